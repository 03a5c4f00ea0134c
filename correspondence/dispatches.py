"""What goes to somebody outside the system: what waits to be sent, what was, and to whom one's units wrote before."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from correspondence.core.consignment import Stand
from correspondence.core.dispatch import VOID, Means, WhatBecame
from correspondence.core.number import Direction
from correspondence.core.parts import Addressee
from correspondence.grades import grades_of
from correspondence.models import ConsignmentLine, Dispatch, Registration
from correspondence.models.dispatch import CARRIED
from directory import places
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach

FIRST = slice(0, 40)
OFFERED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """One addressee or copy of one letter: its number and day, where it goes, and how and when it went there.

    `note` says why one that came in by mistake goes out again.
    `means` is None while it waits; `received_on` and `receiver` are who signed in the hand-over book, or what the
    registry was told.
    """

    id: int
    number: str
    on: date
    label: Label
    name: str
    address: str
    email: str
    note: str = ""
    copy: bool = False
    purpose: str = ""
    is_redirected: bool = False
    means: Means | None = None
    went_on: date | None = None
    reference: str = ""
    received_on: date | None = None
    receiver: str = ""

    def is_by_hand_alone(self) -> bool:
        """True when neither post nor e-mail may carry it."""
        return bool(self.label.level or self.label.compartments)


def waiting(reach: Reach, *, part: slice = FIRST) -> tuple[Out, ...]:
    """What the reader's desks have to send, the oldest first. Raises NotWithinReachError for who serves no desk."""
    if not reach.desks or reach.inspection is not None:
        raise NotWithinReachError
    rows = Dispatch.objects.at_desk_of(reach).waiting().select_related("outgoing").order_by("id")[part]
    return tuple(_out(row, None) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What became of a letter that somebody outside has, to be told there (2.11).

    `of` is what is noted once it is told; `number` and `on` are the later letter's, blank where that is graded above
    the reader.
    """

    out: Out
    what: WhatBecame
    of: str
    number: str = ""
    on: date | None = None


def untold(reach: Reach, *, part: slice = FIRST) -> tuple[Word, ...]:
    """Whom the reader's desks have to tell what became of a letter, the oldest first. Raises NotWithinReachError."""
    if not reach.desks or reach.inspection is not None:
        raise NotWithinReachError
    rows = list(Dispatch.objects.at_desk_of(reach).untold().select_related("outgoing").order_by("id")[part])
    ends = {row.pk: str(vars(row)["end"]) for row in rows}
    named = Registration.objects.filter(record_id__in={*ends.values()} - {"", VOID}, direction=Direction.OUT)
    later = {row.record_id: row for row in named.select_related("memo").order_by("-pk")}
    grades = grades_of(later.values())
    told = {key: row for key, row in later.items() if grades[row.pk] <= max(reach.clearance.level, 0)}
    return tuple(_word(row, ends[row.pk], told.get(ends[row.pk])) for row in rows)


def _word(row: Dispatch, end: str, newer: Registration | None) -> Word:
    if end == VOID:
        what = WhatBecame.VOID
    elif row.outgoing.superseded_at is not None:
        what = WhatBecame.REPLACED
    else:
        what = WhatBecame.CORRECTED if end else WhatBecame.STANDS
    number, on = ("", None) if newer is None else (newer.text, newer.on)
    return Word(out=_out(row, None), what=what, of=end, number=number, on=on)


def lately(reach: Reach, *, part: slice = FIRST) -> tuple[Out, ...]:
    """What was noted as sent, the newest first."""
    rows = Dispatch.objects.at_desk_of(reach).exclude(means="").select_related("outgoing").order_by("-noted_at", "-id")
    return tuple(_out(row, None) for row in rows[part])


def of_records(record_ids: Collection[str]) -> dict[str, list[Out]]:
    """To whom outside these records go, and how they went; the caller may read them. At most two queries."""
    rows = list(Dispatch.objects.filter(outgoing__record_id__in=record_ids).select_related("outgoing").order_by("id"))
    lines = handed({row.outgoing_id for row in rows}) if rows else {}
    hands = {(number, line.outside): line for number, those in lines.items() for line in those}
    found = defaultdict[str, list[Out]](list)
    for row in rows:
        found[row.outgoing.record_id].append(_out(row, hands.get((row.outgoing_id, row.name))))
    return found


def written(reach: Reach) -> tuple[Addressee, ...]:
    """To whom outside the units in whose name the reader writes wrote before, each as last written; two queries.

    Names in graded and personal letters are offered to nobody; nor who wrote here by mistake and got the letter back.
    """
    units = {unit for place in places.places_by_id(reach.units).values() for unit in place.path}
    mine = Dispatch.objects.filter(sender__in=units, outgoing__direction=Direction.OUT)
    mine = mine.filter(level=0, compartments=0, personal=False).order_by("-id")
    rows = mine.values_list("name", "address", "email")[: 10 * OFFERED]
    found: dict[str, Addressee] = {}
    for name, address, email in rows:
        found.setdefault(name, Addressee(unit_id=None, name=name, address=address, email=email))
    return tuple(list(found.values())[:OFFERED])


def handed(registrations: Iterable[int]) -> dict[int, list[ConsignmentLine]]:
    """The lines of hand-over books that carry the letter under each number and did not come back; one query."""
    lines = ConsignmentLine.objects.filter(
        registration__in=registrations, thing__in=CARRIED, stand__in=(Stand.OPEN, Stand.RECEIVED)
    )
    found = defaultdict[int, list[ConsignmentLine]](list)
    for line in lines.order_by("id"):
        found[line.registration_id or 0].append(line)
    return found


def _out(row: Dispatch, line: ConsignmentLine | None) -> Out:
    signed_at = None if line is None else line.signed_at
    return Out(
        id=row.pk,
        number=row.outgoing.text,
        on=row.outgoing.on,
        label=row.label(),
        name=row.name,
        address=row.address,
        email=row.email,
        note=row.note,
        copy=row.copy,
        purpose=row.purpose,
        is_redirected=row.outgoing.direction == Direction.IN,
        means=Means(row.means) if row.means else None if line is None else Means.BY_HAND,
        went_on=row.went_on if line is None else line.on,
        reference=row.reference,
        received_on=row.received_on if signed_at is None else day_of(signed_at),
        receiver=row.receiver if line is None else line.signed_name,
    )
