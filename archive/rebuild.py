"""Puts back the archive's rows that a lost or older database lacks, out of log, objects and keys."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from archive import shelf
from archive.beside import ACCESS, JOURNAL, KEYS
from archive.core import checkpoint as core
from archive.core import tiles
from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.errors import CheckpointNotValidError, DamagedObjectError, ForkError, MissingObjectError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind, leaf_from
from archive.core.merkle import EMPTY_ROOT
from archive.core.package import deposited_in, digest, facts_from
from archive.core.readers import ReaderChange, level_after, sorted_marks
from archive.core.rebuilding import Change, change_in, kept_time
from archive.core.witness import seconds_and_signature
from archive.doors import keystore, log, note
from archive.mended import mend_again
from archive.models import (
    AccessChange,
    AccessHead,
    Checkpoint,
    CheckpointTime,
    Cosignature,
    Entry,
    FollowCursor,
    Head,
    Leaf,
    Record,
    RecordKey,
    RecordUnit,
    WatchedLog,
    unit_rows,
)
from archive.recovery import Recovered, Remains
from archive.refile import refile
from archive.unplaced import to_enter
from directory import powers, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.refound import refound
from signing.events import events_after


@dataclass(slots=True, kw_only=True)
class Rebuilt:
    """How many rows were put back of what; `lost` names what nothing tells any more.

    `entered` are the records of deposits that the log did not know.
    """

    size: int = 0
    entries: int = 0
    records: int = 0
    changes: int = 0
    checkpoints: int = 0
    times: int = 0
    units: int = 0
    filed: int = 0
    entered: list[str] = field(default_factory=list)
    lost: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What the whole of a rebuilding shares."""

    remains: Remains
    erased: frozenset[str]
    report: Rebuilt
    by: Reach
    at: datetime


def rebuild(*, by: Reach, at: datetime) -> Rebuilt:
    """Puts back every row the published log proves and the database lacks; rows that are there are left alone.

    Entries, their places, records, keys, the head, the checkpoint with its cosignatures, time tokens, the readers,
    and the rows of records management; a deposit that stands in no log yet is entered anew when it is whole
    (archive/unplaced.py). Units that records name and the directory has lost are founded again under
    their old keys, without a name; readers whom the directory does not know are left out: nobody else may inherit
    their right.
    Bundle by bundle is one transaction: a crash leaves the rest to the next run. The log's files must be whole
    (mend_log). Raises ForkError when a row and the log say two things.
    """
    if by.person_id is not None:
        message = "rows are put back by a command, not by a person"
        raise RuntimeError(message)
    root = settings.PLACE.log
    with log.sequencer(root):
        text = log.published(root)
        size = note.verified(text, note.signer(settings.PLACE.keys).key).size
        work = _Work(remains=Remains(), erased=frozenset(_erased(size)), report=Rebuilt(size=size), by=by, at=at)
        for number, leaves in _bundles(size):
            _put_back(number * tiles.WIDTH, leaves, work)
        for data in log.times(settings.PLACE.statements):  # the shortest log first: each row names the one before
            _put_time(data, work)
        _put_head(text, work)
        _put_readers(size, work)
        mend_again()
        _put_watched()
        for one in to_enter(work.remains):
            _enter(one, work)
        work.report.filed, lost = refile()
        work.report.lost += lost
        _put_cursor(
            JOURNAL, EntryKind.ACCESS_SEGMENT, lambda at: [line.id for line in whois.journal_after(at, limit=1)]
        )
        _put_cursor(KEYS, EntryKind.KEY_EVENT, lambda at: [event.seq for event in events_after(at, 1)])
    return work.report


