"""Says for good what was found wrong and what became of it: an alarm while it stands, and entries that stay."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.examination import Fault
from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.models import Alarm
from directory.core.reach import Reach


def standing(codes: frozenset[str]) -> set[tuple[str, str]]:
    """Code and place of the alarms of these kinds that stand."""
    return set(Alarm.objects.standing().filter(code__in=codes).values_list("code", "about"))


@transaction.atomic
def found(fault: Fault, *, by: Reach, at: datetime) -> None:
    """The first time: the alarm, and an INCIDENT. While it stands nothing is said again."""
    if Alarm.objects.standing().filter(code=fault.code, about=fault.object[:200]).exists():
        return
    Alarm.objects.sound(fault.code, fault.object, at=at)
    enter(EntryKind.INCIDENT, body=_body(fault, "found"), by=by, at=at)


@transaction.atomic
def over(fault: Fault, *, by: Reach, at: datetime) -> None:
    """It is as it was put there again: the alarm ends, and a second INCIDENT says so."""
    Alarm.objects.end(fault.code, about=fault.object, at=at)
    enter(EntryKind.INCIDENT, body=_body(fault, "sound_again"), by=by, at=at)


def _body(fault: Fault, state: str) -> dict[str, Json]:
    return {"what": fault.code, "where": fault.object, "state": state}
