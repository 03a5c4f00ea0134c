"""What any checker may fetch without a sign-in: certificates, revocation lists, status, time.

These are protocols between machines: no cookie is read, so no token against forged forms is needed.
"""

import base64
import binascii

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from signing import authorities
from signing.core.authority import Role
from signing.core.errors import NotEstablishedError, TrustListBrokenError
from signing.doors.responder import LONGEST_REQUEST
from signing.trust_pack import pack

AUTHORITIES = {"root": Role.ROOT, "issuing": Role.ISSUING, "time": Role.TIME, "status": Role.STATUS}
STATUS_TYPE = "application/ocsp-response"
TIME_TYPE = "application/timestamp-reply"


@login_not_required
@require_safe
def certificate(_request: HttpRequest, name: str) -> HttpResponse:
    """An authority's certificate, DER (RFC 5280 section 4.2.2.1)."""
    try:
        return HttpResponse(authorities.certificate(AUTHORITIES[name]), content_type="application/pkix-cert")
    except (KeyError, NotEstablishedError) as error:
        raise Http404 from error


@login_not_required
@require_safe
def revocations(_request: HttpRequest, name: str) -> HttpResponse:
    """A revocation list, DER."""
    if name not in {"root", "issuing"}:
        raise Http404
    try:
        return HttpResponse(authorities.revocation_list(AUTHORITIES[name]), content_type="application/pkix-crl")
    except NotEstablishedError as error:
        raise Http404 from error


@csrf_exempt
@login_not_required
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """The answer to an OCSP request (RFC 6960 appendix A.1)."""
    return _status(request.body[: LONGEST_REQUEST + 1])


@login_not_required
@require_safe
def status_by_address(_request: HttpRequest, asked: str) -> HttpResponse:
    """The same for a request that stands in the address, in base64."""
    try:
        return _status(base64.b64decode(asked, validate=True))
    except binascii.Error:
        return _status(b"")


@login_not_required
@require_safe
def trust_pack(_request: HttpRequest) -> HttpResponse:
    """The certificates and how to install them, as a ZIP."""
    try:
        packed = pack(timezone.now())
    except (NotEstablishedError, TrustListBrokenError) as error:
        raise Http404 from error
    headers = {"Content-Disposition": 'attachment; filename="trust.zip"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@csrf_exempt
@login_not_required
@require_POST
def time(request: HttpRequest) -> HttpResponse:
    """The answer to a time-stamp request (RFC 3161 section 3.4)."""
    return HttpResponse(authorities.time_answer(request.body[: LONGEST_REQUEST + 1]), content_type=TIME_TYPE)


def _status(asked: bytes) -> HttpResponse:
    """The status responder's answer."""
    try:
        return HttpResponse(authorities.status_answer(asked), content_type=STATUS_TYPE)
    except NotEstablishedError as error:
        raise Http404 from error
