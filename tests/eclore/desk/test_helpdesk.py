"""The help desk: found by any scrap, told what may be told, mended, noted, done in somebody's place, joined."""

from __future__ import annotations

import re
import threading

import pytest
from django.core import mail
from django.db import connection, connections
from django.urls import reverse

from eclore.core import clock, jobs, outbox
from eclore.core.errors import Denied, Refused
from eclore.core.models import AuditEntry, Message, MessageState
from eclore.core.permissions import Actor, OnBehalf
from eclore.desk import actions, queries, rooms
from eclore.editions import actions as editions
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people import queries as people_queries
from eclore.people.models import ContactChange, DoneFor, Person, PersonMerge, PhoneNote
from eclore.people.notices import HowToSignIn
from eclore.projects.models import Project
from eclore.workshops import actions as workshop_actions
from eclore.workshops import queries as workshop_queries
from eclore.workshops.models import Attendance, Registration
from tests.eclore.ideas import factories as ideas
from tests.eclore.projects import factories as projects
from tests.eclore.workshops import factories as workshops

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")


def meet(name="Élodie Wärnier", **contacts):
    return people.meet(by=SYSTEM, name=name, **contacts)


def found(user, edition, text):
    return {one.person.pk: one.why for one in queries.find(user, edition, text)}


# Found ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["Vasseur", "vaseur", "Vassuer", "maud vaseur", "Vasseurs"])
def test_a_name_typed_wrong(edition, cast, text):
    maud = people.self_of(user=cast.maud)
    meet("Paul Petit")
    assert list(found(cast.maud, edition, text)) == [maud.pk]


@pytest.mark.parametrize("text", ["0012", "06 39 98 00 12", "+33 (0)6 39 98 00 12", "0639980012", "39 98 00"])
def test_a_number_in_any_form(edition, cast, text):
    one, _other = meet(phone="0639980012"), meet("Ida", phone="0612000000")
    assert list(found(cast.maud, edition, text)) == [one.pk]


def test_by_what_the_rooms_hold(edition, cast, opened):
    opened("ideas", "workshops", "projects")
    idea = ideas.noted(edition, meet("Zoé Roux", email="zoe@exemple.fr"), title="Un vélo-cargo partagé")
    project = projects.complete(edition, cast.lea, title="Le Café qui répare")
    lea = project.leader
    presence = Attendance.objects.filter(person=lea).first()
    place = workshops.registered(workshops.open_one(edition))
    find = lambda text: found(cast.maud, edition, text)  # noqa: E731
    assert find("velo cargo")[idea.author_id] == ["idée « Un vélo-cargo partagé »"]
    assert f"dossier n° {project.pk} « Le Café qui répare »" in find("café répare")[lea.pk]
    assert lea.pk in find(f"dossier n° {project.pk}")
    assert find(project.applicant.name)[lea.pk] == [f"structure {project.applicant.name}"]
    code = workshop_queries.spaced(presence.certificate_code)
    assert find(code.lower())[lea.pk] == [f"attestation {code}"]
    link = "https://exemple.fr/comptoirs/inscription/" + workshop_queries.token(place) + "/"
    assert place.person_id in find(link)


def test_a_facilitator_does_not_see_what_managers_see(edition, cast, opened, client_of):
    opened("ideas", "workshops", "projects")
    project = projects.complete(edition, cast.lea, title="Le Café qui répare")
    assert found(cast.maud, edition, "café répare") != {}
    assert found(cast.fanny, edition, "café répare") == {}
    address = reverse("desk:person", args=[project.leader_id])
    assert "Le Café qui répare" in client_of(cast.maud).get(address).content.decode()
    assert "Le Café qui répare" not in client_of(cast.fanny).get(address).content.decode()
    for key in ("adam", "rose", "paul", "clara", "karim", "emma", "lea", "sam"):
        assert client_of(getattr(cast, key)).get(address).status_code == 404, key


