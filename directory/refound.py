"""Founds again the units that kept records name and a lost directory no longer knows."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from directory.audit import record
from directory.core.reach import Reach
from directory.models import Unit


@transaction.atomic
def refound(paths: Iterable[tuple[int, ...]], *, by: Reach, at: datetime) -> int:
    """Founds the missing units of these paths (nearest first, body last) under their old keys; returns how many.

    They carry their key for a name until somebody names them; a unit that is there stays as it is. Keys in between
    stay unused, so that no new unit ever takes the place of one that records name.
    """
    if by.person_id is not None:
        message = "units are founded again by a command, not by a person"
        raise RuntimeError(message)
    chains = {path[at_place:] for path in paths for at_place in range(len(path))}
    keys = {chain[0] for chain in chains}
    missing = keys - set(Unit.objects.filter(pk__in=keys).values_list("pk", flat=True))
    if not missing:
        return 0
    _count_to(max(missing))
    for chain in sorted((one for one in chains if one[0] in missing), key=len):
        key, *above = chain
        path = f"/{'/'.join(str(part) for part in reversed(chain))}/"
        Unit.objects.create(
            pk=key, name_ar=str(key), parent_id=above[0] if above else None, body_id=chain[-1], path=path
        )
        record(by=by, act="found_unit", about=f"unit:{key}", at=at, note="refounded")
    return len(missing)


def _count_to(highest: int) -> None:
    """Moves the table's own counter past the key: a new unit must never get it."""
    known = Unit.objects.aggregate(highest=Max("pk"))["highest"] or 0
    spent = Unit.objects.bulk_create([Unit(name_ar="-") for _ in range(max(0, highest - known))])
    Unit.objects.filter(pk__in=[unit.pk for unit in spent]).delete()
