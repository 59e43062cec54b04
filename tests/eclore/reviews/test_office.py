"""The office of the review, through a browser without JavaScript."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from eclore.core import clock
from eclore.editions import actions as editions
from eclore.projects import actions as projects
from eclore.reviews import actions
from eclore.reviews.models import LabelDecision, Opinion, Review, Sitting
from eclore.reviews.states import RefusalCode, ReviewState
from tests.eclore.projects import factories as dossiers
from tests.eclore.reviews import factories
from tests.eclore.reviews.factories import SYSTEM, marks

HOME = "/bureau/reviews/"


@pytest.fixture
def project(edition, cast, opened):
    row = dossiers.submitted(edition, cast.lea)
    opened("reviews")
    return row


@pytest.fixture
def review(project, cast):
    return factories.assigned(project, cast.rose)


def form_of(value: int = 2, comment: str = "") -> dict[str, object]:
    return {**marks(value), "comment": comment}


@pytest.mark.parametrize(
    ("path", "may"),
    [("", "maud rose paul"), ("tous/", "maud rose paul"), ("a-confier/", "maud"), ("seances/", "maud paul")],
)
def test_who_enters(client_of, cast, edition, path, may):
    for who in ("maud", "rose", "paul", "clara", "lea", "sam"):
        status = client_of(getattr(cast, who)).get(HOME + path).status_code
        assert status == (200 if who in may.split() else 404), who
    assert client_of().get(HOME + path).status_code == 302


def test_my_dossiers_then_my_opinion(client_of, cast, review):
    rose = client_of(cast.rose)
    assert [row.pk for row in rose.get(HOME).context["to_read"]] == [review.pk]
    assert not client_of(cast.paul).get(HOME).context["to_read"]
    page = rose.get(f"{HOME}{review.pk}/").content.decode()
    assert "Donner mon avis" in page
    assert "Deux après-midi par semaine" in page
    response = rose.post(f"{HOME}{review.pk}/", form_of(3, "Un besoin réel."), follow=True)
    assert "Votre avis est donné" in response.content.decode()
    assert Opinion.objects.get().total == 15
    assert [row.pk for row in rose.get(HOME).context["read"]] == [review.pk]


@pytest.mark.parametrize(
    "change", [{"social_use": ""}, {"social_use": "4"}, {"social_use": "beaucoup"}, {"comment": "x" * 3001}]
)
def test_a_bad_grid_stays_next_to_its_field(client_of, cast, review, change):
    response = client_of(cast.rose).post(f"{HOME}{review.pk}/", {**form_of(), **change})
    assert response.status_code == 422
    assert response.context["form"].errors[next(iter(change))]
    assert not Opinion.objects.exists()


def test_no_grid_for_whom_the_dossier_is_not_given(client_of, cast, review):
    paul = client_of(cast.paul)
    assert "Donner mon avis" not in paul.get(f"{HOME}{review.pk}/").content.decode()
    assert paul.post(f"{HOME}{review.pk}/", form_of()).status_code == 403
    assert not Opinion.objects.exists()


def test_outside_the_phase_the_page_reads_and_does_not_write(client_of, cast, review, opened):
    opened("voting")
    rose = client_of(cast.rose)
    assert "Donner mon avis" not in rose.get(f"{HOME}{review.pk}/").content.decode()
    response = rose.post(f"{HOME}{review.pk}/", form_of())
    assert response.status_code == 409
    assert "Trop tard" in response.content.decode()


def test_opinions_are_read_after_ones_own_and_never_by_the_leader(client_of, cast, edition, review):
    actions.give_opinion(by=cast.rose, review=review, marks=marks(), comment="Ils tiendront.")
    actions.assign(by=cast.maud, project=review.project, reviewer=cast.paul)
    paul, path = client_of(cast.paul), f"{HOME}{review.pk}/"
    page = paul.get(path).content.decode()
    assert "Ils tiendront." not in page
    assert "Vous le lirez après le vôtre" in page
    paul.post(path, form_of())
    assert "Ils tiendront." in paul.get(path).content.decode()
    assert "Ils tiendront." in client_of(cast.maud).get(path).content.decode()
    lea = client_of(cast.lea)
    assert lea.get(path).status_code == 404
    for page in ("", "relecture/", "apercu/"):
        assert "Ils tiendront." not in lea.get(f"/dossiers/{review.project_id}/{page}").content.decode()


def test_a_leader_with_a_role_reads_no_opinion_on_the_own_project(client_of, cast, edition, review):
    actions.give_opinion(by=cast.rose, review=review, marks=marks(), comment="Ils tiendront.")
    editions.grant_role(by=SYSTEM, edition=edition, user=cast.lea, role="reviewer")
    lea = client_of(cast.lea)
    response = lea.get(f"{HOME}{review.pk}/")
    assert response.status_code == 403
    assert "de l’équipe de ce projet" in response.content.decode()
    assert "Le Café qui répare" not in lea.get(f"{HOME}tous/").content.decode()


def test_stepping_back_in_one_press(client_of, cast, review):
    rose = client_of(cast.rose)
    assert rose.get(f"{HOME}{review.pk}/se-retirer/").status_code == 405
    response = rose.post(f"{HOME}{review.pk}/se-retirer/", follow=True)
    assert "sans autre question" in response.content.decode()
    assert Review.objects.get().reviewer is None
    again = rose.post(f"{HOME}{review.pk}/se-retirer/", follow=True)
    assert "vous" in again.content.decode()
    assert rose.post(f"{HOME}{review.pk}/", form_of()).status_code == 403


def test_admitting_in_one_press(client_of, cast, review):
    rose = client_of(cast.rose)
    rose.post(f"{HOME}{review.pk}/recevable/")
    assert Review.objects.get().state == ReviewState.ADMISSIBLE
    again = rose.post(f"{HOME}{review.pk}/recevable/", follow=True)
    assert "n’est plus possible" in again.content.decode()
    assert client_of(cast.maud).post(f"{HOME}999/recevable/").status_code == 404


def test_assigning_from_the_list(client_of, cast, edition, project):
    maud = client_of(cast.maud)
    assert "Le Café qui répare" in maud.get(f"{HOME}a-confier/").content.decode()
    path = f"{HOME}a-confier/{project.pk}/"
    for bad in ("", "999999", str(cast.sam.pk), "rose"):
        assert maud.post(path, {"reviewer": bad}).status_code == 422
    assert maud.post(f"{HOME}a-confier/999/", {"reviewer": cast.rose.pk}).status_code == 404
    assert client_of(cast.rose).post(path, {"reviewer": cast.rose.pk}).status_code == 404
    assert not Review.objects.exists()
    assert maud.post(path, {"reviewer": cast.rose.pk}).status_code == 302
    assert Review.objects.get().reviewer == cast.rose
    assert "Le Café qui répare" not in maud.get(f"{HOME}a-confier/").context["page"].object_list
    response = maud.post(path, {"reviewer": cast.paul.pk, "back": "review"})
    assert response["Location"] == f"{HOME}{Review.objects.get().pk}/"


def test_a_sitting_from_its_opening_to_its_paper(client_of, cast, edition, project):
    review = factories.admissible(project, cast.rose)
    refused = factories.admissible(dossiers.submitted(edition, cast.lea, "Une *boutique* #panic()"), cast.rose)
    maud = client_of(cast.maud)
    data = {"held_on": clock.today().isoformat(), "place": "Arras", "present": [cast.paul.pk]}
    for bad in (
        {**data, "held_on": "hier"},
        {**data, "place": ""},
        {**data, "present": []},
        {**data, "present": ["x"]},
    ):
        assert maud.post(f"{HOME}seances/", bad).status_code == 422
    assert maud.post(f"{HOME}seances/", data).status_code == 302
    assert maud.post(f"{HOME}seances/", data).status_code == 422  # sent twice
    path = f"{HOME}seances/{Sitting.objects.get().pk}/"
    paul = client_of(cast.paul)
    assert "Le Café qui répare" in paul.get(path).content.decode()
    decide = f"{path}{review.pk}/"
    for bad in (
        {},
        {"decision": "label", "reason": ""},
        {"decision": "refuse", "reason": "Non."},
        {"decision": "label", "reason": "Oui.", "refusal_code": "not_sse"},
        {"decision": "peut-être"},
    ):
        assert paul.post(decide, bad).status_code == 422
    assert not LabelDecision.objects.exists()
    assert paul.post(decide, {"decision": "label", "reason": "Un besoin réel."}).status_code == 302
    assert paul.post(decide, {"decision": "label", "reason": "Encore."}).status_code == 409
    refusal = {"decision": "refuse", "refusal_code": RefusalCode.NOT_SSE, "reason": "Une vente ordinaire."}
    assert paul.post(f"{path}{refused.pk}/", refusal).status_code == 302
    response = paul.get(f"{path}decisions.pdf")
    assert response["Content-Type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    for words in (
        "Le Café qui répare",
        "Une *boutique* #panic()",
        "Un besoin réel.",
        "Une vente ordinaire.",
        "Paul Hennebelle",
    ):
        assert words in text
    file = docx.Document(BytesIO(paul.get(f"{path}decisions.docx").content))
    lines = [line.text for line in file.paragraphs]
    assert "Une *boutique* #panic()" in lines
    assert lines.index("Projets labellisés (1)") < lines.index("Un besoin réel.") < lines.index("Une vente ordinaire.")
    assert paul.get(f"{path}decisions.exe").status_code == 404
    assert client_of(cast.rose).get(f"{path}decisions.pdf").status_code == 404


def test_an_empty_sitting_prints_too(client_of, cast, edition):
    sitting = factories.sitting(edition)
    assert client_of(cast.maud).get(f"{HOME}seances/{sitting.pk}/decisions.pdf").content[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Atelier vélo", "Le Café qui répare"]),
        ("?etat=open", ["Le Café qui répare"]),
        ("?etat=labelled", ["Atelier vélo"]),
        ("?q=velos", ["Atelier vélo"]),
        ("?q=rien", []),
        ("?etat=quoi&page=77", ["Atelier vélo", "Le Café qui répare"]),
    ],
)
def test_filters_stand_in_the_address(client_of, cast, edition, review, query, titles):
    factories.labelled_project(edition, cast.lea, cast.rose, "Atelier vélo")
    page = client_of(cast.rose).get(f"{HOME}tous/{query}").context["page"]
    assert [row.project.title for row in page] == titles


def test_a_review_of_another_edition_is_not_here(client_of, cast, edition, territory_set):
    from tests.eclore.editions.factories import make_edition

    other = make_edition(territory_set, "2025", is_current=False)
    editions.grant_role(by=SYSTEM, edition=other, user=cast.rose, role="reviewer")
    review = factories.assigned(dossiers.submitted(other, cast.lea), cast.rose)
    rose = client_of(cast.rose)
    assert rose.get(f"{HOME}{review.pk}/").status_code == 404
    assert rose.get(f"/editions/2025{HOME}{review.pk}/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", 6), ("tous/", 9), ("a-confier/", 9), ("seances/", 8)])
def test_lists_cost_the_same_whatever_their_length(
    client_of, cast, edition, opened, django_assert_num_queries, count, path, queries
):
    opened("reviews")
    for rank in range(count):
        row = dossiers.submitted(edition, cast.lea, f"Projet {rank}")
        if path == "seances/":
            factories.sitting(edition, cast.paul, place=f"Salle {rank}")
        if path != "a-confier/":
            factories.assigned(row, cast.rose)
    client = client_of(cast.maud if path else cast.rose)
    client.get(HOME + path)
    with django_assert_num_queries(queries):
        assert client.get(HOME + path).status_code == 200


def test_what_people_write_is_never_markup(client_of, cast, review):
    projects.send_back(by=SYSTEM, project=review.project, reason="<b>gras</b>")
    projects.edit(by=SYSTEM, project=review.project, story="<img src=x onerror=alert(1)>")
    page = client_of(cast.rose).get(f"{HOME}{review.pk}/").content.decode()
    assert "<img src=x" not in page
    assert "<b>gras" not in page


def test_absurd_numbers_are_refused_or_not_there(client_of, cast, edition, project):
    maud, huge = client_of(cast.maud), str(10**30)
    for path in (f"{HOME}{huge}/", f"{HOME}seances/{huge}/"):
        assert maud.get(path).status_code == 404
    assert maud.post(f"{HOME}a-confier/{project.pk}/", {"reviewer": huge}).status_code == 422
    sitting = {"held_on": clock.today().isoformat(), "place": "Arras", "present": [huge]}
    assert maud.post(f"{HOME}seances/", sitting).status_code == 422
    assert not Sitting.objects.exists()
