"""Many letters in one sitting: decide one by one, then sign what was agreed to with one PIN."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence import letters, sittings, wording
from correspondence.core.batch import Choice
from correspondence.core.errors import ChangedSinceShownError, TimeIsUpError
from correspondence.decide import decide
from correspondence.forms.acts import PinForm
from correspondence.forms.batch import REASONS, DecideForm, ReturnForm, Seen, token_of
from correspondence.letters import LetterView
from correspondence.prepare_batch import prepare_batch
from correspondence.review import give_back
from correspondence.sign_batch import sign_batch
from correspondence.sittings import Sitting
from correspondence.take_out import take_out
from correspondence.views import sheets
from directory.http import MinistryRequest, person_of, posted
from signing.core.standing import SIGNS
from signing.keys import place_of, standing
from signing.unlock import unlock


@never_cache
@require_safe
def pile(request: MinistryRequest) -> HttpResponse:
    """The next letter that is not decided yet, or the queue."""
    waiting = sittings.pile(request.reach).undecided
    return redirect("correspondence:decide", waiting[0]) if waiting else redirect("correspondence:queue")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide_letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """One letter of the pile: agree, later, or return."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    form = DecideForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, shown) if "sign" in shown.may else redirect("correspondence:pile")
    request.way_back = partial(_page, request, shown)
    seen: Seen = form.cleaned_data["seen"]
    if (seen.ref, seen.person_id) != (ref, person_of(request)):
        raise ChangedSinceShownError
    choice = Choice(form.cleaned_data["do"])
    digest, shown_at = seen.document_hash, seen.shown_at
    decide(ref, choice=choice, document_hash=digest, shown_at=shown_at, by=request.reach, at=request.at)
    return redirect("correspondence:pile")


@require_POST
def return_letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """Back to its author with a reason, and on to the next."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    request.way_back = partial(_page, request, shown)
    form = ReturnForm(posted(request))
    if not form.is_valid():
        return _page(request, shown)
    give_back(ref, reason=form.words(), by=request.reach, at=request.at)
    return redirect("correspondence:pile")


@require_POST
def open_batch(request: MinistryRequest) -> HttpResponse:
    """The press that lists what was agreed to and opens the two minutes."""
    nonce = prepare_batch(session=_session(request), by=request.reach, at=request.at)
    return redirect("correspondence:batch", nonce)


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_batch(request: MinistryRequest, nonce: str) -> HttpResponse:
    """The table and the PIN; afterwards, at the same address, the result (two deeds, decision 14)."""
    asked = _asked(request, nonce)
    if asked.is_closed:
        return _result(request, asked)
    form = PinForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _closing(request, asked)
    request.way_back = partial(_closing, request, asked)
    pin, person = form.cleaned_data["pin"].strip(), person_of(request)
    key = unlock(person, pin=pin, by=request.reach, at=request.at, uses=len(asked.lines))
    sign_batch(nonce, session=_session(request), key=key, by=request.reach, at=request.at)
    return redirect("correspondence:batch", nonce)


@require_POST
def take_out_letter(request: MinistryRequest, nonce: str, ref: str) -> HttpResponse:
    """One letter leaves the list and waits."""
    take_out(ref, nonce=nonce, session=_session(request), by=request.reach, at=request.at)
    asked = _asked(request, nonce)
    return redirect("correspondence:batch", nonce) if asked.lines else redirect("correspondence:queue")


def _session(request: MinistryRequest) -> str:
    """The session the two minutes belong to."""
    return request.session.session_key or ""


def _asked(request: MinistryRequest, nonce: str) -> Sitting:
    return sittings.sitting(nonce, session=_session(request), reach=request.reach, at=request.at)


def _page(request: MinistryRequest, shown: LetterView, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    seen = Seen(ref=shown.ref, document_hash=shown.document_hash, person_id=person_of(request), shown_at=request.at)
    pile_now = sittings.pile(request.reach)
    done = pile_now.agreed + pile_now.later
    page = {
        "letter": shown,
        "sheets": sheets.sheets_of(shown, reach=request.reach),
        "lines": shown.text.splitlines(),
        "seen": token_of(seen),
        "pile": pile_now,
        "done": done,
        "total": done + len(pile_now.undecided),
        "reasons": REASONS,
        "sentence": sentence,
    }
    return render(request, "correspondence/batch_decide.html", page)


def _closing(request: MinistryRequest, asked: Sitting, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    stands = standing(person_of(request), at=request.at)
    page = {
        "sitting": asked,
        "place": place_of(person_of(request)),
        "standing": stands.value,
        "may_open": stands in SIGNS,
        "sentence": sentence,
    }
    return render(request, "correspondence/batch_confirm.html", page)


def _result(request: MinistryRequest, asked: Sitting) -> HttpResponse:
    """What was signed and what was not, the same after each reload."""
    if not asked.signed() and not any(line.refused for line in asked.lines):
        raise TimeIsUpError
    left = [(line, wording.not_signed(line.refused)) for line in asked.unsigned()]
    return render(request, "correspondence/batch_result.html", {"sitting": asked, "left": left})
