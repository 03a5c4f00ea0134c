"""The package that the national archive takes over: a BagIt bag of dossiers, records, metadata and journal."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from archive import shelf
from archive.core.addition import added_in
from archive.core.canonical import Json, canonical
from archive.core.errors import DisposalNotOpenError, NotInLogYetError
from archive.core.leaf import EntryKind
from archive.core.package import MOVEMENTS, moment
from archive.core.retention import DisposalState, Fate
from archive.core.transfer_journal import Names, Sheet, as_json, journal_data, named_in
from archive.doors import bag
from archive.models import Disposal, Entry, Filing
from archive.papers import LETTERHEADS, paper_name
from archive.proof import as_json as proof_json
from archive.proof import leaf_proof
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from paper.typeset import typeset

FORMAT = "diwan-transfer"
JOURNAL = "journal"
NO_DOSSIER = "no-dossier"


def package(disposal_id: int, *, reach: Reach, at: datetime) -> Path:
    """Writes the package of an approved transfer into a file of its own and gives it; whoever asked removes it.

    The records' plaintext leaves the house here: only what two archivists approved, only for a reader cleared for
    all of it, each record journalled (docs/formats/transfer-package.md).
    Raises NotWithinReachError, DisposalNotOpenError, NotInLogYetError, MissingObjectError, DamagedObjectError.
    """
    row = Disposal.objects.one(disposal_id, reach=reach)
    is_open = row.state in {DisposalState.APPROVED.value, DisposalState.DONE.value}
    if row.fate != Fate.TRANSFER.value or not is_open or row.minutes is None:
        raise DisposalNotOpenError
    filings = list(_filings(row, reach))
    for filing in filings:
        record = filing.record
        audit.record(by=reach, act="transfer", about=f"record:{record.record_id}", at=at, level=record.level)
    with tempfile.NamedTemporaryFile(prefix="transfer-", suffix=".zip", delete=False) as out:
        path = Path(out.name)
    info = {
        "Source-Organization": whois.unit_facts(row.body_id).full_name("ar"),
        "External-Identifier": row.key_id,
        "Bagging-Date": moment(at)[:10],
        "External-Description": f"Transfer of {len(filings)} records of class {row.record_class.code}",
        "Bag-Software-Agent": "diwan",
    }
    bag.write(path, f"transfer-{row.key_id}", _payload(row, filings, at=at), info=info)
    return path


def _filings(row: Disposal, reach: Reach) -> Iterator[Filing]:
    names = list(row.items.values_list("record_id", flat=True))
    found = Filing.objects.cared_for(reach).filter(record__record_id__in=names)
    rows = list(found.select_related("record__entry__leaf_row", "record_class", "dossier").order_by("record__on", "id"))
    if len(rows) != len(names):
        raise NotWithinReachError
    yield from rows


def _payload(row: Disposal, filings: list[Filing], *, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Record by record, so that memory is one record."""
    journal: list[dict[str, Json]] = []
    index: list[dict[str, Json]] = []
    for filing in filings:
        place = f"dossiers/{_folder(filing)}/{filing.record.record_id}"
        said = list(_said(filing))
        for name, data in _record(filing, said):
            yield f"{place}/{name}", data
        journal += _journal(filing, said)
        index.append(_indexed(filing, place))
    yield "transfer.json", canonical({**_about(row, at), "records": index})
    names = _names(named_in(journal), at=at)
    told: dict[str, Json] = {"format": f"{FORMAT}-journal", "version": 1, "lines": journal, "names": as_json(names)}
    yield f"{JOURNAL}.json", canonical(told)
    yield f"{JOURNAL}.pdf", _journal_pdf(row, journal, names, at=at)
    if row.minutes is not None:
        yield "minutes.pdf", shelf.content(row.minutes, paper_name(EntryKind.DISPOSAL), key=shelf.key_of(row.key_id))


def _folder(filing: Filing) -> str:
    """A dossier's folder: its number here, for a symbol may hold what no file name may."""
    return NO_DOSSIER if filing.dossier is None else f"{filing.dossier.pk:06d}"


