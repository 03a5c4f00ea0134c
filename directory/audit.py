"""The access journal: who did what, when, to which paper."""

from datetime import datetime
from enum import StrEnum

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
    )
