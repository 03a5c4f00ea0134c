"""The margin of a kept letter: reading it, writing in it, and doing what it asks."""

import secrets
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from correspondence import listed, referred
from correspondence.accept import accept, decline
from correspondence.answer import answer
from correspondence.ask_time import ask_time
from correspondence.closed import closed_with
from correspondence.core import batch
from correspondence.core.deadline import closing_of
from correspondence.core.directive import ReferralState
from correspondence.forms.acts import ReasonForm
from correspondence.forms.margin import AnswerForm, DirectiveForm, NoteForm, TimeForm, seat_line
from correspondence.forms.rows import line_of
from correspondence.further import may_send_further
from correspondence.give_time import give_time, refuse_time
from correspondence.gradings import may_regrade
from correspondence.letters import record_behind
from correspondence.margin import MarginView, margin, record_of
from correspondence.refer import refer
from correspondence.reopen_letter import reopen_letter
from correspondence.report import report
from correspondence.return_up import return_up
from correspondence.take_up import take_up
from correspondence.views.desk import HALF
from correspondence.views.parts import part_of
from correspondence.writers import Right, offered, seats_of
from directory.core.day import day_of
from directory.http import MinistryRequest, person_of, sheets
from signing.keys import place_of
from signing.unlock import unlock

MORE = 4
"""As many further lines for addressees at once."""


@require_safe
def lists(request: MinistryRequest) -> HttpResponse:
    """What was referred to the person, and what the person referred."""
    page = {
        "to_me": part_of(request, "to", lambda part: referred.to_me(request.reach, part=part), lines=HALF),
        "by_me": part_of(request, "by", lambda part: referred.by_me(request.reach, part=part), lines=HALF),
        "waiting": listed.waiting(request.reach),
    }
    return render(request, "correspondence/referred.html", page)


@never_cache
@require_safe
def show(request: MinistryRequest, record_id: str) -> HttpResponse:
    """The letter with its margin."""
    return page_of(request, record_id, DirectiveForm())


@never_cache
@sensitive_post_parameters("pin")
@require_POST
def write(request: MinistryRequest, record_id: str) -> HttpResponse:
    """A directive, signed with the PIN; the other view with two deeds (decision 14)."""
    shown = margin(record_id, reach=request.reach, at=request.at)
    if request.POST.get("do") == "more":
        return page_of(request, record_id, DirectiveForm(initial=_typed(request), spare=MORE))
    form = asked_for(request, shown)
    request.way_back = partial(page_of, request, record_id, form)
    if not form.is_valid():
        return page_of(request, record_id, form, status=422)
    facts = shown.record.facts
    says = form.instruction(language=facts.language, least=facts.label.level)
    key = unlock(person_of(request), pin=form.cleaned_data["pin"], by=request.reach, at=request.at)
    refer(record_id, says, name=form.cleaned_data["name"], key=key, by=request.reach, at=request.at)
    messages.success(request, gettext("The directive is signed, and the letter is referred."))
    return redirect("correspondence:margin", record_id)


