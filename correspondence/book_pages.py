"""The pages of a printed register: its lines in its columns, every page numbered."""

from collections.abc import Sequence

from correspondence.core.register_sheet import Columns, Heading, Line, numbers_data, sheet_data
from correspondence.sheets import LETTERHEADS
from paper.pages import joined
from paper.typeset import Typeset, typeset

REGISTER = LETTERHEADS / "register.typ"


def register(heading: Heading, columns: Columns, lines: Sequence[Line]) -> bytes:
    """A register whose lines are set at once, as one PDF. Raises TypesettingError."""
    part = set_part(sheet_data(heading, columns, lines))
    return paged([part.pdf], heading, pages=part.pages)


def set_part(data: dict[str, object]) -> Typeset:
    """Some of the lines, without page numbers. Raises TypesettingError."""
    return typeset(REGISTER, data, tagged=False)


def paged(parts: Sequence[bytes], heading: Heading, *, pages: int) -> bytes:
    """The parts as one PDF of so many pages, each with its number at the foot. Raises TypesettingError."""
    numbers = typeset(LETTERHEADS / "numbers.typ", numbers_data(heading, pages=pages), tagged=False)
    return joined(list(parts), under=numbers.pdf)
