"""Reads revocation lists that others made (RFC 5280 section 5), with cryptography."""

from collections.abc import Iterable
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from signing.core.errors import ListNotSoundError
from signing.core.status import LARGEST_LIST, StatusList
from signing.doors import ca

List = x509.CertificateRevocationList
_KNOWN = frozenset({x509.CRLNumber.oid, x509.AuthorityKeyIdentifier.oid, x509.IssuingDistributionPoint.oid})
"""Extensions that leave a list what it seems to be; any other critical one may change what it means (5.2)."""


def load(data: bytes) -> List:
    """The list, from DER or PEM. Raises ListNotSoundError when it cannot be read or is too large."""
    if len(data) > LARGEST_LIST:
        raise ListNotSoundError
    try:
        return x509.load_pem_x509_crl(data) if b"-----BEGIN" in data else x509.load_der_x509_crl(data)
    except ValueError as error:
        raise ListNotSoundError from error


def der(read: List) -> bytes:
    """The list as DER."""
    return read.public_bytes(serialization.Encoding.DER)


def facts_of(read: List) -> StatusList:
    """What it says of itself. Raises ListNotSoundError when its extensions cannot be read."""
    try:
        found = {extension.oid: extension for extension in read.extensions}
    except (ValueError, x509.DuplicateExtension, x509.InvalidVersion) as error:
        raise ListNotSoundError from error
    number = found.get(x509.CRLNumber.oid)
    scope = found.get(x509.IssuingDistributionPoint.oid)
    is_strange = any(one.critical and one.oid not in _KNOWN for one in found.values())
    is_part = x509.DeltaCRLIndicator.oid in found or (scope is not None and _is_part(scope.value))
    return StatusList(
        made_at=read.last_update_utc,
        until_at=read.next_update_utc,
        number=number.value.crl_number if number is not None and isinstance(number.value, x509.CRLNumber) else None,
        is_whole=not is_strange and not is_part,
    )


def issuer_of(read: List, authorities: Iterable[ca.Certificate]) -> ca.Certificate | None:
    """The one of these authorities whose key signed the list and may sign lists; None when it is none of them."""
    data = der(read)
    return next((one for one in authorities if may_list(one) and is_signed(data, ca.certificate_der(one))), None)


def is_by_one_of(data: bytes, authorities: Iterable[ca.Certificate]) -> bool:
    """True when these bytes are a list that one of the authorities made."""
    try:
        return issuer_of(load(data), authorities) is not None
    except ListNotSoundError:
        return False


def may_list(authority: ca.Certificate) -> bool:
    """True when its certificate lets it sign lists (RFC 5280 section 4.2.1.3)."""
    try:
        return authority.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


@lru_cache(maxsize=128)
def is_signed(data: bytes, authority: bytes) -> bool:
    """True when the authority's key signed the list, both DER."""
    read, issuer = x509.load_der_x509_crl(data), ca.load_certificate(authority)
    key = issuer.public_key()
    try:
        return bool(read.issuer == issuer.subject and read.is_signature_valid(key))  # type: ignore[arg-type]  # checked inside
    except TypeError:
        return False


@lru_cache(maxsize=128)
def is_below(certificate: bytes, authority: bytes) -> bool:
    """True when the authority issued the certificate, both DER."""
    try:
        below = ca.load_certificate(certificate)
    except ValueError:  # the file is not what was taken in
        return False
    return ca.is_issued_by(below, ca.load_certificate(authority))


def _is_part(scope: x509.ExtensionType) -> bool:
    """True when the list speaks of some certificates or some reasons only."""
    return isinstance(scope, x509.IssuingDistributionPoint) and any(
        (
            scope.only_contains_user_certs,
            scope.only_contains_ca_certs,
            scope.only_contains_attribute_certs,
            scope.indirect_crl,
            scope.only_some_reasons,
        )
    )
