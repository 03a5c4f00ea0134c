"""The papers that travel with a copy (الأوليات): what a letter refers to opens to the units named for that."""

from datetime import datetime

from archive.admit import admit
from archive.core.opening import needs_two
from archive.gradings import labels_among
from archive.records import records_among
from correspondence import surroundings
from correspondence.core import readers
from correspondence.core.addressed import is_closed
from correspondence.core.letter import Content
from correspondence.models import OpenedToken
from directory import audit, whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach


def readable(content: Content, *, reach: Reach) -> frozenset[str]:
    """Those of the papers it refers to that may be read; one query."""
    return frozenset(records_among([one.record_id for one in content.references if one.record_id], reach=reach))


def travel(content: Content, record_id: str, *, author_id: int, by: Reach, at: datetime) -> None:
    """Opens them, once the letter is registered: its author can read them still, and who signed said where they go.

    Each of them opens as far as its own label lets such a unit read: a secret one to the unit's head. Personal and top
    secret papers stay closed, and so does what was destroyed. In the registrar's transaction.
    """
    copies = [content.copies[place] for place in content.antecedents if not content.copies[place].hidden]
    papers = _still_readable(content, author_id, at=at) if any(one.unit_id for one in copies) else frozenset()
    if not papers:
        return
    labels = labels_among(papers, by=CLOCKWORK)
    shut = {is_closed(label) for label in labels.values()}
    circles = {one: surroundings.lines_circle(copies, label=Label(level=one), on=day_of(at)) for one in shut}
    for paper, label in sorted(labels.items()):
        if label.personal or needs_two(label.level):
            continue
        marks = readers.tokens(label, circles[is_closed(label)])
        OpenedToken.objects.keep(paper, marks)  # no end of a referral takes them away
        if admit(paper, readers=marks, by=CLOCKWORK, at=at, named=by):
            with_letter = f"record:{record_id}"
            audit.record(by=by, act="travel", about=f"record:{paper}", at=at, level=label.level, note=with_letter)


def _still_readable(content: Content, author_id: int, *, at: datetime) -> frozenset[str]:
    """None of them where the author has left."""
    try:
        return readable(content, reach=whois.reach_by_id(author_id, on=day_of(at)))
    except NotWithinReachError:
        return frozenset()
