"""The peer of a page: a WSGI entry and addresses with one more view, which answers bytes made beforehand."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclore.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

application = get_wsgi_application()

# What follows needs the apps loaded.
from eclore.core.access import public  # noqa: E402
from eclore.urls import urlpatterns as site  # noqa: E402

# As heavy as a page of the catalogue, so that compressing and sending cost the same.
PAGE = ("<p>Un projet porté par des habitants, dans une commune du Pas-de-Calais.</p>\n" * 400).encode()


@public
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("bare/", bare), *site]
settings.ROOT_URLCONF = "bench.bare"
