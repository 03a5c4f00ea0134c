"""How many lines of the access journal the log knows and the rows lack, after an older database came back."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from archive import shelf
from archive.core.leaf import EntryKind
from archive.models import Entry
from directory import whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach


def lost_lines(*, by: Reach) -> Mapping[date, int]:
    """By the day on which each segment was closed, minutes after its lines; for the clockwork alone.

    Asked before anybody writes lines anew: their numbers are given again. Lines of the last minutes, which no segment
    held yet, are not known here. Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    found = Counter[date]()
    rows = Entry.objects.filter(kind=EntryKind.ACCESS_SEGMENT.value).exclude(statement="").order_by("-id")
    for row in rows.iterator(chunk_size=100):
        body = shelf.said(row.statement.encode())
        first, last, count = (int(str(body[name])) for name in ("first", "last", "count"))
        there = sum(facts.id <= last for facts in whois.journal_after(first - 1, limit=count))
        if there == count:  # so are all before it
            break
        found[day_of(row.at)] += count - there
    return dict(sorted(found.items()))
