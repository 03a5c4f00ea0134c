"""Tries to change and to delete in a store, and says whether it can be trusted."""

from dataclasses import dataclass

from archive.core.objects import Attempt, ObjectStore
from archive.doors import cipher


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was tried, and how the store stood."""

    store: str
    attempts: tuple[Attempt, ...]

    @property
    def is_trusted(self) -> bool:
        """True when nothing that was tried went through: not for Diwan, and not for who owns the store."""
        return bool(self.attempts) and all(attempt.held for attempt in self.attempts)


def check_worm(store: ObjectStore) -> Trial:
    """Makes one object of its own there and tries everything on it; no kept object is touched.

    Raises StoreNotAnsweringError.
    """
    return Trial(store=store.name, attempts=tuple(store.tried(cipher.new_name(8))))
