"""A person's own key: how it stands, its first PIN, renewal, another PIN, and the stop when it is lost."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from directory.http import MinistryRequest, person_of
from signing import key_office, renew_key
from signing import suspend as suspending
from signing.change_pin import change_pin as put_other_pin
from signing.core.authority import Subject
from signing.core.errors import NoKeyError, NotPermittedError
from signing.core.keys import Reason
from signing.enrol import enrol
from signing.enrol_token import enrol_token
from signing.forms import ChangePinForm, NewPinForm, RenewForm, TokenForm
from signing.unlock import unlock


@never_cache
@require_safe
def mine(request: MinistryRequest) -> HttpResponse:
    """The own key."""
    return _mine(request)


@never_cache
@sensitive_post_parameters("pin", "again")
@require_POST
def first(request: MinistryRequest) -> HttpResponse:
    """The owner uses the officers' permit, with a PIN that nobody else learns."""
    form = NewPinForm(request.POST, auto_id="f_%s")
    if not form.is_valid():
        return _mine(request, first=form)
    request.way_back = partial(_mine, request)
    _, permit = key_office.own(reach=request.reach, at=request.at)
    if permit is None:
        raise NotPermittedError
    enrol(
        person_of(request),
        name=permit.name,
        organisation=permit.organisation,
        pin=form.cleaned_data["pin"],
        by=request.reach,
        at=request.at,
    )
    messages.success(request, gettext("Your signing key is made. Only you know its PIN."))
    return redirect("signing:my_key")


@never_cache
@sensitive_post_parameters("pin")
@require_POST
def token(request: MinistryRequest) -> HttpResponse:
    """The permit is used for a key that is made on the owner's token and never leaves it."""
    form = TokenForm(request.POST, auto_id="t_%s")
    if not form.is_valid():
        return _mine(request, token=form)
    request.way_back = partial(_mine, request)
    _, permit = key_office.own(reach=request.reach, at=request.at)
    if permit is None:
        raise NotPermittedError
    named = Subject(common_name=permit.name, organisation=permit.organisation)
    card = key_office.card(form.cleaned_data["label"], pin=form.cleaned_data["pin"])
    enrol_token(person_of(request), named=named, card=card, by=request.reach, at=request.at)
    messages.success(request, gettext("Your signing key is made on the token, and never leaves it."))
    return redirect("signing:my_key")


@never_cache
@sensitive_post_parameters("old", "pin", "again")
@require_POST
def renew(request: MinistryRequest) -> HttpResponse:
    """In one sitting: the old PIN opens the old key, and a new one takes its place (decision 40)."""
    form = RenewForm(request.POST, auto_id="n_%s")
    if not form.is_valid():
        return _mine(request, renew=form)
    request.way_back = partial(_mine, request)
    key = unlock(person_of(request), pin=form.cleaned_data["old"], by=request.reach, at=request.at)
    renew_key.renew_key(key, pin=form.chosen(), by=request.reach, at=request.at)
    messages.success(request, gettext("Your signing key is renewed. What the old one signed stays valid."))
    return redirect("signing:my_key")


@never_cache
@sensitive_post_parameters("old", "pin", "again")
@require_POST
def change_pin(request: MinistryRequest) -> HttpResponse:
    """The same key under another PIN."""
    form = ChangePinForm(request.POST, auto_id="c_%s")
    if not form.is_valid():
        return _mine(request, change=form)
    request.way_back = partial(_mine, request)
    key = unlock(person_of(request), pin=form.cleaned_data["old"], by=request.reach, at=request.at)
    put_other_pin(key, pin=form.cleaned_data["pin"], by=request.reach, at=request.at)
    messages.success(request, gettext("Your PIN is changed."))
    return redirect("signing:my_key")


@never_cache
@require_POST
def stop(request: MinistryRequest) -> HttpResponse:
    """The owner suspends the own key at once: a lost card, a PIN that was seen."""
    request.way_back = partial(_mine, request)
    key, _ = key_office.own(reach=request.reach, at=request.at)
    if key is None:
        raise NoKeyError
    suspending.suspend(key.number, why=Reason.COMPROMISED, by=request.reach, at=request.at)
    messages.success(request, gettext("Your key is suspended. Please tell the key officers what happened."))
    return redirect("signing:my_key")


def _mine(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), **forms_: forms.Form) -> HttpResponse:
    key, permit = key_office.own(reach=request.reach, at=request.at)
    page: dict[str, Any] = {
        "key": key,
        "permit": permit,
        "first": NewPinForm(auto_id="f_%s"),
        "token": TokenForm(auto_id="t_%s"),
        "has_tokens": key_office.has_tokens(),
        "renew": RenewForm(auto_id="n_%s"),
        "change": ChangePinForm(auto_id="c_%s"),
        "form": next(iter(forms_.values()), None),
        "sentence": sentence,
        **forms_,
    }
    return render(request, "signing/my_key.html", page, status=422 if forms_ else 200)
