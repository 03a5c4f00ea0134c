"""Bytes and facts of records, within somebody's reach. What lies outside does not exist."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, TextField, Value, When

from archive import shelf
from archive.core.canonical import Json
from archive.core.leaf import EntryKind
from archive.core.opening import check_open, needs_two
from archive.core.package import RecordFacts
from archive.core.readers import sorted_marks
from archive.models import Dossier, Entry, Head, Record, RecordKey
from archive.readership import hearing
from archive.versions import Version, bytes_of
from archive.versions import versions as versions_of
from directory import whois
from directory.core.clearance import Level
from directory.core.duty import Duty
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, PUBLIC, Reach
from directory.doors.together import Question

MOST_DOSSIERS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """One file of a record: its name, what it is, how large."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A record as its page shows it; `index` is its place in the log once it has one."""

    record_id: str
    facts: RecordFacts
    parts: tuple[PartFacts, ...]
    readers: frozenset[str]
    deposited_at: datetime
    manifest_sha256: str
    letter_sha256: str
    index: int | None
    is_in_log: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What may be seen of a paper without its content: number, date, sender, grade (decision 6), whom it names."""

    record_id: str
    number: str | None
    on: date
    issuer: str
    level: int
    is_personal: bool
    persons: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A later entry about a record: delivery, directive, void … `index` once it has its place in the log."""

    kind: EntryKind
    by: str
    at: datetime
    index: int | None
    body: dict[str, Json]


def record(record_id: str, *, reach: Reach) -> RecordView:
    """The record, for a look into it. Raises NotWithinReachError, NotOpenedError."""
    row = Record.objects.opened(record_id, reach=reach)
    leaf = getattr(row.entry, "leaf_row", None)
    index = None if leaf is None else leaf.index
    return RecordView(
        record_id=record_id,
        facts=row.facts(),
        parts=tuple(PartFacts(**part) for part in row.parts),
        readers=row.readers(),
        deposited_at=row.entry.at,
        manifest_sha256=row.manifest_sha256,
        letter_sha256=row.letter_sha256,
        index=index,
        is_in_log=index is not None and index < Head.objects.now().size,
        version=row.version,
    )


def shown(record_id: str, *, reach: Reach) -> tuple[RecordFacts, str]:
    """What the record says, and the SHA-256 (hex) of its letter, for a deed beside it: one query.

    Raises as `record`.
    """
    row = Record.objects.within(reach).filter(record_id=record_id).first()
    if row is None:
        row = Record.objects.one(record_id, reach=reach)  # says whether it was destroyed
    check_open(record_id, level=row.level, reach=reach)
    return row.facts(), row.letter_sha256


def part(record_id: str, name: str, *, reach: Reach) -> bytes:
    """The bytes of one part, exactly as they were deposited.

    Raises NotWithinReachError, for a part that does not exist too; NotOpenedError; DamagedObjectError and
    MissingObjectError rather than wrong content; ErasedError.
    """
    row = Record.objects.opened(record_id, reach=reach)
    if name not in row.entry.objects_kept:
        raise NotWithinReachError
    return shelf.content(row.entry, name, key=shelf.key_of(record_id))


def is_erased(record_id: str, *, reach: Reach) -> bool:
    """True when the record's key was destroyed by decision. It says nothing of the content: anybody may ask."""
    if reach != PUBLIC:
        Record.objects.one(record_id, reach=reach)
    return not RecordKey.objects.filter(record_id=record_id).exists()


def letter_hash(record_id: str, *, reach: Reach) -> str:
    """SHA-256 (hex) of the letter as it was deposited, for whom holds the file; empty without a letter.

    It says nothing of the content: anybody may ask. Raises NotWithinReachError for readers out of reach.
    """
    if reach != PUBLIC:
        return Record.objects.one(record_id, reach=reach).letter_sha256
    return Record.objects.filter(record_id=record_id).values_list("letter_sha256", flat=True).first() or ""


def letter(record_id: str, *, reach: Reach) -> bytes:
    """The newest version of the letter: as deposited, or with the time stamps of its renewals behind it.

    Raises as `part` does.
    """
    row = Record.objects.opened(record_id, reach=reach)
    return shelf.letter(shelf.newest(row.entry), key=shelf.key_of(record_id))


def versions(record_id: str, *, reach: Reach) -> tuple[Version, ...]:
    """All versions of the letter, oldest first. Raises NotWithinReachError, DamagedObjectError, MissingObjectError."""
    row = Record.objects.one(record_id, reach=reach)
    return versions_of(row.entry, key=shelf.key_of(record_id))


