"""Notes that the national archive took over what a list names."""

from datetime import datetime

from django.db import transaction

from archive.core.errors import DisposalNotOpenError
from archive.core.leaf import EntryKind
from archive.core.retention import DisposalState, Fate
from archive.models import Disposal
from archive.papers import said_of
from archive.saying import say
from directory import audit
from directory.core.reach import Reach


@transaction.atomic
def hand_over(disposal_id: int, *, receipt: str, by: Reach, at: datetime) -> None:
    """Closes an approved transfer with the national archive's receipt, as an entry RECEIPT. Nothing is deleted here.

    Raises NotWithinReachError, DisposalNotOpenError, without a receipt too.
    """
    row = Disposal.objects.held(disposal_id, by=by)
    if (row.state, row.fate) != (DisposalState.APPROVED.value, Fate.TRANSFER.value) or not receipt.strip():
        raise DisposalNotOpenError
    say(EntryKind.RECEIPT, body=said_of(row) | {"receipt": receipt.strip()}, by=by, at=at)
    row.receipt, row.state, row.done_at = receipt.strip(), DisposalState.DONE.value, at
    row.save(update_fields=["receipt", "state", "done_at"])
    row.items.update(is_open=False)
    audit.record(by=by, act="hand_over", about=f"disposal:{row.pk}", at=at)
