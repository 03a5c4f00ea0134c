"""How a person hears by e-mail that something waits."""

from dataclasses import dataclass
from enum import StrEnum

from directory.core.errors import AddressMissingError


class Rhythm(StrEnum):
    """How often. Stored values never change."""

    NEVER = "never"
    ONCE = "once"  # as it comes, several in one
    DAILY = "daily"  # one a working day, in the morning


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Where to and how often."""

    address: str = ""
    rhythm: Rhythm = Rhythm.NEVER

    def check(self) -> None:
        """Raises AddressMissingError when mail is wanted and nobody knows where to."""
        if self.rhythm is not Rhythm.NEVER and not self.address:
            raise AddressMissingError
