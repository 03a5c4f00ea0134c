"""The renewal of a kept letter: a later time stamp behind the old bytes, and the statement that names both.

ETSI EN 319 142-1 clause 5.5: a document time stamp covers the file as it was, so the renewed file begins with
the old one, byte for byte. That makes a chain that anybody can check without us.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256

from archive.core.canonical import Json
from archive.core.errors import DamagedObjectError, RenewalNotAcceptedError
from archive.core.leaf import EntryKind

PREFIX = "renewal-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The body of a TS_RENEWAL: SHA-256 and size of the old file and the new, and what the new one rests on.

    `part` names the object in the vault, `renewed_at` and `until` are moments as documents write them.
    """

    part: str
    old_sha256: str
    old_size: int
    new_sha256: str
    new_size: int
    renewed_at: str
    until: str
    algorithm: str
    authority: str
    time_authority: str

    def as_body(self) -> dict[str, Json]:
        """What the statement says."""
        return asdict(self)


def renewal_in(statement: bytes) -> Renewal:
    """The renewal a statement speaks of. Raises DamagedObjectError when it speaks of something else."""
    try:
        told = json.loads(statement)
        renewal = Renewal(**told["body"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedObjectError(object="renewal") from error
    texts = [value for name, value in asdict(renewal).items() if not name.endswith("_size")]
    sizes = (renewal.old_size, renewal.new_size)
    is_right = all(isinstance(text, str) for text in texts) and all(type(size) is int for size in sizes)
    if not is_right or told.get("kind") != EntryKind.TS_RENEWAL.value:
        raise DamagedObjectError(object="renewal")
    return renewal


def check_grown(old: bytes, new: bytes) -> None:
    """Returns when the new file is the old one with something behind it. Raises RenewalNotAcceptedError."""
    if len(new) <= len(old) or not new.startswith(old):
        raise RenewalNotAcceptedError(finding="the old bytes are not the beginning of the new ones")


def check_renewed(renewal: Renewal, pdf: bytes) -> None:
    """Returns when these are the new bytes, and the old ones their beginning. Raises DamagedObjectError."""
    is_new = (len(pdf), _digest(pdf)) == (renewal.new_size, renewal.new_sha256)
    is_grown = renewal.old_size < len(pdf) and _digest(pdf[: renewal.old_size]) == renewal.old_sha256
    if not is_new or not is_grown:
        raise DamagedObjectError(object=renewal.part)


def check_chain(letter_sha256: str, renewals: Iterable[Renewal]) -> None:
    """Returns when each renewal continues the one before, the first the letter. Raises DamagedObjectError."""
    before = letter_sha256
    for renewal in renewals:
        if renewal.old_sha256 != before:
            raise DamagedObjectError(object=renewal.part)
        before = renewal.new_sha256


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
