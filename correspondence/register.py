"""Registering: the number, the seal, the deposit and the deliveries, all or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from archive.classify import file_deposited
from archive.core.leaf import EntryKind
from archive.core.package import Part
from archive.core.plan import Place
from archive.deposit import deposit
from archive.enter import enter
from archive.filing import place_for
from archive.wrapping import Wrapping, wrapped
from correspondence import correcting, fulfilment, numberings, parcel, sealing, sheets, surroundings
from correspondence.antecedents import travel
from correspondence.citations import bodies_of
from correspondence.core import delivery, joint, number, route
from correspondence.core.delivery import DeliveryState
from correspondence.core.errors import AlreadyRegisteredError, BookNotFoundError, OutOfTurnError, StaleVersionError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content, Kind
from correspondence.core.number import BookKind, Direction, RegistrationFacts
from correspondence.core.numbering import check_apart
from correspondence.core.route import Act, Standing, State
from correspondence.models import (
    Block,
    Book,
    Citation,
    Delivery,
    Dispatch,
    Memo,
    MinistryPace,
    Movement,
    Registration,
)
from correspondence.outgoing import Outgoing, outgoing
from correspondence.sealing import Ministry
from directory import audit
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, Reach
from directory.workdays import calendar_of, calendars_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """What was made ready before the lock: the annexes of one version."""

    version: int
    annexes: tuple[Part, ...]
    wrapping: Wrapping


def register(
    memo_ref: str,
    *,
    book_id: int | None = None,
    reserved: int | None = None,
    place: Place | None = None,
    by: Reach,
    at: datetime,
) -> RegistrationFacts:
    """Numbers, seals and deposits a signed letter; without `book_id` the rule of core/number chooses.

    `reserved` is a number that was typed: it is given only out of an open block of the book (domain 1.10). `place`
    is where the registrar files it; without it the author's word counts while it stands, else the ministry's plan.
    A letter of two ministries is registered by the guest's registry once the own one consented: each numbers it in its
    own book and seals it, the own one first, and the record is kept after the last seal (decision 25). Minutes that are
    filed in a dossier are numbered in it. A letter that corrects another says so of it for good.

    The annexes are read, judged and encrypted before the lock. Then memo and book are locked until the seal
    and the deposit are made: numbers are gapless, and if the seal fails the number was never given (domain
    1.6, decision 16). Raises NotWithinReachError, OutOfTurnError,
    BookNotFoundError, SameNumbersError, NotReservedError, NoRegistryError, CorrectedEndedError,
    AlreadyRegisteredError (with .number, .on and .record_id),
    and what signing and archive refuse (a class or dossier that is none, too).
    Crash notes: the archive's objects are on disk before the commit and are orphans without it; the memo's
    own files go a day later, by `tidy`.
    """
    memo = Memo.objects.enveloped(by).named(memo_ref)
    _check(memo, by=by)
    ready = _wrapped(memo)
    with transaction.atomic():
        letter = _held(memo_ref, ready, by=by, at=at)
        return _register(letter, ready, book_id=book_id, reserved=reserved, place=_place(letter, place), by=by)


def _wrapped(memo: Memo) -> _Ready:
    annexes = parcel.annexes_of(Content.from_json(memo.current().content))
    return _Ready(version=memo.version, annexes=annexes, wrapping=wrapped(annexes))


def _held(memo_ref: str, ready: _Ready, *, by: Reach, at: datetime) -> Outgoing:
    """The letter under lock, still the one whose annexes were made ready."""
    memo = Memo.objects.enveloped(by).held(memo_ref)
    _check(memo, by=by)
    if memo.version != ready.version:
        raise StaleVersionError(base=ready.version, current=memo.version)
    letter = outgoing(memo, at=at)
    _check_body(letter)
    return letter


def _register(
    letter: Outgoing, ready: _Ready, *, book_id: int | None, reserved: int | None, place: Place | None, by: Reach
) -> RegistrationFacts:
    memo, at = letter.memo, letter.at
    books = _books(letter, book_id, dossier="" if place is None else place.dossier, by=by)
    if by is CLOCKWORK and not all(book.automatic for book in books):
        raise OutOfTurnError(act=Act.REGISTER.value, state=memo.state)
    corrected = correcting.held(letter.content, body_id=letter.issuer.body_id)
    numbers = _numbers(letter, books, reserved)
    sealed = _sealed(letter, numbers)
    package = parcel.package_of(
        memo, letter.content, sealed=sealed, annexes=ready.annexes, numbers=_named(letter, numbers)
    )
    kept = deposit(
        replace(package, place=place),
        readers=letter.readers(),
        expected_fields=sealing.signed_fields(letter.version, letter.steps),
        wrapping=ready.wrapping,
        by=by,
        at=at,
    )
    for given in numbers:
        given.memo, given.record_id, given.by_id, given.at = memo, kept.record_id, by.person_id, at
        given.corrects = None if corrected is None else corrected.record_id
        given.save()
    if place is not None:
        file_deposited(kept.record_id, place=place, by=by, at=at)
    _deliver(letter, numbers[0], by=by)
    _dispatch(letter, numbers[0])
    _move(letter, numbers, by=by)
    if corrected is not None:
        correcting.correct(corrected, newer_id=kept.record_id, by=by, at=at)
    travel(letter.content, kept.record_id, author_id=memo.author_id, by=by, at=at)
    return RegistrationFacts(number=numbers[-1].text, on=day_of(at), record_id=kept.record_id)


def _place(letter: Outgoing, chosen: Place | None) -> Place | None:
    """Where the letter is filed; `file_deposited` holds what the registrar chose against the plan.

    A letter of two ministries lies in the plan of the first, and the registrar of the second chooses nothing in it.
    """
    issuer, kind = letter.issuer, letter.content.kind.value
    own = letter.content.place
    if chosen is not None and len(letter.ministries) == 1:
        return chosen
    return place_for(own, kind=kind, unit_path=issuer.path, body_id=issuer.body_id)


def _numbers(letter: Outgoing, books: tuple[Book, ...], reserved: int | None) -> list[Registration]:
    """The next number of each locked book; of the last the reserved one that was typed. Raises NotReservedError."""
    found = []
    for ministry, book in zip(letter.ministries, books, strict=True):
        if reserved is None or book is not books[-1]:
            found.append(book.allot(symbol=ministry.symbol, on=day_of(letter.at)))
        else:
            block = Block.objects.holding(book, reserved, on=day_of(letter.at))
            found.append(book.numbered(block.year, reserved, symbol=ministry.symbol, on=day_of(letter.at)))
    return found


def _named(letter: Outgoing, numbers: list[Registration]) -> tuple[parcel.Numbered, ...]:
    """The numbers as the record says them."""
    return tuple(
        parcel.Numbered(
            text=given.text,
            serial=given.serial,
            on=given.on,
            register=given.book.kind,
            also_on=tuple(given.also_on),
            unit=ministry.unit,
            document_hash=given.document_hash or "",
        )
        for ministry, given in zip(letter.ministries, numbers, strict=True)
    )


def _check(memo: Memo, *, by: Reach) -> None:
    numbers = list(memo.registrations.filter(direction=Direction.OUT))
    if numbers:
        own = bodies_of(by)
        there = next((one for one in numbers if one.body_id in own), numbers[0])
        raise AlreadyRegisteredError(number=there.text, on=there.on, record_id=there.record_id)
    route.require(State(memo.state), Act.REGISTER)
    if by is not CLOCKWORK and memo.holder_desk_id not in by.desks:
        raise OutOfTurnError(act=Act.REGISTER.value, state=memo.state)


def _check_body(letter: Outgoing) -> None:
    """Nobody numbers and seals in the name of another ministry that did not consent to it. Raises OutOfTurnError."""
    bodies = {desk.id: desk.body_id for desk in letter.desks}
    if bodies.get(letter.memo.holder_desk_id or 0) != letter.ministries[-1].body_id:
        raise OutOfTurnError(act=Act.REGISTER.value, state=letter.memo.state)


def _books(letter: Outgoing, book_id: int | None, *, dossier: str, by: Reach) -> tuple[Book, ...]:
    """The book of each ministry, locked in the order of bodies: no two letters ever wait for each other."""
    kind = number.outgoing_book(letter.content.kind, letter.content.label)
    wanted = [*_consented(letter), book_id]
    chosen = sorted(zip(letter.ministries, wanted, strict=True), key=lambda one: one[0].body_id)
    found = {ministry.body_id: _book(ministry, book, kind=kind) for ministry, book in chosen}
    if any(book.dossier not in ("", dossier) for book in found.values()):
        raise BookNotFoundError
    if kind is BookKind.MINUTES and dossier and book_id is None:
        return tuple(_within(dossier, found[one.body_id], by=by, at=letter.at) for one in letter.ministries)
    return tuple(found[ministry.body_id] for ministry in letter.ministries)


def _book(ministry: Ministry, book_id: int | None, *, kind: BookKind) -> Book:
    if book_id is None:
        return Book.objects.serving(body_id=ministry.body_id, unit_id=ministry.unit.id, kind=kind)
    return Book.objects.chosen(book_id, body_id=ministry.body_id, instead_of=kind)


def _within(dossier: str, book: Book, *, by: Reach, at: datetime) -> Book:
    """The dossier's own book of minutes; the log keeps how it makes its numbers. Raises SameNumbersError."""
    own, is_new = Book.objects.of_dossier(dossier, like=book, on=day_of(at))
    if is_new:
        others = Book.objects.filter(body=own.body_id).exclude(pk=own.pk)
        rivals = numberings.rivals(BookKind.MINUTES, others, this_year=day_of(at).year)
        check_apart(own.styles().first, rivals, this_year=day_of(at).year)
        enter(EntryKind.LAID_DOWN, body=own.said(0), by=by, at=at)
        audit.record(by=by, act="open_book", about=f"book:{own.pk}", at=at, note=f"{own.kind} {own.pattern}")
    return own


