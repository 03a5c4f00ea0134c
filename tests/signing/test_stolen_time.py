"""Who stole a time authority's key could date anything back: what nothing else proves is not believed once it ended."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from signing.core.authority import Role
from signing.core.policy import Level
from signing.core.question import Question
from signing.core.verdict import Fault, Indication, SubIndication, Verdict
from signing.doors import ca, judge, pades
from signing.doors.clock import trusted_time
from tests.signing import pki as small

NOW = trusted_time().replace(microsecond=0)
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


@pytest.fixture(scope="module")
def old() -> small.Pki:
    """Authorities that have been there for years."""
    return small.raise_pki(since=NOW - 2 * YEAR)


class Clock:
    """The machine's clock, turned for one act: what a thief does."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def signed(self, pki: small.Pki, moment: datetime, *, level: Level = Level.LT) -> bytes:
        """A letter signed with proofs and time at the moment."""
        with self._patch.context() as patch:
            patch.setattr("signing.doors.clock.trusted_time", lambda: moment)
            patch.setattr("tests.signing.pki.trusted_time", lambda: moment)
            return pki.sign(small.frozen(), level=level)

    def sealed(self, pdf: bytes, pki: small.Pki, moment: datetime) -> bytes:
        """The letter sealed and archived at the moment."""
        with self._patch.context() as patch:
            patch.setattr("signing.doors.clock.trusted_time", lambda: moment)
            patch.setattr("tests.signing.pki.trusted_time", lambda: moment)
            return pki.seal_it(pdf)

    def stamped(self, pdf: bytes, pki: small.Pki, moment: datetime) -> bytes:
        """The letter with a document time stamp of the moment, and with newer proofs."""
        with self._patch.context() as patch:
            patch.setattr("signing.doors.clock.trusted_time", lambda: moment)
            patch.setattr("tests.signing.pki.trusted_time", lambda: moment)
            return pades.stamp_pdf(pdf, proofs=pki.proofs(), authority=pki.authority)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def judged(pdf: bytes, pki: small.Pki, *lists: bytes, at: datetime | None = None) -> Verdict:
    return judge.verdict_of(Question(pdf=pdf, trust=(pki.trust,), revocations=lists, at=at))


def codes(found: Verdict) -> list[str]:
    return [one.code for one in found.all_findings()]


def naming(pki: small.Pki, who: ca.Holder, since: datetime, *, by: ca.Holder | None = None) -> bytes:
    """Today's list: who is revoked, and since when."""
    line = ca.Revoked(serial=who.certificate.serial_number, at=since, reason="keyCompromise")
    return ca.revocation_list(by or pki.issuing, (line,), at=NOW, number=9)


def second(pki: small.Pki) -> small.Pki:
    """The same house with the time authority that came after."""
    return replace(pki, time=small.issued(pki.issuing, Role.TIME, "Test Time 2", start=NOW - 3 * DAY))


def test_a_token_of_an_authority_whose_key_was_stolen_proves_nothing_by_itself(old: small.Pki, at: Clock) -> None:
    pdf = at.signed(old, NOW - 2 * DAY)
    assert codes(judged(pdf, old)) == []
    for stolen in (naming(old, old.time, NOW - DAY), naming(old, old.issuing, NOW - DAY, by=old.root)):
        found = judged(pdf, old, stolen)
        assert found.indication is Indication.INDETERMINATE
        assert found.signatures[0].sub_indication is SubIndication.NO_POE
        assert codes(found) == ["time_not_proven"]


def test_a_later_stamp_of_before_the_theft_proves_it_and_one_of_after_does_not(old: small.Pki, at: Clock) -> None:
    pdf, other = at.signed(old, NOW - 2 * DAY), second(old)
    stolen = naming(old, old.time, NOW - DAY)
    assert codes(judged(at.stamped(pdf, other, NOW - 2 * DAY + timedelta(hours=1)), old, stolen)) == []
    late = judged(at.stamped(pdf, other, NOW - timedelta(minutes=5)), old, stolen)
    assert late.indication is Indication.INDETERMINATE
    assert "time_not_proven" in codes(late) or "time_not_good" in codes(late)
    own = judged(at.stamped(pdf, old, NOW - 2 * DAY + timedelta(hours=1)), old, stolen)
    assert codes(own) == ["time_not_proven"] * len(own.signatures)  # the thief stamps as often as he likes


