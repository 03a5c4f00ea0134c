"""What the archive's tests stand on: a judge that reads a mark in the bytes, and packages to deposit.

The real judge has its own tests, and tests/archive/test_real_letter.py runs the whole way with it.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive import bundle, deposit, examine, unplaced, wrapping
from archive.core.leaf import EntryKind
from archive.core.package import Package, Part, RecordFacts
from archive.enter import enter
from archive.integrate import integrate
from directory.core.clearance import Label
from directory.core.reach import CLOCKWORK, reader_tokens
from signing.core.policy import Level
from signing.core.verdict import Indication, SignatureFacts, SubIndication, Verdict, undecided
from tests.kept import once
from tests.town import AT, TODAY, Town

SIGNED = b"%PDF-1.7 signed "
UNSIGNED = b"%PDF-1.7 nobody signed this "
Deposit = Callable[..., str]


def judged(pdf: bytes, *, at: datetime | None, expected_fields: tuple[str, ...] | None = None) -> Verdict:
    """A judge that passes what starts with the mark, and nothing else."""
    if not pdf.startswith(SIGNED):
        return undecided("not_signed", SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    signature = SignatureFacts(
        field="signature-1",
        is_time_stamp=False,
        signer_name="مريم سعد",
        person_id=1,
        organisation="وزارة التخطيط",
        signed_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
        timestamped_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
        level=Level.T,
        serial="1",
        reason="",
        indication=Indication.TOTAL_PASSED,
        sub_indication=SubIndication.NONE,
        is_ours=True,
    )
    return Verdict(
        indication=Indication.TOTAL_PASSED, sub_indication=SubIndication.NONE, signatures=(signature,), pages=1
    )


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the marking judge at the five places that ask one."""
    for room in (deposit, examine, bundle, unplaced, wrapping):
        monkeypatch.setattr(room, "verdict_on", judged)


def facts_of(town: Town, label: Label | None = None, **changes: object) -> RecordFacts:
    """A letter of the HR section of the ministry of planning."""
    facts = RecordFacts(
        number="452",
        sequence=452,
        kind="letter",
        subject="صرف مخصصات الخطورة",
        label=label or Label(),
        unit_id=town.planning_hr,
        unit_path=(town.planning_hr, town.planning_admin, town.planning),
        body_id=town.planning,
        on=TODAY,
        issuer="وزارة التخطيط",
        addressees=("وزارة المالية",),
        words="يرجى صرف مخصصات الخطورة للموظفين",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # tests change any field


def package_of(facts: RecordFacts, letter: bytes | None = None) -> Package:
    """A package with a letter of its own."""
    return Package(
        parts=(
            Part(name="letter.pdf", media_type="application/pdf", data=letter or SIGNED + secrets.token_bytes(64)),
            Part(name="source.json", media_type="application/json", data=b'{"version":1}'),
            Part(name="annex-01.txt", media_type="text/plain", data="مرفق".encode()),
        ),
        facts=facts,
        movements=({"act": "start", "by": 1}, {"act": "register", "by": 4}),
    )


def readers_of(town: Town, label: Label) -> frozenset[str]:
    """The issuing unit with all above, its people, and the registry."""
    return reader_tokens(
        label,
        persons=(town.zainab.person_id, town.maryam.person_id),
        posts=(town.hasan.post_id,),
        unit_paths=((town.planning_hr, town.planning_admin, town.planning),),
        desks=(town.planning_desk,),
    )


@pytest.fixture
def kept(town: Town, judge: None) -> Deposit:
    """Deposits a letter of planning's HR section and gives its record id."""

    def deposited(label: Label | None = None, readers: frozenset[str] | None = None, **changes: object) -> str:
        facts = facts_of(town, label, **changes)
        marks = readers_of(town, facts.label) if readers is None else readers
        return deposit.deposit(package_of(facts), readers=marks, by=town.rebwar.reach, at=AT).record_id

    return deposited


@pytest.fixture
def record_id(kept: Deposit) -> str:
    """A record in the log, with neighbours and two later statements."""
    return once("a record in the log", lambda: _among_others(kept))


def _among_others(kept: Deposit) -> str:
    for _ in range(3):
        kept()
    found = kept()
    enter(EntryKind.DELIVERY, record_id=found, body={"unit": 7}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    enter(EntryKind.ACKNOWLEDGEMENT, record_id=found, body={"unit": 7}, by=CLOCKWORK, at=AT)
    kept()
    integrate(by=CLOCKWORK, at=AT)
    return found
