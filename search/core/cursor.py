"""How far an index has read: the last thing that a commit writes, the first that a reader reads."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The last entry of the log, the last change of readers and the last text of an annex that the index holds."""

    entry: int = -1
    change: int = 0
    text: int = 0

    def as_text(self) -> str:
        """The cursor as it is stored."""
        return json.dumps({"entry": self.entry, "change": self.change, "text": self.text})


def cursor_from(text: str) -> Cursor:
    """The cursor this text stores; one of before annexes were read has read none."""
    fields = json.loads(text)
    return Cursor(entry=int(fields["entry"]), change=int(fields["change"]), text=int(fields.get("text", 0)))
