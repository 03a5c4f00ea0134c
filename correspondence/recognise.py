"""Reading by machine what came in, page by page, while it waits for its number: for the search alone."""

from datetime import datetime

from correspondence.core.errors import FileLostError
from correspondence.core.recognition import MOST_PAGES, joined, note_name, told_pages
from correspondence.doors import files
from correspondence.models import Intake, IntakeFile
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.core.errors import PaperError
from paper.recognise import own_text, recognises, text_on_page

NEWEST = 200


def recognise(*, by: Reach, at: datetime) -> int:  # noqa: ARG001  (a deed of the clockwork has its moment)
    """Reads the next page that waits, or all of a file that carries text; how many pages were read.

    The text lies beside the files and goes with them; number and date are never taken from it. A page that cannot be
    read is an empty one. Raises NotWithinReachError for everybody but the clockwork.
    Crash note: what was not noted is read again.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    waiting = Intake.objects.waiting().filter(sealed=False).values("pk")[:NEWEST]
    rows = IntakeFile.objects.filter(intake__in=waiting, pages__gt=0).select_related("intake").order_by("pk")
    for one in rows:
        read = told_pages(files.noted(one.intake.ref, note_name(one.sha256)))
        total = min(one.pages or 0, MOST_PAGES)
        fresh = _next(one, total, len(read)) if len(read) < total else ()
        if fresh:
            files.note(one.intake.ref, note_name(one.sha256), joined((*read, *fresh)))
            return len(fresh)
    return 0


def _next(one: IntakeFile, total: int, done: int) -> tuple[str, ...]:
    """The texts of the next pages; none where nobody recognises and there is no text to take."""
    try:
        data = files.fetch(one.file)
        own = own_text(data, media_type=one.media_type, pages=total) if not done else None
        if own is not None:
            return own
        return (text_on_page(data, media_type=one.media_type, page=done, turn=one.turn),) if recognises() else ()
    except (PaperError, FileLostError):
        return ("",)
