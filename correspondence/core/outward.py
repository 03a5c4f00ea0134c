"""How a letter stands with whoever is outside the system, replayed from what was said for good of its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from correspondence.core.delivery import DISPATCHED, RECEIVED_OUTSIDE, TOLD_OUTSIDE
from correspondence.core.misdirected import REDIRECTED, outside_in
from correspondence.core.redelivery import LEFT_OPEN, Step


@dataclass(slots=True, kw_only=True)
class Outside:
    """With one addressee, or whom it was copied to: whether it went, arrived and was answered.

    `body_id` is the ministry that gave it away because it came in by mistake.
    """

    name: str
    since: datetime
    body_id: int | None = None
    address: str = ""
    email: str = ""
    note: str = ""
    copy: bool = False
    purpose: str = ""
    answer_by: date | None = None
    awaits: bool | None = None
    means: str = ""
    reference: str = ""
    went_on: date | None = None
    noted_at: datetime | None = None
    noted_by_id: int | None = None
    received_on: date | None = None
    receiver: str = ""
    received_noted_at: datetime | None = None
    received_noted_by_id: int | None = None
    answer: str = ""
    told_of: str = ""
    told_means: str = ""
    told_on: date | None = None
    told_at: datetime | None = None
    told_by_id: int | None = None


def replayed(steps: Iterable[Step]) -> tuple[Outside, ...]:
    """Everybody outside to whom the letter went, in the order of the page."""
    found: dict[str, Outside] = {}
    for step in steps:
        if step.what in _TOLD:
            _TOLD[step.what](found, step)
    return tuple(found.values())


def _send(found: dict[str, Outside], step: Step) -> None:
    by, waits = step.body.get("answer_by"), step.body.get("awaits")
    for name in _names(step):
        found[name] = Outside(name=name, since=step.at, answer_by=date.fromisoformat(str(by)) if by else None)
        found[name].awaits = waits if isinstance(waits, bool) else None
    copies = step.body.get("copies_outside")
    for one in copies if isinstance(copies, list) else ():
        if isinstance(one, Mapping):
            name, purpose = str(one["name"]), str(one["purpose"])
            found[name] = Outside(name=name, since=step.at, copy=True, purpose=purpose)


def _redirect(found: dict[str, Outside], step: Step) -> None:
    to = outside_in(step.body)
    if to is not None:
        one = Outside(name=to.name, since=step.at, address=to.address, email=to.email)
        one.note, one.body_id = str(step.body["reason"]), int(str(step.body["body"]))
        found[to.name] = one


def _answer(found: dict[str, Outside], step: Step) -> None:
    for one in (found[name] for name in _names(step) if name in found):
        one.answer = str(step.body.get("reply", ""))


def _open_again(found: dict[str, Outside], step: Step) -> None:
    for one in found.values():
        one.answer = "" if one.answer == step.body.get("reply") else one.answer


def _go(found: dict[str, Outside], step: Step) -> None:
    one, body = _to(found, step), step.body
    one.means, one.reference = str(body["means"]), str(body["reference"])
    one.went_on, one.noted_at, one.noted_by_id = date.fromisoformat(str(body["on"])), step.at, step.by


def _arrive(found: dict[str, Outside], step: Step) -> None:
    one, body = _to(found, step), step.body
    one.received_on, one.receiver = date.fromisoformat(str(body["on"])), str(body["receiver"])
    one.received_noted_at, one.received_noted_by_id = step.at, step.by


def _tell(found: dict[str, Outside], step: Step) -> None:
    one, body = _to(found, step), step.body
    one.told_of, one.told_means = str(body["of"]), str(body["means"])
    one.told_on, one.told_at, one.told_by_id = date.fromisoformat(str(body["on"])), step.at, step.by


def _to(found: dict[str, Outside], step: Step) -> Outside:
    name = str(step.body["to"])
    return found.setdefault(name, Outside(name=name, since=step.at))


_TOLD = {
    "sent": _send,
    REDIRECTED: _redirect,
    "answered": _answer,
    LEFT_OPEN: _open_again,
    DISPATCHED: _go,
    RECEIVED_OUTSIDE: _arrive,
    TOLD_OUTSIDE: _tell,
}


def _names(step: Step) -> tuple[str, ...]:
    value = step.body.get("outside")
    return tuple(map(str, value)) if isinstance(value, list) else ()
