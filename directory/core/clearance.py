"""The lattice: levels, compartments, and when a clearance dominates a label."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

HIGHEST_COMPARTMENT = 61
"""Compartments are numbers from 0 to 61, so that a set of them is one signed 64-bit column."""


class Level(IntEnum):
    """The named levels of درجة الكتمان; the engine takes any small number."""

    ORDINARY = 0
    SECRET = 1
    TOP_SECRET = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a document asks of its reader.

    `personal` (شخصي) is a flag and not a level: it narrows the readers to named persons.
    """

    level: int = Level.ORDINARY
    compartments: frozenset[int] = field(default_factory=frozenset)
    personal: bool = False

    def join(self, other: "Label") -> "Label":
        """The lowest label that protects both."""
        return Label(
            level=max(self.level, other.level),
            compartments=self.compartments | other.compartments,
            personal=self.personal or other.personal,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """How far a person may be trusted, need to know apart."""

    level: int = Level.ORDINARY
    compartments: frozenset[int] = field(default_factory=frozenset)

    def dominates(self, label: Label) -> bool:
        """True when the level suffices and no compartment of the label is missing."""
        return self.level >= label.level and label.compartments <= self.compartments


def bits(compartments: Iterable[int]) -> int:
    """The set as one number, compartment n in bit n. Raises ValueError for an unknown number."""
    total = 0
    for number in compartments:
        if not 0 <= number <= HIGHEST_COMPARTMENT:
            message = f"compartment {number} is not between 0 and {HIGHEST_COMPARTMENT}"
            raise ValueError(message)
        total |= 1 << number
    return total


def compartments_of(bits: int) -> frozenset[int]:
    """The set a column holds; the inverse of `bits`."""
    return frozenset(number for number in range(HIGHEST_COMPARTMENT + 1) if bits >> number & 1)
