"""Putting a registered intake right: a corrected scan or a missing page beside the first one, under a sealed sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive.add import add, judged
from archive.core.package import Part
from correspondence import intake_sheet, quarantine
from correspondence.amended import registration_of, sealed_sheet, tell
from correspondence.core import route
from correspondence.core.amendment import Amendment, Wrong, check_files
from correspondence.core.errors import FileTwiceError
from correspondence.core.intake import Page, part_name
from correspondence.core.notice import What
from correspondence.core.number import Direction
from correspondence.models import Intake, IntakeFile
from directory import audit
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was handed over."""

    name: str
    data: bytes


def amend(  # noqa: PLR0913  (what was wrong, why, and the files)
    ref: str, wrong: Wrong, uploads: Sequence[Upload], *, reason: str, language: str, by: Reach, at: datetime
) -> None:
    """Keeps the files byte-exact beside the first ones, under a sheet sealed with the same number.

    Of a letter that came in, and of one that left on paper in an outage (2.17), whose unit's heads are told. Number,
    first sheet and first bytes stay (decision 24); whoever has the letter gets a notice. Everything slow is
    done before the rows are locked. Raises NotWithinReachError, IntakeNotRegisteredError, ReasonMissingError,
    ReasonTooLongError, LetterNotAcceptedError, FileTwiceError for what was scanned the first time, the archive's
    AlreadyAddedError for what was added before, ErasedError, and what paper, signing and archive refuse.
    Crash note: the archive's objects are on disk before the commit and are orphans without it.
    """
    row = Intake.objects.at_desk_of(by).named(ref)
    given = registration_of(row)
    said = route.reason(reason, limit=route.END_REASON_LIMIT)
    check_files(len(uploads))
    pages = _pages(row, uploads, by=by, at=at)
    amendment = Amendment(
        wrong=wrong,
        reason=said,
        incoming=given.text,
        incoming_on=given.on,
        sender=row.sender,
        their_number=row.their_number,
        their_on=row.their_on,
        direction=Direction(given.direction),
    )
    originals = tuple(
        Part(name=part_name(n, page), media_type=page.media_type, data=upload.data)
        for n, (page, upload) in enumerate(zip(pages, uploads, strict=True), start=1)
    )
    pdf = sealed_sheet(row, amendment, pages, originals, language=language, by=by, at=at)
    sheet = judged(pdf, expected_fields=intake_sheet.FIELDS)
    named = [
        Part(name=page.name, media_type=part.media_type, data=part.data)
        for page, part in zip(pages, originals, strict=True)
    ]
    with transaction.atomic():
        row = Intake.objects.at_desk_of(by).held(ref)
        add(row.record_id, sheet, named, said={"what": wrong.value, "reason": said}, by=by, at=at)
        told = tell(row, What.AMENDED, at=at)
        note = f"{wrong.value} files={len(pages)} told={told}"
        audit.record(by=by, act="amend", about=f"record:{row.record_id}", at=at, level=row.level, note=note)


def _pages(row: Intake, uploads: Sequence[Upload], *, by: Reach, at: datetime) -> tuple[Page, ...]:
    known = set(IntakeFile.objects.filter(intake=row).values_list("sha256", flat=True))
    pages = []
    for upload in uploads:
        taken = quarantine.taken(upload.data, name=upload.name, put_to=row, by=by, at=at)
        if taken.sha256 in known:
            raise FileTwiceError(name=upload.name)
        known.add(taken.sha256)
        pages.append(
            Page(
                name=upload.name[-200:],
                sha256=taken.sha256,
                size=taken.size,
                media_type=taken.media_type,
                pages=taken.pages,
            )
        )
    return tuple(pages)
