"""The glance at a revocation list answers as the library that reads it line by line."""

from datetime import timedelta

import pytest
from asn1crypto import crl, x509

from signing.doors import ca, quick_lists
from signing.doors.clock import trusted_time
from tests.signing import pki as small

SERIALS = (1, 48, 127, 128, 255, 2**64, 2**127 - 1)


def serial_of(holder: ca.Holder) -> int:
    return int(holder.certificate.serial_number)


def listed(pki: small.Pki, *serials: int, by: ca.Holder | None = None) -> bytes:
    now = trusted_time().replace(microsecond=0)
    lines = [ca.Revoked(serial=one, at=now - timedelta(minutes=1), reason="keyCompromise") for one in serials]
    return ca.revocation_list(by or pki.issuing, lines, at=now, number=3)


def both(pki: small.Pki, der: bytes, holder: ca.Holder) -> list[object]:
    """What the glance says, and what the library says; of a refusal its kind."""
    said: list[object] = []
    for find in (quick_lists.find_cert_in_list, quick_lists.library_s_own):
        one = x509.Certificate.load(ca.certificate_der(holder.certificate))
        try:
            since, why = find(one, one.issuer, crl.CertificateList.load(der), one.issuer)
            said.append((since, getattr(why, "native", None)))
        except ValueError as error:
            said.append(type(error))
    return said


def test_it_names_whom_the_library_finds(pki: small.Pki) -> None:
    for serials in ((), (serial_of(pki.person),), SERIALS, (*SERIALS, serial_of(pki.person)), (serial_of(pki.seal),)):
        ours, theirs = both(pki, listed(pki, *serials), pki.person)
        assert ours == theirs
        assert (ours == (None, None)) is (serial_of(pki.person) not in serials)


@pytest.mark.parametrize("spoilt", [b"\x17\x0d", b"\x02\x10"])
def test_a_list_with_a_line_that_is_none_is_read_by_the_library(pki: small.Pki, spoilt: bytes) -> None:
    """The two readers need not agree on it: then the line-by-line reader decides."""
    der = listed(pki, 2**126 + 5, 2**126 + 7)
    place = der.index(spoilt, der.index((2**126 + 5).to_bytes(16, "big")) - 2)
    broken = der[:place] + b"\x05" + der[place + 1 :]
    ours, theirs = both(pki, broken, pki.person)
    assert ours == theirs
