"""Signatures that a recognised authority vouches for: believed in its days, with its lists, and never taken for ours."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from signing.core.authority import PROFILES, Role, Subject
from signing.core.errors import NotTrustedError
from signing.core.policy import Level
from signing.core.question import Anchor, Question, Recognised
from signing.core.verdict import Indication, SubIndication, Verdict
from signing.doors import ca, judge, pades
from signing.doors.clock import trusted_time
from tests.signing import pki as small

NAME = "National CA"
LONG = timedelta(days=30)


@pytest.fixture(scope="module")
def theirs() -> small.Pki:
    return small.raise_pki()


@pytest.fixture(scope="module")
def bare(theirs: small.Pki) -> bytes:
    """Their letter, without any revocation data."""
    return theirs.sign(small.frozen(), level=Level.T)


def anchor(pki: small.Pki, *, since: timedelta = LONG, until: timedelta | None = None) -> Anchor:
    now = trusted_time()
    return Anchor(name=NAME, der=pki.trust, from_at=now - since, until_at=None if until is None else now + until)


def lists(pki: small.Pki, *, at: datetime | None = None, revoked: tuple[ca.Revoked, ...] = ()) -> tuple[bytes, ...]:
    moment = (at or trusted_time()).replace(microsecond=0)
    return (
        ca.revocation_list(pki.root, (), at=moment, number=1),
        ca.revocation_list(pki.issuing, revoked, at=moment, number=2),
    )


def judged(pdf: bytes, home: small.Pki, known: Recognised, *, at: datetime | None = None) -> Verdict:
    return judge.verdict_of(Question(pdf=pdf, trust=(home.trust,), recognised=known, at=at))


def codes(found: Verdict) -> list[str]:
    return [one.code for one in found.all_findings()]


def test_theirs_is_trusted_named_and_not_ours(pki: small.Pki, theirs: small.Pki) -> None:
    pdf = theirs.sign(small.frozen())
    assert codes(judged(pdf, pki, Recognised()))[0] == "not_trusted"
    found = judged(pdf, pki, Recognised(anchors=(anchor(theirs),)))
    (one,) = found.signatures
    assert (found.indication, codes(found)) == (Indication.TOTAL_PASSED, [])
    assert (one.is_ours, one.recognised_by, one.person_id) == (False, NAME, None)  # their DIWAN-P7 is nobody here
    assert one.certificate_sha256 == ca.fingerprint(theirs.person.certificate)
    with pytest.raises(NotTrustedError):
        found.require_ours()


def test_ours_stays_ours_beside_them(pki: small.Pki, theirs: small.Pki, sealed: bytes) -> None:
    alone = judged(sealed, pki, Recognised())
    assert judged(sealed, pki, Recognised(anchors=(anchor(theirs),), revocations=lists(theirs))) == alone
    assert all(one.is_ours for one in alone.signatures)
    assert alone.signatures[0].person_id == 7
    alone.require_ours()


@pytest.mark.parametrize(
    ("since", "until", "is_trusted"),
    [
        (timedelta(hours=1), timedelta(hours=1), True),
        (timedelta(hours=-1), None, False),
        (timedelta(hours=2), timedelta(hours=-1), False),
    ],
)
def test_an_authority_vouches_in_its_days_only(
    pki: small.Pki, theirs: small.Pki, since: timedelta, until: timedelta | None, *, is_trusted: bool
) -> None:
    pdf = theirs.sign(small.frozen())
    found = judged(pdf, pki, Recognised(anchors=(anchor(theirs, since=since, until=until),)))
    assert (found.indication is Indication.TOTAL_PASSED) is is_trusted
    assert codes(found)[:1] == ([] if is_trusted else ["not_trusted"])


def test_who_is_no_longer_recognised_gives_no_time_of_the_past(
    pki: small.Pki, theirs: small.Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds a root that we ended because it was stolen could date anything back."""
    past = trusted_time() - timedelta(minutes=50)
    monkeypatch.setattr("signing.doors.clock.trusted_time", lambda: past)
    ended = Recognised(anchors=(anchor(theirs, until=timedelta(minutes=-40)),))
    both = pades.Proofs(
        certificates=(*pki.proofs().certificates, *theirs.proofs(theirs.person).certificates),
        revocations=(*pki.proofs().revocations, *theirs.proofs().revocations),
    )
    act = pades.Act(field=small.SIGNATURE, appearance=small.stamp(), reason="", at=past, level=Level.LT)
    back, ours = (
        pades.sign_pdf(small.frozen(), act, holder=theirs.person, proofs=both, authority=by.authority)
        for by in (theirs, pki)
    )
    monkeypatch.undo()
    stamped = pades.stamp_pdf(back, proofs=None, authority=pki.authority)
    for pdf in (back, stamped):
        assert "time_not_good" in codes(judged(pdf, pki, ended))
    assert codes(judged(ours, pki, ended)) == []  # our own time proves that it was made while they were recognised


