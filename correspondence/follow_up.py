"""The register of follow-up: what was due when, the letters that pressed for it, and what came of it (domain 1.10)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from archive.core.opening import needs_two
from archive.records import is_readable
from correspondence import replies
from correspondence.core.chasing import MOST, RAISED, Numbered
from correspondence.core.number import Direction
from correspondence.core.printed import shown_day
from correspondence.core.register_sheet import Line, Wish, as_typed, dated, listed
from correspondence.core.register_words import WORDS
from correspondence.grades import newer_among
from correspondence.models import Delivery, Dispatch, Registration
from correspondence.replies import OUTSIDE, Answers
from directory import whois
from directory.core.day import day_of, start_of
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.named import unit_names_seen_from


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Everything the lines of one part name."""

    language: str
    newer: Mapping[int, Registration]
    units: Mapping[int, Name]
    replies: Mapping[str, Numbered]
    pressed: Mapping[tuple[str, int | str], list[Numbered]]
    answers: Answers
    raised: Mapping[str, Numbered]
    opened: Collection[str]


def lines(wish: Wish, *, reach: Reach, limit: int) -> tuple[Line, ...]:
    """One line for each addressee whose answer was due on one of these days. At most thirteen queries.

    They are of the reader's own letters, of those of his units, and at a registry of its body's; a letter, a reminder
    or an answer out of reach is not told, and a top secret letter not open to the reader by number and day alone.
    """
    asked: list[Delivery | Dispatch] = [*_rows(wish, reach=reach, limit=limit)]
    asked += _outside(wish, reach=reach, limit=limit)
    asked.sort(key=lambda row: (row.outgoing.on, row.outgoing_id, isinstance(row, Dispatch), row.pk))
    rows = asked[:limit]
    found, pressed = replies.cited({row.outgoing.record_id for row in rows}, reach=reach)
    known = _Known(
        language=wish.language,
        newer=newer_among((row.outgoing for row in rows), up_to=reach.clearance.level),
        units=unit_names_seen_from(reach.bodies, (row.unit_id for row in rows if isinstance(row, Delivery))),
        replies={one.letter.record_id: one.letter for those in found.values() for one in those},
        pressed=_by_addressee(pressed),
        answers=replies.answered(found),
        raised=replies.raised(pressed, reach=reach),
        opened=reach.opened,
    )
    return tuple(_line(number, row, known) for number, row in enumerate(rows, start=1))


def _own(reach: Reach) -> Q:
    bodies = {desk.body_id for desk in whois.desks() if desk.id in reach.desks and reach.inspection is None}
    own = Q(sender__in=reach.units | reach.heads) | Q(outgoing__body__in=bodies)
    return own | Q(outgoing__memo__author=reach.person_id) if reach.person_id is not None else own


def _outside(wish: Wish, *, reach: Reach, limit: int) -> list[Dispatch]:
    """The lines of whoever is outside the system."""
    asked = Dispatch.objects.dominated(reach).filter(
        _own(reach), due_at__gte=start_of(wish.since), due_at__lt=start_of(wish.until + timedelta(days=1))
    )
    told = asked.that_ask().filter(is_readable(reach, of="outgoing__record_id"))
    rows = told.select_related("outgoing__memo", "outgoing__superseded_by__memo")
    return list(rows.order_by("outgoing__on", "outgoing_id", "id")[:limit])


def _rows(wish: Wish, *, reach: Reach, limit: int) -> list[Delivery]:
    asked = Delivery.objects.dominated(reach).filter(
        _own(reach),
        outgoing__direction=Direction.OUT,
        copy=False,
        parent=None,
        due_at__gte=start_of(wish.since),
        due_at__lt=start_of(wish.until + timedelta(days=1)),
    )
    told = asked.that_ask().filter(is_readable(reach)).select_related("outgoing__memo", "outgoing__superseded_by__memo")
    return list(told.order_by("outgoing__on", "outgoing_id", "id")[:limit])


def _by_addressee(pressed: Mapping[str, Iterable[Numbered]]) -> dict[tuple[str, int | str], list[Numbered]]:
    """The reminders of each letter to each of its addressees, the first first; who is outside goes by name."""
    named = {one.record_id for those in pressed.values() for one in those}
    to = defaultdict[str, set[int | str]](set)
    sent = Delivery.objects.filter(record_id__in=named, copy=False, parent=None) if named else Delivery.objects.none()
    for record, unit_id in sent.values_list("record_id", "unit_id"):
        to[record].add(unit_id)
    for record, outside in replies.sent_outside(named).items():
        to[record].update(outside)
    found = defaultdict[tuple[str, int | str], list[Numbered]](list)
    for record, those in pressed.items():
        for one in those:
            for unit in to[one.record_id]:
                found[record, unit].append(one)
    return found


def _line(number: int, row: Delivery | Dispatch, known: _Known) -> Line:
    cells = {
        "letter": dated(row.outgoing.text, row.outgoing.on, known.language),
        "due": "" if row.due_at is None else shown_day(day_of(row.due_at)),
    }
    if not needs_two(row.level) or row.outgoing.record_id in known.opened:
        cells |= _told(row, known)
    return Line(serial=number, is_ended=not row.outgoing.is_in_force(), cells=cells)


def _told(row: Delivery | Dispatch, known: _Known) -> dict[str, str]:
    """What stands beside number and day of a letter that is open to the reader."""
    who = row.unit_id if isinstance(row, Delivery) else row.name
    pressed = known.pressed.get((row.outgoing.record_id, who), ())
    sent = [dated(one.number, one.on, known.language) for one in pressed]
    columns = [*sent[: MOST - 1], *filter(None, [listed(sent[MOST - 1 :], known.language)])]
    return {
        "addressee": known.units[row.unit_id].to(known.language) if isinstance(row, Delivery) else row.name,
        **dict(zip(("first", "second", "third"), columns, strict=False)),
        "result": _result(row, known),
    }


def _result(row: Delivery | Dispatch, known: _Known) -> str:
    words, record = WORDS[known.language], row.outgoing.record_id
    if isinstance(row, Delivery):
        who, answer = row.unit_id, known.answers.whole.get(record, {}).get(row.unit_id)
    else:
        who, answer = OUTSIDE, known.replies.get(row.answer)
    how = "answered_partly" if answer is None else "answered"
    partial = known.answers.partial.get(record, {}).get(who, ())
    letters = [reply.letter for reply in partial] if answer is None else [answer]
    said = [words[how].format(_cited(one, row.outgoing, known.language)) for one in letters]
    to = row.unit_id if isinstance(row, Delivery) else row.name
    higher, pressed = known.raised.get(record), known.pressed.get((record, to), ())
    if higher is not None and len(pressed) >= MOST:
        said.append(RAISED[known.language].format(dated(higher.number, higher.on, known.language)))
    said += _end(row.outgoing, known)
    return listed(said, known.language) or words["waiting"]


def _cited(answer: Numbered, letter: Registration, language: str) -> str:
    """Number and day of an answer; another body's number as that body typed it."""
    is_own = answer.body_id in {None, letter.body_id}
    return dated(answer.number if is_own else as_typed(answer.number), answer.on, language)


def _end(letter: Registration, known: _Known) -> list[str]:
    words, newer = WORDS[known.language], known.newer.get(letter.pk)
    if letter.void_at is not None:
        return [words["void"]]
    if letter.superseded_at is None:
        return []
    return [words["replaced"] + ("" if newer is None else f" {dated(newer.text, newer.on, known.language)}")]
