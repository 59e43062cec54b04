"""Verbs of an idea: the row, the audit entry and the letter."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from eclore.core import audit, clock
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry, Message
from eclore.core.permissions import Actor
from eclore.ideas import actions, desk, queries
from eclore.ideas.models import Idea
from eclore.ideas.states import IdeaState
from eclore.people import actions as people
from eclore.people.models import Person, User
from tests.eclore.editions.factories import make_edition
from tests.eclore.ideas.factories import noted, person, published

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("laboratory")
WORDS = {"title": "Un potager", "summary": "Au pied des tours.", "theme": "food", "commune": "Arras"}


def verbs(row) -> list[str]:
    return list(audit.trail(row).values_list("verb", flat=True))


def test_noting_keeps_the_idea_and_answers_the_author(edition, opened, cast):
    opened("ideas")
    idea = actions.note(by=cast.lea, edition=edition, person=people.self_of(user=cast.lea), **WORDS)
    assert (idea.state, idea.commune.name, idea.author.user) == (IdeaState.NOTED, "Arras", cast.lea)
    assert verbs(idea) == ["ideas.note"]
    letter = Message.objects.get()
    assert (letter.notice, letter.address, letter.edition_code) == ("ideas.noted", cast.lea.email, "2026")
    assert "Un potager" in letter.body


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"summary": ""}, "summary"),
        ({"summary": "x" * 1001}, "summary"),
        ({"theme": "astrologie"}, "theme"),
        ({"commune": "Atlantide"}, "commune"),
        ({"commune": "75056"}, "commune"),
    ],
)
def test_an_idea_that_lacks_something_is_refused(edition, change, field):
    with pytest.raises(Refused) as refusal:
        noted(edition, **change)
    assert refusal.value.field == field
    assert not Idea.objects.exists()
    assert not Message.objects.exists()


def test_noting_needs_the_phase_and_oneself(edition, opened, cast):
    lea = people.self_of(user=cast.lea)
    opened("workshops")
    with pytest.raises(Closed, match="Trop tard"):
        actions.note(by=cast.lea, edition=edition, person=lea, **WORDS)
    opened("ideas")
    with pytest.raises(Denied):
        actions.note(by=cast.sam, edition=edition, person=lea, **WORDS)
    assert not Idea.objects.exists()
    assert not AuditEntry.objects.filter(verb="ideas.note").exists()


def test_the_same_idea_twice_is_refused(edition):
    author = person()
    noted(edition, author, title="Un potager")
    with pytest.raises(Refused, match="déjà proposé"):
        noted(edition, author, title="un potager")
    assert Idea.objects.count() == 1


def test_a_visitor_proposes_with_an_email_that_opens_an_account_or_with_a_phone(edition, opened):
    opened("ideas")
    visitor = AnonymousUser()
    idea = actions.propose(
        by=visitor, edition=edition, **WORDS, name="Zoé Roux", email="Zoe@exemple.fr", birth_year=1984
    )
    assert (idea.author.birth_year, idea.author.commune_code) == (1984, "62041")
    assert User.objects.get(email="zoe@exemple.fr") == Person.objects.get(pk=idea.author_id).user
    by_phone = actions.propose(by=visitor, edition=edition, **WORDS, name="Ali Ben", phone="06 39 98 12 34")
    assert (by_phone.author.phone, by_phone.author.user) == ("+33639981234", None)
    assert Message.objects.get(address="+33639981234").channel == "sms"


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        ({"name": "Zoé"}, "email"),
        ({"name": "", "phone": "0639981234"}, "name"),
        ({"name": "Zoé", "email": "zoe@"}, "email"),
        ({"name": "Zoé", "phone": "12"}, "phone"),
        ({"name": "Zoé", "phone": "0639981234", "birth_year": 1850}, "birth_year"),
    ],
)
def test_a_bad_contact_leaves_nothing_behind(edition, opened, contact, field):
    opened("ideas")
    people_before = Person.objects.count()
    with pytest.raises(Refused) as refusal:
        actions.propose(by=AnonymousUser(), edition=edition, **WORDS, **contact)
    assert refusal.value.field == field
    assert (Person.objects.count(), Idea.objects.count()) == (people_before, 0)


def test_an_address_typed_by_someone_else_does_not_take_the_place_of_its_owner(edition, opened, cast):
    opened("ideas")
    actions.propose(by=AnonymousUser(), edition=edition, **WORDS, name="Un Autre", email=cast.maud.email)
    assert people.self_of(user=cast.maud).name == cast.maud.name


def test_publishing_shows_and_tells(edition, cast):
    idea = noted(edition)
    assert actions.publish(by=cast.fanny, idea=idea).state == IdeaState.PUBLISHED
    assert verbs(idea) == ["ideas.note", "ideas.publish"]
    assert Message.objects.filter(notice="ideas.published").count() == 1
    with pytest.raises(IllegalMove):
        actions.publish(by=cast.fanny, idea=idea)
    with pytest.raises(Denied):
        actions.publish(by=cast.lea, idea=noted(edition))


def test_two_ideas_join_with_the_last_yes(edition, cast):
    """Each carrier is asked; nobody is overruled; the one whose idea joins becomes a carrier of the one that stays."""
    idea, stays = noted(edition, person("Nadia")), published(edition, person("Omar"))
    asked = actions.propose_merge(by=cast.fanny, idea=idea, into=stays)
    assert [consent.person.name for consent in asked] == ["Nadia", "Omar"]
    letters = Message.objects.filter(notice="ideas.merge_proposed")
    assert letters.count() == 2
    actions.propose_merge(by=cast.fanny, idea=idea, into=stays)  # asked twice: one letter
    assert letters.count() == 2
    with pytest.raises(Refused, match="Nadia, Omar"):
        actions.merge(by=cast.fanny, idea=idea, into=stays)
    actions.answer_merge(by=actions.SIGNED_LINK, consent=asked[0], is_agreed=True)
    actions.answer_merge(by=actions.SIGNED_LINK, consent=asked[1], is_agreed=False)
    idea.refresh_from_db()
    assert idea.state == IdeaState.NOTED
    actions.answer_merge(by=cast.fanny, consent=asked[1], is_agreed=True)  # by telephone
    idea.refresh_from_db()
    assert (idea.state, idea.merged_into) == (IdeaState.MERGED, stays)
    assert queries.count(edition) == 1
    assert [who.name for who in queries.carriers(stays)] == ["Omar", "Nadia"]
    assert stays.title in Message.objects.get(notice="ideas.merged").body
    assert audit.trail(idea).last().detail == {"into": stays.pk}
    with pytest.raises(Closed):
        actions.answer_merge(by=cast.fanny, consent=asked[1], is_agreed=False)


def test_one_person_joins_their_own_ideas_at_once(edition, cast):
    nadia = person("Nadia")
    idea, stays = noted(edition, nadia), noted(edition, nadia)
    actions.propose_merge(by=cast.fanny, idea=idea, into=stays)
    idea.refresh_from_db()
    assert idea.state == IdeaState.MERGED
    assert not Message.objects.filter(notice="ideas.merge_proposed").exists()


def test_the_link_of_a_letter_answers_for_its_carrier_alone(edition, cast, client_of):
    idea, stays = published(edition), published(edition)
    asked = actions.propose_merge(by=cast.fanny, idea=idea, into=stays)
    visitor = client_of()
    address = f"/idees/reunir/{queries.consent_token(asked[0])}/"
    assert stays.title in visitor.get(address).content.decode()
    assert visitor.get("/idees/reunir/999:abc/").status_code == 404
    visitor.post(address, {"reponse": "oui"})
    assert [who.pk for who in queries.missing_consents(idea, stays)] == [asked[1].person_id]


def test_merging_refuses_itself_another_edition_and_what_is_gone(edition, cast, territory_set):
    idea = noted(edition)
    other = noted(make_edition(territory_set, code="2027", is_current=False))
    gone = actions.archive(by=SYSTEM, idea=noted(edition), reason_code="spam")
    for target in (idea, other, gone):
        with pytest.raises(Refused) as refusal:
            actions.propose_merge(by=cast.fanny, idea=idea, into=target)
        assert refusal.value.field == "into"
    with pytest.raises(Denied):
        actions.propose_merge(by=cast.lea, idea=idea, into=noted(edition))


def test_a_class_is_carried_by_an_adult_and_names_no_child(edition):
    with pytest.raises(Refused) as refusal:
        noted(edition, carrier_kind="class", carrier_name=" ")
    assert refusal.value.field == "carrier_name"
    with pytest.raises(Refused):
        noted(edition, carrier_kind="bande", carrier_name="x")
    child = people.meet(by=SYSTEM, name="Zoé", email="zoe@exemple.fr", birth_year=clock.today().year - 13)
    with pytest.raises(Refused, match="adulte référent"):
        noted(edition, child, carrier_kind="class", carrier_name="La classe de 4e B")
    row = noted(edition, carrier_kind="class", carrier_name="La classe de 4e B, collège Verlaine")
    assert row.carrier_name == "La classe de 4e B, collège Verlaine"
    assert noted(edition, carrier_name="Moi").carrier_name == ""


def test_an_idea_is_taken_up_again_in_the_next_edition_once(edition, territory_set, cast, opened):
    before = published(make_edition(territory_set, code="2025", is_current=False), people.self_of(user=cast.lea))
    with pytest.raises(Closed):
        actions.carry_over(by=cast.lea, idea=before, edition=edition)
    opened("ideas")
    with pytest.raises(Denied):
        actions.carry_over(by=cast.sam, idea=before, edition=edition)
    row = actions.carry_over(by=cast.lea, idea=before, edition=edition)
    assert (row.edition, row.carried_from, row.title, row.state) == (edition, before, before.title, IdeaState.NOTED)
    for again in (before, row):
        with pytest.raises(Refused):
            actions.carry_over(by=cast.lea, idea=again, edition=edition)


def test_archiving_needs_a_reason_of_the_list(edition, cast):
    idea = noted(edition)
    with pytest.raises(Refused):
        actions.archive(by=cast.fanny, idea=idea, reason_code="parce que")
    assert actions.archive(by=cast.fanny, idea=idea, reason_code="spam").state == IdeaState.ARCHIVED
    assert audit.trail(idea).last().reason_code == "spam"


def test_search_ignores_accents_and_plurals(edition):
    published(edition, title="Des vélos réparés", summary="À l’école.", theme="mobility")
    published(edition, title="Un potager", summary="Au pied des tours.", theme="food", commune="Arras")
    found = lambda text: [i.title for i in queries.search(queries.published(edition), text)]  # noqa: E731
    assert found("velo") == found("VÉLOS école") == ["Des vélos réparés"]
    assert found("arras") == ["Un potager"]
    assert found("fusée") == []
    assert [i.title for i in queries.in_area(queries.published(edition), edition, "arrageois")] == ["Un potager"]


def test_similar_ideas_share_rare_words(edition):
    published(edition, title="Réparer les vélos", summary="Un atelier de vélos pour les jeunes.")
    published(edition, title="Une chorale", summary="Chanter le jeudi.")
    noted(edition, title="Des vélos encore", summary="Pas encore lue.")
    assert [i.title for i in queries.similar(edition, "Un garage à vélo pour le lycée")] == ["Réparer les vélos"]
    assert queries.similar(edition, "une idée pour tous") == []


def test_the_desk_counts_exports_and_erases(edition, cast):
    mine, seen = person(), person()
    idea = noted(edition, mine)
    shown = published(edition, seen)
    assert desk.todo(cast.fanny, edition)[0]["title"] == "1 idée à lire"
    assert desk.todo(cast.lea, edition) == []
    assert desk.export(mine)["ideas"][0]["title"] == idea.title
    assert desk.export(mine)["ideas"][0]["former"] == []
    actions.edit(by=cast.maud, idea=idea, title="Un four à pain", summary=idea.summary)
    assert [row["title"] for row in desk.export(mine)["ideas"][0]["former"]] == [idea.title]
    idea.refresh_from_db()
    assert [c["title"] for c in desk.card(seen)] == [shown.title]
    (authors,) = desk.selections()
    assert set(authors.persons(edition, QueryDict())) == {mine, seen}
    assert set(authors.persons(edition, QueryDict("etat=published"))) == {seen}
    assert authors.values(edition, QueryDict(), [mine.pk]) == {mine.pk: {"idea": idea.title}}
    desk.erase(mine)
    desk.erase(seen)
    idea.refresh_from_db()
    assert (idea.title, idea.summary, idea.search_text) == ("Idée effacée", "", "")
    assert Idea.objects.get(pk=shown.pk).title == shown.title


def test_similar_ideas_are_found_with_one_or_two_letters_wrong(edition):
    garden = published(edition, title="Un potager partagé", summary="Au pied des immeubles.", theme="food")
    choir = published(edition, title="Une chorale", summary="Chanter le jeudi.")
    assert queries.similar(edition, "un ptager") == [garden]
    assert queries.similar(edition, "des imeubles") == [garden]
    assert queries.similar(edition, "la choralle") == [choir]
    assert queries.similar(edition, "un planétarium") == []


def test_a_word_that_an_idea_holds_is_never_read_as_another(edition):
    shop = published(edition, title="Une épicerie", summary="Ouverte le soir.")
    published(edition, title="Des épiceries ambulantes", summary="En camion.")
    spice = published(edition, title="Un jardin d’épices", summary="Thym et sauge.")
    assert spice not in queries.similar(edition, "épicerie")
    assert shop in queries.similar(edition, "epicerie")
