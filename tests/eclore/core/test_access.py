"""Who may open a page: nobody unless it says so; and what each refusal looks like."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import path, reverse

from eclore.core import access, permissions
from eclore.core.errors import Closed, Denied, Refused
from eclore.core.permissions import Actor
from eclore.editions import actions as editions
from eclore.people import actions as people

pytestmark = pytest.mark.django_db


def unmarked(request):
    return HttpResponse("secret")


@access.public
def too_early(request):
    raise Closed("Trop tôt : « Le vote » ouvre le mardi 1 décembre 2026.")


@access.public
def not_yours(request):
    raise Denied("Ce dossier n’est pas le vôtre.")


@access.public
def wrong(request):
    raise Refused("Écrivez un titre.")


urlpatterns = [path("u/", unmarked), path("t/", too_early), path("n/", not_yours), path("w/", wrong)]
ROOMS = ["ideas", "workshops", "advising", "projects", "reviews", "voting", "results", "grants", "evaluation"]


class TestDenyByDefault:
    @pytest.fixture(autouse=True)
    def own_addresses(self, settings):
        """Four views beside the site's own, which its pages need for their links."""
        from eclore.urls import urlpatterns as site

        settings.ROOT_URLCONF = type("addresses", (), {"urlpatterns": [*urlpatterns, *site]})

    @pytest.mark.parametrize("who", [None, "sam", "maud"])
    def test_a_view_without_a_mark_answers_nobody(self, who, cast, client_of):
        answer = client_of(getattr(cast, who) if who else None).get("/u/")
        assert answer.status_code == 404
        assert b"secret" not in answer.content

    @pytest.mark.parametrize(("address", "status", "words"), [
        ("/t/", 409, "Trop tôt"), ("/n/", 403, "pas le vôtre"), ("/w/", 422, "Écrivez un titre."),
    ])  # fmt: skip
    def test_a_refusal_becomes_a_page_with_its_sentence(self, address, status, words, edition, client):
        answer = client.get(address)
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert "<h1" in answer.content.decode()

    def test_an_unknown_address_is_a_friendly_page(self, edition, client):
        answer = client.get("/nulle-part/")
        assert answer.status_code == 404
        assert "<h1" in answer.content.decode()


class TestOffice:
    @pytest.mark.parametrize("room", ROOMS)
    def test_a_visitor_signs_in_and_comes_back(self, room, cast, client):
        address = reverse(f"{room}_office:home") + "?page=2"
        answer = client.get(address)
        assert answer.status_code == 302
        target = urlsplit(answer.url)
        assert target.path == reverse("account_login")
        assert parse_qs(target.query) == {"next": [address]}

    @pytest.mark.parametrize("room", ROOMS)
    def test_a_stranger_learns_nothing(self, room, cast, client_of):
        assert client_of(cast.sam).get(reverse(f"{room}_office:home")).status_code == 404

    @pytest.mark.parametrize("room", ROOMS)
    def test_the_manager_enters(self, room, cast, client_of):
        assert client_of(cast.maud).get(reverse(f"{room}_office:home")).status_code == 200

    def test_the_demo_brings_one_back_where_one_was_going(self, cast, client, settings):
        settings.DEMO = True
        sent = client.post("/demo/connexion/", {"who": "maud", "next": "/bureau/ideas/"})
        assert sent.url == "/bureau/ideas/"
        assert client.get(sent.url).status_code == 200

    def test_nobody_is_sent_to_another_site(self, cast, client, settings):
        settings.DEMO = True
        sent = client.post("/demo/connexion/", {"who": "maud", "next": "https://ailleurs.example/"})
        assert urlsplit(sent.url).netloc == ""

    def test_on_an_empty_instance_there_is_no_office(self, client_of, db):
        user = people.open_account(by=Actor.system("laboratory"), email="a@exemple.fr", name="A")
        assert client_of(user).get("/bureau/ideas/").status_code == 404

    def test_a_role_in_one_edition_opens_no_other(self, cast, edition, territory_set, client_of):
        from tests.eclore.editions.factories import make_edition

        make_edition(territory_set, "2027", is_current=False)
        assert client_of(cast.maud).get("/bureau/ideas/").status_code == 200
        assert client_of(cast.maud).get("/editions/2027/bureau/ideas/").status_code == 404


class TestMarks:
    def test_signed_in_sends_a_visitor_to_sign_in(self):
        view = access.signed_in(unmarked)
        request = RequestFactory().get("/x/?a=1")
        request.user = AnonymousUser()
        assert view.access == "signed_in"
        assert view(request).url.endswith("?next=/x/%3Fa%3D1")

    def test_office_marks_the_view_with_its_permission(self, edition, cast):
        view = access.office("ideas.office")(unmarked)
        request = RequestFactory().get("/x/")
        request.edition, request.user = edition, cast.sam
        assert view.access == "ideas.office"
        with pytest.raises(Http404):
            view(request)

    def test_a_permission_that_does_not_exist_is_a_mistake_of_ours(self, edition, cast):
        with pytest.raises(LookupError, match="ideas.teleport"):
            permissions.check(cast.maud, "ideas.teleport", edition)

    def test_a_closed_account_is_told_so(self, edition, cast):
        cast.maud.is_active = False
        with pytest.raises(Denied, match="fermé"):
            permissions.check(cast.maud, "ideas.office", edition)
        assert not permissions.allowed(cast.maud, "ideas.office", edition)

    def test_a_permission_is_registered_once(self):
        with pytest.raises(RuntimeError, match="twice"):
            permissions.permit("ideas.office", permissions.anyone)

    def test_the_system_passes_and_is_named(self, edition):
        assert permissions.allowed(Actor.system("tick"), "ideas.office", edition)

    def test_a_role_that_ended_opens_nothing(self, edition, cast):
        membership = cast.fanny.memberships.get()
        editions.revoke_role(by=cast.maud, membership=membership)
        cast.fanny.__dict__.pop("_roles", None)
        assert not permissions.allowed(cast.fanny, "ideas.office", edition)
