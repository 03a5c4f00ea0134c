"""The lines of trays: what one says, and those of deliveries."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import F, Subquery

from archive.records import subject_to
from correspondence.core.delivery import DeliveryState
from correspondence.core.letter import Kind, Priority
from correspondence.core.route import State
from correspondence.models import Delivery, Memo, Registration
from correspondence.models.delivery import DeliveryQuerySet
from directory.core.clearance import Label
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.doors.words import Words, day_in, rows_of, words_of
from directory.named import name_of, names

BESIDE = (
    ("given_text", "outgoing__text"),
    ("given_on", "outgoing__on"),
    ("given_void", "outgoing__void_at"),
    ("came", "outgoing__intake__pk"),
    ("came_text", "outgoing__intake__their_number"),
    ("came_on", "outgoing__intake__their_on"),
    ("came_from", "outgoing__intake__sender"),
    ("ours_text", "incoming__text"),
    ("ours_on", "incoming__on"),
    ("sender_body", "sender__body"),
)
"""What a delivery's line says of the number given where it was written, the paper it came on, and ours."""


class Matter(StrEnum):
    """What is asked of the person."""

    CORRECT = "correct"  # given back to its author, with a reason
    REVIEW = "review"
    OPINION = "opinion"  # asked beside the route
    PRESENT = "present"  # to be laid before its signer
    SUSPENDED = "suspended"
    SIGN = "sign"
    REGISTER = "register"
    RECEIVE = "receive"
    ACT = "act"  # delivered to the unit as addressee, or as a copy for action
    INFORM = "inform"  # delivered as a copy that asks for nothing
    VOID = "void"  # held by the unit, and voided since
    REPLACED = "replaced"  # held by the unit, and another letter stands in its place
    DRAFT = "draft"
    STRANDED = "stranded"  # personal, and whom it names has left


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a tray. A memo has `ref`; a delivery has `delivery_id` and `record_id`.

    `subject` is empty when only the envelope may be seen (شخصي). `other` is where it comes from, or, in
    the outgoing tray, where it goes. `note` is the last reason (given back) or the copy's purpose.
    """

    matter: Matter
    ref: str = ""
    delivery_id: int | None = None
    record_id: str = ""
    subject: str
    second: str = ""  # the subject in a second language
    other: tuple[Name, ...]
    other_more: int = 0
    kind: Kind
    label: Label
    priority: Priority
    number: str = ""
    number_on: date | None = None
    incoming: str = ""
    incoming_on: date | None = None
    own_number: str = ""  # that of the unit with which it lies
    at: datetime
    due_at: datetime | None = None
    note: str = ""
    person: Name | None = None
    line: int | None = None  # of a delivery: its incoming number's line in the ministry's register
    meant: Name | None = None  # of a delivery: the post or the person whom it names in its unit
    version: int = 0
    state: State | None = None
    for_action: bool = False  # reading it is not the end of it
    symbols: tuple[str, ...] = ()  # outgoing: of its unit and of those above, nearest first, as the plan asks


def told_beside(found: DeliveryQuerySet, reach: Reach) -> Words | None:
    """These deliveries with what their lines say of other rows: columns cost less than the rows."""
    rows = found.annotate(
        told=subject_to(reach),
        own_text=Subquery(Registration.objects.into_units().values("text")[:1]),
        **names(sender="sender__name", ministry="sender__body__name", person="person__name", post="post__title"),
        **{key: F(way) for key, way in BESIDE},
    )
    return words_of(rows)


def delivery_items(words: Words | None) -> list[Item]:
    """A line for each of these deliveries, in one query; of a letter not the person's to read, the envelope."""
    rows = [] if words is None else rows_of(Delivery, words)
    return [
        Item(
            matter=_delivery_matter(row, is_void=beside["given_void"] is not None),
            delivery_id=row.pk,
            record_id=row.record_id,
            subject=beside["told"] or "",
            other=_sender(row) or (() if beside["came"] is None else (Name(ar=beside["came_from"]),)),
            kind=Kind(row.kind),
            label=row.label(),
            priority=Priority(row.priority),
            number=beside["given_text"] if beside["came"] is None else beside["came_text"],
            number_on=day_in(beside["given_on"] if beside["came"] is None else beside["came_on"]),
            incoming=beside["ours_text"] or "",
            incoming_on=day_in(beside["ours_on"]),
            own_number=beside["own_text"] or "",
            at=row.sent_at,
            due_at=None if row.state == DeliveryState.ENDED else row.due_at,
            note=row.purpose,
            for_action=row.awaits_action(),
            line=row.incoming_id,
            meant=name_of(row, "person") or name_of(row, "post"),
        )
        for row in rows
        for beside in (vars(row),)
    ]


def _delivery_matter(row: Delivery, *, is_void: bool) -> Matter:
    if row.state == DeliveryState.AT_REGISTRY:
        return Matter.RECEIVE
    if row.state == DeliveryState.ENDED:
        return Matter.VOID if is_void else Matter.REPLACED
    return Matter.INFORM if row.copy and not row.is_for_action() else Matter.ACT


def _sender(row: Delivery) -> tuple[Name, ...]:
    return placed(row, "sender", is_own=vars(row)["sender_body"] in (row.body_id, row.sender_id))


def placed(row: Memo | Delivery, which: str, *, is_own: bool) -> tuple[Name, ...]:
    """The name that was joined to the row so, as a place of its own; another body's has its ministry before it."""
    found, ministry = name_of(row, which), name_of(row, "ministry")
    if found is None:
        return ()
    return (found if is_own or ministry is None else ministry.before(found),)
