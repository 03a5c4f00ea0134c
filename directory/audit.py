"""The access journal: who did what, when, to which paper."""

from datetime import datetime
from enum import StrEnum

from directory.core.clearance import Label
from directory.core.reach import Reach
from directory.models import JournalLine


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


def record(  # noqa: PLR0913  (a journal line has these columns)
    *,
    by: Reach,
    act: str,
    about: str,
    at: datetime,
    level: int = 0,
    outcome: Outcome = Outcome.DONE,
    note: str = "",
) -> None:
    """Writes one line in the caller's transaction: if it cannot be written, the act fails with it.

    `about` names a thing ("memo:<ref>", "record:<id>", "search"); never its content. A read's line is
    inserted unchained; the clockwork chains closed segments and logs their root (decision 15).
    """
    JournalLine.objects.create(
        at=at,
        who=by.name,
        person_id=by.person_id,
        act=act,
        about=about[:80],
        level=max(level, 0),
        outcome=outcome,
        note=note[:200],
        inspection_id=by.inspection,
    )


def refused(error: Exception, *, by: Reach, act: str, about: str, at: datetime) -> None:
    """Writes the line of a refusal, once its transaction has rolled back: which it was, never what was typed."""
    record(by=by, act=act[:40], about=about, at=at, outcome=Outcome.REFUSED, note=type(error).__name__)


def is_noted(act: str, *, about: str, since: datetime) -> bool:
    """True when a line says since that moment that this was done to that thing, whoever did it."""
    lines = JournalLine.objects.filter(about=about, act=act, at__gte=since, outcome=Outcome.DONE)
    return lines.exists()


def opened(label: Label, *, act: str, about: str, by: Reach, at: datetime) -> None:
    """Writes that somebody looks into a paper, when the paper is classified (conventions 55); else nothing.

    Of an inspector every look is written, whatever the paper.
    """
    if is_classified(label) or by.inspection is not None:
        record(by=by, act=act, about=about, at=at, level=label.level)


def is_classified(label: Label) -> bool:
    """True for a paper whose every reading is an act."""
    return label.level > 0 or label.personal
