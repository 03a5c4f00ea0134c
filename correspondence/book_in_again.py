"""Booking in again: after an older database came back, what came on paper and by e-mail is booked."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from archive.core.mending import Mended
from archive.gradings import labels_among
from archive.mended import mended_since
from archive.proven import proven_routes, proven_ways, records_of_register
from correspondence import surroundings
from correspondence.core.cited import spellings
from correspondence.core.delivery import DeskFacts, desk_of
from correspondence.core.intake import (
    MESSAGE_TYPE,
    REGISTER,
    Arrived,
    IntakeState,
    Page,
    arrived_from,
    message_name,
    twin_key,
)
from correspondence.core.number import Direction
from correspondence.doors import files, mailbox
from correspondence.models import Citation, Delivery, Intake, IntakeFile, Registration
from directory import audit, whois
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from paper.core.errors import PaperError
from paper.isolate import foreign_mail

CHUNK = 100
Mends = Mapping[str, tuple[Mended, ...]]
"""What was mended, by the record."""


@dataclass(slots=True)
class BookedAgain:
    """How many letters are booked in again, and how many messages wait to be laid on their desks again.

    `unplaced` are letters with their number whose declaration cannot be read, or whose body has no desk.
    """

    letters: int = 0
    messages: int = 0
    unplaced: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What the record of one letter tells: the declaration as it is mended, its files, when it came, who opened it."""

    arrived: Arrived
    pages: tuple[Page, ...]
    came_at: datetime
    came_by: int | None
    mended: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What there is now of what the records of a chunk name; `lying` are intakes without a number, with their files.

    `mails` are the messages that were taken in, by their SHA-256.
    """

    desks: Sequence[DeskFacts]
    people: Collection[int]
    units: Collection[int]
    lying: dict[Intake, frozenset[str]]
    mails: Mapping[str, Path]


def book_in_again(*, by: Reach, at: datetime) -> BookedAgain:
    """Puts back who sent each letter that came in, under which number and day, and what it refers to of ours.

    One that lies on its desk still, as the backup knew it, is ended with its number: the same files that came in the
    same second, or the same message. What was mended of an entry stands there again, of one that the backup knew too
    (I12). The numbers and deliveries were put back before (`recount`, `redeliver`). Then
    every message that no intake has goes back to where `collect_mail` finds it; a second copy of one that has one is
    known as such. A second time changes nothing; a chunk of numbers is one transaction: again after a crash, it goes
    on. Raises NotWithinReachError for anybody but the clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    report, last, desks = BookedAgain(), 0, {desk.id for desk in whois.desks()}
    mends = mended_since(by=by)
    mails = mailbox.taken(desks=desks)
    lacking = Registration.objects.filter(direction=Direction.IN, intake=None).order_by("pk")
    while keys := list(lacking.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        _chunk(keys, report, mails, mends, at=at)
        last = keys[-1]
    _mend_again(mends)
    void = Intake.objects.filter(registration__void_at__isnull=False).exclude(their_key="")
    void.update(sender_key="", their_key="")  # the backup knew the number in force
    known = set(IntakeFile.objects.filter(media_type=MESSAGE_TYPE).order_by().values_list("sha256", flat=True))
    report.messages = mailbox.put_again(desks=desks, known=known)
    return report


@transaction.atomic
def _mend_again(mends: Mends) -> None:
    """Intakes that the backup knew with fewer mendings have those that followed, and their deliveries the sender.

    A sender whose unit is lost has its name alone.
    """
    known = whois.units_by_id({one.now.sender_unit for each in mends.values() for one in each if one.now.sender_unit})
    there = Intake.objects.filter(record_id__in=mends, state=IntakeState.REGISTERED)
    for row in there.select_related("registration").order_by("pk").select_for_update(of=("self",)):
        for one in mends[row.record_id][row.mended or 0 :]:
            now = one.now if one.now.sender_unit in known else replace(one.now, sender_unit=None)
            key = twin_key(now)
            twin = None if key is None else Intake.objects.exclude(pk=row.pk).twin(key, body_id=row.body_id)
            row.mend(now, twin=twin, twin_reason=row.twin_reason)
            row.save()
            Delivery.objects.filter(record_id=row.record_id).update(sender=now.sender_unit)


@transaction.atomic
def _chunk(keys: Sequence[int], report: BookedAgain, mails: Mapping[str, Path], mends: Mends, *, at: datetime) -> None:
    """Those of these numbers with which their own body booked a letter in; one that was sent on has others too."""
    rows = list(Registration.objects.filter(pk__in=keys, intake=None).order_by("pk").select_for_update(of=("self",)))
    bodies = records_of_register(REGISTER, among=[row.record_id for row in rows], by=CLOCKWORK)
    given = {row.record_id: row for row in rows if bodies.get(row.record_id) == row.body_id}
    if not given:
        return
    said = _said(given, mends)
    known = _known(said.values(), given, mails)
    for name, row in given.items():
        if name in said and _book(row, said[name], known, at=at):
            report.letters += 1
        else:
            report.unplaced.append(f"{name} number {row.text} of {row.on}")


def _said(names: Collection[str], mends: Mends) -> dict[str, _Said]:
    """Without what cannot be read; of an entry that was mended what stands there now."""
    ways, found = proven_ways(names, by=CLOCKWORK), dict[str, _Said]()
    for route in proven_routes(ways, by=CLOCKWORK):
        way = ways[route.record_id]
        with suppress(ValueError, KeyError, TypeError, IndexError):
            arrived, pages = arrived_from(way.source, label=route.label)
            came_at, came_by = datetime.fromisoformat(str(way.lines[0]["at"])), _person(str(way.lines[0]["by"]))
            mended = mends.get(route.record_id, ())
            arrived = _mended(arrived, mended)
            found[route.record_id] = _Said(
                arrived=arrived, pages=pages, came_at=came_at, came_by=came_by, mended=len(mended) or None
            )
    return found


def _mended(arrived: Arrived, mends: Sequence[Mended]) -> Arrived:
    if not mends:
        return arrived
    now = mends[-1].now
    return replace(arrived, sender=now.sender, sender_unit=now.sender_unit, number=now.number, on=now.on)


def _known(said: Collection[_Said], given: Mapping[str, Registration], mails: Mapping[str, Path]) -> _Known:
    sums = {page.sha256 for one in said for page in one.pages}
    lying = Intake.objects.filter(state=IntakeState.OPEN, files__sha256__in=sums).distinct().order_by("pk")
    files_of = {row: frozenset(one.sha256 for one in row.files.all()) for row in lying.prefetch_related("files")}
    people = {one.came_by for one in said if one.came_by} | {row.by_id for row in given.values() if row.by_id}
    return _Known(
        desks=surroundings.registries(),
        people=whois.people_by_id(people),
        units=whois.units_by_id({one.arrived.sender_unit for one in said if one.arrived.sender_unit}),
        lying=files_of,
        mails=mails,
    )


def _person(name: str) -> int | None:
    return int(key) if (key := name.removeprefix("person:")).isdecimal() else None


def _book(given: Registration, said: _Said, known: _Known, *, at: datetime) -> bool:
    """Whether it could be: its body has a desk. A sender whose unit is lost has its name alone."""
    arrived = said.arrived
    desk = desk_of(known.desks, body_id=given.body_id, label=arrived.label)
    if desk is None:
        return False
    if arrived.sender_unit not in known.units:
        arrived = replace(arrived, sender_unit=None)
    row = _taken(said, known, body_id=given.body_id) or Intake(
        ref=given.record_id[:16],
        body_id=given.body_id,
        desk_id=desk,
        came_at=said.came_at,
        came_by_id=said.came_by if said.came_by in known.people else None,
    )
    key = twin_key(arrived)
    row.twin = None if key is None else Intake.objects.twin(key, body_id=given.body_id)
    row.message_id = row.message_id or _name(said.pages, known.mails, body_id=given.body_id)
    row.mended = said.mended
    row.end(arrived, given)
    row.save()
    _lay_files(row, said.pages, at=given.at)
    _cite(arrived, given)
    Delivery.objects.filter(record_id=given.record_id, sender=None).update(sender=arrived.sender_unit)
    audit.record(by=CLOCKWORK, act="book_in_again", about=f"record:{given.record_id}", level=row.level, at=at)
    return True


def _name(pages: Sequence[Page], mails: Mapping[str, Path], *, body_id: int) -> str:
    """The name of the message it came by, as `collect_mail` gives it: a second copy is known, however it travelled."""
    path = next((mails[page.sha256] for page in pages if page.is_message() and page.sha256 in mails), None)
    if path is None:
        return ""
    data, message_id = path.read_bytes(), ""
    with suppress(PaperError):
        message_id = foreign_mail(data).message_id
    name = message_name(message_id, data)
    return "" if Intake.objects.filter(body=body_id, message_id=name).exists() else name


def _taken(said: _Said, known: _Known, *, body_id: int) -> Intake | None:
    """The intake of the body that lies on its desk still and is this very one; it is nobody else's any more."""
    sums = frozenset(page.sha256 for page in said.pages)
    messages = {page.sha256 for page in said.pages if page.is_message()}
    for row, there in known.lying.items():
        is_same = there == sums and row.came_at.replace(microsecond=0) == said.came_at
        if row.body_id == body_id and (is_same or messages & there):
            del known.lying[row]
            return row
    return None


def _lay_files(row: Intake, pages: Sequence[Page], *, at: datetime) -> None:
    """Their rows; the bytes are read in the record."""
    there = set(IntakeFile.objects.filter(intake=row).values_list("sha256", flat=True))
    made = list[IntakeFile]()
    for order, page in enumerate(pages, start=1):
        if page.sha256 in there:
            continue
        one = IntakeFile.of(page, intake=row, order=order, file=files.name_of_sum(row.ref, page.sha256), at=at)
        one.see(page)
        made.append(one)
    IntakeFile.objects.bulk_create(made)


def _cite(arrived: Arrived, given: Registration) -> None:
    """Which letter of ours it refers to. Whether its clerk could read a graded one is not known: it is to be found."""
    if arrived.answers_on is None or Citation.objects.filter(record_id=given.record_id).exists():
        return
    ours = Registration.objects.filter(body=given.body_id, direction=Direction.OUT, on=arrived.answers_on)
    named = set(ours.filter(text__in=spellings(arrived.answers)).order_by().values_list("record_id", flat=True))
    found = [name for name, label in labels_among(named, by=CLOCKWORK).items() if label == Label()]
    Citation.objects.cite(arrived, given, issuer=whois.unit_facts(given.body_id).name.ar, cited=found)