def _consented(letter: Outgoing) -> list[int | None]:
    """The book that the own ministry chose when it consented, None by the rule; nothing for a letter of one."""
    if len(letter.ministries) == 1:
        return []
    return [joint.book_in(Movement.objects.consents(letter.memo).get().note)]


def _sealed(letter: Outgoing, numbers: list[Registration]) -> bytes:
    """The letter with the seal of each ministry over what the one before it made; the numbers get their codes."""
    pdf = letter.signed()
    for ministry, given, field in zip(letter.ministries, numbers, sheets.SEALS, strict=False):
        row = sealing.Row(field=field, ministry=ministry, given=given)
        made = sealing.sealed(pdf, row, version=letter.version, content=letter.content, at=letter.at)
        pdf, given.code, given.also_on = made.pdf, made.code, list(made.also_on)
        given.document_hash = None if field == sheets.SEAL else made.document_hash
    return pdf


def _deliver(letter: Outgoing, given: Registration, *, by: Reach) -> None:
    rows, answer_by = [], letter.content.answer_by
    waits = delivery.awaits(letter.content.kind, said=letter.memo.awaited(letter.content))
    calendars = calendars_of((one.unit_id for one in letter.goes_to), since=day_of(letter.at))
    paces = MinistryPace.objects.of(one.body_id for one in letter.goes_to)
    for one in letter.goes_to:
        row = Delivery(
            record_id=given.record_id,
            outgoing=given,
            unit_id=one.unit_id,
            body_id=one.body_id,
            desk_id=letter.desk_of(one) if one.state is DeliveryState.AT_REGISTRY else None,
            sender_id=letter.issuer.id,
            copy=one.copy,
            hidden=one.hidden,
            purpose=one.purpose,
            asks=one.asks,
            post_id=one.post_id,
            person_id=one.person_id,
            kind=letter.content.kind,
            priority=letter.content.priority,
            state=one.state,
            sent_at=letter.at,
            answer_by=None if one.copy else answer_by,
            awaits=waits,
        )
        row.due_at = row.due(calendars[one.unit_id], paces[one.body_id], since=letter.at)
        row.set_label(letter.content.label)
        rows.append(row)
    Delivery.objects.bulk_create(rows)
    outside = [one.name for one in letter.content.outsiders()]
    copies = letter.content.copies_outside()
    if rows or outside or copies:
        enter(
            EntryKind.DELIVERY,
            record_id=given.record_id,
            body=delivery.sent(letter.goes_to, answer_by, outside, copies, waits=waits),
            by=by,
            at=letter.at,
        )


