"""What becomes of a record, told from the entries and not from the rows: whoever edits rows frees nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max

from archive import shelf
from archive.core.canonical import Json
from archive.core.errors import NotDueError, OnHoldError
from archive.core.leaf import EntryKind, leaf_from
from archive.core.package import METADATA, facts_from
from archive.models import Disposal, Dossier, Entry, Filing, RecordClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What standing holds keep: mandates by record, and by body and dossier."""

    records: dict[str, str]
    dossiers: dict[tuple[int, str], str]
    said: tuple[int, int]
    """How many entries they were read from, and the newest."""
    closings: dict[tuple[int, int, str], date | None] = field(default_factory=dict)
    """When dossiers were closed, each asked once: whose records are on a list, it is not reopened."""

    def require_free(self, filing: Filing) -> None:
        """Raises OnHoldError for a record that a hold names, or whose dossier it names."""
        dossier = filing.dossier
        place = None if dossier is None else (dossier.body_id, dossier.symbol)
        mandate = self.records.get(filing.record.record_id) or (self.dossiers.get(place) if place else None)
        if mandate is not None:
            raise OnHoldError(number=mandate)


def holds(known: Holds | None = None) -> Holds:
    """The holds that stand, by the entries HOLD without their HOLD_RELEASE; `known` while nothing was said since."""
    found = Entry.objects.filter(kind__in=(EntryKind.HOLD.value, EntryKind.HOLD_RELEASE.value)).order_by("id")
    count = found.aggregate(count=Count("id"), newest=Max("id"))
    said = (count["count"], count["newest"] or 0)
    if known is not None and known.said == said:
        return known
    rows = list(found)
    released = {str(_said(row).get("hold")) for row in rows if row.kind == EntryKind.HOLD_RELEASE.value}
    records: dict[str, str] = {}
    dossiers: dict[tuple[int, str], str] = {}
    for row in rows:
        if row.kind != EntryKind.HOLD.value or named(row) in released:
            continue
        body = _said(row)
        records |= dict.fromkeys(_texts(body.get("records")), str(body["mandate"]))
        if body.get("dossier"):
            dossiers[int(str(body["body"])), str(body["dossier"])] = str(body["mandate"])
    return Holds(records=records, dossiers=dossiers, said=said)


def named(entry: Entry) -> str:
    """How a later entry names a hold: the hash of its statement, as its leaf has it."""
    return leaf_from(entry.leaf.encode()).statement


def require_due(filing: Filing, *, standing: Holds, on: date) -> None:
    """Returns when the record's years are over that day and nothing holds it.

    1. the filing is what the record's last RECLASSIFY says
    2. the class is what the plan's import says
    3. its years began on the day in the record's own metadata, or on the day its dossier was closed
    4. they are over
    5. no hold stands

    Raises NotDueError when rows and entries differ too, OnHoldError, ErasedError, DamagedObjectError,
    MissingObjectError.
    """
    record_id, chosen, dossier = filing.record.record_id, filing.record_class, filing.dossier
    key = shelf.key_of(record_id)
    last = Entry.objects.later_about(record_id).filter(kind=EntryKind.RECLASSIFY.value).last()
    said = {} if last is None else shelf.said(shelf.statement(last, key=key))
    wanted = (chosen.code, "" if dossier is None else dossier.symbol)
    if (said.get("class"), said.get("dossier")) != wanted or not _is_of_plan(chosen):  # 1, 2
        raise NotDueError(record=record_id)
    if dossier is None:
        since: date | None = facts_from(shelf.content(filing.record.entry, METADATA, key=key)).on
    else:
        since = _closed_on(dossier, standing)
    if since is None or since != filing.since or chosen.schedule().due_on(since) > on:  # 3, 4
        raise NotDueError(record=record_id)
    standing.require_free(filing)  # 5


def require_approved(disposal: Disposal, record_id: str) -> None:
    """Returns when the list's minutes say that two people approved it, and name this record.

    Raises NotDueError, also when the row alone says so; ErasedError, DamagedObjectError, MissingObjectError.
    """
    entry = disposal.minutes
    said: dict[str, Json] = {}
    if entry is not None and (entry.kind, entry.record_id) == (EntryKind.DISPOSAL.value, disposal.key_id):
        said = shelf.said(shelf.statement(entry, key=shelf.key_of(disposal.key_id)))
    two = {str(said.get("first", "")), str(said.get("second", ""))} - {""}
    if said.get("disposal") != disposal.key_id or len(two) < 2 or record_id not in _texts(said.get("records")):
        raise NotDueError(record=record_id)


def _is_of_plan(chosen: RecordClass) -> bool:
    """True when the row says what the import said."""
    listed = _said(chosen.entry).get("classes")
    return isinstance(listed, list) and chosen.planned().as_json() in listed


def _closed_on(dossier: Dossier, known: Holds) -> date | None:
    """The day its closing was entered; None while it is open, and where a later entry says that it was reopened."""
    if dossier.entry is None:
        return None
    key = (dossier.entry.pk, dossier.body_id, dossier.symbol)
    if key not in known.closings:
        known.closings[key] = _closing(dossier.entry, place=(dossier.body_id, dossier.symbol))
    return known.closings[key]


def _closing(entry: Entry, *, place: tuple[int, str]) -> date | None:
    said = _said(entry)
    if (said.get("body"), said.get("dossier")) != place or "closed_on" not in said:
        return None
    words = Entry.objects.filter(kind=EntryKind.RECLASSIFY.value, record_id="", id__gt=entry.pk)
    later = (_said(one) for one in words.filter(statement__contains='"reopened_on"').order_by("id"))
    if any((one.get("body"), one.get("dossier")) == place for one in later):
        return None
    return date.fromisoformat(str(said["closed_on"]))


def _said(entry: Entry) -> dict[str, Json]:
    return shelf.said(shelf.statement(entry, key=None))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, list):
        yield from (str(one) for one in value)
