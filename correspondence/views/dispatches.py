"""What the registry sends to somebody outside the system."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from correspondence import dispatches
from correspondence.core.dispatch import Means
from correspondence.dispatch import dispatch
from correspondence.forms.dispatch import DispatchForm, ReceiptForm, WordForm
from correspondence.note_receipt import note_receipt
from correspondence.tell_outside import tell_outside
from correspondence.views.parts import LINES, part_of
from directory.core.day import day_of
from directory.http import MinistryRequest

HALF = LINES // 2


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
    return redirect(_same_part(request))


@require_POST
def received(request: MinistryRequest, dispatch_id: int) -> HttpResponse:
    """It arrived there."""
    request.way_back = partial(_page, request, wrong=dispatch_id)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return _page(request, " ".join(str(one) for one in form.errors.get("received_on", ())), wrong=dispatch_id)
    note_receipt(dispatch_id, form.receipt(), by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: the letter was received."))
    return redirect(_same_part(request))


@require_POST
def told(request: MinistryRequest, dispatch_id: int) -> HttpResponse:
    """Somebody was told what became of a letter."""
    request.way_back = partial(_page, request, wrong=dispatch_id)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, " ".join(str(one) for one in form.errors.get("on", ())), wrong=dispatch_id)
    sending = form.sending(frozenset(Means))
    tell_outside(dispatch_id, sending, of=form.cleaned_data["of"], by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: they were told."))
    return redirect(_same_part(request))


def _same_part(request: MinistryRequest) -> str:
    """The page, with the parts of its lists from which the form came."""
    return f"{reverse('correspondence:dispatches')}?{request.GET.urlencode()}".rstrip("?")


def _page(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), *, wrong: int = 0) -> HttpResponse:
    """The page; a refused line keeps what was typed."""
    reach = request.reach
    page = {
        "sentence": sentence,
        "rows": part_of(request, "waiting", lambda part: dispatches.waiting(reach, part=part), lines=HALF),
        "lately": part_of(request, "sent", lambda part: dispatches.lately(reach, part=part), lines=HALF),
        "words": part_of(request, "told", lambda part: dispatches.untold(reach, part=part), lines=HALF),
        "today": day_of(request.at),
        "typed": request.POST,
        "wrong": wrong,
    }
    return render(request, "correspondence/dispatches.html", page, status=422 if wrong else 200)
