"""The letterheads of a ministry: which hold from which day, what they look like, and a new one."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from correspondence import specimen
from correspondence.core.acceptance import LANGUAGES
from correspondence.core.heading import FOOT_LIMIT, LINE_LIMIT, LINES
from correspondence.core.printed import shown_day
from correspondence.forms.heading import HeadingForm, typed_from
from correspondence.lay_heading import lay_heading
from directory import http
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.http import MinistryRequest


@require_http_methods(["GET", "HEAD", "POST"])
def letterheads(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """The letterheads, and the form of the next; then the next is laid down."""
    if request.method != "POST":
        return _page(request, unit_id, None)
    form = HeadingForm(request.POST, request.FILES)
    request.way_back = partial(_page, request, unit_id, form)
    if not form.is_valid():
        return _page(request, unit_id, form, gettext("Please complete what is marked. Nothing was changed."))
    what = {"since": form.cleaned_data["since"], "heading": form.heading(), "emblem": form.chosen_emblem()}
    lay_heading(unit_id, **what, by=request.reach, at=request.at)
    messages.success(request, gettext("The letterhead is laid down; letters frozen from that day on carry it."))
    return redirect("correspondence:letterheads", unit_id)


@require_safe
def picture(request: MinistryRequest, laid_id: int, language: str) -> HttpResponse:
    """A letter under this letterhead, as a picture."""
    webp = specimen.picture(laid_id, language=language, reach=request.reach, at=request.at)
    return http.picture(webp, label=Label())


def _page(
    request: MinistryRequest, unit_id: int, form: HeadingForm | None, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    page = specimen.headings_of(unit_id, reach=request.reach, on=day_of(request.at))
    tomorrow = day_of(request.at) + timedelta(days=1)
    shown = {
        "page": page,
        "form": form or HeadingForm(initial={**typed_from(page.newest), "since": shown_day(tomorrow)}),
        "languages": sorted(LANGUAGES),
        "limits": {"lines": LINES, "length": LINE_LIMIT, "foot": FOOT_LIMIT},
        "sentence": sentence,
    }
    return render(request, "correspondence/letterheads.html", shown, status=422 if sentence else 200)
