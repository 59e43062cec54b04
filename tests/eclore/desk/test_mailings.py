"""Letters to a list: who is reached, second pair of eyes, the number asked again, stop half-way, never two letters."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.http import QueryDict

from eclore.core import clock, jobs, outbox, sending
from eclore.core.errors import Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry, Bounce, Message, Outage
from eclore.core.permissions import Actor
from eclore.desk import chores, selections
from eclore.desk.actions import mailings
from eclore.desk.models import Mailing, MailingRecipient
from eclore.desk.queries import mailings as queries
from eclore.editions import actions as editions
from eclore.people import actions as people
from eclore.people.models import Contact, Person
from tests.eclore.core.test_sending import Sink, served
from tests.eclore.ideas.factories import noted, published
from tests.eclore.workshops.factories import attended, begun, registered

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")
TEXTS = {"subject": "Des nouvelles de {Nom de l’édition}",
         "body": "Bonjour {Nom de la personne},\n\nÀ 100 % avec vous.",
         "sms_text": "", "kind": "file", "way": "own"}  # fmt: skip


def meet(name, **contacts):
    return people.meet(by=SYSTEM, name=name, **contacts)


def authors(edition, number=3):
    """Authors of ideas, with an address each."""
    found = [meet(f"Personne {n}", email=f"p{n}@exemple.fr") for n in range(number)]
    for person in found:
        published(edition, person)
    return found


def draft(edition, by, selection="ideas.authors", filters="", **texts):
    return mailings.write(by=by, edition=edition, selection=selection, filters=filters, **{**TEXTS, **texts})


@pytest.fixture
def second(edition):
    """Another manager."""
    user = people.open_account(by=SYSTEM, email="nora@exemple.fr", name="Nora Delattre", is_proven=True)
    editions.grant_role(by=SYSTEM, edition=edition, user=user, role="manager")
    return user


def approved(edition, cast, second, **more):
    row = draft(edition, cast.maud, **more)
    mailings.submit(by=cast.maud, mailing=row)
    return mailings.approve(by=second, mailing=row, expected=queries.plan(row).persons)


# Who is reached ------------------------------------------------------------------------------------------------------
def test_each_by_their_own_way_and_words(edition, cast):
    ida, bob, zoe = meet("Ida", email="ida@exemple.fr"), meet("Bob", phone="06 39 98 12 34"), meet("Zoé")
    for person in (ida, bob, zoe):
        noted(edition, person)
    plan = queries.plan(draft(edition, cast.maud))
    found = {letter.person.name: (letter.channel, letter.address, letter.body) for letter in plan.letters}
    assert found["Ida"] == ("email", "ida@exemple.fr", "Bonjour Ida,\n\nÀ 100 % avec vous.")
    assert found["Bob"][:2] == ("sms", "+33639981234")
    assert found["Zoé"][:2] == ("paper", "")
    assert plan.letters[0].subject == f"Des nouvelles de {edition.title}"
    assert {letter.channel for letter in plan.previews} == {"email", "sms", "paper"}
    on_paper = queries.plan(draft(edition, cast.maud, way="paper"))
    assert {letter.channel for letter in on_paper.letters} == {"paper"}
    screen = queries.plan(draft(edition, cast.maud, way="screen"))
    assert [(one.person.name, one.skip) for one in screen.skipped] == [("Zoé", "no_contact")]


def test_a_dead_address_is_gone_round(edition, cast):
    ida = meet("Ida", email="ida@exemple.fr", phone="06 39 98 12 34")
    noted(edition, ida)
    Bounce.objects.create(address="ida@exemple.fr", reason="550", at=clock.now())
    plan = queries.plan(draft(edition, cast.maud))
    assert (plan.letters[0].channel, plan.second_ways) == ("sms", 1)


def test_someone_with_two_ideas_gets_one_letter_that_names_both(edition, cast):
    ida = meet("Ida", email="ida@exemple.fr")
    noted(edition, ida, title="Un four à pain")
    noted(edition, ida, title="Un vélo-bus")
    plan = queries.plan(draft(edition, cast.maud, body="{Titre de l’idée}"))
    assert [letter.body for letter in plan.letters] in (
        ["Un four à pain et Un vélo-bus"],
        ["Un vélo-bus et Un four à pain"],
    )


def test_a_family_gets_the_same_words_once_and_its_own_words_each(edition, cast):
    for name in ("Ida", "Bob"):
        noted(edition, meet(name, email="famille@exemple.fr"))
    same = queries.plan(draft(edition, cast.maud, body="Bonjour à vous"))
    assert [letter.names for letter in same.letters] == ["Bob et Ida"]
    assert same.persons == 2
    own = queries.plan(draft(edition, cast.maud))
    assert [letter.person.name for letter in own.letters] == ["Bob", "Ida"]


def test_the_plan_of_three_and_of_thirty_costs_the_same(edition, cast, django_assert_max_num_queries):
    authors(edition, 30)
    row = Mailing.objects.get(pk=draft(edition, cast.maud).pk)
    with django_assert_max_num_queries(8):
        assert queries.plan(row).persons == 30


@pytest.mark.parametrize(
    ("texts", "field", "said"),
    [
        ({"body": "Bonjour {Prénom}"}, "body", "Prénom"),
        ({"subject": "Bonjour {Nom"}, "subject", "complet"),
        ({"subject": " "}, "subject", "objet"),
        ({"body": ""}, "body", "texte"),
    ],
)
def test_a_text_that_cannot_be_filled_is_refused(edition, cast, texts, field, said):
    authors(edition)
    with pytest.raises(Refused) as refused:
        draft(edition, cast.maud, **texts)
    assert refused.value.field == field
    assert said in refused.value.sentence


def test_a_list_that_is_not_there_or_not_for_this_role_is_refused(edition, cast):
    with pytest.raises(Refused):
        draft(edition, cast.maud, selection="ideas.nobody")
    with pytest.raises(Denied):
        draft(edition, cast.fanny, selection="projects.leaders")
    with pytest.raises(Denied):
        draft(edition, cast.rose)


# Second pair of eyes -------------------------------------------------------------------------------------------------
def test_the_author_does_not_approve_alone(edition, cast, second):
    authors(edition)
    row = draft(edition, cast.maud)
    with pytest.raises(Denied):
        mailings.send(by=cast.maud, mailing=row, expected=3)
    mailings.submit(by=cast.maud, mailing=row)
    with pytest.raises(Denied):
        mailings.approve(by=cast.maud, mailing=row, expected=3)
    with pytest.raises(Denied):
        mailings.approve(by=cast.fanny, mailing=row, expected=3)
    assert not Message.objects.filter(notice="desk.mailing").exists()
    mailings.approve(by=second, mailing=row, expected=3)
    jobs.run_all()
    assert sorted(letter.to[0] for letter in mail.outbox if "nouvelles" in letter.subject) == [
        "p0@exemple.fr", "p1@exemple.fr", "p2@exemple.fr"
    ]  # fmt: skip
    entry = AuditEntry.objects.get(verb="desk.approve")
    assert entry.detail == {"persons": 3}


def test_the_only_manager_sends_alone_after_a_plain_confirmation(edition, cast):
    authors(edition)
    row = draft(edition, cast.maud)
    assert mailings.send(by=cast.maud, mailing=row, expected=3).state == "sending"


def test_a_facilitator_is_read_by_the_manager(edition, cast):
    authors(edition)
    row = draft(edition, cast.fanny)
    with pytest.raises(Denied):
        mailings.send(by=cast.fanny, mailing=row, expected=3)
    mailings.submit(by=cast.fanny, mailing=row)
    assert mailings.approve(by=cast.maud, mailing=row, expected=3).state == "sending"


def test_one_person_is_written_to_at_once(edition, cast, second):
    ida = meet("Ida", email="ida@exemple.fr")
    row = draft(edition, cast.maud, selection=selections.ONE, filters=f"personne={ida.pk}")
    assert row.list_title == "Personnes choisies : Ida"
    mailings.send(by=cast.maud, mailing=row, expected=1)
    jobs.run_all()
    assert [letter.to for letter in mail.outbox] == [["ida@exemple.fr"]]


def test_changed_words_are_read_again(edition, cast, second):
    authors(edition)
    row = draft(edition, cast.maud)
    mailings.submit(by=cast.maud, mailing=row)
    assert mailings.rewrite(by=cast.maud, mailing=row, **{**TEXTS, "subject": "Autre"}).state == "draft"
    with pytest.raises(IllegalMove):
        mailings.approve(by=second, mailing=row, expected=3)


def test_a_list_that_grew_is_shown_again(edition, cast):
    authors(edition)
    row = draft(edition, cast.maud)
    published(edition, meet("Une de plus", email="plus@exemple.fr"))
    with pytest.raises(Refused, match="4 personnes au lieu de 3"):
        mailings.send(by=cast.maud, mailing=row, expected=3)
    row.refresh_from_db()
    assert row.state == "draft"


def test_a_draft_is_thrown_away_a_letter_that_left_is_kept(edition, cast):
    authors(edition)
    row = draft(edition, cast.maud)
    mailings.discard(by=cast.maud, mailing=row)
    assert not Mailing.objects.exists()
    row = mailings.send(by=cast.maud, mailing=draft(edition, cast.maud), expected=3)
    with pytest.raises(Refused):
        mailings.discard(by=cast.maud, mailing=row)


# Stop half-way -------------------------------------------------------------------------------------------------------
def _news() -> list[str]:
    return [letter.to[0] for letter in mail.outbox if letter.subject.startswith("Des nouvelles")]


def test_stopped_half_way_it_says_exactly_who_got_it(edition, cast, second, monkeypatch):
    monkeypatch.setattr(sending, "HEAP", 2)
    recipients = {person.pk for person in authors(edition, 10)}
    zoe = meet("Zoé")
    noted(edition, zoe)
    jobs.run_all()
    row = approved(edition, cast, second, way="screen")
    for _n in range(2):
        assert jobs.run_one()
    assert mailings.stop(by=cast.maud, mailing=row) == 6
    assert jobs.run_all() == 0, "what was stopped has no job any more"
    assert len(_news()) == 4
    everybody = queries.recipients(row)
    groups = {key: {one.person_id for one in queries.in_group(everybody, key)} for key in queries.GROUPS}
    assert set.union(*groups.values()) == recipients | {zoe.pk}, "got or not got: everybody, once"
    assert sum(len(group) for group in groups.values()) == 11
    assert (len(groups["recu"]), len(groups["arrete"]), groups["personne"]) == (4, 6, {zoe.pk})
    assert queries.tally_of(row) == {"sent": 4, "stopped": 6, "": 1}
    mailings.resume(by=cast.maud, mailing=row)
    jobs.run_all()
    assert len(_news()) == len(set(_news())) == 10
    chores.tick(clock.now())
    row.refresh_from_db()
    assert (row.state, row.finished_at is not None) == ("sent", True)


def test_sending_twice_is_refused(edition, cast):
    authors(edition)
    row = mailings.send(by=cast.maud, mailing=draft(edition, cast.maud), expected=3)
    with pytest.raises(IllegalMove):
        mailings.send(by=cast.maud, mailing=row, expected=3)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_send_one_letter_to_each(edition, cast):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several connections that write at once")
    authors(edition, 20)
    row, barrier, seen = draft(edition, cast.maud), threading.Barrier(10), []

    def click() -> None:
        try:
            barrier.wait()
            mailings.send(by=cast.maud, mailing=row, expected=20)
            seen.append("sent")
        except IllegalMove:
            seen.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == ["refused"] * 9 + ["sent"]
    assert Message.objects.filter(notice="desk.mailing").count() == 20
    assert MailingRecipient.objects.count() == 20


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_stop_while_two_workers_send_leaves_nobody_in_between(edition, cast, settings):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several connections that write at once")
    people_written = {person.pk for person in authors(edition, 60)}
    jobs.run_all()
    row = mailings.send(by=cast.maud, mailing=draft(edition, cast.maud), expected=60)
    sink, started = Sink(), threading.Event()

    def work() -> None:
        try:
            while jobs.run_one():
                if len(sink.letters) >= 10:
                    started.set()
            sending.hang_up()
        finally:
            connection.close()

    with served(sink) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        started.wait(20)
        stopped = mailings.stop(by=cast.maud, mailing=row)
        for thread in threads:
            thread.join()
    tally = queries.tally_of(row)
    assert tally == {"sent": len(sink.letters), "stopped": stopped} or tally == {"sent": 60}
    assert {one.person_id for one in queries.recipients(row)} == people_written


# News ----------------------------------------------------------------------------------------------------------------
def test_news_carry_a_link_that_stops_them_for_good(edition, cast, client_of):
    ida, *_others = authors(edition)
    mailings.send(by=cast.maud, mailing=draft(edition, cast.maud, kind="news"), expected=3)
    jobs.run_all()
    letter = next(one for one in mail.outbox if one.to == ["p0@exemple.fr"] and "nouvelles" in one.subject)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in letter.body
    path = link[link.index("/courriers/") :]
    visitor = client_of()
    assert visitor.get(path).status_code == 200
    assert queries.plan(draft(edition, cast.maud, kind="news")).persons == 3, "opening the page stops nothing"
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    plan = queries.plan(draft(edition, cast.maud, kind="news"))
    assert [(one.person, one.skip) for one in plan.skipped] == [(ida, "no_news")]
    assert queries.plan(draft(edition, cast.maud)).persons == 3, "letters about their own act still leave"
    assert visitor.get(path[:-4] + "/").status_code == 404
    people.erase(by=SYSTEM, person=ida)
    again = meet("Ida", email="P0@exemple.fr")
    noted(edition, again)
    assert again in [one.person for one in queries.plan(draft(edition, cast.maud, kind="news")).skipped]
    visitor.post(path, {"wish": "again"})
    assert again not in [one.person for one in queries.plan(draft(edition, cast.maud, kind="news")).skipped]


def test_the_wish_is_seen_and_changed_in_ones_own_space(edition, cast, client_of):
    lea = people.self_of(user=cast.lea)
    noted(edition, lea)
    browser = client_of(cast.lea)
    assert "Ne plus les recevoir" in browser.get("/mon-espace/").content.decode()
    browser.post("/mon-espace/nouvelles/", {"wish": "stop"})
    assert "Les recevoir à nouveau" in browser.get("/mon-espace/").content.decode()
    assert queries.plan(draft(edition, cast.maud, kind="news")).persons == 0
    browser.post("/mon-espace/nouvelles/", {"wish": "again"})
    assert queries.plan(draft(edition, cast.maud, kind="news")).persons == 1
    assert client_of().post("/mon-espace/nouvelles/").status_code == 302


# Pages ---------------------------------------------------------------------------------------------------------------
def test_from_the_list_to_the_letter_through_the_pages(edition, cast, client_of, second):
    authors(edition)
    maud, nora = client_of(cast.maud), client_of(second)
    address = "/bureau/courriers/ecrire/?liste=ideas.authors&etat=published"
    page = maud.get(address).content.decode()
    assert "3 personnes à joindre" in page
    wrong = maud.post(address, {**TEXTS, "body": "Bonjour {Prénom}, mon texte"})
    assert wrong.status_code == 422
    assert "mon texte" in wrong.content.decode()
    assert maud.post(address, TEXTS).status_code == 302
    row = Mailing.objects.get()
    assert (row.filters, row.list_title) == ("etat=published", "Auteurs d’une idée : publiée")
    here = f"/bureau/courriers/envois/{row.pk}/"
    page = maud.get(here).content.decode()
    assert "Bonjour Personne 0" in page
    assert "Demander la relecture" in page
    maud.post(here + "relecture/")
    assert "Lettre à relire" in nora.get("/bureau/").content.decode()
    assert "Lettre à relire" not in maud.get("/bureau/").content.decode()
    assert "ce ne peut pas être vous" in maud.get(here).content.decode()
    assert nora.post(here + "envoyer/", {"expected": 3}).status_code == 302
    page = nora.get(here).content.decode()
    assert "0 lettres parties sur 3" in page
    assert "data-live" in page
    jobs.run_all()
    page = nora.get(here).content.decode()
    assert "3 lettres parties sur 3" in page
    assert "data-live" not in page
    sheet = nora.get(here + "?format=csv&groupe=recu")
    assert b"".join(sheet.streaming_content).decode().count("p1@exemple.fr") == 1


def test_many_persons_must_be_typed(edition, cast, client_of, monkeypatch):
    monkeypatch.setattr(queries, "MANY", 2)
    authors(edition)
    row = draft(edition, cast.maud)
    maud, here = client_of(cast.maud), f"/bureau/courriers/envois/{row.pk}/"
    assert "écrivez ici le nombre de personnes" in maud.get(here).content.decode()
    for typed in ("", "2", "oui"):
        assert maud.post(here + "envoyer/", {"expected": 3, "typed": typed}).status_code == 422
    assert not MailingRecipient.objects.exists()
    assert maud.post(here + "envoyer/", {"expected": 3, "typed": "3"}).status_code == 302
    assert MailingRecipient.objects.count() == 3


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/bureau/courriers/ecrire/", "maud fanny"),
        ("/bureau/courriers/envois/", "maud fanny"),
        ("/bureau/mon-courriel/", "maud fanny rose emma"),
    ],
)
def test_who_enters(edition, cast, client_of, address, who):
    for key in ("maud", "fanny", "rose", "emma", "lea", "sam"):
        status = client_of(getattr(cast, key)).get(address).status_code
        assert status == (200 if key in who.split() else 404), key


def test_a_stranger_sees_no_letter_and_a_facilitator_only_their_own(edition, cast, client_of):
    authors(edition)
    row = draft(edition, cast.maud)
    here = f"/bureau/courriers/envois/{row.pk}/"
    assert client_of(cast.maud).get(here).status_code == 200
    assert client_of(cast.fanny).get(here).status_code == 404
    assert client_of(cast.lea).get(here).status_code == 404
    for verb in ("relecture", "envoyer", "arreter", "reprendre", "jeter"):
        assert client_of(cast.fanny).post(f"{here}{verb}/").status_code == 404


@pytest.mark.parametrize("query", ["liste=nobody", "liste=workshops.absent&comptoir=zz&jour=hier", "liste=desk.persons",
                                   "liste=desk.persons&personne=99999999999999999999&personne=x",
                                   "liste=projects.nearly&complet=-3&territoire=%00"])  # fmt: skip
def test_a_strange_address_is_never_an_accident(edition, cast, client_of, query):
    assert client_of(cast.maud).get(f"/bureau/courriers/ecrire/?{query}").status_code == 200


def test_letters_on_paper_are_found_and_count_once_printed(edition, cast, client_of):
    noted(edition, meet("Zoé"))
    row = mailings.send(by=cast.maud, mailing=draft(edition, cast.maud), expected=1)
    maud, letter = client_of(cast.maud), row.recipients.get().message
    assert "1 lettre à imprimer" in maud.get(f"/bureau/courriers/envois/{row.pk}/").content.decode()
    assert "Des nouvelles" in maud.get("/bureau/courriers/?etat=queued&par=paper").content.decode()
    assert "Des nouvelles" not in maud.get("/bureau/courriers/?etat=queued&par=email").content.decode()
    maud.post("/bureau/courriers/imprimes/", {"ids": letter.pk})
    assert queries.tally_of(row) == {"sent": 1}


# Lists ---------------------------------------------------------------------------------------------------------------
def test_the_lists_of_the_desk(edition, cast):
    ida = meet("Ida", email="ida@exemple.fr")
    noted(edition, ida)
    comptoir = begun(edition, hours_ago=5)
    absent = meet("Bob", phone="06 39 98 12 34")
    with clock.at(comptoir.starts_at - timedelta(days=1)):
        registered(comptoir, absent)
        registered(comptoir, ida)
    attended(edition, ida, comptoir)
    found = selections.all_lists()

    def names(key, query=""):
        return sorted(found[key].persons(edition, QueryDict(query)).values_list("name", flat=True))

    assert names("desk.met") == ["Bob", "Ida"]
    assert names("workshops.absent", f"comptoir={comptoir.pk}") == ["Bob"]
    day = clock.now().date().isoformat()
    assert names("workshops.absent", f"jour={day}") in (["Bob"], []), "the day is that of Paris"
    assert names("workshops.absent", "jour=2020-01-01") == []
    assert names("desk.without_account") == ["Ida"]
    Bounce.objects.create(address="ida@exemple.fr", reason="550", at=clock.now())
    assert names("desk.bounced") == ["Ida"]
    person = Person.objects.get(name="Ida")
    assert mailings.retry_address(by=cast.maud, edition=edition, person=person) == 1
    assert names("desk.bounced") == []


def test_every_list_can_be_read_and_named(edition, cast):
    for row in selections.all_lists().values():
        params = row.kept(QueryDict("etat=published&q=four&comptoir=1&jour=2026-11-24&complet=80&personne=1&theme=x"))
        assert list(row.persons(edition, params)) == []
        assert row.named(edition, params)
        if row.values:
            assert row.values(edition, params, []) == {}
    assert {row.key for row in selections.lists_for(cast.fanny, edition)} >= {"ideas.authors", "workshops.absent"}
    assert "projects.leaders" not in {row.key for row in selections.lists_for(cast.fanny, edition)}
    assert selections.lists_for(cast.lea, edition) == []


# What to watch -------------------------------------------------------------------------------------------------------
def test_a_server_that_is_away_is_said_at_the_desk(edition, cast, client_of):
    authors(edition)
    mailings.send(by=cast.maud, mailing=draft(edition, cast.maud), expected=3)
    now = clock.now()
    outage = Outage.objects.create(
        channel="email", since=now - timedelta(minutes=20), retry_at=now + timedelta(minutes=1), reason="refused"
    )
    maud = client_of(cast.maud)
    page = maud.get("/bureau/").content.decode()
    assert "Le serveur de courriel ne répond pas depuis 20 minutes." in page
    waiting = Message.objects.filter(channel="email", state="queued").count()
    assert f"{waiting} courriers attendent" in page
    row = Mailing.objects.get()
    assert "Rien n’est perdu" in maud.get(f"/bureau/courriers/envois/{row.pk}/").content.decode()
    outage.delete()
    assert "ne répond pas" not in maud.get("/bureau/").content.decode()


def test_a_dead_address_is_said_on_the_card_of_the_person(edition, cast, client_of):
    ida = meet("Ida", email="ida@exemple.fr")
    Bounce.objects.create(address="ida@exemple.fr", reason="550 5.1.1 No such user", at=clock.now())
    maud, here = client_of(cast.maud), f"/bureau/personnes/{ida.pk}/"
    page = maud.get(here).content.decode()
    assert "No such user" in page
    assert f"?liste=desk.persons&amp;personne={ida.pk}" in page
    assert maud.post(here + "adresses/").status_code == 302
    assert "No such user" not in maud.get(here).content.decode()


# Rights of persons ---------------------------------------------------------------------------------------------------
def test_what_was_written_to_a_person_is_exported_and_erased(edition, cast):
    from eclore.desk import actions, rooms

    ida = meet("Ida", email="ida@exemple.fr")
    row = draft(edition, cast.maud, selection=selections.ONE, filters=f"personne={ida.pk}")
    mailings.send(by=cast.maud, mailing=row, expected=1)
    assert rooms.export(ida)["desk"]["mailings"][0]["subject"] == f"Des nouvelles de {edition.title}"
    actions.erase_person(by=cast.maud, edition=edition, person=ida)
    row.refresh_from_db()
    assert (row.subject, row.body) == ("(effacé)", "(effacé)")
    assert "Ida" not in str(list(Message.objects.filter(notice="desk.mailing").values()))
    assert not Contact.objects.filter(value="ida@exemple.fr").exists()
    ida.refresh_from_db()
    noted_again = queries.plan(
        Mailing(edition=edition, selection=selections.ONE, filters=f"personne={ida.pk}", **TEXTS)
    )
    assert [one.skip for one in noted_again.skipped] == ["erased"]


def test_a_second_letter_to_one_person_of_one_mailing_cannot_be(edition, cast):
    from django.db import IntegrityError, transaction

    authors(edition, 1)
    row = mailings.send(by=cast.maud, mailing=draft(edition, cast.maud), expected=1)
    one = row.recipients.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        MailingRecipient.objects.create(mailing=row, person=one.person, message=one.message)
    assert outbox.to_print().count() == 0
