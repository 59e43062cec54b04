"""People and roles: invited, dated, lent while away, handed over on leaving; what each may do; the journal in words."""

from __future__ import annotations

import ast
import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections
from django.urls import reverse

from eclore.core import clock, jobs, permissions
from eclore.core.errors import Closed, Denied, Refused
from eclore.core.models import AuditEntry
from eclore.core.permissions import Actor
from eclore.desk import actions, queries, rooms, words
from eclore.editions import queries as editions
from eclore.editions.actions import set_rooms
from eclore.editions.models import Invitation, Membership, StandIn
from eclore.people.models import User
from eclore.reviews import actions as review_actions
from tests.blueprint import sources, tree
from tests.eclore.projects import factories as projects

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")


def fresh(user):
    return User.objects.get(pk=user.pk)


def link():
    jobs.run_all()
    return re.search(r"/invitation/(\S+)/", mail.outbox[-1].body)[1]


def invite(edition, cast, **fields):
    asked = {"email": "nina@exemple.fr", "name": "Nina Roux", "role": "reviewer", **fields}
    return actions.invite(by=cast.maud, edition=edition, **asked)


def test_a_role_of_a_room_that_is_off_is_not_offered(edition, cast, client_of):
    client = client_of(cast.maud)
    offer = '<option value="{}">'
    page = client.get(reverse("desk:roles")).content.decode()
    assert offer.format("advisor") in page
    set_rooms(by=SYSTEM, edition=edition, off=["advising"])
    page = client.get(reverse("desk:roles")).content.decode()
    assert offer.format("advisor") not in page
    assert offer.format("ambassador") in page
    asked = {"email": "nina@exemple.fr", "name": "Nina Roux", "role": "advisor"}
    assert client.post(reverse("desk:invite"), asked).status_code == 422
    with pytest.raises(Refused):
        invite(edition, cast, role="advisor")
    # Who holds one already can still be given an end.
    held = edition.memberships.get(user=cast.adam)
    assert actions.set_role_end(by=cast.maud, membership=held, ends_on=clock.today()).until


# Invited -------------------------------------------------------------------------------------------------------------
def test_invited_then_accepted_once(edition, cast, client_of):
    client = client_of(cast.maud)
    asked = {"email": "Nina@exemple.fr", "name": "Nina Roux", "role": "reviewer"}
    client.post(reverse("desk:invite"), asked)
    assert "déjà invitée" in client.post(reverse("desk:invite"), asked).content.decode()
    nina, token = User.objects.get(email="nina@exemple.fr"), link()
    address = reverse("desk_public:invitation", args=[token])
    assert editions.roles_of(nina, edition) == frozenset()
    assert client_of().get(address).status_code == 302
    assert "autre adresse" in client_of(cast.sam).post(address).content.decode()
    assert "instructrice ou instructeur" in client_of(nina).get(address).content.decode()
    assert "instructrice" not in client_of(cast.sam).get(address).content.decode()
    assert client_of(nina).post(address)["Location"] == "/bureau/"
    assert editions.roles_of(fresh(nina), edition) == {"reviewer"}
    assert "déjà été acceptée" in client_of(nina).post(address).content.decode()
    assert token not in str(list(Invitation.objects.values()))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_invitation_accepted_by_ten_clicks_at_once_gives_one_role(edition, cast):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several connections that write at once")
    invite(edition, cast)
    nina, token = User.objects.get(email="nina@exemple.fr"), link()
    barrier, outcomes = threading.Barrier(10), []

    def accept() -> None:
        try:
            barrier.wait()
            actions.accept_invitation(by=nina, token=token)
            outcomes.append("accepted")
        except Closed as refusal:
            outcomes.append(refusal.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Cette invitation a déjà été acceptée."] * 9 + ["accepted"]
    assert Membership.objects.filter(user=nina, edition=edition).count() == 1
    assert AuditEntry.objects.filter(verb="desk.accept_invitation").count() == 1


def test_expired_revoked_resent(edition, cast, monkeypatch):
    row = invite(edition, cast)
    nina, first = User.objects.get(email="nina@exemple.fr"), link()
    actions.invite_again(by=cast.maud, invitation=row)
    second = link()
    with pytest.raises(Closed, match="plus valable"):
        actions.accept_invitation(by=nina, token=first)
    now = clock.now()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: now + timedelta(days=15))
        with pytest.raises(Closed, match="expiré"):
            actions.accept_invitation(by=nina, token=second)
    actions.revoke_invitation(by=cast.maud, invitation=row)
    with pytest.raises(Closed, match="plus valable"):
        actions.accept_invitation(by=nina, token=second)
    with pytest.raises(Denied):
        actions.invite(by=cast.fanny, edition=edition, email="x@exemple.fr", name="X", role="manager")


