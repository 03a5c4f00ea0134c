"""The demo's own note of what it made: secrets of the first start, ids, and how far each letter was brought.

One file beside the database, rewritten whole and renamed into place. A letter is noted after the deed that
began it has committed: a crash in between leaves one draft more on its author's desk and nothing else.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from config.demo.errors import DemoError

WORDS = (
    "zaytun",
    "rumman",
    "dijla",
    "nakhil",
    "sindibad",
    "warda",
    "qamar",
    "jisr",
    "marjan",
    "hadiqa",
    "safina",
    "bahar",
)


@dataclass(kw_only=True, slots=True)
class Written:
    """One demo letter: its memo, and once it is registered its record."""

    ref: str
    subject: str
    number: str = ""
    on: str = ""
    record_id: str = ""
    is_done: bool = False

    def day(self) -> date | None:
        """The day of its number."""
        return date.fromisoformat(self.on) if self.on else None


@dataclass(kw_only=True, slots=True)
class Ledger:
    """Everything the demo knows of itself."""

    path: Path
    password: str
    pin: str
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    desks: dict[str, int] = field(default_factory=dict)
    letters: dict[int, Written] = field(default_factory=dict)
    away: list[str] = field(default_factory=list)
    """Signers whose keys a visitor took over: the demo no longer signs for them."""
    scenes: list[str] = field(default_factory=list)
    """The scenes begun, by name."""

    def done(self) -> int:
        """How many letters are as far as they are meant to go."""
        return sum(letter.is_done for letter in self.letters.values())

    def save(self) -> None:
        """Writes the file: closed to others from its first byte, and never half."""
        facts = {name: value for name, value in asdict(self).items() if name != "path"}
        fresh = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(facts, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)


def path_in(data: Path) -> Path:
    """Where the ledger of a data folder lies."""
    return data / "demo.json"


def open_new(data: Path) -> Ledger:
    """A ledger for a first start, with a password and a PIN of its own."""
    password = "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(90) + 10)])
    pin = "".join(secrets.choice("0123456789") for _ in range(6))
    while len(set(pin)) < 3:
        pin = "".join(secrets.choice("0123456789") for _ in range(6))
    return Ledger(path=path_in(data), password=password, pin=pin)


def read(data: Path) -> Ledger | None:
    """The ledger of this data folder; None before the first start. Raises DemoError for a damaged file."""
    path = path_in(data)
    if not path.exists():
        return None
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        letters = {int(index): Written(**letter) for index, letter in facts.pop("letters").items()}
        return Ledger(path=path, letters=letters, **facts)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"The demo's notes in {path} are damaged. Start over with: ./run demo --fresh"
        raise DemoError(message) from error