def test_without_a_list_their_status_is_unknown_and_said_so(pki: small.Pki, theirs: small.Pki, bare: bytes) -> None:
    found = judged(bare, pki, Recognised(anchors=(anchor(theirs),)))
    assert found.indication is Indication.INDETERMINATE
    assert found.signatures[0].sub_indication is SubIndication.TRY_LATER
    assert codes(found)[0] == "status_unknown"
    half = Recognised(anchors=(anchor(theirs),), revocations=lists(theirs)[:1])
    assert "status_unknown" in codes(judged(bare, pki, half))


def test_a_list_imported_afterwards_proves_it(pki: small.Pki, theirs: small.Pki, bare: bytes) -> None:
    later = lists(theirs, at=trusted_time() + timedelta(days=2))
    assert codes(judged(bare, pki, Recognised(anchors=(anchor(theirs),), revocations=later))) == []


def test_a_list_that_ended_before_the_signature_proves_nothing(
    pki: small.Pki, theirs: small.Pki, bare: bytes
) -> None:  # fmt: skip
    old = lists(theirs, at=trusted_time() - timedelta(days=3))
    assert "status_unknown" in codes(judged(bare, pki, Recognised(anchors=(anchor(theirs),), revocations=old)))


def test_a_list_made_after_the_certificate_s_end_has_forgotten_it(
    pki: small.Pki, theirs: small.Pki, bare: bytes
) -> None:  # fmt: skip
    late = lists(theirs, at=theirs.person.certificate.not_valid_after_utc + timedelta(days=1))
    assert "status_unknown" in codes(judged(bare, pki, Recognised(anchors=(anchor(theirs),), revocations=late)))


def test_their_list_tells_when_somebody_was_revoked(pki: small.Pki, theirs: small.Pki, bare: bytes) -> None:
    serial = theirs.person.certificate.serial_number
    for shift, expected in ((timedelta(minutes=-30), Indication.INDETERMINATE), (LONG, Indication.TOTAL_PASSED)):
        line = ca.Revoked(serial=serial, at=(trusted_time() + shift).replace(microsecond=0), reason="keyCompromise")
        made = lists(theirs, at=max(trusted_time(), line.at), revoked=(line,))
        found = judged(bare, pki, Recognised(anchors=(anchor(theirs),), revocations=made))
        assert found.indication is expected, codes(found)
        assert ("revoked_since" in codes(found)) is (expected is Indication.INDETERMINATE)


def test_an_authority_in_between_is_found_among_the_imported(pki: small.Pki, theirs: small.Pki) -> None:
    act = pades.Act(
        field=small.SIGNATURE, appearance=small.stamp(), reason="", at=trusted_time(), level=Level.T
    )  # fmt: skip
    lonely = pades.Proofs(certificates=(), revocations=())  # nothing of the chain travels with the signature
    pdf = pades.sign_pdf(small.frozen(), act, holder=theirs.person, proofs=lonely, authority=theirs.authority)
    between = (ca.certificate_der(theirs.issuing.certificate),)
    known = Recognised(anchors=(anchor(theirs),), between=between, revocations=lists(theirs))
    assert codes(judged(pdf, pki, known)) == []


