"""Letters in the office: corrected before they go, on paper as PDF and DOCX, signed and scanned."""

from __future__ import annotations

import threading
from importlib import import_module
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image
from pypdf import PdfReader

from eclore.core import jobs, letterhead, outbox, revisions
from eclore.core.errors import Closed
from eclore.core.models import AuditEntry, Letterhead, Message, MessageState
from eclore.desk import actions
from tests.eclore.desk.test_office import SYSTEM, held, meet

pytestmark = pytest.mark.django_db
HEAD = {"body_name": "Département d’Essai", "address": "Mission ESS\n62000 Arras", "place": "Arras",
        "signatory": "Maud Vasseur", "signatory_title": "Pour le Président", "footer": "www.exemple.fr"}  # fmt: skip


def picture(kind="PNG"):
    out = BytesIO()
    Image.new("RGB", (60, 20), "green").save(out, kind)
    return out.getvalue()


def upload(content, name="scan.pdf"):
    return SimpleUploadedFile(name, content)


def words_of_pdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u200b", "")


def words_of_docx(content):
    file = docx.Document(BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in file.paragraphs), *cells])


def correct(letter, body="Corrigé.", seen=0, subject="Bonjour"):
    return {"subject": subject, "body": body, "seen": seen}


# Corrected -----------------------------------------------------------------------------------------------------------
def test_a_held_letter_is_corrected_and_leaves_corrected(edition, cast, client_of, mailoutbox):
    letter, client = held(edition, meet(email="ida@exemple.fr")), client_of(cast.maud)
    address = f"/bureau/courriers/{letter.pk}/corriger/"
    assert "Votre place est gardée." in client.get(address).content.decode()
    assert client.post(address, correct(letter)).status_code == 302
    assert [row.words["body"] for row in revisions.of(letter)] == ["Corrigé.", "Votre place est gardée."]
    assert AuditEntry.objects.get(verb="desk.edit_letter").detail == {"message": letter.pk, "version": 1}
    assert "corrigée" in client.get(f"/bureau/courriers/{letter.pk}/").content.decode()
    client.post("/bureau/courriers/envoyer/", {"ids": letter.pk})
    jobs.run_all()
    assert mailoutbox[0].body == "Corrigé."
    late = client.post(address, correct(letter, "Trop tard.", seen=1))
    assert late.status_code == 409
    assert "n’attend plus de relecture" in late.content.decode()
    assert "Trop tard." in late.content.decode()


