"""Reads a status answer or a revocation list of our own, so that caches are told how long it holds."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509 import ocsp


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """From when to when an answer holds."""

    since: datetime
    until: datetime


def of_status(response: bytes) -> Holding | None:
    """How long a status answer holds; None for a refusal, and for one with a nonce: it was made for one client."""
    read = ocsp.load_der_ocsp_response(response)
    if read.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return None
    if any(isinstance(one.value, x509.OCSPNonce) for one in read.extensions):
        return None
    until = read.next_update_utc
    return None if until is None else Holding(since=read.this_update_utc, until=until)


def of_list(crl: bytes) -> Holding:
    """How long a revocation list holds."""
    read = x509.load_der_x509_crl(crl)
    since = read.last_update_utc
    return Holding(since=since, until=read.next_update_utc or since)


def of_certificate(der: bytes) -> Holding:
    """How long a certificate holds."""
    read = x509.load_der_x509_certificate(der)
    return Holding(since=read.not_valid_before_utc, until=read.not_valid_after_utc)
