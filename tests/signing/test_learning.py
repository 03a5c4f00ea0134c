"""What is known of our authorities beforehand saves checking what was checked, and decides nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from signing.core.question import Question
from signing.core.verdict import Indication
from signing.doors import ca, judge, learning
from signing.doors.clock import trusted_time
from signing.doors.memory import Memory
from tests.signing import pki as small


@pytest.fixture(autouse=True)
def nothing_is_known_afterwards() -> Iterator[None]:
    yield
    Memory.forget_all()


def facts(pki: small.Pki, *, lists: tuple[bytes, ...] | None = None) -> Question:
    """A house's root, authorities and lists."""
    now = trusted_time().replace(microsecond=0)
    own = tuple(ca.revocation_list(one, (), at=now, number=9) for one in (pki.root, pki.issuing))
    others = tuple(ca.certificate_der(one.certificate) for one in (pki.issuing, pki.time))
    return Question(pdf=b"", trust=(pki.trust,), revocations=own if lists is None else lists, others=others)


def test_what_held_is_remembered_and_the_verdict_is_the_same(
    pki: small.Pki, sealed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = replace(facts(pki), pdf=sealed, others=())
    checked: list[int] = []
    library_s_own = Memory.validate_signature

    def counted(self: Memory, *given: object, **named: object) -> None:
        before = len(self.held)
        library_s_own(self, *given, **named)  # type: ignore[arg-type]  # the library's own arguments
        checked.append(len(self.held) - before)

    monkeypatch.setattr(Memory, "validate_signature", counted)
    plain = judge.verdict_of(asked)
    without = sum(checked)
    checked.clear()
    judge._learn(replace(asked, pdf=b"", others=facts(pki).others).to_bytes())
    checked.clear()
    assert judge.verdict_of(asked) == plain
    assert plain.indication is Indication.TOTAL_PASSED, plain.all_findings()
    assert sum(checked) <= without - 4  # the authority, its time authority, and two lists
    assert judge.verdict_of(replace(asked, pdf=sealed + b"x")).indication is not Indication.TOTAL_PASSED


def test_whoever_is_known_is_trusted_by_nobody_for_that(pki: small.Pki, sealed: bytes) -> None:
    learning.learn(facts(pki))
    found = judge.verdict_of(replace(facts(small.raise_pki()), pdf=sealed, others=()))
    assert "not_trusted" in {one.code for one in found.all_findings()}


def test_who_is_revoked_since_is_refused_though_the_older_list_is_known(pki: small.Pki, sealed: bytes) -> None:
    learning.learn(facts(pki))
    now = trusted_time().replace(microsecond=0)
    line = ca.Revoked(serial=pki.person.certificate.serial_number, at=now - timedelta(hours=1), reason="keyCompromise")
    newer = ca.revocation_list(pki.issuing, (line,), at=now, number=10)
    asked = facts(pki)
    found = judge.verdict_of(replace(asked, pdf=sealed, revocations=(*asked.revocations, newer)))
    assert found.indication is not Indication.TOTAL_PASSED


def test_a_list_that_its_issuer_did_not_sign_is_not_remembered_as_signed(pki: small.Pki) -> None:
    forger, now = small.raise_pki(), trusted_time().replace(microsecond=0)
    forged = ca.revocation_list(forger.issuing, (), at=now, number=9)
    learning.learn(facts(pki, lists=(ca.revocation_list(pki.root, (), at=now, number=9), forged)))
    signatures = {data for _, data, *_ in Memory().held}
    assert not any(data in forged for data in signatures)
    assert signatures


def test_what_is_no_list_teaches_nothing(pki: small.Pki) -> None:
    with pytest.raises(ValueError, match="available"):
        learning.learn(facts(pki, lists=(b"no list",)))
    assert not Memory().held
