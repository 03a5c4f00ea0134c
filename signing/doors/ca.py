"""X.509: makes keys and certificates, revocation lists and status answers, with cryptography."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from signing.core.authority import (
    Addresses,
    CertificateFacts,
    Profile,
    Role,
    Subject,
    check_profile,
)
from signing.core.policy import ROOT_STATUS_LASTS, STATUS_LASTS
from signing.doors import raw

Key = raw.Key
PublicKey = raw.PublicKey
Certificate = x509.Certificate
new_key = raw.new_key

_PURPOSES = {
    "time_stamping": ExtendedKeyUsageOID.TIME_STAMPING,
    "ocsp_signing": ExtendedKeyUsageOID.OCSP_SIGNING,
}
_ORGANISATION_IDENTIFIER = x509.ObjectIdentifier("2.5.4.97")
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)
_COUNTRY = "IQ"
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

    Raises ProfileBrokenError when what was made does not keep to the profile.
    """
    name = _name(profile.role, subject.shortened())
    parent = issuer.certificate.subject
    builder = _start(name, parent, public_key, since, profile.lasts)
    builder = _with_usages(builder, profile)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
            issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        ),
        critical=False,
    )
    builder = _with_addresses(builder, profile, addresses)
    certificate = builder.sign(issuer.key, raw.hash_for(issuer.key))
    certificate.verify_directly_issued_by(issuer.certificate)
    check_profile(profile, facts_of(certificate), addresses)
    return certificate


def issue_root(profile: Profile, subject: Subject, key: Key, *, addresses: Addresses, since: datetime) -> Certificate:
    """A self-signed certificate of the profile. Raises ProfileBrokenError as `issue` does."""
    name = _name(profile.role, subject.shortened())
    builder = _with_usages(_start(name, name, key.public_key(), since, profile.lasts), profile)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
    )
    certificate = builder.sign(key, raw.hash_for(key))
    check_profile(profile, facts_of(certificate), addresses)
    return certificate


def facts_of(certificate: Certificate) -> CertificateFacts:
    """What stands in the certificate, read from its bytes."""
    extensions = {extension.oid: extension for extension in certificate.extensions}
    usage = extensions[x509.KeyUsage.oid]
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    purposes = extensions.get(x509.ExtendedKeyUsage.oid)
    named = {oid: name for name, oid in _PURPOSES.items()}
    return CertificateFacts(
        serial=certificate.serial_number,
        lasts=certificate.not_valid_after_utc - certificate.not_valid_before_utc,
        usages=frozenset(name for name in _USAGES if getattr(usage.value, name)),
        usages_critical=usage.critical,
        purposes=frozenset()
        if purposes is None
        else frozenset(named.get(oid, oid.dotted_string) for oid in purposes.value),
        purposes_critical=purposes is not None and purposes.critical,
        is_authority=constraints.ca,
        path_length=constraints.path_length,
        skips_status=x509.OCSPNoCheck.oid in extensions,
        has_key_ids={x509.SubjectKeyIdentifier.oid, x509.AuthorityKeyIdentifier.oid} <= extensions.keys(),
        status_addresses=frozenset(_addresses_in(certificate)),
    )


def mark_of(certificate: Certificate) -> str:
    """Our number of the person or body in the certificate's name, or an empty string."""
    for oid in (NameOID.SERIAL_NUMBER, _ORGANISATION_IDENTIFIER):
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
    """A complete revocation list, DER. The root's lasts a year, the issuing CA's a day."""
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
    return builder.sign(issuer.key, raw.hash_for(issuer.key)).public_bytes(serialization.Encoding.DER)


def list_facts(crl: bytes) -> ListFacts:
    """When the revocation list was made, and its number."""
    loaded = x509.load_der_x509_crl(crl)
    number = loaded.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    return ListFacts(made_at=loaded.last_update_utc, number=number)


def load(certificate: bytes, key: bytes) -> Holder:
    """A holder from its PEM files."""
    loaded = serialization.load_pem_private_key(key, password=None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        message = "The installation's keys are RSA or elliptic-curve keys."
        raise TypeError(message)
    return Holder(certificate=x509.load_pem_x509_certificate(certificate), key=loaded)


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
    name: x509.Name, parent: x509.Name, public_key: PublicKey, since: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    """What every certificate has: names, key, days, a random serial of 127 bits, its key's identifier."""
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(parent)
        .public_key(public_key)
        .serial_number(secrets.randbits(126) | 1 << 126)
        .not_valid_before(since - _BACKDATED)
        .not_valid_after(since - _BACKDATED + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(role: Role, subject: Subject) -> x509.Name:
    """The distinguished name, ETSI EN 319 412-2 clause 4.2.4 and 412-3 clause 4.2.1."""
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, _COUNTRY),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject.organisation),
    ]
    if role in {Role.SEAL, Role.CODE}:
        parts.append(x509.NameAttribute(_ORGANISATION_IDENTIFIER, subject.mark))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, subject.common_name))
    if role is Role.PERSON:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, subject.mark))
    return x509.Name(parts)


def _with_usages(builder: x509.CertificateBuilder, profile: Profile) -> x509.CertificateBuilder:
    """What the key may be used for."""
    allowed = dict.fromkeys((*_USAGES, "encipher_only", "decipher_only"), False)
    allowed |= dict.fromkeys(profile.usages, True)
    builder = builder.add_extension(x509.KeyUsage(**allowed), critical=True).add_extension(
        x509.BasicConstraints(ca=profile.is_authority, path_length=profile.path_length), critical=True
    )
    if profile.purposes:
        purposes = x509.ExtendedKeyUsage([_PURPOSES[name] for name in sorted(profile.purposes)])
        builder = builder.add_extension(purposes, critical=profile.role is Role.TIME)
    if profile.skips_status:
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return builder


def _with_addresses(
    builder: x509.CertificateBuilder, profile: Profile, addresses: Addresses
) -> x509.CertificateBuilder:
    """Where the issuer's certificate, its revocations and its status answers are."""
    places = [
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, _place(addresses.certificate(profile.issuer)))
    ]
    if profile.issuer is Role.ISSUING and not profile.skips_status:
        places.append(x509.AccessDescription(AuthorityInformationAccessOID.OCSP, _place(addresses.status())))
    builder = builder.add_extension(x509.AuthorityInformationAccess(places), critical=False)
    if profile.skips_status:
        return builder
    point = x509.DistributionPoint([_place(addresses.revocations(profile.issuer))], None, None, None)
    return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)


def _place(address: str) -> x509.UniformResourceIdentifier:
    """An address as X.509 writes it."""
    return x509.UniformResourceIdentifier(address)


def _addresses_in(certificate: Certificate) -> list[str]:
    """Every address the certificate names."""
    found: list[str] = []
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.AuthorityInformationAccess):
            found += [str(place.access_location.value) for place in extension.value]
        if isinstance(extension.value, x509.CRLDistributionPoints):
            found += [str(name.value) for point in extension.value for name in point.full_name or ()]
    return found


def fingerprint(certificate: Certificate) -> str:
    """The certificate's SHA-256 in hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()
