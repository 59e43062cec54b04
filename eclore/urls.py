"""Addresses: the public lists of each room at the root, their office lists under `/bureau/`, the API apart."""

from importlib import import_module
from typing import Any

from django.urls import include, path

from eclore.core import public as core
from eclore.desk.urls import office as desk_office
from eclore.desk.urls import public as desk_public
from eclore.opendata.urls import api
from eclore.opendata.urls import public as opendata_public
from eclore.pages.urls import public as pages_public

ROOMS = ["ideas", "workshops", "advising", "projects", "reviews", "voting", "results", "grants", "evaluation"]


def _lists(room: str) -> tuple[list[Any], list[Any]]:
    module = import_module(f"eclore.{room}.urls")
    return module.public, module.office


rooms_public: list[Any] = []
rooms_office: list[Any] = []
for room in ROOMS:
    public, office = _lists(room)
    rooms_public.append(path("", include((public, room))))
    rooms_office.append(path(f"{room}/", include((office, f"{room}_office"))))

urlpatterns = [
    path("healthz", core.alive, name="alive"),
    path("healthz/ready", core.ready, name="ready"),
    path("_composants/", core.composants, name="composants"),
    path("api/v1/", include((api, "api"))),
    path("", include("eclore.people.urls")),
    path("bureau/", include([path("", include((desk_office, "desk"))), *rooms_office])),
    path("", include((desk_public, "desk_public"))),
    path("", include((pages_public, "pages"))),
    path("", include((opendata_public, "opendata"))),
    *rooms_public,
]
