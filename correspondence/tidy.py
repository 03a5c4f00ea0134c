"""Removing the files of letters that are in the archive."""

from datetime import datetime, timedelta

from correspondence.core.intake import IntakeState
from correspondence.core.route import State
from correspondence.doors import files
from correspondence.models import Intake, Memo
from directory.core.reach import Reach

KEPT = timedelta(days=1)
"""Longer than any backup takes."""


def tidy(*, by: Reach, at: datetime) -> int:
    """Drops the folders of memos, and of letters that came on paper, registered a day ago, and says how many.

    Idempotent; the archive has the bytes (decision 23). They stay a day, because a backup copies rows first
    and files after: a letter registered between the two still names its files in the copy. Folders of no
    memo at all are left for a person.
    """
    del by  # nothing that counts is changed
    there = files.folders()
    done = Memo.objects.filter(ref__in=there, state=State.REGISTERED, moved_at__lte=at - KEPT)
    refs = list(done.values_list("ref", flat=True))
    came = Intake.objects.filter(ref__in=there, state=IntakeState.REGISTERED, ended_at__lte=at - KEPT)
    refs += came.values_list("ref", flat=True)
    for ref in refs:
        files.drop(ref)
    return len(refs)
