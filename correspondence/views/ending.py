"""How a number ends, voided or replaced; and how what came in under one by mistake goes back or on."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import books, strays
from correspondence.correctable import may_be_corrected
from correspondence.cover import cover
from correspondence.forms.acts import SupersedeForm, VoidForm
from correspondence.forms.intake import COURSES, RedirectForm
from correspondence.forms.rows import line_of
from correspondence.redirect import redirect as redirect_letter
from correspondence.supersede import supersede
from correspondence.void import void
from directory import whois
from directory.http import MinistryRequest, file


@require_safe
def line(request: MinistryRequest, registration_id: int) -> HttpResponse:
    """One line of a register, and what can still be done with its number."""
    return _line(request, registration_id)


@require_POST
def void_line(request: MinistryRequest, registration_id: int) -> HttpResponse:
    """The number is void from now on."""
    form = VoidForm(request.POST)
    back = partial(_line, request, registration_id, voiding=form)
    request.way_back = back
    if not form.is_valid():
        return back(status=422)
    said = form.cleaned_data
    void(registration_id, reason=said["reason"], authority=said["authority"], by=request.reach, at=request.at)
    messages.success(request, gettext("The number is void. It stays in the register, and its code says so."))
    return redirect("correspondence:line", registration_id)


@require_POST
def supersede_line(request: MinistryRequest, registration_id: int) -> HttpResponse:
    """Another letter stands in its place from now on."""
    form = SupersedeForm(request.POST)
    back = partial(_line, request, registration_id, replacing=form)
    request.way_back = back
    if not form.is_valid():
        return back(status=422)
    said = form.cleaned_data
    supersede(
        registration_id, number=said["number"], on=said["on"], reason=said["reason"], by=request.reach, at=request.at
    )
    messages.success(request, gettext("Noted: the other letter stands in its place, and the code says so."))
    return redirect("correspondence:line", registration_id)


@require_POST
def redirect_line(request: MinistryRequest, registration_id: int) -> HttpResponse:
    """What came in under this number is not for this ministry: back to its sender, or on to whom it is for."""
    form = RedirectForm(request.POST)
    back = partial(_line, request, registration_id, giving=form)
    request.way_back = back
    if not form.is_valid():
        return back(gettext("Please say where it goes. Nothing was changed."), status=422)
    redirect_letter(registration_id, form.goal(), reason=form.cleaned_data["reason"], by=request.reach, at=request.at)
    messages.success(request, gettext("Given away under the number it has; the units that had it were told."))
    return redirect("correspondence:line", registration_id)


@require_POST
def cover_line(request: MinistryRequest, registration_id: int) -> HttpResponse:
    """The note that goes with a letter which was given away."""
    request.way_back = partial(_line, request, registration_id)
    pdf = cover(registration_id, language=get_language() or "ar", by=request.reach, at=request.at)
    return file(pdf, media_type="application/pdf", name="cover.pdf", is_shown=True)


def _line(
    request: MinistryRequest,
    registration_id: int,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    status: int = 200,
    **typed: VoidForm | SupersedeForm | RedirectForm,
) -> HttpResponse:
    """The page of one line, with what was typed and why nothing was done."""
    book_id, shown = books.line(registration_id, reach=request.reach)
    page = {"line": shown, "book": book_id, "sentence": sentence}
    page |= {"voiding": VoidForm(), "replacing": SupersedeForm(), **typed}
    page |= _stray(request, registration_id)
    page["may_be_corrected"] = may_be_corrected(shown.record_id, reach=request.reach)
    return render(request, "correspondence/line.html", page, status=status)


def _stray(request: MinistryRequest, registration_id: int) -> dict[str, object]:
    """What its page needs where somebody else's letter lies here under the number."""
    found = strays.offered(registration_id, reach=request.reach)
    if found is None:
        return {"stray": None}
    language = get_language() or "ar"
    return {"stray": found, "courses": COURSES, "senders": [line_of(unit, language) for unit in whois.bodies()]}
