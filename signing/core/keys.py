"""What may be a PIN, and what happened to keys, as others read it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signing.core.errors import PinNotAcceptedError
from signing.core.policy import Policy


class Happening(StrEnum):
    """What can happen to a key. Stored values never change."""

    AUTHORITY_MADE = "authority_made"
    KEY_ISSUED = "key_issued"
    SEAL_ISSUED = "seal_issued"
    CODE_KEY_ISSUED = "code_key_issued"
    KEY_LOCKED = "key_locked"
    REVOKED = "revoked"


class Reason(StrEnum):
    """Why a certificate is revoked, RFC 5280 section 5.3.1."""

    UNSPECIFIED = "unspecified"
    COMPROMISED = "keyCompromise"
    LEFT = "affiliationChanged"
    REPLACED = "superseded"
    CEASED = "cessationOfOperation"


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
class SignedCode:
    """The signature over a code's payload: 64 raw bytes r‖s, and the key that made it."""

    signature: bytes
    key_id: str


def check_pin(pin: str, policy: Policy) -> None:
    """Nothing, when the PIN may be used. Raises PinNotAcceptedError otherwise."""
    is_sound = policy.pin_shortest <= len(pin) <= policy.pin_longest and len(set(pin)) > 1
    if not is_sound:
        raise PinNotAcceptedError(shortest=policy.pin_shortest, longest=policy.pin_longest)
