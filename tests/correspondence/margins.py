"""Letters that lie somewhere, ready for a directive: deposited by the marking judge, delivered without their way."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from archive import deposit
from archive.core.package import ReferenceFact
from archive.records import letter_hash
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import Instruction, Place, Target, Verb
from correspondence.core.number import BookKind
from correspondence.core.route import State
from correspondence.models import Book, Delivery, Memo, Referral, Version
from correspondence.refer import refer
from directory.core.clearance import Label, bits
from directory.core.day import day_of
from directory.core.reach import Reach, reader_tokens
from directory.whois import posts_in, unit_facts
from signing.unlock import unlock
from tests.archive.conftest import facts_of, judged, package_of
from tests.town import AT, PIN, TODAY, Citizen, Town

DUE = AT + timedelta(days=5)
PLACE = Place(page=1, x=20, y=400, width=200, height=120)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive's marking judge."""
    monkeypatch.setattr(deposit, "verdict_on", judged)


def lying(
    town: Town,
    unit: int,
    *,
    label: Label | None = None,
    state: str = DeliveryState.DELIVERED,
    refers_to: tuple[str, ...] = (),
    at: datetime = AT,
) -> str:
    """A letter of Planning's HR that lies with this unit and refers to these records; gives the record's id."""
    label = label or Label()
    desk = town.finance_desk if state == DeliveryState.AT_REGISTRY else None
    heads = [post for post in posts_in([unit], on=TODAY) if post.is_head]
    marks = reader_tokens(
        label,
        persons=(town.zainab.person_id, *(post.holder.id for post in heads if post.holder)),
        posts=[post.id for post in heads],
        unit_paths=[unit_facts(unit).path],
        desks=() if desk is None else (desk,),
    )
    cited = tuple(ReferenceFact(kind="ours", body="", number="1", on=TODAY, record_id=one) for one in refers_to)
    book = Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.OUTGOING)
    given = book.allot(symbol="", on=day_of(at))
    named = {"number": given.text, "sequence": given.serial, "on": given.on, "references": cited}
    facts = facts_of(town, label, **named)
    record_id = deposit.deposit(package_of(facts), readers=marks, by=town.rebwar.reach, at=at).record_id
    memo = Memo.objects.create(
        ref=record_id[:16], kind="letter", priority="ordinary", subject="x", unit_id=town.planning_hr,
        body_id=town.planning, author_id=town.zainab.person_id, state=State.REGISTERED, version=1, started_at=at,
        moved_at=at, record_id=record_id,
    )  # fmt: skip
    Version.objects.create(
        memo=memo, number=1, content={}, content_hash="", made_at=at, made_by_id=town.zainab.person_id, pages=2
    )
    given.record_id, given.at, given.memo = record_id, at, memo
    given.save()
    Delivery.objects.create(
        record_id=record_id, outgoing=given, unit_id=unit, desk_id=desk, body_id=unit_facts(unit).body_id,
        sender_id=town.planning_hr, kind="letter", priority="ordinary", state=state, sent_at=at,
        level=label.level, compartments=bits(label.compartments), personal=label.personal,
    )  # fmt: skip
    return record_id


def post(citizen: Citizen, **changes: object) -> Target:
    """The citizen's post as an addressee."""
    return replace(Target(kind="post", id=citizen.post_id), **changes)  # type: ignore[arg-type]  # named by the test


def says(record_id: str, *targets: Target, by: Reach, **changes: object) -> Instruction:
    """A directive for opinion, due in five days."""
    said = Instruction(
        verb=Verb.OPINION,
        text="للدراسة وإبداء الرأي",
        targets=targets,
        place=PLACE,
        shown=letter_hash(record_id, reach=by),
        due_at=DUE,
    )
    return replace(said, **changes)  # type: ignore[arg-type]  # named by the test


def directed(
    record_id: str, *targets: Target, by: Citizen, at: datetime = AT, name: str = "", **changes: object
) -> list[Referral]:
    """Written and signed by the citizen; gives the referrals."""
    name = name or f"{Referral.objects.count():032x}"
    key = unlock(by.person_id, pin=PIN, by=by.reach, at=at)
    refer(record_id, says(record_id, *targets, by=by.reach, **changes), name=name, key=key, by=by.reach, at=at)
    return list(Referral.objects.filter(directive__name=name).order_by("id"))
