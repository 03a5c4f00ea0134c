"""Handing something over by hand: the line in the desk's hand-over book (domain 1.10)."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from correspondence.core.consignment import (
    DIRECTIONS,
    Consignment,
    LetterNotInBooksError,
    Receiver,
    SeveralLettersError,
    Thing,
    accepted,
    check_label,
)
from correspondence.core.errors import AddresseeNotClearedError
from correspondence.core.notice import What
from correspondence.core.route import person_of
from correspondence.models import ConsignmentBook, ConsignmentLine, Notice, Registration
from correspondence.numbered import numbered
from directory import audit, powers, sent, staff, whois
from directory.clearances import clearances_of
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from directory.whois import DeskFacts


def consign(given: Consignment, *, desk_id: int, by: Reach, at: datetime, once: str = "") -> int:
    """Writes the line with the book's next number, tells who shall receive it, and returns the line's key.

    The same line again from the same page (`once`) gives the one that was written first.

    Raises NotWithinReachError, ConsignmentNotAcceptedError, SealedNeedsPersonError, LetterNotInBooksError,
    SeveralLettersError, AddresseeNotClearedError.
    """
    try:
        with transaction.atomic():
            return _enter_once(given, once, desk_id=desk_id, by=by, at=at)
    except IntegrityError:  # two at once: the other's line is there now
        with transaction.atomic():
            return _enter_once(given, once, desk_id=desk_id, by=by, at=at)


def _enter_once(given: Consignment, once: str, *, desk_id: int, by: Reach, at: datetime) -> int:
    person_id, digest = person_of(by), sha256(repr((desk_id, given)).encode()).hexdigest()
    there = sent.answer_to(person_id, token=once, content=digest)
    if there is not None:
        return int(there)
    key = _enter(given, desk_id=desk_id, by=by, at=at)
    sent.remember(person_id, token=once, content=digest, answer=str(key))
    return key


def _enter(given: Consignment, *, desk_id: int, by: Reach, at: datetime) -> int:
    desk = next((one for one in whois.desks() if one.id == desk_id and one.id in by.desks), None)
    if desk is None or by.inspection is not None:
        raise NotWithinReachError
    what, on = accepted(given), day_of(at)
    letter, label = _letter(what, desk, by=by)
    check_label(label, what.receiver)
    told = _receivers(what.receiver, label, desk, at=at)
    ConsignmentBook.objects.get_or_create(desk_id=desk.id)
    book = ConsignmentBook.objects.select_for_update().get(desk=desk.id)
    serial = book.count_on(on)
    row = ConsignmentLine(
        desk_id=desk.id, year=book.year, serial=serial, thing=what.thing, registration=letter,
        number=letter.text if letter else "", number_on=letter.on if letter else None, words=what.words,
        unit_id=what.receiver.unit_id, person_id=what.receiver.person_id, outside=what.receiver.outside,
        bearer=what.bearer, on=on, at=at, by_id=person_of(by), originator_id=_originator(letter, by),
    )  # fmt: skip
    row.set_label(label)
    row.save(force_insert=True)
    about = f"consignment:{row.pk}"
    Notice.objects.bulk_create(Notice(person_id=one, what=What.CONSIGNED, about=about, at=at) for one in sorted(told))
    audit.record(by=by, act="consign", about=about, level=label.level, note=f"{serial}/{book.year}", at=at)
    return row.pk


def _letter(what: Consignment, desk: DeskFacts, *, by: Reach) -> tuple[Registration | None, Label]:
    """The letter under the number, when desk and clerk are both cleared for it.

    Raises LetterNotInBooksError, SeveralLettersError.
    """
    if what.thing is Thing.OTHER or what.on is None:
        return None, Label()
    known = numbered(what.number, what.on, desk=desk, among=DIRECTIONS[what.thing], reach=by)
    if not known:
        raise LetterNotInBooksError(number=what.number)
    if len(known) > 1:
        raise SeveralLettersError(number=what.number)
    return known[0]


def _receivers(receiver: Receiver, label: Label, desk: DeskFacts, *, at: datetime) -> frozenset[int]:
    """Who is told. Raises NotWithinReachError, AddresseeNotClearedError."""
    on = day_of(at)
    if receiver.person_id is not None:
        person = staff.member(receiver.person_id, body_ids=(desk.body_id,), on=on).person
        if not whois.in_office([person.id], on=on):
            raise NotWithinReachError
        return _cleared([person.id], label, name=person.name.ar)
    if receiver.unit_id is not None:
        unit = whois.unit_facts(receiver.unit_id)
        heads = powers.heads_of([unit.id], on=on).get(unit.id, frozenset())
        return _cleared(heads, label, name=unit.name.ar) if label.level or heads else heads
    return frozenset()


def _cleared(people: Iterable[int], label: Label, *, name: str) -> frozenset[int]:
    able = frozenset(person for person, cleared in clearances_of(people).items() if cleared.dominates(label))
    if not able:
        raise AddresseeNotClearedError(name=name)
    return able


def _originator(letter: Registration | None, by: Reach) -> int:
    """Who began the letter; of what has no author here, the clerk."""
    return person_of(by) if letter is None or letter.memo is None else letter.memo.author_id
