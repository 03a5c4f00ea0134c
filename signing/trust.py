"""Which authorities are trusted on a day: our root, and those of the signed trust list. Needs no database."""

import hashlib
from datetime import datetime

from django.conf import settings

from directory.core.day import day_of
from signing.core.authority import Role
from signing.core.errors import TrustListBrokenError
from signing.core.trust import Trusted, from_bytes
from signing.doors import ca, raw
from signing.doors.safe import Safe


def safe() -> Safe:
    """The folder the list lies in."""
    return Safe(folder=settings.PLACE.keys)


def roots(at: datetime) -> tuple[bytes, ...]:
    """The certificates trusted at the moment, DER: our own root first, then the recognised authorities.

    Raises NotEstablishedError, TrustListBrokenError when the list is not the one that was signed.
    """
    own = safe().certificate(Role.ROOT)
    return (ca.certificate_der(own), *(item.der for item in recognised() if item.on(day_of(at))))


def recognised() -> tuple[Trusted, ...]:
    """The trust list, whatever the day; empty when nobody was recognised. Raises TrustListBrokenError."""
    return listed()[1]


def listed() -> tuple[int, tuple[Trusted, ...]]:
    """The trust list's number and lines, its signature and its certificates' hashes checked."""
    kept = safe().trust_list()
    if kept is None:
        return 0, ()
    data, signature = kept
    if not raw.verifies(raw.public_key_of(safe().certificate(Role.ISSUING)), signature, data):
        raise TrustListBrokenError
    number, items = from_bytes(data)
    if any(hashlib.sha256(item.der).hexdigest() != item.sha256 for item in items):
        raise TrustListBrokenError
    return number, items
