"""A unit's stock phrases: one more, or one less."""

from datetime import datetime

from django.db import transaction

from correspondence import offices
from correspondence.core import route
from correspondence.core.acceptance import LANGUAGES
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.template import Place, check_phrase
from correspondence.models import StockPhrase
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def keep_phrase(unit_id: int, *, place: Place, language: str, text: str, by: Reach, at: datetime) -> None:
    """Offers the phrase to the unit's writers; the same again changes nothing.

    Raises NotWithinReachError, LetterNotAcceptedError.
    """
    if unit_id not in offices.keeps(by):
        raise NotWithinReachError
    if language not in LANGUAGES:
        raise LetterNotAcceptedError([Finding(code="malformed")])
    said = check_phrase(text)
    row, is_new = StockPhrase.objects.get_or_create(
        unit_id=unit_id,
        place=place,
        language=language,
        text=said,
        retired_at=None,
        defaults={"changed_at": at, "changed_by_id": route.person_of(by)},
    )
    if is_new:
        audit.record(by=by, act="keep_phrase", about=f"phrase:{row.pk}", at=at)


@transaction.atomic
def drop_phrase(phrase_id: int, *, by: Reach, at: datetime) -> None:
    """Offers it no longer. Raises NotWithinReachError."""
    row = StockPhrase.objects.held(phrase_id, units=offices.keeps(by))
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    audit.record(by=by, act="drop_phrase", about=f"phrase:{row.pk}", at=at)
