"""Signing a frozen letter."""

from datetime import datetime

from directory.core.reach import Reach
from signing.unlock import OpenKey


def sign_off(nonce: str, *, key: OpenKey, by: Reach, at: datetime) -> str:
    """Signs the document the request was opened for, and gives the memo's ref.

    The same nonce again after it succeeded gives the same answer. Raises NotWithinReachError,
    OutOfTurnError, ChangedSinceShownError, TimeIsUpError, SignerChangedError, and what signing refuses.
    """
    raise NotImplementedError