def test_two_agents_correct_one_letter_and_lose_nothing(edition, cast, client_of):
    letter = held(edition, meet())
    address = f"/bureau/courriers/{letter.pk}/corriger/"
    client_of(cast.maud).post(address, correct(letter, "Du premier."))
    answer = client_of(cast.maud).post(address, correct(letter, "Du second."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Une autre personne a corrigé" in page
    assert "premier" in page
    assert "Du second." in page
    assert client_of(cast.maud).post(address, correct(letter, "Des deux.", seen=1)).status_code == 302


def test_strangers_change_nothing(edition, cast, client_of):
    letter = held(edition, meet())
    for key in ("rose", "fanny", "sam"):
        client = client_of(getattr(cast, key))
        for path in ("corriger/", "signee/", "lettre.pdf"):
            assert client.get(f"/bureau/courriers/{letter.pk}/{path}").status_code == 404
            assert client.post(f"/bureau/courriers/{letter.pk}/{path}", correct(letter)).status_code == 404
        assert client.get("/bureau/courriers/papier-a-lettres/").status_code == 404
        assert client.post("/bureau/courriers/imprimer/", {"ids": letter.pk}).status_code == 404
        assert client.post("/bureau/courriers/imprimes/", {"ids": letter.pk}).status_code == 404
    letter.refresh_from_db()
    assert (letter.version, letter.scan) == (0, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_of_eight_who_correct_at_once_one_wins(edition):
    letter, barrier, won, told = held(edition, meet()), threading.Barrier(8), [], []

    def write(number):
        try:
            barrier.wait(30)
            actions.edit_letter(
                by=SYSTEM, edition=edition, message_id=letter.pk, seen=0, subject="S", body=f"texte {number}"
            )
            won.append(f"texte {number}")
        except Closed as refusal:
            told.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    letter.refresh_from_db()
    assert (won, len(told), letter.version) == ([letter.body], 7, 1)


def test_an_erased_person_leaves_no_words_of_their_letters(edition, cast, client_of):
    person = meet(email="ida@exemple.fr")
    letter = held(edition, person)
    actions.edit_letter(by=cast.maud, edition=edition, message_id=letter.pk, seen=0, subject="S", body="Secret")
    actions.erase_person(by=cast.maud, edition=edition, person=person)
    letter.refresh_from_db()
    assert (letter.body, letter.words, revisions.of(letter).count()) == ("", {}, 0)
    client = client_of(cast.maud)
    assert client.get(f"/bureau/courriers/{letter.pk}/lettre.pdf").status_code == 404
    answer = client.post(f"/bureau/courriers/{letter.pk}/signee/", {"file": upload(b"%PDF-1.7\n")})
    assert answer.status_code == 409


# On paper ------------------------------------------------------------------------------------------------------------
def test_a_letter_on_letterhead_says_the_same_in_both_forms(edition, cast, client_of):
    client = client_of(cast.maud)
    assert client.post("/bureau/courriers/papier-a-lettres/", {**HEAD, "seen": 0}).status_code == 302
    letter = held(edition, meet("É" * 150))
    pdf = client.get(f"/bureau/courriers/{letter.pk}/lettre.pdf")
    word = client.get(f"/bureau/courriers/{letter.pk}/lettre.docx")
    assert pdf["Content-Type"] == "application/pdf"
    assert word["Content-Disposition"] == f'attachment; filename="lettre-{letter.pk}.docx"'
    for said in (words_of_pdf(pdf.content), words_of_docx(word.content)):
        for words in ("Département d’Essai", "Mission ESS", "Arras, le ", "Objet : Bonjour", "Votre place est gardée.",
                      "Pour le Président", "Maud Vasseur"):  # fmt: skip
            assert words in said
        assert "É" * 150 in said.replace("\n", "")
    assert client.get(f"/bureau/courriers/{letter.pk}/lettre.exe").status_code == 404


def test_a_pile_of_letters_is_one_file(edition, cast, client_of):
    client, rows = client_of(cast.maud), [held(edition, meet(f"Personne {n}")) for n in range(3)]
    ids = [row.pk for row in rows]
    pdf = client.post("/bureau/courriers/imprimer/", {"ids": ids, "forme": "pdf"}).content
    assert len(PdfReader(BytesIO(pdf)).pages) == 3
    assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/MarkInfo"]["/Marked"]
    word = client.post("/bureau/courriers/imprimer/", {"ids": ids, "forme": "docx"}).content
    assert len(docx.Document(BytesIO(word)).sections) == 3
    assert [f"Personne {n}" in words_of_docx(word) for n in range(3)] == [True] * 3
    for wrong in ({"forme": "pdf"}, {"ids": "x"}, {"ids": ids, "forme": "exe"}):
        assert "Cochez les courriers" in client.post("/bureau/courriers/imprimer/", wrong, follow=True).content.decode()


def test_a_whole_list_is_printed_in_parts_that_stay_when_one_is_posted(edition, cast, client_of, monkeypatch):
    monkeypatch.setattr(import_module("eclore.desk.queries.letters"), "LETTERS_A_FILE", 2)
    client, rows = client_of(cast.maud), [held(edition, meet(f"Personne {n}")) for n in range(5)]
    for row in rows:
        outbox.release(row.pk)
    gone = rows.pop()
    Message.objects.filter(pk=gone.pk).update(body="")  # erased with its person
    page = client.get("/bureau/courriers/?etat=queued&par=paper").content.decode()
    links = [line.split('"')[0].replace("&amp;", "&") for line in page.split('href="')[1:] if "tout.pdf" in line[:60]]
    assert len(links) == 2
    assert "Courriers 1 à 2" in page
    said = [words_of_pdf(client.get(link).content) for link in links]
    assert [[f"Personne {n}" in words for n in range(5)] for words in said] == [
        [True, True, False, False, False],
        [False, False, True, True, False],
    ]
    part = {"de": rows[0].pk, "a": rows[1].pk}
    assert "2 courriers notés" in client.post("/bureau/courriers/imprimes/", part, follow=True).content.decode()
    assert words_of_pdf(client.get(links[1]).content) == said[1]
    assert "ne sont plus dans cette liste" in client.get(links[0], follow=True).content.decode()
    assert client.get(f"{links[1].split('de=')[0]}de=x&a={'9' * 40}").status_code == 302
    assert client_of(cast.rose).get(links[1]).status_code in (403, 404)


def test_printed_letters_are_noted_once(edition, cast, client_of):
    letter, client = held(edition, meet()), client_of(cast.maud)
    client.post("/bureau/courriers/envoyer/", {"ids": letter.pk})
    assert "Noter comme postés" in client.get("/bureau/courriers/?etat=queued").content.decode()
    answer = client.post("/bureau/courriers/imprimes/", {"ids": letter.pk}, follow=True).content.decode()
    assert "1 courrier noté" in answer
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT
    again = client.post("/bureau/courriers/imprimes/", {"ids": letter.pk}, follow=True).content.decode()
    assert "Cochez des courriers sur papier" in again


# The letterhead ------------------------------------------------------------------------------------------------------
def test_the_letterhead_has_versions_and_two_agents_are_told(edition, cast, client_of):
    client, address = client_of(cast.maud), "/bureau/courriers/papier-a-lettres/"
    assert client.get(address).status_code == 200
    logo = {"logo": SimpleUploadedFile("logo.png", picture())}
    assert client.post(address, {**HEAD, **logo, "seen": 0, "reason": "Début"}).status_code == 302
    assert letterhead.head().logo
    assert client.get("/bureau/courriers/papier-a-lettres/specimen.pdf").status_code == 200
    assert client.get("/bureau/courriers/papier-a-lettres/specimen.docx").status_code == 200
    stale = client.post(address, {**HEAD, "place": "Lens", "seen": 0})
    assert stale.status_code == 409
    assert "Lens" in stale.content.decode()
    assert client.post(address, {**HEAD, "place": "Lens", "keep_logo": "on", "seen": 1}).status_code == 302
    assert (letterhead.head().place, bool(letterhead.head().logo)) == ("Lens", True)
    assert client.post(address, {**HEAD, "seen": 2}).status_code == 302
    assert not letterhead.head().logo
    page = client.get(f"{address}?reprendre=2").content.decode()
    assert 'value="Lens"' in page
    assert "Reprendre aussi le logo de la version 2" in page
    back = client.post(f"{address}?reprendre=2", {**HEAD, "place": "Lens", "keep_logo": "on", "seen": 3})
    assert back.status_code == 302
    assert letterhead.head().logo
    assert "Début" in page


@pytest.mark.parametrize("content", [b"GIF89a........", picture()[:40], b"\x89PNG\r\n\x1a\n" + b"0" * 400_000, b"text"])
def test_a_logo_that_no_document_could_show_is_refused(edition, cast, client_of, content):
    answer = client_of(cast.maud).post(
        "/bureau/courriers/papier-a-lettres/", {**HEAD, "seen": 0, "logo": SimpleUploadedFile("logo.png", content)}
    )
    assert answer.status_code == 422
    assert "logo" in answer.content.decode() or "image" in answer.content.decode()
    assert not Letterhead.objects.exists()


# Signed --------------------------------------------------------------------------------------------------------------
def test_a_signed_scan_comes_back_to_its_letter(edition, cast, client_of):
    client, letter = client_of(cast.maud), held(edition, meet())
    address = f"/bureau/courriers/{letter.pk}/signee/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"file": upload(b"%PDF-1.7\nsigned")}).status_code == 302
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\nsigned"
    assert "lettre-" in answer["Content-Disposition"]
    assert "La lettre signée" in client.get(f"/bureau/courriers/{letter.pk}/").content.decode()
    assert client.post(address, {"file": upload(picture("JPEG"), "x.jpg")}).status_code == 302
    assert AuditEntry.objects.filter(verb="desk.attach_scan").count() == 2


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "vide"),
        (b"just words", "Envoyez un PDF"),
        (b"PK\x03\x04 not a document", "Envoyez un PDF"),
        (b"%PDF-1.7\n" + b"0" * (10 * 1024 * 1024), "10 Mo"),
        (None, "Joindre"),
    ],
)
def test_another_file_is_refused(edition, cast, client_of, file, said):
    letter = held(edition, meet())
    body = {} if file is None else {"file": upload(file)}
    answer = client_of(cast.maud).post(f"/bureau/courriers/{letter.pk}/signee/", body)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Message.objects.get(pk=letter.pk).scan is None


def test_a_letter_by_mail_that_waits_is_not_signed_yet(edition, cast, client_of):
    letter = held(edition, meet(email="ida@exemple.fr"))
    answer = client_of(cast.maud).post(f"/bureau/courriers/{letter.pk}/signee/", {"file": upload(b"%PDF-1.7\n")})
    assert answer.status_code == 409


def test_a_code_is_never_shown_nor_printed(edition, cast, client_of):
    from tests.eclore.core.test_outbox import Code

    letter = outbox.post(Code(), meet(email="ida@exemple.fr"), edition_code=edition.code)
    for path in ("", "corriger/", "lettre.pdf", "signee/"):
        assert client_of(cast.maud).get(f"/bureau/courriers/{letter.pk}/{path}").status_code == 404
