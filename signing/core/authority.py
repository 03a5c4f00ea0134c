"""Certificate profiles: what may be issued to whom, and what a certificate must then look like.

RFC 5280, RFC 3161 section 2.3 (time authority), RFC 6960 section 4.2.2.2 (status responder), ETSI EN 319 412-2
(persons) and 412-3 (organisations).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

PERSON_MARK = "DIWAN-P"
BODY_MARK = "DIWAN-B"
TIME_POLICY = "2.25.201893054782653410238761530981247630597"
"""The policy under which our time authority works (an UUID arc, ITU-T X.667: needs no registration)."""
CERTIFICATE_POLICY = "2.25.154443591105222493692912845671105362260"
"""The policy under which certificates are issued below the root (RFC 5280 section 4.2.1.4)."""
LONGEST_NAME = 64
"""X.520's upper bound of a common name and an organisation name; counted in UTF-8 bytes, as strict readers do."""


class Role(StrEnum):
    """What a certificate is for."""

    ROOT = "root"
    CROSS = "cross"  # a later root's key, certified by the root before it
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
    """Where others fetch certificates, revocation lists and status; `base` has no slash at the end.

    `issuing` and `root` name the issuing authority and the root that are meant: later ones have addresses of their own.
    """

    base: str
    issuing: str = Role.ISSUING.value
    root: str = Role.ROOT.value

    def certificate(self, role: Role) -> str:
        """The address of an authority's certificate."""
        return f"{self.base}/{self._name(role)}.cer"

    def revocations(self, role: Role) -> str:
        """The address of an authority's revocation list."""
        return f"{self.base}/{self._name(role)}.crl"

    def _name(self, role: Role) -> str:
        return {Role.ISSUING: self.issuing, Role.ROOT: self.root}.get(role, role.value)

    def status(self) -> str:
        """The address of the status responder."""
        return f"{self.base}/ocsp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a certificate of one role carries; with less than `renewed_before` left its key is replaced."""

    role: Role
    lasts: timedelta
    usages: frozenset[str]
    issuer: Role
    renewed_before: timedelta
    policies: frozenset[str] = frozenset({CERTIFICATE_POLICY})
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
            renewed_before=10 * _YEAR,
            policies=frozenset(),
            usages=frozenset({"key_cert_sign", "crl_sign"}),
            is_authority=True,
        ),
        Profile(
            role=Role.CROSS,
            issuer=Role.ROOT,
            lasts=15 * _YEAR,
            renewed_before=timedelta(0),  # nobody renews it: by then the later root is known by itself
            usages=frozenset({"key_cert_sign", "crl_sign"}),
            is_authority=True,
            path_length=1,
        ),
        Profile(
            role=Role.ISSUING,
            issuer=Role.ROOT,
            lasts=15 * _YEAR,
            renewed_before=5 * _YEAR,
            usages=frozenset({"key_cert_sign", "crl_sign"}),
            is_authority=True,
            path_length=0,
        ),
        Profile(
            role=Role.TIME,
            issuer=Role.ISSUING,
            lasts=10 * _YEAR,
            renewed_before=6 * _YEAR,  # so every token is proof for six years before it must be renewed
            usages=frozenset({"digital_signature"}),
            purposes=frozenset({"time_stamping"}),
        ),
        Profile(
            role=Role.STATUS,
            issuer=Role.ISSUING,
            lasts=2 * _YEAR,
            renewed_before=timedelta(days=90),
            usages=frozenset({"digital_signature"}),
            purposes=frozenset({"ocsp_signing"}),
            skips_status=True,
        ),
        Profile(
            role=Role.PERSON,
            issuer=Role.ISSUING,
            lasts=3 * _YEAR,
            renewed_before=timedelta(days=30),
            usages=frozenset({"content_commitment"}),
        ),
        Profile(
            role=Role.SEAL,
            issuer=Role.ISSUING,
            lasts=5 * _YEAR,
            renewed_before=timedelta(days=60),
            usages=frozenset({"digital_signature", "content_commitment"}),
        ),
        Profile(
            role=Role.CODE,
            issuer=Role.ISSUING,
            lasts=5 * _YEAR,
            renewed_before=timedelta(days=60),
            usages=frozenset({"digital_signature"}),
        ),
    )
}


def is_ageing(profile: Profile, not_after: datetime, *, issuer_ends: datetime, at: datetime) -> bool:
    """True when the certificate is to be replaced: little is left of it, and a new one would last a month longer."""
    next_end = min(at + profile.lasts, issuer_ends)
    return not_after - at < profile.renewed_before and not_after + timedelta(days=30) < next_end


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
