"""What the room keeps: memos, versions, routes, the journal of movements, books, numbers, deliveries."""

from correspondence.models.batch import Batch, BatchLine, Decision
from correspondence.models.close import Close
from correspondence.models.memo import (
    Attachment,
    Memo,
    MemoGroupObjectPermission,
    MemoReader,
    MemoUserObjectPermission,
    Version,
)
from correspondence.models.register import Book, Delivery, Registration
from correspondence.models.way import Movement, RouteStep, SignRequest

__all__ = [
    "Attachment",
    "Batch",
    "BatchLine",
    "Book",
    "Close",
    "Decision",
    "Delivery",
    "Memo",
    "MemoGroupObjectPermission",
    "MemoReader",
    "MemoUserObjectPermission",
    "Movement",
    "Registration",
    "RouteStep",
    "SignRequest",
    "Version",
]
