"""Office of the grants."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from eclore.core import clock
from eclore.core.models import LetterTemplate
from eclore.grants import actions, desk, queries
from eclore.grants.models import Grant, Payment
from eclore.people import queries as people
from tests.eclore.grants import factories

pytestmark = pytest.mark.django_db
HOME = "/bureau/grants/"


def pay_form(**change):
    form = {"kind": "advance", "amount_cents": "1 000,50", "paid_on": clock.today().isoformat(), "reference": "M-9"}
    return {**form, **change}


@pytest.mark.parametrize(("who", "status"), [("maud", 200), ("lea", 404), ("rose", 404), ("sam", 404)])
def test_who_enters(edition, cast, client_of, who, status):
    assert client_of(getattr(cast, who)).get(HOME).status_code == status


def test_a_visitor_signs_in_first(edition, client_of):
    answer = client_of().get(HOME)
    assert answer.status_code == 302
    assert "next=/bureau/grants/" in answer["Location"]


def test_an_empty_list_says_when(edition, cast, client_of):
    assert "dès que les résultats sont proclamés" in client_of(cast.maud).get(HOME).content.decode()


def test_prepare_all_then_the_list(edition, cast, opened, client_of, django_assert_num_queries):
    awards = factories.awards(edition, cast, opened)
    client = client_of(cast.maud)
    page = client.get(HOME).content.decode()
    assert "Préparer les conventions" in page
    actions.prepare(by=factories.SYSTEM, award=awards[0])
    client.get(HOME)
    with django_assert_num_queries(11):
        client.get(HOME)
    answer = client.post(reverse("grants_office:prepare_all"), follow=True)
    assert f"{len(awards) - 1} conventions préparées" in answer.content.decode()
    assert Grant.objects.count() == len(awards)
    with django_assert_num_queries(11):
        page = client.get(HOME).content.decode()
    assert page.count("/bureau/grants/") > len(awards)
    assert "Préparer les conventions" not in page


def test_before_the_phase_no_button_and_a_sentence(edition, cast, opened, client_of):
    factories.awards(edition, cast, opened)
    opened("results")
    client = client_of(cast.maud)
    page = client.get(HOME).content.decode()
    assert "Préparer les conventions" not in page and "pourra les préparer à partir du" in page
    answer = client.post(reverse("grants_office:prepare_all"), follow=True)
    assert "Trop tôt" in answer.content.decode()
    assert not Grant.objects.exists()


def test_the_filter_keeps_one_state(edition, cast, opened, client_of):
    grant = factories.signed(edition, cast, opened)
    client = client_of(cast.maud)
    title = grant.award.project.title
    assert title in client.get(HOME + "?etat=signed").content.decode()
    assert title not in client.get(HOME + "?etat=closed").content.decode()
    assert client.get(HOME + "?etat=x&page=zz").status_code == 200


def test_sign_pay_report_close_through_the_pages(edition, cast, opened, client_of):
    grant = factories.prepared(edition, cast, opened)
    client, page = client_of(cast.maud), reverse("grants_office:grant", args=[grant.pk])

    def post(verb, data):
        return client.post(reverse("grants_office:act", args=[grant.pk, verb]), data, follow=True)

    assert "Noter un versement" not in client.get(page).content.decode()
    assert "Signature notée" in post("sign", {"signed_on": clock.today().isoformat()}).content.decode()
    shown = client.get(page).content.decode()
    advance = queries.advance_cents(edition, grant.amount_cents)
    assert f'value="{advance // 100_000}\u00a0{advance // 100 % 1000:03d}"' in shown
    assert "Versement noté" in post("pay", pay_form()).content.decode()
    assert Payment.objects.get().amount_cents == 1000_50
    rest = f"{(grant.amount_cents - 1000_50) / 100:.2f}"
    post("pay", pay_form(kind="balance", amount_cents=rest, reference="M-10"))
    whole = str(grant.amount_cents // 100)
    assert "Bilan enregistré" in post("report", {"story": "Fait.", "spent_cents": whole}).content.decode()
    answer = client.post(reverse("grants_office:close", args=[grant.pk]), follow=True)
    assert "Subvention soldée." in answer.content.decode()
    grant.refresh_from_db()
    assert grant.state == "closed"
    assert "Noter un versement" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount_cents": "mille"}, "en chiffres"),
        ({"amount_cents": "99999999"}, "plus que ce qui reste"),
        ({"amount_cents": "0"}, "au-dessus de zéro"),
        ({"paid_on": "hier"}, "Écrivez une date"),
        ({"paid_on": "2999-01-01"}, "dans le futur"),
        ({"kind": "x"}, "Sélectionnez un choix valide"),
        ({"reference": ""}, "obligatoire"),
    ],
)
def test_bad_input_comes_back_in_the_form(edition, cast, opened, client_of, change, sentence):
    grant = factories.signed(edition, cast, opened)
    answer = client_of(cast.maud).post(reverse("grants_office:act", args=[grant.pk, "pay"]), pay_form(**change))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Payment.objects.exists()


def test_a_verb_in_the_wrong_state_is_409_and_an_unknown_one_404(edition, cast, opened, client_of):
    grant = factories.prepared(edition, cast, opened)
    client = client_of(cast.maud)
    answer = client.post(reverse("grants_office:act", args=[grant.pk, "pay"]), pay_form())
    assert answer.status_code == 409
    assert client.post(reverse("grants_office:act", args=[grant.pk, "burn"])).status_code == 404
    assert client.get(reverse("grants_office:act", args=[grant.pk, "pay"])).status_code == 405
    answer = client.post(reverse("grants_office:close", args=[grant.pk]), follow=True)
    assert "n’est plus possible" in answer.content.decode()


def test_a_grant_of_another_edition_is_not_there(edition, cast, opened, client_of, territory_set):
    from tests.eclore.editions.factories import make_edition

    grant = factories.prepared(edition, cast, opened)
    other = make_edition(territory_set, "2027", is_current=False)
    from eclore.editions import actions as editions

    editions.grant_role(by=factories.SYSTEM, edition=other, user=cast.maud, role="manager")
    client = client_of(cast.maud)
    assert client.get(f"/editions/2027/bureau/grants/{grant.pk}/").status_code == 404
    assert client.get(f"/editions/2026/bureau/grants/{grant.pk}/").status_code == 200


def test_a_foundation_is_noted_and_a_wrong_siret_refused(edition, cast, opened, client_of):
    grant = factories.prepared(edition, cast, opened)
    client, address = client_of(cast.maud), reverse("grants_office:act", args=[grant.pk, "pledge"])
    answer = client.post(address, {"name": "Fondation", "siret": "123", "amount_cents": "500"})
    assert answer.status_code == 422
    assert "SIRET n’est pas valable" in answer.content.decode()
    client.post(address, {"name": "Fondation", "siret": "", "amount_cents": "500"})
    assert grant.co_fundings.get().amount_cents == 50_000


def test_the_agreement_is_a_tagged_pdf(edition, cast, opened, client_of):
    grant = factories.prepared(edition, cast, opened)
    answer = client_of(cast.maud).get(reverse("grants_office:agreement", args=[grant.pk, "pdf"]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"pdfuaid" in answer.content
    assert client_of(cast.sam).get(reverse("grants_office:agreement", args=[grant.pk, "pdf"])).status_code == 404


def test_the_desk_says_what_to_do_next(edition, cast, opened):
    awards = factories.awards(edition, cast, opened)

    def titles():
        cast.maud.__dict__.pop("_roles", None)
        return [item["title"] for item in desk.todo(cast.maud, edition)]

    assert titles() == [f"{len(awards)} conventions à préparer"]
    grant = actions.prepare(by=factories.SYSTEM, award=awards[0])
    name = grant.award.project.title
    assert f"Convention à signer : {name}" in titles()
    factories.sign(grant)
    assert f"Acompte à verser : {name}" in titles()
    factories.pay(grant, 1000)
    assert all(name not in title for title in titles())
    factories.report(grant, 900)
    assert f"Trop-perçu à récupérer : {name}" in titles()
    factories.report(grant)
    assert f"Solde à verser : {name}" in titles()
    factories.pay(grant, grant.amount_cents - 1000, "M-2", "balance")
    assert f"Subvention à solder : {name}" in titles()
    assert desk.todo(cast.sam, edition) == []


def test_card_export_and_erase(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    person = people.person_of(cast.lea)
    assert desk.card(person)[0]["title"] == grant.award.project.title
    assert desk.export(person)["grants"][0]["amount_cents"] == grant.amount_cents
    desk.erase(person)
    grant.refresh_from_db()
    assert grant.applicant_name == grant.award.project.applicant.name
    project = grant.award.project
    project.applicant = None
    project.save()
    desk.erase(person)
    grant.refresh_from_db()
    assert grant.applicant_name == "Personne effacée"


def test_the_agreement_takes_its_articles_from_the_office_and_keeps_those_it_was_signed_with(
    edition, cast, opened, client_of
):
    grant = factories.signed(edition, cast, opened)
    body = "# Article unique\nLe projet {Titre du projet} reçoit {Montant de la subvention}, soit 100 %."
    client = client_of(cast.maud)
    form = {"subject": "Contrat", "body": body, "seen": 0}
    assert client.post("/bureau/courriers/modeles/grants.agreement/", form).status_code == 302

    def said(ending="docx"):
        answer = client.get(reverse("grants_office:agreement", args=[grant.pk, ending]))
        if ending == "pdf":
            return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        return "\n".join(line.text for line in docx.Document(BytesIO(answer.content)).paragraphs)

    LetterTemplate.objects.update(at=clock.now() + timedelta(days=2))
    assert "Article 6. Communication" in said()
    Grant.objects.filter(pk=grant.pk).update(signed_on=None)
    assert "Article unique" in said()
    assert f"Le projet {grant.award.project.title} reçoit" in said()
    assert "soit 100 %." in said("pdf")
    assert "Article 6" not in said("pdf")
