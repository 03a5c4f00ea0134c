"""Which engine answers in this installation: the embedded one, or the search servers that the settings name."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.conf import settings

from search.core.engine import Reading, Writing
from search.core.words import Letters
from search.doors import elastic, embedded


class Engine(Protocol):
    """One kind of index, behind which every other one can stand."""

    @property
    def name(self) -> str:
        """The word by which the folder of a generation says who made it."""

    @property
    def letters(self) -> Letters:
        """How it writes words."""

    def reading(self, folder: Path) -> Reading:
        """The index of this generation, opened for one question. Raises EngineAwayError."""

    def writing(self, folder: Path) -> AbstractContextManager[Writing]:
        """The index of this generation, to write it. Raises IndexBusyError, EngineAwayError."""

    def forget(self, names: Sequence[str]) -> None:
        """Removes what lies outside the folder for every generation but these. Raises EngineAwayError."""


def engine() -> Engine:
    """The engine of this installation."""
    return elastic.Elastic(settings.SEARCH) if settings.SEARCH else embedded.Embedded()
