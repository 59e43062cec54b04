"""A rehearsal receives the structure of an instance and the cast, never its people."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from eclore.core.permissions import Actor
from eclore.editions import actions, queries
from eclore.editions.models import Edition, Page
from eclore.people import actions as people
from eclore.people.models import Person, User

SYSTEM = Actor.system("laboratory")


@pytest.fixture
def written(edition, tmp_path):
    """The structure of an instance with one edition, a real agent, a real resident and a page."""
    actions.set_process_rules(by=SYSTEM, edition=edition, reason="Assemblée", voter_min_age=9, revote="replace")
    actions.publish_page(by=SYSTEM, edition=edition, slug="aide", title="Aide", body="Bonjour")
    agent = people.open_account(by=SYSTEM, email="agent@departement.example", name="Une vraie agente")
    actions.grant_role(by=SYSTEM, edition=edition, user=agent, role="manager")
    Person.objects.create(name="Une vraie habitante", commune_code="62041")
    path = tmp_path / "structure.json"
    call_command("copy_structure", to=path)
    return path


def _renamed(path, code):
    """The same file as another instance would read it: its edition does not exist there yet."""
    content = json.loads(path.read_text())
    content["editions"][0]["code"] = code
    path.write_text(json.dumps(content))
    return path


def test_no_person_nor_login_leaves_the_instance(written):
    assert "vraie" not in written.read_text()
    assert "agent@" not in written.read_text()


def test_the_rehearsal_has_the_same_structure(written, edition):
    call_command("copy_structure", source=_renamed(written, "repetition"), stdout=StringIO())
    copy = Edition.objects.get(code="repetition")
    assert queries.rulebook(copy).sha256 == queries.rulebook(edition).sha256
    assert queries.process_rules(copy).voter_min_age == 9
    assert queries.process_rules(copy).revote == "replace"
    times = [(p.kind, p.opens_at, p.closes_at) for p in edition.phases.all()]
    assert [(p.kind, p.opens_at, p.closes_at) for p in copy.phases.all()] == times
    assert Page.objects.get(edition=copy).body == "Bonjour"
    assert queries.communes(copy).count() == queries.communes(edition).count() == 5


def test_the_cast_can_play_it(written):
    call_command("copy_structure", source=_renamed(written, "repetition"), stdout=StringIO())
    copy = Edition.objects.get(code="repetition")
    assert queries.roles_of(User.objects.get(email="maud@demo.example"), copy) == {"manager"}
    assert queries.roles_of(User.objects.get(email="agent@departement.example"), copy) == frozenset()


def test_an_edition_that_exists_is_refused_and_nothing_changes(written):
    with pytest.raises(CommandError, match="porte déjà le code « 2026 »"):
        call_command("copy_structure", source=written)
    assert Edition.objects.count() == 1
    assert not User.objects.filter(email="maud@demo.example").exists()


@pytest.mark.parametrize("text", ["", "{}", "[1", '{"format": "autre"}'])
def test_a_file_that_is_not_a_structure_is_refused(db, tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="Ce fichier"):
        call_command("copy_structure", source=path)
