"""The papers that travel with a copy (الأوليات): what a letter refers to opens to the units named for that."""

from datetime import datetime

from archive.admit import admit
from archive.core.opening import needs_two
from archive.gradings import labels_among
from correspondence import surroundings
from correspondence.core import readers
from correspondence.core.letter import Content
from directory import audit
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, Reach


def travel(content: Content, record_id: str, *, by: Reach, at: datetime) -> None:
    """Opens them, once the letter is registered: its author could read them, and who signed it said where they go.

    Each of them opens as far as its own label lets such a unit read: a secret one to the unit's head. Personal and top
    secret papers stay closed, and so does what was destroyed. In the registrar's transaction.
    """
    papers = [one.record_id for one in content.references if one.record_id]
    units = [unit for place in content.antecedents if (unit := content.copies[place].unit_id) is not None]
    if not papers or not units:
        return
    circle = surroundings.units_circle(units, on=day_of(at))
    for paper, label in sorted(labels_among(papers, by=CLOCKWORK).items()):
        if label.personal or needs_two(label.level):
            continue
        if admit(paper, readers=readers.tokens(label, circle), by=CLOCKWORK, at=at):
            with_letter = f"record:{record_id}"
            audit.record(by=by, act="travel", about=f"record:{paper}", at=at, level=label.level, note=with_letter)
