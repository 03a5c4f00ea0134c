"""Handing over again: after an older database came back, lines whose signed slips are kept stand in their books."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from archive.proven import proven_ways, records_of_kind
from correspondence.core.consignment import Stand
from correspondence.core.consignment_slip import KIND, HandedOver, handed_over_from
from correspondence.core.number import Direction
from correspondence.models import ConsignmentBook, ConsignmentLine, Registration
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

CHUNK = 100


@dataclass(slots=True)
class Consigned:
    """How many lines were put back or ended; `unplaced` are the records of slips whose line cannot stand again."""

    lines: int = 0
    unplaced: list[str] = field(default_factory=list)


def consign_again(*, by: Reach, at: datetime) -> Consigned:
    """Puts back what the records of signed slips declare: the line where it is gone, its end where it waits still.

    Each book counts on from the last of them. A second time changes nothing. Line by line is one transaction: again
    after a crash, it goes on. Raises NotWithinReachError for anybody but the clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    report, names = Consigned(), records_of_kind(KIND, by=by)
    for start in range(0, len(names), CHUNK):
        ways = proven_ways(names[start : start + CHUNK], by=by)
        there = set(ConsignmentLine.objects.filter(slip__in=ways).values_list("slip", flat=True))
        for record_id, way in ways.items():
            if record_id in there:
                continue
            if _is_put_back(way.source, record_id, at=at):
                report.lines += 1
            else:
                report.unplaced.append(record_id)
    return report


def _is_put_back(source: bytes, record_id: str, *, at: datetime) -> bool:
    """False where the place has another line meanwhile, or the directory lacks whom it names."""
    with suppress(ValueError, TypeError, KeyError, IntegrityError), transaction.atomic():
        given = handed_over_from(source)
        ConsignmentBook.objects.get_or_create(desk_id=given.desk)
        book = ConsignmentBook.objects.select_for_update().get(desk=given.desk)
        place = {"desk_id": given.desk, "year": given.year, "serial": given.serial}
        row = ConsignmentLine.objects.filter(**place).first() or _line(given, place)
        if (row.stand, row.at) != (Stand.OPEN, given.at):
            return False
        row.stand, row.slip, row.signed_name = Stand.RECEIVED, record_id, given.signed_name
        row.signed_at, row.ended_at, row.ended_by_id = given.signed_at, given.entered_at, given.entered_by
        row.save()
        book.count_beyond(given.year, given.serial)
        audit.record(by=CLOCKWORK, act="consign_again", about=f"record:{record_id}", level=row.level, at=at)
        return True
    return False


def _line(given: HandedOver, place: dict[str, int]) -> ConsignmentLine:
    """The line as it stood before it ended."""
    letters = Registration.objects.filter(record_id=given.record, text=given.number).exclude(direction=Direction.UNIT)
    row = ConsignmentLine(
        **place,
        thing=given.thing,
        registration=letters.first() if given.record else None,
        number=given.number,
        number_on=given.number_on,
        words=given.words,
        unit_id=given.unit,
        person_id=given.person,
        outside=given.outside,
        bearer=given.bearer,
        on=given.on,
        at=given.at,
        by_id=given.by,
        originator_id=given.originator,
    )
    row.set_label(given.label)
    return row
