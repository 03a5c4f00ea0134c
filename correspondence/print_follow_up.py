"""The register of follow-up and reminders on paper (domain 1.10)."""

from datetime import datetime

from django.db import transaction

from correspondence import book_pages, follow_up
from correspondence.core.register_sheet import CHASED, MOST, Wish, check_count
from correspondence.core.route import person_of
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach

TITLES = {
    "ar": "سجل المتابعة والتأكيدات",
    "ckb": "تۆماری بەدواداچوون و جەختکردنەوە",
    "en": "Register of follow-up and reminders",
}


@transaction.atomic
def print_follow_up(wish: Wish, *, by: Reach, at: datetime) -> bytes:
    """The letters whose answer was due on those days, as one PDF.

    Raises NotWithinReachError, PrintNotAcceptedError, PrintTooLongError, TypesettingError.
    """
    wish.check()
    person = person_of(by)
    told = follow_up.lines(wish, reach=by, limit=MOST + 1)
    check_count(len(told))
    audit.record(by=by, act="print_follow_up", about=f"person:{person}", at=at, note=wish.note(len(told)))
    seats = whois.posts_of(person, on=day_of(at))
    whose = whois.unit_facts(seats[0].unit_id).name if seats else whois.person_facts(person).name
    heading = wish.heading(issuer=whose.to(wish.language), title=TITLES[wish.language])
    return book_pages.register(heading, CHASED, told)
