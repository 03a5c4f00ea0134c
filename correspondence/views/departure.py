"""Somebody leaves a post: who may be entered, what goes to whom, the deed, and its minutes."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from correspondence import departures
from correspondence.forms.departure import LeaveForm
from correspondence.hand_over import hand_over
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest, posted

NAME_LIMIT = 200


@require_safe
def holders(request: MinistryRequest) -> HttpResponse:
    """The holders whose leaving the reader may enter. Raises NotWithinReachError for who may enter none."""
    if not departures.may_enter(request.reach):
        raise NotWithinReachError
    text = request.GET.get("name", "")[:NAME_LIMIT]
    rows = departures.holders(request.reach, on=day_of(request.at), text=text)
    page = {"rows": rows, "text": text, "is_cut": len(rows) == departures.SHOWN}
    return render(request, "correspondence/leavers.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MinistryRequest, tenure_id: int) -> HttpResponse:
    """What goes to whom, and the deed."""
    form = LeaveForm(posted(request), initial={"last_on": f"{day_of(request.at):%d/%m/%Y}"})
    if request.method != "POST" or not form.is_valid():
        return _page(request, tenure_id, form)
    request.way_back = partial(_page, request, tenure_id, form)
    typed = form.cleaned_data
    done = hand_over(
        tenure_id,
        receiver_id=typed["receiver"],
        last_on=typed["last_on"],
        order=form.empowering(),
        mark=typed["mark"],
        by=request.reach,
        at=request.at,
    )
    messages.success(request, gettext("The desk is handed over. Everybody concerned has a notice."))
    return redirect("correspondence:handover", done)


@require_safe
def minutes(request: MinistryRequest, handover_id: int) -> HttpResponse:
    """The minutes of a hand-over."""
    found = departures.minutes(handover_id, reach=request.reach)
    return render(request, "correspondence/handover.html", {"minutes": found})


def _page(
    request: MinistryRequest, tenure_id: int, form: LeaveForm, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    asked = request.POST.get("receiver") or request.GET.get("receiver", "")
    receiver = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    found = departures.departure(tenure_id, receiver_id=receiver, reach=request.reach, at=request.at)
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    page = {"found": found, "form": form, "sentence": sentence}
    return render(request, "correspondence/leave_post.html", page, status=status)
