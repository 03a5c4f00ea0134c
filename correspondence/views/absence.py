"""Absences: the own one entered in one tap, one prepared for a head and confirmed, and what came meanwhile."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence import prepared
from correspondence.confirm_absence import confirm_absence, decline_absence
from correspondence.forms.absence import AbsenceForm, PreparedAbsenceForm, ServedForm
from correspondence.meanwhile import meanwhile
from correspondence.prepare_absence import Wish, prepare_absence
from directory import absences
from directory.absent import absent, come_back
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest, person_of, posted
from directory.whois import PersonFacts

USUAL = timedelta(days=6)
"""A week, the first day included."""


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MinistryRequest) -> HttpResponse:
    """The form, filled in; whoever holds no post has none. Raises NotWithinReachError."""
    if not absences.is_holder(request.reach, on=day_of(request.at)):
        raise NotWithinReachError
    form = _form(request, person_of(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    request.way_back = partial(_page, request, form)
    typed = form.cleaned_data
    absent(
        form.term(),
        acting_id=typed["acting"],
        deputy_id=typed["deputy"],
        order=typed["order"],
        by=request.reach,
        at=request.at,
    )
    messages.success(request, gettext("Your absence is entered. It ends by itself on its last day."))
    return redirect("correspondence:absence_page")


@require_http_methods(["GET", "HEAD", "POST"])
def prepare_page(request: MinistryRequest) -> HttpResponse:
    """The absence of somebody whose office or inbox the reader keeps. Raises NotWithinReachError for anybody else."""
    served = {one.id: one for one in prepared.served(request.reach, on=day_of(request.at))}
    chosen = ServedForm(request.GET)
    person = served.get(chosen.cleaned_data["person"]) if chosen.is_valid() else None
    if person is None:
        raise NotWithinReachError
    form = _form(request, person.id, of=PreparedAbsenceForm)
    if request.method != "POST" or not form.is_valid():
        return _prepare_page(request, person, form)
    request.way_back = partial(_prepare_page, request, person, form)
    typed = form.cleaned_data
    wish = Wish(
        person_id=person.id,
        term=form.term(),
        acting_id=typed["acting"],
        deputy_id=typed["deputy"],
        order=typed["order"],
    )
    prepare_absence(wish, by=request.reach, at=request.at)
    messages.success(request, gettext("The absence is prepared; it holds once it is confirmed."))
    return redirect("correspondence:absence_page")


@require_POST
def confirm(request: MinistryRequest, prepared_id: int) -> HttpResponse:
    """The person says that it holds."""
    request.way_back = lambda *said: _page(request, _form(request, person_of(request), is_sent=False), *said)
    confirm_absence(prepared_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Your absence is entered. It ends by itself on its last day."))
    return redirect("correspondence:absence_page")


@require_POST
def decline(request: MinistryRequest, prepared_id: int) -> HttpResponse:
    """The person says that it does not hold."""
    request.way_back = lambda *said: _page(request, _form(request, person_of(request), is_sent=False), *said)
    decline_absence(prepared_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Declined: nobody acts for you. Who prepared it is told."))
    return redirect("correspondence:absence_page")


@require_POST
def end(request: MinistryRequest, absence_id: int) -> HttpResponse:
    """The person is back."""
    come_back(absence_id, by=request.reach, at=request.at)
    messages.success(request, gettext("You are back: nobody acts for you any more. This is what came meanwhile."))
    return redirect("correspondence:meanwhile", absence_id)


@require_safe
def meanwhile_page(request: MinistryRequest, absence_id: int) -> HttpResponse:
    """What came on the days of the own absence."""
    own = absences.absence(absence_id, reach=request.reach)
    until_on = min(own.until_on, day_of(own.ended_at or request.at))
    rows = meanwhile(request.reach, from_on=own.from_on, until_on=until_on)
    return render(request, "correspondence/meanwhile.html", {"absence": own, "rows": rows})


def _form(
    request: MinistryRequest, person_id: int, *, is_sent: bool = True, of: type[AbsenceForm] = AbsenceForm
) -> AbsenceForm:
    on, language = day_of(request.at), request.look.language
    people = tuple((one.id, one.name.to(language)) for one in absences.proposed(person_id, on=on))
    first = people[0][0] if people else ""
    initial = {
        "from_on": f"{on:%d/%m/%Y}",
        "until_on": f"{on + USUAL:%d/%m/%Y}",
        "acting": first,
        "deputy": people[1][0] if len(people) > 1 else first,
    }
    return of(posted(request) if is_sent else None, people=people, initial=initial)


def _page(request: MinistryRequest, form: AbsenceForm, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    on = day_of(request.at)
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    page = {
        "form": form,
        "absences": absences.around(request.reach, on=on),
        "prepared": prepared.around(request.reach),
        "served": prepared.served(request.reach, on=on),
        "sentence": sentence,
    }
    return render(request, "correspondence/absence.html", page, status=status)


def _prepare_page(
    request: MinistryRequest, person: PersonFacts, form: AbsenceForm, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    page = {"form": form, "person": person, "sentence": sentence}
    return render(request, "correspondence/prepare_absence.html", page, status=status)
