"""The duties that keep a system honest by being kept apart (security: duties)."""

from enum import StrEnum

from directory.core.errors import DutiesApartError


class Duty(StrEnum):
    """What somebody looks after for one body. Stored values never change."""

    ADMINISTRATOR = "administrator"
    CLEARANCES = "clearances"
    KEYS = "keys"
    AUDITOR = "auditor"
    REGISTRAR = "registrar"  # given by a post at a registry desk, never by a charge
    ARCHIVIST = "archivist"


def check_alone(held: frozenset[Duty], asked: Duty) -> None:
    """Nothing, when the person may take this duty. Raises DutiesApartError: nobody holds two of them."""
    if held - {asked}:
        raise DutiesApartError
