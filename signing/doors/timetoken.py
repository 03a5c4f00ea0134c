"""Time tokens of any authority, checked against named roots (RFC 3161 section 2.4.2, RFC 5652, RFC 5280); no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms as read_cms
from asn1crypto import tsp
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.core.errors import NotUnderRootError, TimeNotGivenError
from signing.doors.containers import WRONG, brought_in, check_signature, signer_of, way_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """The time a token proves, and who says it."""

    at: datetime
    authority: str


def proven(token: bytes, digest: bytes, *, roots: Sequence[bytes]) -> Proven:
    """What a token proves of a SHA-256 digest, when its authority stood under one of these roots (DER) at that time.

    1. the imprint is the digest; 2. the signer is the certificate the token names; 3. its signature holds; 4. the
    certificate is for time stamps and nothing else; 5. it leads to a root, every certificate valid at that time.
    Whether one of them was revoked is not asked. Raises TimeNotGivenError; NotUnderRootError when all but step 5 holds.
    """
    try:
        signed = read_cms.ContentInfo.load(token, strict=True)["content"]
        stated = signed["encap_content_info"]["content"]
        said = stated.parsed
        brought = brought_in(signed)
        (signer,) = signed["signer_infos"]
        certificate = signer_of(signer, brought)  # 2
        at = said["gen_time"].native
        imprint = said["message_imprint"]
        fits = imprint["hash_algorithm"]["algorithm"].native == "sha256" and imprint["hashed_message"].native == digest
        if not fits or not isinstance(said, tsp.TSTInfo):  # 1
            raise TimeNotGivenError
        check_signature(signer, bytes(stated), certificate, kind="tst_info")  # 3
        _check_purpose(certificate)  # 4
        certificates = [x509.load_der_x509_certificate(der) for der in roots]
    except WRONG as error:
        raise TimeNotGivenError from error
    if not way_up(certificate, roots=certificates, brought=brought, at=at):  # 5
        raise NotUnderRootError
    return Proven(at=at, authority=certificate.subject.rfc4514_string())


def _check_purpose(certificate: x509.Certificate) -> None:
    purpose = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not purpose.critical or list(purpose.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise TimeNotGivenError
