"""The folders into which a mail server drops messages: mail/<desk>/new, and what became of each beside it.

A server delivers by rename into `new` (as a maildir does), so that no half message is read. Nothing is removed here:
a message that was taken in, or cannot be read, is moved beside `new`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings


class Fate(StrEnum):
    """What became of a message."""

    TAKEN = "taken"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A message that waits, for which desk."""

    desk_id: int
    path: Path

    def read(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()

    def put(self, fate: Fate) -> None:
        """Moves it out of `new`; a second of the same name takes the place of the first, it is the same message."""
        folder = self.path.parent.parent / fate.value
        folder.mkdir(mode=0o700, exist_ok=True)
        self.path.replace(folder / self.path.name)


def dropped(limit: int, *, desks: Collection[int]) -> tuple[Dropped, ...]:
    """The messages that wait for one of these desks, oldest name first; none where no mail is dropped."""
    root: Path = settings.PLACE.data / "mail"
    if not root.is_dir():
        return ()
    paths = [path for desk in desks for path in (root / str(desk) / "new").glob("*.eml") if path.is_file()]
    paths.sort(key=lambda path: (path.name, path))
    return tuple(Dropped(desk_id=int(path.parent.parent.name), path=path) for path in paths[:limit])
