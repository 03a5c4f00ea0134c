"""The search page: plain GET, so that a search is an address."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from directory.http import MinistryRequest
from search import labels
from search.core.kept import NAME_LIMIT, kept
from search.core.query import LONGEST_LINE
from search.core.recent import Recent, remembered, without
from search.find import Found, complete, find
from search.forms import SavedForm, asked
from search.save_search import drop_search, save_search
from search.saved import saved_searches
from search.space import address_of

RECENT = "recent searches"
"""Where the sign-in's session keeps them: on the server, gone when it ends (decision 0020)."""


@never_cache
@require_safe
def search(request: MinistryRequest, arrived: Sequence[object] = (), lying: Sequence[object] = ()) -> HttpResponse:
    """What the typed line finds, within the reader's reach.

    `arrived` is what another room knows by that number, `lying` what is found among its papers under way.
    """
    ask = asked(request.GET)
    found = Found()
    if not ask.is_nothing():
        found = find(ask.line, reach=request.reach, at=request.at, page=ask.page, filters=ask.narrow)
    about: dict[str, object] = {
        "ask": ask,
        "found": found,
        "arrived": arrived if ask.page == 1 else (),
        "lying": lying,
        "facets": labels.facets(found, request.GET),
        "pages": labels.pages(found, request.GET),
        "orders": labels.orders(ask.narrow.order, request.GET),
        "boxes": labels.BESIDE_WORDS,
        "meant": labels.address(request.GET, q=found.meant) if found.meant else "",
        "switch": labels.address(request.GET, exact="" if ask.narrow.is_exact else "1"),
    }
    if ask.is_nothing():
        about["saved"] = saved_searches(request.reach)
        about["recent"] = _recent(request)
    else:
        address = labels.address(request.GET).removeprefix("?")
        request.session[RECENT] = remembered(_recent(request), line=ask.line, address=address)
        about["form"] = SavedForm(
            initial={"address": address_of(kept(ask.line, ask.narrow)), "name": ask.line[:NAME_LIMIT]}
        )
    return render(request, "search/search.html", about)


@require_POST
def save(request: MinistryRequest) -> HttpResponse:
    """Saves the search of the page it came from, for the own use."""
    form = SavedForm(request.POST)
    ask = form.ask()
    if ask.is_nothing() or not form.is_valid():
        messages.error(request, gettext("The search was not saved: it needs words or a choice, and a name that fits."))
        return redirect("search:search")
    name = form.cleaned_data["name"] or ask.line[:NAME_LIMIT] or gettext("Search without words")
    query = kept(ask.line[:LONGEST_LINE], ask.narrow)
    save_search(name, query=query, by=request.reach, at=request.at)
    messages.success(request, gettext("The search is saved; you alone see it, on the search page."))
    return redirect(f"{reverse('search:search')}?{address_of(query)}")


@require_POST
def drop(request: MinistryRequest, saved_id: int) -> HttpResponse:
    """Drops a saved search."""
    drop_search(saved_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The saved search is gone; no letter was touched."))
    return redirect("search:search")


@require_POST
def forget(request: MinistryRequest) -> HttpResponse:
    """Forgets one of the recent searches of this sign-in, or all of them."""
    request.session[RECENT] = without(_recent(request), address=request.POST.get("address", ""))
    return redirect("search:search")


@never_cache
@require_safe
def completions(request: MinistryRequest) -> JsonResponse:
    """How the typed line may go on, from what the reader may read."""
    return JsonResponse(
        {"lines": complete(request.GET.get("q", "")[:LONGEST_LINE], reach=request.reach, at=request.at)}
    )


def _recent(request: MinistryRequest) -> Recent:
    return tuple((line, address) for line, address in request.session.get(RECENT, ()))
