"""The lines of a register as it is printed: what its reader may read, in a fixed number of queries for each part."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from archive.core.opening import needs_two
from archive.core.package import RecordFacts
from archive.filing import dossiers_among
from archive.gradings import Regraded, regraded_among
from archive.records import records_among
from correspondence import books, dispatches, grades, orders
from correspondence.core import correction, mending, phrases
from correspondence.core.delivery import DONE, DeliveryState
from correspondence.core.directive import Verb
from correspondence.core.dispatch import ELECTRONIC, MEANS, NOTED, Means
from correspondence.core.letter import Kind
from correspondence.core.number import BookKind, Direction
from correspondence.core.outage_form import ON_PAPER
from correspondence.core.printed import grade, shown_day, shown_moment
from correspondence.core.register_sheet import Line, as_typed, dated, listed
from correspondence.core.register_words import KINDS, WORDS
from correspondence.core.route import StepState, Task
from correspondence.dispatches import Out, handed
from correspondence.models import Block, ConsignmentLine, Delivery, Intake, Referral, Registration, RouteStep
from correspondence.models.register import Book
from directory import whois
from directory.core.day import BAGHDAD, day_of
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import PersonFacts, PostFacts, UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Everything the lines of one part name."""

    language: str
    body: int
    facts: Mapping[str, RecordFacts]
    opened: Collection[str]
    dossiers: Mapping[str, str]
    deliveries: Mapping[str, list[Delivery]]
    dispatches: Mapping[str, list[Out]]
    handed: Mapping[int, list[ConsignmentLine]]
    referrals: Mapping[str, list[Referral]]
    signed: Mapping[int, list[RouteStep]]
    intakes: Mapping[int, Intake]
    others: Mapping[str, tuple[Name, ...]]
    answers: Mapping[str, RecordFacts]
    units: Mapping[int, UnitFacts]
    posts: Mapping[int, PostFacts]
    people: Mapping[int, PersonFacts]
    reasons: Collection[int]
    newer: Mapping[int, Registration]
    corrected: Mapping[str, tuple[books.Successor | None, ...]]
    ordered: Mapping[str, orders.Order]
    regraded: Mapping[str, Regraded]
    reserved: Collection[tuple[int, int]]

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in one cell."""
        return listed(parts, self.language)

    def unit(self, key: int | None) -> str:
        """A unit's name, with its ministry's where it is another than the book's."""
        return "" if key is None or key not in self.units else self.units[key].seen_from({self.body}).to(self.language)

    def person(self, key: int | None) -> str:
        """A person's name."""
        return "" if key is None or key not in self.people else self.people[key].name.to(self.language)

    def post(self, key: int | None) -> str:
        """A post's title."""
        return "" if key is None or key not in self.posts else self.posts[key].title.to(self.language)


def lines(rows: list[Registration], book: Book, *, language: str, reach: Reach, at: datetime) -> tuple[Line, ...]:
    """Those lines of the book, with what this reader may read of their letters.

    A line whose letter is out of reach keeps its number and day, and is blank otherwise; one of a top secret letter
    that is not open to the reader names its unit and grade beside.
    """
    known = _known(rows, book, language=language, reach=reach, at=at)
    tell = _ordered if BookKind(book.kind) is BookKind.ORDERS else _TOLD[Direction(book.direction)]
    return tuple(
        Line(serial=row.serial, is_ended=not row.is_in_force(), cells=_always(row, known) | told)
        for row in rows
        for told in (tell(row, known) if row.record_id in known.opened else _closed(row, known),)
    )


def _closed(row: Registration, known: _Known) -> dict[str, str]:
    facts = known.facts.get(row.record_id)
    if facts is None:
        return {}
    return {"unit": known.unit(facts.unit_id), "grade": grade(facts.label, known.language) or ""}


def _always(row: Registration, known: _Known) -> dict[str, str]:
    told = {"serial": str(row.serial), "number": row.text, "on": shown_day(row.on)}
    said = known.listed((_end(row, known), *_corrected(row, known), _regraded(row, known), _on_paper(row, known)))
    return told | {"remarks": said} if said else told


