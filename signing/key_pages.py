"""The key officers' pages: people with their keys, one person's key, and what two officers do together."""

import base64
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import staff
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest, file, posted
from directory.second import decline as decline_proposal
from directory.staff import ProposalFacts
from signing import key_office, labels
from signing import revoke as revoking
from signing import suspend as suspending
from signing.ask import ask as ask_second
from signing.confirm import confirm as confirm_proposal
from signing.core.keys import JointAct, Presented, Reason
from signing.forms import DocumentForm, LookForm, RevokeForm, SuspendForm

CERTIFICATE = "application/pkix-cert"
_SIMPLE = frozenset({JointAct.PERMIT, JointAct.REOPEN, JointAct.RELEASE})
_PRESENTED = {JointAct.CERTIFY: key_office.presented_request, JointAct.ADOPT: key_office.presented_certificate}


@never_cache
@require_safe
def office(request: MinistryRequest) -> HttpResponse:
    """The people of the officer's bodies with their keys, and what waits for a second officer."""
    return _office(request)


@never_cache
@require_safe
def person(request: MinistryRequest, person_id: int) -> HttpResponse:
    """One person's key: how it stands, what may be done, what happened."""
    return _person(request, person_id)


@require_POST
def ask(request: MinistryRequest, person_id: int, act: str) -> HttpResponse:
    """Puts an act before the other officers that needs no document."""
    if act not in _SIMPLE:
        raise NotWithinReachError
    request.way_back = partial(_person, request, person_id)
    ask_second(JointAct(act), person_id, by=request.reach, at=request.at)
    messages.success(request, _waits())
    return redirect("signing:key_person", person_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def present(request: MinistryRequest, person_id: int, act: str) -> HttpResponse:
    """A request or a certificate: chosen, shown with its fingerprint, then put before the other officers."""
    if act not in _PRESENTED:
        raise NotWithinReachError
    shown = key_office.sheet(person_id, reach=request.reach, at=request.at)
    page = partial(_present, request, shown, JointAct(act))
    form = DocumentForm(posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return page(form=form)
    request.way_back = page
    document = form.cleaned_data["bytes"]
    presented = _PRESENTED[JointAct(act)](document, at=request.at)
    if not form.is_confirmed():
        return page(form=form, document=document, presented=presented)
    ask_second(JointAct(act), person_id, document=document, by=request.reach, at=request.at)
    messages.success(request, _waits())
    return redirect("signing:key_person", person_id)


@require_POST
def suspend(request: MinistryRequest, person_id: int, serial: str) -> HttpResponse:
    """One officer suffices: in doubt a key signs nothing."""
    form = SuspendForm(request.POST)
    request.way_back = partial(_person, request, person_id)
    if not form.is_valid():
        return _person(request, person_id, form=form)
    reason = Reason(form.cleaned_data["reason"])
    suspending.suspend(serial, why=reason, by=request.reach, at=request.at)
    messages.success(request, gettext("The key is suspended. It signs nothing until two officers release it."))
    return redirect("signing:key_person", person_id)


@require_POST
def revoke(request: MinistryRequest, person_id: int, serial: str) -> HttpResponse:
    """Ends a certificate for good."""
    form = RevokeForm(request.POST)
    request.way_back = partial(_person, request, person_id)
    if not form.is_valid():
        return _person(request, person_id, form=form)
    reason = Reason(form.cleaned_data["reason"])
    revoking.revoke(serial, reason=reason, by=request.reach, at=request.at)
    messages.success(request, gettext("The certificate is revoked. What it signed before stays valid."))
    return redirect("signing:key_person", person_id)


@never_cache
@require_safe
def proposal(request: MinistryRequest, proposal_id: int) -> HttpResponse:
    """What another officer asked for, to be read before it is confirmed."""
    asked = staff.proposal(proposal_id, duty=Duty.KEYS, reach=request.reach, at=request.at)
    return _proposal(request, asked)


@require_POST
def confirm(request: MinistryRequest, proposal_id: int) -> HttpResponse:
    """The second officer's word: what was asked for happens now."""
    request.way_back = partial(_office, request)
    about = confirm_proposal(proposal_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Confirmed and done."))
    return redirect("signing:key_person", about)


@require_POST
def decline(request: MinistryRequest, proposal_id: int) -> HttpResponse:
    """The second officer declines, or the first withdraws."""
    request.way_back = partial(_office, request)
    decline_proposal(proposal_id, duty=Duty.KEYS, by=request.reach, at=request.at)
    messages.success(request, gettext("The request is closed. Nothing was changed."))
    return redirect("signing:key_office")


@never_cache
@require_safe
def certificate(request: MinistryRequest, person_id: int, serial: str) -> HttpResponse:
    """A person's certificate, DER, for the card it belongs to."""
    der = key_office.certificate_of(person_id, number=serial, reach=request.reach, at=request.at)
    return file(der, media_type=CERTIFICATE, name=f"{serial}.cer", is_shown=False)


def _waits() -> str:
    return gettext("A second key officer must confirm this within a day. Until then nothing changes.")


def _office(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    form = LookForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text, show = asked.get("q", ""), asked.get("show", "")
    found = key_office.roll(
        reach=request.reach,
        at=request.at,
        text=text,
        page=asked.get("page") or 1,
        only_attention=show == "attention",
    )
    pages = {
        name: f"?{urlencode({'q': text, 'show': show, 'page': number})}"
        for name, number in (("before", found.page - 1), ("after", found.page + 1))
        if 1 <= number <= found.pages
    }
    page = {"roll": found, "text": text, "show": show, "pages": pages, "sentence": sentence}
    return render(request, "signing/key_office.html", page)


def _person(
    request: MinistryRequest,
    person_id: int,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    form: forms.Form | None = None,
) -> HttpResponse:
    page = {
        "sheet": key_office.sheet(person_id, reach=request.reach, at=request.at),
        "suspend": SuspendForm(auto_id="s_%s"),
        "revoke": RevokeForm(auto_id="r_%s"),
        "form": form,
        "sentence": sentence,
        "is_own": person_id == request.reach.person_id,
    }
    return render(request, "signing/key_person.html", page, status=422 if form else 200)


def _present(  # noqa: PLR0913  (the two steps of one page)
    request: MinistryRequest,
    shown: key_office.Sheet,
    act: JointAct,
    sentence: str = "",
    _: tuple[str, ...] = (),
    *,
    form: DocumentForm | None = None,
    document: bytes = b"",
    presented: Presented | None = None,
) -> HttpResponse:
    page: dict[str, Any] = {
        "sheet": shown,
        "act": act.value,
        "title": labels.JOINT_ACTS[act],
        "form": form or DocumentForm(),
        "presented": presented,
        "document": base64.b64encode(document).decode(),
        "sentence": sentence,
    }
    return render(request, "signing/key_present.html", page, status=422 if form and form.errors else 200)


def _proposal(request: MinistryRequest, asked: ProposalFacts) -> HttpResponse:
    shown = key_office.sheet(asked.person.id, reach=request.reach, at=request.at)
    document = base64.b64decode(asked.facts.get("document", ""))
    look = _PRESENTED.get(JointAct(asked.act))
    page = {
        "asked": asked,
        "sheet": shown,
        "title": labels.JOINT_ACTS[asked.act],
        "presented": look(document, at=request.at) if look else None,
        "is_first": asked.proposed_by.id == request.reach.person_id,
        "is_own": asked.person.id == request.reach.person_id,
    }
    return render(request, "signing/key_proposal.html", page)
