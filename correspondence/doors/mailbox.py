"""The folders into which a mail server drops messages: mail/<desk>/new, and what became of each beside it.

A server delivers by rename into `new` (as a maildir does), so that no half message is read. A message that was
taken in is moved beside `new`; it is removed when its record is destroyed.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A message that waits, for which desk."""

    desk_id: int
    path: Path

    def read(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()

    def put_aside(self) -> None:
        """Moves it out of `new`; a second of the same name takes the place of the first, it is the same message."""
        folder = self.path.parent.parent / TAKEN
        folder.mkdir(mode=0o700, exist_ok=True)
        self.path.replace(folder / self.path.name)


def dropped(limit: int, *, desks: Collection[int], besides: Collection[tuple[int, str]] = ()) -> tuple[Dropped, ...]:
    """The messages that wait for one of these desks, oldest name first; none where no mail is dropped.

    Those `besides`, by desk and name, are passed over and hold nobody up.
    """
    root: Path = settings.PLACE.data / "mail"
    if not root.is_dir():
        return ()
    found = [
        Dropped(desk_id=desk, path=path)
        for desk in desks
        for path in (root / str(desk) / "new").glob("*.eml")
        if path.is_file() and (desk, path.name) not in besides
    ]
    found.sort(key=lambda one: (one.path.name, one.path))
    return tuple(found[:limit])


def put_again(*, desks: Collection[int], known: Collection[str]) -> int:
    """Lays what was taken in back into `new`, but for messages whose SHA-256 is known; says how many."""
    root: Path = settings.PLACE.data / "mail"
    count = 0
    for path in (path for desk in desks for path in sorted((root / str(desk) / TAKEN).glob("*.eml"))):
        if sha256(path.read_bytes()).hexdigest() not in known:
            folder = path.parent.parent / "new"
            folder.mkdir(mode=0o700, exist_ok=True)
            path.replace(folder / path.name)
            count += 1
    return count


def taken(*, desks: Collection[int]) -> dict[str, Path]:
    """Where the messages lie that were taken in for these desks, by their SHA-256."""
    root: Path = settings.PLACE.data / "mail"
    paths = (path for desk in desks for path in sorted((root / str(desk) / TAKEN).glob("*.eml")))
    return {sha256(path.read_bytes()).hexdigest(): path for path in paths}


def forget(messages: Mapping[str, int]) -> None:
    """Removes the messages with these SHA-256 and sizes from all that were taken in."""
    root: Path = settings.PLACE.data / "mail"
    for path in root.glob(f"*/{TAKEN}/*.eml"):
        if path.stat().st_size in messages.values() and sha256(path.read_bytes()).hexdigest() in messages:
            path.unlink()


def is_known(desk_id: int, name: str) -> bool:
    """True when a message of this name was laid here before, taken in or not."""
    root: Path = settings.PLACE.data / "mail" / str(desk_id)
    return any((root / folder / name).exists() for folder in ("new", TAKEN))


def keep(desk_id: int, name: str, data: bytes) -> None:
    """Lays a message into `new`, whole and durable when this returns: temp, fsync, rename, fsync of the folder."""
    folder: Path = settings.PLACE.data / "mail" / str(desk_id) / "new"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder.parent / f".{name}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / name)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
