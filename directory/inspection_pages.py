"""The pages of mandates: choosing one, ending the session, curtailing what one gave."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.begin_inspection import begin_inspection, end_inspection
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.curtail import narrow_mandate, withdraw_mandate
from directory.forms import NarrowForm, PurposeForm, ReasonForm
from directory.http import INSPECTION, MinistryRequest, posted
from directory.inspections import mandates_of, overseen_one


@require_safe
def choose(request: MinistryRequest) -> HttpResponse:
    """The person's mandates; under one in force a session may begin."""
    return _choose(request)


@require_POST
def begin(request: MinistryRequest, mandate_id: int) -> HttpResponse:
    """Begins a session for a purpose; the first page after it is the one that every session begins with."""
    form = PurposeForm(request.POST)
    request.way_back = partial(_choose, request, form, mandate_id)
    if not form.is_valid():
        return _choose(request, form, mandate_id)
    begun = begin_inspection(mandate_id, purpose=form.cleaned_data["purpose"], by=request.reach, at=request.at)
    if request.reach.inspection is not None:  # refused, the session that lasts goes on
        end_inspection(by=request.reach, at=request.at)
    request.session[INSPECTION] = {"id": begun, "mandate": mandate_id}
    return redirect("home")


@require_POST
def end(request: MinistryRequest) -> HttpResponse:
    """Ends the session; the person's own pages are there again."""
    end_inspection(by=request.reach, at=request.at)
    del request.session[INSPECTION]
    messages.success(request, gettext("The inspection has ended. Your notes and tags are kept."))
    return redirect("directory:inspection")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MinistryRequest, mandate_id: int) -> HttpResponse:
    """Ends a mandate at once, for a reason."""
    shown = overseen_one(mandate_id, reach=request.reach, on=day_of(request.at))
    if not shown.may_curtail:
        raise NotWithinReachError
    form = ReasonForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "directory/withdraw.html", {"form": form, "mandate": shown}, status=status)
    withdraw_mandate(mandate_id, reason=form.cleaned_data["reason"], by=request.reach, at=request.at)
    messages.success(request, gettext("The mandate is withdrawn. Nothing can be seen under it any more."))
    return redirect("search:overseen", mandate_id)


@require_http_methods(["GET", "HEAD", "POST"])
def narrow(request: MinistryRequest, mandate_id: int) -> HttpResponse:
    """Narrows a mandate."""
    shown = overseen_one(mandate_id, reach=request.reach, on=day_of(request.at))
    if not shown.may_curtail:
        raise NotWithinReachError
    form = NarrowForm(posted(request), mandate=shown)
    request.way_back = partial(_narrow, request, form, shown)
    if request.method != "POST" or not form.is_valid():
        return _narrow(request, form, shown)
    narrow_mandate(mandate_id, powers=form.powers(), until_on=form.last_on(), by=request.reach, at=request.at)
    messages.success(request, gettext("The mandate is narrowed. Sessions under it see less from now on."))
    return redirect("search:overseen", mandate_id)


def _choose(
    request: MinistryRequest,
    form: PurposeForm | None = None,
    mandate_id: int = 0,
    sentence: str = "",
    _: tuple[str, ...] = (),
) -> HttpResponse:
    page = {
        "mandates": mandates_of(request.reach, on=day_of(request.at)),
        "form": form or PurposeForm(),
        "typed": mandate_id,
        "sentence": sentence,
    }
    return render(request, "directory/inspection.html", page)


def _narrow(
    request: MinistryRequest, form: NarrowForm, shown: object, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    return render(request, "directory/narrow.html", {"form": form, "mandate": shown, "sentence": sentence})
