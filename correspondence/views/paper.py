"""A letter of ours that left on paper in an outage: from its scan to its line under the number it bears."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from correspondence import intakes
from correspondence.bind_paper import bind_paper
from correspondence.core.intake import IntakeState
from correspondence.core.number import Direction
from correspondence.forms.paper import PaperForm
from correspondence.forms.rows import line_of
from correspondence.intakes import BlockView, IntakeView
from correspondence.templatetags.letters import word
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest
from directory.templatetags.ministry import named, own_number


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: MinistryRequest, ref: str) -> HttpResponse:
    """The scan beside what is typed from it; then its number."""
    view = intakes.intake(ref, reach=request.reach)
    blocks = intakes.outgoing_blocks(view.body_id, reach=request.reach)
    if view.item.state is not IntakeState.OPEN or not blocks:
        raise NotWithinReachError
    form = _form(request, view, blocks)
    if request.method != "POST":
        return _page(request, ref, form)
    request.way_back = partial(_page, request, ref, form, status=422)
    if not form.is_valid():
        return _page(request, ref, form, gettext("Please complete what is marked. Nothing was changed."), status=422)
    given = bind_paper(ref, form.letter(), language=get_language() or "ar", by=request.reach, at=request.at)
    sentence = gettext("Registered and sealed under the number that the paper bears")
    messages.success(request, format_html("{} <b>{}</b>", sentence, own_number(given.number)))
    return redirect("correspondence:intake", ref)


def _form(request: MinistryRequest, view: IntakeView, blocks: tuple[BlockView, ...]) -> PaperForm:
    first: dict[str, object] = {"kind": "letter", "priority": "ordinary", "level": 0, "book": blocks[0].series}
    if view.form is not None and view.form.direction is Direction.OUT:
        first |= {"book": view.form.series, "serial": view.form.serial}
    typed = request.POST if request.method == "POST" else None
    lines = {one.series: _line([each for each in blocks if each.series == one.series]) for one in blocks}
    return PaperForm(typed, initial=first, blocks=lines.items(), reach=request.reach, desk_level=view.desk_level)


def _line(blocks: list[BlockView]) -> str:
    one, spans = blocks[0], " · ".join(f"{each.first}–{each.last}" for each in blocks)
    parts = (word(one.kind, "book"), named(one.unit) if one.unit else one.dossier, f"{one.year}: {spans}")
    return " — ".join(part for part in parts if part)


def _page(
    request: MinistryRequest,
    ref: str,
    form: PaperForm,
    sentence: str = "",
    findings: tuple[str, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    view, language = intakes.intake(ref, reach=request.reach), get_language() or "ar"
    told = {
        "view": view,
        "form": form,
        "sentence": sentence,
        "findings": findings,
        "units": [line_of(unit, language) for unit in whois.units_under(view.body_id)],
    }
    return render(request, "correspondence/paper.html", told, status=status)
