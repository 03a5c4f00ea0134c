"""What a store of kept objects is, whichever one an installation chose: two doors, one protocol."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket with Object Lock, and how long the store itself must refuse to delete; the keys stay out of repr."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    days: int = 3650
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One thing that was tried against the store, and whether the store held."""

    code: str
    held: bool


Beside = Mapping[str, Mapping[str, bytes]]
"""Files by their names, by their folder."""
NOTHING_BESIDE: Beside = {}


class ObjectStore(Protocol):
    """Objects by record and part, written once; ciphertext only.

    Whatever keeps a store from answering is StoreNotAnsweringError: then nothing may be acknowledged.
    """

    @property
    def name(self) -> str:
        """The store in words a log may carry: no secret."""

    def prepare(self) -> None:
        """Makes the store where it is not there yet, as it must be."""

    def keep(self, record: str, objects: Mapping[str, bytes], *, beside: Beside = NOTHING_BESIDE) -> None:
        """Writes a record's new objects; durable when it returns. Raises AlreadyThereError, never overwrites.

        `beside` are files of this machine that are to be durable with them.
        """

    def read(self, record: str, part: str) -> bytes:
        """What lies there now, unjudged. Raises MissingObjectError."""

    def check(self, record: str, part: str, *, sha256: str) -> None:
        """Returns when the object is what was put there. Raises MissingObjectError, DamagedObjectError."""

    def earlier(self, record: str, part: str) -> Iterator[bytes]:
        """Other versions the store still holds under this name, oldest first."""

    def put_back(self, record: str, part: str, data: bytes) -> None:
        """Puts a sound copy in the place of a damaged or missing one; durable when it returns."""

    def records(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Every record that has objects here, with their names."""

    def erase(self, record: str) -> bool:
        """Deletes all a destroyed record has here; False where the store must keep it still. Only `dispose` calls it.

        Its key is gone before: what is left is noise. Again after a crash, it goes on.
        """

    def tried(self, probe: str) -> Iterator[Attempt]:
        """Tries to overwrite, delete and shorten an object of its own, made under this name."""