def version(record_id: str, number: int, *, reach: Reach) -> bytes:
    """The bytes of one version, byte for byte. Raises as `part` does."""
    row = Record.objects.opened(record_id, reach=reach)
    data = bytes_of(row.entry, number, key=shelf.key_of(record_id))
    if data is None:
        raise NotWithinReachError
    return data


def records_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, RecordFacts]:
    """Those of these records this reach may read, in one query: the re-check after a search.

    The facts come without the words of the text, as lists tell them (see `_told`).
    """
    return records_asked(record_ids, reach=reach).answer()


def records_asked(record_ids: Iterable[str], *, reach: Reach) -> Question[dict[str, RecordFacts]]:
    """The same as a question, to be asked with others."""
    rows = Record.objects.within(reach).filter(record_id__in=set(record_ids))
    return Question(rows, read=lambda found: {row.record_id: _told(row, reach) for row in found})


def _told(row: Record, reach: Reach) -> RecordFacts:
    """What a list tells of it: number, day and unit alone of a top secret letter that is not open to the reader now."""
    facts = row.facts()
    is_closed = needs_two(row.level) and row.record_id not in reach.opened
    return replace(facts, subject="", mends=()) if is_closed else facts


def units_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, int]:
    """The issuing units of those of these records, for the clockwork's registers. Raises NotWithinReachError."""
    if reach is not CLOCKWORK:
        raise NotWithinReachError
    return dict(Record.objects.filter(record_id__in=set(record_ids)).values_list("record_id", "unit"))


def dossiers_of(reach: Reach) -> dict[int, tuple[str, str]]:
    """Symbol and title of the dossiers of the ministries in which the reader sits or that he inspects; two queries.

    A title may tell of a matter: it is empty but for desks and archivists (see `filing.dossiers_offered`). Which of
    the dossiers hold something that may be read is another question: `records_in`.
    """
    units = reach.units.union(*(scope.units for scope in reach.scopes))
    bodies = {unit.body_id for unit in whois.units_by_id(units).values()}
    rows = Dossier.objects.filter(body__in=bodies).order_by("-id").values_list("pk", "symbol", "title")
    tells = bool(reach.desks or reach.bodies_in(Duty.ARCHIVIST))
    return {key: (symbol, title if tells else "") for key, symbol, title in rows[:MOST_DOSSIERS]}


def records_in(dossier_ids: Iterable[int], *, reach: Reach, limit: int) -> tuple[str, ...]:
    """The newest so many records filed in one of these dossiers within reach, none top secret (decision 11)."""
    rows = Record.objects.within(reach).filter(filing__dossier__in=set(dossier_ids), level__lt=Level.TOP_SECRET)
    return tuple(rows.order_by("-entry_id").values_list("record_id", flat=True)[:limit])


def words_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, str]:
    """The text of those of these records this reach may read, from the vault: for highlights."""
    rows = Record.objects.within(reach).filter(record_id__in=set(record_ids)).select_related("entry")
    full = shelf.facts_with_words(row.entry for row in rows)
    return {record_id: "" if facts is None else facts.words for record_id, facts in full.items()}


def record_numbered(
    number: str, *, reach: Reach, on: date | None = None, body_id: int | None = None
) -> dict[str, RecordFacts]:
    """The records with this number, within reach, in one query; numbers repeat between bodies and years."""
    rows = Record.objects.within(reach).filter(Q(number=number) | Q(second_number=number))
    if on is not None:
        rows = rows.filter(on=on)
    found = ((row.record_id, row.facts()) for row in rows)
    return {key: facts for key, facts in found if any(_is(one, number, body_id) for one in facts.numbers())}


def _is(said: tuple[str, int], number: str, body_id: int | None) -> bool:
    return said[0] == number and body_id in (None, said[1])


def records_with_numbers(numbers: Iterable[str], *, reach: Reach) -> dict[str, RecordFacts]:
    """The records with any of these numbers, within reach, in one query: for the references of a letter."""
    wanted = set(numbers) - {""}
    rows = Record.objects.within(reach).filter(Q(number__in=wanted) | Q(second_number__in=wanted))
    return {row.record_id: _told(row, reach) for row in rows}


def envelope(record_id: str, *, reach: Reach) -> Envelope:
    """Number, date, sender and grade, for readers and for the desks that carry it. Raises NotWithinReachError."""
    found = envelopes_among([record_id], reach=reach).get(record_id)
    if found is None:
        raise NotWithinReachError
    return found


