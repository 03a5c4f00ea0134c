"""With the addressee: acknowledging a letter, and passing it on."""

from datetime import datetime

from directory.core.reach import Reach


def acknowledge(delivery_id: int, *, by: Reach, at: datetime) -> None:
    """Notes that the unit has read the letter; a second time changes nothing.

    Raises NotWithinReachError, NotDeliveredYetError.
    """
    raise NotImplementedError


def forward(delivery_id: int, *, to_unit: int, by: Reach, at: datetime) -> None:
    """Passes the letter to another unit of the same body and opens the record to it.

    Raises NotWithinReachError, NotDeliveredYetError, AlreadyForwardedError.
    """
    raise NotImplementedError
