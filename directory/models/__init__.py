"""What the room keeps: people, units, posts, tenures, clearances, mandates, holidays, months, the journal."""

from directory.core.inspecting import PURPOSE_LIMIT
from directory.models.absence import Absence
from directory.models.coordination import Coordination
from directory.models.door import DoorTry, SentForm
from directory.models.holiday import Holiday
from directory.models.inspection import Inspection, JournalLine, Mandate
from directory.models.month import MonthStart
from directory.models.people import (
    Charge,
    ChargeQuerySet,
    Compartment,
    Desk,
    Named,
    People,
    Person,
    PersonClearance,
    Post,
    Proposal,
    Tenure,
    TenureQuerySet,
    Unit,
)

__all__ = [
    "PURPOSE_LIMIT",
    "Absence",
    "Charge",
    "ChargeQuerySet",
    "Compartment",
    "Coordination",
    "Desk",
    "DoorTry",
    "Holiday",
    "Inspection",
    "JournalLine",
    "Mandate",
    "MonthStart",
    "Named",
    "People",
    "Person",
    "PersonClearance",
    "Post",
    "Proposal",
    "SentForm",
    "Tenure",
    "TenureQuerySet",
    "Unit",
]
