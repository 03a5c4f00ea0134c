"""Registering: the number, the seal, the deposit and the deliveries, all or nothing."""

from datetime import datetime

from correspondence.core.number import RegistrationFacts
from directory.core.reach import Reach


def register(memo_ref: str, *, book_id: int | None = None, by: Reach, at: datetime) -> RegistrationFacts:
    """Numbers, seals and deposits a signed letter; without `book_id` the rule of core/number chooses.

    Raises NotWithinReachError, OutOfTurnError, BookNotFoundError, NoRegistryError, AlreadyRegisteredError
    (with .number, .on and .record_id), and what signing and archive refuse.
    """
    raise NotImplementedError
