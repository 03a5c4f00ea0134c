"""Choices that fall the same way every time: the demo is plausible, not random."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A sequence of choices that depends on nothing but its name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._throws = 0

    def below(self, bound: int) -> int:
        """The next number from 0 to bound - 1."""
        self._throws += 1
        digest = sha256(f"{self._name}:{self._throws}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % bound

    def between(self, low: int, high: int) -> int:
        """The next number from low to high, both included."""
        return low + self.below(high - low + 1)

    def one(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Up to `count` different choices, in an order of their own."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def chance(self, percent: int) -> bool:
        """True so often in a hundred."""
        return self.below(100) < percent
