"""Signing the directives of a list with one PIN, each with its own signature (decision 27)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from correspondence import directing
from correspondence.core import batch
from correspondence.core.errors import ChangedSinceShownError
from correspondence.core.listed import LIMIT
from correspondence.directing import Drawn
from correspondence.models import ListedDirective
from directory.core.clearance import Label
from directory.core.errors import Refused
from directory.core.reach import Reach
from signing.sign import OpenKey, endorse


def sign_directives(shown: Collection[int], *, key: OpenKey, by: Reach, at: datetime) -> int:
    """Signs those of the shown list that still stand as they were written, and refers their letters; says how many.

    Why one was left is kept beside it; the others go through. Each is judged anew and leaves the list in the
    transaction that keeps it. Raises what refuses the key for all.
    Crash note: those before the crash are given and off the list, the others wait on it; again signs none twice.
    """
    rows = ListedDirective.objects.of(by).filter(pk__in=shown).order_by("pk")[:LIMIT]
    drawn = [(row, one) for row in rows if (one := _drawn(row, by=by, at=at)) is not None]
    key.keep_to(one.document.sha256() for _, one in drawn)
    return sum(_is_signed(row, one, key=key, by=by, at=at) for row, one in drawn)


def _drawn(row: ListedDirective, *, by: Reach, at: datetime) -> Drawn | None:
    """The directive as it is to be signed now; None with a note where it no longer is what was written."""
    then = row.written()
    try:
        drawn = directing.drawn(row.record_id, then.says, name=row.name, by=by, at=at)
        batch.require_entry(drawn.label.join(Label(level=then.says.level)))
        then.require_same(drawn.written())
    except Refused as error:
        _note(row, error)
        return None
    return drawn


def _is_signed(row: ListedDirective, drawn: Drawn, *, key: OpenKey, by: Reach, at: datetime) -> bool:
    try:
        signature = endorse(drawn.document.as_bytes(), key=key, at=at)
        with transaction.atomic():
            if not ListedDirective.objects.filter(pk=row.pk).delete()[0]:
                raise ChangedSinceShownError  # struck meanwhile
            directing.keep(drawn, signature, by=by, at=at)
    except Refused as error:
        _note(row, error)
        return False
    return True


def _note(row: ListedDirective, error: Refused) -> None:
    facts = {name: value if isinstance(value, int) else str(value) for name, value in error.facts.items()}
    ListedDirective.objects.filter(pk=row.pk).update(refused=type(error).__name__, facts=facts)
