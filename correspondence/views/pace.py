"""How many days a ministry gives papers of each priority: a page of its office."""

from dataclasses import asdict
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import offices
from correspondence.forms.office import PaceForm
from correspondence.lay_pace import lay_pace
from directory.core.day import day_of
from directory.http import MinistryRequest


@require_safe
def paces(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """What holds now, what was laid down, and the form of what shall hold."""
    return _page(request, unit_id)


@require_POST
def lay(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """The days from a day on."""
    form = PaceForm(request.POST)
    request.way_back = partial(_page, request, unit_id, form=form)
    if not form.is_valid():
        return _page(request, unit_id, gettext("Please complete what is marked. Nothing was changed."), form=form)
    lay_pace(unit_id, pace=form.pace(), from_on=form.cleaned_data["from_on"], by=request.reach, at=request.at)
    messages.success(request, gettext("The days are laid down; what is under way keeps its deadline."))
    return redirect("correspondence:paces", unit_id)


def _page(
    request: MinistryRequest,
    unit_id: int,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    form: PaceForm | None = None,
    status: int = 422,
) -> HttpResponse:
    found = offices.paces_of(unit_id, reach=request.reach, on=day_of(request.at))
    if found is None:
        raise Http404
    typed = form or PaceForm(initial=asdict(found.now))
    page = {"unit_id": unit_id, "page": found, "form": typed, "sentence": sentence}
    return render(request, "correspondence/paces.html", page, status=status if sentence else 200)
