"""The pages of an intake: taking files in as they are, and how they are to be seen."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from correspondence import quarantine
from correspondence.core.errors import (
    AnnexNotFoundError,
    FileTwiceError,
    IntakeEndedError,
    MessageStaysError,
    TooManyFilesError,
)
from correspondence.core.intake import MOST_FILES, WHOLE, Crop, IntakeState, check_crop, part_name, turned
from correspondence.doors import files
from correspondence.models import Intake, IntakeFile
from directory import audit
from directory.core.reach import Reach
from paper.core.errors import NotAcceptedError, ResourceError
from paper.intake import Intake as Taken
from paper.isolate import foreign_codes

LOOKED_AT = 4
"""Pages of a file on which codes are looked for: a letter's stands on its first."""


def add_file(ref: str, *, name: str, data: bytes, by: Reach, at: datetime) -> None:
    """Takes a scan, a photo or a file in, byte for byte, after the others; its QR codes are read if they can be.

    Raises NotWithinReachError, IntakeEndedError, FileTwiceError, TooManyFilesError, and what paper.intake refuses.
    Crash note: the file is on disk before the row; without its row it goes with the intake's folder.
    """
    intake = _open(Intake.objects.at_desk_of(by).named(ref))
    taken = quarantine.taken(data, name=name, put_to=intake, by=by, at=at)
    codes = _codes(data, taken)
    with transaction.atomic():
        row = _open(Intake.objects.at_desk_of(by).held(ref))
        there = IntakeFile.objects.filter(intake=row)
        if there.filter(sha256=taken.sha256).exists():
            raise FileTwiceError(name=name)
        if there.count() >= MOST_FILES:
            raise TooManyFilesError(limit=MOST_FILES)
        last = there.aggregate(last=Max("order"))["last"] or 0
        kept = IntakeFile(
            intake=row,
            order=last + 1,
            name=name[-200:],
            sha256=taken.sha256,
            size=taken.size,
            media_type=taken.media_type,
            pages=taken.pages,
            codes=list(codes),
            added_at=at,
        )
        ending = part_name(1, kept.page()).removeprefix("annex-01")
        kept.file = files.keep(ref, data, suffix=ending)
        kept.save(force_insert=True)
        audit.record(by=by, act="scan", about=f"intake:{ref}", at=at)


def _codes(data: bytes, taken: Taken) -> tuple[str, ...]:
    """What the codes on its first pages say; a file whose codes cannot be read is a letter all the same."""
    try:
        return foreign_codes(data, media_type=taken.media_type, count=LOOKED_AT)
    except (ResourceError, NotAcceptedError):
        return ()


@transaction.atomic
def turn(ref: str, file_id: int, *, was: int, by: Reach, at: datetime) -> None:
    """Shows a file's pages a quarter further than they were, clockwise; a second press from there changes nothing.

    Raises NotWithinReachError, IntakeEndedError.
    """
    row = _file(ref, file_id, by=by)
    if row.turn != was:
        return
    row.see(turned(row.page()))
    row.save()
    audit.record(by=by, act="turn", about=f"intake:{ref}", at=at)


@transaction.atomic
def crop(ref: str, file_id: int, edges: Crop = WHOLE, *, by: Reach, at: datetime) -> None:
    """Shows of a file's pages what lies within these edges; the bytes stay whole beside it.

    Raises NotWithinReachError, IntakeEndedError, LetterNotAcceptedError when next to nothing would be left.
    """
    check_crop(edges)
    row = _file(ref, file_id, by=by)
    row.see(replace(row.page(), crop=edges))
    row.save()
    audit.record(by=by, act="crop", about=f"intake:{ref}", at=at)


@transaction.atomic
def move_up(ref: str, file_id: int, *, was: int, by: Reach, at: datetime) -> None:
    """Puts a file before the one it follows; the first stays, and a second press from the same place moves nothing.

    Raises NotWithinReachError, IntakeEndedError.
    """
    row = _file(ref, file_id, by=by)
    if row.order != was:
        return
    before = IntakeFile.objects.filter(intake=row.intake, order__lt=row.order).order_by("-order").first()
    if before is not None:
        before.order, row.order = row.order, before.order
        IntakeFile.objects.bulk_update([before, row], ["order"])
    audit.record(by=by, act="move_page", about=f"intake:{ref}", at=at)


@transaction.atomic
def take_off(ref: str, file_id: int, *, by: Reach, at: datetime) -> None:
    """Takes a wrong scan off before the letter is registered; the e-mail it came by stays.

    Raises NotWithinReachError, IntakeEndedError, AnnexNotFoundError, MessageStaysError.
    """
    row = _file(ref, file_id, by=by)
    if row.page().is_message():
        raise MessageStaysError
    row.delete()
    audit.record(by=by, act="take_off_page", about=f"intake:{ref}", at=at)


def _file(ref: str, file_id: int, *, by: Reach) -> IntakeFile:
    intake = _open(Intake.objects.at_desk_of(by).held(ref))
    row = IntakeFile.objects.filter(intake=intake, pk=file_id).first()
    if row is None:
        raise AnnexNotFoundError
    return row


def _open(row: Intake) -> Intake:
    if row.state != IntakeState.OPEN:
        raise IntakeEndedError
    return row
