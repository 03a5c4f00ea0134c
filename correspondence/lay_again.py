"""Laying down again: after an older database came back, registers, letterheads and groups are as they were."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.core.register import Close
from archive.proven import ProvenBlock, ProvenStep, proven_blocks, proven_closes
from archive.proven_sayings import proven_sayings
from correspondence import headings
from correspondence.core.number import DEFAULTS, BookKind
from correspondence.doors import counter, files
from correspondence.models import AddressGroup, Book, GroupMember, LaidHeading
from correspondence.models.group import GROUP
from correspondence.models.heading import LETTERHEAD
from correspondence.models.register import NUMBERING
from directory import audit, whois
from directory.core.reach import CLOCKWORK, Reach


@dataclass(slots=True)
class LaidAgain:
    """How many registers, letterheads and groups are again as they were laid down; `unplaced` could not be."""

    books: int = 0
    headings: int = 0
    groups: int = 0
    unplaced: list[str] = field(default_factory=list)


@transaction.atomic
def lay_again(*, by: Reach, at: datetime) -> LaidAgain:
    """Lays down again how registers make their numbers, how letters look and who is in groups, where the rows lack it.

    In the order in which it was said, and before numbers are put back (`recount`): they are told by their register's
    pattern. A register has its old key again, which codes, blocks and closes name; `unplaced` is also one whose key
    another has meanwhile. One that was changed more often than the statement says stays as it is; a letterhead is laid
    down once. A second time changes nothing. Raises NotWithinReachError for anybody but the clockwork.
    """
    steps, report = list(proven_sayings(EntryKind.LAID_DOWN, by=by)), LaidAgain()
    blocks = list(proven_blocks(by=by))
    closes = [one.close for one in proven_closes(by=by)]
    named = {block.of[0] for block in blocks if block.of is not None} | {close.body for close in closes}
    units = set(whois.units_by_id(named.union(*(_units(step) for step in steps))))
    for step in (one for one in steps if one.body["what"] != GROUP):
        if not _units(step) <= units:
            report.unplaced.append(f"{step.body['what']} of body {step.body['body']}")
        elif step.body["what"] == NUMBERING:
            _book(step, report, at=at)
    for key, body_id, kind in _by_themselves(steps, blocks, closes):
        if body_id in units:
            _serving(key, body_id, kind, report, at=at)
    if report.books:
        counter.behind_all(Book)
    _groups([step for step in steps if step.body["what"] == GROUP], units, report, at=at)
    _headings([step for step in steps if step.body["what"] == LETTERHEAD and _units(step) <= units], report, at=at)
    return report


def _units(step: ProvenStep) -> set[int]:
    members = [one.get("unit") for one in _members(step.body)]
    return {int(str(one)) for one in (step.body["body"], step.body.get("unit"), *members) if one is not None}


def _members(said: Mapping[str, Json]) -> list[dict[str, Json]]:
    rows = said.get("members")
    return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []


def _book(step: ProvenStep, report: LaidAgain, *, at: datetime) -> None:
    """Opens, changes or ends the register, where that lacks."""
    said = Book.from_said(step.body)
    owner = {"body": said.body_id, "unit": said.unit_id, "kind": said.kind, "dossier": said.dossier}
    same = Book.objects.select_for_update().filter(**owner).order_by("pk")
    rows, place = list(same), int(str(step.body["place"]))
    if len(rows) < place:
        report.unplaced.append(f"{NUMBERING} of a register {said.kind} of body {said.body_id}: an earlier one is lost")
        return
    row, key = rows[place] if place < len(rows) else said, step.body.get("book")
    if row is said and key is not None and not Book.objects.filter(pk=int(str(key))).exists():
        row.pk = int(str(key))
    lost = f"{NUMBERING} of a register {said.kind} of body {said.body_id}: its key {key}"
    if key not in (None, row.pk) and lost not in report.unplaced:
        report.unplaced.append(lost)
    if row is not said and row.edition >= said.edition:
        return
    row.lay(said.styles())
    row.automatic, row.edition = said.automatic, said.edition
    row.retired_at = step.at if step.body["retired"] else None
    row.save()
    audit.record(by=CLOCKWORK, act="lay_again", about=f"book:{row.pk}", at=at)
    report.books += 1


def _by_themselves(
    steps: Iterable[ProvenStep], blocks: Iterable[ProvenBlock], closes: Iterable[Close]
) -> Iterator[tuple[int, int, str]]:
    """Key, body and kind of each ministry's own register that nobody laid down: blocks and closes alone tell of it."""
    told = {int(str(step.body["book"])) for step in steps if step.body.get("book") is not None}
    for block in blocks:
        told.add(block.book)
        if block.of is not None and block.of[1] is None:
            yield block.book, block.of[0], block.of[2]
    yield from ((one.book, one.body, one.kind) for one in closes if one.book not in told)


