"""The measures can be taken and say what CONTRIBUTING promises. No time is asserted."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from bench.__main__ import NAMES, main


def test_a_line_holds_five_things_and_the_ratio_is_peer_over_ours(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merkle"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines
    for line in lines:
        assert list(line) == ["name", "ours_s", "peer_s", "ratio", "work"]
        assert line["ratio"] == pytest.approx(line["peer_s"] / line["ours_s"], rel=0.01, abs=0.01)


def test_an_unknown_measure_is_refused_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merkle", "speed"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Mesure inconnue : speed." in captured.err


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_a_measure(name: str) -> None:
    assert callable(import_module(f"bench.measure_{name}").measure)
