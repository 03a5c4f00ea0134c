"""What the log says of no record, and rows of the rooms above lack after a restore; it reads and never writes."""

from collections.abc import Iterator
from itertools import islice

from archive.core.leaf import EntryKind
from archive.models import Entry
from archive.proven import ProvenStep, readable
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

CHUNK = 500


def proven_sayings(kind: EntryKind, *, by: Reach) -> Iterator[ProvenStep]:
    """Every statement of this kind about no record, oldest first, for the clockwork alone.

    One that is gone, or not its leaf's, is left out: `stocktake` names it. Raises NotWithinReachError.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Entry.objects.filter(kind=kind.value, record_id="").order_by("id").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        for row, body in readable(chunk):
            yield ProvenStep(kind=kind, body=body, by=row.by, at=row.at)
