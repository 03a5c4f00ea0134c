"""The search page: plain GET, so that a search is an address."""

from collections.abc import Sequence

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.http import MinistryRequest
from search import labels
from search.core.query import LONGEST_LINE
from search.find import Found, complete, find
from search.forms import asked


@require_safe
def search(request: MinistryRequest, arrived: Sequence[object] = ()) -> HttpResponse:
    """What the typed line finds, within the reader's reach; `arrived` is what another room knows by that number."""
    ask = asked(request.GET)
    found = Found()
    if not ask.is_nothing():
        found = find(ask.line, reach=request.reach, at=request.at, page=ask.page, filters=ask.narrow)
    about = {
        "ask": ask,
        "found": found,
        "arrived": arrived if ask.page == 1 else (),
        "facets": labels.facets(found, request.GET),
        "pages": labels.pages(found, request.GET),
        "orders": labels.ORDER_WORDS,
        "meant": labels.address(request.GET, q=found.meant) if found.meant else "",
        "switch": labels.address(request.GET, exact="" if ask.narrow.is_exact else "1"),
    }
    return render(request, "search/search.html", about)


@require_safe
def completions(request: MinistryRequest) -> JsonResponse:
    """How the typed line may go on, from what the reader may read."""
    return JsonResponse({"lines": complete(request.GET.get("q", "")[:LONGEST_LINE], reach=request.reach)})
