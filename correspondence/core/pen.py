"""Co-drafting in turns: of a draft's author and colleagues one holds the pen, and the others read."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from correspondence.core import route
from correspondence.core.errors import OutOfTurnError, PenElsewhereError, PenNotOverdueError, TermsNotAcceptedError
from correspondence.core.route import Act, State

NOTE_LIMIT = 500
DAYS = 3
"""After so many days the author may take the pen back, where the ministry has laid down no other number."""


LEAST, MOST = 1, 90
"""What a ministry may lay down."""


class End(StrEnum):
    """How a turn ended. Stored values never change."""

    RETURNED = "returned"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """Who began a draft, and the colleague who holds its pen now, if one does."""

    author_id: int
    holder_id: int | None = None

    def may(self, act: Act, person_id: int | None) -> bool:
        """True when it is this person's to do: writing is the holder's, all else of a draft its author's."""
        if act in WRITING:
            return person_id is not None and person_id == (self.holder_id or self.author_id)
        if act is Act.RETURN_PEN:
            return person_id is not None and person_id == self.holder_id
        return person_id == self.author_id and (self.holder_id is not None) == (act is Act.TAKE_PEN)

    def require(self, act: Act, state: State, *, person_id: int | None) -> None:
        """Raises OutOfTurnError for a stranger to the draft, PenElsewhereError for who must wait for the pen."""
        route.require(state, act)
        if self.may(act, person_id):
            return
        if self.holder_id is not None and person_id == self.author_id:
            raise PenElsewhereError
        raise OutOfTurnError(act=act.value, state=state.value)


WRITING = frozenset({Act.REVISE, Act.ATTACH, Act.DETACH})
"""Acts that change the words of a draft."""


def check_days(days: int) -> None:
    """Raises TermsNotAcceptedError for a number of days that no ministry may lay down."""
    if not LEAST <= days <= MOST:
        raise TermsNotAcceptedError(least=LEAST, most=MOST)


def free_on(given_on: date, *, days: int) -> date:
    """The first day on which the author may take the pen back."""
    return given_on + timedelta(days=days)


def require_overdue(given_on: date, *, days: int, on: date) -> None:
    """Raises PenNotOverdueError before that day."""
    free = free_on(given_on, days=days)
    if on < free:
        raise PenNotOverdueError(on=free.isoformat())
