"""The evidence bundle: everything to check a record off-line."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from archive import shelf
from archive.core.addition import added_in
from archive.core.canonical import canonical
from archive.core.examination import LeafProof
from archive.core.inside import Hearing
from archive.core.leaf import EntryKind
from archive.core.package import LETTER, moment, pem
from archive.core.testimony import LANGUAGES, Signer, Witnessed, text
from archive.core.testimony_page import page
from archive.doors import bag, carrier
from archive.models import Checkpoint, Entry, Record
from archive.proof import as_json, leaf_proof
from archive.readership import hearing
from archive.soundness import faults_of, faults_of_later_files
from archive.watch import checkpoint_over, times_over
from directory import audit
from directory.core.reach import Reach
from signing import authorities
from signing.carried import carried_in
from signing.core.errors import NotEstablishedError
from signing.core.verdict import Verdict
from signing.verify import verdict_on


def bundle(record_id: str, *, reach: Reach, at: datetime) -> bytes:
    """The bundle as a ZIP that is a BagIt bag (docs/formats/evidence-bundle.md); the act is journalled.

    It holds plaintext and salts, never keys, and what was said of the record up to the checkpoint.
    Raises NotWithinReachError, NotOpenedError, NotInLogYetError, ErasedError, and rather than hand out wrong evidence
    DamagedObjectError, MissingObjectError, ProofNotValidError, CheckpointNotValidError.
    """
    row = Record.objects.opened(record_id, reach=reach)
    audit.record(by=reach, act="export", about=f"record:{record_id}", at=at, level=row.level)
    checkpoint = checkpoint_over(record_id)
    proof = leaf_proof(row.entry, under=checkpoint)
    key = shelf.key_of(record_id)
    parts = {part: shelf.content(row.entry, part, key=key) for part in row.entry.objects_kept}
    said = _said(row, key, checkpoint, hearing(row.facts(), reach=reach))
    payload = {f"record/{name}": data for name, data in parts.items()}
    payload |= {
        "proof.json": canonical(as_json(proof)),
        "checkpoint.txt": proof.checkpoint.encode(),
        "log-key.txt": f"{proof.log_key}\n".encode(),
        "readers.json": canonical({"readers": sorted(row.readers()), "version": row.version}),
    }
    payload |= said | verifier() | _certificates() | _times(row.entry, proof.index)
    renewed = [path for path in sorted(said) if path.endswith(f"/{LETTER}")]
    newest = said[renewed[-1]] if renewed else parts[LETTER]
    payload |= {f"validation/{name}": data for name, data in carried_in(newest).files()}
    payload |= _texts(row, proof, verdict_on(newest, at=None), at=at)
    info = {
        "Source-Organization": "Diwan",
        "External-Identifier": record_id,
        "Bagging-Date": moment(at)[:10],
        "External-Description": f"evidence of record {record_id} at tree size {proof.size}",
        "Bag-Software-Agent": "diwan",
    }
    return bag.packed(f"diwan-{record_id}", payload, info=info)


def _times(deposit: Entry, index: int) -> dict[str, bytes]:
    """The first time tokens over the log with this record in it, what each is over, and that it stands there."""
    files: dict[str, bytes] = {}
    for row in times_over(index):
        proof = leaf_proof(deposit, under=row.checkpoint)
        files[f"times/{row.source}/checkpoint.txt"] = row.checkpoint.note.encode()
        files[f"times/{row.source}/proof.json"] = canonical(as_json(proof))
        files[f"times/{row.source}/token.tst"] = bytes(row.token)
    return files


def _said(record: Record, key: bytes, checkpoint: Checkpoint | None, heard: Hearing) -> dict[str, bytes]:
    """Each later entry up to the checkpoint, with its own proof; a renewal with the letter it made.

    An addition with its files. Of what another body said inside itself the proof alone: that something was said, and
    not what.
    """
    files: dict[str, bytes] = {}
    size = 0 if checkpoint is None else checkpoint.size
    for row in Entry.objects.later_about(record.record_id).placed_before(size):
        proof, statement = leaf_proof(row, under=checkpoint), shelf.statement(row, key=key)
        if heard.hears(shelf.said(statement)):
            files[f"entries/{proof.index:010d}/statement.json"] = statement
        files[f"entries/{proof.index:010d}/proof.json"] = canonical(as_json(proof))
        if row.kind == EntryKind.TS_RENEWAL.value:
            files[f"entries/{proof.index:010d}/{LETTER}"] = shelf.letter(row, key=key)
        if row.kind == EntryKind.ADDITION.value:
            for one in added_in(statement):
                files[f"entries/{proof.index:010d}/{one.part}"] = shelf.content(row, one.part, key=key)
    return files


def _certificates() -> dict[str, bytes]:
    """Our authorities' certificates and revocation lists, to read by; whoever checks takes the root from elsewhere."""
    files = {f"certificates/{name}.pem": pem(authorities.certificate(name)) for name in authorities.names()}
    for name in (*authorities.roots(), *authorities.issuers()):
        with suppress(NotEstablishedError):  # where the authority's key is elsewhere, its list is there too
            files[f"certificates/{name}.crl"] = authorities.revocation_list(name)
    return files


def _texts(row: Record, proof: LeafProof, verdict: Verdict, *, at: datetime) -> dict[str, bytes]:
    testimony = Witnessed(
        record=row.record_id,
        number=row.number or "",
        on=row.on.isoformat(),
        issuer=row.issuer,
        indication=verdict.indication.value,
        signers=tuple(_signers(verdict)),
        intact=not faults_of(row.entry, row) and not any(faults_of_later_files(row.entry)),
        index=proof.index,
        size=proof.size,
        root=proof.root,
        at=moment(at),
    )
    texts = {f"verdict.{language}.txt": text(testimony, language).encode() for language in LANGUAGES}
    return texts | {"verdict.html": page(testimony)}


def verifier() -> dict[str, bytes]:
    """The program that checks a bundle, with the hashed list of what it runs with (decision 30)."""
    return {
        "verifier/verifier.pyz": carrier.program(),
        "verifier/requirements.txt": carrier.requirements(),
    }


def _signers(verdict: Verdict) -> Iterable[Signer]:
    for signature in verdict.signatures:
        when = signature.timestamped_at or signature.signed_at
        yield Signer(
            name=signature.signer_name or signature.organisation,
            at="-" if when is None else moment(when),
            indication=signature.indication.value,
        )
