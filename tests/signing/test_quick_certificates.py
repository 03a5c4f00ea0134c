"""What is read and walked once is what the library reads and walks each time; a refusal is not remembered."""

import asyncio
import io
from datetime import timedelta

import pytest
from asn1crypto import x509
from asn1crypto.cms import SignedData
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation import generic_cms
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathValidationError
from pyhanko_certvalidator.path import ValidationPath

from signing.doors import ca, quick_certificates
from signing.doors.clock import trusted_time
from signing.doors.quick_certificates import certificate
from tests.signing import pki as small


def containers(sealed: bytes) -> list[SignedData]:
    """Signatures and time stamp of the letter, and the tokens in them; read anew."""
    found = []
    for one in PdfFileReader(io.BytesIO(sealed), strict=True).embedded_signatures:
        found += [one.signed_data, *generic_cms.extract_tst_data_iter(one.signer_info, signed=False)]
    return found


def context(pki: small.Pki, *, later: timedelta = timedelta(0), mode: str = "soft-fail") -> ValidationContext:
    between = [x509.Certificate.load(ca.certificate_der(pki.issuing.certificate))]
    return ValidationContext(
        trust_roots=[x509.Certificate.load(pki.trust)],
        other_certs=between,
        moment=trusted_time() + later,
        crls=[],
        ocsps=[],
        revocation_mode=mode,
        allow_fetching=False,
    )


def path(one: x509.Certificate, within: ValidationContext) -> ValidationPath:
    walked = quick_certificates.valid_path(one, within.path_builder.async_build_paths_lazy(one), within)
    return asyncio.run(walked)


def test_a_certificate_is_read_once_and_is_what_the_library_reads(pki: small.Pki) -> None:
    der = ca.certificate_der(pki.person.certificate)
    one, own = certificate(der), x509.Certificate.load(der)
    assert certificate(bytes(bytearray(der))) is one
    assert one.native == own.native
    assert one.dump() == own.dump() == one.dump(force=True) == one.copy().dump() == der
    assert certificate(der + b"tail").dump() == x509.Certificate.load(der + b"tail").dump() == der


@pytest.mark.parametrize("damage", [b"", b"\x30\x03\x02\x01", b"\x02\x01\x05"])
def test_what_is_no_certificate_is_refused_each_time(damage: bytes) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match=r"."):
            certificate(damage)


def test_containers_name_the_certificates_that_the_library_finds(sealed: bytes) -> None:
    for once, own in zip(containers(sealed), containers(sealed), strict=True):
        ours, theirs = quick_certificates.certificate_info(once), quick_certificates.library_s_own(own)
        assert ours.signer_cert.dump() == theirs.signer_cert.dump()
        assert [one.dump() for one in ours.other_certs] == [one.dump() for one in theirs.other_certs]
        assert ours.attribute_certs == theirs.attribute_certs == []


def test_a_container_without_its_signer_is_refused(sealed: bytes) -> None:
    for one in containers(sealed):
        one["certificates"] = []
        with pytest.raises(CMSExtractionError):
            quick_certificates.certificate_info(one)


def test_a_path_is_walked_once_in_one_context_and_anew_in_another(pki: small.Pki) -> None:
    person, now = certificate(ca.certificate_der(pki.person.certificate)), context(pki)
    assert path(person, now) is path(person, now)
    assert path(person, context(pki)) is not path(person, now)
    for _ in range(2):
        with pytest.raises(PathValidationError, match="expired"):
            path(person, context(pki, later=timedelta(days=36_500)))
    for _ in range(2):
        with pytest.raises(PathValidationError, match="revoc"):
            path(person, context(pki, mode="require"))
