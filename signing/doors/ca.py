"""X.509: makes keys and certificates, revocation lists and status answers, with cryptography."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from signing.core.authority import Addresses, Profile, Subject
from signing.core.errors import ProfileBrokenError, SignatureNotMadeError
from signing.core.policy import ROOT_STATUS_LASTS, STATUS_LASTS
from signing.core.profile import CertificateFacts, check_profile
from signing.doors import extensions, raw

Key = raw.Key
PublicKey = raw.PublicKey
Certificate = x509.Certificate
new_key = raw.new_key

_SERIAL_BITS = 128
_BACKDATED = timedelta(minutes=5)  # other machines' clocks may be a little behind ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A certificate with its private key."""

    certificate: Certificate
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """One line of a revocation list."""

    serial: int
    at: datetime
    reason: str = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """What a revocation list says of itself."""

    made_at: datetime
    number: int


def issue(
    profile: Profile,
    subject: Subject,
    public_key: PublicKey,
    *,
    issuer: Holder,
    addresses: Addresses,
    since: datetime,
) -> Certificate:
    """A certificate of the profile for the key, signed by the issuer and read back against its profile.

    It never begins before its issuer nor ends after it. Raises ProfileBrokenError when what was made does not
    keep to the profile, or the issuer is over.
    """
    name = extensions.name(profile.role, subject.shortened())
    above = issuer.certificate
    begins = max(since - _BACKDATED, above.not_valid_before_utc)
    ends = min(since - _BACKDATED + profile.lasts, above.not_valid_after_utc)
    if ends <= begins:
        raise ProfileBrokenError(role=profile.role.value, point="issuer_over")
    builder = _start(name, above.subject, public_key, (begins, ends))
    builder = extensions.with_usages(builder, profile)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
            above.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        ),
        critical=False,
    )
    builder = extensions.with_addresses(builder, profile, addresses)
    certificate = builder.sign(issuer.key, raw.hash_for(issuer.key))
    check(profile, certificate, addresses, issuer=above)
    return certificate


def issue_root(profile: Profile, subject: Subject, key: Key, *, addresses: Addresses, since: datetime) -> Certificate:
    """A self-signed certificate of the profile. Raises ProfileBrokenError as `issue` does."""
    name = extensions.name(profile.role, subject.shortened())
    days = (since - _BACKDATED, since - _BACKDATED + profile.lasts)
    builder = extensions.with_usages(_start(name, name, key.public_key(), days), profile)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
    )
    certificate = builder.sign(key, raw.hash_for(key))
    check(profile, certificate, addresses)
    return certificate


def check(
    profile: Profile, certificate: Certificate, addresses: Addresses, *, issuer: Certificate | None = None
) -> None:
    """Nothing, when the issuer signed the certificate and it keeps to its profile; a root signs itself.

    Raises ProfileBrokenError.
    """
    if not is_issued_by(certificate, issuer or certificate):
        raise ProfileBrokenError(role=profile.role.value, point="signature")
    above = None if issuer is None else facts_of(issuer)
    check_profile(profile, facts_of(certificate), addresses, issuer=above)


def is_issued_by(certificate: Certificate, issuer: Certificate) -> bool:
    """True when the issuer's key signed the certificate, and it names the issuer."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def names_issuer(certificate: Certificate, issuer: Certificate) -> bool:
    """True when the certificate says that this is its issuer, by name and key; its signature is not looked at."""
    return certificate.issuer == issuer.subject and extensions.key_ids(certificate)[1] == extensions.key_ids(issuer)[0]


def facts_of(certificate: Certificate) -> CertificateFacts:
    """What stands in the certificate, read from its bytes; what is not there is read as empty."""
    return extensions.facts_of(certificate)


def mark_of(certificate: Certificate) -> str:
    """Our number of the person or body in the certificate's name, or an empty string."""
    for oid in (NameOID.SERIAL_NUMBER, extensions.ORGANISATION_IDENTIFIER):
        found = certificate.subject.get_attributes_for_oid(oid)
        if found:
            return str(found[0].value)
    return ""


