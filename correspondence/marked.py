"""The passages marked when a letter was returned, beside the text they were marked in."""

from dataclasses import dataclass
from datetime import datetime

from correspondence import outsiders
from correspondence.core.letter import Content
from correspondence.core.mark import Piece, pieces
from correspondence.core.route import Act, State
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
    return _on(memo, memo.version)


def marked_on(memo_ref: str, *, version: int, reach: Reach) -> Marked | None:
    """The marks on one version, a former one too: for its circuit, and once it is issued for who took part in it.

    The dossier's journal keeps them (2.5). None for the guest, and to others than its author for a version of a label
    that the letter has no longer. Raises NotWithinReachError, ErasedError.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    if outsiders.is_outside(memo, reach=reach):
        return None
    if memo.author_id == reach.person_id:
        return _on(memo, version)
    is_over = memo.state in (State.SIGNED, State.REGISTERED)
    if is_over and not memo.movements.exclude(act=Act.REGISTER).filter(person=reach.person_id).exists():
        return None
    found = memo.versions.filter(number=version).first()
    is_covered = found is not None and memo.label().join(Content.from_json(found.content).label) == memo.label()
    return _on(memo, version) if is_covered else None


def _on(memo: Memo, version: int) -> Marked | None:
    rows = list(Mark.objects.filter(memo=memo, version__number=version).select_related("movement", "version"))
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
