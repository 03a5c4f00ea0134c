"""What a person was told, and what is overdue."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from correspondence import mandates_told as told_of
from correspondence import notices, overdue, quarantine, setbacks, unanswered
from correspondence.core.notice import What
from correspondence.core.setback import Setback
from correspondence.draft import start_above, start_reminder
from correspondence.forms.acts import SeenForm
from correspondence.notices import Told
from correspondence.overdue import Late
from correspondence.see import see
from correspondence.setback_lines import LIMIT as MOST_SETBACKS
from correspondence.setback_lines import Line as SetbackLine
from correspondence.views.parts import part_of
from correspondence.wording import not_signed, why_set_aside
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One notice and where it leads; nowhere when the letter is not the reader's any more."""

    told: Told
    address: str


LISTED = {
    What.SETBACK: "setbacks",
    What.SENT_ON: "setbacks",
    What.CONSIGNED: "carried",
    What.ABSENCE: "absence_page",
    What.ESCALATED: "overdue",
    What.MANDATE: "mandates_told",
}
"""Notices that lead to a list."""
SAID_THERE = (What.ENDED, What.CORRECTED)
"""What the letter's own page tells, and not its margin."""


def _address(told: Told) -> str:
    if told.what in LISTED:
        return reverse(f"correspondence:{LISTED[told.what]}")
    if told.handover_id is not None:
        return reverse("correspondence:handover", args=[told.handover_id])
    if told.ref:
        return "" if told.is_gone else reverse("correspondence:letter", args=[told.ref])
    if told.record_id and told.is_referral and told.what not in SAID_THERE:
        return reverse("correspondence:margin", args=[told.record_id])
    return reverse("archive:record", args=[told.record_id]) if told.record_id else reverse("correspondence:desk")


@require_safe
def notices_page(request: MinistryRequest) -> HttpResponse:
    """The person's notices, the newest first."""
    part = part_of(request, "from", lambda lines: notices.mine(request.reach, part=lines))
    lines = [Line(told=one, address=_address(one)) for one in part.rows]
    newest = next((line.told.id for line in lines if line.told.is_new), None)
    return render(request, "correspondence/notices.html", {"lines": lines, "newest": newest, "part": part})


@require_POST
def seen(request: MinistryRequest) -> HttpResponse:
    """The notices so far are seen."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise NotWithinReachError
    see(up_to=form.cleaned_data["up_to"], by=request.reach, at=request.at)
    return redirect("correspondence:notices")


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """One overdue paper, and where it is read by whoever may."""

    late: Late
    address: str


def _late_address(late: Late) -> str:
    if late.ref:
        return reverse("correspondence:letter", args=[late.ref])
    return reverse("archive:record", args=[late.record_id]) if late.record_id else ""


@require_safe
def overdue_page(request: MinistryRequest) -> HttpResponse:
    """What is late in the units that the person heads. Raises NotWithinReachError for who heads none."""
    if not request.reach.heads:
        raise NotWithinReachError
    found = overdue.overdue(request.reach, at=request.at)
    rows = [LateRow(late=one, address=_late_address(one)) for one in found]
    return render(request, "correspondence/overdue.html", {"rows": rows, "is_cut": len(rows) == overdue.LIMIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class SetbackRow:
    """One setback, why in the reader's language, and where it is read by whoever may."""

    line: SetbackLine
    reason: str
    address: str


@require_safe
def setbacks_page(request: MinistryRequest) -> HttpResponse:
    """What did not go through, the newest first."""
    rows = [
        SetbackRow(line=one, reason=_why(one), address=_setback_address(one))
        for one in setbacks.setbacks(request.reach, at=request.at)
    ]
    page = {"rows": rows, "is_cut": len(rows) == MOST_SETBACKS, "set_aside": quarantine.seen(request.reach).count()}
    return render(request, "correspondence/setbacks.html", page)


def _why(line: SetbackLine) -> str:
    if line.what in (Setback.FILE_REFUSED, Setback.MAIL_NOT_OPENED):
        return str(why_set_aside(line.refused))
    return not_signed(line.refused) if line.refused else line.reason


def _setback_address(line: SetbackLine) -> str:
    if line.ref:
        return reverse("correspondence:letter", args=[line.ref])
    if line.record_id and line.what is Setback.REFERRED_BACK:
        return reverse("correspondence:margin", args=[line.record_id])
    return reverse("archive:record", args=[line.record_id]) if line.record_id else ""


@require_safe
def unanswered_page(request: MinistryRequest) -> HttpResponse:
    """Our letters whose answer is late."""
    found = unanswered.unanswered(request.reach, at=request.at)
    return render(request, "correspondence/unanswered.html", {"waiting": found})


@require_POST
def prepare_reminder(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The next reminder begun as a draft; it goes no further by itself."""
    memo = start_reminder(record_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The reminder is prepared as a draft. Please read it and send it."))
    return redirect("correspondence:edit", memo.ref)


@require_POST
def prepare_above(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The letter to the higher office begun as a draft; it goes no further by itself."""
    memo = start_above(record_id, by=request.reach, at=request.at)
    messages.success(
        request, gettext("The letter to the higher office is prepared as a draft. Please read it and send it.")
    )
    return redirect("correspondence:edit", memo.ref)


@require_safe
def mandates_told(request: MinistryRequest) -> HttpResponse:
    """The mandates of which the registry was told. Raises NotWithinReachError for who serves none."""
    if not request.reach.desks:
        raise NotWithinReachError
    found = told_of.mandates_told(request.reach, on=day_of(request.at))
    return render(request, "correspondence/mandates_told.html", {"told": found})
