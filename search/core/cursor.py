"""How far an index has read: the last thing that a commit writes, the first that a reader reads."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The last entry of the log and the last change of readers that the index holds."""

    entry: int = -1
    change: int = 0

    def as_text(self) -> str:
        """The cursor as it is stored."""
        return json.dumps({"entry": self.entry, "change": self.change})


def cursor_from(text: str) -> Cursor:
    """The cursor this text stores."""
    fields = json.loads(text)
    return Cursor(entry=int(fields["entry"]), change=int(fields["change"]))
