"""The number that the other of two ministries gave to the letter of both (domain 2.3, decision 25)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any  # JSON read back

from archive.core.canonical import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondNumber:
    """The number, its place in its register, and who gave it, on the same day as the first.

    `document` is the SHA-256 of the file as the second seal found it: with the first ministry's seal. `also_on` are
    the dates of other calendars that the second seal carries.
    """

    number: str
    sequence: int
    register: str
    body_id: int
    unit_id: int
    issuer: str
    document: str
    also_on: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """As metadata and rows keep it (docs/formats/record.md)."""
        return {
            "number": self.number,
            "sequence": self.sequence,
            "register": self.register,
            "body": self.body_id,
            "unit": self.unit_id,
            "issuer": self.issuer,
            "document": self.document,
            **({"also_on": list(self.also_on)} if self.also_on else {}),
        }


def second_from(fields: Mapping[str, Any] | None) -> SecondNumber | None:
    """What `as_json` wrote; None for a letter of one ministry. Raises KeyError for what is none."""
    if fields is None:
        return None
    return SecondNumber(
        number=fields["number"],
        sequence=fields["sequence"],
        register=fields["register"],
        body_id=fields["body"],
        unit_id=fields["unit"],
        issuer=fields["issuer"],
        document=fields["document"],
        also_on=tuple(fields.get("also_on", ())),
    )
