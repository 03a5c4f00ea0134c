"""The pages of a ministry's Hijri and Kurdish months."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from directory.calendar_form import ErasForm, MonthForm
from directory.choose_calendars import choose_calendars
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.months import Era, Month
from directory.enter_month import enter_month, withdraw_month
from directory.http import MinistryRequest
from directory.months import calendars
from directory.whois import unit_facts


@require_safe
def months(request: MinistryRequest, body_id: int) -> HttpResponse:
    """Both tables of the ministry, and what comes next, for whoever keeps its calendar."""
    return _page(request, body_id)


@require_POST
def print_calendars(request: MinistryRequest, body_id: int) -> HttpResponse:
    """Which dates the registry's stamp carries."""
    form = ErasForm(request.POST)
    if not form.is_valid():
        raise NotWithinReachError  # the two ticks are the only source of an answer
    choose_calendars(form.chosen(), body_id=body_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Saved. Letters numbered from now on follow it; what is sealed stays."))
    return redirect("directory:months", body_id)


@require_POST
def set_month(request: MinistryRequest, body_id: int, era: str) -> HttpResponse:
    """A first day entered, or corrected."""
    facts = {one.era.value: one for one in calendars(body_id, reach=request.reach, today=day_of(request.at))}
    if era not in facts:
        raise NotWithinReachError
    form = MonthForm(request.POST, facts=facts[era])
    if not form.is_valid():
        return _page(request, body_id, form)
    request.way_back = partial(_page, request, body_id, form)
    first_on = form.cleaned_data["first_on"]
    enter_month(form.named(), first_on=first_on, body_id=body_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The month is entered. Letters numbered from now on follow it."))
    return redirect("directory:months", body_id)


@require_POST
def end_month(request: MinistryRequest, body_id: int, era: str, year: int, month: int) -> HttpResponse:
    """The last month taken out of its table again."""
    if era not in {one.value for one in Era}:
        raise NotWithinReachError
    request.way_back = partial(_page, request, body_id, None)
    withdraw_month(Month(era=Era(era), year=year, number=month), body_id=body_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The month is taken back. What is sealed stays."))
    return redirect("directory:months", body_id)


def _page(
    request: MinistryRequest, body_id: int, typed: MonthForm | None = None, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    facts = calendars(body_id, reach=request.reach, today=day_of(request.at))
    forms = [typed if typed is not None and typed.era is one.era else MonthForm(facts=one) for one in facts]
    printed = ErasForm(initial={"eras": [one.era.value for one in facts if one.is_printed]}, auto_id="e-%s")
    page = {
        "body": unit_facts(body_id),
        "tables": list(zip(facts, forms, strict=True)),
        "printed": printed,
        "form": typed,
        "sentence": sentence,
    }
    status = 422 if sentence or typed is not None else 200
    return render(request, "directory/months.html", page, status=status)
