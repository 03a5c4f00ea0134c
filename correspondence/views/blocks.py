"""Numbers reserved for an outage: reserving them, printing their forms, and ending what was not used."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import closes
from correspondence.forms.acts import ReleaseForm, ReserveForm
from correspondence.outage_forms import forms_of
from correspondence.release_block import release_block
from correspondence.reserve import reserve
from correspondence.views.closes import page_of
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest, file


@require_POST
def reserve_numbers(request: MinistryRequest, book_id: int) -> HttpResponse:
    """So many numbers are taken out of the row."""
    request.way_back = partial(page_of, request, book_id)
    closes.closes_of(book_id, reach=request.reach, at=request.at)
    form = ReserveForm(request.POST)
    if not form.is_valid():
        return page_of(request, book_id, gettext("Please complete what is marked. Nothing was changed."), status=422)
    asked = form.cleaned_data
    first, last = reserve(book_id, count=asked["count"], reason=asked["reason"], by=request.reach, at=request.at)
    sentence = gettext("Reserved: the numbers %(first)s to %(last)s. Each is typed when its letter is registered.")
    messages.success(request, sentence % {"first": first, "last": last})
    return redirect("correspondence:closes", book_id)


@require_safe
def forms(request: MinistryRequest, book_id: int, block_id: int) -> HttpResponse:
    """The forms of a block, to be printed before an outage."""
    view = closes.closes_of(book_id, reach=request.reach, at=request.at)
    if block_id not in {block.id for block in view.blocks}:
        raise NotWithinReachError
    pdf = forms_of(block_id, language=get_language() or "ar", reach=request.reach, at=request.at)
    return file(pdf, media_type="application/pdf", name="forms.pdf", is_shown=True)


@require_POST
def release_numbers(request: MinistryRequest, book_id: int, block_id: int) -> HttpResponse:
    """A block is over; what nobody used is declared unused."""
    request.way_back = partial(page_of, request, book_id)
    view = closes.closes_of(book_id, reach=request.reach, at=request.at)
    form = ReleaseForm(request.POST)
    if not form.is_valid() or block_id not in {block.id for block in view.blocks}:
        return page_of(request, book_id, gettext("Please complete what is marked. Nothing was changed."), status=422)
    unused = release_block(block_id, reason=form.cleaned_data["reason"], by=request.reach, at=request.at)
    sentence = gettext("The block is ended; %(count)s numbers of it are declared unused.")
    messages.success(request, sentence % {"count": len(unused)})
    return redirect("correspondence:closes", book_id)
