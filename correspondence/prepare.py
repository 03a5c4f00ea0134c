"""Opening the two minutes in which a document may be signed as it was shown."""

from datetime import datetime

from django.db import transaction

from correspondence import signature
from correspondence.models import Memo, SignRequest
from directory.core.reach import Reach


@transaction.atomic
def prepare(
    memo_ref: str, *, document_hash: str, session: str = "", dissent: str | None = None, by: Reach, at: datetime
) -> SignRequest:
    """Opens a sign request (`.nonce`, `.until`) for the document with this SHA-256 (hex), in this session.

    `dissent` is why a member of a committee signs against. Raises NotWithinReachError, OutOfTurnError,
    ChangedSinceShownError, SignedMeanwhileError, SignerChangedError, WindowOverError, PowerEndedError,
    OutsidePowerError, ReasonMissingError, ReasonTooLongError.
    """
    memo = Memo.objects.within(by).held(memo_ref)
    return signature.opened(memo, document_hash=document_hash, session=session, dissent=dissent, by=by, at=at)
