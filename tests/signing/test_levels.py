"""The four baseline levels: by policy for letters and seals, as the judge reads them in the bytes."""

from dataclasses import replace

import pytest

from signing.core import policy
from signing.core.policy import Level
from signing.core.verdict import Indication, Verdict
from signing.sign import lay_fields, seal, sign
from signing.unlock import unlock
from signing.verify import verdict_on
from tests.signing import pki as small
from tests.town import AT, PIN, Town

LEVELS = (Level.B, Level.T, Level.LT, Level.LTA)


@pytest.fixture(params=LEVELS)
def level(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Level:
    """Each level in turn, as the policy in force wants it for letters and seals."""
    row = replace(policy.POLICIES[-1], letter_level=request.param, seal_level=request.param)
    monkeypatch.setattr(policy, "POLICIES", (row,))
    return request.param


def expect(verdict: Verdict, level: Level, *, enough: frozenset[Level]) -> None:
    """The level that was asked for; below what is enough the judge does not call it passed."""
    first, *stamps = verdict.signatures
    assert first.level is level
    assert [one.is_time_stamp for one in stamps] == [True] * (level is Level.LTA)
    assert (first.timestamped_at is None) == (level is Level.B)
    assert verdict.indication is (Indication.TOTAL_PASSED if level in enough else Indication.INDETERMINATE)


def test_letters_are_signed_at_the_level_of_the_policy(town: Town, level: Level) -> None:
    key = unlock(town.maryam.person_id, pin=PIN, by=town.maryam.reach, at=AT)
    pdf = lay_fields(small.letter(), small.BOXES)
    signed = sign(pdf, key=key, field=small.SIGNATURE, appearance=small.stamp(), reason="", at=AT)
    expect(verdict_on(signed, at=None), level, enough=frozenset(LEVELS))


def test_seals_are_put_at_the_level_of_the_policy(town: Town, level: Level) -> None:
    pdf = lay_fields(small.letter(), small.BOXES)
    sealed = seal(pdf, body_id=town.planning, field=small.SEAL, appearance=small.stamp(), reason="", at=AT)
    expect(verdict_on(sealed, at=None), level, enough=frozenset({Level.LTA}))
