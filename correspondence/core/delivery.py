"""Where a registered letter goes: own units directly, another body's through its registry's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.core.canonical import Json
from correspondence.core.chasing import ANSWERED_BY_LETTER
from correspondence.core.letter import Annex, Content, Copy, Kind
from correspondence.core.parts import Asks
from correspondence.core.purpose import asks_for_action
from directory.core.clearance import Label


class DeliveryState(StrEnum):
    """Where a delivery stands. AT_REGISTRY lies on the other body's incoming desk, not yet numbered.

    What came for action stays DELIVERED when it is read, until it is ANSWERED or ACTED on. ENDED lies on its unit's
    desk (again): its letter was voided or replaced, and the unit has not taken note. SENT_ON lay with a unit by
    mistake: the registry gave it to the right one.
    """

    AT_REGISTRY = "at_registry"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    FORWARDED = "forwarded"
    ENDED = "ended"
    SENT_ON = "sent_on"
    ANSWERED = "answered"
    ACTED = "acted"


DISPATCHED = "dispatched"
RECEIVED_OUTSIDE = "received_outside"
TOLD_OUTSIDE = "told_outside"
"""What is said of a letter that left for somebody outside the system, and that it arrived there."""


REOPENED = "reopened"
"""What is said of a letter that was answered or acted on, and is open again."""


WAITING = (DeliveryState.DELIVERED, DeliveryState.ENDED)
"""With the unit, which has something to do with it, or has not learned of its end."""


OWING = (DeliveryState.DELIVERED, DeliveryState.FORWARDED)
"""With the unit, or below it: what came for action is not done with."""


DONE = (DeliveryState.ANSWERED, DeliveryState.ACTED)
"""It came for action, and that is over (domain 2.9, 2.15)."""


LIES_THERE = (*WAITING, *DONE, DeliveryState.ACKNOWLEDGED, DeliveryState.FORWARDED)
"""It reached the unit, and belongs there."""


def is_for_action(
    kind: str, *, copy: bool, purpose: str = "", asks: str | None = None, awaits: bool | None = None
) -> bool:
    """True when reading it is not the end of it: `awaits` says so, or else its kind is one that is answered.

    Of a copy its purpose says so, whatever the kind (domain 2.8): an order is acted on by whom it is copied to. What
    the purpose asks was chosen with it (core/parts.Asks); of one that was typed freely its words tell.
    """
    if not copy:
        return kind in ANSWERED_BY_LETTER if awaits is None else awaits
    return asks_for_action(purpose) if asks is None else asks == Asks.ACTION


def awaits(kind: str, *, said: bool | None = None) -> bool | None:
    """What a letter says besides its kind of what it waits for: its author's word (domain 2.9).

    A submission waits for its decision (domain 1.1); a reminder for what it reminds of, whatever was said. None where
    the kind tells; so it is with every letter from before this was said.
    """
    if kind == Kind.REMINDER:
        return None
    if said is None:
        return True if kind == Kind.SUBMISSION else None
    return None if said == (kind in ANSWERED_BY_LETTER) else said


def is_dated(kind: str, *, copy: bool, purpose: str = "", asks: str | None = None) -> bool:
    """True for what its unit should be done with by a day: every addressee's letter, and a copy for action."""
    return not copy or is_for_action(kind, copy=True, purpose=purpose, asks=asks)


def when_read(*, for_action: bool, passed_on: bool) -> DeliveryState:
    """Where a letter in force stands once its unit has read it: a receipt closes no clock (domain 2.9)."""
    if passed_on:
        return DeliveryState.FORWARDED
    return DeliveryState.DELIVERED if for_action else DeliveryState.ACKNOWLEDGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One unit a record goes to, and the post or person in it to whom it is addressed."""

    unit_id: int
    body_id: int
    state: DeliveryState
    copy: bool
    hidden: bool
    purpose: str
    asks: str | None = None
    post_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """A registry desk as the rule sees it."""

    id: int
    body_id: int
    level: int
    name: str = ""


def destinations(content: Content, *, body_id: int, bodies: dict[int, int]) -> tuple[Destination, ...]:
    """Every unit of the letter once, addressees before copies; a copy without a unit is only printed.

    Whoever is outside the system gets letter or copy by hand or post, and stands in the registry's list
    (`core/dispatch.py`).

    The issuer's own copy (الصادرة, أوليات) stays where it is.
    """
    found: dict[int, Destination] = {}
    for line in content.lines():
        copy, unit_id = line if isinstance(line, Copy) else None, line.unit_id
        if unit_id is None or unit_id in found or unit_id == content.unit_id:
            continue
        own = bodies[unit_id] == body_id
        found[unit_id] = Destination(
            unit_id=unit_id,
            body_id=bodies[unit_id],
            state=DeliveryState.DELIVERED if own else DeliveryState.AT_REGISTRY,
            copy=copy is not None,
            hidden=copy is not None and copy.hidden,
            purpose="" if copy is None else copy.purpose,
            asks=None if copy is None else copy.asks,
            post_id=line.post_id,
            person_id=line.person_id,
        )
    return tuple(found.values())


def desk_of(desks: Iterable[DeskFacts], *, body_id: int, label: Label) -> int | None:
    """The body's desk that may handle the label, the lowest that suffices; None when there is none."""
    able = [desk for desk in desks if desk.body_id == body_id and desk.level >= label.level]
    return min(able, key=lambda desk: (desk.level, desk.id)).id if able else None


