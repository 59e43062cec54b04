"""`script/test tests/tally --nightly`: 10,000 examples for each property and 500 mutations, where CI tries fewer."""

from __future__ import annotations

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="try each property of tally with 10,000 examples")


def pytest_configure(config: pytest.Config) -> None:
    """Before the tests are imported, which read it; the workers of a parallel run inherit it."""
    if config.getoption("--nightly", default=False):
        os.environ["HYPOTHESIS_PROFILE"] = "nightly"
