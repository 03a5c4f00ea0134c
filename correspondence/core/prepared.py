"""An absence that somebody else prepared (domain 2.4): the office prepares it, the absent person confirms it."""

from collections.abc import Iterable
from enum import StrEnum

from correspondence.core.errors import CorrespondenceError


class NotServedError(CorrespondenceError):
    """The person is none whose office or inbox the preparer keeps."""


class PreparedEndedError(CorrespondenceError):
    """The prepared absence was confirmed, declined or replaced before."""


class Outcome(StrEnum):
    """What became of a prepared absence. Stored values never change."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    REPLACED = "replaced"


def check_served(person_id: int, *, served: Iterable[int], preparer_id: int) -> None:
    """Nothing, when the preparer keeps this person's office or inbox. Raises NotServedError; nobody serves himself."""
    if person_id == preparer_id or person_id not in set(served):
        raise NotServedError
