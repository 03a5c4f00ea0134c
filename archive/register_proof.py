"""What the log proves of registers: their closes, and the leaf of every number, under one checkpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive import shelf
from archive.core.canonical import Json, canonical
from archive.core.errors import MissingObjectError, NotInLogYetError
from archive.core.examination import LeafProof
from archive.core.leaf import EntryKind
from archive.core.package import LETTER
from archive.core.register import Close, check_chain, close_from
from archive.doors import bag, carrier
from archive.models import Checkpoint, Entry, Record
from archive.proof import as_json, leaf_proof
from archive.watch import best_checkpoint
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """The closes of books, by book; the proofs of their numbers' leaves, by record; the checkpoint they stand under."""

    closes: Mapping[int, tuple[Close, ...]]
    leaves: Mapping[str, LeafProof]
    under: LeafProof
    files: Mapping[str, bytes]


def proven(sheets: Mapping[int, Sequence[str]], *, reach: Reach) -> Proven:
    """The closes of these books, whose sheets are these records from the first on, and the leaves of their numbers.

    Raises NotWithinReachError, NotInLogYetError, RegisterNotWholeError, ErasedError, and what is damaged or missing.
    """
    ids = [record for records in sheets.values() for record in records]
    rows = {row.record_id: row for row in Record.objects.within(reach).with_place().filter(record_id__in=ids)}
    if not ids or set(rows) != set(ids):
        raise NotWithinReachError
    said = Entry.objects.filter(kind=EntryKind.REGISTER_CLOSE.value, record_id__in=ids).select_related("leaf_row")
    entries = {row.record_id: row for row in said}
    checkpoint = _over(tuple(entries.values()))
    keys = shelf.keys_of(ids)
    files: dict[str, bytes] = {}
    closes: dict[int, tuple[Close, ...]] = {}
    for book, records in sheets.items():
        read = []
        for record in records:
            document = shelf.statement(entries[record], key=shelf.key_among(keys, record))
            close = close_from(shelf.said(document))
            place = f"closes/{book}/{close.closing:06d}"
            files[f"{place}/statement.json"] = document
            files[f"{place}/proof.json"] = canonical(as_json(leaf_proof(entries[record], under=checkpoint)))
            read.append(close)
        closes[book] = check_chain(read)
        newest = rows[records[-1]]
        files[f"sheets/{book}.pdf"] = shelf.content(newest.entry, LETTER, key=shelf.key_among(keys, records[-1]))
    leaves = _leaves(closes, checkpoint)
    under = leaf_proof(next(iter(entries.values())), under=checkpoint)
    return Proven(closes=closes, leaves=leaves, under=under, files=files)


def _over(entries: Sequence[Entry]) -> Checkpoint:
    """The best checkpoint that covers these. Raises NotInLogYetError."""
    leaves = [getattr(entry, "leaf_row", None) for entry in entries]
    indexes = [leaf.index for leaf in leaves if leaf is not None]
    found = best_checkpoint(max(indexes)) if len(indexes) == len(entries) > 0 else None
    if found is None:
        raise NotInLogYetError
    return found


def _leaves(closes: Mapping[int, tuple[Close, ...]], checkpoint: Checkpoint) -> dict[str, LeafProof]:
    records = {line.record for chain in closes.values() for close in chain for line in (*close.lines, *close.bound)}
    rows = Entry.objects.filter(kind=EntryKind.RECORD.value, record_id__in=records).select_related("leaf_row")
    found = {row.record_id: leaf_proof(row, under=checkpoint) for row in rows}
    if missing := records - set(found):
        raise MissingObjectError(object=min(missing))
    return found


def packed(found: Proven, certificate: dict[str, Json], *, pdfs: Mapping[str, bytes]) -> bytes:
    """The certificate as a bag that the stand-alone verifier checks (docs/formats/register-close.md)."""
    lines: dict[str, Json] = {
        record: {"leaf": one.leaf, "index": one.index, "inclusion": list(one.inclusion)}
        for record, one in found.leaves.items()
    }
    payload = {
        **found.files,
        **pdfs,
        "certificate.json": canonical(certificate),
        "leaves.json": canonical(lines),
        "checkpoint.txt": found.under.checkpoint.encode(),
        "log-key.txt": f"{found.under.log_key}\n".encode(),
        "verifier/verifier.pyz": carrier.program(),
        "verifier/requirements.txt": carrier.requirements(),
    }
    info = {"Source-Organization": "Diwan", "Bag-Software-Agent": "diwan"}
    return bag.packed(f"diwan-register-{found.under.size}", payload, info=info)
