"""What an answer leaves open: said, and taken back, on the page of the letter that asked."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from correspondence import letters
from correspondence.leave_open import leave_open, settle
from correspondence.views.letter import letter_page
from directory.http import MinistryRequest


@require_POST
def left_open(request: MinistryRequest, ref: str, record_id: str) -> HttpResponse:
    """The answer is only partial: the wait goes on."""
    missing = request.POST.get("missing", "")
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    request.way_back = partial(letter_page, request, shown, reason=missing, answered=record_id)
    leave_open(ref, reply_id=record_id, missing=missing, by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: the answer is only partial. The letter waits on, under its deadline."))
    return redirect("correspondence:letter", ref)


@require_POST
def settled(request: MinistryRequest, ref: str, record_id: str) -> HttpResponse:
    """The answer is to the whole after all."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    request.way_back = partial(letter_page, request, shown)
    settle(ref, reply_id=record_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Noted: the answer is to the whole letter."))
    return redirect("correspondence:letter", ref)
