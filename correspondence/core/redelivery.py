"""Where a letter lies, replayed from what was said for good of its way: the units it reached, and what they did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.core.canonical import Json
from correspondence.core.delivery import DONE, LIES_THERE, OWING, REOPENED, DeliveryState, is_for_action, when_read

END = "end"
"""Its number was voided or replaced."""
LEFT_OPEN, SETTLED = "left_open", "settled"
"""What the asking body says inside itself of an answer: it is only partial; it answers after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One statement: `what` it says (core/delivery.py) or END, its body, which person said it, when."""

    what: str
    body: Mapping[str, Json]
    by: int | None
    at: datetime


@dataclass(slots=True, kw_only=True)
class Laid:
    """With one unit: how it lies there, since when, and who received, read and passed it on; `parent` is a unit."""

    unit_id: int
    body_id: int
    state: DeliveryState
    sent_at: datetime
    copy: bool = False
    hidden: bool = False
    purpose: str = ""
    asks_for: str | None = None
    post_id: int | None = None
    person_id: int | None = None
    parent: int | None = None
    answer_by: date | None = None
    awaits: bool | None = None
    received_at: datetime | None = None
    received_by_id: int | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by_id: int | None = None
    forwarded_at: datetime | None = None
    forwarded_by_id: int | None = None
    sent_on_reason: str = ""
    acted_at: datetime | None = None
    acted_by_id: int | None = None
    acted_note: str = ""
    answer: str = ""

    def asks(self, kind: str) -> bool:
        """True when reading the letter of this kind is not the end of it here."""
        return is_for_action(kind, copy=self.copy, purpose=self.purpose, asks=self.asks_for, awaits=self.awaits)


def laid(steps: Iterable[Step], *, body_id: int, kind: str) -> tuple[Laid, ...]:
    """Every unit the letter of this kind reached, in the order in which it did; `body_id` is the issuer's body."""
    found: dict[int, Laid] = {}
    arrived = DeliveryState.DELIVERED
    for step in steps:
        match step.what:
            case "sent":
                _send(found, step, body_id)
            case "came":
                _receive(found, step, arrived)
            case "passed_on" | "sent_on" | "redirected":
                _MOVED[step.what](found, step, arrived)
            case "read" | "acted" | "answered" | "left_open" | "reopened":
                _NOTED[step.what](found, step, kind)
            case "end":
                arrived = _end(found)
    return tuple(found.values())


def _end(found: dict[int, Laid]) -> DeliveryState:
    """On all desks it reached; where a registry has it still, its units learn of it when it reaches them."""
    for one in found.values():
        if one.state not in (DeliveryState.AT_REGISTRY, DeliveryState.SENT_ON):
            one.state = DeliveryState.ENDED
    return DeliveryState.ENDED


def _send(found: dict[int, Laid], step: Step, body_id: int) -> None:
    said, waits = step.body.get("answer_by"), step.body.get("awaits")
    for one in _list(step.body.get("to")):
        if isinstance(one, Mapping) and {"unit", "body"} <= one.keys():
            unit, body = _int(one["unit"]), _int(one["body"])
            found[unit] = Laid(
                unit_id=unit,
                body_id=body,
                state=DeliveryState.DELIVERED if body == body_id else DeliveryState.AT_REGISTRY,
                sent_at=step.at,
                copy=bool(one.get("copy")),
                hidden=bool(one.get("hidden")),
                purpose=str(one.get("purpose", "")),
                asks_for=None if one.get("asks") is None else str(one["asks"]),
                post_id=_int(one["post"]) if "post" in one else None,
                person_id=_int(one["person"]) if "person" in one else None,
                answer_by=date.fromisoformat(str(said)) if said and not one.get("copy") else None,
                awaits=waits if isinstance(waits, bool) else None,
            )


def _receive(found: dict[int, Laid], step: Step, arrived: DeliveryState) -> None:
    """Through a registry; a letter that came in on paper is nowhere before."""
    said = step.body.get("answer_by")
    by = date.fromisoformat(str(said)) if said else None
    for unit in map(_int, _list(step.body.get("units"))):
        one = found.setdefault(
            unit, Laid(unit_id=unit, body_id=_int(step.body["body"]), state=arrived, sent_at=step.at, answer_by=by)
        )
        one.state, one.received_at, one.received_by_id = arrived, step.at, step.by


