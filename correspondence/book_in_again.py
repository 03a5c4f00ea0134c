"""Booking in again: after an older database came back, what came on paper and by e-mail is booked."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive.proven import ProvenWay, proven_routes, proven_ways, records_of_register
from correspondence import surroundings
from correspondence.core.cited import spellings
from correspondence.core.delivery import DeskFacts, desk_of
from correspondence.core.intake import MESSAGE_TYPE, REGISTER, Arrived, IntakeState, Page, arrived_from, twin_key
from correspondence.core.number import Direction
from correspondence.doors import files, mailbox
from correspondence.models import Citation, Delivery, Intake, IntakeFile, Registration
from directory import audit, whois
from directory.core.reach import CLOCKWORK, Reach

CHUNK = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedAgain:
    """How many letters are booked in again, and how many messages wait to be laid on their desks again."""

    letters: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What there is now of what the records of a chunk name; `lying` are intakes without a number, by their files."""

    desks: Sequence[DeskFacts]
    people: Collection[int]
    lying: Mapping[tuple[int, str], Intake]


def book_in_again(*, by: Reach, at: datetime) -> BookedAgain:
    """Puts back who sent each letter that came in, under which number and day, and what it refers to of ours.

    One that lies on its desk still, as the backup knew it, is ended with its number. The numbers and deliveries were
    put back before (`recount`, `redeliver`). Then every message that no intake has goes back to where `collect_mail`
    finds it. A second time changes nothing; a chunk of records is one transaction: again after a crash, it goes on.
    Raises NotWithinReachError for anybody but the clockwork.
    """
    names, letters = records_of_register(REGISTER, by=by), 0
    for start in range(0, len(names), CHUNK):
        letters += _chunk(names[start : start + CHUNK], at=at)
    desks = {desk.id for desk in whois.desks()}
    known = set(IntakeFile.objects.filter(media_type=MESSAGE_TYPE).order_by().values_list("sha256", flat=True))
    return BookedAgain(letters=letters, messages=mailbox.put_again(desks=desks, known=known))


@transaction.atomic
def _chunk(names: Sequence[str], *, at: datetime) -> int:
    rows = Registration.objects.filter(record_id__in=names, direction=Direction.IN, intake=None).order_by("pk")
    given = {row.record_id: row for row in rows.select_for_update(of=("self",))}
    ways = proven_ways(given, by=CLOCKWORK)
    routes = {one.record_id: one for one in proven_routes(ways, by=CLOCKWORK)}
    said = dict[str, tuple[Arrived, tuple[Page, ...]]]()
    for name, route in sorted(routes.items(), key=lambda one: given[one[0]].pk):
        with suppress(ValueError, KeyError, TypeError):
            said[name] = arrived_from(ways[name].source, label=route.label)
    known = _known(said, [ways[name] for name in said], given)
    return sum(_book(given[name], *said[name], ways[name], known, at=at) for name in said)


def _known(
    said: Mapping[str, tuple[Arrived, tuple[Page, ...]]], ways: Sequence[ProvenWay], given: Mapping[str, Registration]
) -> _Known:
    sums = {page.sha256 for _, pages in said.values() for page in pages}
    lying = IntakeFile.objects.filter(intake__state=IntakeState.OPEN, sha256__in=sums).select_related("intake")
    people = {key for way in ways for line in way.lines if (key := _person(str(line["by"])))}
    return _Known(
        desks=surroundings.registries(),
        people=whois.people_by_id(people | {row.by_id for row in given.values() if row.by_id}),
        lying={(one.intake.body_id, one.sha256): one.intake for one in lying.order_by("-pk")},
    )


def _person(name: str) -> int | None:
    return int(key) if (key := name.removeprefix("person:")).isdecimal() else None


def _book(
    given: Registration,
    arrived: Arrived,
    pages: tuple[Page, ...],
    way: ProvenWay,
    known: _Known,
    *,
    at: datetime,
) -> bool:
    """Whether it could be: its body has a desk."""
    desk = desk_of(known.desks, body_id=given.body_id, label=arrived.label)
    if desk is None:
        return False
    came = way.lines[0]
    brought = _person(str(came["by"]))
    there = (known.lying.get((given.body_id, page.sha256)) for page in pages)
    row = next((one for one in there if one is not None), None) or Intake(
        ref=way.record_id[:16],
        body_id=given.body_id,
        desk_id=desk,
        came_at=datetime.fromisoformat(str(came["at"])),
        came_by_id=brought if brought in known.people else None,
    )
    key = twin_key(arrived)
    row.twin = None if key is None else Intake.objects.twin(key, body_id=given.body_id)
    row.end(arrived, given)
    row.save()
    _lay_files(row, pages, at=given.at)
    _cite(arrived, given)
    Delivery.objects.filter(record_id=given.record_id, sender=None).update(sender=arrived.sender_unit)
    audit.record(by=CLOCKWORK, act="book_in_again", about=f"record:{given.record_id}", level=row.level, at=at)
    return True


def _lay_files(row: Intake, pages: Sequence[Page], *, at: datetime) -> None:
    """Their rows; the bytes are read in the record."""
    there = set(IntakeFile.objects.filter(intake=row).values_list("sha256", flat=True))
    made = list[IntakeFile]()
    for order, page in enumerate(pages, start=1):
        if page.sha256 in there:
            continue
        one = IntakeFile(
            intake=row,
            order=order,
            file=files.name_of_sum(row.ref, page.sha256),
            name=page.name,
            sha256=page.sha256,
            size=page.size,
            media_type=page.media_type,
            pages=page.pages,
            added_at=at,
        )
        one.see(page)
        made.append(one)
    IntakeFile.objects.bulk_create(made)


def _cite(arrived: Arrived, given: Registration) -> None:
    if arrived.answers_on is None or Citation.objects.filter(record_id=given.record_id).exists():
        return
    ours = Registration.objects.filter(body=given.body_id, direction=Direction.OUT, on=arrived.answers_on)
    found = set(ours.filter(text__in=spellings(arrived.answers)).order_by().values_list("record_id", flat=True))
    Citation.objects.cite(arrived, given, issuer=whois.unit_facts(given.body_id).name.ar, cited=found)
