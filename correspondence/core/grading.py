"""Who may lower the grade of an issued letter: whoever stands above those who gave it that grade (domain 2.0, I9)."""

from collections.abc import Iterable, Sequence


def lowering_units(path: Sequence[int], *, signed_in: Iterable[int]) -> tuple[int, ...]:
    """The units whose heads may, nearest first: above the issuing unit, and not below any unit that signed.

    `path` goes from the issuing unit up to its ministry. Nobody stands above the ministry's head, who lowers what the
    ministry's own office issued, and what was signed by a unit that is not on the path.
    """
    top = len(path) - 1
    signed = max((path.index(unit) if unit in path else top for unit in signed_in), default=0)
    return tuple(path[max(signed, min(1, top)) :])
