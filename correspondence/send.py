"""Sending a draft on its route."""

from datetime import datetime

from directory.core.reach import Reach


def send(memo_ref: str, *, reviewers: tuple[int, ...], by: Reach, at: datetime) -> None:
    """Checks the letter whole, builds the route (reviewers' posts, then the signer's) and moves it there.

    Without reviewers it is frozen at once and lies with the signer. Raises NotWithinReachError,
    OutOfTurnError, LetterNotAcceptedError, TooManyReviewersError, ReviewerTwiceError, VacantPostError,
    NoRegistryError, and paper's TypesettingError.
    """
    raise NotImplementedError
