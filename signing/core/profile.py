"""Whether a certificate is what its profile says: RFC 5280, and the sources core/authority.py names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from signing.core.authority import Addresses, Profile, Role
from signing.core.errors import ProfileBrokenError


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What stands in a certificate, read back from its bytes.

    `key_id` and `issuer_key_id` are SKI and AKI; `key_hash` is the SHA-1 of the key's bits they are made of.
    """

    serial: int
    not_before: datetime
    not_after: datetime
    usages: frozenset[str]
    usages_critical: bool
    purposes: frozenset[str]
    purposes_critical: bool
    is_authority: bool
    authority_critical: bool
    path_length: int | None
    skips_status: bool
    policies: frozenset[str]
    key_hash: bytes
    key_id: bytes
    issuer_key_id: bytes
    issuer_addresses: frozenset[str]
    status_addresses: frozenset[str]
    list_addresses: frozenset[str]


def check_profile(
    profile: Profile, facts: CertificateFacts, addresses: Addresses, *, issuer: CertificateFacts | None = None
) -> None:
    """Nothing, when the certificate keeps to its profile; a root is its own issuer.

    Raises ProfileBrokenError when it does not, naming the first point.
    """
    above = issuer or facts
    points = _key_points(profile, facts) | _place_points(profile, facts, addresses) | {
        "serial": 0 < facts.serial < 1 << 159 and facts.serial.bit_length() > 64,  # RFC 5280 4.1.2.2, CABF 7.1
        "lasts": timedelta(0) < facts.not_after - facts.not_before <= profile.lasts + timedelta(hours=1),
        "within_issuer": above.not_before <= facts.not_before and facts.not_after <= above.not_after,
        "policies": facts.policies == profile.policies,
        "key_ids": facts.key_id == facts.key_hash and facts.issuer_key_id == above.key_id,  # RFC 5280 4.2.1.1, 4.2.1.2
        "issuer": (issuer is None) == (profile.role is Role.ROOT) and above.is_authority,
    }  # fmt: skip
    broken = next((name for name, kept in points.items() if not kept), None)
    if broken is not None:
        raise ProfileBrokenError(role=profile.role.value, point=broken)


def _key_points(profile: Profile, facts: CertificateFacts) -> dict[str, bool]:
    """What the key may do. A time authority's one purpose is critical, and nobody else's is (RFC 3161 section 2.3)."""
    return {
        "usages": facts.usages == profile.usages and facts.usages_critical,
        "purposes": facts.purposes == profile.purposes,
        "time_purpose": facts.purposes_critical == (profile.role is Role.TIME),
        "authority": facts.is_authority == profile.is_authority
        and facts.authority_critical
        and facts.path_length == profile.path_length,
    }


def _place_points(profile: Profile, facts: CertificateFacts, addresses: Addresses) -> dict[str, bool]:
    """Where the profile says that issuer, revocations and status are fetched; a root needs none of these."""
    is_root = profile.role is Role.ROOT
    has_status = profile.issuer is Role.ISSUING and not profile.skips_status
    issuer, lists, status = (
        frozenset() if is_root else frozenset({addresses.certificate(profile.issuer)}),
        frozenset() if is_root or profile.skips_status else frozenset({addresses.revocations(profile.issuer)}),
        frozenset({addresses.status()}) if has_status else frozenset(),
    )
    return {
        "skips_status": facts.skips_status == profile.skips_status,
        "issuer_addresses": facts.issuer_addresses == issuer,
        "list_addresses": facts.list_addresses == lists,
        "status_addresses": facts.status_addresses == status,
    }
