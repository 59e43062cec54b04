"""Copied in a minute, on line, in a collège, the same hall twice; the gate and its waiver; what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eclore.core import audit, clock
from eclore.core.errors import Denied, Refused
from eclore.core.models import Message
from eclore.editions import actions as editions
from eclore.people import actions as people
from eclore.workshops import actions, queries
from eclore.workshops.models import Answer, Attendance, Part, Workshop
from tests.eclore.ideas.factories import person
from tests.eclore.workshops.factories import SYSTEM, attended, begun, open_one, planned, registered

pytestmark = pytest.mark.django_db
HOME = "/bureau/workshops/"


def text(response) -> str:
    return response.content.decode()


def in_days(days: int):
    return clock.today() + timedelta(days=days)


def test_the_last_one_is_copied_with_a_date(edition, cast, client_of):
    row = open_one(
        edition, reserved=3, offers=["child_care"], facilitators=[cast.fanny], host="Centre social",
        activities=[Part(timezone.localtime().time().replace(microsecond=0), topic="pitch", room="Haut", capacity=9)],
    )  # fmt: skip
    fanny = client_of(cast.fanny)
    assert "Refaire le dernier" in text(fanny.get(HOME))
    response = fanny.post(f"{HOME}{row.pk}/copier/", {"day": in_days(30).isoformat()})
    made = Workshop.objects.latest("pk")
    assert response.url == f"{HOME}{made.pk}/"
    assert (made.state, made.reserved, made.offers, made.host) == ("draft", 3, ["child_care"], "Centre social")
    here, there = timezone.localtime(row.starts_at), timezone.localtime(made.starts_at)
    assert (there.date(), there.time()) == (in_days(30), here.time())
    assert [(p.topic, p.room, p.capacity) for p in made.activities.all()] == [("pitch", "Haut", 9)]
    assert list(made.facilitators.all()) == [cast.fanny]
    assert not queries.registrations(made).exists()
    assert "est passée" in text(fanny.post(f"{HOME}{row.pk}/copier/", {"day": "2020-01-01"}, follow=True))
    assert fanny.post(f"{HOME}{row.pk}/copier/", {"day": "demain"}, follow=True).status_code == 200
    assert client_of(cast.lea).post(f"{HOME}{row.pk}/copier/", {"day": in_days(9).isoformat()}).status_code == 404
    assert Workshop.objects.count() == 2


def test_the_same_hall_at_the_same_time_is_said(edition, cast, client_of):
    row = open_one(edition, title="Le premier")
    other = planned(edition, starts_at=row.starts_at + timedelta(hours=1), place="CENTRE SOCIAL")
    elsewhere = planned(edition, starts_at=row.starts_at, commune="Arras")
    assert queries.overlapping(other) == [row]
    assert queries.overlapping(elsewhere) == []
    assert "La même salle est prise" in text(client_of(cast.fanny).get(f"{HOME}{other.pk}/"))


def test_before_people_are_told_the_page_says_how_many(edition, cast, client_of):
    row = open_one(edition, starts_at=timezone.localtime().replace(second=0, microsecond=0) + timedelta(days=10))
    registered(row)
    registered(row)
    fanny, address = client_of(cast.fanny), f"{HOME}{row.pk}/modifier/"
    start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    data = {
        "title": row.title, "mode": "in_person", "commune": "Béthune", "place": row.place, "address": row.address,
        "day": start.date().isoformat(), "begins": f"{start:%H:%M}", "ends": f"{end:%H:%M}", "capacity": "20",
        "parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0",
    }  # fmt: skip
    seen = Message.objects.count()
    assert fanny.post(address, {**data, "title": "Un autre titre"}).status_code == 302
    assert Message.objects.count() == seen
    answer = fanny.post(address, {**data, "place": "Salle des fêtes"})
    assert answer.status_code == 200
    assert "Enregistrer et prévenir 2 personnes" in text(answer)
    row.refresh_from_db()
    assert row.place == "Centre social"
    assert fanny.post(address, {**data, "place": "Salle des fêtes", "sure": "1"}).status_code == 302
    assert Message.objects.count() == seen + 2


def test_on_line_the_link_goes_to_those_who_hold_a_place(edition, opened, client_of):
    opened("workshops")
    link = "https://visio.exemple.fr/comptoir"
    row = open_one(edition, mode="online", online_link=link, place="", capacity=1)
    mine, waiting = registered(row), registered(row)
    assert link in Message.objects.get(person_id=mine.person_id).body
    assert link not in Message.objects.get(person_id=waiting.person_id).body
    visitor = client_of()
    assert link not in text(visitor.get(f"/comptoirs/{row.pk}/"))
    assert link not in text(visitor.get(f"/comptoirs/{row.pk}/comptoir.ics")).replace("\r\n ", "")
    base = "/comptoirs/inscription/"
    assert link in text(visitor.get(f"{base}{queries.token(mine)}/"))
    assert link not in text(visitor.get(f"{base}{queries.token(waiting)}/"))
    assert link in text(visitor.get(f"{base}{queries.token(mine)}/comptoir.ics")).replace("\r\n ", "")


def test_in_a_college_it_is_for_one_class_and_not_public(edition, opened, cast, client_of):
    opened("workshops")
    with pytest.raises(Refused) as refusal:
        planned(edition, mode="school")
    assert refusal.value.field == "school_class"
    row = open_one(edition, mode="school", school_class="4e B, Mme Obry", title="Au collège")
    assert client_of().get(f"/comptoirs/{row.pk}/").status_code == 404
    assert row.title not in text(client_of().get("/comptoirs/"))
    assert row.title not in text(client_of().get("/comptoirs/agenda.ics"))
    with pytest.raises(Denied):
        actions.register(by=cast.lea, workshop=row, person=people.self_of(user=cast.lea))
    assert registered(row).state == "confirmed"


def test_the_gate_counts_sessions_and_topics_of_the_whole_team(edition):
    someone, other = person(), person()
    assert not queries.gate(edition, [someone, other]).is_passed
    attended(edition, other, begun(edition, activities=[]))
    assert queries.gate(edition, [someone, other]).is_passed
    editions.set_process_rules(
        by=SYSTEM, edition=edition, reason="deux", attendances_before_project=2, topics_before_project=["finance"]
    )
    held = queries.gate(edition, [someone, other])
    assert (held.came, held.wanted, held.missing_topics) == (1, 2, ("Trouver des financements",))
    hour = timezone.localtime().time()
    attended(edition, someone, begun(edition, activities=[Part(hour, topic="finance")]))
    assert queries.gate(edition, [someone, other]).is_passed
    assert not queries.gate(edition, [someone]).is_passed


def test_a_waiver_has_a_reason_and_an_author_and_is_undone_with_a_reason(edition, cast, client_of):
    someone = person("Nadia Obry")
    with pytest.raises(Denied):
        actions.waive(by=cast.fanny, edition=edition, person=someone, reason="Hospitalisée")
    with pytest.raises(Refused) as refusal:
        actions.waive(by=cast.maud, edition=edition, person=someone, reason="  ")
    assert refusal.value.field == "reason"
    maud = client_of(cast.maud)
    address = f"{HOME}dispenses/personne/{someone.pk}/"
    assert maud.post(address, {"reason": ""}).status_code == 422
    assert maud.post(address, {"reason": "Hospitalisée en mars"}).status_code == 302
    assert maud.post(address, {"reason": "Encore"}).status_code == 422
    held = queries.gate(edition, [someone])
    assert held.is_passed
    assert (held.waiver.reason, held.waiver.author) == ("Hospitalisée en mars", cast.maud)
    assert client_of(cast.fanny).post(address, {"reason": "x"}).status_code == 404
    content = text(maud.get(f"{HOME}dispenses/"))
    assert "Hospitalisée en mars" in content
    lift = f"{HOME}dispenses/{held.waiver.pk}/retirer/"
    assert maud.post(lift, {"reason": "Elle est venue"}).status_code == 302
    assert not queries.gate(edition, [someone]).is_passed
    assert [entry.verb for entry in audit.trail(held.waiver)] == ["workshops.waive", "workshops.lift_waiver"]


def test_a_withdrawn_presence_closes_the_gate_and_its_certificate_says_so(edition, cast, client_of):
    someone = person("Nadia Obry")
    came = attended(edition, someone)
    with pytest.raises(Denied):
        actions.withdraw_attendance(by=cast.lea, attendance=came, reason="Erreur")
    actions.withdraw_attendance(by=cast.fanny, attendance=came, reason="Erreur de nom")
    assert not queries.gate(edition, [someone]).is_passed
    assert "a été retirée" in text(client_of().get(f"/attestations/{came.certificate_code}/"))
    assert client_of().get(f"/comptoirs/venue/{queries.visit_token(came)}/").status_code == 404
    again = actions.check_in(by=cast.fanny, workshop=came.workshop, person=someone)
    assert again.certificate_code != came.certificate_code
    assert Attendance.objects.count() == 1


def test_two_questions_are_answered_once_and_nobody_knows_by_whom(edition, cast, client_of):
    row = begun(edition)
    came = attended(edition, person("Nadia Obry"), row)
    actions.hold(by=cast.fanny, workshop=row)
    address = f"/comptoirs/venue/{queries.visit_token(came)}/"
    assert address in Message.objects.get(notice="workshops.certificate").body
    visitor = client_of()
    assert "Deux questions" in text(visitor.get(address))
    assert visitor.post(address, {"missing": "Du temps"}).status_code == 422
    assert visitor.post(address, {"usefulness": "very", "missing": "Du temps"}).status_code == 302
    assert visitor.post(address, {"usefulness": "not"}).status_code == 422
    assert Answer.objects.count() == 1
    assert not [f for f in Answer._meta.get_fields() if f.is_relation and f.name != "workshop"]
    content = text(client_of(cast.fanny).get(f"{HOME}{row.pk}/"))
    assert "Du temps" in content
    for bad in (address[:-2] + "x/", "/comptoirs/venue/1/"):
        assert visitor.get(bad).status_code == 404


def test_what_follows_is_noted_counted_and_told_to_those_who_came(edition, cast, client_of):
    row = begun(edition, host="Centre social", facilitators=[cast.fanny], speakers="Zoé, Ligue ; Ali, APES")
    attended(edition, person(), row)
    actions.hold(by=cast.fanny, workshop=row)
    fanny, address = client_of(cast.fanny), f"{HOME}{row.pk}/suite/"
    assert "7,5" in text(fanny.get(f"{HOME}{row.pk}/"))  # three people, two hours and a half each
    seen = Message.objects.count()
    assert fanny.post(address, {"next_steps": "", "hours": "7.5", "tell": "on"}).status_code == 422
    assert fanny.post(address, {"next_steps": "Rendez-vous le 12", "hours": "7,5", "tell": "on"}).status_code == 302
    assert Message.objects.count() == seen + 1
    assert "Rendez-vous le 12" in Message.objects.latest("pk").body
    line = queries.by_host(edition)[0]
    assert (line.name, line.sessions, line.came, line.hours, line.people_hours) == ("Centre social", 1, 1, 7.5, 2.5)
    assert queries.by_territory(edition)[0].name == "Artois"
    assert "Centre social" in text(fanny.get(f"{HOME}bilan/"))
    sheet = fanny.get(f"{HOME}bilan/?table=structures&format=csv")
    assert "Centre social" in b"".join(sheet.streaming_content).decode()


def test_the_gate_at_the_dossier_says_the_waiver(edition, cast, client_of, opened):
    from tests.eclore.projects import factories as projects

    opened("projects")
    project = projects.draft(edition, cast.lea)
    maud, address = client_of(cast.maud), f"/bureau/projects/{project.pk}/"
    assert "Dispenser cette équipe" in text(maud.get(address))
    actions.waive(by=cast.maud, edition=edition, person=project.leader, reason="Hospitalisée en mars")
    content = text(maud.get(address))
    assert "Hospitalisée en mars" in content
    assert "Dispenser cette équipe" not in content


def test_the_agenda_is_a_feed_whole_or_by_territory(edition, client_of):
    from icalendar import Calendar

    open_one(edition, commune="Arras", title="À Arras")
    open_one(edition, commune="Calais", title="À Calais", activities=[Part(timezone.localtime().time(), topic="pitch")])
    visitor = client_of()

    def titles(query: str) -> set[str]:
        whole = Calendar.from_ical(visitor.get("/comptoirs/agenda.ics" + query).content)
        return {str(event["summary"]) for event in whole.walk("VEVENT")}

    assert titles("") == {"À Arras", "À Calais"}
    assert titles("?territoire=calaisis") == {"À Calais"}
    assert titles("?territoire=nulle-part") == {"À Arras", "À Calais"}
    assert "webcal://" in text(visitor.get("/comptoirs/"))
    content = text(visitor.get("/comptoirs/", {"sujet": "pitch"}))
    assert "À Calais" in content
    assert "À Arras" not in content


def test_coverage_counts_the_communes_far_from_every_comptoir(edition, cast, client_of):
    from eclore.editions.models import Commune

    for name, place in {"Arras": (50.29, 2.78), "Béthune": (50.53, 2.64), "Calais": (50.95, 1.86)}.items():
        Commune.objects.filter(name=name).update(latitude=place[0], longitude=place[1])
    assert "Aucun comptoir n’est placé" in text(client_of(cast.fanny).get(f"{HOME}couverture/"))
    open_one(edition)
    found = queries.coverage(edition)
    assert [(row.commune.name, row.closest) for row in found.far] == [("Calais", "Béthune"), ("Arras", "Béthune")]
    assert (found.far[0].km, found.known, found.unknown) == (72, 3, 2)
    assert found.people == 67500 + 42600
    content = text(client_of(cast.fanny).get(f"{HOME}couverture/"))
    assert "2 communes sont à plus de 25 km" in content
    open_one(edition, mode="online", place="", commune="Calais")
    assert len(queries.coverage(edition).far) == 2


def test_the_team_sets_what_the_rules_ask_of_comptoirs(edition, cast, client_of):
    maud, address = client_of(cast.maud), f"{HOME}regles/"
    data = {
        "attendances_before_project": "2", "topics_before_project": ["finance"], "place_offer_hours": "48",
        "guardian_below_age": "15", "reason": "Voté en commission",
    }  # fmt: skip
    assert client_of(cast.fanny).get(address).status_code == 404
    assert "Comptoirs demandés" in text(maud.get(address))
    assert maud.post(address, {**data, "reason": ""}).status_code == 422
    assert maud.post(address, data).status_code == 302
    rules = edition.process_rules.order_by("-version")[0]
    assert (rules.attendances_before_project, rules.topics_before_project) == (2, ["finance"])
    assert (rules.place_offer_hours, rules.guardian_below_age, rules.reason) == (48, 15, "Voté en commission")
