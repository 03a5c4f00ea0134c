"""What may be a PIN."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.core.errors import SamePersonError
from signing.core.errors import PinNotAcceptedError
from signing.core.keys import NOTICES, check_officers, check_pin, notice_due
from signing.core.policy import POLICIES


@given(st.text(max_size=5) | st.text(min_size=13, max_size=40))
def test_short_and_long_pins_are_refused(pin: str) -> None:
    with pytest.raises(PinNotAcceptedError):
        check_pin(pin, POLICIES[-1])


@given(st.characters(), st.integers(min_value=6, max_value=12))
def test_one_letter_again_and_again_is_refused(letter: str, times: int) -> None:
    with pytest.raises(PinNotAcceptedError):
        check_pin(letter * times, POLICIES[-1])


@pytest.mark.parametrize("pin", ["482915", "٤٨٢٩١٥", "long-enough!", "111112"])
def test_six_to_twelve_characters_are_accepted(pin: str) -> None:
    check_pin(pin, POLICIES[-1])


@given(st.integers(min_value=-5, max_value=60))
def test_a_notice_is_the_nearest_that_is_due(days_left: int) -> None:
    due = notice_due(days_left)
    assert (due is None) == (days_left > 30)
    assert due is None or (due in NOTICES and days_left <= due)


@pytest.mark.parametrize(("owner", "first", "second"), [(1, 2, 2), (1, 1, 2), (1, 2, 1), (1, None, 2), (1, 2, None)])
def test_two_officers_are_two_others(owner: int, first: int | None, second: int | None) -> None:
    check_officers(owner, 3, 4)
    with pytest.raises(SamePersonError):
        check_officers(owner, first, second)
