"""What is said to a letter on its way besides initials: opinion, objection, presentation, recall, rest."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from correspondence import letters
from correspondence.forms.acts import AnswerForm, Said
from correspondence.let_go import let_go, let_stand
from correspondence.object_to import abstain, object_to
from correspondence.opine import opine
from correspondence.pass_over import pass_over
from correspondence.pass_pen import give_pen, return_pen
from correspondence.present import present
from correspondence.recall import ask_back, recall
from correspondence.suspend import resume, suspend
from correspondence.take_pen import take_pen
from correspondence.views.letter import letter_page
from directory.http import MinistryRequest

Deed = Callable[[MinistryRequest, str, Said], None]


def _object(request: MinistryRequest, ref: str, said: Said) -> None:
    object_to(ref, version=said.version, reason=said.reason, by=request.reach, at=request.at)


def _abstain(request: MinistryRequest, ref: str, said: Said) -> None:
    abstain(ref, version=said.version, reason=said.reason, by=request.reach, at=request.at)


def _opine(request: MinistryRequest, ref: str, said: Said) -> None:
    opine(ref, version=said.version, text=said.reason, by=request.reach, at=request.at)


def _present(request: MinistryRequest, ref: str, said: Said) -> None:
    present(ref, version=said.version, by=request.reach, at=request.at)


def _pass_over(request: MinistryRequest, ref: str, said: Said) -> None:
    pass_over(ref, post_id=said.post, reason=said.reason, by=request.reach, at=request.at)


def _recall(request: MinistryRequest, ref: str, said: Said) -> None:
    recall(ref, reason=said.reason, by=request.reach, at=request.at)


def _ask_back(request: MinistryRequest, ref: str, said: Said) -> None:
    ask_back(ref, reason=said.reason, by=request.reach, at=request.at)


def _give_pen(request: MinistryRequest, ref: str, said: Said) -> None:
    give_pen(ref, to=said.post, note=said.reason, by=request.reach, at=request.at)


def _return_pen(request: MinistryRequest, ref: str, _: Said) -> None:
    return_pen(ref, by=request.reach, at=request.at)


def _take_pen(request: MinistryRequest, ref: str, said: Said) -> None:
    take_pen(ref, reason=said.reason, by=request.reach, at=request.at)


def _let_go(request: MinistryRequest, ref: str, _: Said) -> None:
    let_go(ref, by=request.reach, at=request.at)


def _let_stand(request: MinistryRequest, ref: str, said: Said) -> None:
    let_stand(ref, reason=said.reason, by=request.reach, at=request.at)


def _suspend(request: MinistryRequest, ref: str, said: Said) -> None:
    suspend(ref, reason=said.reason, by=request.reach, at=request.at)


def _resume(request: MinistryRequest, ref: str, _: Said) -> None:
    resume(ref, by=request.reach, at=request.at)


ANSWERS: dict[str, Deed] = {
    "object": _object,
    "abstain": _abstain,
    "opine": _opine,
    "present": _present,
    "pass-over": _pass_over,
    "recall": _recall,
    "ask-back": _ask_back,
    "let-go": _let_go,
    "let-stand": _let_stand,
    "suspend": _suspend,
    "resume": _resume,
    "give-pen": _give_pen,
    "return-pen": _return_pen,
    "take-pen": _take_pen,
}
SAID = {
    "object": gettext_lazy("Your objection is noted with its reason."),
    "abstain": gettext_lazy("Your abstention is noted."),
    "opine": gettext_lazy("Your opinion is filed with the letter."),
    "present": gettext_lazy("Laid before the signer."),
    "pass-over": gettext_lazy("Passed over; the letter went on."),
    "recall": gettext_lazy("The letter is recalled, and is among your drafts again."),
    "ask-back": gettext_lazy("Whoever has the letter was asked to let it go."),
    "let-go": gettext_lazy("The letter went back to its author."),
    "let-stand": gettext_lazy("The letter stays; its author reads your reason."),
    "suspend": gettext_lazy("The letter is suspended, and its clock stands still."),
    "resume": gettext_lazy("The letter goes on, with the time it had left."),
    "give-pen": gettext_lazy("The pen was given; until it is back you read the draft."),
    "return-pen": gettext_lazy("The pen is back with the draft's author."),
    "take-pen": gettext_lazy("The pen is back with you; what the colleague saved stays among the versions."),
}
WHERE = {"recall": "correspondence:drafts", "return-pen": "correspondence:drafts"}
STAYS = frozenset({"ask-back", "suspend", "resume", "opine", "give-pen", "take-pen"})


@require_POST
def answer(request: MinistryRequest, ref: str, what: str) -> HttpResponse:
    """One answer to the letter that was shown, and where one goes on."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    form = AnswerForm(request.POST)
    box = what + request.POST.get("post", "")
    request.way_back = partial(letter_page, request, shown, reason=request.POST.get("reason", ""), answered=box)
    if not form.is_valid():
        return letter_page(request, shown, gettext("Nothing was done. Please open the letter again."))
    ANSWERS[what](request, ref, form.said())
    messages.success(request, str(SAID[what]))
    if what in STAYS:
        return redirect("correspondence:letter", ref)
    return redirect(WHERE.get(what, "correspondence:desk"))
