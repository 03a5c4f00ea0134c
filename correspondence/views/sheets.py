"""Where the page pictures of a letter lie."""

from django.http import HttpResponse
from django.urls import reverse

from correspondence import letters
from correspondence.core.errors import CorrespondenceError
from correspondence.letters import LetterView
from correspondence.papers import Standing
from correspondence.unnumbered import Unnumbered
from directory import http
from directory.core.reach import Reach
from directory.http import Sheet, sheets
from paper import pages
from paper.core.errors import PaperError


def sheets_of(letter: LetterView | Unnumbered, *, reach: Reach) -> tuple[Sheet, ...]:
    """The pages of a letter: of the frozen document, or of the draft as it would be printed."""
    name = "correspondence:page" if letter.pages else "correspondence:draft_page"
    count = letter.pages or _draft_pages(letter.ref, reach)
    of = letter.shown_hash if letter.pages else letter.version
    return sheets(count, lambda number, width: reverse(name, args=[letter.ref, of, number, width]))


def picture(webp: bytes, *, standing: Standing) -> HttpResponse:
    """A page picture. Only one of a registered letter may be kept by a browser: its document changes no more."""
    answer = http.picture(webp, label=standing.label)
    if not standing.is_registered:
        answer["Cache-Control"] = "no-store"
    return answer


def _draft_pages(ref: str, reach: Reach) -> int:
    """How many pages the draft would have; none while it cannot be set, which its own page must still show."""
    try:
        return pages.page_count(letters.document(ref, reach=reach))
    except (CorrespondenceError, PaperError):
        return 0
