"""A signature of ours whose time nothing proves: judged as of now, so that what came since counts against it."""

from datetime import timedelta

import pytest
from asn1crypto import cms

from signing.core.authority import PROFILES, Role
from signing.core.errors import NotTrustedError
from signing.core.policy import Level
from signing.core.question import Question
from signing.core.verdict import Indication, SubIndication, Verdict
from signing.doors import ca, judge
from signing.doors.clock import trusted_time
from tests.signing import pki as small
from tests.signing.attack_kit import contents_of
from tests.signing.test_stolen_time import DAY, NOW, Clock, at, judged, naming, old  # noqa: F401  (fixtures)

PASSED = (Indication.TOTAL_PASSED, SubIndication.NONE, ["time_claimed"])


def stripped(pdf: bytes) -> bytes:
    """The file without the time stamp of its last signature, which no hash covers."""
    start, end = contents_of(pdf)
    held = cms.ContentInfo.load(bytes.fromhex(pdf[start + 1 : end - 1].decode()))
    (signer,) = held["content"]["signer_infos"]
    del signer["unsigned_attrs"]
    less = held.dump(force=True).hex().encode()
    return pdf[: start + 1] + less.ljust(end - start - 2, b"0") + pdf[end - 1 :]


def said(found: Verdict) -> tuple[Indication, SubIndication, list[str]]:
    return found.indication, found.sub_indication, [one.code for one in found.all_findings()]


def lists(pki: small.Pki, *, days: float = 0) -> tuple[bytes, ...]:
    """The lists of a day, naming nobody."""
    return tuple(ca.revocation_list(one, (), at=NOW - days * DAY, number=9) for one in (pki.root, pki.issuing))


def test_what_lost_its_time_stamp_passes_while_its_certificate_stands(old: small.Pki, at: Clock) -> None:  # noqa: F811
    for pdf in (
        at.signed(old, NOW - 2 * DAY, level=Level.B),
        stripped(at.signed(old, NOW - 2 * DAY, level=Level.T)),
    ):
        found = judged(pdf, old, *lists(old))
        assert said(found) == PASSED
        assert found.signatures[0].level is Level.B
        assert said(judged(pdf, old, *lists(old, days=2), at=NOW - 2 * DAY + timedelta(minutes=1))) == PASSED
        assert "signed_later" in said(judged(pdf, old, *lists(old, days=4), at=NOW - 3 * DAY))[2]


def test_a_revocation_since_opens_it_whatever_time_it_claims(old: small.Pki, at: Clock) -> None:  # noqa: F811
    """A thief claims any time: neither is the owner's signature proven, nor is it disproven."""
    for pdf in (
        at.signed(old, NOW - 2 * DAY, level=Level.B),
        stripped(at.signed(old, NOW - 2 * DAY)),  # at B-LT: its own proofs still say that nobody was revoked
    ):
        for since in (1, 3):
            found = judged(pdf, old, lists(old)[0], naming(old, old.person, NOW - since * DAY))
            assert found.indication is Indication.INDETERMINATE
            assert found.sub_indication is SubIndication.REVOKED_NO_POE
            assert "revoked_since" in said(found)[2]


def test_lists_of_its_own_day_do_not_speak_of_today(old: small.Pki, at: Clock) -> None:  # noqa: F811
    for pdf in (at.signed(old, NOW - 3 * DAY, level=Level.B), stripped(at.signed(old, NOW - 3 * DAY))):
        for known in ((), lists(old, days=3)):
            assert judged(pdf, old, *known).indication is Indication.INDETERMINATE


def test_the_certificates_own_end_opens_it(at: Clock) -> None:  # noqa: F811
    since = NOW - PROFILES[Role.PERSON].lasts - 30 * DAY
    ancient = small.raise_pki(since=since)
    pdf = at.signed(ancient, since + DAY, level=Level.B)
    assert judged(pdf, ancient, *lists(ancient)).indication is Indication.INDETERMINATE


def test_a_later_stamp_over_it_is_its_time(old: small.Pki, at: Clock) -> None:  # noqa: F811
    pdf = at.stamped(stripped(at.signed(old, NOW - 2 * DAY, level=Level.T)), old, NOW - 2 * DAY + timedelta(hours=1))
    after, before = (naming(old, old.person, NOW - days * DAY) for days in (1, 3))
    passed = (Indication.TOTAL_PASSED, SubIndication.NONE, ["time_by_later_stamp"])
    assert said(judged(pdf, old, after)) == passed
    assert judged(pdf, old, before).sub_indication is SubIndication.REVOKED_NO_POE


def test_the_archive_takes_no_letter_whose_time_stamp_was_taken_off(pki: small.Pki, signed: bytes) -> None:
    """Our policy gives each letter one: who lost it waits for no seal."""
    whole = pki.verdict(pki.seal_it(signed))
    whole.require_ours()
    less = pki.verdict(pki.seal_it(stripped(signed)))
    assert said(less) == (Indication.TOTAL_PASSED, SubIndication.NONE, ["time_by_later_stamp"])
    claimed = pki.sign(small.frozen(), level=Level.B)
    alone = judge.verdict_of(
        Question(pdf=claimed, trust=(pki.trust,), revocations=pki.proofs(pki.person).revocations, at=trusted_time())
    )
    for one in (less, alone):
        assert one.indication is Indication.TOTAL_PASSED
        with pytest.raises(NotTrustedError) as caught:
            one.require_ours()
        assert caught.value.facts["finding"] == "time_claimed"
