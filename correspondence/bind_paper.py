"""Binding a letter that left on paper in an outage to its reserved number: sealed sheet, deposit, its line (2.17)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from archive.core.package import Package, Part, RecordFacts, moment
from archive.deposit import deposit
from archive.wrapping import Wrapping, wrapped
from correspondence import books, intake_sheet, surroundings
from correspondence.core import readers
from correspondence.core.errors import (
    AnotherBodyError,
    BookNotFoundError,
    IntakeEndedError,
    PersonalWithoutReaderError,
    StaleVersionError,
)
from correspondence.core.intake import IntakeState, Page, part_name
from correspondence.core.intake_sheet import Surroundings
from correspondence.core.number import RegistrationFacts, outgoing_book
from correspondence.core.paper_letter import REASON_OF_SEAL, OnPaper, check
from correspondence.core.readers import Circle
from correspondence.core.route import person_of
from correspondence.doors import files
from correspondence.intake_sheet import Laid
from correspondence.models import Block, Book, Intake, IntakeFile, Registration
from correspondence.outage_forms import form_among, symbol_of
from correspondence.recognised import words_of
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.whois import UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """What was made ready before the lock; `number` is the text that the paper bears."""

    files: tuple[IntakeFile, ...]
    pages: tuple[Page, ...]
    originals: tuple[Part, ...]
    wrapping: Wrapping
    source: bytes
    laid: Laid
    number: str
    words: str
    unit: UnitFacts
    circle: Circle
    language: str


def bind_paper(ref: str, letter: OnPaper, *, language: str, by: Reach, at: datetime) -> RegistrationFacts:
    """Registers the scan under the number it bears, of the day on it: the record is a sheet that the registry seals.

    The number lies in an open block of an outgoing book and is free (domain 1.10, I2); where the scan shows a form of
    ours, it is that form's. The paper's readers are the unit that made it out, and the registry. It was handed over
    on paper: nothing is delivered. `language` is the sheet's.

    Everything slow is done before the book is locked. Raises NotWithinReachError, IntakeEndedError,
    LetterNotAcceptedError, BookNotFoundError, NotReservedError, AnotherBodyError, NoRegistryError,
    PersonalWithoutReaderError, StaleVersionError when pages or the register's style changed meanwhile, FileLostError,
    and what signing, paper and archive refuse.
    Crash note: the archive's objects are on disk before the commit and are orphans without it; the intake's own files
    go a day later, by `tidy`.
    """
    row = Intake.objects.at_desk_of(by).named(ref)
    _check_open(row)
    surroundings.check_desk(letter.label, desk_id=row.desk_id, body_id=row.body_id, by=by)
    ready = _ready(row, letter, language=language, by=by, at=at)
    with transaction.atomic():
        row = Intake.objects.at_desk_of(by).held(ref)
        _check_open(row)
        if [one.pk for one in _files(row)] != [one.pk for one in ready.files]:
            raise StaleVersionError(base=0, current=0)
        return _bind(row, letter, ready, by=by, at=at)


def _check_open(row: Intake) -> None:
    if row.state != IntakeState.OPEN:
        raise IntakeEndedError


def _files(row: Intake) -> tuple[IntakeFile, ...]:
    return tuple(IntakeFile.objects.filter(intake=row).order_by("order", "id"))


def _ready(row: Intake, letter: OnPaper, *, language: str, by: Reach, at: datetime) -> _Ready:
    there, body = _files(row), whois.unit_facts(row.body_id)
    pages = tuple(one.page() for one in there)
    form = form_among((str(text) for one in there for text in one.codes), body_id=row.body_id)
    check(letter, pages, form=form, today=day_of(at))
    unit = whois.unit_facts(letter.unit_id)
    if unit.body_id != row.body_id:
        raise AnotherBodyError
    circle = surroundings.units_circle([unit.id], on=day_of(at))
    if letter.label.personal and not circle.holders:
        raise PersonalWithoutReaderError
    book = books.within(by).filter(pk=letter.book_id, body=row.body_id).first()
    if book is None:
        raise BookNotFoundError
    block = Block.objects.holding(book, letter.serial, on=letter.on, year=letter.year)
    number = block.numbered(book, letter.serial, symbol=symbol_of(book), on=letter.on).text
    originals = tuple(
        Part(name=part_name(n, page), media_type=page.media_type, data=files.fetch(one.file))
        for n, (one, page) in enumerate(zip(there, pages, strict=True), start=1)
    )
    wrapping = wrapped(originals)
    source = letter.as_json(pages, number=number, judged=wrapping.judged, language=language)
    around = Surroundings(
        issuer=body.full_name(language),
        unit=unit.full_name(language),
        clerk=whois.person_facts(person_of(by)).name.to(language),
        came_at=row.came_at,
        made_at=at,
        language=language,
    )
    return _Ready(
        files=there,
        pages=pages,
        originals=originals,
        wrapping=wrapping,
        source=source,
        laid=intake_sheet.lay_paper(letter, pages, originals, judged=wrapping.judged, source=source, around=around),
        number=number,
        words=words_of(row.ref, [page.sha256 for page in pages]),
        unit=unit,
        circle=replace(circle, desks=frozenset({row.desk_id})),
        language=language,
    )


def _bind(row: Intake, letter: OnPaper, ready: _Ready, *, by: Reach, at: datetime) -> RegistrationFacts:
    kind = outgoing_book(letter.kind, letter.label)
    book = Book.objects.chosen(letter.book_id, body_id=row.body_id, instead_of=kind)
    block = Block.objects.holding(book, letter.serial, on=letter.on, year=letter.year)
    given = block.numbered(book, letter.serial, symbol=symbol_of(book), on=letter.on)
    if given.text != ready.number:
        raise StaleVersionError(base=0, current=0)
    sealed = intake_sheet.stamped(
        ready.laid, body_id=row.body_id, number=given.text, on=given.on, at=at, register=REASON_OF_SEAL
    )
    kept = deposit(
        _package(letter, ready, given, sealed, by=by, at=at),
        readers=readers.tokens(letter.label, ready.circle),
        expected_fields=intake_sheet.FIELDS,
        wrapping=ready.wrapping,
        by=by,
        at=at,
    )
    given.record_id, given.by_id, given.at = kept.record_id, by.person_id, at
    given.save()
    row.set_label(letter.label)
    row.sender = row.subject = row.note = ""  # what it says lives in the archive alone (decision 23)
    row.state, row.registration, row.record_id = IntakeState.REGISTERED, given, kept.record_id
    row.annexes, row.ended_at, row.ended_by_id = letter.annexes, at, by.person_id
    row.save()
    audit.record(by=by, act="bind_paper", about=f"record:{kept.record_id}", at=at, level=letter.label.level)
    return RegistrationFacts(number=given.text, on=given.on, record_id=kept.record_id)


def _package(letter: OnPaper, ready: _Ready, given: Registration, sealed: bytes, *, by: Reach, at: datetime) -> Package:
    return Package(
        parts=(
            Part(name="letter.pdf", media_type="application/pdf", data=sealed),
            Part(name="source.json", media_type="application/json", data=ready.source),
            *ready.originals,
        ),
        facts=RecordFacts(
            number=given.text,
            sequence=given.serial,
            kind=letter.kind.value,
            subject=letter.subject,
            words=ready.words,
            label=letter.label,
            unit_id=ready.unit.id,
            unit_path=ready.unit.path,
            body_id=ready.unit.body_id,
            on=given.on,
            language=ready.language,
            issuer=ready.unit.full_name("ar"),
            addressees=(letter.to,),
            register=given.book.kind,
            annexes=tuple(page.name for page in ready.pages),
            priority=letter.priority.value,
        ),
        movements=[{"act": "bind_paper", "at": moment(at), "by": by.name}],
    )
