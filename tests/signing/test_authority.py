"""Names, marks and serials of certificates; a key locked in and let out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.core.authority import (
    LONGEST_NAME,
    PERSON_MARK,
    Role,
    person_of,
    short_serial,
)
from signing.core.policy import POLICIES
from signing.doors import softkeys
from tests.signing import pki as small


def test_long_names_are_cut_to_what_a_certificate_holds(pki: small.Pki) -> None:
    start = pki.person.certificate.not_valid_before_utc
    for name, cut in (("م" * 200, "م" * 32), ("a" * 63 + "م", "a" * 63), ("", "-")):
        holder = small.issued(pki.issuing, Role.PERSON, name, mark="DIWAN-P1", start=start)
        assert f"CN={cut}" in holder.certificate.subject.rfc4514_string().replace("\\-", "-")
    assert len(cut.encode()) <= LONGEST_NAME


@given(st.integers(min_value=0, max_value=10**12))
def test_a_mark_names_its_person(number: int) -> None:
    assert person_of(f"{PERSON_MARK}{number}") == number


@pytest.mark.parametrize("mark", ["", "7", "DIWAN-B7", "DIWAN-P", "DIWAN-P-7", "DIWAN-P٧", "DIWAN-P7x"])
def test_other_marks_name_nobody(mark: str) -> None:
    assert person_of(mark) is None


@given(st.integers(min_value=1 << 126, max_value=(1 << 127) - 1))
def test_the_short_serial_is_the_head_of_the_long_one(serial: int) -> None:
    assert short_serial(serial).replace("-", "").lower() == f"{serial:032x}"[:8]


def test_a_key_is_locked_in_and_let_out_at_the_strong_cost(pki: small.Pki) -> None:
    cost = POLICIES[-1].pin_cost
    sealed = softkeys.lock_in(pki.person.key, pin="482915", pepper=b"p", cost=cost, context=b"c")
    opened = softkeys.let_out(sealed, pin="482915", pepper=b"p", context=b"c")
    assert opened.private_numbers() == pki.person.key.private_numbers()
    assert b"PRIVATE" not in sealed.box
