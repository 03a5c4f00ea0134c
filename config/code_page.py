"""The page behind the code on a letter: genuine, void, replaced, altered, or of no letter (domain 2.14).

Anybody asks, by the QR code or by the short code beside it. It needs no account, no cookie and no JavaScript, says
nothing that does not stand on the paper, and writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config import wording
from correspondence import issued
from correspondence.core.code import is_grown_from, is_qr_text, stamp_from
from correspondence.core.errors import CodeNotReadableError, MistypedCodeError
from correspondence.core.short_code import code_from, printed
from correspondence.issued import Issued
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.look import LANGUAGES
from directory.core.reach import PUBLIC
from directory.http import MinistryRequest, caller, in_digits, use_digits
from paper.core.limits import LIMITS
from signing import public
from signing import wording as signing_wording
from signing.core.patience import may_ask, still_counting

STATUS = {"mistyped": 400, "unknown": 404, "erased": 410, "waiting": 429}
"""What is no answer about a paper has its own status."""
_missed: dict[str, tuple[datetime, ...]] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the page says of a code. `letter` is there when something is to be compared with the paper."""

    state: str
    letter: Issued | None = None
    differences: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The page's status."""
        return STATUS.get(self.state, 200)

    def title(self) -> str:
        """The first line."""
        return str(wording.CODES[self.state][0]) % self._facts()

    def sentence(self) -> str:
        """The line after it."""
        return str(wording.CODES[self.state][1]) % self._facts()

    def differing(self) -> tuple[str | Promise, ...]:
        """In what paper and register do not agree."""
        return tuple(wording.DIFFERENCES[name] for name in self.differences)

    def _facts(self) -> dict[str, str]:
        if self.letter is None:
            return {}
        ended = self.letter.void_at or self.letter.superseded_at
        return {"body": self.letter.body.to(get_language() or "ar"), "on": "" if ended is None else _day(ended)}


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: MinistryRequest, asked: str = "") -> HttpResponse:
    """The answer to a code; the box for one where none was given. A file is compared with the code's letter."""
    _speak(request)
    typed = request.GET.get("c", "").strip()
    if not asked and typed:
        return _sent_on(request, typed)
    answer = _answer(request, asked) if asked else None
    page: dict[str, object] = {"answer": answer, "typed": asked, "limit": LIMITS.file_bytes, "languages": LANGUAGES}
    status = 200 if answer is None else answer.status
    if answer is not None and answer.letter is not None:
        page |= {"letter": answer.letter, "code": printed(answer.letter.code), "fingerprint": _print_of(answer.letter)}
        if request.method == "POST":
            status, compared = _compared(request, answer.letter)
            page |= compared
    response = render(request, "code.html", page, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _speak(request: MinistryRequest) -> None:
    """The language that the address asks for: the page's links carry it, so that no cookie is needed."""
    asked = request.GET.get("l", "")
    if asked in LANGUAGES:
        translation.activate(asked)
        request.LANGUAGE_CODE = asked
        use_digits("arab" if asked == "ckb" else "latn")


def _sent_on(request: MinistryRequest, typed: str) -> HttpResponse:
    """What was typed has its own address: a code, a QR code's text, or the whole address in it."""
    last = typed.rstrip("/").rpartition("/")[2]
    try:
        named = last if is_qr_text(last) else printed(code_from(last))
    except MistypedCodeError:
        page = {"answer": Answer(state="mistyped"), "typed": typed[:100], "languages": LANGUAGES}
        return render(request, "code.html", page, status=STATUS["mistyped"])
    spoken = request.GET.get("l", "")
    address = reverse("code", args=[named])
    return redirect(f"{address}?{urlencode({'l': spoken})}" if spoken in LANGUAGES else address)


def _answer(request: MinistryRequest, asked: str) -> Answer:
    return _signed(asked) if is_qr_text(asked) else _typed(request, asked)


def _signed(asked: str) -> Answer:
    """The answer to a QR code: its signature first, and nothing is looked up for a false one."""
    try:
        read = stamp_from(asked)
    except CodeNotReadableError:
        return Answer(state="false")
    if not issued.is_ours(read):
        return Answer(state="false")
    try:
        found = issued.issued_as(read, reach=PUBLIC)
    except NotWithinReachError:
        return Answer(state="unrecorded")
    if found.is_erased:
        return Answer(state="erased")
    differences = issued.differences(read, found)
    return Answer(state="altered", letter=found, differences=differences) if differences else _of(found)


def _typed(request: MinistryRequest, asked: str) -> Answer:
    """The answer to a short code; who asks for many that no letter has must wait, also for those that are there."""
    try:
        short = code_from(asked)
    except MistypedCodeError:
        return Answer(state="mistyped")
    who = _neighbourhood(caller(request))
    if not may_ask(_missed.get(who, ()), at=request.at):
        return Answer(state="waiting")
    try:
        return _of(issued.issued(short, reach=PUBLIC))
    except NotWithinReachError:
        _note_miss(who, at=request.at)
        return Answer(state="unknown")


def _of(found: Issued) -> Answer:
    return Answer(state=found.state(), letter=None if found.is_erased else found)


def _note_miss(who: str, *, at: datetime) -> None:
    """One more code that no letter has; the count lives in this process and for a minute."""
    with _lock:
        for other in [key for key, moments in _missed.items() if not still_counting(moments, at=at)]:
            del _missed[other]
        _missed[who] = (*still_counting(_missed.get(who, ()), at=at), at)


def _neighbourhood(address: str) -> str:
    """Who asks: an IPv4 address, or the /64 network that one IPv6 customer has to himself (RFC 6177)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)


def _compared(request: MinistryRequest, letter: Issued) -> tuple[int, dict[str, object]]:
    """The file that was sent, compared with the code's letter and judged; it is not kept."""
    status, verdict = public.answered(request)
    sent = request.FILES.get("pdf") if verdict is not None else None
    if verdict is None or sent is None:
        return status, {"refusal": signing_wording.PUBLIC[status]}
    sent.seek(0)
    data = sent.read() if (sent.size or 0) <= LIMITS.file_bytes else b""
    outcome = _outcome(data, letter, holds=verdict.state == "ok")
    return status, {"compared": outcome, "compared_as": wording.FILES[outcome], "verdict": verdict}


def _outcome(data: bytes, letter: Issued, *, holds: bool) -> str:
    """What the file is to the code's letter; its number and date are believed under the very seal that was kept."""
    if not is_grown_from(data, letter.document_hash):
        return "other"
    if not holds:
        return "changed"
    return "same" if is_grown_from(data, letter.sealed_hash) else "unsealed"


def _print_of(letter: Issued) -> str:
    """The first 16 bytes of the content's hash, those in the QR code, as a person compares them."""
    return " ".join(letter.document_hash[place : place + 4] for place in range(0, 32, 4)).upper()


def _day(moment: datetime) -> str:
    """A day inside a sentence, in an isolate of its own."""
    on = day_of(moment)
    return in_digits(f"\u2066{on.day}/{on.month}/{on.year}\u2069")
