"""The editorial pages written in the office: who may, what the site shows, history, two agents at once."""

from __future__ import annotations

import pytest

from eclore.core import clock, revisions
from eclore.editions.models import Page

pytestmark = pytest.mark.django_db
ADDRESS = "/bureau/edition/pages/aide/"


def test_managers_only(edition, cast, client_of):
    for address in ("/bureau/edition/pages/", ADDRESS):
        assert client_of(cast.maud).get(address).status_code == 200
        for key in ("rose", "fanny", "sam"):
            assert client_of(getattr(cast, key)).get(address).status_code == 404
            assert client_of(getattr(cast, key)).post(address, {"title": "X", "body": "Y"}).status_code == 404
    assert client_of(cast.maud).get("/bureau/edition/pages/autre/").status_code == 404
    assert client_of(cast.maud).get(f"{ADDRESS}historique/").status_code == 404
    assert not Page.objects.exists()


def test_the_first_edit_begins_from_what_the_public_reads(edition, cast, client_of):
    client = client_of(cast.maud)
    for slug, public in (("aide", "/aide/"), ("accessibilite", "/accessibilite/"), ("vie-privee", "/vie-privee/")):
        body = client.get(f"/bureau/edition/pages/{slug}/").context["form"].initial["body"]
        assert len(body) > 200
        heads = [line[3:] for line in body.splitlines() if line.startswith("## ")]
        read = client_of().get(public).content.decode()
        assert heads and all(head in read for head in heads)
    Page.objects.create(edition=None, slug="aide", title="Aide", body="De toutes les éditions.", updated_at=clock.now())
    assert client.get(ADDRESS).context["form"].initial["body"] == "De toutes les éditions."


def test_a_page_is_written_corrected_and_brought_back(edition, cast, client_of):
    client = client_of(cast.maud)
    form = {"title": "Nous joindre", "body": "Appelez-nous.", "seen": ""}
    assert client.post(ADDRESS, form).status_code == 302
    assert "Appelez-nous." in client_of().get("/aide/").content.decode()
    row = Page.objects.get()
    form |= {"body": "Écrivez-nous.", "seen": row.updated_at.isoformat()}
    assert client.post(ADDRESS, form).status_code == 302
    assert "Appelez-nous." in client.get(f"{ADDRESS}historique/").content.decode()
    assert client.post(f"{ADDRESS}historique/", {"number": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.body, revisions.of(row).count()) == ("Appelez-nous.", 3)
    assert client.post(ADDRESS, {"title": "", "body": "x", "seen": ""}).status_code == 422


def test_two_agents_lose_nothing(edition, cast, client_of):
    client_of(cast.maud).post(ADDRESS, {"title": "Aide", "body": "Du premier.", "seen": ""})
    answer = client_of(cast.maud).post(ADDRESS, {"title": "Aide", "body": "Du second.", "seen": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Une autre personne a écrit cette page" in page
    assert "Du second." in page
    assert "premier." in page
    assert Page.objects.get().body == "Du premier."