def test_keys_and_nonsense(edition, cast, client_of):
    client = client_of(cast.maud)
    for text in ("%", "a" * 400, "\x00", "'; drop", "@", "0" * 30, "()[]"):
        assert client.get("/bureau/personnes/", {"q": text}).status_code == 200
    assert "finder.js" in client.get("/bureau/personnes/").content.decode()


def test_the_last_opened_come_first(edition, cast, client_of):
    one, two = meet("Ida Un"), meet("Ida Deux")
    client = client_of(cast.fanny)
    for row in (one, two, one):
        client.get(reverse("desk:person", args=[row.pk]))
    page = client.get("/bureau/personnes/").content.decode()
    assert page.index("Ida Un") < page.index("Ida Deux")


# Told ----------------------------------------------------------------------------------------------------------------
def test_what_may_be_told_now(edition, cast, opened, client_of):
    opened("projects")
    project = projects.draft(edition, cast.lea, title="Le Café qui répare")
    page = client_of(cast.maud).get(reverse("desk:person", args=[project.leader_id])).content.decode()
    assert "n’est pas déposé" in page
    assert "Le dépôt ferme dans 20 jours." in page


def test_a_facilitator_can_tell_whether_a_dossier_arrived_and_nothing_of_it(edition, cast, opened, client_of):
    opened("projects")
    project = projects.complete(edition, cast.lea, title="Le Café qui répare")
    address = reverse("desk:person", args=[project.leader_id])

    def read() -> str:
        page = client_of(cast.fanny).get(address).content.decode()
        for secret in ("Le Café qui répare", project.applicant.name, f"/bureau/projects/{project.pk}/"):
            assert secret not in page
        return page

    assert f"Son dossier n° {project.pk} n’est pas déposé. Il est complet : il reste à le déposer." in read()
    Project.objects.filter(pk=project.pk).update(requested_cents=1_234_500, audience="", story="")
    page = read()
    assert "Racontez l’histoire du projet. Dites pour qui est le projet. Le budget est à terminer." in page
    assert "12" not in re.search(r"Son dossier.*", page)[0].replace(f"n° {project.pk}", "").replace("20 jours", "")
    Project.objects.filter(pk=project.pk).update(state="returned", return_reason="Le devis du four manque.")
    assert "est à compléter : le message reçu dit pourquoi." in read()
    assert "devis du four" not in read()
    assert client_of(cast.fanny).get(f"/bureau/projects/{project.pk}/").status_code == 404


def test_a_dossier_that_arrived_is_told_with_its_day(edition, cast, opened, client_of):
    opened("projects")
    project = projects.submitted(edition, cast.lea)
    address = reverse("desk:person", args=[project.leader_id])
    assert (
        f"Son dossier n° {project.pk} est bien arrivé, déposé le "
        in client_of(cast.fanny).get(address).content.decode()
    )
    # Who opens dossiers reads its card, once.
    assert "Son dossier n°" not in client_of(cast.maud).get(address).content.decode()


def test_a_place_is_cancelled_and_a_letter_sent_again_in_one_click(edition, cast, opened, client_of):
    opened("workshops")
    place = workshops.registered(workshops.open_one(edition), meet(email="e@exemple.fr"))
    client, person = client_of(cast.fanny), place.person
    before = Message.objects.count()
    done = client.post(reverse("desk:act", args=[person.pk, "workshops", "write_again", place.pk]), follow=True)
    assert "La confirmation est renvoyée" in done.content.decode()
    assert Message.objects.count() == before + 1
    other = meet("Autre")
    wrong = client.post(reverse("desk:act", args=[other.pk, "workshops", "cancel", place.pk]), follow=True)
    assert "n’est plus là" in wrong.content.decode()
    client.post(reverse("desk:act", args=[person.pk, "workshops", "cancel", place.pk]))
    place.refresh_from_db()
    assert place.state == "cancelled"
    assert client.post(reverse("desk:act", args=[person.pk, "workshops", "nothing", place.pk])).status_code == 404
    assert client.post(reverse("desk:act", args=[person.pk, "voting", "cast", 1])).status_code == 404


