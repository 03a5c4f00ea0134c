"""The vault: objects on a local disk, write-once, named by record and part. It sees ciphertext only."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.core.errors import AlreadyThereError, DamagedObjectError, StoreNotAnsweringError
from archive.core.objects import NOTHING_BESIDE, Attempt, Beside
from archive.core.package import digest
from archive.doors import once


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder of objects; `archive.core.objects.ObjectStore`."""

    root: Path

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.root)

    def prepare(self) -> None:
        """Makes the folder, closed to everybody else."""
        with self._answering():
            once.folder(self.root)

    def keep(self, record: str, objects: Mapping[str, bytes], *, beside: Beside = NOTHING_BESIDE) -> None:
        """Writes a record's new objects. Raises AlreadyThereError; nothing is ever overwritten.

        A crash before the row is committed leaves objects no row names: harmless, listed by `verify_log`.
        """
        with self._answering():
            once.keep_together({**{Path(name): new for name, new in beside.items()}, self._folder(record): objects})

    def read(self, record: str, part: str) -> bytes:
        """The object's bytes, unjudged. Raises MissingObjectError."""
        with self._answering():
            return once.read(self._folder(record) / part)

    def check(self, record: str, part: str, *, sha256: str) -> None:
        """Returns when the object is what was put there; needs no key.

        Raises MissingObjectError, DamagedObjectError.
        """
        if digest(self.read(record, part)) != sha256:
            raise DamagedObjectError(object=part)

    def earlier(self, _record: str, _part: str) -> Iterator[bytes]:
        """A folder holds no versions."""
        return iter(())

    def put_back(self, record: str, part: str, data: bytes) -> None:
        """Puts a sound copy in the place of a damaged or missing one, by rename."""
        with self._answering():
            once.replace(self._folder(record) / part, data)

    def records(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Every record that has objects here, with their names; hidden leftovers of a crash are passed over."""
        for place in sorted(self.root.glob("??/" + "?" * 32)):
            yield place.name, frozenset(path.name for path in place.iterdir() if not path.name.startswith("."))

    def erase(self, record: str) -> bool:
        """Deletes the record's folder; that it is gone is durable."""
        with self._answering():
            once.drop(self._folder(record))
        return True

    def tried(self, probe: str) -> Iterator[Attempt]:
        """Tries it on a file of its own, first as Diwan writes, then as whoever owns the folder."""
        place = self.root / f".worm-{probe}"
        path = place / "object"
        with self._answering():
            once.keep(place, {"object": b"first"})
            yield Attempt(code="write_again", held=_is_refused(place))
            yield Attempt(code="overwrite", held=_holds_first(path, lambda: path.write_bytes(b"other")))
            yield Attempt(code="delete", held=_holds_first(path, path.unlink))
            path.unlink(missing_ok=True)
            place.rmdir()

    def _folder(self, record: str) -> Path:
        return self.root / record[:2] / record

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreNotAnsweringError(store=self.name, reason=error.strerror or type(error).__name__) from error


def _is_refused(place: Path) -> bool:
    try:
        once.keep(place, {"object": b"second"})
    except AlreadyThereError:
        return True
    return False


def _holds_first(path: Path, act: Callable[[], object]) -> bool:
    """Whether the bytes are still there after an owner's act."""
    try:
        act()
        return path.read_bytes() == b"first"
    except PermissionError:
        return True
    except FileNotFoundError:
        return False
