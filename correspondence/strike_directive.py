"""Striking a directive off the list before it is signed."""

from datetime import datetime

from django.db import transaction

from correspondence.models import ListedDirective
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def strike_directive(listed_id: int, *, by: Reach, at: datetime) -> None:  # noqa: ARG001  # every deed says when
    """Nothing was sent, so nothing is left of it. Raises NotWithinReachError."""
    if not ListedDirective.objects.of(by).filter(pk=listed_id).delete()[0]:
        raise NotWithinReachError
