"""The own absence: entered in one tap, ended sooner, and what came meanwhile."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence.forms.absence import AbsenceForm
from correspondence.meanwhile import meanwhile
from directory import absences
from directory.absent import absent, come_back
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest, posted

USUAL = timedelta(days=6)
"""A week, the first day included."""


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MinistryRequest) -> HttpResponse:
    """The form, filled in; whoever holds no post has none. Raises NotWithinReachError."""
    if not absences.is_holder(request.reach, on=day_of(request.at)):
        raise NotWithinReachError
    form = _form(request)
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


def _form(request: MinistryRequest) -> AbsenceForm:
    on, language = day_of(request.at), request.look.language
    people = tuple((one.id, one.name.to(language)) for one in absences.proposed(request.reach, on=on))
    first = people[0][0] if people else ""
    initial = {
        "from_on": f"{on:%d/%m/%Y}",
        "until_on": f"{on + USUAL:%d/%m/%Y}",
        "acting": first,
        "deputy": people[1][0] if len(people) > 1 else first,
    }
    return AbsenceForm(posted(request), people=people, initial=initial)


def _page(request: MinistryRequest, form: AbsenceForm, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    around = absences.around(request.reach, on=day_of(request.at))
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    return render(
        request, "correspondence/absence.html", {"form": form, "absences": around, "sentence": sentence}, status=status
    )
