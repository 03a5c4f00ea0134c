"""Whether any list we hold says that a certificate was ended, whenever that list was made.

The library reads the lists that were in force at a moment. One made later speaks of the past too: who was revoked
by then, and since when. Each list is believed under its issuer's signature, whoever brought it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from asn1crypto import x509
from cryptography.x509 import CRLReason, ExtensionNotFound, ReasonFlags, RevokedCertificate
from pyhanko_certvalidator.path import ValidationPath

from signing.core.errors import ListNotSoundError
from signing.doors import lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Since when the certificate, or one above it, is revoked; `is_held`: its own, and for a while only."""

    at: datetime
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    issuer: bytes
    data: bytes
    read: lists.List


class Endings:
    """What all these lists (DER) say together."""

    def __init__(self, data: Iterable[bytes]) -> None:
        """Read them once; what is no list says nothing."""
        self._known = list(_read(data))

    def of(self, path: ValidationPath | None) -> Ended | None:
        """The earliest end of a certificate on the path below its root, or None."""
        chain = [one for one in path or () if isinstance(one, x509.Certificate)]
        found = [
            Ended(at=line.revocation_date_utc, is_held=one is chain[-1] and _is_hold(line))
            for issuer, one in pairwise(chain)
            for line in self._lines(issuer, one)
        ]
        return min(found, key=lambda ended: ended.at, default=None)

    def _lines(self, issuer: x509.Certificate, one: x509.Certificate) -> Iterator[RevokedCertificate]:
        name = issuer.subject.dump()
        for known in self._known:
            if known.issuer == name:
                line = known.read.get_revoked_certificate_by_serial_number(one.serial_number)
                if line is not None and lists.is_signed(known.data, issuer.dump()):
                    yield line


def _read(data: Iterable[bytes]) -> Iterator[_Known]:
    for one in data:
        try:
            read = lists.load(one)
        except ListNotSoundError:
            continue
        yield _Known(issuer=read.issuer.public_bytes(), data=one, read=read)


def _is_hold(line: RevokedCertificate) -> bool:
    try:
        return line.extensions.get_extension_for_class(CRLReason).value.reason is ReasonFlags.certificate_hold
    except ExtensionNotFound:
        return False