# Mended --------------------------------------------------------------------------------------------------------------
def test_a_mistyped_address_is_mended_and_what_failed_leaves_again(edition, cast, client_of):
    person = meet(email="elo@exmple.fr")
    letter = outbox.post(HowToSignIn(cast.lea), person, edition_code=edition.code)
    Message.objects.filter(pk=letter.pk).update(state=MessageState.FAILED)
    client = client_of(cast.fanny)
    address = reverse("desk:contact", args=[person.pk])
    wrong = client.post(address, {"kind": "email", "before": "elo@exmple.fr", "after": "elo@"})
    assert wrong.status_code == 422
    client.post(address, {"kind": "email", "before": "elo@exmple.fr", "after": "elo@exemple.fr"})
    change = ContactChange.objects.get()
    assert (change.before, change.after, change.changed_by) == ("elo@exmple.fr", "elo@exemple.fr", cast.fanny)
    page = client.get(reverse("desk:person", args=[person.pk])).content.decode()
    assert "1 courrier n’est pas parti." in page
    assert "elo@exmple.fr → elo@exemple.fr" in page
    for sentence in ("1 courrier repart.", "Tout était déjà reparti."):
        answer = client.post(reverse("desk:resend_failed", args=[person.pk]), follow=True)
        assert sentence in answer.content.decode()
    assert Message.objects.filter(person_id=person.pk, address="elo@exemple.fr").count() == 1
    assert "elo@ex" not in str(list(AuditEntry.objects.values()))


def test_the_login_moves_only_when_the_new_address_answers(edition, cast, client_of):
    lea = people.self_of(user=cast.lea)
    old = cast.lea.email
    actions.mend_contact(
        by=cast.fanny, edition=edition, person=lea, kind="email", before=old, after="lea@neuf.example", is_login=True
    )
    cast.lea.refresh_from_db()
    assert cast.lea.email == old
    jobs.run_all()
    to_new, to_old = (next(m for m in mail.outbox if m.to == [who]) for who in ("lea@neuf.example", old))
    assert "va changer" in to_old.subject
    link = next(word for word in to_new.body.split() if "/connexion/adresse/" in word)
    path = "/" + link.split("/", 3)[3]
    visitor = client_of()
    assert "lea@neuf.example" in visitor.get(path).content.decode()
    cast.lea.refresh_from_db()
    assert cast.lea.email == old  # a program that opens links changes nothing
    visitor.post(path)
    cast.lea.refresh_from_db()
    assert cast.lea.email == "lea@neuf.example"
    assert "déjà servi" in visitor.post(path, follow=True).content.decode()
    assert "n’est plus valable" in visitor.get("/connexion/adresse/abc/").content.decode()


def test_nobody_takes_over_a_login(edition, cast):
    maud, lea = people.self_of(user=cast.maud), people.self_of(user=cast.lea)
    mend = {"edition": edition, "kind": "email", "is_login": True}
    with pytest.raises(Denied, match="tient un rôle"):
        actions.mend_contact(by=cast.fanny, person=maud, before=maud.email, after="f@x.example", **mend)
    with pytest.raises(Refused, match="Un autre compte"):
        actions.mend_contact(by=cast.maud, person=lea, before=lea.email, after=cast.sam.email, **mend)
    with pytest.raises(Denied):
        actions.mend_contact(by=cast.adam, person=lea, before=lea.email, after="f@x.example", **mend)
    assert not ContactChange.objects.exists()
    link = people_queries.login_change_token(cast.lea, cast.sam.email)
    with pytest.raises(Refused, match="existe déjà"):
        people.confirm_login_change(token=link)


