"""Putting a registered intake right: a corrected scan or a missing page beside the first one, under a sealed sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive.add import Judged, add, judged
from archive.core.package import Part
from archive.records import units_among
from archive.wrapping import verdicts
from correspondence import intake_sheet, quarantine
from correspondence.core import route
from correspondence.core.amendment import Amendment, Wrong, check_files
from correspondence.core.delivery import LIES_THERE
from correspondence.core.errors import FileTwiceError, IntakeNotRegisteredError
from correspondence.core.intake import IntakeState, Page, part_name
from correspondence.core.intake_sheet import Surroundings
from correspondence.core.notice import Running, What
from correspondence.core.number import Direction
from correspondence.core.paper_letter import REASON_OF_SEAL
from correspondence.core.route import person_of
from correspondence.deadlines import holders, of_deliveries, referred
from correspondence.models import Delivery, Intake, IntakeFile, Notice
from correspondence.models.register import Registration
from directory import audit, whois
from directory.core.reach import CLOCKWORK, Reach


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
    given = _registration(row)
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
    sheet = _sheet(row, amendment, pages, originals, language=language, by=by, at=at)
    named = [
        Part(name=page.name, media_type=part.media_type, data=part.data)
        for page, part in zip(pages, originals, strict=True)
    ]
    with transaction.atomic():
        row = Intake.objects.at_desk_of(by).held(ref)
        add(row.record_id, sheet, named, said={"what": wrong.value, "reason": said}, by=by, at=at)
        told = _tell(row, at=at)
        note = f"{wrong.value} files={len(pages)} told={told}"
        audit.record(by=by, act="amend", about=f"record:{row.record_id}", at=at, level=row.level, note=note)


def _registration(row: Intake) -> Registration:
    if row.state != IntakeState.REGISTERED or row.registration is None:
        raise IntakeNotRegisteredError
    return row.registration


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


def _sheet(  # noqa: PLR0913  (the correction, its files, and who makes it)
    row: Intake,
    amendment: Amendment,
    pages: tuple[Page, ...],
    originals: tuple[Part, ...],
    *,
    language: str,
    by: Reach,
    at: datetime,
) -> Judged:
    """Typeset, sealed with the number that the letter has, and judged."""
    body, found = whois.unit_facts(row.body_id), verdicts(originals)
    lying = Delivery.objects.filter(record_id=row.record_id, parent=None, state__in=LIES_THERE).order_by("-id").first()
    unit_id = _maker(row) if lying is None else lying.unit_id
    around = Surroundings(
        issuer=body.full_name(language),
        unit="" if unit_id is None else whois.unit_facts(unit_id).full_name(language),
        clerk=whois.person_facts(person_of(by)).name.to(language),
        came_at=row.came_at,
        made_at=at,
        language=language,
    )
    laid = intake_sheet.lay_amendment(amendment, pages, originals, judged=found, around=around)
    number, on = amendment.incoming, amendment.incoming_on
    register = REASON_OF_SEAL if row.is_ours() else "incoming"
    pdf = intake_sheet.stamped(laid, body_id=row.body_id, number=number, on=on, at=at, register=register)
    return judged(pdf, expected_fields=intake_sheet.FIELDS)


def _maker(row: Intake) -> int | None:
    """The unit that made a letter of ours out."""
    return units_among([row.record_id], reach=CLOCKWORK).get(row.record_id) if row.is_ours() else None


def _tell(row: Intake, *, at: datetime) -> int:
    """A notice to everybody with whom the letter lies, of one of ours to whoever heads its unit; how many were told."""
    lying = Delivery.objects.filter(record_id=row.record_id, state__in=LIES_THERE).select_related("outgoing__memo")
    papers = list(of_deliveries(list(lying.order_by("id"))))
    unit_id = _maker(row)
    if unit_id is not None:
        about, label = f"record:{row.record_id}", row.label()
        papers.append(Running(about=about, given_at=at, due_at=None, unit_id=unit_id, giver_id=None, label=label))
    return Notice.objects.tell(What.AMENDED, {**holders(papers, at=at), **referred(row.record_id, at=at)}, at=at)
