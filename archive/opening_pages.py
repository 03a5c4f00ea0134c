"""The pages on which two people open a top secret letter."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from archive.ask_opening import ask_opening
from archive.confirm_opening import confirm_opening
from archive.core.opening import LONGEST_REASON
from archive.openings import own_opening, waiting_for
from directory.http import MinistryRequest


@never_cache
@require_safe
def opening(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The envelope of the letter, and how far the reader has come with opening it."""
    own = own_opening(record_id, reach=request.reach, at=request.at)
    return redirect("archive:record", record_id) if own.is_open else _opening(request, record_id)


@require_POST
def ask(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The reader asks."""
    reason = request.POST.get("reason", "")
    request.way_back = partial(_opening, request, record_id, reason=reason)
    ask_opening(record_id, reason=reason, by=request.reach, at=request.at)
    messages.success(request, gettext("A second cleared person is asked now. Nothing is opened before."))
    return redirect("archive:opening", record_id)


@never_cache
@require_safe
def openings(request: MinistryRequest) -> HttpResponse:
    """What others ask to open, for whoever may confirm it."""
    return _openings(request)


@require_POST
def confirm(request: MinistryRequest, opening_id: int) -> HttpResponse:
    """The second person's word."""
    request.way_back = partial(_openings, request)
    confirm_opening(opening_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Confirmed. The letter stands open to the one who asked, for thirty minutes."))
    return redirect("archive:openings")


def _opening(
    request: MinistryRequest, record_id: str, sentence: str = "", _: tuple[str, ...] = (), *, reason: str = ""
) -> HttpResponse:
    own = own_opening(record_id, reach=request.reach, at=request.at)
    page = {"own": own, "sentence": sentence, "reason": reason, "longest": LONGEST_REASON}
    return render(request, "archive/opening.html", page)


def _openings(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    waiting = waiting_for(request.reach, at=request.at)
    return render(request, "archive/openings.html", {"waiting": waiting, "sentence": sentence})
