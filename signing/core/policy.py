"""Which algorithm, key and level each act needs, in force from a day.

Keys are ECDSA on P-256 (P-384 for the root), ETSI TS 119 312 clause 6.2: as strong as RSA-3072, a key is
made in under a millisecond and a signature is 64 bytes. Verification tools of common systems accept it.
An installation whose partners ask for RSA chooses RSA-3072 or RSA-4096 in its ceremony.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Level(StrEnum):
    """The PAdES baseline level of a signature, ETSI EN 319 142-1 clause 6."""

    NONE = ""
    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"


class KeyKind(StrEnum):
    """Kinds of keys by their common name."""

    P256 = "P-256"
    P384 = "P-384"
    RSA3072 = "RSA-3072"
    RSA4096 = "RSA-4096"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What an installation chose in its ceremony: for root and issuing authority, and for everybody else.

    With a `token` (its label; `library` is its maker's) the keys of authorities and bodies are made on it; the
    root's, which leaves the machine, is not.
    """

    root: KeyKind
    other: KeyKind
    library: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinCost:
    """What one guess of a PIN costs: Argon2id passes, KiB of memory, lanes (RFC 9106 section 4)."""

    time_cost: int
    memory_cost: int
    parallelism: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of one period."""

    in_force_from: date
    digest: str
    root_kind: KeyKind
    key_kind: KeyKind
    letter_level: Level
    seal_level: Level
    pin_cost: PinCost
    pin_tries: int
    pin_shortest: int
    pin_longest: int
    smallest_rsa: int
    tolerated_rsa: int
    digests: frozenset[str]
    curves: frozenset[str]


POLICIES = (
    Policy(
        in_force_from=date(2020, 1, 1),
        digest="sha256",
        root_kind=KeyKind.P384,
        key_kind=KeyKind.P256,
        letter_level=Level.LT,
        seal_level=Level.LTA,
        pin_cost=PinCost(time_cost=3, memory_cost=65_536, parallelism=1),
        pin_tries=5,
        pin_shortest=6,
        pin_longest=12,
        smallest_rsa=3072,
        tolerated_rsa=2048,
        digests=frozenset({"sha256", "sha384", "sha512"}),
        curves=frozenset({"secp256r1", "secp384r1", "secp521r1"}),
    ),
)
"""Oldest first. A new rule is a new row with its day; rows are never changed."""

STATUS_LASTS = timedelta(hours=24)
"""A revocation list of the issuing CA is good for a day; ETSI EN 319 411-1 CSS-6.3.9."""
STATUS_FRESH = timedelta(hours=1)
"""A list older than this is written anew before it is put into a document."""
ROOT_STATUS_LASTS = timedelta(days=400)
"""The root is off-line; its list is renewed in a ceremony once a year."""
ROOT_STATUS_FRESH = timedelta(days=300)
"""From this age on `establish` writes the root's list anew, when the root's key is there."""


RENEWED_BEFORE = timedelta(days=548)
"""A kept document gets its later time stamp eighteen months before what it rests on ends."""
AGREED_UNTIL = {
    "sha1": date(2013, 12, 31),
    "RSA-1024": date(2013, 12, 31),
    "RSA-2048": date(2030, 12, 31),
    "RSA-3072": date(2035, 12, 31),
    "RSA-4096": date(2035, 12, 31),
    "P-256": date(2035, 12, 31),
    "P-384": date(2035, 12, 31),
    "secp521r1": date(2035, 12, 31),
}
"""The last day on which an algorithm is relied on; others have no end yet.

Below 112 bits until 2013 (NIST SP 800-131A), of 112 bits until 2030, and every signature that a quantum computer
breaks until 2035 (NIST IR 8547). A day may be moved at any time: what is kept is judged by the table of today.
"""


def policy_on(day: date) -> Policy:
    """The policy in force on the day; the first one for days before it."""
    return max(
        (policy for policy in POLICIES if policy.in_force_from <= day),
        key=lambda policy: policy.in_force_from,
        default=POLICIES[0],
    )
