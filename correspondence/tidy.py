"""Removing the files of letters that are in the archive."""

from datetime import datetime

from correspondence.core.route import State
from correspondence.doors import files
from correspondence.models import Memo
from directory.core.reach import Reach


def tidy(*, by: Reach, at: datetime) -> int:
    """Drops the folders of registered memos and says how many: what a crash after `register` left behind.

    Idempotent; the archive has the bytes (decision 23). Folders of no memo at all are left for a person.
    """
    del by, at  # who and when is not recorded: nothing that counts is changed
    there = files.folders()
    done = Memo.objects.filter(ref__in=there, state=State.REGISTERED).values_list("ref", flat=True)
    for ref in done:
        files.drop(ref)
    return len(done)
