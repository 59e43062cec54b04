"""Office of the evaluation."""

from __future__ import annotations

import pytest

from eclore.evaluation.models import Indicator, Questionnaire
from tests.eclore.evaluation import factories
from tests.eclore.results import factories as results

pytestmark = pytest.mark.django_db
HOME = "/bureau/evaluation/"
TYPED = "Est-ce votre première fois ?\n- Oui\n– Non\n\nÂge\n- Moins de 26 ans\n- 26 ans et plus\n"


@pytest.mark.parametrize(("who", "status"), [("emma", 200), ("maud", 200), ("rose", 404), ("sam", 404)])
def test_who_enters(edition, cast, client_of, who, status):
    assert client_of(getattr(cast, who)).get(HOME).status_code == status


def test_open_read_close(edition, cast, client_of):
    client = client_of(cast.emma)
    data = {"title": "Après", "slug": "apres", "questions": TYPED}
    answer = client.post(HOME + "ouvrir/", data, follow=True)
    assert "Le questionnaire est ouvert" in answer.content.decode()
    row = Questionnaire.objects.get()
    assert [[o["label"] for o in q["options"]] for q in row.questions] == [
        ["Oui", "Non"],
        ["Moins de 26 ans", "26 ans et plus"],
    ]
    factories.answers(row, [{"q1": "oui"}] * 7 + [{"q1": "non"}] * 2)
    page = client.get(f"{HOME}{row.pk}/").content.decode()
    assert "9 réponses" in page
    assert "caché" in page
    assert "moins de 5" not in client.get(HOME).content.decode()
    client.post(f"{HOME}{row.pk}/fermer/")
    row.refresh_from_db()
    assert row.state == "closed"
    answer = client.post(f"{HOME}{row.pk}/fermer/", follow=True)
    assert "n’est plus possible" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"questions": "- Oui\n- Non"}, "d’abord une question"),
        ({"questions": "Une question seule"}, "de deux à vingt réponses"),
        ({"questions": "Q ?\n- Oui\n- Oui"}, "toutes différentes"),
        ({"slug": "A b"}, "slug"),
        ({"title": ""}, "obligatoire"),
    ],
)
def test_bad_questions_come_back(edition, cast, client_of, change, sentence):
    data = {"title": "Après", "slug": "apres", "questions": TYPED, **change}
    answer = client_of(cast.emma).post(HOME + "ouvrir/", data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Questionnaire.objects.exists()


def test_an_observer_reads_and_does_not_open(edition, cast, client_of):
    from eclore.editions import actions as editions

    editions.grant_role(by=factories.SYSTEM, edition=edition, user=cast.sam, role="observer")
    client = client_of(cast.sam)
    assert "Ouvrir un questionnaire" not in client.get(HOME).content.decode()
    assert client.get(HOME + "ouvrir/").status_code == 403


def test_publish(edition, cast, opened, client_of):
    client = client_of(cast.emma)
    answer = client.post(HOME + "publier/", follow=True)
    assert "ne sont pas proclamés" in answer.content.decode()
    results.declared(edition, cast, opened)
    answer = client.post(HOME + "publier/", follow=True)
    assert "sont publiés" in answer.content.decode()
    assert Indicator.objects.count() == 12


def test_another_editions_questionnaire_is_not_there(edition, cast, client_of, territory_set):
    from tests.eclore.editions.factories import make_edition

    row = factories.questionnaire(make_edition(territory_set, "2027", is_current=False))
    assert client_of(cast.emma).get(f"{HOME}{row.pk}/").status_code == 404