def _end(row: Registration, known: _Known) -> str:
    words, newer = WORDS[known.language], known.newer.get(row.pk)
    if row.void_at is not None:
        reason = row.void_reason if row.pk in known.reasons else ""
        return ": ".join(part for part in (words["void"], reason) if part)
    if row.superseded_at is None:
        return ""
    return words["replaced"] + ("" if newer is None else f" {newer.text} {shown_day(newer.on)}")


def _corrected(row: Registration, known: _Known) -> Iterator[str]:
    """By which later letters; one graded above the reader is not named."""
    for one in known.corrected.get(row.record_id, ()):
        yield correction.REMARKS[known.language] + ("" if one is None else f" {one.number} {shown_day(one.on)}")


def _regraded(row: Registration, known: _Known) -> str:
    found = known.regraded.get(row.record_id)
    grades = phrases.GRADES.get(found.printed, phrases.GRADES[max(phrases.GRADES)]) if found is not None else None
    return "" if grades is None else WORDS[known.language]["regraded"].format(grades[known.language])


def _on_paper(row: Registration, known: _Known) -> str:
    """Says of a number that it was given on paper first, out of a reserved block."""
    return ON_PAPER[known.language] if (row.year, row.serial) in known.reserved else ""


def _common(facts: RecordFacts, known: _Known, record_id: str, *, annexes: int) -> dict[str, str]:
    language = known.language
    return {
        "subject": mending.beside(facts.subject, facts.mends, language),
        "annexes": str(annexes or ""),
        "grade": grade(facts.label, language) or WORDS[language]["ordinary"],
        "priority": next(
            (said[language] for priority, said in phrases.PRIORITIES.items() if priority.value == facts.priority), ""
        ),
        "dossier": known.dossiers.get(record_id, ""),
    }


def _sent(row: Registration, known: _Known) -> dict[str, str]:
    facts, language = known.facts[row.record_id], known.language
    deliveries = [one for one in known.deliveries.get(row.record_id, ()) if not one.hidden and one.parent_id is None]
    return {
        **_common(facts, known, row.record_id, annexes=len(facts.annexes)),
        "to": known.listed(facts.addressees),
        "copies": str(sum(one.copy for one in (*deliveries, *known.dispatches.get(row.record_id, ()))) or ""),
        "references": known.listed(dated(as_typed(one.number or ""), one.on, language) for one in facts.references),
        "unit": known.unit(facts.unit_id),
        "signed": known.listed(
            f"{known.person(step.signer_id)} / {_title(step, known)}" for step in known.signed.get(row.memo_id or 0, ())
        ),
        "means": known.listed(_means(row, deliveries, known)),
        "received": known.listed((*_received(deliveries, known), *_signed_for(row, known))),
    }


def _means(row: Registration, deliveries: list[Delivery], known: _Known) -> Iterator[str]:
    """By the system, by hand, by post or e-mail: each once, what was noted with its day and reference."""
    words = MEANS[known.language]
    if deliveries:
        yield words[ELECTRONIC]
    if known.handed.get(row.pk):
        yield words[Means.BY_HAND]
    for one in known.dispatches.get(row.record_id, ()):
        if one.means in NOTED and one.went_on is not None:
            yield " ".join(part for part in (words[one.means], shown_day(one.went_on), one.reference) if part)


def _received(deliveries: list[Delivery], known: _Known) -> Iterator[str]:
    """Another body's registry when it gave its number, a unit of the own house when it read the letter."""
    for one in deliveries:
        came, read = (one.received_at, one.received_by_id), (one.acknowledged_at, one.acknowledged_by_id)
        at, person = came if one.desk_id else read
        if at is not None and not one.copy:
            yield " ".join((shown_moment(at), known.person(person))).strip()


def _signed_for(row: Registration, known: _Known) -> Iterator[str]:
    """Who signed in the hand-over book; of what went by post or e-mail, what was noted of its receipt."""
    for line in known.handed.get(row.pk, ()):
        if line.signed_at is not None:
            yield f"{shown_moment(line.signed_at)} {line.signed_name}"
    for one in known.dispatches.get(row.record_id, ()):
        if one.means in NOTED and one.received_on is not None:
            yield f"{shown_day(one.received_on)} {one.receiver}".strip()


