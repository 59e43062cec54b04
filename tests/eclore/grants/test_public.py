"""The winner's side of a grant."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from eclore.grants import actions
from eclore.grants.models import Report, Update
from tests.eclore.grants import factories
from tests.eclore.grants.test_actions import PDF

pytestmark = pytest.mark.django_db


def test_only_the_leader_sees_the_grant(edition, cast, opened, client_of):
    grant = factories.signed(edition, cast, opened)
    for address in (
        reverse("grants:grant", args=[grant.pk]),
        reverse("grants:agreement", args=[grant.pk, "pdf"]),
        reverse("grants:agreement", args=[grant.pk, "docx"]),
    ):
        assert client_of(cast.lea).get(address).status_code == 200
        for who in (cast.sam, cast.maud):
            assert client_of(who).get(address).status_code == 404
        assert client_of().get(address).status_code == 302
    assert client_of(cast.sam).post(reverse("grants:report", args=[grant.pk])).status_code == 404


def test_the_list_leads_to_the_only_grant_and_is_empty_for_others(edition, cast, opened, client_of):
    grant = factories.signed(edition, cast, opened)
    answer = client_of(cast.lea).get("/subventions/")
    assert answer["Location"] == reverse("grants:grant", args=[grant.pk])
    assert "Pas encore de subvention" in client_of(cast.sam).get("/subventions/").content.decode()


def test_send_a_report_with_its_file_and_read_it_back(edition, cast, opened, client_of):
    grant = factories.signed(edition, cast, opened)
    client = client_of(cast.lea)
    upload = SimpleUploadedFile("bilan.exe", PDF, content_type="application/x-msdownload")
    data = {"story": "Soixante grille-pain.", "spent_cents": "9 400", "content": upload}
    answer = client.post(reverse("grants:report", args=[grant.pk]), data, follow=True)
    assert "Bilan envoyé" in answer.content.decode()
    report = Report.objects.get()
    assert report.spent_cents == 940_000
    file = reverse("grants:report_file", args=[grant.pk, report.pk])
    served = client.get(file)
    assert b"".join(served.streaming_content) == PDF
    assert ".pdf" in served["Content-Disposition"]
    assert client_of(cast.sam).get(file).status_code == 404
    office = reverse("grants_office:report_file", args=[grant.pk, report.pk])
    assert client_of(cast.maud).get(office).status_code == 200


def test_a_bad_report_is_shown_again_with_its_words(edition, cast, opened, client_of):
    grant = factories.signed(edition, cast, opened)
    upload = SimpleUploadedFile("x.pdf", b"not a pdf", content_type="application/pdf")
    data = {"story": "Mon récit", "spent_cents": "12", "content": upload}
    answer = client_of(cast.lea).post(reverse("grants:report", args=[grant.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "n’est pas lisible ici" in page
    assert "Mon récit" in page
    assert not Report.objects.exists()


def test_no_report_form_before_the_signature(edition, cast, opened, client_of):
    grant = factories.prepared(edition, cast, opened)
    client = client_of(cast.lea)
    page = client.get(reverse("grants:grant", args=[grant.pk])).content.decode()
    assert "Envoyer le bilan" not in page
    assert "prête" in page
    answer = client.post(reverse("grants:report", args=[grant.pk]), {"story": "x", "spent_cents": "1"})
    assert answer.status_code == 409


def test_news_go_on_after_closing(edition, cast, opened, client_of):
    grant = factories.closed(edition, cast, opened)
    client = client_of(cast.lea)
    data = {"title": "Un an après", "body": "<b>Toujours</b> ouvert"}
    answer = client.post(reverse("grants:tell", args=[grant.pk]), data, follow=True)
    page = answer.content.decode()
    assert "Un an après" in page
    assert "&lt;b&gt;Toujours" in page
    assert Update.objects.count() == 1
    assert client.post(reverse("grants:tell", args=[grant.pk]), {"title": "", "body": ""}).status_code == 422


def test_the_story_is_on_the_page_of_the_project_once_settled(edition, cast, opened, client_of):
    grant = factories.signed(edition, cast, opened)
    factories.report(grant)
    address = reverse("pages:project", args=[grant.award.project.slug])
    assert "Soixante grille-pain" not in client_of().get(address).content.decode()
    factories.pay(grant, grant.amount_cents)
    actions.close(by=cast.maud, grant=grant)
    assert "Soixante grille-pain" in client_of().get(address).content.decode()