def _bundles(size: int) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    for number in range(-(-size // tiles.WIDTH)):
        try:
            yield number, log.leaves(settings.PLACE.log, number, size)
        except (MissingObjectError, DamagedObjectError):
            continue  # mend_log named it


def _erased(size: int) -> Iterator[str]:
    """The records whose tombstone stands in the log: their objects and keys tell nothing."""
    for _, leaves in _bundles(size):
        yield from (leaf_from(leaf).record for leaf in leaves if EntryKind.TOMBSTONE.encode() in leaf)


@transaction.atomic
def _put_back(first: int, leaves: Sequence[bytes], work: _Work) -> None:
    """The rows of one bundle."""
    there = Leaf.objects.filter(index__gte=first, index__lt=first + len(leaves)).select_related("entry__record_row")
    rows = {row.index: row.entry for row in there}
    for index, entry in rows.items():
        if entry.leaf.encode() != leaves[index - first]:
            raise ForkError(path=f"leaf {index}")
    waiting = {
        row.leaf: row for row in Entry.objects.filter(leaf__in=[leaf.decode() for leaf in leaves], leaf_row=None)
    }
    wanted = [
        (index, leaf)
        for index, leaf in enumerate(leaves, first)
        if index not in rows or _lacks_record(rows[index], work.erased)
    ]
    found = [(i, work.remains.entry(i, leaf, is_erased=leaf_from(leaf).record in work.erased)) for i, leaf in wanted]
    _put_units([one for _, one in found], work)
    _put_keys(one for _, one in found)
    last = max((row.at for row in rows.values()), default=work.at)
    for index, one in found:
        entry = rows.get(index) or waiting.get(one.leaf.decode()) or _put_entry(one, last, work)
        if index not in rows:
            Leaf.objects.create(index=index, entry=entry)
        last = entry.at
        work.report.lost += one.lost
        if one.kind is EntryKind.RECORD and one.manifest is not None:
            _put_record(entry, one, work)


@transaction.atomic
def _enter(one: Recovered, work: _Work) -> None:
    """A deposit that lost its rows before it had its place in the log, with what was said of its way out."""
    _put_units([one], work)
    _put_record(_put_entry(one, work.at, work), one, work)
    for sent in work.remains.sent(one.record_id):
        _put_entry(sent, work.at, work)
    work.report.entered.append(one.record_id)


def _put_keys(found: Iterable[Recovered]) -> None:
    """The keys of lists for disposal: their papers have no record."""
    for name in {one.record_id for one in found if one.kind is EntryKind.DISPOSAL and one.body}:
        wrapped = keystore.kept(settings.PLACE.keys, name)
        RecordKey.objects.get_or_create(record_id=name, defaults={"wrapped": wrapped})


def _lacks_record(entry: Entry, erased: frozenset[str]) -> bool:
    is_record = entry.kind == EntryKind.RECORD.value and entry.record_id not in erased
    return is_record and getattr(entry, "record_row", None) is None


def _put_entry(one: Recovered, last: datetime, work: _Work) -> Entry:
    """The row; of an entry that nobody dates any more, the time is that of the one before it."""
    deposited = deposited_in(one.metadata) if one.metadata else None
    work.report.entries += 1
    return Entry.objects.create(
        kind=one.kind.value,
        record_id=one.record_id,
        leaf=one.leaf.decode(),
        objects_kept=dict(one.objects),
        statement=one.statement,
        by=one.by if deposited is None else deposited.by,
        at=one.at or last,
    )


def _put_units(found: Sequence[Recovered], work: _Work) -> None:
    paths = [facts_from(one.metadata).unit_path for one in found if one.metadata]
    work.report.units += refound(paths, by=work.by, at=work.at) if paths else 0


def _put_record(entry: Entry, one: Recovered, work: _Work) -> None:
    """Record, key, first readers. Without its metadata only the entry stays, and that is named."""
    if one.manifest is None or not one.metadata:
        work.report.lost.append(Fault(code="object_missing", object=f"{one.record_id}/metadata.json"))
        return
    wrapped = keystore.kept(settings.PLACE.keys, one.record_id)
    RecordKey.objects.get_or_create(record_id=one.record_id, defaults={"wrapped": wrapped})
    facts = facts_from(one.metadata)
    sha256 = digest(one.manifest.as_bytes())
    record = Record.objects.built(facts, entry=entry, manifest=one.manifest, sha256=sha256)
    record.save(force_insert=True)
    RecordUnit.objects.bulk_create(RecordUnit(**row) for row in unit_rows([(record.pk, facts.unit_path)]))
    work.report.records += 1
    deposited = deposited_in(one.metadata)
    if deposited is None:
        work.report.lost.append(Fault(code="readers_missing", object=one.record_id))
        return
    _grant(record, deposited.readers, work)


def _grant(record: Record, marks: frozenset[str], work: _Work) -> None:
    """Lets in those of them whom the directory still knows; the others are named."""
    known = _known(marks, work)
    for mark in sorted(marks - known):
        work.report.lost.append(Fault(code="reader_unknown", object=f"{record.record_id} {mark}"))
    record.grant(sorted_marks(known - record.readers()))


def _known(marks: frozenset[str], work: _Work) -> frozenset[str]:
    keys = {kind: {int(mark[1:]) for mark in marks if mark[0] == kind} for kind in "ptosrge"}
    desks = {desk.id for desk in whois.desks()}
    there = {
        "p": set(whois.people_by_id(keys["p"])),
        "t": set(whois.posts_by_id(keys["t"], on=day_of(work.at))),
        "o": set(whois.units_by_id(keys["o"])),
        "s": set(whois.units_by_id(keys["s"])),
        "r": desks,
        "e": desks,
        "g": set(powers.groups_by_id(keys["g"])),
    }
    return frozenset(mark for mark in marks if int(mark[1:]) in there[mark[0]])


@transaction.atomic
def _put_head(text: str, work: _Work) -> None:
    """The head, and the published checkpoint with the cosignatures it carries."""
    signed, signatures = core.parse(text)
    own, *others = text.partition("\n\n")[2].splitlines(keepends=True)
    head, _ = Head.objects.get_or_create(id=1, defaults={"size": signed.size, "root": signed.root.hex()})
    if head.size < signed.size:
        Head.objects.filter(id=1, size=head.size).update(size=signed.size, root=signed.root.hex())
    body = signed.body().decode() + "\n" + own
    row = _put_checkpoint(signed, body, work)
    for line, signature in zip(others, signatures[1:], strict=True):
        seconds, _ = seconds_and_signature(signature.value)
        stamped = datetime.fromtimestamp(seconds, tz=work.at.tzinfo)
        before = Cosignature.objects.filter(name=signature.name, checkpoint_id__lt=signed.size).order_by("-id")
        previous = before.values_list("checkpoint_id", flat=True).first() or 0
        Cosignature.objects.get_or_create(
            checkpoint=row, name=signature.name, defaults={"line": line, "at": stamped, "previous": previous}
        )


def _put_checkpoint(signed: SignedHead, text: str, work: _Work) -> Checkpoint:
    """The row, behind the one that the database has before it now: what was signed in between is lost with its rows."""
    before = Checkpoint.objects.filter(size__lt=signed.size).order_by("-size").values_list("size", flat=True).first()
    row, is_new = Checkpoint.objects.get_or_create(
        size=signed.size, defaults={"root": signed.root.hex(), "note": text, "previous": before or 0}
    )
    work.report.checkpoints += is_new
    return row


@transaction.atomic
def _put_time(data: bytes, work: _Work) -> None:
    """A time token with the checkpoint it is over, when the log signed that one and still contains it."""
    try:
        kept = kept_time(data)
        signed = note.verified(kept.note, note.signer(settings.PLACE.keys).key)
    except (DamagedObjectError, CheckpointNotValidError):
        work.report.lost.append(Fault(code="time_differs", object="a file below statements/times"))
        return
    if signed.size > work.report.size or log.peaks(settings.PLACE.log, signed.size).root() != signed.root:
        raise ForkError(path=f"checkpoint {signed.size}")
    row = _put_checkpoint(signed, kept.note, work)
    _, is_new = CheckpointTime.objects.get_or_create(
        checkpoint=row, source=kept.source, defaults={"token": kept.token, "at": kept.at, "previous": kept.previous}
    )
    work.report.times += is_new


@transaction.atomic
def _put_watched() -> None:
    """How far we cosigned other logs, as their files remember it; a row is never made older."""
    for _, text in log.all_watched(settings.PLACE.statements):
        with suppress(CheckpointNotValidError):  # a harmed file is named by the fold, and stops its log's cosigning
            kept, _ = core.parse(text)
            row = WatchedLog.objects.locked(kept.origin, root=EMPTY_ROOT.hex())
            if kept.size > row.size:
                row.size, row.root, row.note = kept.size, kept.root.hex(), text
                row.save(update_fields=["size", "root", "note"])


def _put_readers(size: int, work: _Work) -> None:
    """The changes of who may read that the log knows and the feed lacks, in their order."""
    known = AccessHead.objects.filter(id=1).values_list("seq", flat=True).first() or 0
    said = Entry.objects.filter(kind=EntryKind.READERS.value).placed_before(size).order_by("id").iterator()
    changes = [change_in(shelf.said(entry.statement.encode())) for entry in said if entry.statement]
    for change in sorted((one for one in changes if one.seq > known), key=lambda one: one.seq):
        _put_change(change, work)


@transaction.atomic
def _put_cursor(source: str, kind: EntryKind, ids_after: Callable[[int], list[int]]) -> None:
    """Where a source was followed to, when it has that place still: what stands in the log is not said again.

    A source that is older than the log begins where it is, so that none of its new lines is passed over.
    """
    entry = Entry.objects.filter(kind=kind.value, record_id="").exclude(statement="").order_by("id").last()
    body = {} if entry is None else shelf.said(entry.statement.encode())
    place = body.get("seq", body.get("last"))
    cursor = FollowCursor.objects.locked(source)
    if isinstance(place, int) and place > cursor.position and place in ids_after(place - 1):
        cursor.move(place)


@transaction.atomic
def _put_change(change: Change, work: _Work) -> None:
    """One change, in the feed and on the record while it lives; the feed's follower need not say it again."""
    tokens = frozenset(change.tokens)
    AccessChange.objects.append(change.seq, change.record, act=change.act, tokens=tokens, by=change.by, at=change.at)
    AccessHead.objects.update_or_create(id=1, defaults={"seq": change.seq})
    FollowCursor.objects.locked(ACCESS).move(change.seq)
    work.report.changes += 1
    record = Record.objects.filter(record_id=change.record).first()
    if record is None:
        return
    if change.act == ReaderChange.ADMIT:
        _grant(record, tokens, work)
    elif change.act == ReaderChange.REGRADE:
        record.level = level_after(record.level, [(change.act, tokens)])
        record.save(update_fields=["level"])
    else:
        record.revoke(sorted_marks(tokens))
    record.change_version()
