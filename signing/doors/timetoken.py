"""Time tokens of any authority, checked against named roots (RFC 3161 section 2.4.2, RFC 5652, RFC 5280); no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms as read_cms
from asn1crypto import tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.core.errors import NotUnderRootError, TimeNotGivenError

LONGEST_CHAIN = 5
_DIGESTS: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_WRONG = (
    ValueError,
    TypeError,
    KeyError,
    StopIteration,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


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
        brought = [x509.load_der_x509_certificate(one.chosen.dump()) for one in signed["certificates"]]
        (signer,) = signed["signer_infos"]
        certificate = _signer(signer, brought)
        at = said["gen_time"].native
        imprint = said["message_imprint"]
        fits = imprint["hash_algorithm"]["algorithm"].native == "sha256" and imprint["hashed_message"].native == digest
        if not fits or not isinstance(said, tsp.TSTInfo):  # 1
            raise TimeNotGivenError
        _check_signature(signer, bytes(stated), certificate)  # 3
        _check_purpose(certificate)  # 4
        certificates = [x509.load_der_x509_certificate(der) for der in roots]
    except _WRONG as error:
        raise TimeNotGivenError from error
    if not _leads_to(certificates, certificate, brought, at):  # 5
        raise NotUnderRootError
    return Proven(at=at, authority=certificate.subject.rfc4514_string())


def _signer(signer: read_cms.SignerInfo, brought: Iterable[x509.Certificate]) -> x509.Certificate:
    """Step 2: the certificate that the signed attribute names by its hash (RFC 2634, RFC 5816)."""
    attributes = {item["type"].native: item["values"][0] for item in signer["signed_attrs"]}
    named = attributes["signing_certificate_v2"]["certs"][0]
    kind = _DIGESTS[named["hash_algorithm"]["algorithm"].native]()
    return next(one for one in brought if one.fingerprint(kind) == named["cert_hash"].native)


def _check_signature(signer: read_cms.SignerInfo, content: bytes, certificate: x509.Certificate) -> None:
    attributes = {item["type"].native: item["values"][0] for item in signer["signed_attrs"]}
    kind = _DIGESTS[signer["digest_algorithm"]["algorithm"].native]()
    digest = hashes.Hash(kind)
    digest.update(content)
    if attributes["message_digest"].native != digest.finalize() or attributes["content_type"].native != "tst_info":
        raise TimeNotGivenError
    said = b"\x31" + signer["signed_attrs"].dump()[1:]  # RFC 5652 section 5.4: as SET
    key, value = certificate.public_key(), signer["signature"].native
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(value, said, ec.ECDSA(kind))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(value, said, padding.PKCS1v15(), kind)
    else:
        raise TimeNotGivenError


def _check_purpose(certificate: x509.Certificate) -> None:
    purpose = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not purpose.critical or list(purpose.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise TimeNotGivenError


def _leads_to(
    roots: list[x509.Certificate], certificate: x509.Certificate, brought: list[x509.Certificate], at: datetime
) -> bool:
    """True when the certificate climbs to a root, and every one on the way was valid at that time."""
    trusted = {one.fingerprint(hashes.SHA256()) for one in roots}
    for _ in range(LONGEST_CHAIN):
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            return False
        if certificate.fingerprint(hashes.SHA256()) in trusted:
            return True
        above = [one for one in (*roots, *brought) if one != certificate and _issued(one, certificate)]
        if not above:
            return False
        certificate = above[0]
    return False


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except _WRONG:
        return False
