"""The passages marked when a letter was returned, beside the text as it stands; gone with the next version."""

from dataclasses import dataclass
from datetime import datetime

from correspondence import outsiders
from correspondence.core.mark import Piece, pieces
from correspondence.core.route import State
from correspondence.models import Mark, Memo
from directory import whois
from directory.core.naming import Name
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """One mark: its number in the text, the passage, what is to be mended, who marked it when."""

    number: int
    passage: str
    remark: str
    person: Name | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The text in stretches, and the marks over it."""

    pieces: tuple[Piece, ...]
    marks: tuple[MarkView, ...]


def marked(memo_ref: str, *, reach: Reach) -> Marked | None:
    """The marks on the version that stands, for those on the circuit; None without any, and once it is issued.

    The guest of a letter of two ministries is told of none.

    Raises NotWithinReachError, ErasedError.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    if memo.state in (State.SIGNED, State.REGISTERED):
        return None
    if outsiders.is_outside(memo, reach=reach):
        return None
    rows = list(Mark.objects.filter(memo=memo, version__number=memo.version).select_related("movement", "version"))
    rows = [row for row in rows if row.content_hash == row.version.content_hash]
    if not rows:
        return None
    text = rows[0].version.text
    people = whois.people_by_id(row.movement.person_id for row in rows if row.movement.person_id is not None)
    return Marked(
        pieces=pieces(text, [row.place() for row in rows]),
        marks=tuple(
            MarkView(
                number=number,
                passage=text[row.start : row.end],
                remark=row.remark,
                person=people[row.movement.person_id].name if row.movement.person_id in people else None,
                at=row.movement.at,
            )
            for number, row in enumerate(rows, start=1)
        ),
    )
