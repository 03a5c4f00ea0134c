"""What was taken in of recognised authorities, beside the trust list: certificates below them, revocation lists.

Nothing here is believed for lying here: at each read it must hang on the trust list by its signature.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from signing.doors import keyfiles

_FOLDER = "recognised"


class Imported(StrEnum):
    """What is taken in, by the ending of its file."""

    CERTIFICATE = "cer"
    LIST = "crl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """The place beside the keys; `keys` is their folder. A file is named by the SHA-256 of its authority."""

    keys: Path

    def keep(self, kind: Imported, authority: str, data: bytes) -> None:
        """Keeps it, in place of an older one."""
        keyfiles.keep(self.keys / _FOLDER / f"{authority}.{kind.value}", data)

    def one(self, kind: Imported, authority: str) -> bytes | None:
        """What was taken in of this authority, or None."""
        return keyfiles.read(self.keys / _FOLDER / f"{authority}.{kind.value}")

    def all(self, kind: Imported) -> tuple[bytes, ...]:
        """Everything of the kind, in the order of its names."""
        found = sorted((self.keys / _FOLDER).glob(f"*.{kind.value}"))
        return tuple(data for path in found if (data := keyfiles.read(path)) is not None)
