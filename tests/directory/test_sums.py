"""Sums as they are typed."""

import pytest
from django.core.exceptions import ValidationError

from directory.sums import SumField, grouped


@pytest.mark.parametrize("typed", ["25,000,000", "25000000", "٢٥٬٠٠٠٬٠٠٠", "۲۵،۰۰۰،۰۰۰", " 25 000 000 ", "25.000.000"])
def test_any_digits_and_groups_are_read(typed: str) -> None:
    assert SumField(required=False).clean(typed) == 25_000_000


@pytest.mark.parametrize(
    "typed", ["0", "-5", "ألف", "1e6", "9" * 17, "²", "25,000,000.00", "2500.50", "1,00", "25,000.000", "1,0000"]
)
def test_what_is_no_sum_is_said(typed: str) -> None:
    with pytest.raises(ValidationError):
        SumField(required=False).clean(typed)


def test_nothing_is_no_sum_and_a_form_shows_it_in_groups() -> None:
    assert SumField(required=False).clean("") is None
    assert (grouped(25_000_000), grouped(None)) == ("25,000,000", "")