# Calls ---------------------------------------------------------------------------------------------------------------
def test_a_call_is_noted_waits_and_is_ticked(edition, cast, client_of):
    person, client = meet(), client_of(cast.fanny)
    today = clock.today().isoformat()
    note = {"subject": "Où est mon dossier", "said": "rappelle ce soir", "call_back_on": today}
    client.post(reverse("desk:note_call", args=[person.pk]), note)
    row = PhoneNote.objects.get()
    assert "Rappeler Élodie Wärnier" in client.get("/bureau/").content.decode()
    assert person.pk in found(cast.fanny, edition, "rappelle ce soir")
    client.post(reverse("desk:called_back", args=[row.pk]))
    assert "Rappeler Élodie Wärnier" not in client.get("/bureau/").content.decode()
    bad = client.post(reverse("desk:note_call", args=[person.pk]), {"subject": "", "said": "gardé"})
    assert bad.status_code == 422
    assert "gardé" in bad.content.decode()
    assert people.export(person)["phone_notes"][0]["said"] == "rappelle ce soir"
    people.erase(by=SYSTEM, person=person)
    assert not PhoneNote.objects.exists()


def test_a_caller_not_known_is_placed_later(edition, cast, client_of):
    person, client = meet(), client_of(cast.maud)
    client.post(reverse("desk:calls"), {"caller": "Elodie quelque chose", "subject": "Demande de salle"})
    row = PhoneNote.objects.get(person=None)
    assert "Demande de salle" in client.get(reverse("desk:calls"), {"q": "salle"}).content.decode()
    page = client.get(reverse("desk:place_call", args=[row.pk]), {"q": "Elodie"}).content.decode()
    assert person.name in page
    client.post(reverse("desk:place_call", args=[row.pk]), {"person": person.pk})
    row.refresh_from_db()
    assert row.person == person
    assert client_of(cast.rose).get(reverse("desk:calls")).status_code == 404


# In the place of somebody --------------------------------------------------------------------------------------------
def test_an_idea_is_noted_for_somebody_who_reads_it_and_contests(edition, cast, opened, client_of):
    opened("ideas")
    lea, agent = people.self_of(user=cast.lea), client_of(cast.fanny)
    commune = edition.territory_set.territories.first().communes.first()
    asked = {"title": "Un four à pain", "summary": "Au village.", "theme": "food", "commune": commune.name}
    address = reverse("desk:do_for", args=[lea.pk, "idee"])
    assert agent.post(address, asked).status_code == 422  # how it was asked is missing
    agent.post(address, {**asked, "way": "phone"})
    assert Idea.objects.get(author=lea).title == "Un four à pain"
    entry = AuditEntry.objects.get(verb="ideas.note")
    assert entry.actor == f"user:{cast.fanny.pk}"
    assert entry.detail == {"on_behalf_of": lea.pk, "way": "phone"}
    page = client_of(cast.lea).get("/mon-espace/").content.decode()
    assert "Fanny Lecocq a noté votre idée « Un four à pain »" in page
    row = DoneFor.objects.get()
    contest = reverse("people_contest", args=[row.pk])
    assert client_of(cast.sam).post(contest, {"contest": "x"}).status_code == 404
    assert client_of(cast.lea).post(contest, {"contest": ""}).status_code == 422
    client_of(cast.lea).post(contest, {"contest": "Je n’ai pas appelé."})
    assert "conteste un acte" in client_of(cast.maud).get("/bureau/").content.decode()
    agent.post(reverse("desk:answer_contest", args=[row.pk]))
    assert "conteste un acte" not in client_of(cast.maud).get("/bureau/").content.decode()


