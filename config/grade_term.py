"""What pages call the mark of a grade: as the reader's ministry does today (domain 1.12)."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from correspondence import headings
from directory.core.day import day_of
from directory.core.reach import PUBLIC


def grade_term(request: HttpRequest) -> dict[str, object]:
    """The word, asked for only when a page shows it."""
    return {"grade_term": SimpleLazyObject(lambda: _term(request))}


def _term(request: HttpRequest) -> str:
    """The usual word for whoever belongs to no ministry, or to several. One query, in a language of two words."""
    reach, at = getattr(request, "reach", PUBLIC), getattr(request, "at", None)
    if at is None or len(reach.bodies) != 1:
        return gettext("Grade")
    (own,) = reach.bodies
    return headings.grade_term(own, on=day_of(at), language=get_language() or "ar") or gettext("Grade")
