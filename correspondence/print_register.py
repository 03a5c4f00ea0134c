"""A register is printed: its lines are set part by part, so that its reader sees how far it is (domain 1.10)."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max

from correspondence import books, headings
from correspondence.book_pages import REGISTER, paged, set_part
from correspondence.core.close_sheet import book_title
from correspondence.core.errors import PrintOverError
from correspondence.core.jump import shared, standing
from correspondence.core.number import BookKind
from correspondence.core.register_sheet import CHUNK, Heading, Line, Wish, columns_of, sheet_data
from correspondence.core.route import person_of
from correspondence.doors import files
from correspondence.models import Block, RegisterPrint, Registration
from correspondence.register_lines import lines
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from paper.typeset import Typeset, typeset_many

BESIDE = 2
"""So many processes set parts beside each other: one for each core of the smallest server."""
AT_ONCE = 2 * BESIDE
"""So many parts are set before the reader is told how far it is: two in each process, whose start is worth it."""
FEW = 200
"""So few lines are set at once, without a process of their own."""
FOLDER = "print-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a print has come."""

    book_id: int
    lines: int
    done: int
    pages: int
    since: date
    until: date

    @property
    def is_done(self) -> bool:
        """True when every line is set."""
        return self.done == self.lines


@transaction.atomic
def begin(book_id: int, wish: Wish, *, by: Reach, at: datetime) -> str:
    """Says which lines will be printed; numbers given later are not among them. Returns the print's name.

    Raises NotWithinReachError, PrintNotAcceptedError.
    """
    book = books.readable(by).filter(pk=book_id).first()
    if book is None:
        raise NotWithinReachError
    wish.check()
    given = Registration.objects.filter(book=book, on__range=(wish.since, wish.until))
    there = given.aggregate(newest=Max("pk"), lines=Count("pk"))  # one look: a second could count one given just now
    row = RegisterPrint.objects.create(
        name=f"{FOLDER}{secrets.token_hex(16)}", book=book, since=wish.since, until=wish.until, language=wish.language,
        paper=wish.paper, person_id=person_of(by), asked_at=at, last=there["newest"] or 0, lines=there["lines"],
    )  # fmt: skip
    audit.record(by=by, act="print_register", about=f"book:{book_id}", at=at, note=wish.note(row.lines))
    return row.name


def go_on(name: str, *, by: Reach, at: datetime) -> Progress:
    """Sets the next lines. Who presses twice sets them twice, and they count once.

    Raises NotWithinReachError, PrintOverError for a print another press has taken further, TypesettingError.
    """
    row = _own(name, reach=by)
    rows = list(row.rows()[row.done : row.done + CHUNK * AT_ONCE].select_related("superseded_by__memo"))
    if rows or not row.pages:
        told = lines(rows, row.book, language=row.language, reach=by, at=at)
        _keep(row, _set(row, _parts(row, rows, told), lines=len(rows)), count=len(rows))
    return progress(name, reach=by)


def progress(name: str, *, reach: Reach) -> Progress:
    """How far it is, for the one who asked for it. Raises NotWithinReachError."""
    row = _own(name, reach=reach)
    return Progress(
        book_id=row.book_id, lines=row.lines, done=row.done, pages=row.pages, since=row.since, until=row.until
    )


def document(name: str, *, reach: Reach) -> bytes:
    """The register as one PDF. Raises NotWithinReachError, PrintOverError for one not whole or taken away by now."""
    row = _own(name, reach=reach)
    parts = [files.noted(row.name, _part(number)) for number in range(0, max(row.lines, 1), CHUNK)]
    if row.done < row.lines or not row.pages or None in parts:
        raise PrintOverError
    return paged([part for part in parts if part is not None], _heading(row), pages=row.pages)


def _own(name: str, *, reach: Reach) -> RegisterPrint:
    """The print, for the one who asked for it and while the book and what was told of it are his to read.

    Raises NotWithinReachError, PrintOverError when his clearance was changed since.
    """
    row = RegisterPrint.objects.own(name, reach=reach)
    if not books.readable(reach).filter(pk=row.book_id).exists():
        raise NotWithinReachError
    cleared = whois.lines_about(f"person:{row.person_id}", acts=("clear",), limit=1)
    if cleared and cleared[0].at > row.asked_at:
        raise PrintOverError
    return row


def _parts(row: RegisterPrint, rows: list[Registration], told: tuple[Line, ...]) -> list[list[Line]]:
    """The lines in parts, and in their place the reserved numbers that they jump over."""
    ends = [one for one in (row.rows().first(), row.rows().last()) if one is not None]
    held = Block.objects.jumps(row.book_id, last=row.last, until=row.asked_at)
    held = standing(held, [(one.year, one.serial) for one in ends], since=row.since, until=row.until)
    before = row.rows()[row.done - 1] if row.done else None
    starts = range(0, max(len(rows), 1), CHUNK)
    places = [[(one.year, one.serial) for one in rows[start : start + CHUNK]] for start in starts]
    jumps = shared(
        held,
        places,
        after=(0, 0) if before is None else (before.year, before.serial),
        is_end=row.done + len(rows) >= row.lines,
    )
    return [
        [
            line
            for _place, line in sorted(
                [
                    *zip(there, told[start : start + CHUNK], strict=True),
                    *((one.place, Line(serial=one.first, cells=one.cells(row.language))) for one in between),
                ],
                key=lambda both: both[0],
            )
        ]
        for start, there, between in zip(starts, places, jumps, strict=True)
    ]


def _set(row: RegisterPrint, parts: list[list[Line]], *, lines: int) -> list[Typeset]:
    """The parts, side by side."""
    heading, columns = _heading(row), columns_of(BookKind(row.book.kind))
    wanted = [sheet_data(heading, columns, part) for part in parts]
    if lines <= FEW:
        return [set_part(data) for data in wanted]
    return typeset_many(REGISTER, wanted, beside=BESIDE)


def _keep(row: RegisterPrint, made: list[Typeset], *, count: int) -> None:
    """The parts lie in their folder before the row says so: a crash between the two sets them once more."""
    for number, part in enumerate(made):
        files.note(row.name, _part(row.done + number * CHUNK), part.pdf)
    with transaction.atomic():
        held = RegisterPrint.objects.held(row.name, after=row.done)
        held.done += count
        held.pages += sum(part.pages for part in made)
        held.save(update_fields=["done", "pages"])


def _heading(row: RegisterPrint) -> Heading:
    wish = Wish(since=row.since, until=row.until, language=row.language, paper=row.paper)
    issuer = whois.unit_facts(row.book.unit_id or row.book.body_id)
    title = book_title(BookKind(row.book.kind), row.language, dossier=row.book.dossier)
    heading = wish.heading(issuer=issuer.full_name(row.language), title=title)
    term = headings.grade_term(row.book.body_id, on=day_of(row.asked_at), language=row.language)
    return replace(heading, grade=term)


def _part(start: int) -> str:
    return f"{start:08d}.pdf"
