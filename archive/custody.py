"""Holds the rows of records management against the entries that say them: plans, dossiers, filings, holds, lists."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q

from archive import shelf
from archive.core.canonical import Json
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind, leaf_from
from archive.core.package import digest, moment
from archive.core.retention import DOSSIER, PLAN, DisposalState, Fate
from archive.models import (
    ClassCount,
    Disposal,
    DisposalItem,
    Dossier,
    Entry,
    Filing,
    Hold,
    ProtectionCount,
    RecordClass,
    Tombstone,
)

CODE = "custody_differs"
Body = Mapping[str, Json]
_SAID = (EntryKind.RECLASSIFY, EntryKind.HOLD, EntryKind.HOLD_RELEASE, EntryKind.RECEIPT)
_PROPOSED = (DisposalState.DRAWN.value, DisposalState.DROPPED.value)
CHUNK = 500


def faults_of_custody() -> tuple[Fault, ...]:
    """Everything that is wrong with the rows of records management; asked again before anything is said.

    Somebody may have acted between two of our questions.
    1. classes are what the plans' imports say, one after the other
    2. dossiers are what their opening and closing say
    3. a filing is its record's last RECLASSIFY, and its years began on the record's day or its dossier's end
    4. holds, and what they name, are what HOLD and HOLD_RELEASE say
    5. a list that was approved is what its minutes say, and as far as certificate or receipt say
    6. a tombstone is what its entry says
    7. what the archivists' pages count is what is filed
    """
    found = set(_differing())
    return tuple(Fault(code=CODE, object=about) for about in sorted(found & set(_differing()))) if found else ()


def _differing() -> Iterator[str]:
    said = open_statements()
    yield from _different("class", planned(said), _classes())  # 1
    yield from _different("dossier", opened(said), _dossiers())  # 2
    yield from _filings()  # 3
    yield from _different("hold", placed(said), _holds())  # 4
    yield from _disposals(said)  # 5
    yield from _tombstones()  # 6
    yield from ClassCount.objects.wrong()  # 7
    yield from ProtectionCount.objects.wrong()  # 8


def _different(what: str, said: Mapping[object, object], rows: Mapping[object, object]) -> Iterator[str]:
    yield from (f"{what} {key}" for key in {*said, *rows} if said.get(key) != rows.get(key))


def open_statements() -> list[tuple[Entry, Body]]:
    """What was said in the clear of plans, dossiers, holds and receipts, oldest first."""
    rows = Entry.objects.filter(kind__in=[kind.value for kind in _SAID], record_id="").order_by("id")
    return [(row, body) for row in rows if (body := body_of(row)) is not None]


def body_of(entry: Entry, key: bytes | None = None) -> Body | None:
    """What an entry says; None where its statement is gone or not its leaf's any more, which the fold names."""
    try:
        document = shelf.statement(entry, key=key)
        is_its = leaf_from(entry.leaf.encode()).statement == digest(document)
        return shelf.said(document) if is_its else None
    except (DamagedObjectError, MissingObjectError):
        return None


def planned(said: Iterable[tuple[Entry, Body]]) -> dict[object, object]:
    """Each class by body and code: what it is, which import says so, and whether a later plan has it still."""
    found: dict[object, object] = {}
    for entry, body in said:
        if (entry.kind, body.get("what")) != (EntryKind.RECLASSIFY.value, PLAN):
            continue
        listed = body.get("classes")
        now = {str(one["code"]): one for one in listed if isinstance(one, Mapping)} if isinstance(listed, list) else {}
        ended = {key: (*was[:2], True) for key, was in found.items() if key[0] == body["body"]}  # type: ignore[index]
        found |= ended | {(body["body"], code): (one, entry.pk, False) for code, one in now.items()}
    return found


def _classes() -> dict[object, object]:
    return {
        (row.body_id, row.code): (_class(row), row.entry_id, row.is_ended) for row in RecordClass.objects.order_by("pk")
    }


def _class(row: RecordClass) -> Body | None:
    try:
        return row.planned().as_json()
    except (ValueError, TypeError):  # a fate or a list that nobody can have written
        return None


def opened(said: Iterable[tuple[Entry, Body]]) -> dict[object, object]:
    """Each dossier by body and symbol: title, class and day, then day and entry of its close while it is closed."""
    found: dict[object, object] = {}
    for entry, body in said:
        if (entry.kind, body.get("what")) != (EntryKind.RECLASSIFY.value, DOSSIER):
            continue
        key = (body["body"], body["dossier"])
        if "opened_on" in body:
            found[key] = (body["title"], body["class"], body["opened_on"], None, None)
        elif key in found:
            closed = (body["closed_on"], entry.pk) if "closed_on" in body else (None, None)
            found[key] = (*found[key][:3], *closed)  # type: ignore[index]
    return found


