"""Partners: who may call whom, how many at a time, who fits a request, the hours that each gave."""

from __future__ import annotations

import io
from threading import Barrier, Thread

import openpyxl
import pytest
from django.db import connection, connections

from eclore.advising import actions, queries
from eclore.advising.models import AdvisingRequest, Consent, Partner
from eclore.advising.states import AdvisingState
from eclore.core import audit, clock
from eclore.core.errors import Denied, Refused
from eclore.core.models import Message
from eclore.editions import actions as editions
from eclore.editions import queries as edition_queries
from eclore.people import actions as people
from tests.eclore.advising.factories import SYSTEM, active, assigned, partner, requested
from tests.eclore.ideas.factories import noted, person

pytestmark = pytest.mark.django_db
HOME = "/bureau/advising/"


def text(response) -> str:
    return response.content.decode()


def test_a_partner_calls_nobody_without_their_yes(edition, cast, client_of):
    """The contacts stay hidden until the person says yes by the link of the letter, without any account."""
    partner(edition, advisors=[cast.adam])
    nadia = person("Nadia Obry")
    row = assigned(edition, cast.adam, nadia)
    adam, page = client_of(cast.adam), f"{HOME}{row.pk}/"
    assert nadia.email not in text(adam.get(page))
    assert "n’a pas encore" in text(adam.post(f"{page}accepter/", follow=True))
    letter = Message.objects.get(notice="advising.consent_asked")
    assert letter.address == nadia.email
    link = next(word for word in letter.body.split() if "/accord/" in word)
    link = link[link.index("/accompagnement/") :]
    visitor = client_of()
    assert "Oui, elle peut m’appeler" in text(visitor.get(link))
    assert visitor.get(link[:-4] + "abc/").status_code == 404
    assert "peut vous appeler" in text(visitor.post(link, {"reponse": "oui"}, follow=True))
    visitor.post(link, {"reponse": "oui"})  # twice: given once
    assert Consent.objects.count() == 1
    assert "Vous suivez cette demande" in text(adam.post(f"{page}accepter/", follow=True))
    assert nadia.email in text(adam.get(page))


def test_a_consent_taken_back_ends_the_advising(edition, cast, client_of, opened):
    opened("advising")
    mine = partner(edition, advisors=[cast.adam])
    lea = client_of(cast.lea)
    ask = {"need": "Un budget.", "needs": ["budget"], "partners": [mine.pk]}
    lea.post("/accompagnement/demander/", ask)
    row = AdvisingRequest.objects.get()
    actions.assign(by=cast.maud, request=row, advisor=cast.adam)
    assert not Message.objects.filter(notice="advising.consent_asked").exists()
    actions.accept(by=cast.adam, request=row)
    assert "Retirer mon accord" in text(lea.get("/accompagnement/"))
    for stranger in (client_of(cast.sam), client_of(cast.adam)):
        assert stranger.post(f"/accompagnement/partenaires/{mine.pk}/accord/").status_code == 404
    assert "ne vous accompagnera plus" in text(lea.post(f"/accompagnement/partenaires/{mine.pk}/accord/", follow=True))
    row.refresh_from_db()
    assert (row.state, row.advisor, row.partner) == (AdvisingState.REQUESTED, None, None)
    assert client_of(cast.adam).get(f"{HOME}{row.pk}/").status_code == 404
    assert [entry.reason_code for entry in audit.trail(row)][-1] == "consent"


def test_a_full_partner_takes_nobody_more(edition, cast):
    mine = partner(edition, advisors=[cast.adam], capacity=1)
    rows = [assigned(edition, cast.adam) for _ in range(2)]
    for row in rows:
        actions.consent(by=SYSTEM, person=row.person, partner=mine)
    actions.accept(by=cast.adam, request=rows[0])
    with pytest.raises(Refused, match="son maximum"):
        actions.accept(by=cast.adam, request=rows[1])
    actions.close(by=cast.adam, request=rows[0], outcome="Fini.", outcome_code="submitted")
    assert actions.accept(by=cast.adam, request=rows[1]).state == AdvisingState.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_partner_is_given_once(edition, cast):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: nothing to race")
    mine = partner(edition, advisors=[cast.adam], capacity=1)
    rows = [assigned(edition, cast.adam) for _ in range(6)]
    for row in rows:
        actions.consent(by=SYSTEM, person=row.person, partner=mine)
    barrier, refused = Barrier(len(rows)), []

    def take(row: AdvisingRequest) -> None:
        barrier.wait()
        try:
            actions.accept(by=cast.adam, request=row)
        except Refused as refusal:
            refused.append(refusal.sentence)
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 5
    assert queries.load(mine) == 1


