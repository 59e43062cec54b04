"""The calendar: dates in place, shown before they are written; two people once a phase has begun."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from eclore.core import clock
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry, Message
from eclore.desk import actions
from eclore.desk.queries import calendar
from eclore.editions import actions as editions
from eclore.editions import queries
from eclore.editions.models import KeyDay, Phase, PhaseChange
from eclore.people import actions as people
from eclore.voting import actions as voting
from eclore.voting import queries as urn
from tests.eclore.editions.factories import SYSTEM
from tests.eclore.projects.factories import draft, submitted
from tests.eclore.voting import factories as polls

pytestmark = pytest.mark.django_db
REASON = "La plateforme a été coupée le dernier soir"


@pytest.fixture
def anna(edition):
    """A second manager."""
    user = people.open_account(by=SYSTEM, email="anna@example.org", name="Anna Second", is_proven=True)
    editions.grant_role(by=SYSTEM, edition=edition, user=user, role="manager")
    return user


def typed(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def phase_of(edition, kind) -> Phase:
    return Phase.objects.get(edition=edition, kind=kind)


# Dates in place -------------------------------------------------------------------------------------------------------
def test_all_rows_stand_in_one_form_and_a_phase_that_began_is_not_typed(edition, cast, opened, client_of):
    opened("projects")
    page = client_of(cast.maud).get("/bureau/edition/").content.decode()
    assert 'name="voting-opens_at"' in page
    assert 'name="projects-opens_at"' not in page
    assert "Prolonger ou suspendre" in page
    assert 'class="timeline"' in page
    rose = client_of(cast.rose).get("/bureau/edition/").content.decode()
    assert 'name="voting-opens_at"' not in rose
    assert "Le vote" in rose


def test_nothing_is_written_before_the_effect_was_shown(edition, cast, opened, client_of):
    opened("projects")
    before = phase_of(edition, "voting")
    closes = before.opens_at + timedelta(days=2)
    data = {"voting-opens_at": typed(before.opens_at), "voting-closes_at": typed(closes)}
    client = client_of(cast.maud)
    page = client.post(reverse("desk:dates"), data).content.decode()
    assert "Rien n’est encore enregistré" in page
    assert "jours de moins" in page
    assert "L’urne, une fois préparée, s’ouvrira d’elle-même" in page
    assert "Aucun courrier ne part" in page
    assert phase_of(edition, "voting").closes_at == before.closes_at
    hidden = dict(re.findall(r'type="hidden" name="(voting-\w+)" value="([^"]+)"', page))
    assert len(hidden) == 2
    answer = client.post(reverse("desk:dates"), {**hidden, "confirm": "1"})
    assert answer.status_code == 302
    assert phase_of(edition, "voting").closes_at == closes.replace(second=0, microsecond=0)
    assert AuditEntry.objects.filter(verb="editions.set_phase", actor=f"user:{cast.maud.pk}").count() == 1


def test_one_row_alone(edition, cast, opened, client_of):
    opened("projects")
    data = {}
    for kind in ("reviews", "voting"):
        row = phase_of(edition, kind)
        data |= {
            f"{kind}-opens_at": typed(row.opens_at + timedelta(days=1)),
            f"{kind}-closes_at": typed(row.closes_at),
        }
    page = client_of(cast.maud).post(reverse("desk:dates"), {**data, "row": "voting"}).content.decode()
    assert 'name="voting-opens_at"' in page
    assert 'name="reviews-opens_at"' not in page


def test_the_effect_says_what_becomes_incoherent(edition, opened):
    opened("projects")
    reviews, voting = phase_of(edition, "reviews"), phase_of(edition, "voting")
    shown = calendar.preview(edition, {"voting": (reviews.opens_at, voting.closes_at)})
    assert "order.reviews.voting" in [flaw.code for flaw in shown.new]
    assert [effect.kind for effect in shown.effects] == ["voting"]
    assert calendar.preview(edition, {"voting": (voting.opens_at, voting.closes_at)}).effects == []


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        ("2030-09-30T08:00", "2030-09-01T08:00", "doit venir après"),
        ("demain", "2030-09-01T08:00", "Écrivez une date et une heure"),
        ("0001-01-01T00:00", "2030-09-01T08:00", "Cette année n’est pas possible"),
        ("2030-09-01T08:00", "", "Il manque cette date"),
    ],
)
def test_bad_dates_keep_what_was_typed(edition, cast, opened, client_of, opens, closes, sentence):
    opened("projects")
    before = list(edition.phases.values())
    answer = client_of(cast.maud).post(
        reverse("desk:dates"), {"voting-opens_at": opens, "voting-closes_at": closes, "confirm": "1"}
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{opens}"' in answer.content.decode()
    assert list(edition.phases.values()) == before


@pytest.mark.parametrize("who", ["rose", "fanny", "lea", "sam"])
def test_only_managers_date(edition, cast, client_of, who):
    for address in (reverse("desk:dates"), reverse("desk:add_key_day")):
        assert client_of(getattr(cast, who)).post(address, {}).status_code == 404


def test_a_phase_that_began_does_not_move_by_one_hand(edition, cast, opened):
    opened("projects")
    row = phase_of(edition, "projects")
    with pytest.raises(Closed, match="à deux"):
        editions.set_phase(
            by=cast.maud, edition=edition, kind="projects", opens_at=row.opens_at,
            closes_at=row.closes_at + timedelta(days=1),
        )  # fmt: skip


# Two people -----------------------------------------------------------------------------------------------------------
def propose(edition, by, change, kind="projects", **more) -> PhaseChange:
    more.setdefault("closes_at", clock.now() + timedelta(days=40) if change in ("extend", "reopen") else None)
    return actions.propose_change(by=by, edition=edition, kind=kind, change=change, reason=REASON, **more)


def test_a_lone_manager_is_told_to_find_another(edition, cast, opened):
    opened("projects")
    with pytest.raises(Closed, match="nommez d’abord quelqu’un"):
        propose(edition, cast.maud, "extend")


def test_extend_by_two_people_tells_and_publishes(edition, cast, opened, anna, client_of):
    opened("projects")
    draft(edition, cast.lea)
    before = phase_of(edition, "projects")
    row = propose(edition, cast.maud, "extend")
    assert phase_of(edition, "projects").closes_at == before.closes_at
    with pytest.raises(Denied, match="deux personnes"):
        actions.confirm_change(by=cast.maud, change=row)
    page = client_of(anna).get("/bureau/edition/").content.decode()
    assert "Maud Vasseur propose de prolonger" in page
    assert "Confirmer et publier" in page
    assert "Confirmer et publier" not in client_of(cast.maud).get("/bureau/edition/").content.decode()
    answer = client_of(anna).post(reverse("desk:confirm_change", args=[row.pk]), follow=True)
    assert "1 lettre part" in answer.content.decode()
    assert phase_of(edition, "projects").closes_at == row.closes_at
    letter = Message.objects.get(notice="desk.phase_changed")
    assert "prolongé jusqu’au" in letter.subject
    assert REASON in letter.body
    public = client_of().get("/reglement/").content.decode()
    assert REASON in public
    assert "prolongé jusqu’au" in client_of().get("/").content.decode()
    with pytest.raises(IllegalMove):
        actions.confirm_change(by=anna, change=row)
    assert AuditEntry.objects.filter(verb="editions.confirm_change").count() == 1


def test_a_suspension_closes_rights_and_says_why(edition, cast, opened, anna, client_of):
    opened("projects")
    project = draft(edition, cast.lea)
    end = phase_of(edition, "projects").closes_at
    actions.confirm_change(by=anna, change=propose(edition, cast.maud, "suspend"))
    edition.refresh_from_db()
    assert not queries.is_open(edition, "projects")
    page = client_of(cast.lea).get(f"/dossiers/{project.pk}/").content.decode()
    assert "est suspendu depuis" in page
    assert REASON in page
    assert "suspendu depuis" in client_of().get("/").content.decode()
    with pytest.raises(Closed, match="suspendue"):
        propose(edition, cast.maud, "extend")
    for gives_back in (False, True):
        start = phase_of(edition, "projects").suspended_at
        with clock.at(start + timedelta(days=3)):
            row = propose(edition, cast.maud, "resume", gives_time_back=gives_back)
            actions.confirm_change(by=anna, change=row)
        after = phase_of(edition, "projects")
        assert after.is_open()
        assert after.closes_at - end == (timedelta(days=3) if gives_back else timedelta())
        if not gives_back:
            actions.confirm_change(by=anna, change=propose(edition, cast.maud, "suspend"))


def test_reopen_what_is_over_and_nothing_else(edition, cast, opened, anna):
    opened("reviews")
    with pytest.raises(Closed, match="rouvrir"):
        propose(edition, cast.maud, "extend")
    row = propose(edition, cast.maud, "reopen")
    actions.confirm_change(by=anna, change=row)
    assert phase_of(edition, "projects").is_open()
    with pytest.raises(Closed, match="prolonger"):
        propose(edition, cast.maud, "reopen")
    with pytest.raises(Closed, match="n’a pas commencé"):
        propose(edition, cast.maud, "suspend", kind="voting")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reason": "non"}, "Le motif sera publié"),
        ({"closes_at": None}, "nouvelle fermeture"),
        ({"change": "shorten"}, "Choisissez une étape"),
        ({"kind": "party"}, "Choisissez une étape"),
    ],
)
def test_bad_proposals(edition, cast, opened, anna, more, sentence):
    opened("projects")
    words = {"kind": "projects", "change": "extend", "reason": REASON, "closes_at": clock.now() + timedelta(days=40)}
    with pytest.raises(Refused, match=sentence):
        actions.propose_change(by=cast.maud, edition=edition, **{**words, **more})
    assert not PhaseChange.objects.exists()


def test_one_proposal_at_a_time_and_it_may_be_dropped(edition, cast, opened, anna, client_of):
    opened("projects")
    row = propose(edition, cast.maud, "extend")
    with pytest.raises(Closed, match="attend déjà"):
        propose(edition, anna, "suspend")
    client_of(cast.maud).post(reverse("desk:drop_change", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "dropped"
    propose(edition, anna, "suspend")


def test_the_form_proposes(edition, cast, opened, anna, client_of):
    opened("projects")
    client = client_of(cast.maud)
    address = reverse("desk:phase", args=["projects"])
    page = client.get(address).content.decode()
    assert re.search("À la confirmation, 0 lettres? partir", page)
    answer = client.post(address, {"change": "extend", "closes_at": "2001-01-01T10:00", "reason": REASON})
    assert answer.status_code == 422
    assert REASON in answer.content.decode()
    answer = client.post(address, {"change": "suspend", "reason": REASON})
    assert answer.status_code == 302
    assert PhaseChange.objects.get().change == "suspend"
    assert client_of(cast.rose).get(address).status_code == 404
    assert client.get("/bureau/edition/phases/party/").status_code == 404


def test_another_edition_s_change_is_not_there(edition, cast, opened, anna, client_of, territory_set):
    from tests.eclore.editions.factories import make_edition

    opened("projects")
    row = propose(edition, cast.maud, "extend")
    make_edition(territory_set, "2027", is_current=False)
    editions.grant_role(by=SYSTEM, edition=queries.by_code("2027"), user=anna, role="manager")
    assert client_of(anna).post(f"/editions/2027/bureau/edition/changements/{row.pk}/confirmer/").status_code == 404


def test_the_leader_of_a_dossier_handed_in_is_not_told(edition, cast, opened, anna):
    opened("projects")
    submitted(edition, cast.lea)
    assert calendar.told(edition, "projects") == 0


# Days to mind --------------------------------------------------------------------------------------------------------
def test_sessions_and_elections_are_noted_settled_and_removed(edition, cast, client_of):
    client = client_of(cast.maud)
    data = {"kind": "election", "title": "Départementales", "held_on": "2028-03-19"}
    assert client.post(reverse("desk:add_key_day"), data).status_code == 302
    answer = client.post(reverse("desk:add_key_day"), data)
    assert answer.status_code == 422
    assert "déjà noté" in answer.content.decode()
    row = KeyDay.objects.get()
    assert "dimanche 19\xa0mars 2028" in client.get("/bureau/edition/").content.decode()
    client.post(reverse("desk:key_day", args=[row.pk]), {"settle": "1"})
    row.refresh_from_db()
    assert row.settled_at
    client.post(reverse("desk:key_day", args=[row.pk]), {"remove": "1"})
    assert not KeyDay.objects.exists()
    assert client.post(reverse("desk:add_key_day"), {**data, "held_on": "hier"}).status_code == 422


def test_the_vote_in_the_electoral_period_is_an_alert_until_the_pages_are_neutral(edition, cast, opened, client_of):
    opened("projects")
    vote = phase_of(edition, "voting")
    day = editions.add_key_day(
        by=cast.maud, edition=edition, kind="election", title="Départementales",
        held_on=(vote.closes_at + timedelta(days=30)).date(),
    )  # fmt: skip
    client = client_of(cast.maud)
    for address in ("/bureau/", "/bureau/edition/"):
        page = client.get(address).content.decode()
        assert "« Le vote » tombe en période électorale." in page
        assert "art. L.52-1" in page
    editions.settle_key_day(by=cast.maud, edition=edition, day=day)
    assert "tombe en période électorale" not in client.get("/bureau/").content.decode()


def test_the_page_asks_as_much_with_many_days_and_changes(
    edition, cast, opened, anna, client_of, django_assert_max_num_queries
):
    opened("projects")
    client = client_of(cast.maud)
    client.get("/bureau/edition/")
    for rank in range(5):
        editions.add_key_day(
            by=SYSTEM, edition=edition, kind="assembly", title="Session", held_on=date(2031, 1, 5 + rank)
        )
        actions.confirm_change(
            by=anna,
            change=propose(edition, cast.maud, "extend", closes_at=clock.now() + timedelta(days=40 + rank)),
        )
    with django_assert_max_num_queries(24):
        client.get("/bureau/edition/")


# The vote: strict -----------------------------------------------------------------------------------------------------
def test_an_open_vote_may_be_extended_or_suspended_and_never_reopened(edition, cast, opened, anna):
    opened("voting")
    poll = polls.open_poll(edition, cast)
    end = phase_of(edition, "voting").closes_at
    actions.confirm_change(
        by=anna, change=propose(edition, cast.maud, "extend", kind="voting", closes_at=end + timedelta(days=3))
    )
    assert phase_of(edition, "voting").closes_at == end + timedelta(days=3)
    actions.confirm_change(by=anna, change=propose(edition, cast.maud, "suspend", kind="voting"))
    edition.refresh_from_db()
    poll.edition = edition
    edition.__dict__.pop("_phases", None)
    assert not urn.can_vote_now(poll)
    # Suspended is not over: the urn does not close by itself meanwhile.
    with clock.at(end + timedelta(days=9)), pytest.raises(Closed):
        voting.close(by=cast.clara, poll=poll)
    actions.confirm_change(by=anna, change=propose(edition, cast.maud, "resume", kind="voting", gives_time_back=True))
    edition.__dict__.pop("_phases", None)
    with clock.at(phase_of(edition, "voting").closes_at + timedelta(minutes=1)):
        with pytest.raises(Closed, match="ne se rouvre pas"):
            propose(edition, cast.maud, "reopen", kind="voting", closes_at=clock.now() + timedelta(days=5))
        voting.close(by=SYSTEM, poll=poll)
        with pytest.raises(Closed, match="L’urne est close"):
            propose(edition, cast.maud, "reopen", kind="voting", closes_at=clock.now() + timedelta(days=5))


def test_a_room_may_object_between_the_proposal_and_the_confirmation(edition, cast, opened, anna):
    opened("voting")
    poll = polls.open_poll(edition, cast)
    end = phase_of(edition, "voting").closes_at
    row = propose(edition, cast.maud, "extend", kind="voting", closes_at=end + timedelta(days=3))
    with clock.at(end + timedelta(minutes=1)):
        voting.close(by=SYSTEM, poll=poll)
        with pytest.raises(Closed, match="L’urne est close"):
            actions.confirm_change(by=anna, change=row)
    assert phase_of(edition, "voting").closes_at == end


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_confirmations_at_once_one_wins_and_the_letters_leave_once(edition, cast, opened, anna):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several connections that write at once")
    opened("projects")
    draft(edition, cast.lea)
    row = propose(edition, cast.maud, "extend")
    barrier, won, lost = threading.Barrier(12), [], []

    def confirm() -> None:
        try:
            barrier.wait()
            actions.confirm_change(by=anna, change=PhaseChange.objects.select_related("edition").get(pk=row.pk))
            won.append(1)
        except IllegalMove:
            lost.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 11)
    assert Message.objects.filter(notice="desk.phase_changed").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_once_leave_one(edition, cast, opened, anna):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several connections that write at once")
    opened("projects")
    barrier, said = threading.Barrier(2), []

    def ask(by) -> None:
        try:
            barrier.wait()
            propose(edition, by, "extend")
            said.append("")
        except Closed as refusal:
            said.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[by]) for by in (cast.maud, anna)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(bool(text) for text in said) == [False, True]
    assert PhaseChange.objects.count() == 1
