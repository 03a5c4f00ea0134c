"""What may be a PIN."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.core.errors import PinNotAcceptedError
from signing.core.keys import check_pin
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
