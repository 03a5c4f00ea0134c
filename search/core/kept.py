"""A query as it is kept: the line, and what was chosen beside it under the names that the page's address uses."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from hashlib import sha256

from archive.core.canonical import Json, canonical
from search.core.plan import NEWEST, Narrow

NAME_LIMIT = 120
WORD_LIMIT = 60
NOTE_LIMIT = 4_000


class Alerts(Enum):
    """Whether the inspectors are told when something new matches."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The line typed and the choices, without a page."""

    line: str
    choices: dict[str, Json]

    def narrow(self) -> Narrow:
        """The choices as a search takes them."""
        return Narrow(
            kinds=tuple(str(kind) for kind in _list(self.choices.get("kinds"))),
            bodies=_numbers(self.choices.get("bodies")),
            units=_numbers(self.choices.get("units")),
            years=_numbers(self.choices.get("years")),
            levels=_numbers(self.choices.get("levels")),
            signers=_numbers(self.choices.get("signers")),
            states=tuple(str(state) for state in _list(self.choices.get("states"))),
            from_on=_day(self.choices.get("from")),
            until_on=_day(self.choices.get("until")),
            is_exact=bool(self.choices.get("exact")),
            order=str(self.choices.get("o") or NEWEST),
        )

    def digest(self) -> str:
        """SHA-256 (hex) of the question, which the journal keeps in place of its words; the order asks for nothing."""
        asked: Json = {name: value for name, value in self.choices.items() if name != "o"}
        return sha256(canonical({"line": self.line, "choices": asked})).hexdigest()


def kept(line: str, narrow: Narrow) -> Kept:
    """The query as it is kept; what was not chosen is left out."""
    chosen: dict[str, Json] = {
        "kinds": list(narrow.kinds),
        "bodies": list(narrow.bodies),
        "units": list(narrow.units),
        "years": list(narrow.years),
        "levels": list(narrow.levels),
        "signers": list(narrow.signers),
        "states": list(narrow.states),
        "from": "" if narrow.from_on is None else narrow.from_on.isoformat(),
        "until": "" if narrow.until_on is None else narrow.until_on.isoformat(),
        "exact": int(narrow.is_exact),
        "o": "" if narrow.order == NEWEST else narrow.order,
    }
    return Kept(line=line, choices={name: value for name, value in chosen.items() if value})


def _list(value: Json | None) -> list[Json]:
    return value if isinstance(value, list) else []


def _numbers(value: Json | None) -> tuple[int, ...]:
    return tuple(one for one in _list(value) if isinstance(one, int))


def _day(value: Json | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
