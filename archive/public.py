"""What anybody may fetch or ask of the log: its files (C2SP tlog-tiles), and cosignatures (C2SP tlog-witness).

Leaves hold hashes over random bytes and nothing that could be guessed back (docs/formats/leaf.md). These are
protocols between machines: no cookie is read, so no token against forged forms is needed.
"""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from archive import published
from archive.core.errors import DamagedObjectError, NotCosignedError, WatchNotValidError
from archive.core.witness import LONGEST_SUBMISSION, Refusal, submission_from
from archive.cosign import cosign
from directory.core.reach import PUBLIC
from directory.http import MinistryRequest

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
PLAIN = "text/plain; charset=utf-8"
STATUS = {
    Refusal.MALFORMED: 400,
    Refusal.UNKNOWN_LOG: 404,
    Refusal.NOT_SIGNED: 403,
    Refusal.OTHER_SIZE: 409,
    Refusal.OTHER_ROOT: 409,
    Refusal.INCONSISTENT: 422,
}


@login_not_required
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponseBase:
    """The newest checkpoint with its cosignatures; absent before the first."""
    return _given(request, published.checkpoint().encode(), content_type=PLAIN, caching=ASK_AGAIN)


@login_not_required
@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponseBase:
    """A tile or an entry bundle of a tree that was published; absent beyond it."""
    data = published.file(f"tile/{path}")
    return _given(request, data, content_type="application/octet-stream", caching=FOREVER)


@login_not_required
@require_safe
def keys(request: HttpRequest) -> HttpResponseBase:
    """The key of the log and the key it cosigns with, one line each: to be compared, not believed."""
    lines = "".join(f"{line}\n" for line in published.key_lines())
    return _given(request, lines.encode(), content_type=PLAIN, caching=ASK_AGAIN)


@csrf_exempt
@login_not_required
@require_POST
def add_checkpoint(request: MinistryRequest) -> HttpResponse:
    """The cosignature of another log's checkpoint (C2SP tlog-witness, add-checkpoint)."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_SUBMISSION:
        return _said(b"", status=413)
    try:
        line = cosign(submission_from(request.body), by=PUBLIC, at=request.at)
    except (WatchNotValidError, DamagedObjectError):
        return _said(b"", status=503)
    except NotCosignedError as error:
        return _refused(error)
    return _said(line.encode())


def _refused(error: NotCosignedError) -> HttpResponse:
    """The protocol's status; where the size is in question, ours."""
    status = STATUS[Refusal(str(error.facts["refusal"]))]
    if "size" not in error.facts:
        return _said(b"", status=status)
    return _said(f"{error.facts['size']}\n".encode(), status=status, content_type="text/x.tlog.size")


def _said(content: bytes, *, status: int = 200, content_type: str = PLAIN) -> HttpResponse:
    return HttpResponse(content, status=status, content_type=content_type, headers={"Cache-Control": "no-store"})


def _given(request: HttpRequest, data: bytes, *, content_type: str, caching: str) -> HttpResponseBase:
    """The bytes with what a cache needs, or 304 when the client has them (RFC 9110 section 13.1); 404 for nothing."""
    if not data:
        raise Http404
    etag = f'"{hashlib.sha256(data).hexdigest()[:40]}"'
    whole = HttpResponse(data, content_type=content_type)
    answer = get_conditional_response(request, etag=etag, response=whole) or whole
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = caching
    return answer
