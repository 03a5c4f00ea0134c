"""Gives a person a clearance, and names compartments."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.clearance import Clearance, bits
from directory.core.errors import SamePersonError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.models import Compartment, PersonClearance


@transaction.atomic
def clear(person_id: int, *, clearance: Clearance, by: Reach, at: datetime) -> None:
    """Sets how far the person is cleared. Raises SamePersonError: nobody clears himself."""
    if by.person_id == person_id:
        raise SamePersonError
    PersonClearance.objects.update_or_create(
        person_id=person_id,
        defaults={"level": clearance.level, "compartments": bits(clearance.compartments)},
    )
    compartments = ",".join(str(number) for number in sorted(clearance.compartments))
    record(by=by, act="clear", about=f"person:{person_id}", at=at, level=clearance.level, note=compartments)


@transaction.atomic
def name_compartment(number: int, *, name: Name, by: Reach, at: datetime) -> None:
    """Gives compartment `number` (0 to 61) its name. Raises ValueError for another number."""
    bits([number])
    Compartment.objects.update_or_create(
        number=number, defaults={"name_ar": name.ar, "name_ckb": name.ckb, "name_en": name.en}
    )
    record(by=by, act="name_compartment", about=f"compartment:{number}", at=at)
