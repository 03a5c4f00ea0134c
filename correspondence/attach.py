"""Annexes: putting a file to a draft, and taking it away."""

from datetime import datetime

from correspondence.core.letter import Annex
from directory.core.reach import Reach


def attach(memo_ref: str, *, name: str, data: bytes, title: str, by: Reach, at: datetime) -> Annex:
    """Keeps the file and adds it to the draft's annexes as a new version.

    Raises NotWithinReachError, OutOfTurnError, LetterNotAcceptedError (too many annexes, no title), and what
    paper.intake refuses (TooLargeError above 50 MiB, DamagedError, EncryptedError, NotAcceptedError).
    """
    raise NotImplementedError


def detach(memo_ref: str, *, file: str, by: Reach, at: datetime) -> None:
    """Takes the annex off the draft as a new version; the bytes stay with the older versions until deposit.

    Raises NotWithinReachError, OutOfTurnError, AnnexNotFoundError.
    """
    raise NotImplementedError
