"""Whom the registry knows as a sender of e-mail, and whom it keeps out."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from correspondence import mail_checks
from correspondence.core.mail_check import Standing
from correspondence.forms.senders import STANDINGS, SenderForm
from correspondence.list_sender import list_sender, unlist_sender
from directory.http import MinistryRequest


@require_http_methods(["GET", "HEAD", "POST"])
def senders(request: MinistryRequest) -> HttpResponse:
    """The list, and a new line of it."""
    if request.method != "POST":
        return _page(request)
    request.way_back = partial(_page, request, status=422)
    form = SenderForm(request.POST)
    if not form.is_valid():
        return _page(request, gettext("Please complete what is marked. Nothing was changed."), status=422)
    said, at = form.cleaned_data, request.at
    standing = Standing(said["standing"])
    list_sender(said["pattern"], standing, desk_id=said["desk"], note=said["note"], by=request.reach, at=at)
    messages.success(request, gettext("Noted: messages that come from now on are looked at by it."))
    return redirect("correspondence:senders")


@require_POST
def take_off(request: MinistryRequest, sender_id: int) -> HttpResponse:
    """A line goes from the list."""
    unlist_sender(sender_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Taken off the list."))
    return redirect("correspondence:senders")


def _page(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), *, status: int = 200) -> HttpResponse:
    """The page; a refused line keeps what was typed."""
    told = {
        "sentence": sentence,
        "rows": mail_checks.senders(request.reach),
        "desks": mail_checks.desks(request.reach),
        "standings": STANDINGS,
        "typed": request.POST,
    }
    return render(request, "correspondence/senders.html", told, status=status)
