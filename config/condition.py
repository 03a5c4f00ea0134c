"""What a registrar must know of the machine: little disk left, a clock that cannot be right (decision 38)."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAST_FREE = 0.1
MOST_AHEAD = timedelta(seconds=60)
"""So far a line of the journal may be ahead of the clock."""
LITTLE_DISK = _(
    "Less than a tenth of the disk is free. Nothing is lost; please tell the administrator before letters are refused."
)
WRONG_CLOCK = _(
    "The clock of this machine is wrong: letters already carry a later time. Please tell the administrator before "
    "anything is registered."
)


def share_free(data: Path) -> float:
    """How much of the disk under this folder is free, from 0 to 1."""
    disk = shutil.disk_usage(data)
    return disk.free / disk.total


def troubles(*, free: float, is_behind: bool) -> tuple[Promise, ...]:
    """What is wrong now, in sentences: the share of the disk that is `free`, and a clock behind what is written."""
    found = []
    if free < LEAST_FREE:
        found.append(LITTLE_DISK)
    if is_behind:
        found.append(WRONG_CLOCK)
    return tuple(found)