# Dated ---------------------------------------------------------------------------------------------------------------
def test_a_role_ends_by_the_clock(edition, cast, client_of, monkeypatch):
    rose = Membership.objects.get(user=cast.rose)
    day = clock.today() + timedelta(days=3)
    client_of(cast.maud).post(reverse("desk:role_end", args=[rose.pk]), {"ends_on": day.isoformat()})
    assert editions.roles_of(fresh(cast.rose), edition) == {"reviewer"}
    assert [row.user for row in queries.ending_soon(edition)] == [cast.rose]
    assert "Rose Ducrocq" in client_of(cast.maud).get("/bureau/").content.decode()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=4, hours=1))
    assert editions.roles_of(fresh(cast.rose), edition) == frozenset()


def test_the_last_manager_stays(edition, cast):
    maud = Membership.objects.get(user=cast.maud)
    with pytest.raises(Refused, match="dernière"):
        actions.set_role_end(by=cast.maud, membership=maud, ends_on=clock.today())
    with pytest.raises(Refused, match="dernière"):
        actions.dismiss(by=cast.maud, membership=maud)


# Lent ----------------------------------------------------------------------------------------------------------------
def test_a_stand_in_has_the_rights_and_the_tasks_and_the_trace_says_so(edition, cast, opened, client_of):
    opened("projects")
    project = projects.submitted(edition, cast.lea)
    opened("reviews")
    review = review_actions.assign(by=cast.maud, project=project, reviewer=cast.rose)
    today = clock.today()
    asked = {"absent": cast.rose.pk, "substitute": cast.emma.pk, "begins_on": today, "ends_on": today}
    assert "votre propre absence" in client_of(cast.adam).post(reverse("desk:stand_in"), asked).content.decode()
    assert "reviewer" not in editions.roles_of(fresh(cast.emma), edition)
    client_of(cast.rose).post(reverse("desk:stand_in"), asked)
    emma = fresh(cast.emma)
    assert editions.roles_of(emma, edition) == {"evaluator", "reviewer"}
    assert permissions.allowed(emma, "reviews.admit", review)
    assert any("Pour Rose Ducrocq" in item["text"] for item in rooms.todo(emma, edition))
    review_actions.admit(by=emma, review=review)
    entry = AuditEntry.objects.get(verb="reviews.admit")
    assert entry.detail["stands_in_for"] == [cast.rose.pk]
    assert "par suppléance de Rose Ducrocq" in queries.tell([entry], names_persons=True)[0].said
    assert "Emma Lhomme supplée" in client_of(cast.maud).get(reverse("desk:roles")).content.decode()
    actions.end_stand_in(by=cast.rose, stand_in=StandIn.objects.get())
    assert "reviewer" not in editions.roles_of(fresh(cast.emma), edition)


def test_a_share_of_the_key_is_never_lent(edition, cast):
    today = clock.today()
    actions.set_stand_in(
        by=cast.maud, edition=edition, absent=cast.karim, substitute=cast.rose, begins_on=today, ends_on=today
    )
    assert "key_holder" not in editions.roles_of(fresh(cast.rose), edition)


