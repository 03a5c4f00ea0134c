"""Deciding on one letter of the pile before the signature: agree, or leave it for later."""

from datetime import datetime

from django.db import transaction

from correspondence import signature
from correspondence.core import batch, route
from correspondence.core.batch import Choice
from correspondence.models import Decision, Memo
from directory.core.reach import Reach


@transaction.atomic
def decide(memo_ref: str, *, choice: Choice, document_hash: str, shown_at: datetime, by: Reach, at: datetime) -> None:
    """Keeps what the signer says of the document with this SHA-256, shown at that moment. Nothing is signed.

    Raises NotWithinReachError, OutOfTurnError, ChangedSinceShownError, SignerChangedError, PowerEndedError,
    OutsidePowerError, NotInBatchError.
    """
    memo = Memo.objects.within(by).held(memo_ref)
    batch.require_entry(memo.label())
    signature.due_version(memo, document_hash=document_hash, by=by, at=at)
    said = {"choice": choice, "document_hash": document_hash, "shown_at": shown_at, "decided_at": at}
    Decision.objects.update_or_create(memo=memo, person_id=route.person_of(by), defaults=said)
