"""The demo's data files: units, names, topics, phrases."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import cast

FOLDER = Path(__file__).parent / "data"
Table = Mapping[str, object]


@cache
def read(name: str) -> Table:
    """One data file, read once."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def lines(table: Table, key: str) -> list[str]:
    """A list of sentences of a table; empty when it has none."""
    return cast("list[str]", table.get(key, []))


def line(table: Table, key: str, otherwise: str = "") -> str:
    """One sentence of a table."""
    return str(table.get(key, otherwise))


def tables(table: Table, key: str) -> list[Table]:
    """The tables of a list."""
    return cast("list[Table]", table[key])


def part(table: Table, key: str) -> Table:
    """A table inside a table."""
    return cast("Table", table[key])
