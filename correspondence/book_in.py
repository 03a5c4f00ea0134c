"""Booking a letter in that came on paper, by e-mail or as a file: incoming number, sealed sheet, deposit, delivery."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.core.package import Package, Part, RecordFacts, moment
from archive.deposit import deposit
from archive.enter import enter
from archive.records import records_with_numbers
from archive.wrapping import Wrapping, wrapped
from correspondence import arrivals, fulfilment, headings, intake_sheet, surroundings
from correspondence.core import number, readers, route
from correspondence.core.cited import spellings
from correspondence.core.deadline import due_at
from correspondence.core.delivery import DeliveryState, came
from correspondence.core.errors import (
    AlreadyCameError,
    AnotherBodyError,
    IntakeEndedError,
    PersonalWithoutReaderError,
    StaleVersionError,
)
from correspondence.core.intake import REGISTER, Arrived, IntakeState, Page, check, part_name, twin_key
from correspondence.core.intake_sheet import UNOPENED, Surroundings
from correspondence.core.letter import Kind
from correspondence.core.number import BookKind, RegistrationFacts
from correspondence.core.outage_form import Reserved
from correspondence.core.readers import Circle
from correspondence.core.route import person_of
from correspondence.doors import files
from correspondence.intake_sheet import Laid
from correspondence.models import Block, Book, Citation, Delivery, Intake, IntakeFile, MinistryPace, Registration
from correspondence.outage_forms import form_among
from correspondence.recognised import words_of
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.whois import UnitFacts
from directory.workdays import calendars_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """What was made ready before the lock."""

    files: tuple[tuple[str, Page], ...]
    form: Reserved | None
    originals: tuple[Part, ...]
    wrapping: Wrapping
    source: bytes
    laid: Laid
    words: str
    body: UnitFacts
    circle: Circle
    language: str


def book_in(ref: str, arrived: Arrived, *, language: str, by: Reach, at: datetime) -> RegistrationFacts:
    """Gives the next incoming number and deposits the sealed intake sheet with the originals byte-exact beside it.

    The record carries the sender's own number and day; ours stand in the seal, in the register and in a DELIVERY
    statement, as for a letter that came by the system (decisions 24, 25). A twin (same sender, number and day) is
    refused unless a reason says why it is registered again. `language` is the sheet's. A number that the paper bears
    already is given out of an open block of the book, on the day it was received, and nowhere else (domain 2.17).

    Originals are read, judged, encrypted and drawn before the lock; then the book is locked until seal and deposit
    are made, so that numbers have no holes. Raises NotWithinReachError, IntakeEndedError, LetterNotAcceptedError,
    AnotherBodyError, NoRegistryError, PersonalWithoutReaderError, StaleVersionError when pages changed meanwhile,
    AlreadyCameError (number, on), NotReservedError, FileLostError, and what signing, paper and archive refuse.
    Crash note: the archive's objects are on disk before the commit and are orphans without it; the intake's own files
    go a day later, by `tidy`.
    """
    row = Intake.objects.at_desk_of(by).named(ref)
    _check_open(row)
    surroundings.check_desk(arrived.label, desk_id=row.desk_id, body_id=row.body_id, by=by)
    ready = _ready(row, arrived, language=language, by=by, at=at)
    with transaction.atomic():
        row = Intake.objects.at_desk_of(by).held(ref)
        _check_open(row)
        if _files(row) != ready.files:
            raise StaleVersionError(base=0, current=0)
        return _book_in(row, arrived, ready, by=by, at=at)


def _check_open(row: Intake) -> None:
    if row.state != IntakeState.OPEN:
        raise IntakeEndedError


def _files(row: Intake) -> tuple[tuple[str, Page], ...]:
    found = IntakeFile.objects.filter(intake=row).order_by("order", "id")
    return tuple((one.file, one.page()) for one in found)


def _ready(row: Intake, arrived: Arrived, *, language: str, by: Reach, at: datetime) -> _Ready:
    there, body = _files(row), whois.unit_facts(row.body_id)
    pages = tuple(page for _, page in there)
    check(arrived, pages, today=day_of(at))
    unit = whois.unit_facts(arrived.unit_id)
    if unit.body_id != row.body_id:
        raise AnotherBodyError
    circle = surroundings.units_circle([unit.id], on=day_of(at))
    if arrived.label.personal and not circle.holders:
        raise PersonalWithoutReaderError
    originals = tuple(
        Part(name=part_name(n, page), media_type=page.media_type, data=files.fetch(file))
        for n, (file, page) in enumerate(there, start=1)
    )
    codes = IntakeFile.objects.filter(intake=row).order_by("order", "id").values_list("codes", flat=True)
    wrapping = wrapped(originals)
    source = arrived.as_json(pages, judged=wrapping.judged, language=language)
    around = Surroundings(
        issuer=body.full_name(language),
        unit=unit.full_name(language),
        clerk=whois.person_facts(person_of(by)).name.to(language),
        came_at=row.came_at,
        made_at=at,
        language=language,
        grade=headings.grade_term(body.id, on=day_of(at), language=language),
    )
    return _Ready(
        files=there,
        form=form_among((text for one in codes for text in one), body_id=row.body_id),
        originals=originals,
        wrapping=wrapping,
        source=source,
        laid=intake_sheet.lay_sheet(arrived, pages, originals, judged=wrapping.judged, source=source, around=around),
        words="" if arrived.sealed else words_of(row.ref, [page.sha256 for page in pages]),
        body=body,
        circle=replace(circle, desks=frozenset({row.desk_id})),
        language=language,
    )


def _book_in(row: Intake, arrived: Arrived, ready: _Ready, *, by: Reach, at: datetime) -> RegistrationFacts:
    kind = number.incoming_book(arrived.label)
    if kind is not BookKind.INCOMING:  # twins may be graded apart: all wait for each other at the one book
        Book.objects.serving(body_id=row.body_id, unit_id=None, kind=BookKind.INCOMING)
    book = Book.objects.serving(body_id=row.body_id, unit_id=None, kind=kind)
    twin = _twin(row, arrived, by=by)
    given = _number(book, arrived, ready, symbol=ready.body.symbol, on=day_of(at))
    sealed = intake_sheet.stamped(ready.laid, body_id=row.body_id, number=given.text, on=given.on, at=at)
    marks = readers.tokens(arrived.label, ready.circle)
    kept = deposit(
        _package(row, arrived, ready, sealed, by=by, at=at),
        readers=marks,
        expected_fields=intake_sheet.FIELDS,
        wrapping=ready.wrapping,
        by=by,
        at=at,
    )
    given.record_id, given.by_id, given.at = kept.record_id, by.person_id, at
    given.save()
    row.twin = twin
    row.end(arrived, given)
    row.save()
    _deliver(row, arrived, given, by=by, at=at)
    _cite(row, arrived, given, by=by)
    fulfilment.answer(given.record_id, by=by, at=at)
    said = came(
        number=given.text,
        body_id=row.body_id,
        units=[arrived.unit_id],
        received_on=arrived.received_on,
        answer_by=arrived.answer_by,
    )
    enter(EntryKind.DELIVERY, record_id=kept.record_id, body=said, by=by, at=at)
    about, level = f"record:{kept.record_id}", arrived.label.level
    audit.record(by=by, act="book_in", about=about, at=at, level=level, note="" if twin is None else "twin")
    return RegistrationFacts(number=given.text, on=given.on, record_id=kept.record_id)


def _number(book: Book, arrived: Arrived, ready: _Ready, *, symbol: str, on: date) -> Registration:
    """The next number, or the one on the paper, of the year that its form names.

    Raises NotReservedError, LetterNotAcceptedError.
    """
    if arrived.reserved is None or arrived.received_on is None:
        return book.allot(symbol=symbol, on=on)
    form = ready.form
    is_its = form is not None and (form.book_id, form.serial) == (book.pk, arrived.reserved)
    year = form.year if form is not None and is_its else None
    block = Block.objects.holding(book, arrived.reserved, on=arrived.received_on, year=year)
    return block.numbered(book, arrived.reserved, symbol=symbol, on=arrived.received_on)


def _twin(row: Intake, arrived: Arrived, *, by: Reach) -> Intake | None:
    """The one registered before, if on paper. Raises AlreadyCameError unless there is a reason to register it again.

    Of one above the clerk's clearance nothing is said, not even that it is there; the register knows it as a twin.
    """
    key = twin_key(arrived)
    found = None if key is None else Intake.objects.twin(key, body_id=row.body_id)
    told = arrivals.twin_of(arrived, body_id=row.body_id, reach=by)
    if arrived.twin_reason.strip():
        route.reason(arrived.twin_reason, limit=route.END_REASON_LIMIT)
    elif told is not None:
        raise AlreadyCameError(number=told[0], on=told[1].isoformat())
    return found


def _package(row: Intake, arrived: Arrived, ready: _Ready, sealed: bytes, *, by: Reach, at: datetime) -> Package:
    unopened = UNOPENED[ready.language]
    return Package(
        parts=(
            Part(name="letter.pdf", media_type="application/pdf", data=sealed),
            Part(name="source.json", media_type="application/json", data=ready.source),
            *ready.originals,
        ),
        facts=RecordFacts(
            number=arrived.number or None,
            kind=arrived.kind.value,
            subject=unopened if arrived.sealed else arrived.subject,
            words=ready.words,
            label=arrived.label,
            unit_id=ready.body.id,
            unit_path=ready.body.path,
            body_id=ready.body.body_id,
            on=arrived.on or day_of(at),
            language=ready.language,
            issuer=arrived.sender,
            addressees=(whois.unit_facts(arrived.unit_id).full_name("ar"),),
            register=REGISTER,
            annexes=tuple(page.name for _, page in ready.files),
            priority=arrived.priority.value,
        ),
        movements=[
            {
                "act": "came",
                "at": moment(row.came_at),
                "by": "" if row.came_by_id is None else f"person:{row.came_by_id}",
            },
            {"act": "book_in", "at": moment(at), "by": by.name},
        ],
    )


def _cite(row: Intake, arrived: Arrived, given: Registration, *, by: Reach) -> None:
    """Binds it to our letter that it refers to (domain 2.9); what the clerk's reach does not find is to be found."""
    if not arrived.answers:
        return
    found = records_with_numbers(spellings(arrived.answers), reach=by)
    ours = [key for key, one in found.items() if (one.body_id, one.on) == (row.body_id, arrived.answers_on)]
    Citation.objects.cite(arrived, given, issuer=whois.unit_facts(row.body_id).name.ar, cited=ours)


def _deliver(row: Intake, arrived: Arrived, given: Registration, *, by: Reach, at: datetime) -> None:
    since = given.counts_from()
    calendar = calendars_of([arrived.unit_id], since=day_of(since))[arrived.unit_id]
    pace = MinistryPace.objects.on(day_of(since), body_id=row.body_id)
    line = Delivery(
        record_id=given.record_id,
        outgoing=given,
        incoming=given,
        unit_id=arrived.unit_id,
        body_id=row.body_id,
        desk_id=row.desk_id,
        sender_id=arrived.sender_unit,
        kind=Kind(arrived.kind),
        priority=arrived.priority,
        state=DeliveryState.DELIVERED,
        sent_at=at,
        due_at=due_at(arrived.priority, at=since, calendar=calendar, pace=pace, answer_by=arrived.answer_by),
        answer_by=arrived.answer_by,
        received_at=at,
        received_by_id=by.person_id,
    )
    line.set_label(arrived.label)
    line.save(force_insert=True)