def _ordered(row: Registration, known: _Known) -> dict[str, str]:
    facts = known.facts[row.record_id]
    order = known.ordered[row.record_id]
    return {
        "order_kind": KINDS[Kind(facts.kind)][known.language],
        "summary": facts.subject,
        "concerned": known.listed(order.concerned),
        "copied": known.listed(order.copied),
    }


def _title(step: RouteStep, known: _Known) -> str:
    capacity = phrases.CAPACITIES.get(step.capacity, {}).get(known.language, "")
    return " ".join(part for part in (known.post(step.post_id), capacity) if part)


def _came(row: Registration, known: _Known) -> dict[str, str]:
    facts, language = known.facts[row.record_id], known.language
    intake = known.intakes.get(row.pk)
    theirs = (facts.number or "", facts.on) if intake is None else (intake.their_number, intake.their_on)
    referrals = known.referrals.get(row.record_id, [])
    last = referrals[-1] if referrals else None
    by = (*(one.answer for one in referrals), *(one.answer for one in _here(row, known)))
    answer = next((known.answers[key] for key in by if key in known.answers), None)
    due = [one.due_at for one in referrals if one.due_at is not None]
    due = due or [one.due_at for one in _here(row, known) if one.due_at is not None]
    return {
        **_common(facts, known, row.record_id, annexes=len(facts.annexes) if intake is None else intake.annexes),
        "hour": f"{row.at.astimezone(BAGHDAD):%H:%M}",
        "from": known.listed(name.to(language) for name in known.others.get(row.record_id, ())),
        "their_number": as_typed(theirs[0]),
        "their_on": "" if theirs[1] is None else shown_day(theirs[1]),
        "directive": "" if last is None else phrases.DIRECTIVES[language][Verb(last.directive.verb)],
        "referred": known.listed(dict.fromkeys(_addressee(one, known) for one in referrals)),
        "referred_on": "" if last is None else shown_day(day_of(last.at)),
        "due": shown_day(day_of(min(due))) if due else "",
        "answer": "" if answer is None else dated(answer.number or "", answer.on, language),
        "state": known.listed((_state(row, known, referrals), _regraded(row, known), _on_paper(row, known))),
    }


_TOLD = {Direction.OUT: _sent, Direction.IN: _came, Direction.UNIT: _came}


def _addressee(row: Referral, known: _Known) -> str:
    return known.unit(row.unit_id) or known.post(row.post_id) or known.person(row.person_id)


def _state(row: Registration, known: _Known, referrals: list[Referral]) -> str:
    """Where it went, or how far it is: in the register's words."""
    return _gone(row, known) or WORDS[known.language][_stand(row, known, referrals)]


def _stand(row: Registration, known: _Known, referrals: list[Referral]) -> str:
    """Done once it is answered, reported or fulfilled; what asks for nothing, once all that was directed is over."""
    here = _here(row, known)
    if any(one.owes_action() for one in here):
        return "pending"
    if any(one.state in DONE for one in here) or (referrals and all(one.closed_at is not None for one in referrals)):
        return "done"
    return "read" if any(one.acknowledged_at is not None for one in here) and not referrals else "pending"


def _gone(row: Registration, known: _Known) -> str:
    """Where it went that was not for this ministry: back to who sent it, or to whom it is for (domain 2.13)."""
    intake, words = known.intakes.get(row.pk), WORDS[known.language]
    lying = known.deliveries.get(row.record_id, ())
    left = {one.forwarded_at for one in lying if one.came_under(row) and one.state == DeliveryState.SENT_ON}
    if not left or any(not one.copy for one in _here(row, known)):
        return ""
    for one in (one for one in lying if not one.came_under(row) and one.sent_at in left):
        is_back = intake is not None and one.unit_id == intake.sender_unit_id
        return words["returned"] if is_back else f"{words['sent_on']} {known.unit(one.unit_id)}"
    for out in (out for out in known.dispatches.get(row.record_id, ()) if out.number == row.text):
        sent = listed(_means(row, [], known), known.language)
        is_back = intake is not None and out.name == intake.sender
        told = words["returned"] if is_back else f"{words['sent_on']} {out.name}"
        return " ".join(part for part in (told, sent) if part)
    return words["returned"]


