"""Certificate profiles: what may be issued to whom, and what a certificate must then look like.

RFC 5280, RFC 3161 section 2.3 (time authority), RFC 6960 section 4.2.2.2 (status responder), ETSI EN 319 412-2
(persons) and 412-3 (organisations).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from signing.core.errors import ProfileBrokenError

PERSON_MARK = "DIWAN-P"
BODY_MARK = "DIWAN-B"
TIME_POLICY = "2.25.201893054782653410238761530981247630597"
"""The policy under which our time authority works (an UUID arc, ITU-T X.667: needs no registration)."""
LONGEST_NAME = 64
"""X.520's upper bound of a common name and an organisation name; counted in UTF-8 bytes, as strict readers do."""


class Role(StrEnum):
    """What a certificate is for."""

    ROOT = "root"
    ISSUING = "issuing"
    TIME = "time"
    STATUS = "status"
    PERSON = "person"
    SEAL = "seal"
    CODE = "code"


def _cut(name: str) -> str:
    """The name up to the bound, never half a letter; a name of nothing is a dash."""
    return name.encode()[:LONGEST_NAME].decode(errors="ignore").strip() or "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who a certificate names. `mark` is our number of the person or the body, never a state's number."""

    common_name: str
    organisation: str
    mark: str = ""

    def shortened(self) -> "Subject":
        """The same, cut to what X.520 lets a name hold."""
        return Subject(
            common_name=_cut(self.common_name),
            organisation=_cut(self.organisation),
            mark=self.mark,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyName:
    """A body (ministry) that seals, with its names."""

    body_id: int
    name_en: str
    name_ar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where others fetch certificates, revocation lists and status; `base` has no slash at the end."""

    base: str

    def certificate(self, role: Role) -> str:
        """The address of an authority's certificate."""
        return f"{self.base}/{role.value}.cer"

    def revocations(self, role: Role) -> str:
        """The address of an authority's revocation list."""
        return f"{self.base}/{role.value}.crl"

    def status(self) -> str:
        """The address of the status responder."""
        return f"{self.base}/ocsp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a certificate of one role carries."""

    role: Role
    lasts: timedelta
    usages: frozenset[str]
    issuer: Role
    purposes: frozenset[str] = field(default_factory=frozenset)
    is_authority: bool = False
    path_length: int | None = None
    skips_status: bool = False


_YEAR = timedelta(days=365)
PROFILES: dict[Role, Profile] = {
    profile.role: profile
    for profile in (
        Profile(
            role=Role.ROOT,
            issuer=Role.ROOT,
            lasts=25 * _YEAR,
            usages=frozenset({"key_cert_sign", "crl_sign"}),
            is_authority=True,
        ),
        Profile(
            role=Role.ISSUING,
            issuer=Role.ROOT,
            lasts=15 * _YEAR,
            usages=frozenset({"key_cert_sign", "crl_sign"}),
            is_authority=True,
            path_length=0,
        ),
        Profile(
            role=Role.TIME,
            issuer=Role.ISSUING,
            lasts=10 * _YEAR,
            usages=frozenset({"digital_signature"}),
            purposes=frozenset({"time_stamping"}),
        ),
        Profile(
            role=Role.STATUS,
            issuer=Role.ISSUING,
            lasts=2 * _YEAR,
            usages=frozenset({"digital_signature"}),
            purposes=frozenset({"ocsp_signing"}),
            skips_status=True,
        ),
        Profile(
            role=Role.PERSON,
            issuer=Role.ISSUING,
            lasts=3 * _YEAR,
            usages=frozenset({"content_commitment"}),
        ),
        Profile(
            role=Role.SEAL,
            issuer=Role.ISSUING,
            lasts=5 * _YEAR,
            usages=frozenset({"digital_signature", "content_commitment"}),
        ),
        Profile(
            role=Role.CODE,
            issuer=Role.ISSUING,
            lasts=5 * _YEAR,
            usages=frozenset({"digital_signature"}),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What stands in a certificate, read back from its bytes."""

    serial: int
    lasts: timedelta
    usages: frozenset[str]
    usages_critical: bool
    purposes: frozenset[str]
    purposes_critical: bool
    is_authority: bool
    path_length: int | None
    skips_status: bool
    has_key_ids: bool
    status_addresses: frozenset[str]


def check_profile(profile: Profile, facts: CertificateFacts, addresses: Addresses) -> None:
    """Nothing, when the certificate keeps to its profile.

    Raises ProfileBrokenError when it does not, naming the first point.
    """
    is_root = profile.role is Role.ROOT
    expected = frozenset() if is_root else _addresses(profile, addresses)
    points = {
        "serial": 0 < facts.serial < 1 << 159 and facts.serial.bit_length() > 64,  # RFC 5280 4.1.2.2, CABF 7.1
        "lasts": facts.lasts <= profile.lasts + timedelta(hours=1),
        "usages": facts.usages == profile.usages and facts.usages_critical,
        "purposes": facts.purposes == profile.purposes,
        "time_purpose": profile.role is not Role.TIME or facts.purposes_critical,  # RFC 3161 section 2.3
        "authority": facts.is_authority == profile.is_authority and facts.path_length == profile.path_length,
        "status": facts.skips_status == profile.skips_status and facts.status_addresses == expected,
        "key_ids": facts.has_key_ids,
    }
    broken = next((name for name, kept in points.items() if not kept), None)
    if broken is not None:
        raise ProfileBrokenError(role=profile.role.value, point=broken)


def _addresses(profile: Profile, addresses: Addresses) -> frozenset[str]:
    """Where the profile says that issuer, revocations and status are fetched."""
    named = {addresses.certificate(profile.issuer)}
    if not profile.skips_status:
        named.add(addresses.revocations(profile.issuer))
        if profile.issuer is Role.ISSUING:
            named.add(addresses.status())
    return frozenset(named)


def person_of(mark: str) -> int | None:
    """The person's id in a certificate's mark, or None for anybody else's certificate."""
    number = mark.removeprefix(PERSON_MARK)
    return int(number) if number != mark and number.isascii() and number.isdigit() else None


def is_our_mark(mark: str) -> bool:
    """True for our number of a person or of a body."""
    return mark.startswith((PERSON_MARK, BODY_MARK))


def is_body_mark(mark: str) -> bool:
    """True for our number of a body: its certificate seals."""
    return mark.startswith(BODY_MARK)


def short_serial(serial: int) -> str:
    """A certificate's serial as people compare it: the first eight hex digits in two groups."""
    digits = f"{serial:032X}"[:8]
    return f"{digits[:4]}-{digits[4:]}"


def valid_on(moment: datetime, not_before: datetime, not_after: datetime) -> bool:
    """True inside the certificate's days."""
    return not_before <= moment <= not_after
