"""What a paper book from before the system says of a letter that is asked about (domain 2.14)."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence.core.authenticity import UNDECIDED, BookEntry, BookNotAskedError, looked_up
from correspondence.core.route import person_of
from correspondence.models import AuthenticityQuery, QueryLookup
from correspondence.models.query import LOOKED_UP
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def look_up_book(query_id: int, entry: BookEntry, *, by: Reach, at: datetime) -> None:
    """Enters what the desk's clerk saw in the paper book of that year; once, and for good.

    The answer that the system gave stays as it was. Raises NotWithinReachError, BookNotNamedError, BookNotAskedError.
    """
    row = AuthenticityQuery.objects.at_desk_of(by).select_for_update(of=("self",)).filter(pk=query_id).first()
    if row is None:
        raise NotWithinReachError
    seen = looked_up(entry)
    is_sought = row.answer in UNDECIDED and row.number and row.on is not None
    if not is_sought or QueryLookup.objects.filter(query=row).exists():
        raise BookNotAskedError
    said: dict[str, Json] = {"stands": seen.stands, "book": seen.book, "place": seen.place, "note": seen.note}
    QueryLookup.objects.create(query=row, **said, at=at, by_id=person_of(by))
    body: dict[str, Json] = {"what": LOOKED_UP, "of": row.name(), **said, "person": person_of(by)}
    enter(EntryKind.QUERY, body=body, by=by, at=at)
    audit.record(by=by, act="look_up_book", about=f"query:{row.pk}", note="found" if seen.stands else "absent", at=at)