def test_the_best_placed_come_first(edition, cast):
    """A place, then the territory, then the needs, then the load."""
    commune = edition_queries.communes(edition).first()
    here = edition_queries.area_of(edition, commune.pk)
    away = edition_queries.areas(edition).exclude(pk=here.pk).first()
    names = ("loin", "budget", "statuts", "plein")
    users = [people.open_account(by=SYSTEM, email=f"{name}@exemple.fr", name=name) for name in names]
    for user in users:
        editions.grant_role(by=SYSTEM, edition=edition, user=user, role="advisor")
    far, fits, half, full = users
    partner(edition, "Loin", advisors=[far], territories=[away], needs=["budget"])
    partner(edition, "Budget", advisors=[fits], territories=[here], needs=["budget"])
    partner(edition, "Statuts", advisors=[half], territories=[here], needs=["form"])
    crowded = partner(edition, "Plein", advisors=[full], territories=[here], needs=["budget"], capacity=1)
    busy = assigned(edition, full)
    actions.consent(by=SYSTEM, person=busy.person, partner=crowded)
    actions.accept(by=SYSTEM, request=busy)
    author = person()
    row = requested(edition, author, idea=noted(edition, author, commune=commune), needs=["budget"])
    found = [m for m in queries.matches(row) if m.advisor in users]
    assert [m.advisor.name for m in found] == ["budget", "statuts", "loin", "plein"]
    assert [(m.is_near, bool(m.missing), m.is_full) for m in found] == [
        (True, False, False), (True, True, False), (False, False, False), (True, False, True),
    ]  # fmt: skip


def test_an_advisor_declines_hands_over_and_the_trace_stays(edition, cast):
    beth = people.open_account(by=SYSTEM, email="beth@exemple.fr", name="Beth")
    editions.grant_role(by=SYSTEM, edition=edition, user=beth, role="advisor")
    row = assigned(edition, cast.adam)
    with pytest.raises(Refused):
        actions.decline(by=cast.adam, request=row, reason_code="bof")
    with pytest.raises(Denied):
        actions.decline(by=beth, request=row, reason_code="far")
    row = actions.decline(by=cast.adam, request=row, reason_code="far")
    assert (row.state, row.advisor) == (AdvisingState.REQUESTED, None)
    row = actions.accept(by=cast.adam, request=actions.assign(by=cast.maud, request=row, advisor=cast.adam))
    with pytest.raises(Refused, match="déjà suivie"):
        actions.hand_over(by=cast.adam, request=row, advisor=cast.adam)
    row = actions.hand_over(by=cast.adam, request=row, advisor=beth)
    assert (row.state, row.advisor) == (AdvisingState.ASSIGNED, beth)
    assert Message.objects.filter(notice="advising.handed_over", person_id=row.person_id).count() == 1
    with pytest.raises(Denied):
        actions.record_meeting(by=cast.adam, request=row, held_on=clock.today(), minutes=5, note="x")
    assert [entry.verb for entry in audit.trail(row)] == [
        "advising.request", "advising.assign", "advising.decline", "advising.assign", "advising.accept",
        "advising.hand_over",
    ]  # fmt: skip


def test_the_hours_stay_with_who_gave_them(edition, cast, client_of):
    mine = partner(edition, advisors=[cast.adam])
    row = assigned(edition, cast.adam)
    actions.consent(by=SYSTEM, person=row.person, partner=mine)
    actions.accept(by=cast.adam, request=row)
    for minutes in (45, 30):
        actions.record_meeting(by=cast.adam, request=row, held_on=clock.today(), minutes=minutes, note="Bien.")
    beth = people.open_account(by=SYSTEM, email="beth@exemple.fr", name="Beth")
    editions.grant_role(by=SYSTEM, edition=edition, user=beth, role="advisor")
    actions.hand_over(by=cast.maud, request=row, advisor=beth)
    assert queries.hours(edition) == [
        {"partner": mine.name, "advisor": cast.adam.name, "persons": 1, "meetings": 2, "minutes": 75}
    ]
    maud, adam = client_of(cast.maud), client_of(cast.adam)
    assert "1\u00a0h\u00a015" in text(maud.get(f"{HOME}heures/"))
    assert adam.get(f"{HOME}heures/").status_code == 404
    file = maud.get(f"{HOME}heures/", {"format": "xlsx"})
    lines = list(openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).worksheets[0].values)
    assert lines[1][:2] == (mine.name, cast.adam.name)
    # a partner's own sheet: the meetings of its advisor, no name of a person
    sheet = b"".join(adam.get(f"{HOME}entretiens/", {"format": "csv"}).streaming_content).decode()
    assert mine.name in sheet
    assert row.person.name not in sheet
    assert row.person.name not in text(client_of(beth).get(f"{HOME}entretiens/"))


