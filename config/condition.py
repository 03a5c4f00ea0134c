"""What a registrar must know of the machine: little disk left, a clock that cannot be right (decision 38)."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAST_FREE = 0.1
MOST_AHEAD = timedelta(seconds=60)
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


def troubles(*, free: float, newest: datetime | None, at: datetime) -> tuple[Promise, ...]:
    """What is wrong now, in sentences: the share of the disk that is `free`, the clock against the `newest` line."""
    found = []
    if free < LEAST_FREE:
        found.append(LITTLE_DISK)
    if newest is not None and newest - at > MOST_AHEAD:
        found.append(WRONG_CLOCK)
    return tuple(found)
