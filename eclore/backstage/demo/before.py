"""From the idea to the label: residents, comptoirs, advisors, dossiers, the panel."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum.luhn import calc_check_digit

from eclore.advising import actions as advising
from eclore.advising.models import Partner
from eclore.advising.states import MeetingKind, Need
from eclore.backstage.demo import archetypes as words
from eclore.backstage.demo.stage import DEMO, Planned, Stage, said
from eclore.core import clock
from eclore.editions import queries as edition_queries
from eclore.editions.models import Commune
from eclore.ideas import actions as ideas
from eclore.ideas.models import Idea, Tool
from eclore.people import actions as people
from eclore.people.models import Person
from eclore.projects import actions as projects
from eclore.reviews import actions as reviews
from eclore.reviews.queries import GRID
from eclore.workshops import actions as workshops
from eclore.workshops import queries
from eclore.workshops.models import Part, Workshop

Guest = tuple[Person, Idea | None]


def note_ideas(stage: Stage) -> None:
    """Residents note their ideas; the facilitator publishes most of them."""
    plans = stage.plans[: len(stage.plans) * 6 // 10] if stage.is_now("ideas") else stage.plans
    if not Tool.objects.exists():
        ideas.add_first_tools(by=DEMO, edition=stage.edition)
    for rank, planned in enumerate(plans):
        with stage.when("ideas", (rank + 1) / (len(plans) + 1)):
            planned.author = _author(stage, planned, rank)
            planned.idea = ideas.note(
                by=planned.author.user or DEMO,
                edition=stage.edition,
                person=planned.author,
                title=planned.title[:100],
                summary=planned.archetype.summary,
                theme=planned.archetype.theme,
                commune=planned.commune,
            )
        if not (stage.is_now("ideas") and rank > len(plans) - 4):
            with stage.when("ideas", min(1, (rank + 2) / (len(plans) + 1))):
                ideas.publish(by=stage.cast["fanny"], idea=planned.idea)


def _author(stage: Stage, planned: Planned, rank: int) -> Person:
    """Léa bears the first plan; one resident in eight has no account, only a phone."""
    if rank == 0:
        return people.self_of(user=stage.cast["lea"])
    return stage.resident(planned.commune, has_account=planned.has_dossier or rank % 8 != 0)


def hold_workshops(stage: Stage, communes: list[Commune]) -> None:
    """Comptoirs over the territories: those past are held and signed, those to come take registrations."""
    size, rng = stage.size, stage.rng
    opens, closes = stage.phases["workshops"]
    span = (closes - opens).days - 6
    seats = [planned for planned in stage.plans if planned.has("idea")]
    guests = max(0, size.attendees - len(seats))
    for rank in range(size.workshops):
        commune = communes[rank % len(communes)]
        day = timezone.localtime(opens + timedelta(days=4 + rank * span // max(size.workshops - 1, 1))).date()
        starts_at = timezone.make_aware(datetime.combine(day, time(18, 0)))
        with stage.when("workshops", 0):
            workshop = workshops.plan(
                by=stage.cast["fanny"],
                edition=stage.edition,
                title=said(_("Comptoir de {place}"), commune.name),
                commune=commune,
                place=said(f"{rng.choice(words.HALLS)} de {{place}}", commune.name),
                address="Place de la mairie",
                host=rng.choice(words.HOSTS),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2, minutes=30),
                capacity=max(20, 2 * size.attendees // size.workshops),
                description="Une soirée pour passer de l’idée au projet, avec un café et des gens du métier.",
                access="Bus ligne 12, arrêt Mairie" if rank % 3 else "",
                offers=words.OFFERS[rank % len(words.OFFERS)],
                facilitators=[stage.cast["fanny"]],
                speakers="Ligue de l’enseignement 62" if rank % 2 else "",
                reserved=2 if rank % 4 == 0 else 0,
                reserved_for="les personnes que nos partenaires accompagnent" if rank % 4 == 0 else "",
                activities=[
                    Part(time(18, 15), topic="idea_to_project", room="Grande salle"),
                    Part(time(19, 0), topic=words.TOPICS[rank % len(words.TOPICS)], room="Salle du haut", capacity=12),
                    Part(time(20, 0), "Questions et rencontres"),
                ],
            )
            workshops.open_workshop(by=stage.cast["fanny"], workshop=workshop)
        mine = seats[rank :: size.workshops]
        extra = guests // size.workshops + (1 if rank < guests % size.workshops else 0)
        _fill(stage, workshop, mine, extra)


def _fill(stage: Stage, workshop: Workshop, mine: list[Planned], extra: int) -> None:
    """Registrations before the evening; check-in and certificate on the evening, if it is past."""
    persons: list[Guest] = [(planned.author, planned.idea) for planned in mine]
    persons += [(stage.resident(workshop.commune, has_account=False), None) for _guest in range(extra)]
    is_past = workshop.ends_at <= stage.now
    with clock.at(min(workshop.starts_at, stage.now) - timedelta(days=3)):
        if not stage.phases["workshops"][0] <= clock.now():
            return _fill_late(stage, workshop, persons, is_past)
        for person, idea in persons:
            workshops.register(by=person.user or DEMO, workshop=workshop, person=person, idea=idea)
    _sign(stage, workshop, [person for person, _idea in persons], is_past)


def _fill_late(stage: Stage, workshop: Workshop, persons: list[Guest], is_past: bool) -> None:
    """The first comptoirs come within days of the opening: register on the first morning."""
    with stage.when("workshops", 0):
        for person, idea in persons:
            workshops.register(by=person.user or DEMO, workshop=workshop, person=person, idea=idea)
    _sign(stage, workshop, [person for person, _idea in persons], is_past)


def _sign(stage: Stage, workshop: Workshop, persons: list[Person], is_past: bool) -> None:
    if not is_past:
        return
    with clock.at(workshop.starts_at + timedelta(minutes=20)):
        for person in persons:
            attendance = workshops.check_in(by=stage.cast["fanny"], workshop=workshop, person=person)
            workshops.certify(by=stage.cast["fanny"], attendance=attendance)
    with clock.at(workshop.ends_at):
        workshops.hold(by=stage.cast["fanny"], workshop=workshop)
        workshops.note_outcome(
            by=stage.cast["fanny"], workshop=workshop, next_steps=stage.rng.choice(words.NEXT_STEPS), staff_minutes=300
        )
    with clock.at(workshop.ends_at + timedelta(days=1)):
        came = list(queries.attendances(workshop))
        for attendance in came[::2]:
            usefulness = stage.rng.choice(["very", "very", "somewhat", "not"])
            missing = stage.rng.choice(words.MISSING)
            workshops.answer(by=DEMO, attendance=attendance, usefulness=usefulness, missing=missing)


def accompany(stage: Stage) -> None:
    """One future dossier in three asks for an advisor; Adam takes them and records meetings."""
    adam, maud = stage.cast["adam"], stage.cast["maud"]
    with stage.when("advising", 0.02):
        partners = _partners(stage, adam)
    asking = [planned for planned in stage.plans if planned.has_dossier][::3]
    for rank, planned in enumerate(asking):
        start = 0.1 + 0.6 * rank / len(asking)
        with stage.when("advising", start):
            request = advising.request(
                by=planned.author.user or DEMO,
                edition=stage.edition,
                person=planned.author,
                need=stage.rng.choice(words.NEEDS),
                idea=planned.idea,
                needs=stage.rng.sample(Need.values, 2),
                partners=partners,
            )
        if stage.is_now("workshops") and rank % 2:
            continue
        with stage.when("advising", start + 0.1):
            advising.assign(by=maud, request=request, advisor=adam)
            advising.accept(by=adam, request=request)
        for step in range(1 + rank % 3):
            with stage.when("advising", start + 0.15 + 0.04 * step):
                advising.record_meeting(
                    by=adam,
                    request=request,
                    held_on=clock.today(),
                    minutes=45 + 15 * step,
                    note=words.MEETING_NOTES[step],
                    kind=stage.rng.choice(MeetingKind.values),
                )
            with stage.when("advising", start + 0.16 + 0.04 * step):
                task = advising.set_task(by=adam, request=request, title=words.ADVISING_TASKS[step])
                if step:
                    advising.tick_task(by=adam, task=task, is_done=True)


def _partners(stage: Stage, adam: Any) -> list[Partner]:
    """Three structures in the directory; Adam accompanies in the name of the first, which covers everything."""
    areas = list(edition_queries.areas(stage.edition))
    made = []
    for rank, (name, presentation, needs) in enumerate(words.PARTNERS):
        made.append(
            advising.set_partner(
                by=stage.cast["maud"],
                edition=stage.edition,
                name=name,
                presentation=presentation,
                contact=f"03 39 98 00 0{rank + 1}",
                needs=needs,
                territories=areas[rank::3] if rank else [],
                capacity=40 if not rank else 8,
                is_active=True,
                advisors=[adam] if not rank else [],
            )
        )
    return made


def write_dossiers(stage: Stage) -> None:
    """Leaders write and hand in their dossiers; while the phase is open, a third are still drafts."""
    plans = [planned for planned in stage.plans if planned.has_dossier]
    for rank, planned in enumerate(plans):
        user = planned.author.user
        is_draft = stage.is_now("projects") and (rank % 3 == 2 or rank == 0)
        with stage.when("projects", 0.05 + 0.85 * rank / len(plans)):
            planned.project = projects.start(
                by=user, edition=stage.edition, person=planned.author, title=planned.title, idea=planned.idea
            )
            if is_draft and rank % 2:
                continue
            projects.edit(by=user, project=planned.project, **_dossier(stage, planned))
        if not is_draft:
            with stage.when("projects", 0.08 + 0.9 * rank / len(plans)):
                planned.project = projects.submit(by=user, project=planned.project)


def _siret(rank: int) -> str:
    """A number whose check digits are right and that no body bears: the register gives out none under 999 9."""
    siren = f"9999{rank:04d}"
    siren += calc_check_digit(siren)
    return siren + "0001" + calc_check_digit(siren + "0001")


def _dossier(stage: Stage, planned: Planned) -> dict[str, Any]:
    rng, kind, place = stage.rng, planned.archetype, planned.commune.name
    organisation = people.describe_organisation(
        by=planned.author.user,
        name=said(rng.choice(words.GROUPS), place),
        kind="nonprofit",
        siret=_siret(stage.plans.index(planned)),
        commune_code=planned.commune.pk,
    )
    # What is asked covers from half to four fifths of the cost; the rest comes from others.
    total = planned.requested_cents * 100 // rng.randrange(50, 80) // 100 * 100
    others = total - planned.requested_cents
    shares = [rng.randrange(2, 7) for _label in kind.costs]
    amounts = [total * share // sum(shares) // 100 * 100 for share in shares]
    amounts[0] += total - sum(amounts)
    town = others * 2 // 3 // 100 * 100
    return {
        "summary": kind.summary,
        "story": said(kind.story, place),
        "audience": said(kind.audience, place),
        "sse_values": kind.values,
        "theme": kind.theme,
        "commune": planned.commune,
        "applicant": organisation,
        "requested_cents": planned.requested_cents,
        "funding": [
            *[("expense", label, amount) for label, amount in zip(kind.costs, amounts, strict=True)],
            ("income", said("Commune de {place}", place), town),
            ("income", "Adhésions et dons", others - town),
        ],
    }


def review_dossiers(stage: Stage) -> None:
    """Maud assigns, Rose reads and admits, the panel labels or refuses. While open, the sitting is still to come."""
    maud, rose, paul = stage.cast["maud"], stage.cast["rose"], stage.cast["paul"]
    plans = [planned for planned in stage.plans if planned.has("project")]
    is_open = stage.is_now("reviews")
    admitted = []
    for rank, planned in enumerate(plans):
        with stage.when("reviews", 0.05 + 0.3 * rank / len(plans)):
            review = reviews.assign(by=maud, project=planned.project, reviewer=rose)
        if is_open and rank % 3 == 0:
            continue
        with stage.when("reviews", 0.4 + 0.3 * rank / len(plans)):
            low = 1 if planned.rank is None else 2
            marks = {criterion.key: stage.rng.randrange(low, 4) for criterion in GRID}
            reviews.give_opinion(by=rose, review=review, marks=marks, comment=stage.rng.choice(words.OPINION_NOTES))
            reviews.admit(by=rose, review=review)
        admitted.append((planned, review))
    if is_open:
        return
    with stage.when("reviews", 0.85):
        sitting = reviews.open_sitting(
            by=maud,
            edition=stage.edition,
            held_on=clock.today(),
            place="Hôtel du Département, Arras",
            present=[paul, maud],
        )
    refused = 0
    for planned, review in admitted:
        with stage.when("reviews", 0.9):
            if planned.rank is not None:
                reviews.label(
                    by=paul, review=review, sitting=sitting, reason=str(stage.rng.choice(words.LABEL_REASONS))
                )
            else:
                code, reason = words.REFUSALS[refused % len(words.REFUSALS)]
                reviews.refuse(by=paul, review=review, sitting=sitting, refusal_code=code, reason=reason)
                refused += 1
