"""The desk: today, people, letters, the edition, the journal."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from eclore.core import clock, jobs, outbox
from eclore.core.models import AuditEntry, Message, MessageState
from eclore.core.permissions import Actor
from eclore.desk import queries, rooms
from eclore.editions import actions as editions
from eclore.editions.models import Membership
from eclore.people import actions as people
from eclore.people.models import Person, User
from tests.eclore.core.test_outbox import Held
from tests.eclore.grants import factories as grants

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")


def meet(name="Élodie Wärnier", **contacts):
    return people.meet(by=SYSTEM, name=name, **contacts)


def held(edition, person):
    return outbox.post(Held(), person, edition_code=edition.code)


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/bureau/", "maud rose paul adam fanny clara karim emma"),
        ("/bureau/personnes/", "maud fanny"),
        ("/bureau/courriers/", "maud"),
        ("/bureau/edition/", "maud rose emma"),
        ("/bureau/edition/phases/voting/", "maud"),
        ("/bureau/journal/", "maud"),
    ],
)
def test_who_enters(edition, cast, client_of, address, who):
    allowed = who.split()
    for key in ("maud", "rose", "fanny", "emma", "lea", "sam"):
        status = client_of(getattr(cast, key)).get(address).status_code
        expected = 200 if key in allowed else 404
        if address in ("/bureau/edition/",) and key == "fanny":
            expected = 200
        assert status == expected, key
    answer = client_of().get(address)
    assert answer.status_code == 302
    assert address in answer["Location"]


# Today ---------------------------------------------------------------------------------------------------------------
def test_the_oldest_waits_first(edition, cast, opened, client_of):
    grants.signed(edition, cast, opened)
    letter = held(edition, meet())
    Message.objects.filter(pk=letter.pk).update(created_at=clock.now() - timedelta(days=9))
    page = client_of(cast.maud).get("/bureau/").content.decode()
    assert "Bonjour Maud" in page
    assert "Depuis 9 jours" in page
    assert page.index("à relire") < page.index("Acompte à verser")
    assert "L’édition en un regard" in page
    karim = client_of(cast.karim).get("/bureau/").content.decode()
    assert "à relire" not in karim
    assert "Acompte" not in karim


def test_items_without_a_date_come_last(edition, cast, monkeypatch):
    from eclore.grants import desk

    now = clock.now()
    rows = [{"title": t, "text": "", "href": "/", "icon": "", "since": s} for t, s in
            (("sans", None), ("vieux", now - timedelta(days=9)), ("neuf", now - timedelta(days=1)))]  # fmt: skip
    monkeypatch.setattr(desk, "todo", lambda user, edition: rows)
    titles = [row["title"] for row in rooms.todo(cast.sam, edition)]
    assert titles == ["vieux", "neuf", "sans"]


def test_an_alert_when_the_gate_closes_before_the_last_workshop(edition, cast, opened, client_of):
    from eclore.editions.models import Commune
    from eclore.workshops import actions as workshops

    opened("projects")
    client = client_of(cast.maud)
    sentence = "Le dépôt des dossiers ferme avant le dernier comptoir."
    assert sentence not in client.get("/bureau/").content.decode()
    start = clock.now() + timedelta(days=60)
    workshop = workshops.plan(
        by=SYSTEM, edition=edition, title="Dernier", commune=Commune.objects.first(), place="Salle",
        starts_at=start, ends_at=start + timedelta(hours=2), capacity=5,
    )  # fmt: skip
    assert sentence in client.get("/bureau/").content.decode()
    assert sentence not in client_of(cast.rose).get("/bureau/").content.decode()
    workshops.cancel(by=SYSTEM, workshop=workshop, reason_code="weather")
    assert sentence not in client.get("/bureau/").content.decode()


def test_an_alert_when_the_poll_is_not_prepared(edition, cast, opened, client_of):
    opened("voting")
    assert "Le scrutin n’est pas préparé." in client_of(cast.maud).get("/bureau/").content.decode()
    from tests.eclore.voting import factories as voting

    voting.prepared(edition)
    page = client_of(cast.maud).get("/bureau/").content.decode()
    assert "Le scrutin n’est pas préparé." not in page
    assert "Il manque des détenteurs" in page


def test_an_empty_instance_has_no_desk(client_of, db):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_user(email="x@exemple.fr", name="X")
    assert client_of(user).get("/bureau/").status_code == 404


# People --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["elodie", "WARNIER élo", "06 39 98 12 34", "+33639981234", "98 12 34", "elo@ex", "wär"]
)
def test_found_by_any_handle(edition, cast, text):
    person = meet(phone="06 39 98 12 34", email="elo@exemple.fr")
    meet("Ida Autre", phone="06 39 98 00 00", email="ida@autre.example")
    assert [one.person.pk for one in queries.find(cast.maud, edition, text)] == [person.pk]


def test_not_found(edition, cast):
    meet()
    assert queries.find(cast.maud, edition, "xyzzy") == []
    assert queries.find(cast.maud, edition, "  ") == []


def test_search_pages(edition, cast, client_of, django_assert_num_queries):
    meet(email="elo@exemple.fr")
    client = client_of(cast.fanny)
    client.get("/bureau/personnes/?q=elodie")
    with django_assert_num_queries(14):
        assert "Élodie Wärnier" in client.get("/bureau/personnes/?q=elodie").content.decode()
    meet("Élodie Deux", email="a@exemple.fr")
    meet("Élodie Trois", email="b@exemple.fr")
    with django_assert_num_queries(14):
        assert "3 personnes trouvées" in client.get("/bureau/personnes/?q=elodie").content.decode()
    assert "Personne ne répond" in client.get("/bureau/personnes/?q=zzz").content.decode()


def test_the_card_spans_the_rooms(edition, cast, opened, client_of):
    grant = grants.signed(edition, cast, opened)
    leader = grant.award.project.leader
    page = client_of(cast.maud).get(reverse("desk:person", args=[leader.pk])).content.decode()
    assert leader.email in page
    assert page.count(grant.award.project.title) >= 2  # the dossier and the grant
    assert client_of(cast.maud).get("/bureau/personnes/999999/").status_code == 404


def test_hand_over_what_is_held(edition, cast, opened, client_of):
    grant = grants.signed(edition, cast, opened)
    leader = grant.award.project.leader
    address = reverse("desk:person_export", args=[leader.pk])
    assert client_of(cast.fanny).post(address).status_code == 404
    assert client_of(cast.maud).get(address).status_code == 405
    answer = client_of(cast.maud).post(address)
    held_on_her = json.loads(answer.content)
    assert answer["Content-Disposition"].endswith(f'personne-{leader.pk}.json"')
    assert held_on_her["people"]["name"] == leader.name
    assert held_on_her["grants"]["grants"][0]["amount_cents"] == grant.amount_cents
    assert held_on_her["letters"]
    entry = AuditEntry.objects.get(verb="desk.export_person")
    assert entry.detail == {"person": leader.pk}


def test_erase_asks_then_blanks_everything(edition, cast, opened, client_of):
    grant = grants.signed(edition, cast, opened)
    leader = grant.award.project.leader
    name, email, user = leader.name, leader.email, leader.user
    address = reverse("desk:person_erase", args=[leader.pk])
    client = client_of(cast.maud)
    assert client_of(cast.fanny).post(address).status_code == 404
    assert "ne peut pas être défait" in client.get(address).content.decode()
    assert Person.objects.get(pk=leader.pk).name == name
    answer = client.post(address, follow=True)
    assert "est effacée" in answer.content.decode()
    leader.refresh_from_db()
    assert (leader.name, leader.user_id, leader.contacts.count()) == ("Personne effacée", None, 0)
    user.refresh_from_db()
    assert not user.is_active
    assert email not in user.email
    for row in Message.objects.filter(person_id=leader.pk):
        assert (row.address, row.recipient_name, row.body) == ("", "", "")
    grant.refresh_from_db()
    assert grant.amount_cents > 0
    assert AuditEntry.objects.filter(verb="people.erase").exists()
    everything = json.dumps(
        [list(model.objects.values()) for model in (Person, User, Message)], default=str, ensure_ascii=False
    )
    assert email not in everything


def test_an_agent_is_not_erased_before_the_role_ends(edition, cast, client_of):
    rose = people.self_of(user=cast.rose)
    client, address = client_of(cast.maud), reverse("desk:person_erase", args=[rose.pk])
    assert "tient un rôle" in client.post(address, follow=True).content.decode()
    rose.refresh_from_db()
    assert rose.name == cast.rose.name
    editions.revoke_role(by=SYSTEM, membership=Membership.objects.get(user=cast.rose))
    client.post(address)
    rose.refresh_from_db()
    assert rose.name == "Personne effacée"


def test_a_login_that_speaks_for_another_stays(edition, cast, client_of):
    mother = people.self_of(user=cast.victor)
    child = people.meet(by=SYSTEM, name="Enfant", user=cast.victor)
    client_of(cast.maud).post(reverse("desk:person_erase", args=[child.pk]))
    cast.victor.refresh_from_db()
    assert cast.victor.is_active
    mother.refresh_from_db()
    assert mother.user_id == cast.victor.pk


# Letters -------------------------------------------------------------------------------------------------------------
def test_read_then_release(edition, cast, client_of):
    first, second = (held(edition, meet(email=f"p{n}@exemple.fr")) for n in (1, 2))
    client = client_of(cast.maud)
    assert "Bonjour" in client.get("/bureau/courriers/").content.decode()
    page = client.get(reverse("desk:letter", args=[first.pk])).content.decode()
    assert "Votre place est gardée." in page
    answer = client.post(reverse("desk:release"), {"ids": [first.pk]}, follow=True)
    assert "1 courrier part." in answer.content.decode()
    jobs.run_all()
    assert [m.to for m in mail.outbox] == [["p1@exemple.fr"]]
    assert AuditEntry.objects.get(verb="desk.release").detail == {"message": first.pk}
    answer = client.post(reverse("desk:release"), {"ids": [first.pk]}, follow=True)
    assert "déjà partis" in answer.content.decode()
    second.refresh_from_db()
    assert second.state == MessageState.HELD
    # a whole link: tokens of the page are drawn, and may hold any short word
    waiting = client.get("/bureau/courriers/").content.decode()
    assert reverse("desk:letter", args=[first.pk]) not in waiting
    assert reverse("desk:letter", args=[second.pk]) in waiting
    assert "Bonjour" in client.get("/bureau/courriers/?etat=sent").content.decode()


@pytest.mark.parametrize("ids", [[], ["x"], ["-1"], ["9" * 30], ["999999"]])
def test_nothing_ticked_or_nonsense(edition, cast, client_of, ids):
    held(edition, meet())
    answer = client_of(cast.maud).post(reverse("desk:release"), {"ids": ids}, follow=True)
    assert answer.status_code == 200
    assert Message.objects.get().state == MessageState.HELD


def test_letters_of_another_edition_and_codes_are_not_there(edition, cast, client_of):
    other = outbox.post(Held(), meet(), edition_code="2027")
    code = held(edition, meet())
    Message.objects.filter(pk=code.pk).update(is_ephemeral=True)
    client = client_of(cast.maud)
    for row in (other, code):
        assert client.get(reverse("desk:letter", args=[row.pk])).status_code == 404
    client.post(reverse("desk:release"), {"ids": [other.pk]})
    other.refresh_from_db()
    assert other.state == MessageState.HELD
    assert client.get("/bureau/courriers/?etat=unknown").status_code == 200


# The edition ---------------------------------------------------------------------------------------------------------
def test_the_rules_are_shown(edition, cast, client_of):
    page = client_of(cast.rose).get("/bureau/edition/").content.decode()
    assert "rank-skip.v1" in page
    assert "se gèle à l’ouverture" in page
    assert "Donner un rôle" not in page
    assert cast.maud.email not in page
    edition.rulebooks.all().delete()
    assert "Aucun règlement" in client_of(cast.rose).get("/bureau/edition/").content.decode()


def test_dismiss_once(edition, cast, client_of):
    client, membership = client_of(cast.maud), Membership.objects.get(user=cast.rose)
    client.post(reverse("desk:dismiss", args=[membership.pk]))
    assert client_of(User.objects.get(pk=cast.rose.pk)).get("/bureau/").status_code == 404
    answer = client.post(reverse("desk:dismiss", args=[membership.pk]), follow=True)
    assert "déjà retiré" in answer.content.decode()
    data = {"email": "nora@exemple.fr", "name": "Nora Q.", "role": "reviewer"}
    assert client_of(cast.paul).post(reverse("desk:invite"), data).status_code == 404


@pytest.mark.parametrize("change", [{"role": "king"}, {"email": "nora"}, {"email": ""}, {"name": ""}])
def test_a_bad_invitation(edition, cast, client_of, change):
    data = {"email": "nora@exemple.fr", "name": "Nora Q.", "role": "reviewer", **change}
    before = Membership.objects.count()
    answer = client_of(cast.maud).post(reverse("desk:invite"), data)
    assert answer.status_code == 422
    assert Membership.objects.count() == before


def test_the_last_manager_stays(edition, cast, client_of):
    mine = Membership.objects.get(user=cast.maud)
    answer = client_of(cast.maud).post(reverse("desk:dismiss", args=[mine.pk]), follow=True)
    assert "dernière personne gestionnaire" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.until is None


def test_a_role_of_another_edition_is_not_there(edition, cast, client_of, territory_set):
    from tests.eclore.editions.factories import make_edition

    other = make_edition(territory_set, "2027", is_current=False)
    row = editions.grant_role(by=SYSTEM, edition=other, user=cast.sam, role="reviewer")
    assert client_of(cast.maud).post(reverse("desk:dismiss", args=[row.pk])).status_code == 404


# Journal -------------------------------------------------------------------------------------------------------------
def test_the_journal_names_the_actor_and_filters(edition, cast, client_of, django_assert_num_queries):
    client = client_of(cast.maud)
    editions.grant_role(by=cast.maud, edition=edition, user=cast.sam, role="observer")
    page = client.get("/bureau/journal/?verbe=editions.grant_role").content.decode()
    assert "Maud Vasseur" in page
    assert "La plateforme" in page
    assert "a donné un rôle : Sam Caron, observateur" in page
    assert "editions.set_phase" not in page.split("<tbody>")[1]
    with django_assert_num_queries(14):
        client.get("/bureau/journal/")
    for user in (cast.rose, cast.paul, cast.emma):
        editions.grant_role(by=user if user is cast.maud else SYSTEM, edition=edition, user=user, role="observer")
    with django_assert_num_queries(14):
        client.get("/bureau/journal/")
    assert client.get("/bureau/journal/?verbe=nope&page=9999").status_code == 200


def test_another_edition_has_its_own_journal(edition, cast, client_of, territory_set):
    from tests.eclore.editions.factories import make_edition

    make_edition(territory_set, "2027", is_current=False)
    assert set(queries.journal(edition).values_list("edition_code", flat=True)) == {"2026"}
