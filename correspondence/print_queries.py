"""The register of authenticity queries on paper (domain 1.10)."""

from datetime import datetime

from django.db import transaction

from correspondence import book_pages, queries
from correspondence.core import register_sheet
from correspondence.core.authenticity import CHANNELS, Answer
from correspondence.core.printed import shown_day, shown_moment
from correspondence.core.register_sheet import MOST, QUERIES, Wish, as_typed, check_count, dated, listed
from correspondence.queries import Line
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach

TITLES = {"ar": "سجل صحة الصدور", "ckb": "تۆماری ڕاستی دەرچوون", "en": "Register of authenticity queries"}


@transaction.atomic
def print_queries(wish: Wish, *, desk_id: int, by: Reach, at: datetime) -> bytes:
    """What was asked at the desk on those days, as one PDF; each numbered within its year.

    Raises NotWithinReachError, PrintNotAcceptedError, PrintTooLongError, TypesettingError.
    """
    desk = next((one for one in queries.desks(by) if one.id == desk_id), None)
    if desk is None:
        raise NotWithinReachError
    wish.check()
    number, found = queries.lines_of(desk_id, since=wish.since, until=wish.until, reach=by, limit=MOST + 1)
    check_count(len(found))
    told, year = [], found[0].at if found else at
    for one in found:
        number = number + 1 if day_of(one.at).year == day_of(year).year else 1
        year = one.at
        told.append(_line(number, one, wish.language))
    audit.record(by=by, act="print_queries", about=f"desk:{desk_id}", at=at, note=wish.note(len(found)))
    issuer = whois.unit_facts(desk.body_id).name.to(wish.language)
    return book_pages.register(wish.heading(issuer=issuer, title=TITLES[wish.language]), QUERIES, told)


def _line(number: int, one: Line, language: str) -> register_sheet.Line:
    asked = (
        as_typed(one.number) if one.issuer is None else one.number
    )  # what no register here gave stands as it was said
    answered_by = [] if one.person is None else [one.person.to(language)]
    cells = {
        "serial": str(number),
        "on": shown_day(day_of(one.at)),
        "asker": f"{one.asker} ({CHANNELS[one.channel][language]})",
        "asked_paper": listed((dated(asked, one.on, language), one.code), language),
        "result": queries.result(one, language),
        "answer": dated(one.answer_number, one.answer_on, language),
        "answered_by": " – ".join([*answered_by, shown_moment(one.at)]),
    }
    return register_sheet.Line(serial=number, is_ended=one.answer in {Answer.VOID, Answer.SUPERSEDED}, cells=cells)