def _pass_on(found: dict[int, Laid], step: Step, arrived: DeliveryState) -> None:
    unit, body = _int(step.body["unit"]), _int(step.body["inside"])
    above = found.get(_int(step.body["from"]))
    if above is not None:
        above.state, above.forwarded_at, above.forwarded_by_id = DeliveryState.FORWARDED, step.at, step.by
    found[unit] = Laid(
        unit_id=unit,
        body_id=body,
        state=arrived,
        sent_at=step.at,
        copy=above is not None and above.copy,
        purpose="" if above is None else above.purpose,
        asks_for=None if above is None else above.asks_for,
        parent=None if above is None else above.unit_id,
        answer_by=None if above is None else above.answer_by,
        awaits=None if above is None else above.awaits,
    )


def _send_on(found: dict[int, Laid], step: Step, arrived: DeliveryState) -> None:
    """To the right unit; the wrong one has it no longer."""
    unit, body = _int(step.body["unit"]), _int(step.body["inside"])
    wrong = found.get(_int(step.body["from"]))
    if wrong is not None:
        wrong.state, wrong.forwarded_at, wrong.forwarded_by_id = DeliveryState.SENT_ON, step.at, step.by
        wrong.sent_on_reason = str(step.body.get("reason", ""))
    found[unit] = Laid(
        unit_id=unit,
        body_id=body,
        state=arrived,
        sent_at=step.at,
        answer_by=None if wrong is None else wrong.answer_by,
        awaits=None if wrong is None else wrong.awaits,
        received_at=step.at,
        received_by_id=step.by,
    )


def _redirect(found: dict[int, Laid], step: Step, _: DeliveryState) -> None:
    """Out of the ministry that registered it by mistake; to another one's registry, where it is for that.

    Copies stay: they are for who has them.
    """
    there = [one for one in found.values() if one.body_id == _int(step.body["body"]) and one.state in LIES_THERE]
    lying = [one for one in there if not one.copy]
    for one in lying:
        one.state, one.forwarded_at, one.forwarded_by_id = DeliveryState.SENT_ON, step.at, step.by
        one.sent_on_reason = str(step.body.get("reason", ""))
    if "unit" in step.body:
        unit = _int(step.body["unit"])
        found[unit] = Laid(
            unit_id=unit,
            body_id=_int(step.body["goes_to"]),
            state=DeliveryState.AT_REGISTRY,
            sent_at=step.at,
            answer_by=lying[0].answer_by if lying else None,
            awaits=lying[0].awaits if lying else None,
        )


def _read(found: dict[int, Laid], step: Step, kind: str) -> None:
    one = found.get(_int(step.body["unit"]))
    if one is None:
        return
    if one.acknowledged_at is None:
        one.acknowledged_at, one.acknowledged_by_id = step.at, step.by
    if one.state == DeliveryState.ENDED:
        one.state = DeliveryState.ACKNOWLEDGED if one.forwarded_at is None else DeliveryState.FORWARDED
    elif one.state == DeliveryState.DELIVERED:
        one.state = when_read(for_action=one.asks(kind), passed_on=one.forwarded_at is not None)


def _do(found: dict[int, Laid], step: Step, kind: str) -> None:
    """It is answered, or what it asked for is done; only where it still waits for that."""
    units = _list(step.body.get("units")) or [step.body.get("unit", 0)]
    for one in (found.get(_int(unit)) for unit in units):
        if one is not None and one.state in OWING and one.asks(kind):
            one.state, one.acted_at, one.acted_by_id = DeliveryState(step.what), step.at, step.by
            one.acted_note, one.answer = str(step.body.get("note", "")), str(step.body.get("reply", ""))


def _open_again(found: dict[int, Laid], step: Step, _: str) -> None:
    """The answer is only partial: what it had closed waits on."""
    for one in found.values():
        if one.state == DeliveryState.ANSWERED and one.answer == step.body.get("reply"):
            _run_on(one)


def _reopen(found: dict[int, Laid], step: Step, _: str) -> None:
    """The unit was done with it, and is not any more."""
    one = found.get(_int(step.body["unit"]))
    if one is not None and one.state in DONE:
        _run_on(one)


def _run_on(one: Laid) -> None:
    one.state = DeliveryState.DELIVERED if one.forwarded_at is None else DeliveryState.FORWARDED
    one.acted_at, one.acted_by_id, one.acted_note, one.answer = None, None, "", ""


_MOVED = {"passed_on": _pass_on, "sent_on": _send_on, "redirected": _redirect}
_NOTED = {"read": _read, "acted": _do, "answered": _do, LEFT_OPEN: _open_again, REOPENED: _reopen}


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()


def _int(value: Json) -> int:
    return int(str(value))
