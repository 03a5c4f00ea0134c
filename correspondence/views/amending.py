"""After registration: a scan is put right, a letter sent on to the unit or the ministry it was for."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from correspondence.amend import Upload, amend
from correspondence.core.amendment import Wrong
from correspondence.cover import cover
from correspondence.entered import entered
from correspondence.forms.intake import AmendForm, MendForm, ReaddressForm, RedirectForm
from correspondence.mend_entry import mend_entry
from correspondence.readdress import readdress
from correspondence.redirect import redirect as redirect_letter
from correspondence.strays import number_of
from correspondence.views.intake import page
from directory.http import MinistryRequest, file
from paper.core.limits import LIMITS


@require_POST
def amend_intake(request: MinistryRequest, ref: str) -> HttpResponse:
    """A corrected scan or a missing page, beside what was scanned first."""
    request.way_back = partial(page, request, ref, None, status=422)
    form = AmendForm(request.POST)
    if not form.is_valid():
        return page(request, ref, None, gettext("Please say what was wrong. Nothing was changed."), status=422)
    uploads = [
        Upload(name=one.name or "scan", data=one.read(LIMITS.file_bytes + 1)) for one in request.FILES.getlist("files")
    ]
    said, language = form.cleaned_data, get_language() or "ar"
    amend(ref, Wrong(said["wrong"]), uploads, reason=said["reason"], language=language, by=request.reach, at=request.at)
    messages.success(request, gettext("Put right: the sealed sheet and the files stand beside the first scan."))
    return redirect("correspondence:intake", ref)


@require_POST
def mend_intake(request: MinistryRequest, ref: str) -> HttpResponse:
    """What was mistyped of it as it was booked in, beside what was entered first."""
    there = entered(ref, reach=request.reach)
    form = MendForm(request.POST)
    back = partial(page, request, ref, form, status=422)
    request.way_back = back
    if not form.is_valid():
        return back(gettext("Please complete what is marked. Nothing was changed."))
    mend_entry(ref, form.mending(there.now), language=get_language() or "ar", by=request.reach, at=request.at)
    messages.success(request, gettext("Mended: the register shows both, and a sealed sheet beside the first says why."))
    return redirect("correspondence:intake", ref)


@require_POST
def readdress_intake(request: MinistryRequest, ref: str) -> HttpResponse:
    """To the right unit, under the same number."""
    request.way_back = partial(page, request, ref, None, status=422)
    form = ReaddressForm(request.POST)
    if not form.is_valid():
        sentence = gettext("Please choose the unit the letter is for. Nothing was changed.")
        return page(request, ref, None, sentence, tuple(map(str, form.errors.get("unit", ()))), status=422)
    said = form.cleaned_data
    readdress(ref, to_unit=said["unit"], reason=said["reason"], by=request.reach, at=request.at)
    messages.success(request, gettext("Sent on under the same number; the unit that had it was told."))
    return redirect("correspondence:intake", ref)


@require_POST
def redirect_intake(request: MinistryRequest, ref: str) -> HttpResponse:
    """Not for this ministry: back to its sender, or on to whom it is for, under the same number."""
    form = RedirectForm(request.POST)
    back = partial(page, request, ref, form, status=422)
    request.way_back = back
    if not form.is_valid():
        return back(gettext("Please say where it goes. Nothing was changed."))
    number = number_of(ref, reach=request.reach)
    redirect_letter(number, form.goal(), reason=form.cleaned_data["reason"], by=request.reach, at=request.at)
    messages.success(request, gettext("Given away under the number it has; the units that had it were told."))
    return redirect("correspondence:intake", ref)


@require_POST
def cover_note(request: MinistryRequest, ref: str) -> HttpResponse:
    """The note that goes with a letter which was given away."""
    request.way_back = partial(page, request, ref, None, status=422)
    number = number_of(ref, reach=request.reach)
    pdf = cover(number, language=get_language() or "ar", by=request.reach, at=request.at)
    return file(pdf, media_type="application/pdf", name="cover.pdf", is_shown=True)
