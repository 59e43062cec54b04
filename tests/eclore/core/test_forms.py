"""The fields that several rooms ask for."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from eclore.core import wording
from eclore.core.forms import CentsField, DayField


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("6 580", 658_000), ("6580,5", 658_050), ("6\u00a0580,50\u00a0€", 658_050), ("0,01", 1), ("0", 0), ("12.3", 1230)],
)
def test_amounts_as_people_type_them(typed, cents):
    assert CentsField().clean(typed) == cents


@pytest.mark.parametrize("typed", ["mille", "-5", "1e3", "1,234", "1.2.3", "½", "9" * 13, "9" * 30])
def test_what_is_not_an_amount(typed):
    with pytest.raises(ValidationError):
        CentsField().clean(typed)


def test_empty_amounts():
    assert CentsField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        CentsField().clean("")


@given(st.integers(0, 10**12))
def test_what_is_shown_reads_back_the_same(cents):
    assert CentsField().clean(CentsField().prepare_value(cents)) == cents
    assert CentsField().clean(wording.money(cents)) == cents


def test_days():
    assert DayField().clean("2026-11-24") == DayField().clean("24/11/2026") == date(2026, 11, 24)
    with pytest.raises(ValidationError, match="24/11/2026"):
        DayField().clean("demain")
