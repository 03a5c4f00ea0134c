"""What the rooms refuse, as facts; sentences are made in each room's wording.py."""


class Refused(Exception):  # noqa: N818  (the word of the trade: a refusal is not a fault)
    """An act or a question was refused, and nothing was changed."""

    def __init__(self, **facts: str | int) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        self.facts: dict[str, str | int] = facts


class DirectoryError(Refused):
    """The base of what this room refuses."""


class NotWithinReachError(DirectoryError):
    """It does not exist, or lies outside the reader's reach: nobody can tell which."""


class NotEntitledError(DirectoryError):
    """The person holds no post that may do this."""


class OverlappingTenureError(DirectoryError):
    """The post already has a holder on one of these days."""


class SamePersonError(DirectoryError):
    """A second, different person is needed."""


class SignInFailedError(DirectoryError):
    """Name and password did not open the door; which of the two is not said."""


class TooManyTriesError(DirectoryError):
    """Too many tries to sign in; the door stays closed for some minutes."""
