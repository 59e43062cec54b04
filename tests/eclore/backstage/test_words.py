"""The instance's own words: read, drafted, checked, compiled, and said by the site."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils.translation import gettext as say
from django.utils.translation import ngettext

from eclore.backstage import words
from eclore.backstage.words import Sentence
from tests.blueprint import ROOT

EXAMPLE = ROOT / "docs" / "words" / "atelier.po"
DRAFTS = [
    ("comptoir", "atelier", "Le jour du comptoir, venez au comptoir.", "Le jour de l’atelier, venez à l’atelier."),
    ("comptoir", "atelier", "Ce comptoir est complet.", "Cet atelier est complet."),
    ("comptoir", "atelier", "Comptoirs avant le dépôt", "Ateliers avant le dépôt"),
    ("comptoir", "atelier", "Le comptoir", "L’atelier"),
    ("comptoir", "atelier", "l’[agenda](/comptoirs/)", "l’[agenda](/comptoirs/)"),
    ("comptoir", "réunion:f", "Venez au comptoir, pas après le comptoir", "Venez à la réunion, pas après la réunion"),
    ("coup de cœur", "voix:f", "Un coup de cœur, trois coups de cœur", "Une voix, trois voix"),
    ("coup de cœur", "voix:f", "Aucun coup de cœur.", "Aucune voix."),
    ("labellisé", "agréé", "Projets labellisés", "Projets agréés"),
    ("label", "agrément", "Donner le label", "Donner l’agrément"),
    ("label", "agrément", "« %(label)s » : jusqu’au %(date)s.", "« %(label)s » : jusqu’au %(date)s."),
]


@pytest.mark.parametrize(("word", "new", "text", "said"), DRAFTS)
def test_a_first_draft_follows_the_articles_and_leaves_addresses_and_fields(word, new, text, said):
    assert words.suggested(Sentence(text, (text,)), {word: new}).said == (said,)


def test_a_catalogue_is_read_as_it_was_written(tmp_path: Path):
    rows = [
        Sentence('Il dit "oui"\net \\ puis', ("Elle dit « non »\n",)),
        Sentence("%(n)s comptoir", ("%(n)s atelier", "%(n)s ateliers"), plural="%(n)s comptoirs"),
        Sentence("Comptoir", ("Atelier",), context="menu"),
    ]
    words.write(tmp_path / "a.po", rows)
    assert words.read(tmp_path / "a.po") == rows
    read = gettext.GNUTranslations(io.BytesIO(words.compiled(rows)))
    assert read.gettext(rows[0].source) == rows[0].said[0]
    assert read.pgettext("menu", "Comptoir") == "Atelier"
    said = {n: read.ngettext("%(n)s comptoir", "%(n)s comptoirs", n) for n in (0, 1, 2)}
    assert said == {0: "%(n)s atelier", 1: "%(n)s atelier", 2: "%(n)s ateliers"}


def test_the_shipped_catalogue_is_read_as_gettext_reads_it():
    ours = {row.source: row.said[0] for row in words.read(words.SHIPPED) if not row.context}
    with words.SHIPPED.with_suffix(".mo").open("rb") as file:
        theirs = gettext.GNUTranslations(file)
    assert len(ours) > 1000
    assert all(theirs.ngettext(source, source, 1) == said for source, said in list(ours.items())[:400])


def test_the_example_says_every_sentence_of_this_version():
    report = words.check(words.read(EXAMPLE))
    assert not report.missing, "to mend: script/translations, then read docs/words/atelier.po again"
    assert not report.strange


def test_check_names_what_is_missing_strange_or_outdated(tmp_path: Path, capsys):
    path = tmp_path / "mots.po"
    words.write(
        path,
        [
            Sentence("Trouver un comptoir", ("Trouver un atelier à %(lieu)s",)),
            Sentence("Une phrase d’avant, sur un comptoir", ("Une phrase",)),
        ],
    )
    with pytest.raises(CommandError, match="pas à jour"):
        call_command("words", "check", "--file", str(path))
    lines = capsys.readouterr().out
    assert "À dire : 'Tous les comptoirs'" in lines
    assert "Champ que rien ne remplit : 'Trouver un comptoir'" in lines
    assert "D’une version passée : 'Une phrase d’avant" in lines


def test_a_second_export_keeps_what_was_said_and_drops_what_is_outdated(tmp_path: Path):
    path = tmp_path / "mots.po"
    words.write(path, [Sentence("Trouver un comptoir", ("Chercher une soirée",)), Sentence("Ancien comptoir", ("x",))])
    call_command("words", "export", "--file", str(path), "--word", "comptoir", "--say", "comptoir=atelier", verbosity=0)
    said = {row.source: row.said[0] for row in words.read(path)}
    assert said["Trouver un comptoir"] == "Chercher une soirée"
    assert said["Tous les comptoirs"] == "Tous les ateliers"
    assert "Ancien comptoir" not in said
    assert "Aucun coup de cœur." not in said


def test_a_sentence_that_would_break_its_page_is_not_installed(tmp_path: Path):
    with override_settings(ECLORE_WORDS=tmp_path):
        words.write(tmp_path / "mots.po", [Sentence("Trouver un comptoir", ("Trouver %(n)s ateliers",))])
        with pytest.raises(CommandError, match="rien ne remplit"):
            call_command("words", "compile")
        assert not (tmp_path / "fr").exists()


@pytest.mark.parametrize("text", ["n’importe quoi", 'msgid "a\nmsgstr "b"', 'msgid "a"b"\nmsgstr "c"'])
def test_a_file_that_is_no_catalogue_is_said_so(tmp_path: Path, text: str):
    path = tmp_path / "mots.po"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("words", "compile", "--file", str(path))


def test_bad_arguments(tmp_path: Path):
    with pytest.raises(CommandError, match="Il n’y a pas de catalogue"):
        call_command("words", "check", "--file", str(tmp_path / "rien.po"))
    with pytest.raises(CommandError, match="ancien=nouveau"):
        call_command("words", "export", "--file", str(tmp_path / "a.po"), "--say", "atelier")


def test_the_site_says_the_words_once_installed_and_the_rest_as_before(tmp_path: Path):
    with override_settings(ECLORE_WORDS=tmp_path):
        words.install(words.read(EXAMPLE))
    with override_settings(LOCALE_PATHS=[tmp_path, *settings.LOCALE_PATHS]):
        assert say("Trouver un comptoir") == "Trouver un atelier"
        assert say("Voter") == "Voter"
        plural = "%(n)s projet a le label.", "%(n)s projets ont le label."
        assert [ngettext(*plural, n) for n in (0, 2)] == ["%(n)s projet a l’agrément.", "%(n)s projets ont l’agrément."]
    assert say("Trouver un comptoir") == "Trouver un comptoir"