def names_of(certificate: Certificate) -> tuple[str, str]:
    """The common name and the organisation in the certificate."""
    found = (
        certificate.subject.get_attributes_for_oid(oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    )
    name, organisation = (str(parts[0].value) if parts else "" for parts in found)
    return name, organisation


def revocation_list(issuer: Holder, revoked: Iterable[Revoked], *, at: datetime, number: int) -> bytes:
    """A complete revocation list, DER, read back. The root's lasts a year, the issuing CA's a day.

    Raises SignatureNotMadeError.
    """
    constraints = issuer.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    lasts = STATUS_LASTS if constraints.path_length == 0 else ROOT_STATUS_LASTS
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at)
        .next_update(at + lasts)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            ),
            critical=False,
        )
    )
    for line in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(line.serial).revocation_date(line.at)
        if line.reason != "unspecified":  # RFC 5280 section 5.3.1: unspecified should be left out
            entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags(line.reason)), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    made = builder.sign(issuer.key, raw.hash_for(issuer.key))
    if not made.is_signature_valid(issuer.certificate.public_key()):  # type: ignore[arg-type]  # our kinds of keys
        raise SignatureNotMadeError
    return made.public_bytes(serialization.Encoding.DER)


def list_facts(crl: bytes) -> ListFacts:
    """When the revocation list was made, and its number."""
    loaded = x509.load_der_x509_crl(crl)
    number = loaded.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    return ListFacts(made_at=loaded.last_update_utc, number=number)


def load(certificate: bytes, key: bytes) -> Holder:
    """A holder from its PEM files. Raises ValueError when they do not belong together.

    An RSA key is not tested for primes each time, which takes 0.2 seconds: the file is ours, and no signature leaves
    that the certificate's key does not verify.
    """
    loaded = serialization.load_pem_private_key(key, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        message = "The installation's keys are RSA or elliptic-curve keys."
        raise TypeError(message)
    read = x509.load_pem_x509_certificate(certificate)
    if loaded.public_key() != read.public_key():
        message = "A key of the installation does not belong to its certificate."
        raise ValueError(message)
    return Holder(certificate=read, key=loaded)


def load_certificate(certificate: bytes) -> Certificate:
    """A certificate from PEM or DER. Raises ValueError when it is neither."""
    if b"-----BEGIN" in certificate:
        return x509.load_pem_x509_certificate(certificate)
    return x509.load_der_x509_certificate(certificate)


def certificate_pem(certificate: Certificate) -> bytes:
    """The certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def bag(certificates: Sequence[Certificate]) -> bytes:
    """The certificates as one P7B file (PKCS #7, DER)."""
    return pkcs7.serialize_certificates(list(certificates), serialization.Encoding.DER)


def all_in(pem: bytes) -> tuple[bytes, ...]:
    """The certificates of a PEM file, DER; none when it holds none or is no PEM."""
    try:
        return tuple(certificate_der(one) for one in x509.load_pem_x509_certificates(pem))
    except ValueError:
        return ()


def certificate_der(certificate: Certificate) -> bytes:
    """The certificate as DER."""
    return certificate.public_bytes(serialization.Encoding.DER)


def public_key_pem(certificate: Certificate) -> bytes:
    """The certificate's public key as PEM."""
    return certificate.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def key_pem(key: Key) -> bytes:
    """The private key as PKCS#8 PEM; the file's mode keeps it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _start(
    name: x509.Name, parent: x509.Name, public_key: PublicKey, days: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    """What every certificate has: names, key, days, a serial of 128 random bits, its key's identifier."""
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(parent)
        .public_key(public_key)
        .serial_number(secrets.randbits(_SERIAL_BITS))
        .not_valid_before(days[0])
        .not_valid_after(days[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def issuer_hash(certificate: Certificate) -> str:
    """SHA-256 of the issuer's name, DER, in hex."""
    return hashlib.sha256(certificate.issuer.public_bytes()).hexdigest()


def key_hash(public_key: object) -> str:
    """SHA-256 of a public key (SubjectPublicKeyInfo, DER) in hex; of another kind than ours it cannot be asked."""
    if not isinstance(public_key, raw.PublicKey):
        raise TypeError(type(public_key).__name__)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(public_key.public_bytes(serialization.Encoding.DER, form)).hexdigest()


def fingerprint(certificate: Certificate) -> str:
    """The certificate's SHA-256 in hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()
