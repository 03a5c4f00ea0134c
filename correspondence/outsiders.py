"""What the guest of a letter of two ministries is told of it, and which number is whose (domain 2.3, I8)."""

from dataclasses import dataclass, replace

from correspondence.core.letter import Content, Copy
from correspondence.core.number import Direction
from correspondence.core.route import Act, Task
from correspondence.models import Delivery, Memo, Movement, Registration, RouteStep
from directory import whois
from directory.core.naming import Name
from directory.core.reach import Reach

TOLD = frozenset({Act.SIGN, Act.CONSENT, Act.REGISTER})
"""What both ministries know that it was done; of everything else each knows what its own people did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The number that the other ministry gave."""

    number: str
    ministry: Name


def is_outside(memo: Memo, *, reach: Reach) -> bool:
    """True for a reader who neither wrote it nor sits or serves in its ministry, whatever is known of its route.

    After a restore the steps may be lost. Asked without a query of who wrote it and who sits in its ministry.
    """
    if memo.author_id == reach.person_id or memo.body_id in reach.bodies:
        return False
    return not any(desk.id in reach.desks and desk.body_id == memo.body_id for desk in whois.desks())


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A letter as far as its reader is told of it; `given` is the number of the reader's own ministry."""

    content: Content
    steps: list[RouteStep]
    lines: list[Movement]
    given: Registration | None
    beside: Beside | None
    is_outside: bool


def seen(memo: Memo, content: Content, steps: list[RouteStep], lines: list[Movement], *, reach: Reach) -> Seen:
    """The whole; for the guest ministry no hidden copy, file or member of a group, the signatures, and its own acts."""
    outside = is_outside(memo, reach=reach)
    given, beside = _numbers(memo, is_outside=outside)
    if outside:
        content, steps = told_to_guest(content), steps_of_guest(steps)
        sent = max((line.seq for line in lines if line.act == Act.SEND), default=0)
        lines = [one for one in lines if one.seq > sent and (one.act in TOLD or one.person_id == reach.person_id)]
    return Seen(content=content, steps=steps, lines=lines, given=given, beside=beside, is_outside=outside)


def told_to_guest(content: Content) -> Content:
    """The letter without its hidden copies and its file, its groups as they are printed: in a line, without members."""
    to = tuple(replace(one, members=()) for one in content.to)
    return replace(content, to=to, copies=_printed(content), antecedents=(), place=None)


def steps_of_guest(steps: list[RouteStep]) -> list[RouteStep]:
    """The signatures of the route."""
    return [step for step in steps if step.task == Task.SIGN]


def _printed(content: Content) -> tuple[Copy, ...]:
    return tuple(replace(copy, members=()) for copy in content.copies if not copy.hidden)


def _numbers(memo: Memo, *, is_outside: bool) -> tuple[Registration | None, Beside | None]:
    """The number of the reader's own ministry, then the other one's; neither before it is issued."""
    rows = sorted(
        memo.registrations.filter(direction=Direction.OUT), key=lambda row: (row.body_id == memo.body_id) is is_outside
    )
    if not rows:
        return None, None
    others = [Beside(number=row.text, ministry=whois.unit_facts(row.body_id).name) for row in rows[1:]]
    return rows[0], next(iter(others), None)


def deliveries(given: Registration | None, *, reach: Reach) -> list[Delivery]:
    """Where the letter was sent; which way it took inside a body is for people of that body."""
    if given is None:
        return []
    return list(Delivery.objects.filter(outgoing=given).shown_to(reach.bodies))
