"""Removing the files of letters that are in the archive."""

from datetime import datetime, timedelta

from correspondence.core.intake import IntakeState
from correspondence.core.route import State
from correspondence.doors import files
from correspondence.models import Intake, Memo, RegisterPrint
from correspondence.quarantine import tidy_quarantine
from directory import audit
from directory.core.reach import Reach

KEPT = timedelta(days=1)
"""Longer than any backup takes."""
REFUSED_KEPT = timedelta(days=365)
"""How long what was refused at the desk lies there for whoever asks after it (security 3)."""


def tidy(*, by: Reach, at: datetime) -> int:
    """Drops the folders of memos, and of letters that came on paper, registered a day ago, and says how many.

    Those of drafts that were destroyed a day ago go too.

    The parts of printed registers go too, a day after they were asked for.
    Uploads that were set aside 30 days ago go with their rows (security 3).
    Those of what was refused a year ago go too, each with a line in the journal; its reason stays.

    Idempotent; the archive has the bytes (decision 23). They stay a day, because a backup copies rows first
    and files after: a letter registered between the two still names its files in the copy. Folders of no
    memo at all are left for a person.
    """
    there = files.folders()
    printed = list(RegisterPrint.objects.filter(name__in=there, asked_at__lte=at - KEPT).values_list("name", flat=True))
    for name in printed:
        files.drop(name)
    done = Memo.objects.filter(ref__in=there, state__in=(State.REGISTERED, State.DESTROYED), moved_at__lte=at - KEPT)
    refs = list(done.values_list("ref", flat=True))
    came = Intake.objects.filter(ref__in=there, state=IntakeState.REGISTERED, ended_at__lte=at - KEPT)
    refs += came.values_list("ref", flat=True)
    gone = Intake.objects.filter(ref__in=there, state=IntakeState.REFUSED, ended_at__lte=at - REFUSED_KEPT)
    refused = list(gone.values_list("ref", flat=True))
    for ref in refused:
        audit.record(by=by, act="drop_refused", about=f"intake:{ref}", at=at)
    for ref in (*refs, *refused):
        files.drop(ref)
    return len(refs) + len(refused) + len(printed) + tidy_quarantine(by=by, at=at)