# Gone ----------------------------------------------------------------------------------------------------------------
def test_a_leaver_hands_over_then_the_account_closes(edition, cast, opened, client_of):
    opened("projects")
    project = projects.submitted(edition, cast.lea)
    opened("reviews")
    review = review_actions.assign(by=cast.maud, project=project, reviewer=cast.rose)
    client, address = client_of(cast.maud), reverse("desk:close_login", args=[cast.rose.pk])
    assert project.title in client.get(address).content.decode()
    assert "reste à transmettre" in client.post(address).content.decode()
    assert fresh(cast.rose).is_active
    client.post(address, {"successor": cast.paul.pk})
    review.refresh_from_db()
    assert review.reviewer == cast.paul
    assert not fresh(cast.rose).is_active
    assert not queries.active_roles(cast.rose).exists()
    with pytest.raises(Refused, match="propre compte"):
        actions.close_login(by=cast.maud, edition=edition, user=cast.maud)
    assert client_of(cast.paul).get(reverse("desk:close_login", args=[cast.adam.pk])).status_code == 404


# Who may see ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["maud", "fanny", "adam", "rose", "paul", "clara", "karim", "emma"])
def test_every_agent_reads_the_roles_and_only_managers_the_addresses(edition, cast, client_of, key):
    client = client_of(getattr(cast, key))
    page = client.get(reverse("desk:roles")).content.decode()
    assert "Rose Ducrocq" in page
    assert (cast.adam.email in page) == (key == "maud")
    assert client.get(reverse("desk:rights")).status_code == 200
    assert client.get(reverse("desk:role_history")).status_code == (200 if key == "maud" else 404)
    assert client_of(cast.sam).get(reverse("desk:roles")).status_code == 404


def test_the_table_of_rights_is_the_permissions():
    tables = {table["room"]: {row["verb"]: row["roles"] for row in table["rows"]} for table in queries.rights()}
    assert tables["ideas"]["publish"] == {"manager": "yes", "facilitator": "yes"}
    assert tables["advising"]["accept"] == {"advisor": "some"}
    assert tables["projects"]["withdraw"] == {"manager": "some"}
    assert "submit" not in tables["projects"]  # the leader's own, by no role


# In words ------------------------------------------------------------------------------------------------------------
def written_verbs():
    """Literal verbs given to `audit.record`."""
    for path in sources("eclore"):
        for node in ast.walk(tree(path)):
            is_record = isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record" and node.args
            if is_record and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_every_verb_has_its_words():
    # other tests register permissions of their own, under a room that does not exist
    named = {name for name in permissions.names() if not name.startswith("laboratory.")}
    missing = sorted({*named, *written_verbs()} - set(words.VERBS))
    assert not missing, f"eclore/desk/words.py: say in French what these verbs do: {missing}"


def test_what_is_written_is_said():
    from tests.blueprint import machines

    moved = {f"{machine.app}.{verb}" for machine in machines().values() for verb in machine.moves} - {"voting.cast"}
    silent = sorted(verb for verb in {*moved, *written_verbs()} if verb in words.VERBS and not words.VERBS[verb].did)
    assert not silent, f"eclore/desk/words.py: these verbs leave a trace and have no sentence: {silent}"


def test_the_journal_is_read_in_words_and_filtered(edition, cast, opened, client_of):
    from tests.eclore.ideas import factories as ideas

    opened("ideas")
    idea = ideas.published(edition, title="Un vélo-cargo")
    client = client_of(cast.maud)
    page = client.get("/bureau/journal/").content.decode()
    assert "a publié l’idée « Un vélo-cargo »" in page
    assert "notée → publiée" in page
    assert "noted" not in re.sub(r"<[^>]+>", "", page)
    assert "Un vélo-cargo" not in client.get("/bureau/journal/", {"salle": "grants"}).content.decode()
    day = clock.today().isoformat()
    assert "Un vélo-cargo" in client.get("/bureau/journal/", {"salle": "ideas", "jour": day}).content.decode()
    assert "Un vélo-cargo" not in client.get("/bureau/journal/", {"jour": "2020-01-01"}).content.decode()
    sheet = client.get("/bureau/journal/", {"format": "csv"})
    text = sheet.content if not sheet.streaming else b"".join(sheet.streaming_content)
    assert "a publié l’idée « Un vélo-cargo »" in text.decode("utf-8-sig")
    entry = AuditEntry.objects.filter(subject_type="people.person", subject_id=str(idea.author_id)).first()
    assert idea.author.name not in queries.tell([entry], names_persons=False)[0].said
