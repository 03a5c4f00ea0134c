"""Parting one pass of the scanner into its letters, by the separator sheets that lie between them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from correspondence.core.errors import (
    Finding,
    IntakeEndedError,
    LetterNotAcceptedError,
    StaleVersionError,
)
from correspondence.core.intake import IntakeState
from correspondence.core.separator import Parted, Piece, Sheet, parted
from correspondence.doors import files
from correspondence.models import Book, Intake, IntakeFile
from correspondence.outage_forms import is_form
from correspondence.separators import is_separator
from directory import audit
from directory.core.reach import Reach
from paper.core.media import PDF, PICTURES
from paper.isolate import page_marks, piece_of, reads_codes

MOST_PAGES = 200
"""Of one pass: what a clerk waits for."""
AT_ONCE = 10
"""Pages looked at by one child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """The public names of the intakes that came of it, the first the one that was parted; `lone` separators."""

    refs: tuple[str, ...]
    lone: int


@dataclass(slots=True, kw_only=True)
class _Looked:
    """What stands on each page of the files."""

    sheets: list[Sheet] = field(default_factory=list)
    codes: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)


def part(ref: str, *, by: Reach, at: datetime) -> Parting:
    """Lays each letter of the batch on the desk as an intake of its own, in order; separators and their backs go.

    A file that is one letter whole stays byte for byte; of a PDF that several share each has its pages. Only sheets of
    the own ministry part, and its numbered forms, with each of which a letter begins. Raises NotWithinReachError,
    IntakeEndedError, LetterNotAcceptedError (codes_not_read, too_many_pages, file_not_parted, no_separator),
    StaleVersionError when files changed meanwhile, FileLostError, and what paper refuses.
    Crash note: the pieces are on disk before the rows; without them they are folders that no row names.
    """
    row = _open(Intake.objects.at_desk_of(by).named(ref))
    if not reads_codes():
        raise _refused("codes_not_read")
    there = list(IntakeFile.objects.filter(intake=row).order_by("order", "id"))
    looked = _looked(there, body_id=row.body_id)
    plan = parted(looked.sheets)
    if not plan.separators or not plan.letters:
        raise _refused("no_separator", found=plan.separators)
    refs = (ref, *(secrets.token_hex(8) for _ in plan.letters[1:]))
    made = _made(there, looked, plan, refs, at=at)
    with transaction.atomic():
        row = _open(Intake.objects.at_desk_of(by).held(ref))
        now = IntakeFile.objects.filter(intake=row).order_by("order", "id")
        if [one.pk for one in now] != [one.pk for one in there]:
            raise StaleVersionError(base=0, current=0)
        _write(row, made, by=by, at=at)
    return Parting(refs=refs, lone=plan.lone)


def _refused(code: str, **facts: str | int) -> LetterNotAcceptedError:
    return LetterNotAcceptedError([Finding(code=code, facts=facts)])


def _open(row: Intake) -> Intake:
    if row.state != IntakeState.OPEN:
        raise IntakeEndedError
    return row


def _looked(there: Sequence[IntakeFile], *, body_id: int) -> _Looked:
    if sum(one.pages or 0 for one in there) > MOST_PAGES:
        raise _refused("too_many_pages", limit=MOST_PAGES)
    looked, registers = _Looked(), frozenset(Book.objects.filter(body=body_id).values_list("pk", flat=True))
    for number, one in enumerate(there):
        if not one.pages or not (one.media_type == PDF or one.media_type in PICTURES):
            raise _refused("file_not_parted", name=one.name)
        data = files.fetch(one.file)
        for first in range(0, one.pages, AT_ONCE):
            marks = page_marks(data, media_type=one.media_type, first=first, count=min(AT_ONCE, one.pages - first))
            for page, mark in enumerate(marks, start=first):
                is_ours = is_separator(mark.codes, body_id=body_id)
                looked.codes[number, page] = mark.codes
                sheet = Sheet(
                    file=number,
                    page=page,
                    is_separator=is_ours,
                    is_blank=mark.is_blank and not mark.codes,
                    is_form=is_form(mark.codes, books=registers),
                )
                looked.sheets.append(sheet)
    return looked


Made = list[tuple[str, list[IntakeFile]]]
"""The files of each intake, not written yet."""


def _made(there: Sequence[IntakeFile], looked: _Looked, plan: Parted, refs: Sequence[str], *, at: datetime) -> Made:
    made: Made = []
    for ref, pieces in zip(refs, plan.letters, strict=True):
        rows = [_file(there[piece.file], piece, looked, ref=ref, at=at) for piece in pieces]
        for order, one in enumerate(rows, start=1):
            one.order = order
        made.append((ref, rows))
    return made


def _file(whole: IntakeFile, piece: Piece, looked: _Looked, *, ref: str, at: datetime) -> IntakeFile:
    """One file of one letter; its bytes are kept under the letter's own folder."""
    data, name = files.fetch(whole.file), whole.name
    if (piece.first, piece.last) != (0, whole.pages):
        if whole.media_type != PDF or b"/ByteRange" in data:
            raise _refused("file_not_parted", name=whole.name)
        data = piece_of(data, first=piece.first, last=piece.last)
        stem, dot, ending = name.rpartition(".")
        name = f"{stem or name} {piece.first + 1}-{piece.last}{dot}{ending}"
    found = [text for page in range(piece.first, piece.last) for text in looked.codes[piece.file, page]]
    return IntakeFile(
        file=files.keep(ref, data, suffix=f".{whole.file.rpartition('.')[2]}" if "." in whole.file else ""),
        name=name[-200:],
        sha256=sha256(data).hexdigest(),
        size=len(data),
        media_type=whole.media_type,
        pages=piece.last - piece.first,
        turn=whole.turn,
        left=whole.left,
        top=whole.top,
        right=whole.right,
        bottom=whole.bottom,
        codes=list(dict.fromkeys(found)),
        added_at=at,
    )


def _write(row: Intake, made: Made, *, by: Reach, at: datetime) -> None:
    was = list(IntakeFile.objects.filter(intake=row).order_by("order", "id").values_list("sha256", flat=True))
    IntakeFile.objects.filter(intake=row).delete()
    for ref, rows in made:
        one = row
        if ref != row.ref:
            one = Intake.objects.create(
                ref=ref,
                body_id=row.body_id,
                desk_id=row.desk_id,
                way=row.way,
                condition=row.condition,
                came_at=row.came_at,
                came_by_id=row.came_by_id,
                parted_of=row,
            )
        for file in rows:
            file.intake = one
        IntakeFile.objects.bulk_create(rows)
        note = f"of intake:{row.ref} {was[0][:16]}" if ref != row.ref else f"letters={len(made)}"
        audit.record(by=by, act="part", about=f"intake:{ref}", at=at, note=note)
