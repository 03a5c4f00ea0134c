"""Many letters, one sitting: what may enter, how much, and what counts as too quick a look."""

from datetime import datetime, timedelta
from enum import StrEnum

from correspondence.core.errors import NothingAgreedError, NotInBatchError, TooManyLettersError
from directory.core.clearance import Label

LIMIT = 200
QUICK = timedelta(seconds=2)
"""An agreement given sooner than this after the page was shown is named before the PIN."""


class Choice(StrEnum):
    """What the signer said of a letter; signing comes once, at the end."""

    AGREE = "agree"
    LATER = "later"


def may_enter(label: Label) -> bool:
    """True for ordinary papers: secret and personal ones are signed each by itself (decision 20)."""
    return label.level == 0 and not label.personal


def require_entry(label: Label) -> None:
    """Raises NotInBatchError for a letter that is signed by itself."""
    if not may_enter(label):
        raise NotInBatchError


def require_size(count: int) -> None:
    """Raises TooManyLettersError above the limit, NothingAgreedError for none."""
    if count > LIMIT:
        raise TooManyLettersError(limit=LIMIT)
    if not count:
        raise NothingAgreedError


def is_quick(shown_at: datetime, decided_at: datetime) -> bool:
    """True when the letter cannot have been read in that time."""
    return decided_at - shown_at < QUICK
