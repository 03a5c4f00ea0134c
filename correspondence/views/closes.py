"""The closes of a register: what is open now, closing it, and what was closed."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from correspondence import closes
from correspondence.certify_register import certify_absence, certify_no_gaps
from correspondence.close_book import close_book
from correspondence.forms.acts import AbsenceForm, CloseForm, GapsForm, PrintForm
from directory.core.day import day_of
from directory.http import MinistryRequest, file, person_of
from signing.keys import has_key
from signing.unlock import unlock


@require_safe
def book_closes(request: MinistryRequest, book_id: int) -> HttpResponse:
    """The page of a register's closes."""
    return page_of(request, book_id)


@never_cache
@sensitive_post_parameters("pin")
@require_POST
def close_register(request: MinistryRequest, book_id: int) -> HttpResponse:
    """The register is closed up to now; a registrar with a key of his own signs with it, the house seals."""
    request.way_back = partial(page_of, request, book_id)
    closes.closes_of(book_id, reach=request.reach, at=request.at)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return page_of(request, book_id, gettext("Please complete what is marked. Nothing was changed."), status=422)
    person, key = person_of(request), None
    if has_key(person, at=request.at):
        key = unlock(person, pin=form.cleaned_data["pin"].strip(), by=request.reach, at=request.at)
    close_book(book_id, language=get_language() or "ar", key=key, by=request.reach, at=request.at)
    messages.success(request, gettext("The register is closed up to now. The sheet lies in the archive."))
    return redirect("correspondence:closes", book_id)


@require_POST
def certify_gaps(request: MinistryRequest, book_id: int) -> HttpResponse:
    """The certificate of no gaps, as a ZIP to hand on."""
    request.way_back = partial(page_of, request, book_id)
    form = GapsForm(request.POST)
    if not form.is_valid():
        return page_of(request, book_id, gettext("Please complete what is marked. Nothing was changed."), status=422)
    made = certify_no_gaps(book_id, year=form.cleaned_data["year"], by=request.reach, at=request.at)
    return file(
        made, media_type="application/zip", name=f"register-{book_id}-{form.cleaned_data['year']}.zip", is_shown=False
    )


@require_POST
def certify_missing(request: MinistryRequest, book_id: int) -> HttpResponse:
    """The certificate of absence, as a ZIP to hand on."""
    request.way_back = partial(page_of, request, book_id)
    form = AbsenceForm(request.POST)
    beside = closes.closed_beside(book_id, reach=request.reach)
    if not form.is_valid():
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return page_of(request, book_id, sentence, status=422)
    wanted = beside if form.cleaned_data["everywhere"] else (book_id,)
    made = certify_absence(wanted, sought=form.sought(), by=request.reach, at=request.at)
    return file(made, media_type="application/zip", name=f"absence-{book_id}.zip", is_shown=False)


def page_of(
    request: MinistryRequest,
    book_id: int,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    status: int = 200,
    printed: PrintForm | None = None,
) -> HttpResponse:
    """The page, with why nothing was closed, or what was typed of a print."""
    view = closes.closes_of(book_id, reach=request.reach, at=request.at)
    signs = has_key(person_of(request), at=request.at)
    page = {"view": view, "signs": signs, "sentence": sentence, "year": day_of(request.at).year, "print": printed}
    return render(request, "correspondence/closes.html", page, status=status)
