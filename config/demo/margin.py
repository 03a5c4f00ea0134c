"""Directives in the margin of some demo letters, by the deeds everybody uses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from archive.records import letter_hash
from config.demo.ledger import Ledger, Written
from config.demo.settle import give_key
from correspondence import referred
from correspondence.core.deadline import closing_of
from correspondence.core.directive import Instruction, Part, Place, Target, Verb
from correspondence.refer import refer
from correspondence.report import report
from directory.core.day import day_of
from directory.core.reach import Reach
from signing.core.errors import SigningError
from signing.unlock import unlock


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginPlan:
    """One directive: the writer's seat, to which unit or seat, how many days it has, and whether it is done.

    `hours`, where there are any, take the place of the days.
    """

    by: str
    to: str
    verb: Verb
    text: str
    days: int
    copy: str = ""
    y: int = 20
    is_done: bool = False
    hours: int = 0


MARGINS: dict[int, tuple[MarginPlan, ...]] = {
    0: (
        MarginPlan(
            by="finance-budget/head", to="finance-budget/clerk", verb=Verb.ACT, text="لإجراء اللازم وإعلامي", days=4,
            is_done=True,
        ),
    ),
    1: (
        MarginPlan(
            by="planning-admin/head", to="planning-hr", verb=Verb.OPINION, text="للدراسة وإبداء الرأي", days=6,
            copy="planning-accounts",
        ),
        MarginPlan(
            by="planning-hr/head", to="planning-hr/clerk", verb=Verb.OPINION, text="تهيئة مطالعة بالأوليات", days=3,
            y=360,
        ),
    ),
    8: (
        MarginPlan(
            by="planning-admin/head", to="planning-hr", verb=Verb.INFORM, text="للاطلاع والحفظ مع الأوليات", days=2,
            is_done=True,
        ),
    ),
    10: (
        MarginPlan(by="planning-admin/head", to="planning-accounts", verb=Verb.DRAFT_REPLY, text="تهيئة جواب", days=5),
    ),
}  # fmt: skip
"""By the number of the letter in the plan."""
CHAIN = (
    MarginPlan(
        by="planning/minister", to="planning-admin", verb=Verb.DRAFT_REPLY, days=6, copy="planning-legal",
        text="الإدارية / للدراسة وإعداد الإجابة وعرضها علينا",
    ),
    MarginPlan(
        by="planning-admin/head", to="planning-hr", verb=Verb.OPINION, days=4, copy="planning-accounts", y=260,
        text="الموارد البشرية / بيان الرأي مع الأوليات",
    ),
    MarginPlan(
        by="planning-hr/head", to="planning-hr/clerk", verb=Verb.ACT, days=0, hours=1, y=520,
        text="تهيئة كشف بالملاك الحالي والفائض",
    ),
)  # fmt: skip
"""One below the other, on a letter from the Council of Ministers: each has less time than the one above."""


def write_margin(index: int, written: Written, *, ledger: Ledger, reaches: dict[str, Reach], at: datetime) -> None:
    """Writes what is planned; written before, it is one directive. A seat whose PIN a visitor changed is left out."""
    for number, plan in enumerate(MARGINS.get(index, ())):
        by = reaches[plan.by]
        try:
            direct(plan, f"{index}:{number}", written.record_id, ledger=ledger, by=by, at=at)
        except SigningError:
            return
        if plan.is_done:
            _done(written.record_id, reach=reaches[_seat(plan.to)], at=at)


def seats(index: int) -> frozenset[str]:
    """Who acts in the margin of this letter."""
    return frozenset(seat for plan in MARGINS.get(index, ()) for seat in (plan.by, _seat(plan.to)))


def _seat(to: str) -> str:
    return to if "/" in to else f"{to}/head"


def _target(to: str, part: Part, ledger: Ledger) -> Target:
    if "/" in to:
        return Target(kind="post", id=ledger.posts[to], part=part)
    return Target(kind="unit", id=ledger.units[to], part=part)


def direct(plan: MarginPlan, key: str, record_id: str, *, ledger: Ledger, by: Reach, at: datetime) -> None:
    """Writes one directive; the same key is the same directive. Raises what unlocking and referring refuse."""
    give_key(ledger, plan.by, at=at)
    copies = (_target(plan.copy, Part.COPY, ledger),) if plan.copy else ()
    says = Instruction(
        verb=plan.verb,
        text=plan.text,
        targets=(_target(plan.to, Part.LEAD, ledger), *copies),
        place=Place(page=1, x=12, y=plan.y, width=100, height=280),
        shown=letter_hash(record_id, reach=by),
        due_at=at + timedelta(hours=plan.hours) if plan.hours else closing_of(day_of(at) + timedelta(days=plan.days)),
    )
    opened = unlock(ledger.people[plan.by], pin=ledger.pin, by=by, at=at)
    refer(record_id, says, name=sha256(key.encode()).hexdigest()[:32], key=opened, by=by, at=at)


def _done(record_id: str, *, reach: Reach, at: datetime) -> None:
    for item in referred.to_me(reach):
        if item.record_id == record_id:
            report(item.id, note="أُنجز المطلوب، والأوليات محفوظة في الإضبارة", by=reach, at=at)
