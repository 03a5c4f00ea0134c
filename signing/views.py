"""What any checker may fetch without a sign-in: certificates, revocation lists, status, time.

These are protocols between machines: no cookie is read, so no token against forged forms is needed.
"""

import base64
import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from signing import authorities
from signing.core.errors import NotEstablishedError, TrustListBrokenError
from signing.doors import holding
from signing.doors.responder import LONGEST_REQUEST
from signing.http import FRESH_AT_MOST, misfit, published, said
from signing.trust_pack import pack

NAMED = re.compile(r"(root|cross|issuing|time|status)(-[2-9]|-[1-9]\d)?")
LISTED = re.compile(r"(root|issuing)(-[2-9]|-[1-9]\d)?")
"""Authorities by their names; a key's successor has a number."""
STATUS_ASKED, STATUS_TYPE = "application/ocsp-request", "application/ocsp-response"
TIME_ASKED, TIME_TYPE = "application/timestamp-query", "application/timestamp-reply"


@login_not_required
@require_safe
def certificate(request: HttpRequest, name: str) -> HttpResponseBase:
    """An authority's certificate, DER (RFC 5280 section 4.2.2.1, RFC 2585 section 4.1)."""
    return _certificate(request, name, content_type="application/pkix-cert")


@login_not_required
@require_safe
def installable(request: HttpRequest, name: str) -> HttpResponseBase:
    """The same under the type that makes a system offer to install it."""
    return _certificate(request, name, content_type="application/x-x509-ca-cert")


def _certificate(request: HttpRequest, name: str, *, content_type: str) -> HttpResponseBase:
    """An authority's certificate under a type."""
    if not NAMED.fullmatch(name):
        raise Http404
    try:
        data = authorities.certificate(name)
    except NotEstablishedError as error:
        raise Http404 from error
    since = holding.of_certificate(data).since
    return published(request, data, content_type=content_type, made_at=since, fresh_for=FRESH_AT_MOST)


@login_not_required
@require_safe
def revocations(request: HttpRequest, name: str) -> HttpResponseBase:
    """A revocation list, DER (RFC 2585 section 4.2)."""
    if not LISTED.fullmatch(name):
        raise Http404
    try:
        crl = authorities.revocation_list(name)
    except NotEstablishedError as error:
        raise Http404 from error
    holds = holding.of_list(crl)
    left = holds.until - timezone.now()
    return published(request, crl, content_type="application/pkix-crl", made_at=holds.since, fresh_for=left)


@csrf_exempt
@login_not_required
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """The answer to an OCSP request (RFC 6960 appendix A.1); nobody keeps what was posted for."""
    refused = misfit(request, wanted=STATUS_ASKED, longest=LONGEST_REQUEST)
    if refused is not None:
        return said(_status(b""), content_type=STATUS_TYPE, status=refused)
    return said(_status(request.body), content_type=STATUS_TYPE)


@login_not_required
@require_safe
def status_by_address(request: HttpRequest, asked: str) -> HttpResponseBase:
    """The same for a request in the address, in base64; without a nonce caches keep it (RFC 5019 section 6.2)."""
    try:
        answer = _status(base64.b64decode(asked, validate=True)[: LONGEST_REQUEST + 1])
    except ValueError:
        answer = _status(b"")
    holds = holding.of_status(answer)
    if holds is None:
        return said(answer, content_type=STATUS_TYPE)
    left = holds.until - timezone.now()
    return published(request, answer, content_type=STATUS_TYPE, made_at=holds.since, fresh_for=left)


@login_not_required
@require_safe
def trust_pack(request: HttpRequest) -> HttpResponseBase:
    """The certificates and how to install them, as a ZIP."""
    try:
        packed = pack(timezone.now())
    except (NotEstablishedError, TrustListBrokenError) as error:
        raise Http404 from error
    answer = published(
        request, packed.data, content_type="application/zip", made_at=packed.made_at, fresh_for=FRESH_AT_MOST
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="trust.zip"'
    return answer


@csrf_exempt
@login_not_required
@require_POST
def time(request: HttpRequest) -> HttpResponse:
    """The answer to a time-stamp request (RFC 3161 section 3.4)."""
    refused = misfit(request, wanted=TIME_ASKED, longest=LONGEST_REQUEST)
    if refused is not None:
        return said(authorities.time_answer(b""), content_type=TIME_TYPE, status=refused)
    return said(authorities.time_answer(request.body), content_type=TIME_TYPE)


def _status(asked: bytes) -> bytes:
    """The status responder's answer."""
    try:
        return authorities.status_answer(asked)
    except NotEstablishedError as error:
        raise Http404 from error