def _record(filing: Filing, said: list[tuple[Entry, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Every part byte for byte, the later statements, and the proof that the deposit stands in the log."""
    entry = filing.record.entry
    key = shelf.key_of(entry.record_id)
    for part in sorted(entry.objects_kept):
        yield f"record/{part}", shelf.content(entry, part, key=key)
    for number, (later, document) in enumerate(said, start=1):
        yield f"entries/{number:06d}.json", document
        for one in added_in(document) if later.kind == EntryKind.ADDITION.value else ():
            yield f"entries/{number:06d}/{one.part}", shelf.content(later, one.part, key=key)
    newest = shelf.newest(entry)
    if newest.pk != entry.pk:
        yield "renewed/letter.pdf", shelf.letter(newest, key=key)
    yield "proof.json", canonical(proof_json(leaf_proof(entry)))


def _said(filing: Filing) -> Iterator[tuple[Entry, bytes]]:
    record_id = filing.record.record_id
    key = shelf.key_of(record_id)
    for row in Entry.objects.later_about(record_id):
        yield row, shelf.statement(row, key=key)


def _journal(filing: Filing, said: list[tuple[Entry, bytes]]) -> Iterator[dict[str, Json]]:
    """The movements up to registration and what was said afterwards, oldest first."""
    entry = filing.record.entry
    moved = json.loads(shelf.content(entry, MOVEMENTS, key=shelf.key_of(entry.record_id)))
    number = filing.record.number or ""
    for line in moved:
        yield {"record": entry.record_id, "number": number, "movement": line}
    for row, document in said:
        yield {
            "record": entry.record_id,
            "number": number,
            "kind": row.kind,
            "at": moment(row.at),
            "by": row.by,
            "said": shelf.said(document),
        }


def _names(named: frozenset[str], *, at: datetime) -> Names:
    """What the directory calls those of them whom it knows: the package is read where there is no directory.

    A post has its unit before it: of a reviewer who was silent the journal names the post alone.
    """
    keys: dict[str, set[int]] = {"person": set(), "post": set(), "unit": set()}
    for kind, _, key in (name.partition(":") for name in named):
        keys[kind].add(int(key))
    people = whois.people_by_id(keys["person"])
    posts = whois.posts_by_id(keys["post"], on=day_of(at))
    units = whois.unit_names(keys["unit"] | {one.unit_id for one in posts.values()})
    found = {f"person:{key}": one.name for key, one in people.items()}
    found |= {f"post:{key}": units[one.unit_id].before(one.title) for key, one in posts.items()}
    return found | {f"unit:{key}": name for key, name in units.items() if key in keys["unit"]}


def _journal_pdf(row: Disposal, journal: list[dict[str, Json]], names: Names, *, at: datetime) -> bytes:
    issuer = whois.unit_facts(row.body_id).full_name(row.language)
    sheet = Sheet(language=row.language, issuer=issuer, number=row.pk, at=at)
    return typeset(LETTERHEADS / "list.typ", journal_data(journal, sheet, names=names)).pdf


def _indexed(filing: Filing, place: str) -> dict[str, Json]:
    record, dossier = filing.record, filing.dossier
    leaf = getattr(record.entry, "leaf_row", None)
    if leaf is None:
        raise NotInLogYetError(record=record.record_id)
    return {
        "record": record.record_id,
        "path": place,
        "number": record.number,
        "on": record.on.isoformat(),
        "kind": record.kind,
        "class": filing.record_class.code,
        "dossier": None if dossier is None else _dossier(dossier.symbol, dossier.title, dossier.closed_on),
        "manifest_sha256": record.manifest_sha256,
        "leaf_index": leaf.index,
    }


def _dossier(symbol: str, title: str, closed_on: object) -> Mapping[str, Json]:
    return {"symbol": symbol, "title": title, "closed_on": str(closed_on) if closed_on else None}


def _about(row: Disposal, at: datetime) -> dict[str, Json]:
    chosen = row.record_class
    return {
        "format": FORMAT,
        "version": 1,
        "transfer": row.key_id,
        "made_at": moment(at),
        "class": {"code": chosen.code, "name": chosen.name_ar, "schedule": chosen.schedule().as_json()},
    }
