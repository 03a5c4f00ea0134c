"""A unit's stock phrases: one more, or one less."""

from datetime import datetime

from django.db import transaction

from correspondence import offices
from correspondence.core import route
from correspondence.core.acceptance import LANGUAGES
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.parts import Asks
from correspondence.core.template import Place, check_phrase
from correspondence.models import StockPhrase
from directory import audit
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@transaction.atomic
def keep_phrase(  # noqa: PLR0913  (what a phrase is)
    unit_id: int, *, place: Place, language: str, text: str, asks: Asks | None = None, by: Reach, at: datetime
) -> None:
    """Offers the phrase to the unit's writers; the same again changes nothing but what a purpose asks.

    Whoever chooses that purpose for a copy says by it whether the copy is for action (domain 2.8).

    Raises NotWithinReachError, LetterNotAcceptedError.
    """
    if unit_id not in offices.keeps(by):
        raise NotWithinReachError
    if language not in LANGUAGES:
        raise LetterNotAcceptedError([Finding(code="malformed")])
    said, asks = check_phrase(text), asks if place is Place.PURPOSE else None
    row, is_new = StockPhrase.objects.get_or_create(
        unit_id=unit_id,
        place=place,
        language=language,
        text=said,
        retired_at=None,
        defaults={"changed_at": at, "changed_by_id": route.person_of(by), "asks": asks},
    )
    if is_new or row.asks != asks:
        row.asks, row.changed_at, row.changed_by_id = asks, at, route.person_of(by)
        row.save(update_fields=["asks", "changed_at", "changed_by"])
        audit.record(by=by, act="keep_phrase", about=f"phrase:{row.pk}", at=at, note=asks or "")


@transaction.atomic
def drop_phrase(phrase_id: int, *, by: Reach, at: datetime) -> None:
    """Offers it no longer. Raises NotWithinReachError."""
    row = StockPhrase.objects.held(phrase_id, units=offices.keeps(by))
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    audit.record(by=by, act="drop_phrase", about=f"phrase:{row.pk}", at=at)
