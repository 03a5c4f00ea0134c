"""Directives that wait to be signed together: how many, how long, and as what they were written (decision 27)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from correspondence.core.directive import (
    KINDS_OF_TARGET,
    Instruction,
    Part,
    Place,
    Target,
    Verb,
    Writer,
    read_moment,
    written,
)
from correspondence.core.errors import CorrespondenceError

LIMIT = 20
"""One PIN signs at most so many."""
LASTS = timedelta(minutes=10)
"""A list that stood on the screen for longer is shown again before it is signed."""


class ListFullError(CorrespondenceError):
    """As many directives as one PIN signs wait already; facts: limit."""


class RightChangedError(CorrespondenceError):
    """The writer would write as somebody else now, or under another directive."""


class AnotherSitsThereError(CorrespondenceError):
    """A post that was named with its holder has another one, or none."""


def require_room(waiting: int) -> None:
    """Raises ListFullError."""
    if waiting >= LIMIT:
        raise ListFullError(limit=LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A directive as its writer saw it: what it says, in what right, under which one, and who sat on each post."""

    says: Instruction
    writer: Writer
    upper: str = ""
    seated: Mapping[int, int] = field(default_factory=dict)

    def require_same(self, now: "Written") -> None:
        """Raises RightChangedError, AnotherSitsThereError: nothing is signed but what the list shows."""
        if (self.writer, self.upper) != (now.writer, now.upper):
            raise RightChangedError
        if self.seated != now.seated:
            raise AnotherSitsThereError

    def as_json(self) -> dict[str, Any]:
        """As the list keeps it."""
        says = self.says
        return {
            "verb": says.verb.value,
            "text": says.text,
            "to": [one.as_json() for one in says.targets],
            "place": asdict(says.place),
            "shown": says.shown,
            "due": "" if says.due_at is None else written(says.due_at),
            "level": says.level,
            "antecedents": list(says.antecedents),
            "writer": asdict(self.writer),
            "upper": self.upper,
            "seated": [[post, person] for post, person in sorted(self.seated.items())],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Written":
        """The same back."""
        says = Instruction(
            verb=Verb(kept["verb"]),
            text=kept["text"],
            targets=tuple(_target(one) for one in kept["to"]),
            place=Place(**kept["place"]),
            shown=kept["shown"],
            due_at=read_moment(kept["due"]),
            level=kept["level"],
            antecedents=tuple(kept["antecedents"]),
        )
        seated = dict(kept["seated"])
        return cls(says=says, writer=Writer(**kept["writer"]), upper=kept["upper"], seated=seated)


def _target(kept: Mapping[str, Any]) -> Target:
    kind = next(one for one in KINDS_OF_TARGET if one in kept)
    return Target(kind=kind, id=kept[kind], part=Part(kept["part"]))
