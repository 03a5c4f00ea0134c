"""The inspection of a record: signatures, objects, leaf, inclusion, checkpoint."""

from dataclasses import dataclass
from datetime import datetime

from archive import shelf
from archive.core.errors import (
    CheckpointNotValidError,
    DamagedObjectError,
    ErasedError,
    MissingObjectError,
    NotInLogYetError,
    ProofNotValidError,
)
from archive.core.examination import Fault, LeafProof, Receipt
from archive.models import Entry, Head, Record
from archive.proof import leaf_proof
from archive.soundness import faults_of, faults_of_later_files
from archive.versions import Version, versions
from archive.watch import is_witnessed, watch
from directory import audit
from directory.core.reach import Reach
from signing.core.verdict import SubIndication, Verdict, undecided
from signing.verify import verdict_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What the inspection found. It has no truth value on purpose: read `verdict`, `receipt` and `findings`.

    `verdict` is on the newest version of the letter. `intact` is true when every object, those of renewals
    too, is what was put there and folds back into its leaf.
    """

    record_id: str
    examined_at: datetime
    verdict: Verdict
    receipt: Receipt
    leaf: str
    leaf_index: int | None
    tree_size: int
    root: str
    inclusion: tuple[str, ...]
    checkpoint: str
    intact: bool
    findings: tuple[Fault, ...]
    versions: tuple[Version, ...] = ()

    def __bool__(self) -> bool:
        """Never: an examination is not a yes or no."""
        message = "An examination has no truth value: read its verdict, receipt and findings."
        raise RuntimeError(message)


def examine(record_id: str, *, reach: Reach, at: datetime) -> Examination:
    """Inspects the record now, from the bytes up, and writes the act into the access journal.

    Raises NotWithinReachError. Everything else it finds is in the examination.
    """
    row = Record.objects.one(record_id, reach=reach)
    audit.record(by=reach, act="examine", about=f"record:{record_id}", at=at, level=row.level)
    faults = (*faults_of(row.entry, row), *faults_of_later_files(row.entry))
    found, log_faults = _proof(row.entry)
    return Examination(
        record_id=record_id,
        examined_at=at,
        verdict=_verdict(row.entry),
        receipt=_receipt(found),
        leaf=row.entry.leaf,
        leaf_index=None if found is None else found.index,
        tree_size=Head.objects.now().size if found is None else found.size,
        root="" if found is None else found.root,
        inclusion=() if found is None else found.inclusion,
        checkpoint="" if found is None else found.checkpoint,
        intact=not faults and not log_faults,
        findings=faults + log_faults,
        versions=_versions(row.entry),
    )


def _receipt(found: LeafProof | None) -> Receipt:
    if found is None:
        return Receipt.AWAITING
    return Receipt.IN_LOG if is_witnessed(found.checkpoint, watch()) else Receipt.NOT_WITNESSED


def _proof(entry: Entry) -> tuple[LeafProof | None, tuple[Fault, ...]]:
    try:
        return leaf_proof(entry), ()
    except NotInLogYetError:
        return None, ()
    except (MissingObjectError, DamagedObjectError, ProofNotValidError, CheckpointNotValidError) as error:
        said = error.facts.get("object") or error.facts.get("finding") or "log"
        return None, (Fault(code="log_does_not_prove", object=str(said)),)


def _versions(entry: Entry) -> tuple[Version, ...]:
    """The versions of the letter; none when one cannot be read, which is among the faults then."""
    try:
        return versions(entry, key=shelf.key_of(entry.record_id))
    except (MissingObjectError, DamagedObjectError, ErasedError):
        return ()


def _verdict(entry: Entry) -> Verdict:
    try:
        letter = shelf.letter(shelf.newest(entry), key=shelf.key_of(entry.record_id))
    except (MissingObjectError, DamagedObjectError, ErasedError):
        return undecided("letter_not_readable", SubIndication.SIGNED_DATA_NOT_FOUND)
    return verdict_on(letter, at=None)
