"""Takes in the certificate of an authority that stands between a recognised one and its people."""

from datetime import datetime

from django.db import transaction

from directory import audit
from directory.core.reach import Reach
from signing import trust
from signing.core.authority import valid_on
from signing.core.errors import NotRecognisedError
from signing.doors import ca, lists, requests
from signing.doors.imports import Imported


def import_intermediate(certificate: bytes, *, by: Reach, at: datetime) -> str:
    """Keeps the certificate for signatures that do not bring it along; returns its SHA-256.

    Its issuer must be recognised today, or have been taken in before it. The journal's line is written before the
    file: a crash between them leaves a line, and the call is made again. Raises RequestNotAcceptedError when it is
    no authority's certificate or too weak, NotRecognisedError, NotEstablishedError, TrustListBrokenError.
    """
    loaded = requests.authority_in(certificate)
    der, print_of = ca.certificate_der(loaded), ca.fingerprint(loaded)
    is_valid = valid_on(at, loaded.not_valid_before_utc, loaded.not_valid_after_utc)
    if (
        not is_valid
        or loaded.issuer == loaded.subject
        or not any(lists.is_below(der, one) for one in trust.issuers(at))
    ):
        raise NotRecognisedError
    with transaction.atomic():
        audit.record(by=by, act="import_intermediate", about=f"authority:{print_of[:32]}", at=at)
        trust.imports().keep(Imported.CERTIFICATE, print_of, der)
    return print_of
