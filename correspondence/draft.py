"""Starting a letter, and changing it."""

from datetime import datetime

from correspondence.core.letter import Content
from correspondence.models import Memo, Version
from directory.core.reach import Reach


def start(content: Content, *, by: Reach, at: datetime) -> Memo:
    """Begins a letter on its author's own desk; `.ref` is its public name.

    Raises LetterNotAcceptedError (with findings) for what can never be a letter: nothing is stored.
    """
    raise NotImplementedError


def revise(memo_ref: str, *, content: Content, base: int, by: Reach, at: datetime) -> Version:
    """Saves a new version over version number `base`; the same content again gives the same version.

    Raises NotWithinReachError, OutOfTurnError (not a draft, or not its author), StaleVersionError (another
    version was saved meanwhile), LetterNotAcceptedError.
    """
    raise NotImplementedError
