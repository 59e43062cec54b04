"""The English catalogue: every sentence of every rule's page has its English, and the minutes stay French."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tally import english
from tally.cli import main

from .test_pages import ALL, EXAMPLES, worked

FRENCH = re.compile(
    r"\b(le|la|les|est|projet|retenu|reste|demandé|voix|pour|chacun|reçoit|soutiens|et)\b", re.IGNORECASE
)


@pytest.mark.parametrize("path", ALL, ids=[path.stem for path in ALL])
def test_every_sentence_of_a_worked_example_has_its_english(path: Any) -> None:
    _, sentences = worked(path.read_text(encoding="utf-8"))
    for sentence in sentences:
        said = english.sentence(sentence)
        assert said != sentence and not FRENCH.search(re.sub("“[^”]*”|[(][^)]*[)]", "", said)), said


@pytest.mark.parametrize(
    ("french", "wanted"),
    [
        (
            "Le projet 7 est retenu : 1\u00a0234 voix, demandé 9\u00a0400,50\u00a0€, reste 0\u00a0€.".replace(
                "4 v", "4\u00a0v"
            ),
            "Project 7 is funded: 1,234 votes, asked €9,400.50, €0 left.",
        ),
        (
            "Égalité à 1\u00a0voix entre les projets a, b et c, qui change le résultat : l’ordre de la liste publiée "
            "décide. Ordre : a puis b puis c.",
            "A tie at 1 vote between projects a, b and c changes the outcome: the order of the published list decides. "
            "Order: a then b then c.",
        ),
        (
            "Le projet {x} n’est pas retenu : 7/3\u00a0points, il en fallait au moins 5.",
            "Project {x} is not funded: 7/3 points, at least 5 were needed.",
        ),
        (
            "Chaque bulletin valable reçoit 2,01\u00a0PLN (arrondi au centime supérieur), "
            "après 3 tours d’augmentation.",
            "Each valid ballot receives 2.01 PLN (rounded up to the cent), after 3 rounds of increase.",
        ),
        (
            "Le projet a reçoit -5\u00a0€ : 12\u00a0voix, à proportion de ses voix, centime d’arrondi compris.",
            "Project a receives -€5: 12 votes, in proportion to its votes, a cent of rounding included.",
        ),
        ("Une phrase que personne n’a traduite.", "Une phrase que personne n’a traduite."),
    ],
)
def test_amounts_votes_lists_and_phrases(french: str, wanted: str) -> None:
    assert english.sentence(french) == wanted


def test_every_entry_keeps_what_varies() -> None:
    for french, said in english.SENTENCES:
        assert sorted(re.findall("{.}", french)) == sorted(re.findall("{.}", said)), french
        names = re.findall("{.}", french)
        assert len(names) == len(set(names))


def test_lang_en_speaks_english_and_changes_no_hash(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(EXAMPLES / "cinq-projets.pb")
    assert main(["count", path, "--json"]) == 0
    minutes = json.loads(capsys.readouterr().out)
    assert main(["count", path, "--json", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out) == minutes
    assert main(["count", path, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert minutes["sha256"] in said and "is funded" in said and "est retenu" not in said
    assert main(["count", path, "--lang", "fr"]) == 0
    assert "Projets retenus" in capsys.readouterr().out
    assert main(["count", path, "--lang", "de"]) == 2
    assert "fr ou en" in capsys.readouterr().err


def test_explain_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    edition = EXAMPLES / "edition"
    project = (Path(edition) / "projects.csv").read_text(encoding="utf-8").splitlines()[1].split(";")[0]
    assert main(["explain", str(edition), project, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "asks for €" in said and "Amount awarded" in said and "retenu" not in said
