"""Notes something about a record in the space of a mandate's inspectors; the record is not touched.

The journal names the note and not the record: whose record it is reads that record's lines.
"""

from datetime import datetime

from django.db import transaction

from archive.records import record as kept_record
from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.inspections import working
from search.models import Note


@transaction.atomic
def jot(record_id: str, *, text: str, by: Reach, at: datetime) -> int:
    """The note's id. Raises NotWithinReachError, ErasedError."""
    here = working(by)
    level = kept_record(record_id, reach=by).facts.label.level
    row = Note.objects.create(mandate_id=here.mandate, record_id=record_id, text=text, by_id=here.person, at=at)
    record(by=by, act="note", about=f"note:{row.pk}", at=at, level=level)
    return row.pk


@transaction.atomic
def strike(note_id: int, *, by: Reach, at: datetime) -> None:
    """Deletes an own note about a record still within reach. Raises NotWithinReachError, ErasedError."""
    here = working(by)
    own = Note.objects.filter(mandate=here.mandate, by=here.person, pk=note_id)
    row = own.select_for_update().first()
    if row is None:
        raise NotWithinReachError
    level = kept_record(row.record_id, reach=by).facts.label.level
    row.delete()
    record(by=by, act="strike", about=f"note:{note_id}", at=at, level=level)