def _dossiers() -> dict[object, object]:
    return {
        (row.body_id, row.symbol): (
            row.title,
            row.record_class.code,
            _day(row.opened_on),
            _day(row.closed_on),
            row.entry_id,
        )
        for row in Dossier.objects.order_by("pk").select_related("record_class")
        if row.record_class.body_id == row.body_id
    }


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _filings() -> Iterator[str]:
    """Filings that are not the last word on their record, and last words without their filing."""
    words = Entry.objects.filter(kind=EntryKind.RECLASSIFY.value).exclude(record_id="")
    later = words.filter(record_id=OuterRef("record_id"), id__gt=OuterRef("id"))
    gone = Entry.objects.filter(kind=EntryKind.TOMBSTONE.value, record_id=OuterRef("record_id"))
    filed = Filing.objects.filter(entry=OuterRef("pk"), record__record_id=OuterRef("record_id"))
    lost = words.filter(~Exists(filed), ~Exists(later), ~Exists(gone)).order_by("id")
    yield from (f"filing of {record_id}" for record_id in lost.values_list("record_id", flat=True))
    elsewhere = ~Q(body=F("record__body")) | ~Q(body=F("record_class__body"))
    astray = Q(dossier__isnull=False) & (~Q(body=F("dossier__body")) | ~Q(record_class=F("dossier__record_class")))
    alone = Q(dossier=None) & (Q(since=None) | ~Q(since=F("record__on")))
    in_open = Q(dossier__isnull=False, dossier__closed_on=None, since__isnull=False)
    in_closed = Q(dossier__closed_on__isnull=False) & (Q(since=None) | ~Q(since=F("dossier__closed_on")))
    unsaid = ~Q(entry__kind=EntryKind.RECLASSIFY.value) | ~Q(entry__record_id=F("record__record_id"))
    wrong = Filing.objects.filter(elsewhere | astray | alone | in_open | in_closed | unsaid).order_by("pk")
    yield from (f"filing of {record_id}" for record_id in wrong.values_list("record__record_id", flat=True))


def placed(said: Iterable[tuple[Entry, Body]]) -> dict[object, object]:
    """Each hold by its entry: what it says, by whom, and when it ended."""
    found: dict[object, object] = {}
    entries: dict[Json, int] = {}
    for entry, body in said:
        if entry.kind == EntryKind.HOLD.value:
            names = ("body", "mandate", "reason", "dossier", "records")
            found[entry.pk] = (*(body.get(name) for name in names), entry.by, moment(entry.at), None)
            entries[leaf_from(entry.leaf.encode()).statement] = entry.pk
        elif entry.kind == EntryKind.HOLD_RELEASE.value and body.get("hold") in entries:
            key = entries[body.get("hold")]
            found[key] = (*found[key][:-1], moment(entry.at))  # type: ignore[index]
    return found


