"""The registrar enters how something that was carried ended: with a signed slip, or that it came back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive.core.package import Package, Part, RecordFacts, ReferenceFact, moment
from archive.deposit import deposit
from archive.wrapping import Wrapping, wrapped
from correspondence import intake_sheet
from correspondence.core.consignment import REASON_LIMIT, Stand, Thing, signed_by
from correspondence.core.consignment_slip import KIND, SAYS, HandedOver
from correspondence.core.intake import Page, part_name
from correspondence.core.intake_sheet import Surroundings
from correspondence.core.readers import Circle, tokens
from correspondence.core.route import person_of
from correspondence.core.route import reason as reason_in
from correspondence.models import ConsignmentLine
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.whois import UnitFacts
from paper.intake import take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Who signed, when, and the scan of the signed slip where there is one."""

    name: str
    signed_at: datetime
    scan: bytes = b""
    file_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """What was made ready before the lock."""

    given: HandedOver
    page: Page
    wrapping: Wrapping
    source: bytes
    sheet: bytes
    issuer: UnitFacts
    language: str


def enter_slip(line_id: int, slip: Slip, *, language: str, by: Reach, at: datetime) -> None:
    """Says who signed outside; the scan of the slip is a record of its own, under a sheet that the registry seals.

    The desk reads it, who began the letter and to whom it went: the line's own readers, not all of the letter's.
    `language` is the sheet's. Drawing, judging and sealing are done before the row is locked.
    Raises NotWithinReachError, ConsignmentEndedError, ReceiptNotAcceptedError, and what paper, signing and archive
    refuse. Crash note: the archive's objects are on disk before the commit and are orphans without it.
    """
    row = ConsignmentLine.objects.known_to(by).waiting(line_id)
    name = signed_by(slip.name, signed_at=slip.signed_at, handed_at=row.at.replace(second=0, microsecond=0), at=at)
    ready = _ready(row, slip, name, language=language, by=by, at=at) if slip.scan else None
    with transaction.atomic():
        row = ConsignmentLine.objects.known_to(by).held(line_id)
        row.signed_name, row.signed_at = name, slip.signed_at
        row.slip = _kept(row, ready, by=by, at=at) if ready else ""
        _end(row, Stand.RECEIVED, by=by, at=at, act="enter_slip")


@transaction.atomic
def bring_back(line_id: int, *, stand: Stand, reason: str, by: Reach, at: datetime) -> None:
    """Says that it was refused there, or came back undelivered; who began it and the registry read why.

    Raises NotWithinReachError, ConsignmentEndedError, ReasonMissingError, ReasonTooLongError.
    """
    row = ConsignmentLine.objects.known_to(by).held(line_id)
    row.reason = reason_in(reason, limit=REASON_LIMIT)
    _end(row, Stand.REFUSED if stand is Stand.REFUSED else Stand.RETURNED, by=by, at=at, act="bring_back")


def _end(row: ConsignmentLine, stand: Stand, *, by: Reach, at: datetime, act: str) -> None:
    row.stand, row.ended_at, row.ended_by_id = stand, at, person_of(by)
    row.save()
    audit.record(by=by, act=act, about=f"consignment:{row.pk}", level=row.level, note=stand, at=at)


def _ready(row: ConsignmentLine, slip: Slip, name: str, *, language: str, by: Reach, at: datetime) -> _Ready:
    taken = take_in(slip.scan, name=slip.file_name)
    page = Page(
        name=slip.file_name[-200:],
        sha256=taken.sha256,
        size=taken.size,
        media_type=taken.media_type,
        pages=taken.pages,
    )
    original = Part(name=part_name(1, page), media_type=page.media_type, data=slip.scan)
    wrapping, given = wrapped((original,)), _given(row, name, slip.signed_at, by=by, at=at)
    issuer, person = whois.unit_facts(row.desk.body_id), row.person_id
    around = Surroundings(
        issuer=issuer.full_name(language),
        unit="" if row.unit_id is None else whois.unit_facts(row.unit_id).full_name(language),
        clerk=whois.person_facts(person_of(by)).name.to(language),
        came_at=row.at,
        made_at=at,
        language=language,
    )
    verdict = wrapping.judged.get(original.name)
    laid = intake_sheet.lay_slip(
        given,
        page,
        original,
        receiver=row.outside if person is None else whois.person_facts(person).name.to(language),
        verdict=verdict,
        around=around,
    )
    return _Ready(
        given=given,
        page=page,
        wrapping=wrapping,
        source=given.as_json(page, verdict=verdict, language=language),
        sheet=intake_sheet.stamped(
            laid, body_id=issuer.id, number=given.line(), on=row.on, at=at, register="hand-over"
        ),
        issuer=issuer,
        language=language,
    )


def _given(row: ConsignmentLine, name: str, signed_at: datetime, *, by: Reach, at: datetime) -> HandedOver:
    return HandedOver(
        desk=row.desk_id,
        year=row.year,
        serial=row.serial,
        thing=Thing(row.thing),
        record="" if row.registration is None else row.registration.record_id,
        number=row.number,
        number_on=row.number_on,
        words=row.words,
        unit=row.unit_id,
        person=row.person_id,
        outside=row.outside,
        bearer=row.bearer,
        on=row.on,
        at=row.at,
        by=row.by_id,
        originator=row.originator_id,
        label=row.label(),
        signed_name=name,
        signed_at=signed_at,
        entered_by=person_of(by),
        entered_at=at,
    )


def _kept(row: ConsignmentLine, ready: _Ready, *, by: Reach, at: datetime) -> str:
    """The record of the slip."""
    given, label = ready.given, ready.given.label
    persons = {given.originator, given.entered_by} | ({given.person} if given.person is not None else set())
    package = Package(
        parts=(
            Part(name="letter.pdf", media_type="application/pdf", data=ready.sheet),
            Part(name="source.json", media_type="application/json", data=ready.source),
            *ready.wrapping.parts.values(),
        ),
        facts=RecordFacts(
            kind=KIND,
            subject=f"{SAYS[ready.language]['title']} {given.line()}",
            label=label,
            unit_id=ready.issuer.id,
            unit_path=ready.issuer.path,
            body_id=ready.issuer.body_id,
            on=day_of(at),
            language=ready.language,
            issuer=ready.issuer.full_name("ar"),
            annexes=(ready.page.name,),
            references=() if not given.record else (_reference(given),),
        ),
        movements=[{"act": "enter_slip", "at": moment(at), "by": by.name}],
    )
    kept = deposit(
        package,
        readers=tokens(label, Circle(persons=frozenset(persons), desks=frozenset({row.desk_id}))),
        expected_fields=intake_sheet.FIELDS,
        wrapping=ready.wrapping,
        by=by,
        at=at,
    )
    audit.record(by=by, act="enter_slip", about=f"record:{kept.record_id}", level=label.level, at=at)
    return kept.record_id


def _reference(given: HandedOver) -> ReferenceFact:
    return ReferenceFact(kind="handed_over", number=given.number, on=given.number_on, record_id=given.record)
