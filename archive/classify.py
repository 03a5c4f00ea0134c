"""Gives records their class: by an archivist's word, into a dossier, or as the plan says."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from archive.core.canonical import Json
from archive.core.errors import ClassNotKnownError, DisposalNotOpenError, DossierClosedError
from archive.core.leaf import EntryKind
from archive.core.plan import SOURCE, Place, best
from archive.models import DisposalItem, Dossier, Filing, FollowCursor, Record, RecordClass
from archive.saying import say
from directory import audit, whois
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach

MOST = 200
"""Records in one go."""


@transaction.atomic
def classify(record_ids: Iterable[str], *, class_id: int, by: Reach, at: datetime) -> int:
    """Puts these records into the class, out of any dossier, each with its RECLASSIFY; returns how many changed.

    Raises NotWithinReachError unless `by` looks after all of them, ClassNotKnownError, DisposalNotOpenError for what
    is on a list for disposal.
    """
    records = _cared_for(record_ids, by)
    chosen = RecordClass.objects.of(record.body_id for record in records).filter(pk=class_id).first()
    if chosen is None or any(record.body_id != chosen.body_id for record in records):
        raise ClassNotKnownError
    return _file(records, chosen, None, by=by, at=at)


@transaction.atomic
def file_into(record_ids: Iterable[str], *, dossier_id: int, by: Reach, at: datetime) -> int:
    """Files these records into the dossier: they take its class. Raises as `classify`, and DossierClosedError."""
    records = _cared_for(record_ids, by)
    dossier = Dossier.objects.select_for_update(of=("self",)).one(dossier_id, reach=by)
    if dossier.closed_on is not None:
        raise DossierClosedError
    if any(record.body_id != dossier.body_id for record in records):
        raise NotWithinReachError
    return _file(records, dossier.record_class, dossier, by=by, at=at)


@transaction.atomic
def file_deposited(record_id: str, *, place: Place, by: Reach, at: datetime) -> None:
    """Files a record that was deposited just now as its metadata say: by the registrar who registers it.

    Raises NotWithinReachError for one that is filed already too, ClassNotKnownError, DossierClosedError.
    """
    record = Record.objects.carried(record_id, by=by)
    if hasattr(record, "filing") or not (by == CLOCKWORK or by.desks):
        raise NotWithinReachError
    chosen = RecordClass.objects.of([record.body_id]).filter(code=place.class_code).first()
    if chosen is None:
        raise ClassNotKnownError
    rows = Dossier.objects.select_for_update().filter(body=record.body_id, symbol=place.dossier, closed_on=None)
    dossier = rows.filter(record_class=chosen).first()
    if place.dossier and dossier is None:
        raise DossierClosedError
    _file([record], chosen, dossier, by=by, at=at)


@transaction.atomic
def classify_by_plan(*, by: Reach, at: datetime, limit: int = MOST) -> int:
    """Puts the next records that have no class into the one class their ministry's plan names for them.

    What no class of the plan asks for, or several, waits for an archivist. Returns how many records were looked at.
    """
    if by != CLOCKWORK:
        raise NotWithinReachError
    looked = 0
    for body in whois.bodies():
        if RecordClass.objects.of([body.id]).exists():
            looked += _next_of(body.id, by=by, at=at, limit=limit)
    return looked


def _next_of(body_id: int, *, by: Reach, at: datetime, limit: int) -> int:
    cursor = FollowCursor.objects.locked(SOURCE.format(body_id))
    after = Record.objects.filter(body=body_id, pk__gt=cursor.position).order_by("pk")
    records = list(after.select_related("filing", "entry")[:limit])
    if not records:
        return 0
    classes = {row.code: row for row in RecordClass.objects.of([body_id])}
    planned = [row.planned() for row in classes.values()]
    symbols = {one.id: one.symbol for one in whois.units_by_id(n for row in records for n in row.unit_path).values()}
    for record in records:
        path = tuple(symbols[number] for number in record.unit_path if number in symbols)
        found = None if hasattr(record, "filing") else best(planned, kind=record.kind, symbols=path)
        if found is not None:
            _file([record], classes[found.code], None, by=by, at=at)
    cursor.move(records[-1].pk)
    return len(records)


def _cared_for(record_ids: Iterable[str], by: Reach) -> list[Record]:
    """The records, locked, in a fixed order. Raises NotWithinReachError when one is missing, or there are too many."""
    wanted = set(record_ids)
    rows = Record.objects.cared_for(by).filter(record_id__in=wanted).select_related("filing__dossier", "entry")
    found = list(rows.select_for_update(of=("self",)).order_by("pk")[: MOST + 1])
    if not wanted or len(found) != len(wanted) or len(found) > MOST:
        raise NotWithinReachError
    return found


def _file(records: Sequence[Record], chosen: RecordClass, dossier: Dossier | None, *, by: Reach, at: datetime) -> int:
    """Writes what changes. An entry's file is on disk before its row: a crash leaves an orphan nobody names."""
    changing = [record for record in records if _is_new(record, chosen, dossier)]
    names = [record.record_id for record in changing]
    if DisposalItem.objects.filter(record_id__in=names, is_open=True).exists():
        raise DisposalNotOpenError
    symbol = "" if dossier is None else dossier.symbol
    for record in changing:
        said: dict[str, Json] = {"class": chosen.code, "dossier": symbol}
        entry = say(EntryKind.RECLASSIFY, record_id=record.record_id, body=said, by=by, at=at)
        since = record.on if dossier is None else dossier.closed_on
        defaults = {"body_id": record.body_id, "record_class": chosen, "dossier": dossier, "since": since}
        Filing.objects.update_or_create(record=record, defaults={**defaults, "entry": entry})
        about = f"record:{record.record_id}"
        audit.record(by=by, act="classify", about=about, at=at, level=record.level, note=f"{chosen.code} {symbol}")
    return len(changing)


def _is_new(record: Record, chosen: RecordClass, dossier: Dossier | None) -> bool:
    filing: Filing | None = getattr(record, "filing", None)
    own = None if dossier is None else dossier.pk
    return filing is None or (filing.record_class_id, filing.dossier_id) != (chosen.pk, own)
