"""The versions of a letter that somebody may compare, and what changed between two of them."""

from dataclasses import dataclass
from datetime import datetime

from correspondence import papers
from correspondence.core.changes import Change, changes
from correspondence.core.letter import Content
from correspondence.core.route import Act
from correspondence.models import Memo, Version
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions side by side, and all that may be chosen: number and moment, newest first."""

    ref: str
    subject: str
    versions: tuple[tuple[int, datetime], ...]
    before: int
    after: int
    changes: tuple[Change, ...]


def compare(memo_ref: str, *, before: int = 0, after: int = 0, reach: Reach, at: datetime) -> Comparison:
    """What changed between two versions; without numbers, between the last two that may be compared.

    Its author compares all. Others compare what was sent to the circuit and what stands: how a draft came about is
    its author's own (I8), and so is a version above the label that the letter has now. Raises NotWithinReachError for
    a version that is not among them.
    """
    memo = Memo.objects.within(reach).named(memo_ref)
    rows = memo.versions.order_by("-number")
    if memo.author_id != reach.person_id:
        sent = memo.movements.filter(act__in=(Act.SEND, Act.INITIAL)).values("version")
        rows = rows.filter(number__in=sent) | rows.filter(number=memo.version)
        rows = rows.filter(number__in=[row.number for row in rows if _is_no_higher(row, memo)])
    versions = tuple(rows.values_list("number", "made_at"))
    numbers = [number for number, _at in versions]
    after = after or numbers[0]
    before = before or next((number for number in numbers if number < after), after)
    if not {before, after} <= set(numbers):
        raise NotWithinReachError
    papers.journal(memo, act="compare", reach=reach, at=at)
    contents = {row.number: Content.from_json(row.content) for row in memo.versions.filter(number__in=(before, after))}
    return Comparison(
        ref=memo_ref,
        subject=memo.subject,
        versions=versions,
        before=before,
        after=after,
        changes=changes(contents[before], contents[after]),
    )


def _is_no_higher(version: Version, memo: Memo) -> bool:
    """True when whoever may read the letter as it stands is cleared for that version too."""
    label = memo.label()
    return Content.from_json(version.content).label.join(label) == label
