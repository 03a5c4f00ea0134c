"""Reviewing: the initials on a version, or the way back with a reason."""

from datetime import datetime

from directory.core.reach import Reach


def initial(memo_ref: str, *, version: int, by: Reach, at: datetime) -> None:
    """Puts the reviewer's initials on that version; the last initials freeze the letter (I5).

    Raises NotWithinReachError, OutOfTurnError (another post's turn), StaleVersionError.
    """
    raise NotImplementedError


def give_back(memo_ref: str, *, reason: str, by: Reach, at: datetime) -> None:
    """Returns the letter to its author with a reason; all initials are void. Reviewer and signer may.

    Raises NotWithinReachError, OutOfTurnError, ReasonMissingError, ReasonTooLongError.
    """
    raise NotImplementedError
