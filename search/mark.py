"""Puts a word on a record, or takes it off, in the space of a mandate's inspectors; the record is not touched.

The journal names the tag and not the record: whose record it is reads that record's lines.
"""

from datetime import datetime

from django.db import transaction

from archive.records import record as kept_record
from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.inspections import working
from search.models import Tag


@transaction.atomic
def mark(record_id: str, *, word: str, by: Reach, at: datetime) -> None:
    """Tags it; a word that stands there already stays. Raises NotWithinReachError, ErasedError."""
    here = working(by)
    level = kept_record(record_id, reach=by).facts.label.level
    row, _ = Tag.objects.get_or_create(
        mandate_id=here.mandate, record_id=record_id, word=word, defaults={"by_id": here.person, "at": at}
    )
    record(by=by, act="tag", about=f"tag:{row.pk}", at=at, level=level)


@transaction.atomic
def unmark(record_id: str, *, word: str, by: Reach, at: datetime) -> None:
    """Takes the word off. Raises NotWithinReachError, when it does not stand there too, ErasedError."""
    here = working(by)
    level = kept_record(record_id, reach=by).facts.label.level
    row = Tag.objects.filter(mandate=here.mandate, record_id=record_id, word=word).first()
    if row is None:
        raise NotWithinReachError
    record(by=by, act="untag", about=f"tag:{row.pk}", at=at, level=level)
    row.delete()
