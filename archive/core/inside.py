"""What a body says inside itself about a record: its directives and its own ways; others learn that it was said.

A statement with `inside` (the body's unit) is for that body and for inspectors of the record, up to `level`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from archive.core.canonical import Json

INSIDE, LEVEL = "inside", "level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Of which bodies somebody is, up to which level, and whether a mandate opens the record."""

    bodies: frozenset[int]
    level: int
    is_inspector: bool = False

    def hears(self, said: Mapping[str, Json]) -> bool:
        """True when a statement with this body is for them. What cannot be understood is for nobody."""
        if INSIDE not in said:
            return True
        level = said.get(LEVEL)
        if not isinstance(level, int) or level > self.level:
            return False
        return self.is_inspector or said[INSIDE] in self.bodies