def _here(row: Registration, known: _Known) -> list[Delivery]:
    """Where the letter lies with whose number it is."""
    lying = known.deliveries.get(row.record_id, ())
    return [one for one in lying if one.came_under(row) and one.state != DeliveryState.SENT_ON]


def _known(rows: list[Registration], book: Book, *, language: str, reach: Reach, at: datetime) -> _Known:
    """What the lines name, asked for in one query for each sort of thing."""
    facts = records_among((row.record_id for row in rows), reach=reach)
    deliveries, referrals = defaultdict[str, list[Delivery]](list), defaultdict[str, list[Referral]](list)
    keys = [row.pk for row in rows]
    outward, names = Direction(book.direction) is Direction.OUT, {row.record_id for row in rows}
    told = Q(outgoing__in=keys) if outward else Q(record_id__in=names)  # what came may have gone on to others
    for one in Delivery.objects.filter(told).order_by("id"):
        deliveries[one.record_id].append(one)
    directed = Referral.objects.filter(record_id__in=facts, directive__level__lte=reach.clearance.level)
    if Direction(book.direction) is Direction.UNIT:
        directed = directed.filter(Q(unit=book.unit_id) | Q(directive__post__unit=book.unit_id))
    for given in directed.filter(directive__body=book.body_id).select_related("directive").order_by("at", "id"):
        referrals[given.record_id].append(given)
    signed = defaultdict[int, list[RouteStep]](list)
    memos = {row.memo_id for row in rows if row.record_id in facts and row.memo_id is not None}
    for step in RouteStep.objects.filter(memo__in=memos, task=Task.SIGN, state=StepState.DONE).order_by("order"):
        signed[step.memo_id].append(step)
    steps = [step for those in signed.values() for step in those]
    directives = [one for those in referrals.values() for one in those]
    here = (one for those in deliveries.values() for one in those if one.body_id == book.body_id)
    received = [person for one in here for person in (one.received_by_id, one.acknowledged_by_id)]
    answers = {one.answer for lying in deliveries.values() for one in lying} | {one.answer for one in directives}
    return _Known(
        language=language,
        body=book.body_id,
        facts=facts,
        opened={key for key, one in facts.items() if not needs_two(one.label.level) or key in reach.opened},
        dossiers=dossiers_among(facts, reach=reach),
        deliveries=deliveries,
        dispatches=dispatches.of_records(facts),
        handed=handed(keys) if outward else {},
        referrals=referrals,
        signed=signed,
        intakes=Intake.objects.behind(rows),
        others={} if outward else books.others(rows, Direction(book.direction)),
        answers=records_among(answers - {""}, reach=reach),
        units=whois.units_by_id(
            _there(
                {one.unit_id for one in facts.values()}
                | {one.unit_id for one in directives}
                | {one.unit_id for those in deliveries.values() for one in those if one.body_id != book.body_id}
            )
        ),
        posts=whois.posts_by_id(
            _there([*(step.post_id for step in steps), *(one.post_id for one in directives)]), on=day_of(at)
        ),
        people=whois.people_by_id(
            _there([*(step.signer_id for step in steps), *received, *(one.person_id for one in directives)])
        ),
        reasons=frozenset(books.endable(reach).filter(pk__in=keys).values_list("pk", flat=True)),
        newer=grades.newer_among(rows, up_to=reach.clearance.level),
        corrected=books.corrections(rows, up_to=reach.clearance.level),
        ordered=orders.ordered(book, facts, reach=reach),
        regraded=regraded_among(facts, reach=reach),
        reserved=Block.objects.numbers_of(book.pk),
    )


def _there(keys: Iterable[int | None]) -> list[int]:
    return [key for key in keys if key is not None]