def test_a_place_and_a_draft_for_somebody(edition, cast, opened, client_of):
    opened("workshops", "advising", "projects")
    lea, agent = people.self_of(user=cast.lea), client_of(cast.fanny)
    workshop = workshops.open_one(edition)
    agent.post(reverse("desk:do_for", args=[lea.pk, "comptoir"]), {"workshop": workshop.pk, "way": "counter"})
    assert Registration.objects.get().person == lea
    agent.post(reverse("desk:do_for", args=[lea.pk, "dossier"]), {"title": "Le four", "way": "phone"})
    project = Project.objects.get()
    assert project.leader == lea
    agent.post(reverse("desk:do_for", args=[lea.pk, "accompagnement"]), {"need": "Un budget", "way": "phone"})
    assert DoneFor.objects.filter(person=lea, agent=cast.fanny).count() == 3
    nobody = meet("Sans Compte")
    answer = agent.post(reverse("desk:do_for", args=[nobody.pk, "dossier"]), {"title": "X", "way": "phone"})
    assert "n’a pas de compte" in answer.content.decode()
    assert not DoneFor.objects.filter(person=nobody).exists()
    assert agent.get(reverse("desk:do_for", args=[lea.pk, "vote"])).status_code == 404


def test_what_is_never_done_for_somebody(edition, cast, opened):
    from eclore.projects import actions as project_actions

    opened("projects")
    project = projects.complete(edition, cast.lea)
    actor = OnBehalf(agent=cast.maud, person_pk=project.leader_id, login_pk=cast.lea.pk, way="phone")
    with pytest.raises(Denied, match="à la place de quelqu’un"):
        project_actions.submit(by=actor, project=project)
    from eclore.core import permissions

    passing = {
        name
        for name in permissions.names()
        if name.startswith(("projects.", "desk.", "editions.")) and permissions.allowed(actor, name, project)
    }
    assert passing <= {"projects.start", "projects.edit"}
    nobody = OnBehalf(agent=cast.maud, person_pk=1, login_pk=None, way="phone")
    assert not permissions.allowed(nobody, "projects.edit", project)
    with pytest.raises(Denied):
        actions.do_for(by=cast.adam, edition=edition, person=project.leader, way="phone", act=lambda a, p: "x")


# Two rows, one person ------------------------------------------------------------------------------------------------
def test_two_accounts_become_one(edition, cast, opened, client_of):
    opened("ideas", "workshops", "advising", "projects")
    project = projects.draft(edition, cast.lea)
    keep = project.leader
    twin_user = people.open_account(by=SYSTEM, email="lea@bureau.example", name="Léa Delannoy")
    drop = people.self_of(user=twin_user)
    idea = ideas.noted(edition, drop)
    both = workshops.open_one(edition)
    mine, hers = workshops.registered(both, keep), workshops.registered(both, drop)
    alone = workshops.registered(workshops.open_one(edition, in_days=12), drop)
    people.note_call(by=cast.fanny, person=drop, subject="Appel")
    pairs = {(pair.first.pk, pair.second.pk) for pair in queries.duplicates()}
    assert (keep.pk, drop.pk) in pairs
    client = client_of(cast.maud)
    address = reverse("desk:merge", args=[keep.pk])
    assert client_of(cast.fanny).get(address).status_code == 404
    page = client.get(address, {"avec": drop.pk}).content.decode()
    assert "lea@bureau.example" in page
    assert "Ce qui va se passer" in page
    client.post(address, {"drop": drop.pk})
    for row in (idea, mine, hers, alone, drop, keep, twin_user):
        row.refresh_from_db()
    assert idea.author == keep
    assert (mine.state, hers.state, alone.person) == ("confirmed", "cancelled", keep)
    assert (drop.merged_into, drop.user, drop.contacts.count()) == (keep, None, 0)
    assert keep.user == cast.lea
    assert not twin_user.is_active
    assert {c.value for c in keep.contacts.all()} == {cast.lea.email, "lea@bureau.example"}
    assert not Message.objects.filter(person_id=drop.pk).exists()
    assert PersonMerge.objects.get().moved["ideas"] == {"ideas": [idea.pk]}
    assert client.get(reverse("desk:person", args=[drop.pk]))["Location"].endswith(f"/{keep.pk}/")
    assert list(found(cast.maud, edition, "lea@bureau")) == [keep.pk]
    # what arrives late for the row that went reaches the person
    late = ideas.noted(edition, Person.objects.get(pk=drop.pk), title="Une idée de plus")
    assert late.author == keep
    with pytest.raises(Refused, match="vient d’être réunie"):
        actions.merge_persons(by=cast.maud, edition=edition, keep=keep, drop=drop)


