"""Keeps the counts short."""

from collections import Counter

from django.db import transaction

from archive.doors import rows
from archive.models import ClassCount, ProtectionCount
from directory.core.reach import Reach

ENOUGH = 200
"""So many rows more than sums are summed up."""


def sum_up(*, by: Reach) -> int:
    """Puts one row in the place of all that say more or less of the same; returns how many rows there are fewer.

    Rows that come in meanwhile stay as they are: those taken away are those that were summed. Two at once wait for
    each other, and the second finds nothing. In one transaction: a crash changes no count.
    """
    if by.person_id is not None:
        message = "counts are summed up by the clockwork, not by a person"
        raise RuntimeError(message)
    return sum(_summed_up(table) for table in (ClassCount, ProtectionCount))


@transaction.atomic
def _summed_up(table: type[ClassCount | ProtectionCount]) -> int:
    counts = table.objects.all()
    if counts.superfluous() < ENOUGH:
        return 0
    sums, taken = Counter[tuple[int | bool | None, ...]](), rows.taken(table, (*counts.key, "records"))
    for *key, count in taken:
        sums[tuple(key)] += count
    left = [(*key, count) for key, count in sums.items() if count]
    counts.put(left)
    return len(taken) - len(left)
