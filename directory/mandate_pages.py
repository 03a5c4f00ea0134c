"""The clearance officers' pages of mandates: one asks, another reads what is asked and confirms."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import staff
from directory.core.clearance import Level
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.inspecting import asked
from directory.give_mandate import ask_mandate, confirm_mandate
from directory.http import MinistryRequest, posted
from directory.inspections import units_to_inspect
from directory.labels import grade_word
from directory.mandate_form import MandateForm
from directory.second import decline as decline_proposal
from directory.staff import ProposalFacts
from directory.whois import people_by_id, unit_names


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MinistryRequest) -> HttpResponse:
    """A mandate typed in from its order; nothing is opened until another officer confirms."""
    form = MandateForm(
        posted(request),
        units=units_to_inspect(_bodies(request)),
        people=partial(_colleagues, request),
        levels=tuple((level.value, grade_word(level)) for level in Level),
        initial={"from_on": f"{day_of(request.at):%d/%m/%Y}"},
    )
    request.way_back = partial(_form, request, form)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    ask_mandate(form.wanted(), by=request.reach, at=request.at)
    messages.success(
        request, gettext("A second clearance officer must confirm this within a day. Until then nothing is opened.")
    )
    return redirect("search:oversight")


@require_safe
def people(request: MinistryRequest) -> HttpResponse:
    """People of the officer's bodies whose name holds what is being typed, for the list under the field."""
    _bodies(request)
    typed = request.GET.get("q", "").strip()
    found = _colleagues(request, typed) if typed else ()
    return JsonResponse({"people": [line for _, line in found]})


@never_cache
@require_safe
def asked_mandate(request: MinistryRequest, proposal_id: int) -> HttpResponse:
    """What another officer asked for, to be read before it is confirmed."""
    return _asked(request, proposal_id)


@require_POST
def confirm(request: MinistryRequest, proposal_id: int) -> HttpResponse:
    """The second officer's word: the mandate is given now."""
    request.way_back = partial(_asked, request, proposal_id)
    given = confirm_mandate(proposal_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The mandate is given."))
    return redirect("search:overseen", given)


@require_POST
def decline(request: MinistryRequest, proposal_id: int) -> HttpResponse:
    """The second officer declines, or the first withdraws."""
    request.way_back = partial(_asked, request, proposal_id)
    decline_proposal(proposal_id, duty=Duty.CLEARANCES, by=request.reach, at=request.at)
    messages.success(request, gettext("The request is closed. Nothing was changed."))
    return redirect("search:oversight")


def _bodies(request: MinistryRequest) -> frozenset[int]:
    """The bodies whose clearances the reader looks after. Raises NotWithinReachError when there are none."""
    found = request.reach.bodies_in(Duty.CLEARANCES)
    if not found:
        raise NotWithinReachError
    return found


def _colleagues(request: MinistryRequest, text: str, key: int | None = None) -> tuple[tuple[int, str], ...]:
    """People in office in the officer's bodies, of this name or with this key, with the post each has."""
    language = request.look.language
    among = None if key is None else [key]
    rows = staff.members(_bodies(request), on=day_of(request.at), text=text, among=among).rows
    return tuple(
        (row.person.id, f"{row.person.name.to(language)} — {row.title.to(language)} [{row.person.id}]")
        for row in rows
        if row.title is not None and row.person.is_active and row.person.id != request.reach.person_id
    )


def _form(request: MinistryRequest, form: MandateForm, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    return render(request, "directory/ask_mandate.html", {"form": form, "sentence": sentence}, status=status)


def _asked(request: MinistryRequest, proposal_id: int, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    found: ProposalFacts = staff.proposal(proposal_id, duty=Duty.CLEARANCES, reach=request.reach, at=request.at)
    wanted = asked(found.facts)
    names, units = people_by_id(wanted.inspectors), unit_names(wanted.powers.units)
    page = {
        "asked": found,
        "wanted": wanted,
        "mandate": {
            "units": tuple(units.items()),
            "powers": wanted.powers,
            "kinds": tuple(sorted(wanted.powers.kinds)),
        },
        "inspectors": tuple(names[key].name for key in wanted.inspectors if key in names),
        "is_first": found.proposed_by.id == request.reach.person_id,
        "is_own": request.reach.person_id in wanted.inspectors,
        "sentence": sentence,
    }
    return render(request, "directory/asked_mandate.html", page)
