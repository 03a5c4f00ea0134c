"""Receiving another body's letter: our incoming number on the same record."""

from datetime import datetime

from directory.core.reach import Reach


def receive(delivery_id: int, *, by: Reach, at: datetime) -> str:
    """Gives the record its incoming number in this body's book and delivers it to the body's addressees.

    One number serves all addressees of the body. Raises NotWithinReachError, AlreadyReceivedError (facts:
    number, on).
    """
    raise NotImplementedError
