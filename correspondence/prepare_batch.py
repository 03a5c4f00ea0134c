"""Opening the two minutes in which the letters that were agreed to are signed with one PIN."""

import secrets
from datetime import datetime

from django.db import transaction

from correspondence import signature
from correspondence.core import batch, route
from correspondence.core.batch import Choice
from correspondence.core.errors import CorrespondenceError
from correspondence.core.letter import Content
from correspondence.models import Batch, BatchLine, Decision, Memo, Version
from correspondence.models.request import mark_of
from directory.core.errors import DirectoryError
from directory.core.reach import Reach

RECIPIENT = 300


@transaction.atomic
def prepare_batch(*, session: str = "", by: Reach, at: datetime) -> str:
    """Lists every letter this person agreed to and that still stands so; gives the list's nonce.

    Raises NothingAgreedError, TooManyLettersError.
    """
    person_id = route.person_of(by)
    agreed = list(Decision.objects.standing(person_id).filter(choice=Choice.AGREE))
    batch.require_size(len(agreed))
    row = Batch.objects.create(
        nonce=secrets.token_hex(32),
        person_id=person_id,
        session_hash=mark_of(session),
        opened_at=at,
        until=at + signature.WINDOW,
    )
    memos = Memo.objects.within(by).select_for_update(of=("self",)).in_bulk([one.memo_id for one in agreed])
    lines = [_list(row, one, memos[one.memo_id], session=session, by=by) for one in agreed if one.memo_id in memos]
    batch.require_size(lines.count(True))
    return row.nonce


def _list(row: Batch, said: Decision, memo: Memo, *, session: str, by: Reach) -> bool:
    """True when the letter is a line of the list now: grade, turn, signer and hash are asked again."""
    try:
        batch.require_entry(memo.label())
        request = signature.opened(memo, document_hash=said.document_hash, session=session, by=by, at=row.opened_at)
    except (CorrespondenceError, DirectoryError):
        return False
    version = memo.current()
    BatchLine.objects.create(
        batch=row,
        request=request,
        recipient=_recipient(version),
        pages=version.pages or 0,
        is_quick=batch.is_quick(said.shown_at, said.decided_at),
    )
    return True


def _recipient(version: Version) -> str:
    """To whom the letter goes, as it prints it; of a group, how many are in it."""
    to = Content.from_json(version.content).to
    return " · ".join(f"{one.name} ({len(one.members)})" if one.members else one.name for one in to)[:RECIPIENT]
