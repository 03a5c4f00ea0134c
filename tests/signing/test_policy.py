"""Which policy is in force on a day, and that it is strong."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from signing.core.policy import AGREED_UNTIL, POLICIES, RENEWED_BEFORE, STATUS_FRESH, STATUS_LASTS, KeyKind, policy_on


def test_the_policy_of_a_day_is_the_newest_before_it() -> None:
    assert policy_on(date(1999, 1, 1)) is POLICIES[0]
    assert policy_on(date(2200, 1, 1)) is POLICIES[-1]


@given(st.dates())
def test_every_day_has_a_policy(day: date) -> None:
    assert policy_on(day) in POLICIES


def test_policies_stand_in_the_order_of_their_days() -> None:
    assert list(POLICIES) == sorted(POLICIES, key=lambda policy: policy.in_force_from)


def test_the_policy_is_strong() -> None:
    policy = POLICIES[-1]
    assert policy.pin_cost.memory_cost >= 47_104  # Argon2id with 46 MiB or more
    assert policy.pin_tries == 5
    assert policy.digests == {"sha256", "sha384", "sha512"}
    assert policy.smallest_rsa >= 3072
    assert STATUS_FRESH < STATUS_LASTS <= timedelta(hours=24)


def test_what_new_signatures_use_is_relied_on_for_years() -> None:
    policy = POLICIES[-1]
    assert {policy.root_kind.value, policy.key_kind.value} <= AGREED_UNTIL.keys()
    assert min(AGREED_UNTIL[kind.value] for kind in KeyKind) > policy.in_force_from + timedelta(days=5_000)
    assert AGREED_UNTIL.keys().isdisjoint(policy.digests)
    assert timedelta(days=365) < RENEWED_BEFORE < timedelta(days=730)