def test_present_twice_at_one_comptoir(edition, cast, opened):
    opened("workshops")
    workshop = workshops.begun(edition)
    keep, drop = meet(phone="0639980012"), meet(phone="0639980013")
    first, second = (workshops.attended(edition, row, workshop) for row in (drop, keep))
    actions.merge_persons(by=cast.maud, edition=edition, keep=keep, drop=drop)
    rest = Attendance.objects.get(workshop=workshop)
    assert (rest.pk, rest.person, rest.certificate_code) == (first.pk, keep, first.certificate_code)
    assert rest.pk != second.pk


def test_a_family_is_not_one_person(edition, cast, client_of):
    mother, child = meet("Anna Roux", phone="0639980012"), meet("Tom Roux", phone="0639980012")
    assert queries.duplicates() == []
    with pytest.raises(Refused, match="avertissements"):
        actions.merge_persons(by=cast.maud, edition=edition, keep=mother, drop=child)
    page = client_of(cast.maud).get(reverse("desk:merge", args=[mother.pk]), {"avec": child.pk}).content.decode()
    assert "dans une famille" in page
    actions.merge_persons(by=cast.maud, edition=edition, keep=mother, drop=child, is_sure=True)


def test_two_logins_with_roles_stay_two(edition, cast):
    maud, fanny = people.self_of(user=cast.maud), people.self_of(user=cast.fanny)
    with pytest.raises(Refused, match="tiennent un rôle"):
        actions.merge_persons(by=cast.maud, edition=edition, keep=maud, drop=fanny, is_sure=True)
    with pytest.raises(Refused, match="même fiche"):
        actions.merge_persons(by=cast.maud, edition=edition, keep=maud, drop=maud)
    # the login that holds a role is the one that stays
    lea = people.self_of(user=cast.lea)
    actions.merge_persons(by=cast.maud, edition=edition, keep=lea, drop=fanny, is_sure=True)
    lea.refresh_from_db()
    assert lea.user == cast.fanny
    cast.lea.refresh_from_db()
    assert not cast.lea.is_active


def test_cards_of_another_edition_are_not_shown(edition, cast, opened):
    opened("ideas")
    idea = ideas.noted(edition)
    assert rooms.cards(cast.maud, idea.author)
    for row in cast.maud.memberships.all():
        editions.revoke_role(by=SYSTEM, membership=row)
    cast.maud.__dict__.pop("_roles", None)
    assert rooms.cards(cast.maud, idea.author) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_registration_during_a_merge_reaches_the_person_who_stays(edition, cast, opened):
    """Whichever comes first, the place is held by the row that stays, once."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: two connections that write at once")
    opened("workshops")
    workshop = workshops.open_one(edition)
    for turn in range(6):
        keep, drop = (meet("Ida Noël", phone=f"06399802{turn}{n}") for n in range(2))
        barrier, failed = threading.Barrier(2), []

        def merge(keep=keep, drop=drop) -> None:
            actions.merge_persons(by=cast.maud, edition=edition, keep=keep, drop=drop)

        def register(drop=drop) -> None:
            workshop_actions.register(by=SYSTEM, workshop=workshop, person=drop)

        def run(act, barrier=barrier, failed=failed) -> None:
            try:
                barrier.wait()
                act()
            except Exception as error:
                failed.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=(act,)) for act in (merge, register)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert Registration.objects.get(person__in=(keep, drop)).person == keep
        assert not Message.objects.filter(person_id=drop.pk).exists()
