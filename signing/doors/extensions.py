"""What stands in certificates beside key and days: names, usages, policies, addresses; written and read back."""

from collections.abc import Iterable
from typing import TypeVar

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from signing.core.authority import Addresses, Profile, Role, Subject
from signing.core.profile import CertificateFacts

_PURPOSES = {
    "time_stamping": ExtendedKeyUsageOID.TIME_STAMPING,
    "ocsp_signing": ExtendedKeyUsageOID.OCSP_SIGNING,
}
ORGANISATION_IDENTIFIER = x509.ObjectIdentifier("2.5.4.97")
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
Kind = TypeVar("Kind", bound=x509.ExtensionType)


def name(role: Role, subject: Subject) -> x509.Name:
    """The distinguished name, ETSI EN 319 412-2 clause 4.2.4 and 412-3 clause 4.2.1."""
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, _COUNTRY),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject.organisation),
    ]
    if role in {Role.SEAL, Role.CODE}:
        parts.append(x509.NameAttribute(ORGANISATION_IDENTIFIER, subject.mark))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, subject.common_name))
    if role is Role.PERSON:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, subject.mark))
    return x509.Name(parts)


def with_usages(builder: x509.CertificateBuilder, profile: Profile) -> x509.CertificateBuilder:
    """What the key may be used for, and under which policies."""
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
    if profile.policies:
        policies = [x509.PolicyInformation(x509.ObjectIdentifier(one), None) for one in sorted(profile.policies)]
        builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
    return builder


def with_addresses(builder: x509.CertificateBuilder, profile: Profile, addresses: Addresses) -> x509.CertificateBuilder:
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


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """What stands in the certificate, read from its bytes; what is not there is read as empty."""
    usage = _found(certificate, x509.KeyUsage)
    constraints = _found(certificate, x509.BasicConstraints)
    purposes = _found(certificate, x509.ExtendedKeyUsage)
    policies = _found(certificate, x509.CertificatePolicies)
    own, above = key_ids(certificate)
    named = {oid: name for name, oid in _PURPOSES.items()}
    places = _places(certificate)
    return CertificateFacts(
        serial=certificate.serial_number,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        usages=frozenset() if usage is None else frozenset(name for name in _USAGES if getattr(usage.value, name)),
        usages_critical=usage is not None and usage.critical,
        purposes=frozenset(named.get(oid, oid.dotted_string) for oid in (purposes.value if purposes else ())),
        purposes_critical=purposes is not None and purposes.critical,
        is_authority=constraints is not None and constraints.value.ca,
        authority_critical=constraints is not None and constraints.critical,
        path_length=None if constraints is None else constraints.value.path_length,
        skips_status=_found(certificate, x509.OCSPNoCheck) is not None,
        policies=frozenset(one.policy_identifier.dotted_string for one in (policies.value if policies else ())),
        key_hash=x509.SubjectKeyIdentifier.from_public_key(certificate.public_key()).digest,
        key_id=own,
        issuer_key_id=above,
        issuer_addresses=_said(places, AuthorityInformationAccessOID.CA_ISSUERS),
        status_addresses=_said(places, AuthorityInformationAccessOID.OCSP),
        list_addresses=_lists(certificate),
    )


def key_ids(certificate: x509.Certificate) -> tuple[bytes, bytes]:
    """The identifiers of its own key and of its issuer's (SKI, AKI); empty where there is none."""
    own, above = _found(certificate, x509.SubjectKeyIdentifier), _found(certificate, x509.AuthorityKeyIdentifier)
    return b"" if own is None else own.value.digest, b"" if above is None else above.value.key_identifier or b""


def _found(certificate: x509.Certificate, kind: type[Kind]) -> x509.Extension[Kind] | None:
    """The extension, when it is there."""
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def _places(certificate: x509.Certificate) -> Iterable[x509.AccessDescription]:
    found = _found(certificate, x509.AuthorityInformationAccess)
    return () if found is None else found.value


def _said(places: Iterable[x509.AccessDescription], method: x509.ObjectIdentifier) -> frozenset[str]:
    return frozenset(str(place.access_location.value) for place in places if place.access_method == method)


def _lists(certificate: x509.Certificate) -> frozenset[str]:
    found = _found(certificate, x509.CRLDistributionPoints)
    points = () if found is None else found.value
    return frozenset(str(name.value) for point in points for name in point.full_name or ())
