"""Directives that are written one by one and signed together: the list, its PIN, and striking."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from correspondence import listed
from correspondence.core.directive import Part
from correspondence.forms.listed import SignListForm, token_of
from correspondence.list_directive import list_directive
from correspondence.margin import margin
from correspondence.margin_wording import not_given
from correspondence.sign_directives import sign_directives
from correspondence.strike_directive import strike_directive
from correspondence.views.margin import asked_for, page_of
from directory.core.day import day_of
from directory.http import MinistryRequest, in_digits, person_of, posted
from signing.core.standing import SIGNS
from signing.keys import place_of, standing
from signing.unlock import unlock


@never_cache
@require_POST
def put(request: MinistryRequest, record_id: str) -> HttpResponse:
    """A directive as typed goes on the list; nothing is signed."""
    shown = margin(record_id, reach=request.reach, at=request.at)
    form = asked_for(request, shown, signs=False)
    request.way_back = partial(page_of, request, record_id, form)
    if not form.is_valid():
        return page_of(request, record_id, form, status=422)
    facts = shown.record.facts
    says = form.instruction(language=facts.language, least=facts.label.level)
    list_directive(record_id, says, name=form.cleaned_data["name"], by=request.reach, at=request.at)
    messages.success(request, gettext("On your list. Nothing is sent before you sign it."))
    return redirect("correspondence:margin", record_id)


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: MinistryRequest) -> HttpResponse:
    """The list and the PIN that signs it; what could not be signed stays with its reason (two deeds, decision 14)."""
    person = person_of(request)
    form = SignListForm(posted(request), person_id=person)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form.sentence(), status=422 if form.is_bound else 200)
    request.way_back = partial(_page, request)
    pin, shown = form.cleaned_data["pin"].strip(), form.cleaned_data["seen"]
    key = unlock(person, pin=pin, by=request.reach, at=request.at, uses=len(shown))
    count = sign_directives(shown, key=key, by=request.reach, at=request.at)
    said = {"n": in_digits(str(count)), "total": in_digits(str(len(shown)))}
    messages.success(request, gettext("Signed: %(n)s of %(total)s.") % said)
    return redirect("correspondence:directives")


@require_POST
def strike(request: MinistryRequest, listed_id: int) -> HttpResponse:
    """One is struck off."""
    strike_directive(listed_id, by=request.reach, at=request.at)
    messages.success(request, gettext("Struck. Nothing of it was sent."))
    return redirect("correspondence:directives")


def _page(request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), *, status: int = 200) -> HttpResponse:
    """The list as it stands; never the PIN."""
    person = person_of(request)
    lines, stands = listed.listed(request.reach, on=day_of(request.at)), standing(person, at=request.at)
    page = {
        "lines": [(one, not_given(one.refused, one.why)) for one in lines],
        "copy": Part.COPY,
        "seen": token_of((one.id for one in lines), person_id=person),
        "place": place_of(person),
        "standing": stands.value,
        "may_open": stands in SIGNS,
        "sentence": sentence,
    }
    return render(request, "correspondence/directives.html", page, status=status)
