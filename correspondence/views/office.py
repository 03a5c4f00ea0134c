"""A unit's office: who manages it, and the circuits its letters take."""

from collections.abc import Mapping
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import circuits, idle_drafts, pens
from correspondence.core.letter import Kind
from correspondence.forms.office import LINES, CircuitForm, Line, ManagerForm, TermsForm, lines_of, typed_of, way_of
from correspondence.lay_circuit import lay_circuit, retire_circuit
from correspondence.lay_terms import lay_terms
from correspondence.name_manager import name_manager
from directory.core.day import day_of
from directory.http import MinistryRequest

NEW = Line(stage=0, post=0, task="review", enough=0)


@require_safe
def offices(request: MinistryRequest) -> HttpResponse:
    """The offices this person heads or manages."""
    return render(request, "correspondence/offices.html", {"offices": _offices(request)})


@require_safe
def office(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """One office: its manager, its circuits, and the form of a new one or of one that is to be changed."""
    found = _office(request, unit_id)
    changed = next((one for one in found.circuits if str(one.id) == request.GET.get("circuit")), None)
    typed = {"name": changed.name, "kind": changed.kind, "instead_of": changed.id} if changed else {}
    return _page(request, unit_id, typed=typed, lines=typed_of(changed) if changed else ())


@require_POST
def manager(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """The head names the manager."""
    request.way_back = partial(_page, request, unit_id)
    form = ManagerForm(request.POST)
    if not form.is_valid():
        return _page(request, unit_id, gettext("Please complete what is marked. Nothing was changed."), status=422)
    post = form.cleaned_data["manager"]
    name_manager(unit_id, post_id=post, presents=form.how(), by=request.reach, at=request.at)
    messages.success(request, gettext("The office manager is named; letters sent from now on take this way."))
    return redirect("correspondence:office", unit_id)


@require_POST
def circuit(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """A circuit is laid down, or laid anew."""
    form, lines = CircuitForm(request.POST), lines_of(request.POST)
    typed = {name: request.POST.get(name, "") for name in ("name", "kind", "instead_of")}
    request.way_back = partial(_page, request, unit_id, typed=typed, lines=lines)
    if not form.is_valid():
        sentence = gettext("Please complete what is marked. Nothing was changed.")
        return _page(request, unit_id, sentence, typed=typed, lines=lines, status=422)
    lay_circuit(
        unit_id,
        name=form.cleaned_data["name"],
        kind=form.of_kind(),
        way=way_of(lines),
        instead_of=form.cleaned_data["instead_of"],
        by=request.reach,
        at=request.at,
    )
    messages.success(request, gettext("The circuit is kept, and is offered when a letter is sent."))
    return redirect("correspondence:office", unit_id)


@require_POST
def terms(request: MinistryRequest, unit_id: int) -> HttpResponse:
    """The ministry's terms for its drafts."""
    request.way_back = partial(_page, request, unit_id)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _page(request, unit_id, gettext("Enter the days as whole numbers. Nothing was changed."), status=422)
    lay_terms(unit_id, pen_days=form.cleaned_data["pen_days"], idle=form.idle(), by=request.reach, at=request.at)
    messages.success(request, gettext("The terms are laid down; they hold from now on."))
    return redirect("correspondence:office", unit_id)


@require_POST
def retire(request: MinistryRequest, unit_id: int, circuit_id: int) -> HttpResponse:
    """A circuit is offered no more."""
    request.way_back = partial(_page, request, unit_id)
    retire_circuit(circuit_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The circuit is offered no more; letters under way go on as they were sent."))
    return redirect("correspondence:office", unit_id)


def _offices(request: MinistryRequest) -> tuple[circuits.OfficeFacts, ...]:
    return circuits.offices_of(request.reach, on=day_of(request.at))


def _office(request: MinistryRequest, unit_id: int) -> circuits.OfficeFacts:
    found = next((one for one in _offices(request) if one.unit_id == unit_id), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: MinistryRequest,
    unit_id: int,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    typed: Mapping[str, object] | None = None,
    lines: tuple[Line, ...] = (),
    status: int = 200,
) -> HttpResponse:
    posts = circuits.posts_for(unit_id, on=day_of(request.at))
    page = {
        "office": _office(request, unit_id),
        "posts": posts,
        "units": circuits.units_for(unit_id),
        "titles": {post.id: post for post in posts},
        "typed": typed or {},
        "lines": (*lines, *(NEW for _ in range(max(LINES - len(lines), 2)))),
        "stages": range(1, LINES + 1),
        "kinds": tuple(Kind),
        "sentence": sentence,
        "terms": pens.terms_of(unit_id),
        "abandoned": idle_drafts.of_office(unit_id, reach=request.reach),
    }
    return render(request, "correspondence/office.html", page, status=status)
