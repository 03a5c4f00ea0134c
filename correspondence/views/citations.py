"""The registry's list of papers that letters refer to and nobody found yet."""

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence.bind import bind
from correspondence.citations import to_find
from correspondence.forms.acts import FoundForm, ReasonForm
from correspondence.views.parts import part_of
from correspondence.write_off import write_off
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest


@require_safe
def to_be_found(request: MinistryRequest) -> HttpResponse:
    """The list, each line with its two answers; for whoever serves a registry."""
    return _page(request)


@require_POST
def bind_reference(request: MinistryRequest, citation_id: int) -> HttpResponse:
    """The record with the typed number and day is what was meant."""
    request.way_back = partial(_page, request, asked=citation_id)
    form = FoundForm(request.POST)
    if not form.is_valid():
        sentence = " ".join(dict.fromkeys(str(said) for errors in form.errors.values() for said in errors))
        return _page(request, sentence, asked=citation_id, status=422)
    typed = form.cleaned_data
    bind(citation_id, number=typed["number"], on=typed["on"], by=request.reach, at=request.at)
    messages.success(request, gettext("The reference is bound to its record."))
    return redirect("correspondence:references")


@require_POST
def write_off_reference(request: MinistryRequest, citation_id: int) -> HttpResponse:
    """It will not be found here, and why."""
    request.way_back = partial(_page, request, asked=citation_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else request.POST.get("reason", "")
    write_off(citation_id, reason=reason, by=request.reach, at=request.at)
    messages.success(request, gettext("The reference was taken off the list with your reason."))
    return redirect("correspondence:references")


def _page(
    request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), *, asked: int = 0, status: int = 200
) -> HttpResponse:
    """The list; the line that was refused keeps what was typed."""
    if not request.reach.desks:
        raise NotWithinReachError
    part = part_of(
        request,
        "from",
        lambda lines: to_find(request.reach, part=lines),
    )
    if asked and part.following and all(row.id != asked for row in part.rows):
        part = replace(part, rows=to_find(request.reach), following=None)
    page = {"part": part, "rows": part.rows, "sentence": sentence, "asked": asked, "typed": request.POST}
    return render(request, "correspondence/references.html", page, status=status)