def _holds() -> dict[object, object]:
    rows = Hold.objects.order_by("pk").select_related("dossier").prefetch_related("records")
    return {
        row.entry_id: (
            row.body_id,
            row.mandate,
            row.reason,
            "" if row.dossier is None else row.dossier.symbol,
            sorted(one.record_id for one in row.records.all()),
            f"person:{row.placed_by_id}",
            moment(row.placed_at),
            _moment(row.released_at),
        )
        for row in rows
        if row.dossier is None or row.dossier.body_id == row.body_id
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Papers:
    """What a list's rows are held against, besides its minutes: `graves` are the ids of the destroyed."""

    key: bytes
    receipt: tuple[Entry, Body] | None
    graves: frozenset[str]


def _moment(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def _disposals(said: Iterable[tuple[Entry, Body]]) -> Iterator[str]:
    receipts = {body.get("disposal"): (entry, body) for entry, body in said if entry.kind == EntryKind.RECEIPT.value}
    rows = Disposal.objects.order_by("pk").select_related("record_class", "minutes", "certificate")
    papers = Entry.objects.filter(kind__in=[EntryKind.DISPOSAL.value, EntryKind.DESTRUCTION.value])
    named = Disposal.objects.filter(Q(minutes=OuterRef("pk")) | Q(certificate=OuterRef("pk")))
    unnamed = papers.filter(~Exists(named)).order_by("pk")
    yield from (f"list {key_id}" for key_id in unnamed.values_list("record_id", flat=True))
    half_done = DisposalItem.objects.filter(disposal__state=DisposalState.APPROVED.value).values("record_id")
    graves = frozenset(Tombstone.objects.filter(record_id__in=half_done).values_list("record_id", flat=True))
    wrapped = shelf.keys_of(row.key_id for row in rows)
    for row in rows.prefetch_related("items"):
        try:
            key = shelf.key_among(wrapped, row.key_id) if row.minutes else b""
        except (ErasedError, DamagedObjectError, MissingObjectError):
            yield f"list {row.key_id}"
            continue
        its = _Papers(key=key, receipt=receipts.get(row.key_id), graves=graves)
        if not (_is_proposed(row) if row.minutes is None else _is_approved(row, row.minutes, its)):
            yield f"list {row.key_id}"


def _is_proposed(row: Disposal) -> bool:
    """True for a list nobody approved; its lines are looked at again when somebody does."""
    unsaid = (row.first_by_id, row.second_by_id, row.approved_at, row.certificate, row.done_at, row.receipt)
    is_open = row.state == DisposalState.DRAWN.value
    lines = all(item.is_open is is_open and item.gone_at is None for item in row.items.all())
    return row.state in _PROPOSED and lines and not any(unsaid)


def _is_approved(row: Disposal, minutes: Entry, papers: _Papers) -> bool:
    """True when the row and its lines are what minutes, certificate and receipt say."""
    said = body_of(minutes, papers.key)
    if said is None or (minutes.kind, minutes.record_id) != (EntryKind.DISPOSAL.value, row.key_id):
        return False
    told = {**_told(row), "lines": [item.as_json() for item in _items(row)]}
    agreed = (moment(minutes.at), minutes.by) == (_moment(row.approved_at), f"person:{row.second_by_id}")
    return agreed and all(said.get(name) == value for name, value in told.items()) and _is_as_far(row, papers)


def _told(row: Disposal) -> dict[str, Json]:
    return {
        "disposal": row.key_id,
        "body": row.body_id,
        "class": row.record_class.code if row.record_class.body_id == row.body_id else None,
        "first": f"person:{row.first_by_id}",
        "second": f"person:{row.second_by_id}",
        "drawn_by": f"person:{row.drawn_by_id}",
        "drawn_at": moment(row.drawn_at),
        "language": row.language,
        "fate": row.fate,
    }


def _is_as_far(row: Disposal, papers: _Papers) -> bool:
    """True when the state, and what is said to be gone, follow from the certificate, the receipt, or neither."""
    items, done = _items(row), row.state == DisposalState.DONE.value and not any(item.is_open for item in _items(row))
    gone = [_moment(item.gone_at) or "" for item in items]
    if papers.receipt is not None:
        entry, body = papers.receipt
        received = (body.get("receipt"), moment(entry.at)) == (row.receipt, _moment(row.done_at))
        return done and received and not any(gone) and row.fate == Fate.TRANSFER.value and row.certificate is None
    if row.certificate is not None:
        said = body_of(row.certificate, papers.key) or {}
        of_row = (row.certificate.kind, row.certificate.record_id) == (EntryKind.DESTRUCTION.value, row.key_id)
        is_told = (said.get("disposal"), said.get("gone")) == (row.key_id, gone)
        return done and of_row and is_told and not row.receipt and _moment(row.done_at) == moment(row.certificate.at)
    marked = all(
        item.is_open is (item.gone_at is None) and (item.is_open or item.record_id in papers.graves) for item in items
    )
    return marked and row.state == DisposalState.APPROVED.value and not row.receipt and row.done_at is None


def _items(row: Disposal) -> list[DisposalItem]:
    return sorted(row.items.all(), key=lambda item: item.pk)


def _tombstones() -> Iterator[str]:
    entries = Entry.objects.filter(kind=EntryKind.TOMBSTONE.value).exclude(statement="")
    known = Tombstone.objects.filter(record_id=OuterRef("record_id"))
    lost = entries.filter(~Exists(known)).order_by("id").values_list("record_id", flat=True)
    yield from (f"tombstone of {record_id}" for record_id in lost)
    rows = Tombstone.objects.order_by("pk").select_related("entry", "disposal", "record_class")
    for row in rows.iterator(chunk_size=CHUNK):
        if not _is_laid(row):
            yield f"tombstone of {row.record_id}"


def _is_laid(row: Tombstone) -> bool:
    """True for what its entry says; of one that a restore laid again the list may be unknown."""
    entry, said = row.entry, body_of(row.entry)
    if said is None:
        of_record = (entry.kind, entry.record_id) == (EntryKind.TOMBSTONE.value, row.record_id)
        return of_record and not entry.statement  # put back from the log alone
    envelope = {
        "body": row.body_id,
        "kind": row.kind,
        "level": row.level,
        "compartments": row.compartments,
        "personal": row.personal,
        "readers": row.readers,
        "units": row.units,
    }
    rows = (entry.kind, entry.record_id, row.at, row.number, row.on.isoformat(), envelope)
    told = (
        EntryKind.TOMBSTONE.value,
        row.record_id,
        entry.at,
        said.get("number"),
        said.get("on"),
        said.get("envelope"),
    )
    listed = row.disposal is None or (
        row.disposal.key_id == said.get("disposal") and row.record_class_id == row.disposal.record_class_id
    )
    return rows == told and listed
