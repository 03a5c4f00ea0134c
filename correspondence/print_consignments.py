"""The hand-over book on paper: the lines of some days, or those that still wait for a signature."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from correspondence import consignments, sheets
from correspondence.consignments import Line
from correspondence.core import register_sheet
from correspondence.core.consignment import Stand, Thing
from correspondence.core.errors import PrintNotAcceptedError
from correspondence.core.printed import grade, shown_day, shown_moment
from correspondence.core.register_sheet import HANDED, PAPERS, WORDS, Heading, numbers_data, sheet_data
from correspondence.models import ConsignmentLine
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from paper.pages import joined
from paper.typeset import typeset

MOST = 2_000
"""Lines in one print: more than a desk hands over in a month."""
TITLES = {"ar": "سجل الذمة", "ckb": "دەفتەری ڕادەستکردن", "en": "Hand-over book"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be printed: of which desk, which days, and whether only what nobody has signed for."""

    desk_id: int
    since: date
    until: date
    is_open_alone: bool
    language: str
    paper: str


@transaction.atomic
def print_consignments(wish: Wish, *, by: Reach, at: datetime) -> bytes:
    """The lines as one PDF.

    Raises NotWithinReachError, PrintNotAcceptedError for days or paper that are none, or for more than `MOST` lines,
    TypesettingError.
    """
    desk = next((one for one in consignments.desks(by) if one.id == wish.desk_id), None)
    if desk is None:
        raise NotWithinReachError
    rows = ConsignmentLine.objects.at_desk_of(by).filter(desk=desk.id, on__range=(wish.since, wish.until))
    rows = rows.filter(stand=Stand.OPEN) if wish.is_open_alone else rows
    found = list(rows.order_by("year", "serial")[: MOST + 1])
    if wish.paper not in PAPERS or wish.until < wish.since or len(found) > MOST:
        raise PrintNotAcceptedError
    heading = Heading(
        issuer=whois.unit_facts(desk.body_id).name.to(wish.language),
        title=TITLES[wish.language],
        period=f"{shown_day(wish.since)} – {shown_day(wish.until)}",
        language=wish.language,
        paper=wish.paper,
    )
    told = [line_of(one, wish.language) for one in consignments.told(found, reach=by)]
    note = f"{wish.since.isoformat()} {wish.until.isoformat()}: {len(found)}"
    audit.record(by=by, act="print_consignments", about=f"desk:{desk.id}", at=at, note=note)
    letterheads = sheets.LETTERHEADS
    body = typeset(letterheads / "register.typ", sheet_data(heading, HANDED, told), tagged=False)
    numbers = typeset(letterheads / "numbers.typ", numbers_data(heading, pages=body.pages), tagged=False)
    return joined([body.pdf], under=numbers.pdf)


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
