"""Where the page pictures of a letter lie, and how long a browser may keep them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from correspondence import letters
from correspondence.core.errors import CorrespondenceError
from correspondence.letters import LetterView
from directory.core.clearance import Label
from directory.core.reach import Reach
from paper import pages
from paper.core.errors import PaperError

WIDTHS = (720, 1240)
KEPT_S = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its number and the addresses of its two pictures."""

    number: int
    small: str
    large: str


def sheets_of(letter: LetterView, *, reach: Reach) -> tuple[Sheet, ...]:
    """The pages of a letter: of the frozen document, or of the draft as it would be printed."""
    name = "correspondence:page" if letter.pages else "correspondence:draft_page"
    count = letter.pages or _draft_pages(letter.ref, reach)
    return tuple(
        Sheet(
            number=number,
            small=reverse(name, args=[letter.ref, letter.version, number, WIDTHS[0]]),
            large=reverse(name, args=[letter.ref, letter.version, number, WIDTHS[1]]),
        )
        for number in range(1, count + 1)
    )


def _draft_pages(ref: str, reach: Reach) -> int:
    """How many pages the draft would have; none while it cannot be set, which its own page must still show."""
    try:
        return pages.page_count(letters.document(ref, reach=reach))
    except (CorrespondenceError, PaperError):
        return 0


def picture(webp: bytes, *, label: Label) -> HttpResponse:
    """A page picture; one of a classified letter is never kept by the browser."""
    answer = HttpResponse(webp, content_type="image/webp")
    is_open = label.level == 0 and not label.personal
    answer["Cache-Control"] = f"private, max-age={KEPT_S}" if is_open else "no-store"
    return answer


def file(data: bytes, *, media_type: str, name: str, is_shown: bool) -> HttpResponse:
    """A file: our own PDF is shown, anything that came from outside is only downloaded."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