def test_nobody_else_gives_ours_a_time(pki: small.Pki, theirs: small.Pki) -> None:
    """A rogue recognised authority must not date a revoked key's signature back, nor close our seal."""
    known = Recognised(anchors=(anchor(theirs),), revocations=lists(theirs))
    at = trusted_time()
    act = pades.Act(field=small.SIGNATURE, appearance=small.stamp(), reason="", at=at, level=Level.LT)
    pdf = pades.sign_pdf(
        small.frozen(), act, holder=pki.person, proofs=pki.proofs(pki.person), authority=theirs.authority
    )
    assert "time_not_good" in codes(judged(pdf, pki, known))
    cut = replace(act, field=small.SEAL)
    pdf = pades.sign_pdf(small.frozen(), cut, holder=pki.seal, proofs=pki.proofs(pki.seal), authority=pki.authority)
    pdf = pades.stamp_pdf(pdf, proofs=theirs.proofs(), authority=theirs.authority)
    assert "archive_stamp_missing" in codes(judged(pdf, pki, known))


def test_whom_we_revoked_nobody_else_brings_back(pki: small.Pki, theirs: small.Pki) -> None:
    """Their root certifies our issuing authority across; our list still counts."""
    across = ca.issue(
        PROFILES[Role.ISSUING],
        Subject(common_name="Test Issuing CA", organisation="Ministry of Planning"),
        pki.issuing.key.public_key(),
        issuer=theirs.root,
        addresses=small.ADDRESSES,
        since=trusted_time() - timedelta(hours=1),
    )
    gone = ca.Revoked(
        serial=pki.person.certificate.serial_number,
        at=(trusted_time() - timedelta(minutes=30)).replace(microsecond=0),
        reason="keyCompromise",
    )
    known = Recognised(anchors=(anchor(theirs),), between=(ca.certificate_der(across),), revocations=lists(theirs))
    pdf = pki.sign(small.frozen(), level=Level.T)
    for line, expected in (
        (gone, (Indication.INDETERMINATE, SubIndication.REVOKED_NO_POE, "revoked_since")),
        (replace(gone, reason="certificateHold"), (Indication.INDETERMINATE, SubIndication.TRY_LATER, "on_hold")),
    ):
        found = judge.verdict_of(
            Question(pdf=pdf, trust=(pki.trust,), recognised=known, revocations=lists(pki, revoked=(line,)))
        )
        (signature,) = found.signatures
        assert (signature.indication, signature.sub_indication, codes(found)[0]) == expected
        assert signature.recognised_by == ""


def test_a_person_taken_in_signs_with_our_time_and_our_seal_closes_it(pki: small.Pki, theirs: small.Pki) -> None:
    act = pades.Act(
        field=small.SIGNATURE, appearance=small.stamp(), reason="", at=trusted_time(), level=Level.LT
    )  # fmt: skip
    pdf = pades.sign_pdf(
        small.frozen(), act, holder=theirs.person, proofs=theirs.proofs(theirs.person), authority=pki.authority
    )
    pdf = pki.seal_it(pdf)
    known = Recognised(anchors=(anchor(theirs),), revocations=lists(theirs))
    found = judged(pdf, pki, known)
    if found.indication is not Indication.TOTAL_PASSED:
        raise AssertionError(codes(found))
    taken_in = frozenset({ca.fingerprint(theirs.person.certificate)})
    found.require_ours(taken_in=taken_in)
    for others in (frozenset(), frozenset({"0" * 64})):
        with pytest.raises(NotTrustedError):
            found.require_ours(taken_in=others)
    lone = judged(theirs.sign(small.frozen()), pki, known)
    with pytest.raises(NotTrustedError):
        lone.require_ours(taken_in=taken_in)  # nothing in it is ours
