"""What a signature container (CMS SignedData, RFC 5652) of any author says, and whether it holds; no Django."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import cms as read_cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

LONGEST_CHAIN = 5
_DIGESTS: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
WRONG = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    StopIteration,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What reading a stranger's container may raise; each means that it does not hold."""


def brought_in(signed: read_cms.SignedData) -> list[x509.Certificate]:
    """The certificates that travel with it."""
    return [x509.load_der_x509_certificate(one.chosen.dump()) for one in signed["certificates"]]


def signer_of(signer: read_cms.SignerInfo, brought: Iterable[x509.Certificate]) -> x509.Certificate:
    """The certificate that the signed attribute names by its hash (RFC 2634, RFC 5816)."""
    attributes = {item["type"].native: item["values"][0] for item in signer["signed_attrs"]}
    named = attributes["signing_certificate_v2"]["certs"][0]
    kind = _DIGESTS[named["hash_algorithm"]["algorithm"].native]()
    return next(one for one in brought if one.fingerprint(kind) == named["cert_hash"].native)


def check_signature(signer: read_cms.SignerInfo, content: bytes, certificate: x509.Certificate, *, kind: str) -> None:
    """Nothing, when the certificate's key signed content of this kind. Raises one of WRONG."""
    attributes = {item["type"].native: item["values"][0] for item in signer["signed_attrs"]}
    digest_kind = _DIGESTS[signer["digest_algorithm"]["algorithm"].native]()
    digest = hashes.Hash(digest_kind)
    digest.update(content)
    if attributes["message_digest"].native != digest.finalize() or attributes["content_type"].native != kind:
        raise InvalidSignature
    said = b"\x31" + signer["signed_attrs"].dump()[1:]  # RFC 5652 section 5.4: as SET
    key, value = certificate.public_key(), signer["signature"].native
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(value, said, ec.ECDSA(digest_kind))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(value, said, padding.PKCS1v15(), digest_kind)
    else:
        raise InvalidSignature


def way_up(
    certificate: x509.Certificate,
    *,
    roots: Sequence[x509.Certificate],
    brought: Sequence[x509.Certificate],
    at: datetime,
) -> tuple[x509.Certificate, ...]:
    """From the certificate to a root, every one valid at that time; empty when it leads to none."""
    trusted = {one.fingerprint(hashes.SHA256()) for one in roots}
    way: list[x509.Certificate] = []
    for _ in range(LONGEST_CHAIN):
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            return ()
        way.append(certificate)
        if certificate.fingerprint(hashes.SHA256()) in trusted:
            return tuple(way)
        above = [one for one in (*roots, *brought) if one != certificate and _issued(one, certificate)]
        if not above:
            return ()
        certificate = above[0]
    return ()


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except WRONG:
        return False
