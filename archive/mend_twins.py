"""Writes twins on disk again that are damaged or gone, from rows that still say what their leaves do."""

from django.conf import settings

from archive.core.examination import Fault
from archive.doors import log
from archive.twins import differing
from directory.core.reach import Reach


def mend_twins(*, by: Reach) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    """The files that were written again, and what no row proves any more.

    A crash leaves some of them mended; start again.
    """
    if by.person_id is not None:
        message = "twins are mended by a command, not by a person"
        raise RuntimeError(message)
    root = settings.PLACE.statements
    mended, lost = [], []
    with log.sequencer(settings.PLACE.log):
        for twin in differing():
            if twin.data is None:
                lost.append(twin.fault)
            else:
                log.mend(root, twin.path, twin.data)
                mended.append(twin.path)
    return tuple(mended), tuple(lost)
