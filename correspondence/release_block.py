"""Releasing: a block is over, and its numbers that no letter has are declared unused (domain 2.17)."""

from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import books
from correspondence.core import route
from correspondence.core.errors import BlockIsOverError
from correspondence.core.route import person_of
from correspondence.models import Block
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def release_block(block_id: int, *, reason: str, by: Reach, at: datetime) -> tuple[int, ...]:
    """Ends a block for good and gives the numbers that nobody used: they stay holes with a reason.

    The book's row is locked before the block is read, so that no number is bound meanwhile. Raises
    NotWithinReachError, BlockIsOverError, ReasonMissingError, ReasonTooLongError.
    """
    said = route.reason(reason, limit=route.END_REASON_LIMIT)
    book = books.held(books.within(by).filter(blocks=block_id))
    if book is None:
        raise NotWithinReachError
    block = Block.objects.get(pk=block_id)
    if block.released_at is not None:
        raise BlockIsOverError
    unused = block.unused()
    block.released_at, block.released_reason, block.released_by_id = at, said, person_of(by)
    block.save(update_fields=["released_at", "released_reason", "released_by"])
    body: dict[str, Json] = {
        **book.named(),
        "year": block.year,
        "first": block.first,
        "last": block.last,
        "state": "released",
        "unused": list(unused),
    }
    enter(EntryKind.BLOCK, body=body, by=by, at=at)
    audit.record(by=by, act="release_block", about=f"book:{book.pk}", at=at, note=f"{block.year}/{block.first}")
    return unused