def envelopes_among(record_ids: Iterable[str], *, reach: Reach) -> dict[str, Envelope]:
    """The envelopes of those of these records whose envelope this reach may see, in a fixed number of queries."""
    rows = Record.objects.enveloped(reach).filter(record_id__in=set(record_ids)).with_readers()
    return {
        row.record_id: Envelope(
            record_id=row.record_id,
            number=row.number,
            on=row.on,
            issuer=row.issuer,
            level=row.level,
            is_personal=row.personal,
            persons=frozenset(sorted_marks(row.readers()).persons),
        )
        for row in rows
    }


def is_readable(reach: Reach, *, of: str = "record_id") -> Exists:
    """The condition, on a row that names a record in the column `of`, that this reach may read that record."""
    return Exists(Record.objects.within(reach).filter(record_id=OuterRef(of)))


def is_issued_by(units: Iterable[int]) -> Exists:
    """The condition, on a row that names a record, that one of these units made it out; it opens nothing."""
    return Exists(Record.objects.filter(record_id=OuterRef("record_id"), unit__in=list(units)))


def subject_to(reach: Reach) -> Subquery:
    """Beside a row that names a record, its subject as lists tell it this reader (`_told`); nothing out of reach."""
    is_shut = Q(level__gte=Level.TOP_SECRET) & ~Q(record_id__in=reach.opened)
    told = Case(When(is_shut, then=Value("")), default=F("subject"), output_field=TextField())
    return Subquery(Record.objects.within(reach).filter(record_id=OuterRef("record_id")).values_list(told)[:1])


def is_enveloped(reach: Reach) -> Exists:
    """The same for the record's envelope."""
    return Exists(Record.objects.enveloped(reach).filter(record_id=OuterRef("record_id")))


def said_about(record_id: str, *, reach: Reach) -> tuple[Said, ...]:
    """What was said of the record after its deposit, oldest first; what a body said inside itself, to those it is for.

    Raises NotWithinReachError, NotOpenedError, DamagedObjectError, MissingObjectError, ErasedError.
    """
    record = Record.objects.opened(record_id, reach=reach)
    rows = list(Entry.objects.later_about(record_id))
    key = shelf.key_of(record_id) if rows else None
    heard = hearing(record.facts(), reach=reach)
    return tuple(said for said in (_said(row, key) for row in rows) if heard.hears(said.body))


def ends_of(record_id: str, *, reach: Reach) -> tuple[Said, ...]:
    """How its number ended, whose place it took, what corrected it, oldest first. Raises as `said_about`."""
    Record.objects.one(record_id, reach=reach)
    kinds = (EntryKind.VOID_NUMBER, EntryKind.SUPERSEDE, EntryKind.CORRECT)
    rows = list(Entry.objects.later_about(record_id).filter(kind__in=kinds))
    key = shelf.key_of(record_id) if rows else None
    return tuple(_said(row, key) for row in rows)


def received_as(record_id: str, *, reach: Reach) -> Said | None:
    """The statement that gave the record the incoming number of this reader's own body; nobody hears another body's.

    Raises as `said_about`.
    """
    return next((one for one in ways_in(record_id, reach=reach) if one.body.get("what") == "came"), None)


def ways_in(record_id: str, *, reach: Reach) -> tuple[Said, ...]:
    """How it came into this reader's own body and units, and who it was sent on to because its address was wrong.

    That one ministry gave it to another, and that one to a third, hear all of them and whose letter it is.

    Raises as `said_about`.
    """
    record = Record.objects.one(record_id, reach=reach)
    heard = hearing(record.facts(), reach=reach)
    rows = list(Entry.objects.later_about(record_id).filter(kind=EntryKind.DELIVERY)) if heard.bodies else []
    key = shelf.key_of(record_id) if rows else None
    told, own = [_said(row, key) for row in rows], reach.units | reach.heads
    chain = {record.body_id}.union(*(_between(one.body) for one in told if one.body.get("what") == "redirected"))
    return tuple(
        one
        for one in told
        if (one.body.get("what") == "came" and one.body.get("body") in heard.bodies)
        or (one.body.get("what") == "sent_on" and heard.hears(one.body))
        or (one.body.get("what") == "taken_in" and one.body.get("unit") in own and heard.hears(one.body))
        or (one.body.get("what") == "redirected" and not heard.bodies.isdisjoint(chain))
    )


def _between(body: Mapping[str, Json]) -> frozenset[Json]:
    """The ministry that gave a letter away, and the one that got it."""
    return frozenset(one for one in (body.get("body"), body.get("goes_to")) if isinstance(one, int))


def _said(row: Entry, key: bytes | None) -> Said:
    leaf = getattr(row, "leaf_row", None)
    return Said(
        kind=EntryKind(row.kind),
        by=row.by,
        at=row.at,
        index=None if leaf is None else leaf.index,
        body=shelf.said(shelf.statement(row, key=key)),
    )
