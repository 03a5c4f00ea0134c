"""The hand-over book on paper: the lines of some days, or those that still wait for a signature."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from correspondence import book_pages, consignments
from correspondence.consignments import Line
from correspondence.core import register_sheet
from correspondence.core.consignment import Stand, Thing
from correspondence.core.printed import grade, shown_day, shown_moment
from correspondence.core.register_sheet import HANDED, MOST, check_count
from correspondence.core.register_words import WORDS
from correspondence.models import ConsignmentLine
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach

TITLES = {"ar": "سجل الذمة", "ckb": "دەفتەری ڕادەستکردن", "en": "Hand-over book"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish(register_sheet.Wish):
    """What is to be printed: of which desk, which days, and whether only what nobody has signed for."""

    desk_id: int
    is_open_alone: bool


@transaction.atomic
def print_consignments(wish: Wish, *, by: Reach, at: datetime) -> bytes:
    """The lines as one PDF.

    Raises NotWithinReachError, PrintNotAcceptedError, PrintTooLongError, TypesettingError.
    """
    desk = next((one for one in consignments.desks(by) if one.id == wish.desk_id), None)
    if desk is None:
        raise NotWithinReachError
    wish.check()
    rows = ConsignmentLine.objects.at_desk_of(by).filter(desk=desk.id, on__range=(wish.since, wish.until))
    rows = rows.filter(stand=Stand.OPEN) if wish.is_open_alone else rows
    found = list(rows.order_by("year", "serial")[: MOST + 1])
    check_count(len(found))
    told = [line_of(one, wish.language) for one in consignments.told(found, reach=by)]
    audit.record(by=by, act="print_consignments", about=f"desk:{desk.id}", at=at, note=wish.note(len(found)))
    issuer = whois.unit_facts(desk.body_id).name.to(wish.language)
    return book_pages.register(wish.heading(issuer=issuer, title=TITLES[wish.language]), HANDED, told)


def line_of(line: Line, language: str) -> register_sheet.Line:
    """A line's cells; who has not signed yet finds the cell for it blank."""
    words = WORDS[language]
    cells = {"serial": str(line.serial), "handed_on": shown_day(line.on)}
    if line.is_known:
        thing = line.words if line.thing is Thing.OTHER else words[line.thing]
        mark = grade(line.label, language) if line.label else None
        cells |= {
            "thing": f"{thing} ({mark})" if mark else thing,
            "number": line.number,
            "on": shown_day(line.number_on) if line.number_on else "",
            "receiver": line.person.to(language) if line.person else line.outside,
            "unit_of": line.unit.to(language) if line.unit else "",
            "bearer": line.bearer,
            "signature": line.signed_name
            if line.signer is None
            else f"{line.signer.to(language)} – {words['confirmed']}",
            "time": shown_moment(line.signed_at) if line.signed_at else "",
            "remarks": f"{words[line.stand]}: {line.reason}" if line.reason else "",
        }
    return register_sheet.Line(serial=line.serial, is_ended=bool(line.reason), cells=cells)
