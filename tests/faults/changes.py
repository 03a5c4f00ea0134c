"""What is changed behind the archive's back in its files, by accident or by somebody who holds every right."""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

STORES = (("vault", "object"), ("second", "second copy"), ("log", "log file"), ("keys/records", "key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: its group in the table, where, and the act upon a data folder nobody lives in."""

    group: str
    where: str
    act: Callable[[Path], object]
    seen_by: tuple[str, ...] = ("",)
    """Who must see it, each of them, when not anybody is enough."""
    about: str = ""
    """The record it is done to, which whoever sees it must name."""


def every(data: Path, dice: random.Random) -> Iterator[Change]:
    """All changes that can be made to this folder."""
    yield from _files(data, dice)
    yield from _swaps(data)


def together(every: Iterable[Change]) -> list[list[Change]]:
    """Changes that may be made in one copy: of one group, each to another record; all others alone."""
    nth, piles = Counter[tuple[str, str]](), dict[tuple[str, int | str], list[Change]]()
    for one in every:
        nth[one.group, one.about] += 1
        turn: int | str = nth[one.group, one.about] if one.about else one.where
        piles.setdefault((one.group, turn), []).append(one)
    return list(piles.values())


def _files(data: Path, dice: random.Random) -> Iterator[Change]:
    for store, group in STORES:
        for path in sorted((data / store).rglob("*")):
            if not path.is_file() or path.name.startswith("."):
                continue
            name = path.relative_to(data)
            at, bit = dice.randrange(max(1, path.stat().st_size)), dice.randrange(8)
            kind, about = (_log_file(name), "") if store == "log" else (group, _record(name))
            acts = {"bit flipped": _flip(name, at, bit), "cut short": _cut(name)}
            if not _is_superseded(path):
                acts["deleted"] = _delete(name)
            for what, act in acts.items():
                yield Change(group=f"{kind}: {what}", where=str(name), act=act, about=about)


def _record(name: Path) -> str:
    """The record whose object or key lies there."""
    return next(part for part in reversed(name.parts) if len(part) == 32)


def _is_superseded(path: Path) -> bool:
    """A partial tile whose full one is there may go (C2SP tlog-tiles, Partial Tiles)."""
    return path.parent.suffix == ".p" and path.parent.with_suffix("").exists()


def _log_file(name: Path) -> str:
    if name.name == "checkpoint":
        return "checkpoint"
    return "entry bundle" if "entries" in name.parts else "tile"


def _flip(name: Path, at: int, bit: int) -> Callable[[Path], object]:
    def act(data: Path) -> None:
        content = bytearray((data / name).read_bytes())
        content[at] ^= 1 << bit
        (data / name).write_bytes(content)

    return act


def _cut(name: Path) -> Callable[[Path], object]:
    return lambda data: (data / name).write_bytes((data / name).read_bytes()[:-1])


def _delete(name: Path) -> Callable[[Path], object]:
    return lambda data: (data / name).unlink()


def _swaps(data: Path) -> Iterator[Change]:
    folders = sorted(path.relative_to(data) for path in (data / "vault").glob("??/*") if (path / "letter.pdf").exists())
    for one, other in zip(folders, folders[1:] + folders[:1], strict=True):
        for part in ("letter.pdf", "manifest.json", "metadata.json"):
            where = f"{one}/{part}"
            yield Change(group="object: swapped", where=where, act=_swap(one / part, other / part))
        yield Change(group="object: swapped", where=str(one), act=_swap(one / "letter.pdf", one / "source.json"))


def _swap(one: Path, other: Path) -> Callable[[Path], object]:
    def act(data: Path) -> None:
        first, second = (data / one).read_bytes(), (data / other).read_bytes()
        (data / one).write_bytes(second)
        (data / other).write_bytes(first)

    return act


def other(value: Any, dice: random.Random) -> Any:
    """A value near this one."""
    if value is None:
        return 1
    if isinstance(value, int):
        return value + 1 if value else 1
    if isinstance(value, date):
        return str(value + timedelta(days=1))
    if isinstance(value, bytes):
        at = dice.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    places = [at for at, letter in enumerate(value) if letter.isalnum()]
    if not places:
        return value + "x"
    at = dice.choice(places)
    letter = str((int(value[at]) + 1) % 10) if value[at].isascii() and value[at].isdigit() else "x"
    return value[:at] + (letter if letter != value[at] else "y") + value[at + 1 :]


def unguarded(data: Path, statements: list[tuple[str, list[Any]]]) -> None:
    """What whoever owns the database can do: take the triggers away, write, put them back."""
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        guards = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            database.execute(f'DROP TRIGGER "{name}"')
        for sql, values in statements:
            database.execute(sql, values)
        for _, sql in guards:
            database.execute(sql)
        database.commit()


def older(data: Path, before: Path, *names: str) -> None:
    """Puts back what a folder held before under these names."""
    for name in names:
        shutil.rmtree(data / name, ignore_errors=True)
        for path in data.glob(f"{name}*"):
            path.unlink()
        if (before / name).is_dir():
            shutil.copytree(before / name, data / name)
        else:
            shutil.copy2(before / name, data / name)