def _dispatch(letter: Outgoing, given: Registration) -> None:
    """What the own registry has to send outside; its answer is waited for by the issuer's calendar."""
    content = letter.content
    if not content.outsiders() and not content.copies_outside():
        return
    body_id = letter.issuer.body_id
    own = surroundings.desk_for(letter.desks, body_id=body_id, label=content.label)
    calendar = calendar_of(letter.issuer.id, since=day_of(letter.at))
    paces = MinistryPace.objects.of([body_id])[body_id]
    Dispatch.objects.lay(content, given, desk_id=own, calendar=calendar, paces=paces, at=letter.at)


def _move(letter: Outgoing, numbers: list[Registration], *, by: Reach) -> None:
    memo = letter.memo
    memo.record_id = numbers[0].record_id
    to = Standing(state=State.REGISTERED, version=memo.version)
    said = [given.text for given in numbers]
    hand = Hand(person_id=by.person_id, at=letter.at, note=" · ".join([*said, day_of(letter.at).isoformat()]))
    Movement.objects.write(memo, act=Act.REGISTER, to=to, hand=hand)
    Citation.objects.lay(memo, letter.content)
    if letter.content.kind is Kind.REPLY:
        fulfilment.answer(memo.record_id, by=by, at=letter.at)
    audit.record(by=by, act="register", about=f"memo:{memo.ref}", at=letter.at, level=memo.level)
