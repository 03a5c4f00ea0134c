"""Signing: the queue, one letter page by page, and the closing signature."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from correspondence import letters, sittings, trays
from correspondence.closing import Closing, closing
from correspondence.core.route import State
from correspondence.forms.acts import PinForm, PrepareForm
from correspondence.letters import LetterView
from correspondence.prepare import prepare
from correspondence.sign_off import sign_off
from correspondence.views import sheets
from correspondence.views.desk import row_of
from correspondence.views.parts import part_of
from directory.http import MinistryRequest, person_of, posted
from signing.core.standing import SIGNS
from signing.keys import place_of, standing
from signing.unlock import unlock


@require_safe
def queue(request: MinistryRequest) -> HttpResponse:
    """Frozen letters that await this person's signature."""
    part = part_of(request, "from", lambda lines: tuple(map(row_of, trays.to_sign(request.reach, part=lines))))
    return render(request, "correspondence/sign_queue.html", {"part": part, "pile": sittings.pile(request.reach)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: MinistryRequest, ref: str) -> HttpResponse:
    """All pages from the frozen bytes; the press opens the two minutes."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    if "sign" not in shown.may and request.method != "POST":
        return redirect("correspondence:letter", ref)
    form = PrepareForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return show(request, shown)
    request.way_back = partial(show, request, shown)
    asked = prepare(
        ref,
        document_hash=form.cleaned_data["document_hash"],
        session=session_of(request),
        dissent=form.against(),
        by=request.reach,
        at=request.at,
    )
    return redirect("correspondence:confirm", ref, asked.nonce)


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MinistryRequest, ref: str, nonce: str) -> HttpResponse:
    """The PIN opens the key for this letter alone; the one view with two deeds (decision 14)."""
    asked = closing(ref, nonce=nonce, session=session_of(request), reach=request.reach, at=request.at)
    if asked.is_signed:
        return redirect("correspondence:queue")
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    form = PinForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _closing(request, shown, asked, nonce)
    request.way_back = partial(_closing, request, shown, asked, nonce)
    pin = form.cleaned_data["pin"].strip()
    key = unlock(person_of(request), pin=pin, by=request.reach, at=request.at)
    sign_off(ref, nonce=nonce, session=session_of(request), key=key, by=request.reach, at=request.at)
    messages.success(request, said_of(request, ref))
    return redirect("correspondence:queue")


def said_of(request: MinistryRequest, ref: str) -> str:
    """What the signature led to: the registry has the letter, or other signers still have it."""
    if letters.letter(ref, reach=request.reach, at=request.at).state is State.READY:
        return gettext("Your signature stands under the letter. It now waits for the other signers.")
    return gettext("The letter is signed, and lies with the registry for its number and seal.")


def session_of(request: MinistryRequest) -> str:
    """The session the two minutes belong to."""
    return request.session.session_key or ""


def show(request: MinistryRequest, shown: LetterView, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    """The pages as they will be signed, and the press; a key outside gets its own door."""
    page = {
        "letter": shown,
        "place": place_of(person_of(request)),
        "sheets": sheets.sheets_of(shown, reach=request.reach),
        "lines": shown.text.splitlines(),
        "fingerprint": fingerprint_of(shown),
        "stance": request.POST.get("stance", ""),
        "dissent": request.POST.get("dissent", ""),
        "sentence": sentence,
    }
    return render(request, "correspondence/sign.html", page)


def _closing(
    request: MinistryRequest, shown: LetterView, asked: Closing, nonce: str, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    stands = standing(person_of(request), at=request.at)
    page = {
        "letter": shown,
        "dissent": asked.dissent,
        "nonce": nonce,
        "place": place_of(person_of(request)),
        "standing": stands.value,
        "may_open": stands in SIGNS,
        "fingerprint": fingerprint_of(shown),
        "sentence": sentence,
    }
    return render(request, "correspondence/confirm.html", page)


def fingerprint_of(shown: LetterView) -> str:
    """The first 12 hex digits of the document's hash, in fours, as people compare them."""
    digest = shown.document_hash.upper()
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))
