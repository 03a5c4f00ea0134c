"""How a number ends: the registrar voids it, or says which letter stands in its place."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import books
from correspondence.forms.acts import SupersedeForm, VoidForm
from correspondence.supersede import supersede
from correspondence.void import void
from directory.http import MinistryRequest


@require_safe
def line(request: MinistryRequest, registration_id: int) -> HttpResponse:
    """One line of a register, and what can still be done with its number."""
    return _line(request, registration_id, VoidForm(), SupersedeForm())


@require_POST
def void_line(request: MinistryRequest, registration_id: int) -> HttpResponse:
    """The number is void from now on."""
    form = VoidForm(request.POST)
    request.way_back = partial(_line, request, registration_id, form, SupersedeForm())
    if not form.is_valid():
        return _line(request, registration_id, form, SupersedeForm(), status=422)
    void(registration_id, reason=form.cleaned_data["reason"], by=request.reach, at=request.at)
    messages.success(request, gettext("The number is void. It stays in the register, and its code says so."))
    return redirect("correspondence:line", registration_id)


@require_POST
def supersede_line(request: MinistryRequest, registration_id: int) -> HttpResponse:
    """Another letter stands in its place from now on."""
    form = SupersedeForm(request.POST)
    request.way_back = partial(_line, request, registration_id, VoidForm(), form)
    if not form.is_valid():
        return _line(request, registration_id, VoidForm(), form, status=422)
    said = form.cleaned_data
    supersede(
        registration_id, number=said["number"], on=said["on"], reason=said["reason"], by=request.reach, at=request.at
    )
    messages.success(request, gettext("Noted: the other letter stands in its place, and the code says so."))
    return redirect("correspondence:line", registration_id)


def _line(
    request: MinistryRequest,
    registration_id: int,
    voiding: VoidForm,
    replacing: SupersedeForm,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of one line, with what was typed and why nothing was done."""
    book_id, shown = books.line(registration_id, reach=request.reach)
    page = {"line": shown, "book": book_id, "voiding": voiding, "replacing": replacing, "sentence": sentence}
    return render(request, "correspondence/line.html", page, status=status)
