"""The drawings: valid, light, the same for the same seed, and obedient to the content security policy."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eclore.core import drawing
from eclore.core.drawing.shapes import INKS

CSS = (Path(__file__).resolve().parents[3] / "eclore/core/static/core/style.css").read_text(encoding="utf-8")


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("kind", sorted(drawing.KINDS))
def test_each_kind_is_light_stable_and_varied(kind):
    scenes = [drawing.scene(kind, seed) for seed in range(8)]
    assert scenes == [drawing.scene(kind, seed) for seed in range(8)]
    assert len(set(scenes)) == 8
    for svg in scenes:
        assert parsed(svg).get("viewBox") == "0 0 400 280"
        assert len(svg) < 5_000
        assert "style=" not in svg and "<style" not in svg


def test_an_unknown_kind_still_draws():
    assert parsed(drawing.scene("", 3)) is not None
    assert len({drawing.scene("?", seed) for seed in range(12)}) == 12


def test_faces_differ_and_are_hidden_from_screen_readers():
    faces = [drawing.face(seed) for seed in range(40)]
    assert len(set(faces)) > 30
    assert all(parsed(svg).get("aria-hidden") == "true" and len(svg) < 1_400 for svg in faces)


def test_every_ink_is_a_token_and_can_be_printed():
    everything = "".join(drawing.scene(kind, seed) for kind in drawing.KINDS for seed in range(6))
    everything += "".join(drawing.face(seed) for seed in range(40))
    inks = set(re.findall(r"var\(--s-([\w-]+)\)", everything))
    assert inks <= set(INKS)
    assert {name for name in INKS if f"--s-{name}:{INKS[name]}" not in CSS} == set()
    printed = drawing.printable(drawing.scene("repair", 1))
    assert "var(" not in printed and printed.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("Roue libre", "Mobilité"), "bikes"),
        (("L’Épicerie d’à côté", "Alimentation"), "grocery"),
        (("Le Café qui répare", "Réemploi"), "cafe"),
        (("Les Jardins de la Fosse", ""), "garden"),
        (("Fil à fil", "Insertion et emploi"), "workshop"),
        (("Abandon", "Pardon"), "solidarity"),
    ],
)
def test_the_kind_is_guessed_from_french_words(texts, kind):
    assert drawing.kind_of(*texts) == kind


def test_art_is_valid():
    for svg in (drawing.hero(), drawing.skyline()):
        assert parsed(svg).tag == "svg"


def test_the_map_names_its_areas_and_escapes_them():
    areas = [
        {"name": "Artois & Lys", "path": "M0 0L10 0L10 10z", "value": 9, "href": "/projets/?territoire=artois&x=1"},
        {"name": "Ternois", "points": [(0, 0), (5, 5), (0, 9.25)], "value": 0},
    ]
    svg = drawing.map_svg(areas, 'Carte "des" territoires')
    root = parsed(svg)
    assert root.get("role") == "group" and root.get("aria-label") == 'Carte "des" territoires'
    link = root.find("a")
    assert link.get("aria-label") == "Artois & Lys : 9" and link.find("path").get("class") == "land d4"
    assert root.findall("path")[-1].get("d") == "M0 0L5 5L0 9.2z"
    ternois = root.findall("g/text")[1]
    assert ["".join(ternois.itertext()), ternois.find("tspan").get("x")] == ["Ternois0", "1.7"]
    assert parsed(drawing.map_svg([])).get("role") == "img"


def test_small_areas_have_their_name_on_two_lines():
    svg = drawing.map_svg([{"name": "Hénin-Carvin", "path": "M0 0L90 0L90 90L0 90z", "display": "3 lieux"}])
    assert [span.text for span in parsed(svg).iter("tspan")] == ["Hénin-", "Carvin", "3 lieux"]


def test_the_meadow_has_one_plant_per_project():
    plants = [{"votes": votes, "funded": votes > 20} for votes in (90, 60, 21, 10, 0)]
    root = parsed(drawing.meadow(plants))
    assert len(root.findall("g")) == 5
    assert "5 plantes" in root.get("aria-label")
    assert parsed(drawing.meadow([])) is not None
    assert parsed(drawing.meadow([{"votes": 0, "funded": False}])) is not None


def test_the_staircase_climbs_only_with_funded_projects():
    stairs = [{"cents": 600, "funded": True}, {"cents": 700, "funded": False}, {"cents": 400, "funded": True}]
    root = parsed(drawing.staircase(stairs, 1_000))
    funded, refused = (
        [(float(r.get("y")), float(r.get("height"))) for r in root.find(f"g[@class='{name}']")] for name in ("ok", "ko")
    )
    assert len(funded) == 2 and len(refused) == 1
    # The second funded stair stands exactly on the first, as if the refused one were not there.
    assert funded[1][0] + funded[1][1] == pytest.approx(funded[0][0], abs=0.2)
    limit = float(re.search(r"M0 ([\d.]+)", root.find("path[@class='lim']").get("d"))[1])
    assert funded[1][0] == pytest.approx(limit, abs=0.2)
    assert refused[0][0] < limit
    assert parsed(drawing.staircase([], 0)) is not None
