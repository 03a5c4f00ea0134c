"""The antecedents that a directive opens besides its letter, for the life of its referrals (domain 2.7)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from archive.admit import admit
from archive.core.package import RecordFacts
from archive.gradings import labels_among
from archive.withdraw import withdraw
from correspondence.core import readers
from correspondence.models import LentPaper, OpenedToken, Referral, kept_open
from correspondence.writers import circles_of, is_closed, lendable
from directory import audit
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach


def check(chosen: Collection[str], facts: RecordFacts, *, by: Reach) -> None:
    """Raises NotWithinReachError for a paper that is not offered to this person."""
    if not set(chosen) <= set(lendable(facts, reach=by) if chosen else ()):
        raise NotWithinReachError


def lend(rows: Sequence[Referral], papers: Collection[str], *, by: Reach, at: datetime) -> None:
    """Opens these papers to whom the letter is referred, each as far as its own label lets them read.

    One journal line for each paper that was opened to anybody.
    """
    for paper, (level, tokens) in sorted(_written(rows, papers, at=at).items()):
        fresh = admit(paper, readers=tokens, by=CLOCKWORK, at=at, named=by)
        OpenedToken.objects.note(paper, sorted(fresh))
        letter = f"record:{rows[0].record_id}"
        audit.record(by=by, act="lend", about=f"record:{paper}", at=at, level=level, note=letter)


def lend_again(rows: Sequence[Referral], papers: Collection[str], *, at: datetime) -> Mapping[str, Label]:
    """Writes after a restore what was lent by a directive of that moment; says which papers live, with their labels.

    Nobody is let in: the archive knows its readers.
    """
    _written(rows, papers, at=at)
    return labels_among(papers, by=CLOCKWORK)


def _written(
    rows: Sequence[Referral], papers: Collection[str], *, at: datetime
) -> dict[str, tuple[int, frozenset[str]]]:
    """Writes what opens to each of the referrals; returns of each paper that opens its grade and its readers."""
    labels = labels_among(papers, by=CLOCKWORK) if papers else {}
    circles = circles_of([row.target() for row in rows], on=day_of(at)) if labels else {}
    lent = [
        LentPaper(referral=row, record_id=paper, tokens=sorted(readers.tokens(label, circles[row.target()])))
        for paper, label in sorted(labels.items())
        if not is_closed(label)
        for row in rows
        if row.target() in circles
    ]
    LentPaper.objects.bulk_create(lent, ignore_conflicts=True)
    return {
        paper: (label.level, frozenset(token for one in lent if one.record_id == paper for token in one.tokens))
        for paper, label in labels.items()
        if not is_closed(label)
    }


def shut(row: Referral, *, by: Reach, at: datetime) -> None:
    """Shuts what this referral opened, letter and antecedents, where nothing else keeps it open (domain 2.7)."""
    _shut(row.record_id, row.tokens, by=by, named=by, at=at)
    lent = list(LentPaper.objects.filter(referral=row).order_by("record_id"))
    living = labels_among([one.record_id for one in lent], by=CLOCKWORK) if lent else {}
    for one in lent:
        if one.record_id in living:
            _shut(one.record_id, one.tokens, by=CLOCKWORK, named=by, at=at)


def _shut(record_id: str, tokens: Sequence[str], *, by: Reach, named: Reach, at: datetime) -> None:
    admit(record_id, readers=frozenset(), by=CLOCKWORK, at=at)  # under the record's lock: who lends it meanwhile waits
    opened = OpenedToken.objects.filter(record_id=record_id, token__in=list(tokens))
    gone = frozenset(opened.exclude(token__in=kept_open(record_id)).values_list("token", flat=True))
    if gone:
        withdraw(record_id, readers=gone, by=by, named=named, at=at)
        OpenedToken.objects.keep(record_id, gone)
