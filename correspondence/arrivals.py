"""Letters of other bodies, by the incoming number that the reader's own body gave them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from archive.records import is_readable, records_among
from correspondence.core.number import Direction, is_meant, typed_parts
from correspondence.models import Registration
from directory.core.reach import Reach

MOST = 20
_PARTS = 6
_CENTURY = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A letter within reach, under the number that the own body gave it as it came in."""

    record_id: str
    number: str
    on: date
    subject: str


def arrivals(line: str, *, reach: Reach) -> tuple[Arrival, ...]:
    """The letters the typed line means, newest first; none when it is more than a number.

    A serial alone means that of the book's running year. Numbers of other bodies are nobody's here.
    """
    typed = typed_parts(line)
    digits = {int(part) for part in typed if part.isdigit()}
    if not digits or len(typed) > _PARTS:
        return ()
    years = digits | {_CENTURY + one for one in digits if one < 100}
    given = Registration.objects.filter(is_readable(reach), book__body__in=reach.bodies, direction=Direction.IN)
    rows = given.filter(Q(year__in=years) | Q(year=F("book__year")), serial__in=digits).order_by("-on", "-id")[:MOST]
    named = [row for row in rows if is_meant(typed, text=row.text, serial=row.serial, year=row.year)]
    known = records_among([row.record_id for row in named], reach=reach)
    return tuple(
        Arrival(record_id=row.record_id, number=row.text, on=row.on, subject=known[row.record_id].subject)
        for row in named
        if row.record_id in known
    )