@require_POST
def take(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """It was received, and is still to be done."""
    record_id = _begun(request, referral_id)[0]
    take_up(referral_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Noted that you received it. The deadline stays."))
    return redirect("correspondence:margin", record_id)


@require_POST
def report_done(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """It was read, or done."""
    note = _begun(request, referral_id)[1]
    state = report(referral_id, note=note, by=request.reach, at=request.at)
    done = gettext("Noted. It now waits to be accepted by whoever gave the directive.")
    return _done(request, done if state is ReferralState.REPORTED else gettext("Noted, and closed."))


@require_POST
def answer_with(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """It is answered by a letter."""
    record_id = _begun(request, referral_id)[0]
    form = AnswerForm(request.POST)
    if not form.is_valid():
        wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return page_of(request, record_id, DirectiveForm(), wrong, typed=(referral_id, ""), status=422)
    said = form.cleaned_data
    answer(referral_id, number=said["number"], on=said["on"], by=request.reach, at=request.at)
    return _done(request, gettext("The letter is bound to the directive, which is closed."))


@require_POST
def give_back_up(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """It goes back to whoever gave the directive."""
    note = _begun(request, referral_id)[1]
    return_up(referral_id, reason=note, by=request.reach, at=request.at)
    return _done(request, gettext("Returned upward with your reason."))


@require_POST
def accept_report(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """What was reported suffices."""
    _begun(request, referral_id)
    accept(referral_id, by=request.reach, at=request.at)
    return _done(request, gettext("Accepted, and closed."))


@require_POST
def decline_report(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """What was reported does not suffice."""
    note = _begun(request, referral_id)[1]
    decline(referral_id, reason=note, by=request.reach, at=request.at)
    return _done(request, gettext("Sent back with your reason. The deadline stays."))


@require_POST
def ask_for_time(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """Whoever has to act asks for a later day."""
    record_id = _begun(request, referral_id)[0]
    form = TimeForm(request.POST)
    if not form.is_valid():
        wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
        typed = (referral_id, request.POST.get("note", ""))
        return page_of(request, record_id, DirectiveForm(), wrong, typed=typed, status=422)
    said = form.cleaned_data
    ask_time(referral_id, until=closing_of(said["until"]), reason=said["note"], by=request.reach, at=request.at)
    return _done(request, gettext("Asked. The deadline stands until more time is granted."))


@require_POST
def grant_time(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """The later day is granted."""
    _begun(request, referral_id)
    give_time(referral_id, by=request.reach, at=request.at)
    return _done(request, gettext("Granted: the deadline is the new day."))


@require_POST
def deny_time(request: MinistryRequest, referral_id: int) -> HttpResponse:
    """It is not."""
    note = _begun(request, referral_id)[1]
    refuse_time(referral_id, reason=note, by=request.reach, at=request.at)
    return _done(request, gettext("Refused with your reason. The deadline stays."))


@require_POST
def reopen(request: MinistryRequest, delivery_id: int) -> HttpResponse:
    """What the unit was done with is open again."""
    record_id = record_behind(delivery_id, reach=request.reach)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else request.POST.get("reason", "")
    request.way_back = partial(page_of, request, record_id, DirectiveForm(), typed=(delivery_id, reason))
    reopen_letter(delivery_id, reason=reason, by=request.reach, at=request.at)
    messages.success(
        request, gettext("The letter is open again; its deadline stays. Your reason is kept with the record.")
    )
    return redirect("correspondence:margin", record_id)


def _begun(request: MinistryRequest, referral_id: int) -> tuple[str, str]:
    """The letter a referral belongs to, the page to come back to, and the words that were typed."""
    record_id = record_of(referral_id, reach=request.reach)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else request.POST.get("note", "")
    request.way_back = partial(page_of, request, record_id, DirectiveForm(), typed=(referral_id, note))
    return record_id, note


def _done(request: MinistryRequest, sentence: str) -> HttpResponse:
    """Back to the list: with its end a referral shuts the letter it opened."""
    messages.success(request, sentence)
    return redirect("correspondence:referred")


def asked_for(request: MinistryRequest, shown: MarginView, *, signs: bool = True) -> DirectiveForm:
    """The directive as typed, for a margin; without a PIN where it only goes on the list."""
    seats = () if shown.right is None else seats_of(shown.right.writer, on=day_of(request.at))
    return DirectiveForm(request.POST, seats=seats, papers=shown.lendable, signs=signs)


def _typed(request: MinistryRequest) -> dict[str, object]:
    """What was typed into a directive so far, unjudged; never the PIN."""
    bound = DirectiveForm(request.POST)
    return {name: bound[name].value() for name in bound.fields if name != "pin"}


def page_of(
    request: MinistryRequest,
    record_id: str,
    form: DirectiveForm,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    typed: tuple[int, str] = (0, ""),
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed and why nothing was done; never the PIN."""
    shown = margin(record_id, reach=request.reach, at=request.at)
    right = shown.right
    found = {
        "margin": shown,
        "ends": [{"said": one} for one in shown.ends],
        "record": shown.record,
        "sheets": sheets(shown.pages, lambda number, width: reverse("archive:page", args=[record_id, number, width])),
        "form": form,
        "name": form["name"].value() or secrets.token_hex(16),
        "place": place_of(person_of(request)),
        "offered": () if right is None else _offered(right, request),
        "levels": range(shown.record.facts.label.level, request.reach.clearance.level + 1),
        "may_send_further": may_send_further(record_id, shown.record.facts, reach=request.reach),
        "may_regrade": may_regrade(record_id, shown.record.facts, reach=request.reach, on=day_of(request.at)),
        "waiting": listed.waiting(request.reach),
        "may_list": right is not None and batch.may_enter(shown.record.facts.label),
        "closed": closed_with(record_id, reach=request.reach),
        "sentence": sentence,
        "typed_id": typed[0],
        "typed": typed[1],
        "typed_act": request.resolver_match.url_name if request.resolver_match else "",
        "typed_day": request.POST.get("until", ""),
    }
    return render(request, "correspondence/margin.html", found, status=status)


def _offered(right: Right, request: MinistryRequest) -> list[str]:
    """The lines that the form offers for addressees: units as everywhere, posts with who sits there."""
    language = get_language() or "ar"
    units, posts = offered(right.writer, on=day_of(request.at))
    return [*(line_of(unit, language) for unit in units), *(seat_line(post, language) for post in posts)]