def _serving(key: int, body_id: int, kind: str, report: LaidAgain, *, at: datetime) -> None:
    """Opens the register under its old key, where neither that nor another of its owner and kind is there."""
    own = Q(body=body_id, unit=None, kind=kind, dossier="")
    if not Book.objects.filter(Q(pk=key) | own).exists():
        named = {"direction": BookKind(kind).direction, "pattern": DEFAULTS[BookKind(kind)]}
        Book.objects.create(pk=key, body_id=body_id, kind=kind, **named)
        audit.record(by=CLOCKWORK, act="lay_again", about=f"book:{key}", at=at)
        report.books += 1


def _groups(steps: Iterable[ProvenStep], units: set[int], report: LaidAgain, *, at: datetime) -> None:
    """Each as it was said last, under its old key, which letters name; all who were in it are said with it.

    One whose last word names a unit that is lost stays as it is: what was said before was changed.
    """
    last = {int(str(one.body["group"])): one for one in steps}
    for key, step in last.items():
        row = AddressGroup.from_said(step.body)
        members = [GroupMember.from_said(member, row) for member in _members(step.body)]
        there = AddressGroup.objects.select_for_update().filter(pk=key).first()
        if there is not None and _told(there, there.members.all()) == _told(row, members):
            continue
        people = {row.made_by_id, *(member.laid_by_id for member in members)}
        if not _units(step) <= units or _is_taken(row, there) or people - set(whois.people_by_id(people)):
            report.unplaced.append(f"{GROUP} {row.name_ar} of body {row.body_id}")
            continue
        row.save()
        GroupMember.objects.filter(group=row).delete()
        GroupMember.objects.bulk_create(members)
        audit.record(by=CLOCKWORK, act="lay_again", about=f"unit:{row.body_id}", at=at, note=row.name_ar)
        report.groups += 1
    if report.groups:
        counter.behind_all(AddressGroup)


def _told(row: AddressGroup, members: Iterable[GroupMember]) -> tuple[object, ...]:
    """All that a group says of itself and of those in it, to be compared."""
    names = (row.body_id, row.name_ar, row.name_ckb, row.name_en, row.rule, row.made_at, row.ended_at)
    listed = ((one.unit_id, one.name, one.address, one.email, one.from_on, one.until_on) for one in members)
    return names, sorted(map(str, listed))


def _is_taken(row: AddressGroup, there: AddressGroup | None) -> bool:
    """True where another group has its key meanwhile, or its name."""
    if there is not None and (there.body_id, there.made_at) != (row.body_id, row.made_at):
        return True
    others = AddressGroup.objects.filter(body=row.body_id, name_ar=row.name_ar, ended_at=None).exclude(pk=row.pk)
    return row.ended_at is None and others.exists()


def _headings(steps: list[ProvenStep], report: LaidAgain, *, at: datetime) -> None:
    rows = [LaidHeading.from_said(step.body) for step in steps]
    there = set(LaidHeading.objects.order_by().values_list("body", "since", "laid_at"))
    people = whois.people_by_id({row.laid_by_id for row in rows})
    for row in (row for row in rows if (row.body_id, row.since, row.laid_at) not in there):
        file = headings.of_row(row).emblem_file
        if row.laid_by_id not in people or (file and not files.stands(file)):
            report.unplaced.append(f"{LETTERHEAD} of body {row.body_id} from {row.since}")
            continue
        row.save(force_insert=True)
        report.headings += 1
        audit.record(by=CLOCKWORK, act="lay_again", about=f"unit:{row.body_id}", at=at, note=row.since.isoformat())
