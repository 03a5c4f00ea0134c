"""Letters by the incoming number that the reader's own body or unit gave them; and what came before."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from archive.core.mending import Particulars
from archive.records import is_readable, records_among
from correspondence.core.cited import spellings
from correspondence.core.intake import Arrived, folded, twin_key
from correspondence.core.number import Direction, is_meant, typed_parts
from correspondence.models import Delivery, Intake, Registration
from directory import whois
from directory.core.reach import Reach
from directory.whois import UnitFacts

MOST = 20
_PARTS = 6
_CENTURY = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A letter within reach, under the number that the own body or unit gave it as it came in."""

    record_id: str
    number: str
    on: date
    subject: str


def arrivals(line: str, *, reach: Reach) -> tuple[Arrival, ...]:
    """The letters the typed line means, newest first; none when it is more than a number.

    A serial alone means that of the book's running year. Numbers of other bodies and units are nobody's here.
    """
    typed = typed_parts(line)
    digits = {int(part) for part in typed if part.isdigit()}
    if not digits or len(typed) > _PARTS:
        return ()
    years = digits | {_CENTURY + one for one in digits if one < 100}
    ours = Q(book__body__in=reach.bodies, direction=Direction.IN)
    own = Q(body__in=reach.units | reach.heads, direction=Direction.UNIT)
    given = Registration.objects.filter(is_readable(reach), ours | own)
    rows = given.filter(Q(year__in=years) | Q(year=F("book__year")), serial__in=digits).order_by("-on", "-id")[:MOST]
    named = [row for row in rows if is_meant(typed, text=row.text, serial=row.serial, year=row.year)]
    known = records_among([row.record_id for row in named], reach=reach)
    return tuple(
        Arrival(record_id=row.record_id, number=row.text, on=row.on, subject=known[row.record_id].subject)
        for row in named
        if row.record_id in known
    )


def twin_of(arrived: Arrived, *, body_id: int, reach: Reach) -> tuple[str, date] | None:
    """Our number and day of a letter of the same sender, number and day; None when there is none that may be told."""
    key = twin_key(arrived)
    found = None if key is None else Intake.objects.dominated(reach).twin(key, body_id=body_id)
    if found is None or found.registration is None:
        return came_by_system(arrived, body_id=body_id, reach=reach)
    return found.registration.text, found.registration.on


def came_by_system(arrived: Arrived | Particulars, *, body_id: int, reach: Reach) -> tuple[str, date] | None:
    """The same where the system brought the letter (domain 1.8): its own number while it awaits ours."""
    if not arrived.number.strip() or arrived.on is None:
        return None
    came = Delivery.objects.dominated(reach).filter(body=body_id, parent=None, outgoing__on=arrived.on)
    same = came.filter(outgoing__text__in=spellings(arrived.number), outgoing__direction=Direction.OUT)
    rows = list(same.exclude(outgoing__body=body_id).select_related("outgoing", "incoming").order_by("id"))
    senders = {row.outgoing.body_id for row in rows} | {row.sender_id or 0 for row in rows}
    units = whois.units_by_id({*senders, arrived.sender_unit or 0}) if rows else {}
    for row in rows:
        wrote = [units[key] for key in (row.outgoing.body_id, row.sender_id or 0) if key in units]
        if arrived.sender_unit is None and not any(_is_named(arrived.sender, one) for one in wrote):
            continue
        if arrived.sender_unit is None or units[arrived.sender_unit].body_id == row.outgoing.body_id:
            given = row.incoming or row.outgoing
            return given.text, given.on
    return None


def _is_named(typed: str, unit: UnitFacts) -> bool:
    """True where the clerk wrote the unit's name, alone or in a chain of names, in any of its languages."""
    said = folded(typed)
    return any((name := folded(unit.name.to(language))) and name in said for language in ("ar", "ckb", "en"))
