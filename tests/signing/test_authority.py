"""Certificates keep to their profiles, and nothing else is stored."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.core.authority import (
    LONGEST_NAME,
    PERSON_MARK,
    PROFILES,
    Role,
    check_profile,
    person_of,
    short_serial,
)
from signing.core.errors import ProfileBrokenError
from signing.core.policy import POLICIES
from signing.doors import ca, softkeys
from tests.signing import pki as small


@pytest.mark.parametrize("role", [Role.ROOT, Role.ISSUING, Role.TIME, Role.STATUS, Role.PERSON, Role.SEAL])
def test_what_is_issued_keeps_to_its_profile(pki: small.Pki, role: Role) -> None:
    holder: ca.Holder = getattr(pki, role.value)
    check_profile(PROFILES[role], ca.facts_of(holder.certificate), small.ADDRESSES)


@pytest.mark.parametrize(
    "change",
    [
        {"serial": 5},
        {"serial": 1 << 160},
        {"lasts": timedelta(days=9_999)},
        {"usages": frozenset({"key_cert_sign"})},
        {"usages_critical": False},
        {"purposes": frozenset({"time_stamping"})},
        {"is_authority": True},
        {"path_length": 0},
        {"skips_status": True},
        {"has_key_ids": False},
        {"status_addresses": frozenset()},
    ],
)
def test_a_certificate_off_its_profile_is_refused(pki: small.Pki, change: dict[str, object]) -> None:
    facts = replace(ca.facts_of(pki.person.certificate), **change)  # type: ignore[arg-type]  # one field of any kind
    with pytest.raises(ProfileBrokenError):
        check_profile(PROFILES[Role.PERSON], facts, small.ADDRESSES)


def test_a_time_certificate_must_have_a_critical_purpose(pki: small.Pki) -> None:
    facts = replace(ca.facts_of(pki.time.certificate), purposes_critical=False)
    with pytest.raises(ProfileBrokenError):
        check_profile(PROFILES[Role.TIME], facts, small.ADDRESSES)


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