def part_name(number: int, annex: Annex) -> str:
    """The name of an annex in the record: annex-01.pdf."""
    _, dot, ending = annex.file.rpartition(".")
    return f"annex-{number:02d}{dot}{ending}" if dot else f"annex-{number:02d}"


def sent(
    goes_to: Iterable[Destination],
    answer_by: date | None = None,
    outside: Iterable[str] = (),
    copies: Iterable[Copy] = (),
    *,
    waits: bool | None = None,
) -> dict[str, Json]:
    """What the archive keeps of a letter's way out: every unit it was sent to, hidden copies too (decision 26).

    With it the day that the letter sets for the answer, and whom it is addressed and copied to outside, where there are
    any; and whether it waits for something, where its kind does not tell.
    """
    units: list[Json] = [_sent_to(one) for one in goes_to]
    until: dict[str, Json] = {} if answer_by is None else {"answer_by": answer_by.isoformat()}
    names: list[Json] = [*outside]
    beyond: dict[str, Json] = {"outside": names} if names else {}
    copied: list[Json] = [{"name": one.name, "purpose": one.purpose} for one in copies]
    beside: dict[str, Json] = {"copies_outside": copied} if copied else {}
    asked: dict[str, Json] = {} if waits is None else {"awaits": waits}
    return {"what": "sent", "to": units, **beyond, **beside, **until, **asked}


def _sent_to(one: Destination) -> dict[str, Json]:
    told = {"asks": None if one.asks is None else str(one.asks), "post": one.post_id, "person": one.person_id}
    more: dict[str, Json] = {key: value for key, value in told.items() if value is not None}
    said: dict[str, Json] = {"unit": one.unit_id, "body": one.body_id, "copy": one.copy, "hidden": one.hidden}
    return {**said, "purpose": one.purpose, **more}


def dispatched(*, name: str, means: str, on: date, reference: str) -> dict[str, Json]:
    """What the archive keeps when a letter left for somebody outside the system, by post or e-mail."""
    return {"what": DISPATCHED, "to": name, "means": means, "on": on.isoformat(), "reference": reference}


def received_outside(*, name: str, on: date, receiver: str) -> dict[str, Json]:
    """What the archive keeps when somebody outside the system has the letter, as the registry was told."""
    return {"what": RECEIVED_OUTSIDE, "to": name, "on": on.isoformat(), "receiver": receiver}


def told_outside(*, name: str, of: str, means: str, on: date, reference: str) -> dict[str, Json]:
    """What the archive keeps when somebody outside was told what became of a letter that he has (domain 2.11)."""
    return {"what": TOLD_OUTSIDE, "to": name, "of": of, "means": means, "on": on.isoformat(), "reference": reference}


def came(
    *,
    number: str,
    body_id: int,
    units: Iterable[int],
    received_on: date | None = None,
    answer_by: date | None = None,
) -> dict[str, Json]:
    """What the archive keeps when another body gives its incoming number: the number, and where the letter went.

    `received_on` is the day of one that was given on paper, out of a reserved block; `answer_by` the day that a paper
    sets for its answer.
    """
    said: dict[str, Json] = {"what": "came", "number": number, "body": body_id, "units": list(units)}
    days = {"received_on": received_on, "answer_by": answer_by}
    return said | {name: day.isoformat() for name, day in days.items() if day is not None}


def passed_on(*, from_unit: int, to_unit: int, body_id: int, level: int) -> dict[str, Json]:
    """What the archive keeps when a unit passes a letter on: inside its body, which way it takes is its own matter."""
    return {"what": "passed_on", "from": from_unit, "unit": to_unit, "inside": body_id, "level": level}


def sent_on(*, from_unit: int, to_unit: int, body_id: int, level: int, reason: str) -> dict[str, Json]:
    """What the archive keeps when a registry takes a letter from a wrong unit to the right one, and why."""
    inside: dict[str, Json] = {"from": from_unit, "unit": to_unit, "inside": body_id, "level": level}
    return {"what": "sent_on", **inside, "reason": reason}


def read_by(*, unit: int, person: int | None) -> dict[str, Json]:
    """What the archive keeps when a unit has read a letter."""
    return {"what": "read", "unit": unit, "person": person}


def taken_in(*, number: str, unit: int, book: str, body_id: int, level: int) -> dict[str, Json]:
    """What the archive keeps when a unit gives a letter the number of its own incoming book (domain 1.5, 2.8)."""
    return {"what": "taken_in", "number": number, "unit": unit, "book": book, "inside": body_id, "level": level}


def acted_on(*, unit: int, person: int | None, note: str = "") -> dict[str, Json]:
    """What the archive keeps when a unit reports what it did (domain 2.15), or did all that was directed there."""
    return {"what": "acted", "unit": unit, "person": person, "note": note}


def reopened(*, unit: int, person: int | None, note: str) -> dict[str, Json]:
    """What the archive keeps when what a unit was done with is open again there, and why (domain 2.12)."""
    return {"what": REOPENED, "unit": unit, "person": person, "note": note}


def answered_by(
    *, reply_id: str, units: Iterable[int], body_id: int, level: int, outside: Iterable[str] = ()
) -> dict[str, Json]:
    """What the archive keeps when a letter answers for units of one body: for that body, up to the reply's grade.

    Where somebody outside answers, the body is the one that asked.
    """
    names: list[Json] = [*outside]
    beyond: dict[str, Json] = {"outside": names} if names else {}
    said: dict[str, Json] = {"what": "answered", "reply": reply_id, "units": list(units), **beyond}
    return {**said, "inside": body_id, "level": level}