def test_who_keeps_the_directory(edition, cast, client_of):
    maud, fields = client_of(cast.maud), {"name": "APES", "capacity": "5", "needs": ["budget"], "is_active": "on"}
    for stranger, status in ((cast.adam, 404), (cast.sam, 404)):
        assert client_of(stranger).post(f"{HOME}structures/nouvelle/", fields).status_code == status
    assert maud.post(f"{HOME}structures/nouvelle/", {**fields, "capacity": "0"}).status_code == 422
    assert maud.post(f"{HOME}structures/nouvelle/", {**fields, "advisors": [cast.adam.pk]}).status_code == 302
    again = maud.post(f"{HOME}structures/nouvelle/", {**fields, "name": "apes"})
    assert (again.status_code, "déjà dans l’annuaire" in text(again)) == (422, True)
    taken = maud.post(f"{HOME}structures/nouvelle/", {**fields, "name": "Cigales", "advisors": [cast.adam.pk]})
    assert "accompagne déjà au nom" in text(taken)
    row = Partner.objects.get()
    assert maud.post(f"{HOME}structures/{row.pk}/", {**fields, "is_active": ""}).status_code == 302
    assert "en pause" in text(maud.get(f"{HOME}structures/"))
    assert "APES" not in text(client_of().get("/accompagnement/partenaires/"))
    assert client_of(cast.adam).get(f"{HOME}structures/").status_code == 200


def test_the_team_offers_what_nobody_asked_for(edition, cast, client_of):
    nadia = person("Nadia Obry")
    page = f"{HOME}personnes/{nadia.pk}/proposer/"
    assert client_of(cast.adam).get(page).status_code == 404
    maud = client_of(cast.maud)
    assert "Nadia Obry" in text(maud.get(page))
    assert maud.post(page, {"need": ""}).status_code == 422
    assert maud.post(page, {"need": "Les statuts.", "needs": ["form"]}).status_code == 302
    assert maud.post(page, {"need": "Les statuts."}).status_code == 422
    assert Message.objects.filter(notice="advising.offered", person_id=nadia.pk).count() == 1


def test_closed_too_soon_and_taken_up_again(edition, cast):
    row = active(edition, cast.adam)
    for code, where in (("bof", ""), ("reoriented", " ")):
        with pytest.raises(Refused):
            actions.close(by=cast.adam, request=row, outcome="Ailleurs.", outcome_code=code, reoriented_to=where)
    row = actions.close(
        by=cast.adam, request=row, outcome="Ailleurs.", outcome_code="reoriented", reoriented_to="la CCI"
    )
    assert row.reoriented_to == "la CCI"
    twin = requested(edition, row.person)
    with pytest.raises(Refused, match="Une autre demande"):
        actions.reopen(by=cast.maud, request=row)
    actions.close(by=cast.maud, request=twin, outcome="En double.", outcome_code="given_up")
    row = actions.reopen(by=cast.maud, request=row)
    assert (row.state, row.outcome, row.advisor) == (AdvisingState.REQUESTED, "", None)


def test_one_consent_in_force_stays_of_two_persons_who_are_one(edition, cast):
    mine, other = partner(edition), partner(edition, "APES")
    keep, drop = person("Nadia Obry"), person("Nadia Obri")
    for who, which in ((keep, mine), (drop, mine), (drop, other)):
        actions.consent(by=SYSTEM, person=who, partner=which)
    row = requested(edition, drop)
    assert actions.take_over(keep=keep, drop=drop)["requests"] == [row.pk]
    assert {c.partner for c in Consent.objects.filter(person=keep, withdrawn_at=None)} == {mine, other}
    assert not Consent.objects.filter(person=drop).exists()
