"""The one place where refusals become pages.

A deed or an answer raises; its transaction has rolled back by the time the exception arrives here. Then the
refusal's own journal line is written (decision 15), and the reader gets a sentence in his language: what
happened, that nothing was lost, what to do. Out of reach and absent are one page (404).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.defaults import page_not_found

from archive import wording as archive_wording
from archive.core.errors import ErasedError, NotOpenedError, OpeningSettledError
from correspondence import wording as correspondence_wording
from correspondence.core.errors import (
    AlreadyReceivedError,
    AlreadyRegisteredError,
    ChangedSinceShownError,
    CitedSettledError,
    LetterNotAcceptedError,
    OutOfTurnError,
    RecalledError,
    StaleVersionError,
    WithdrawnError,
)
from directory import audit
from directory import wording as directory_wording
from directory.core.errors import (
    AlreadyProposedError,
    AlreadySettledError,
    NotWithinReachError,
    Refused,
    TooManyTriesError,
)
from directory.http import MinistryRequest, in_digits
from paper import wording as paper_wording
from paper.core.errors import PaperError, TooLargeError
from search import wording as search_wording
from signing import wording as signing_wording

_ROOMS: tuple[Mapping[type[Exception], str | Promise] | Mapping[type[Refused], str | Promise], ...] = (
    directory_wording.SENTENCES,
    paper_wording.SENTENCES,
    signing_wording.SENTENCES,
    archive_wording.SENTENCES,
    search_wording.SENTENCES,
    correspondence_wording.SENTENCES,
)
SENTENCES: dict[type[Exception], str | Promise] = {kind: words for room in _ROOMS for kind, words in room.items()}

_LEFT_TO_RIGHT, _AS_IT_BEGINS, _END, _MARK = "\u2066", "\u2068", "\u2069", "\u200f"
SET_ASIDE = _("A copy stays among the files set aside for 30 days.")
UNFIT = 422
"""What was asked cannot be done as it was asked; the page says why."""
CONFLICT = 409
TOO_MANY = 429
TOO_LARGE = 413
GONE = 410
_CONFLICTS = (
    AlreadyProposedError,
    AlreadyReceivedError,
    AlreadyRegisteredError,
    AlreadySettledError,
    ChangedSinceShownError,
    CitedSettledError,
    OpeningSettledError,
    OutOfTurnError,
    RecalledError,
    StaleVersionError,
)


def sentence_of(error: Exception) -> str:
    """The sentence of a refusal: its own class's, else its nearest ancestor's, with the facts filled in."""
    facts = {name: _as_read(name, fact) for name, fact in paper_wording.facts_of(error).items()}
    for kind in type(error).__mro__:
        if kind in SENTENCES:
            sentence = str(SENTENCES[kind]) % facts
            return f"{sentence} {SET_ASIDE}" if "set_aside" in facts else sentence
    return ""


def _as_read(name: str, fact: object) -> object:
    """A fact as its reader writes it: days day first, our numbers from the right, digits of his choice."""
    if name == "on":
        on = date.fromisoformat(str(fact))
        return in_digits(f"{_LEFT_TO_RIGHT}{on.day}/{on.month}/{on.year}{_END}")
    if name == "number":
        return in_digits(f"{_AS_IT_BEGINS}{str(fact).replace('/', '/' + _MARK)}{_END}")
    return in_digits(str(fact)) if isinstance(fact, int) else fact


def findings_of(error: Exception) -> tuple[str, ...]:
    """What is wrong with a letter, each thing in a sentence; empty for other refusals."""
    if not isinstance(error, LetterNotAcceptedError):
        return ()
    return tuple(correspondence_wording.finding_sentence(found) for found in error.findings)


class RefusalMiddleware:
    """Turns what the rooms refuse into a journal line and a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal; anything else is a fault and goes on to the fault page."""
        if not isinstance(error, (Refused, PaperError)):
            return None
        asked = cast("MinistryRequest", request)
        _note(asked, error)
        if isinstance(error, NotWithinReachError):
            return page_not_found(request, error)
        if isinstance(error, NotOpenedError):
            return redirect("archive:opening", error.facts["record"])
        return _page(asked, error)


def _note(request: MinistryRequest, error: Exception) -> None:
    """The refusal's line in the journal: who, which page, what kind of refusal; never what was typed."""
    match = request.resolver_match
    act = match.view_name if match else "page"
    audit.refused(error, by=request.reach, act=act, about=_about(request), at=request.at)


def _about(request: MinistryRequest) -> str:
    """The thing the page is about, as the journal names it."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    for argument, kind in (
        ("ref", "memo"),
        ("record_id", "record"),
        ("delivery_id", "delivery"),
        ("person_id", "person"),
    ):
        if argument in named:
            return f"{kind}:{named[argument]}"
    return "page"


def _page(request: MinistryRequest, error: Exception) -> HttpResponse:
    """The same page with the sentence on top where the view left a way back, else a page of its own."""
    sentence = sentence_of(error)
    if request.way_back is not None:
        try:
            answer = request.way_back(sentence, findings_of(error))
        except NotWithinReachError as absent:  # the page itself is out of reach, whatever else was wrong
            return page_not_found(request, absent)
    else:
        answer = render(request, "refusal.html", {"sentence": sentence, "back": _back(request)})
    answer.status_code = _status(error)
    return answer


def _status(error: Exception) -> int:
    if isinstance(error, TooManyTriesError):
        return TOO_MANY
    if isinstance(error, TooLargeError):
        return TOO_LARGE
    if isinstance(error, (ErasedError, WithdrawnError)):
        return GONE
    return CONFLICT if isinstance(error, _CONFLICTS) else UNFIT


def _back(request: MinistryRequest) -> str:
    """The page the act belongs to: /memos/<ref>/send/ leads back to /memos/<ref>/."""
    if request.method == "GET":
        return "/"
    return request.path.rstrip("/").rsplit("/", 1)[0] + "/"
