"""Opening the default books of a body."""

from datetime import datetime

from directory.core.reach import Reach


def open_books(body_id: int, *, by: Reach, at: datetime) -> None:
    """Opens the default books that are missing (core/number.DEFAULTS); `register` does it when it must.

    A second time changes nothing. Raises NotWithinReachError for an unknown body.
    """
    raise NotImplementedError