def test_the_asker_who_knows_it_was_there_asks_for_that_moment(old: small.Pki, at: Clock) -> None:
    pdf = at.signed(old, NOW - 2 * DAY)
    stolen = naming(old, old.time, NOW - DAY)
    assert codes(judged(pdf, old, stolen, at=NOW - 2 * DAY + timedelta(minutes=1))) == []
    assert judged(pdf, old, stolen, at=NOW).indication is Indication.INDETERMINATE


def test_a_token_whose_authority_is_over_needs_a_later_one(at: Clock) -> None:
    ancient = small.raise_pki(since=NOW - 11 * YEAR)
    ended = ancient.time.certificate.not_valid_after_utc
    assert ended < NOW
    pdf = at.signed(ancient, ended - 8 * YEAR)
    assert codes(judged(pdf, ancient)) == ["time_not_proven"]
    newer = replace(ancient, time=small.issued(ancient.issuing, Role.TIME, "Next", start=ended - 3 * YEAR))
    assert codes(judged(at.stamped(pdf, newer, ended - YEAR), ancient)) == []


def test_a_list_made_later_tells_who_had_been_revoked_when_he_signed(old: small.Pki, at: Clock) -> None:
    pdf = at.signed(old, NOW - 2 * DAY)
    before, after = (naming(old, old.person, NOW - days * DAY) for days in (3, 1))
    found = judged(pdf, old, before)
    assert (found.indication, codes(found)) == (Indication.INDETERMINATE, ["revoked_since"])
    assert found.signatures[0].sub_indication is SubIndication.REVOKED_NO_POE
    assert codes(judged(pdf, old, after)) == []


def test_who_signs_a_proven_time_of_after_his_revocation_signed_after_it(old: small.Pki, at: Clock) -> None:
    """EN 319 102-1 clause 5.5.4 step 4a: a stamp over a signature tells no more than that it was there by then."""
    pdf = at.sealed(at.signed(old, NOW - 2 * DAY), old, NOW - DAY)
    between, before = (naming(old, old.seal, NOW - hours * HOUR) for hours in (36, 60))
    found = judged(pdf, old, between)
    assert (found.indication, codes(found)) == (Indication.INDETERMINATE, ["revoked_since"])
    found = judged(pdf, old, before)
    assert (found.indication, found.sub_indication) == (Indication.TOTAL_FAILED, SubIndication.REVOKED)
    assert (codes(found), found.fault) == (["revoked"], Fault.REVOKED)


def test_a_list_that_its_issuer_did_not_sign_ends_nobody(old: small.Pki, at: Clock) -> None:
    pdf, forger = at.signed(old, NOW - 2 * DAY), small.raise_pki(since=NOW - 2 * YEAR)  # of the same names
    for who in (old.time, old.person):
        forged = ca.revocation_list(
            forger.issuing,
            (ca.Revoked(serial=who.certificate.serial_number, at=NOW - 3 * DAY, reason="keyCompromise"),),
            at=NOW,
            number=9,
        )
        assert codes(judged(pdf, old, forged)) == []


def test_a_letter_without_proofs_is_judged_by_a_list_of_later(old: small.Pki, at: Clock) -> None:
    """EN 319 102-1 clause 5.2.5.4 asks for lists that are new enough, and calls none too new."""
    pdf = at.signed(old, NOW - 2 * DAY, level=Level.T)
    root, people = (
        ca.revocation_list(old.root, (), at=NOW, number=9),
        ca.revocation_list(old.issuing, (), at=NOW, number=9),
    )
    assert codes(judged(pdf, old))[0] == "not_trusted"
    assert codes(judged(pdf, old, root))[0] == "not_trusted"
    assert codes(judged(pdf, old, root, people)) == []
    assert codes(judged(pdf, old, root, naming(old, old.person, NOW - DAY))) == []
    assert codes(judged(pdf, old, root, naming(old, old.person, NOW - 3 * DAY))) == ["revoked_since"]


def test_a_list_made_after_a_certificates_own_end_says_nothing_of_it(at: Clock) -> None:
    ancient = small.raise_pki(since=NOW - 4 * YEAR)
    assert ancient.person.certificate.not_valid_after_utc < NOW
    pdf = at.signed(ancient, NOW - 3 * YEAR, level=Level.T)
    lists = tuple(ca.revocation_list(one, (), at=NOW, number=9) for one in (ancient.root, ancient.issuing))
    assert "not_trusted" in codes(judged(pdf, ancient, *lists))
