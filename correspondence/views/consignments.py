"""The hand-over book at the registry, and what is carried to somebody."""

import secrets
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from correspondence import consignments
from correspondence.consign import consign
from correspondence.core.consignment import Stand, Thing
from correspondence.enter_slip import bring_back, enter_slip
from correspondence.forms.acts import ReasonForm
from correspondence.forms.consignment import BackForm, BookPrintForm, ConsignForm, SlipForm
from correspondence.forms.query import YearForm
from correspondence.print_consignments import Wish, print_consignments
from correspondence.sign_for import refuse, sign_for
from correspondence.views.desk import HALF
from correspondence.views.parts import part_of
from directory import staff
from directory.core.day import day_of
from directory.http import MinistryRequest, file


@never_cache
@require_safe
def book(request: MinistryRequest) -> HttpResponse:
    """A new line, what waits for a signature, and the lines of a year."""
    return _page(request)


@require_POST
def hand_over(request: MinistryRequest) -> HttpResponse:
    """Enters a line."""
    request.way_back = partial(_page, request, status=422)
    consignments.desks(request.reach)
    form = ConsignForm(request.POST, people=partial(_people, request))
    if not form.is_valid():
        return _page(request, _said(form), status=422)
    said = form.cleaned_data
    consign(form.consignment(), desk_id=said["desk"], once=said["once"], by=request.reach, at=request.at)
    messages.success(request, gettext("The line is entered; it waits for its signature."))
    return redirect("correspondence:by_hand")


@require_safe
def people(request: MinistryRequest) -> HttpResponse:
    """People of the own ministry whose name holds what is being typed."""
    consignments.desks(request.reach)
    return JsonResponse({"people": [line for _, line in _people(request, request.GET.get("q", ""), None)]})


@require_POST
def slip(request: MinistryRequest, line_id: int) -> HttpResponse:
    """A signed slip is entered."""
    request.way_back = partial(_page, request, status=422)
    form = SlipForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, _said(form), status=422)
    enter_slip(line_id, form.slip(), language=get_language() or "ar", by=request.reach, at=request.at)
    messages.success(request, gettext("The signed slip is entered."))
    return redirect("correspondence:by_hand")


@require_POST
def back(request: MinistryRequest, line_id: int) -> HttpResponse:
    """It was refused, or came back."""
    request.way_back = partial(_page, request, status=422)
    form = BackForm(request.POST)
    if not form.is_valid():
        return _page(request, _said(form), status=422)
    stand = Stand(form.cleaned_data["stand"])
    bring_back(line_id, stand=stand, reason=form.cleaned_data["reason"], by=request.reach, at=request.at)
    messages.success(request, gettext("Noted; whoever began the letter is told."))
    return redirect("correspondence:by_hand")


@require_POST
def printed(request: MinistryRequest) -> HttpResponse:
    """The book of some days as one PDF, which may be a list to be signed on the way."""
    request.way_back = partial(_page, request, status=422)
    form = BookPrintForm(request.POST)
    if not form.is_valid():
        sentence = gettext("Please choose the days and the paper. Nothing was printed.")
        return _page(request, sentence, status=422)
    said = form.cleaned_data
    wish = Wish(
        desk_id=said["desk"],
        since=said["since"],
        until=said["until"],
        is_open_alone=said["open"],
        language=get_language() or "ar",
        paper=said["paper"],
    )
    data = print_consignments(wish, by=request.reach, at=request.at)
    return file(data, media_type="application/pdf", name="hand-over-book.pdf", is_shown=True)


@never_cache
@require_safe
def on_the_way(request: MinistryRequest) -> HttpResponse:
    """What is carried to the reader."""
    return _carried(request)


@require_POST
def received(request: MinistryRequest, line_id: int) -> HttpResponse:
    """The reader holds it."""
    request.way_back = partial(_carried, request, status=422)
    sign_for(line_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: you have received it."))
    return redirect("correspondence:carried")


@require_POST
def refused(request: MinistryRequest, line_id: int) -> HttpResponse:
    """The reader does not take it."""
    request.way_back = partial(_carried, request, status=422)
    form = ReasonForm(request.POST)
    refuse(line_id, reason=form.data.get("reason", ""), by=request.reach, at=request.at)
    messages.success(request, gettext("Noted; whoever began the letter is told."))
    return redirect("correspondence:carried")


def _people(request: MinistryRequest, text: str, key: int | None) -> tuple[tuple[int, str], ...]:
    bodies = {one.body_id for one in consignments.desks(request.reach)}
    found = staff.members(bodies, on=day_of(request.at), text=text, among=None if key is None else (key,)).rows
    language = get_language() or "ar"
    return tuple((one.person.id, f"{one.person.name.to(language)} [{one.person.id}]") for one in found)


def _said(form: ConsignForm | SlipForm | BackForm) -> str:
    words = [str(error) for field in ("on", "hour", "unit", "person") for error in form.errors.get(field, ())]
    return " ".join(words) or gettext("Something in the form cannot be read.")


def _carried(
    request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), *, status: int = 200
) -> HttpResponse:
    part = part_of(request, "from", lambda lines: consignments.on_the_way(request.reach, part=lines))
    page = {"sentence": sentence, "part": part}
    return render(request, "correspondence/carried.html", page, status=status)


def _page(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), *, status: int = 200) -> HttpResponse:
    """The page; a refused form keeps what was typed."""
    desks, years = consignments.desks(request.reach), consignments.years(request.reach)
    form = YearForm(request.GET)
    if request.GET.get("year") and not form.is_valid():
        raise Http404
    today = day_of(request.at)
    year = form.cleaned_data["year"] if form.is_valid() else today.year
    told = partial(consignments.lines, year, reach=request.reach)
    part = part_of(request, "from", lambda lines: told(part=lines))
    waiting = part_of(request, "waiting", lambda lines: consignments.waiting(request.reach, part=lines), lines=HALF)
    page = {
        "sentence": sentence,
        "typed": request.POST or request.GET,
        "once": secrets.token_hex(16),
        "desks": desks,
        "things": list(Thing),
        "today": today,
        "years": years,
        "year": year,
        "count": years.get(year, 0),
        "waiting": replace(waiting, name=f"year={year}&waiting"),
        "waiting_count": consignments.waiting_count(request.reach),
        "part": replace(part, name=f"year={year}&from"),
    }
    return render(request, "correspondence/by_hand.html", page, status=status)
