"""Puts back the rows of records management out of their entries: plans, dossiers, filings, holds, lists, tombstones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any  # the columns of a row

from django.db import transaction
from django.db.models import Exists, OuterRef

from archive import shelf
from archive.core.canonical import Json
from archive.core.errors import DamagedObjectError, ErasedError, MissingObjectError
from archive.core.examination import Fault
from archive.core.leaf import EntryKind
from archive.core.retention import DisposalState
from archive.custody import CODE, Body, body_of, open_statements, opened, placed, planned
from archive.models import (
    ClassCount,
    Disposal,
    DisposalItem,
    Dossier,
    Entry,
    Filing,
    HeldRecord,
    Hold,
    ProtectionCount,
    Record,
    RecordClass,
    Tombstone,
)
from directory import whois


@transaction.atomic
def refile() -> tuple[int, tuple[Fault, ...]]:
    """How many rows were put back, and what could not be: its ministry, its people or its entry are gone.

    Rows that are there and say what was said are left alone; older ones are brought up to the last word. A list that
    nobody approved is nowhere but in its rows. What a hold keeps is kept by its entry, with or without the row.
    """
    said = open_statements()
    count, lost = 0, list[str]()
    for steps in (_classes(said), _dossiers(said), _filings(), _holds(said), _lists(said), _tombstones()):
        for about, is_done in steps:
            count += is_done
            lost += [] if is_done else [about]
    ClassCount.objects.recount()
    ProtectionCount.objects.recount()
    return count, tuple(Fault(code=CODE, object=about) for about in lost)


Steps = Iterator[tuple[str, bool]]
"""What each row is of, and whether it could be put back; nothing for those that stand."""


def _classes(said: Iterable[tuple[Entry, Body]]) -> Steps:
    there = {(row.body_id, row.code): row for row in RecordClass.objects.all()}
    last: dict[Any, Any] = planned(said)
    known = whois.units_by_id({body for body, _ in last})
    for (body, code), (one, entry, is_ended) in last.items():
        row = there.get((body, code))
        if row is not None and (row.entry_id, row.is_ended) == (entry, is_ended):
            continue
        name, schedule = one["name"], one["schedule"]
        columns = {
            "parent": one["parent"],
            **{f"name_{language}": name[language] for language in ("ar", "ckb", "en")},
            **schedule,
            "units": one["units"],
            "kinds": one["kinds"],
            "basis": one["basis"],
            "is_ended": is_ended,
            "entry_id": entry,
        }
        if body in known:
            RecordClass.objects.update_or_create(body_id=body, code=code, defaults=columns)
        yield f"class {body} {code}", body in known


def _dossiers(said: Iterable[tuple[Entry, Body]]) -> Steps:
    classes = {(row.body_id, row.code): row.pk for row in RecordClass.objects.all()}
    there = {(row.body_id, row.symbol): row for row in Dossier.objects.all()}
    last: dict[Any, Any] = opened(said)
    for (body, symbol), (title, code, opened_on, closed_on, entry) in last.items():
        row, chosen = there.get((body, symbol)), classes.get((body, code))
        if row is not None and row.entry_id == entry:
            continue
        columns = {
            "title": title,
            "record_class_id": chosen,
            "opened_on": date.fromisoformat(opened_on),
            "closed_on": None if closed_on is None else date.fromisoformat(closed_on),
            "entry_id": entry,
        }
        if chosen is not None:
            row, _ = Dossier.objects.update_or_create(body_id=body, symbol=symbol, defaults=columns)
            row.filings.update(since=row.closed_on)
        yield f"dossier {body} {symbol}", chosen is not None


def _filings() -> Steps:
    """Each living record is filed where its last RECLASSIFY says."""
    classes = {(row.body_id, row.code): row for row in RecordClass.objects.all()}
    dossiers = {(row.body_id, row.symbol): row for row in Dossier.objects.all()}
    words = Entry.objects.filter(kind=EntryKind.RECLASSIFY.value).exclude(record_id="")
    later = words.filter(record_id=OuterRef("record_id"), id__gt=OuterRef("id"))
    filed = Filing.objects.filter(entry=OuterRef("pk"))
    wanted = list(words.filter(~Exists(later), ~Exists(filed)).order_by("id"))
    records = {row.record_id: row for row in Record.objects.filter(record_id__in=[row.record_id for row in wanted])}
    for entry in wanted:
        record = records.get(entry.record_id)
        if record is None:
            continue  # destroyed, or named by whoever put the records back
        said = _body(entry) or {}
        chosen = classes.get((record.body_id, str(said.get("class"))))
        dossier = dossiers.get((record.body_id, str(said.get("dossier"))))
        is_whole = chosen is not None and (dossier is not None or not said.get("dossier"))
        if chosen is not None and is_whole:
            since = record.on if dossier is None else dossier.closed_on
            defaults = {"body_id": record.body_id, "record_class": chosen, "dossier": dossier, "since": since}
            Filing.objects.update_or_create(record=record, defaults={**defaults, "entry": entry})
        yield f"filing of {entry.record_id}", is_whole


def _holds(said: Iterable[tuple[Entry, Body]]) -> Steps:
    dossiers = {(row.body_id, row.symbol): row.pk for row in Dossier.objects.all()}
    there = {row.entry_id: row for row in Hold.objects.all()}
    entries = {entry.pk: entry for entry, _ in said}
    last: dict[Any, Any] = placed(said)
    known = _people(by for *_, by, _placed, _released in last.values())
    for key, (body, mandate, reason, symbol, records, by, _placed, released) in last.items():
        ended = None if released is None else datetime.fromisoformat(released)
        if key in there:
            if (there[key].released_at is None) is not (ended is None):
                Hold.objects.filter(pk=there[key].pk).update(released_at=ended)
                yield f"hold {mandate}", True
            continue
        is_whole = by in known and (not symbol or (body, symbol) in dossiers)
        if is_whole:
            row = Hold.objects.create(
                body_id=body,
                mandate=mandate,
                reason=reason or "",
                dossier_id=dossiers.get((body, symbol)),
                placed_at=entries[key].at,
                placed_by_id=known[by],
                entry_id=key,
                released_at=ended,
            )
            HeldRecord.objects.bulk_create(HeldRecord(hold=row, record_id=one) for one in records)
        yield f"hold {mandate}", is_whole


def _lists(said: Iterable[tuple[Entry, Body]]) -> Steps:
    """Lists that were approved, as far as certificate or receipt say."""
    receipts = {body.get("disposal"): (entry, body) for entry, body in said if entry.kind == EntryKind.RECEIPT.value}
    papers = Entry.objects.filter(kind__in=[EntryKind.DISPOSAL.value, EntryKind.DESTRUCTION.value]).order_by("id")
    by_kind = {kind: {row.record_id: row for row in papers if row.kind == kind.value} for kind in _PAPERS}
    there = dict(Disposal.objects.values_list("key_id", "state"))
    classes: dict[object, RecordClass] = {(row.body_id, row.code): row for row in RecordClass.objects.all()}
    for key_id, minutes in by_kind[EntryKind.DISPOSAL].items():
        certificate, receipt = by_kind[EntryKind.DESTRUCTION].get(key_id), receipts.get(key_id)
        is_done = certificate is not None or receipt is not None
        if there.get(key_id) == (DisposalState.DONE if is_done else DisposalState.APPROVED).value:
            continue
        body = _body(minutes) or {}
        chosen = classes.get((body.get("body"), body.get("class")))
        people = _people(str(body.get(role, "")) for role in _ROLES)
        is_whole = chosen is not None and len(people) > 1 and all(str(body.get(role)) in people for role in _ROLES)
        if chosen is not None and is_whole:
            columns = {
                "body_id": chosen.body_id,
                "record_class": chosen,
                "fate": body["fate"],
                "state": (DisposalState.DONE if is_done else DisposalState.APPROVED).value,
                "language": body["language"],
                "drawn_at": datetime.fromisoformat(str(body["drawn_at"])),
                "approved_at": minutes.at,
                "minutes": minutes,
                "certificate": certificate,
                "receipt": "" if receipt is None else receipt[1]["receipt"],
                "done_at": certificate.at if certificate else receipt[0].at if receipt else None,
                **{f"{role}_id": people[str(body[name])] for name, role in _ROLES.items()},
            }
            row, _ = Disposal.objects.update_or_create(key_id=key_id, defaults=columns)
            _put_lines(row, body, None if certificate is None else _body(certificate))
        yield f"list {key_id}", is_whole


_PAPERS = (EntryKind.DISPOSAL, EntryKind.DESTRUCTION)
_ROLES = {"drawn_by": "drawn_by", "first": "first_by", "second": "second_by"}
"""What minutes call who drew up and who approved, and the columns."""


def _put_lines(row: Disposal, minutes: Body, certificate: Body | None) -> None:
    """The lines: gone as the certificate says, else as far as there are tombstones."""
    lines = [one for one in _listed(minutes.get("lines")) if isinstance(one, Mapping)]
    named = [str(line["record"]) for line in lines]
    graves = Entry.objects.filter(kind=EntryKind.TOMBSTONE.value, record_id__in=named).order_by("-id")
    times = {entry.record_id: entry.at for entry in graves}
    if certificate is not None:
        told = zip(named, _listed(certificate.get("gone")), strict=True)
        times = {name: datetime.fromisoformat(str(at)) for name, at in told if at}
    is_done = row.state == DisposalState.DONE.value
    row.items.all().delete()
    DisposalItem.objects.bulk_create(
        DisposalItem(
            disposal=row,
            record_id=str(line["record"]),
            number=str(line["number"]),
            kind=str(line["kind"]),
            on=date.fromisoformat(str(line["on"])),
            level=int(str(line["level"])),
            personal=bool(line["personal"]),
            since=date.fromisoformat(str(line["since"])),
            gone_at=times.get(str(line["record"])),
            is_open=not is_done and str(line["record"]) not in times,
        )
        for line in lines
    )


def _tombstones() -> Steps:
    """What anybody who could read a destroyed record still learns of it."""
    there = Tombstone.objects.filter(record_id=OuterRef("record_id"))
    rows = Entry.objects.filter(~Exists(there), kind=EntryKind.TOMBSTONE.value).order_by("id")
    lists = {row.key_id: row for row in Disposal.objects.select_related("record_class")}
    laid = set[str]()
    for entry in rows:
        said = {} if not entry.statement or entry.record_id in laid else dict(body_of(entry) or {})
        envelope = dict(envelope) if isinstance(envelope := said.get("envelope"), Mapping) else None
        is_whole = envelope is not None and bool(whois.units_by_id([int(str(envelope["body"]))]))
        if envelope is not None and is_whole:
            laid.add(entry.record_id)
            row = lists.get(str(said["disposal"]))
            Tombstone.objects.create(
                record_id=entry.record_id,
                entry=entry,
                disposal=row,
                record_class=None if row is None else row.record_class,
                body_id=int(str(envelope.pop("body"))),
                number=str(said["number"]),
                on=date.fromisoformat(str(said["on"])),
                at=entry.at,
                **envelope,
            )
        if entry.record_id not in laid or is_whole:
            yield f"tombstone of {entry.record_id}", is_whole


def _body(entry: Entry) -> Body | None:
    """What an entry under a key says; None where key or statement are gone."""
    try:
        return body_of(entry, shelf.key_of(entry.record_id))
    except (ErasedError, DamagedObjectError, MissingObjectError):
        return None


def _people(names: Iterable[str]) -> dict[str, int]:
    """Those of these people whom the directory knows, by how entries name them."""
    keys = {name: int(name.removeprefix("person:")) for name in names if name.removeprefix("person:").isdigit()}
    known = whois.people_by_id(keys.values())
    return {name: key for name, key in keys.items() if key in known}


def _listed(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()
