"""The one search box: kept records, and before them what the reader's own rooms know of the typed line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from correspondence.arrivals import arrivals
from correspondence.on_the_way import Waiting, on_the_way, unnumbered
from directory.core.day import day_of
from directory.http import MinistryRequest
from search.core.document import Document
from search.core.query import LONGEST_LINE
from search.forms import asked
from search.unkept import Lying, unkept
from search.views import search as search_page


@dataclass(frozen=True, slots=True, kw_only=True)
class OnItsWay:
    """One paper that no archive keeps yet and that the line finds, and where it is read."""

    found: Lying
    address: str
    is_from_outside: bool


@require_safe
def search(request: MinistryRequest) -> HttpResponse:
    """Kept records; before them the letter whose incoming number was typed, and what is still on its way."""
    if request.reach.inspection is not None:  # under a mandate every search is asked of the mandate
        return redirect(f"{reverse('search:inspect')}?{request.GET.urlencode()}")
    ask = asked(request.GET)
    if ask.is_nothing() or ask.page > 1:
        return search_page(request)
    incoming = unnumbered(request.reach)
    papers = map(_document, sorted((*on_the_way(request.reach), *incoming), key=_moved, reverse=True))
    lying = unkept(ask.line, papers, filters=ask.narrow, reach=request.reach, at=request.at)
    known = arrivals(ask.line[:LONGEST_LINE], reach=request.reach)
    return search_page(request, arrived=known, lying=_shown(lying, {one.ref for one in incoming}))


def _moved(letter: Waiting) -> datetime:
    return letter.moved_at


def _shown(lying: Iterable[Lying], incoming: set[str]) -> list[OnItsWay]:
    return [
        OnItsWay(
            found=one,
            address=reverse(f"correspondence:{'intake' if one.ref in incoming else 'letter'}", args=[one.ref]),
            is_from_outside=one.ref in incoming,
        )
        for one in lying
    ]


def _document(letter: Waiting) -> Document:
    """The letter as the index would hold it, with the day it last moved and no number of ours yet."""
    return Document(
        record_id=letter.ref,
        sequence=0,
        label=letter.label,
        readers=frozenset(),
        units=frozenset(letter.unit_path),
        kind=letter.kind,
        number=letter.number,
        on=day_of(letter.moved_at),
        body_id=letter.body_id,
        unit_id=letter.unit_id,
        subject=letter.subject,
        language=letter.language,
        issuer=letter.issuer,
        addressees=letter.addressees,
        state=letter.state,
        words=letter.words,
    )
