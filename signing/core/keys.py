"""What may be a PIN, and what happened to keys, as others read it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from directory.core.errors import SamePersonError
from signing.core.errors import PinNotAcceptedError
from signing.core.policy import Policy


class Happening(StrEnum):
    """What can happen to a key. Stored values never change."""

    AUTHORITY_MADE = "authority_made"
    KEY_ISSUED = "key_issued"
    SEAL_ISSUED = "seal_issued"
    CODE_KEY_ISSUED = "code_key_issued"
    KEY_LOCKED = "key_locked"
    KEY_UNLOCKED = "key_unlocked"
    KEY_PERMITTED = "key_permitted"
    KEY_RENEWED = "key_renewed"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    RELEASED = "released"
    CEREMONY_HELD = "ceremony_held"
    REQUEST_CERTIFIED = "request_certified"
    IMPORTED = "certificate_imported"
    ROOT_RECOGNISED = "root_recognised"


class Place(StrEnum):
    """Where a person's key lies. Stored values never change."""

    HERE = "here"
    TOKEN = "token"  # noqa: S105  (a place, no secret)
    OUTSIDE = "outside"


class Reason(StrEnum):
    """Why a certificate is revoked, RFC 5280 section 5.3.1."""

    UNSPECIFIED = "unspecified"
    COMPROMISED = "keyCompromise"
    LEFT = "affiliationChanged"
    REPLACED = "superseded"
    CEASED = "cessationOfOperation"
    HELD = "certificateHold"


class JointAct(StrEnum):
    """What two key officers do together. Stored values never change."""

    PERMIT = "permit_key"
    REOPEN = "unlock_key"
    RELEASE = "release"
    CERTIFY = "certify_request"
    ADOPT = "adopt"


RELEASED_FOR = "removeFromCRL"
"""What RFC 5280 section 5.3.1 calls the end of a hold."""
NOTICES = (1, 7, 30)
"""How many days before its end a certificate's owner is told, nearest first (decision 40)."""
OUTSIDE_LASTS = timedelta(minutes=15)
"""How long a document waits for a signature made outside (decision 20)."""
PERMIT_LASTS = timedelta(days=7)
"""How long two officers' permit waits for the owner to choose a PIN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEvent:
    """One thing that happened to a key, in order; `facts` are ready for canonical JSON."""

    seq: int
    kind: Happening
    facts: dict[str, str | int]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLine:
    """What is printed of a certificate under a signature, and when it ends."""

    short_serial: str
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """A certificate that ends soon: whose it is, when it ends, and which notice (30, 7 or 1) is due."""

    serial: str
    person_id: int | None
    body_id: int | None
    ends_on: date
    days_left: int
    notice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPermit:
    """What two officers allow a person: a key under this name and organisation, until then."""

    name: str
    organisation: str
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What stands in a request or certificate somebody presents; `fingerprint` is SHA-256 in hex.

    Of a request it is its public key's (SubjectPublicKeyInfo), of a certificate the certificate's.
    """

    subject: str
    issuer: str
    key: str
    fingerprint: str
    not_before: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """What a person signs outside: `to_sign` (or its SHA-256), until then; `pdf` comes back with the answer.

    `algorithm` names how: "ECDSA P-256, SHA-256", or "RSA-3072 PKCS #1 v1.5, SHA-256".
    """

    nonce: str
    pdf: bytes
    to_sign: bytes
    digest: str
    algorithm: str
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCode:
    """The signature over a code's payload: 64 raw bytes r‖s, and the key that made it."""

    signature: bytes
    key_id: str


def check_pin(pin: str, policy: Policy) -> None:
    """Nothing, when the PIN may be used. Raises PinNotAcceptedError otherwise."""
    is_sound = policy.pin_shortest <= len(pin) <= policy.pin_longest and len(set(pin)) > 1
    if not is_sound:
        raise PinNotAcceptedError(shortest=policy.pin_shortest, longest=policy.pin_longest)


def notice_due(days_left: int) -> int | None:
    """Which notice a certificate with so many days left stands under; None when it is too early."""
    return next((days for days in NOTICES if days_left <= days), None)


def check_officers(owner_id: int | None, first: int | None, second: int | None) -> tuple[int, int]:
    """The two officers, when they are two different people and neither is the owner. Raises SamePersonError."""
    if first is None or second is None or first == second or owner_id in {first, second}:
        raise SamePersonError
    return first, second
