"""The page on which anybody has a file judged, in plain words. The file is not kept, and nothing is written.

It reads no cookie and changes nothing, so it needs no token against forged forms; and without one the size of a
file is known before its bytes are read.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore, Lock

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.http import MinistryRequest, caller
from paper.core.limits import LIMITS
from signing import wording
from signing.core.patience import may_ask, still_counting
from signing.core.verdict import Indication, SignatureFacts, Verdict
from signing.http import announced
from signing.judgement import Judgement, judgement_on, unusable

FORM_BYTES = 64 * 1024
"""What a form weighs beside its file."""
_asked: dict[str, tuple[datetime, ...]] = {}
_lock = Lock()
_one_at_a_time = BoundedSemaphore(1)
"""Strangers share one place of the sandbox: those who work here are never kept waiting by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One signature in plain words."""

    name: str
    organisation: str
    at: datetime | None
    is_proven_time: bool
    is_good: bool
    is_broken: bool
    is_seal: bool
    is_time_stamp: bool
    recognised_by: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the page says: ok, open, bad, or none when there was nothing to judge."""

    state: str
    title: str | Promise
    sentence: str | Promise
    findings: tuple[str, ...]
    signers: tuple[Signer, ...]
    pages: int


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: MinistryRequest) -> HttpResponse:
    """The page; with a file, the verdict on it."""
    if request.method != "POST":
        return render(request, "signing/verify.html", {"limit": LIMITS.file_bytes})
    status, answer = answered(request)
    page = {"limit": LIMITS.file_bytes, "answer": answer, "refusal": None if answer else wording.PUBLIC[status]}
    return render(request, "signing/verify.html", page, status=status)


def answered(request: MinistryRequest) -> tuple[int, Answer | None]:
    """The verdict on the file that was sent, when there is one, and the status of the page that shows it."""
    if announced(request) > LIMITS.file_bytes + FORM_BYTES:
        return 413, None
    if not _is_in_measure(request):
        return 429, None
    file = request.FILES.get("pdf")
    if file is None:
        return 400, None
    if not _one_at_a_time.acquire(timeout=10):
        return 503, None
    try:
        found = judgement_on(file.read(), at=None) if (file.size or 0) <= LIMITS.file_bytes else unusable("too_large")
    finally:
        _one_at_a_time.release()
    return 200, _answer(found)


def _is_in_measure(request: MinistryRequest) -> bool:
    """True when this address may ask once more; the count lives in this process and for a minute."""
    who = caller(request)
    with _lock:
        for other in [key for key, moments in _asked.items() if not still_counting(moments, at=request.at)]:
            del _asked[other]
        earlier = _asked.get(who, ())
        if not may_ask(earlier, at=request.at):
            return False
        _asked[who] = (*still_counting(earlier, at=request.at), request.at)
    return True


def _answer(found: Judgement) -> Answer:
    """The judgement in plain words."""
    verdict = found.verdict
    state = _state(found)
    title, sentence = wording.VERDICTS[verdict.fault or state]
    return Answer(
        state=state,
        title=title,
        sentence=sentence,
        findings=_said(verdict),
        signers=tuple(_signer(one) for one in verdict.signatures),
        pages=verdict.pages,
    )


def _state(found: Judgement) -> str:
    if not found.is_signed_document:
        return "none"
    return {Indication.TOTAL_PASSED: "ok", Indication.TOTAL_FAILED: "bad"}.get(found.verdict.indication, "open")


def _said(of: Verdict | SignatureFacts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wording.finding(one) for one in of.findings))


def _signer(one: SignatureFacts) -> Signer:
    return Signer(
        name=one.signer_name,
        organisation=one.organisation,
        at=one.timestamped_at or one.signed_at,
        is_proven_time=one.is_time_proven,
        is_good=one.indication is Indication.TOTAL_PASSED,
        is_broken=one.indication is Indication.TOTAL_FAILED,
        is_seal=one.is_ours and one.person_id is None and not one.is_time_stamp,
        is_time_stamp=one.is_time_stamp,
        recognised_by=one.recognised_by,
        findings=_said(one),
    )
