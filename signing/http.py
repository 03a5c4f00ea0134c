"""How the authorities' files go out to caches and come in from clients (RFC 9110, RFC 9111)."""

import hashlib
import re
import sys
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

FRESH_AT_MOST = timedelta(hours=1)
"""For so long a cache may go on answering after somebody's certificate was revoked."""


def published(
    request: HttpRequest,
    content: bytes,
    *,
    content_type: str,
    made_at: datetime | None,
    fresh_for: timedelta,
) -> HttpResponseBase:
    """The file with all a cache needs, or 304 when the client has it (RFC 9110 section 13.1, RFC 9111 section 5.2.2).

    `fresh_for` is cut at an hour, and at nothing when its time is over. Nobody between may change the bytes.
    """
    seconds = int(max(timedelta(), min(fresh_for, FRESH_AT_MOST)).total_seconds())
    etag = f'"{hashlib.sha256(content).hexdigest()[:40]}"'
    modified = None if made_at is None else int(made_at.timestamp())
    whole = HttpResponse(content, content_type=content_type)
    answer = get_conditional_response(request, etag=etag, last_modified=modified, response=whole)
    if answer is None:
        answer = whole
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = f"public, max-age={seconds}, no-transform, must-revalidate"
    if modified is not None:
        answer.headers["Last-Modified"] = http_date(modified)
    return answer


def said(content: bytes, *, content_type: str, status: int = 200) -> HttpResponse:
    """An answer to one question, which nobody keeps."""
    return HttpResponse(content, content_type=content_type, status=status, headers={"Cache-Control": "no-store"})


def misfit(request: HttpRequest, *, wanted: str, longest: int) -> int | None:
    """Why a question is not even read: 415 for another content type, 411 or 413 for its length; else None.

    RFC 9110 sections 15.5.12, 15.5.14 and 15.5.16; the type is that of RFC 6960 appendix A.1 or RFC 3161 section 3.4.
    What comes in pieces of unknown number (RFC 9112 section 7.1) is not gathered for strangers.
    """
    if request.content_type != wanted:
        return 415
    if not request.META.get("CONTENT_LENGTH"):
        return 411
    return 413 if announced(request) > longest else None


def announced(request: HttpRequest) -> int:
    """How many bytes the client says it sends; more than anything when that is no number."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if re.fullmatch(r"[0-9]{1,18}", said) else sys.maxsize
