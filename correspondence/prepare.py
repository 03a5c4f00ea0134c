"""Opening the two minutes in which a document may be signed as it was shown."""

from datetime import datetime

from correspondence.models import SignRequest
from directory.core.reach import Reach


def prepare(memo_ref: str, *, document_hash: str, by: Reach, at: datetime) -> SignRequest:
    """Opens a sign request (`.nonce`, `.until`) for the document with this SHA-256 (hex).

    Raises NotWithinReachError, OutOfTurnError, ChangedSinceShownError, SignerChangedError.
    """
    raise NotImplementedError
