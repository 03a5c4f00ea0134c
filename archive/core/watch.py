"""Whom the log answers to: the witnesses and time authorities it asks, and the logs it watches itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.core.checkpoint import COSIGNATURE, NoteKey, key_from
from archive.core.errors import CheckpointNotValidError, WatchNotValidError

_PARTS = {"log": 2, "witness": 3, "quorum": 2, "time": 4}
OUR_TIME = "diwan"
"""The name of the installation's own time authority."""
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A witness that is asked: its key, and the address its submissions go to (no slash at the end)."""

    key: NoteKey
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSource:
    """A time authority outside: a name for it, its address, and the file with the roots it stands under."""

    name: str
    address: str
    roots: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The policy. With a quorum of 0 a checkpoint needs no witness."""

    logs: tuple[NoteKey, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    quorum: int = 0
    times: tuple[TimeSource, ...] = ()

    def names(self) -> frozenset[str]:
        """The names of the witnesses."""
        return frozenset(witness.key.name for witness in self.witnesses)

    def log(self, origin: str) -> NoteKey | None:
        """The key of the log of that origin, when it is watched."""
        return next((key for key in self.logs if key.name == origin), None)


def watch_from(text: str) -> Watch:
    """The policy that a file holds (docs/formats/watch.md). Raises WatchNotValidError with `line`."""
    logs: list[NoteKey] = []
    witnesses: list[Witness] = []
    times: list[TimeSource] = []
    quorum = line = 0
    for number, words in _said(text):
        try:
            match words[0]:
                case "log":
                    logs.append(key_from(words[1]))
                case "witness":
                    key = key_from(words[1], algorithm=COSIGNATURE)
                    witnesses.append(Witness(key=key, address=_address(words[2])))
                case "time":
                    times.append(TimeSource(name=_name(words[1]), address=_address(words[2]), roots=words[3]))
                case _:
                    quorum, line = int(words[1]), number
        except (CheckpointNotValidError, ValueError) as error:
            raise WatchNotValidError(line=number) from error
    watch = Watch(logs=tuple(logs), witnesses=tuple(witnesses), quorum=quorum, times=tuple(times))
    if not 0 <= quorum <= len(watch.names()) or len(watch.names()) != len(witnesses):
        raise WatchNotValidError(line=line)
    return watch


def _said(text: str) -> Iterator[tuple[int, list[str]]]:
    """The words of each line that says something, with its number."""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if words and not words[0].startswith("#"):
            if _PARTS.get(words[0]) != len(words):
                raise WatchNotValidError(line=number)
            yield number, words


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(text)
    return text.rstrip("/")


def _name(text: str) -> str:
    if not _NAME.fullmatch(text) or text == OUR_TIME:
        raise ValueError(text)
    return text
