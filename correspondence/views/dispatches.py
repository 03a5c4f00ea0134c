"""What the registry sends to somebody outside the system."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from correspondence import dispatches
from correspondence.dispatch import dispatch
from correspondence.forms.dispatch import DispatchForm, ReceiptForm
from correspondence.note_receipt import note_receipt
from directory.core.day import day_of
from directory.http import MinistryRequest


@never_cache
@require_safe
def to_send(request: MinistryRequest) -> HttpResponse:
    """What waits to be sent, and what was sent last."""
    return _page(request)


@require_POST
def sent(request: MinistryRequest, dispatch_id: int) -> HttpResponse:
    """It left by post or e-mail."""
    request.way_back = partial(_page, request, wrong=dispatch_id)
    form = DispatchForm(request.POST)
    if not form.is_valid():
        return _page(request, " ".join(str(one) for one in form.errors.get("on", ())), wrong=dispatch_id)
    dispatch(dispatch_id, form.sending(), by=request.reach, at=request.at)
    messages.success(request, gettext("Noted in the register: the letter was sent."))
    return redirect("correspondence:dispatches")


@require_POST
def received(request: MinistryRequest, dispatch_id: int) -> HttpResponse:
    """It arrived there."""
    request.way_back = partial(_page, request, wrong=dispatch_id)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return _page(request, " ".join(str(one) for one in form.errors.get("received_on", ())), wrong=dispatch_id)
    note_receipt(dispatch_id, form.receipt(), by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: the letter was received."))
    return redirect("correspondence:dispatches")


def _page(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), *, wrong: int = 0) -> HttpResponse:
    """The page; a refused line keeps what was typed."""
    page = {
        "sentence": sentence,
        "rows": dispatches.waiting(request.reach),
        "lately": dispatches.lately(request.reach),
        "today": day_of(request.at),
        "typed": request.POST,
        "wrong": wrong,
    }
    return render(request, "correspondence/dispatches.html", page, status=422 if wrong else 200)
