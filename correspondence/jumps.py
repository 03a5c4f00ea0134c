"""A part of a register as its page shows it: lines, and where they jump over reserved numbers (domain 1.10, 2.17)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from correspondence import books
from correspondence.books import BookLine
from correspondence.core.jump import Jump, Place, standing
from correspondence.models import Block, Book, Registration
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


def placed(
    book_id: int, lines: Sequence[BookLine], *, reach: Reach, on: date | None, is_first: bool, is_last: bool
) -> tuple[BookLine | Jump, ...]:
    """The lines of one part, oldest first, and in their place the reserved numbers that they jump over.

    `is_first` and `is_last`: no older and no newer part of the list follows. Raises NotWithinReachError.
    """
    book = books.readable(reach).filter(pk=book_id).first()
    if book is None:
        raise NotWithinReachError
    found: list[tuple[Place, BookLine | Jump]] = [((one.year, one.serial), one) for one in lines]
    places = sorted(place for place, _line in found)
    after = None if is_first or not places else _before(book, places[0])
    jumps = standing(Block.objects.jumps(book_id), places, since=on or date.min, until=on or date.max)
    own = ((one.place, one) for one in jumps if after is None or one.place > after)
    found += [both for both in own if is_last or both[0] < places[-1]]
    return tuple(one for _place, one in sorted(found, key=lambda both: both[0]))


def _before(book: Book, place: Place) -> Place | None:
    """Where the line before this place stands."""
    earlier = Q(year__lt=place[0]) | Q(year=place[0], serial__lt=place[1])
    rows = Registration.objects.filter(earlier, book=book).order_by("-year", "-serial")
    return rows.values_list("year", "serial").first()
