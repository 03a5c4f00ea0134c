"""The walk through an evidence bundle, step by step; the numbers are those of docs/formats/evidence-bundle.md."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from archive.core.addition import PREFIX, added_in, check_added
from archive.core.checkpoint import Checkpoint, NoteKey, key_from
from archive.core.errors import ArchiveError, BundleNotReadableError
from archive.core.examination import LeafProof, check_told, proof_from
from archive.core.leaf import EntryKind, Leaf, commitment, leaf_from
from archive.core.merkle import check_inclusion, leaf_hash
from archive.core.package import LETTER, MANIFEST, METADATA, Manifest, digest, manifest_from
from archive.core.renewal import check_chain, check_renewed, renewal_in
from archive.core.watch import Watch
from archive.doors import bag, note
from archive.verifier import history, margin, registers
from archive.verifier.margin import Endorser


class Outcome(IntEnum):
    """How a step ended; the number is the exit code it asks for."""

    PASSED = 0
    FAILED = 1
    UNDECIDED = 2
    NOT_READABLE = 3


WORST_FIRST = (Outcome.FAILED, Outcome.UNDECIDED, Outcome.NOT_READABLE, Outcome.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the walk and what it found."""

    number: int
    name: str
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the verifier knows from elsewhere, and did not take from the bundle."""

    log_key: NoteKey | None = None
    checkpoint: str = ""
    consistency: bytes = b""
    watch: Watch | None = None


PROVED = re.compile(
    r"record/[^/]+|proof\.json|checkpoint\.txt|log-key\.txt"
    r"|entries/[0-9]{10}/(statement\.json|proof\.json|letter\.pdf|addition-[0-9a-f]{16}(\.[a-z0-9]{1,8})?)"
    r"|times/[^/]+/(checkpoint\.txt|proof\.json|token\.tst)"
)
"""What the steps hold against the log."""
TO_READ = re.compile(
    r"certificates/[^/]+\.(pem|crl)|validation/[a-z]+/[^/]+\.(cer|crl|ors|tst)|verifier/(verifier\.pyz|requirements\.txt)"
    r"|readers\.json|verdict\.(html|(ar|ckb|en)\.txt)"
)
"""What whoever packed the bundle says besides: no step believes it."""

Opinion = Callable[[bytes], tuple[Outcome, str]]
"""Judges the signatures of a PDF."""

Checks = tuple[tuple[str, Callable[[], tuple[Outcome, str]]], ...]
"""Steps by name, in their order."""

Clock = Callable[[bytes, bytes], tuple[Outcome, str]]
"""Says which time a token proves of a SHA-256 digest."""


def no_endorser(_data: bytes, _signature: bytes, _person: int, _lists: tuple[bytes, ...]) -> tuple[str, str]:
    """Judges no signature."""
    return Outcome.UNDECIDED.name, "not judged"


def no_clock(_token: bytes, _digest: bytes) -> tuple[Outcome, str]:
    """Reads no time token."""
    return Outcome.UNDECIDED, "not read"


def walk(
    data: bytes, *, known: Known, opinion: Opinion, clock: Clock = no_clock, endorser: Endorser = no_endorser
) -> tuple[Step, ...]:
    """Every step with its outcome. Nothing raises: what cannot be read is an outcome too."""
    try:
        payload = bag.unpacked(data)
        is_register = registers.CERTIFICATE in payload
        proof = proof_from(_file(payload, _first_close(payload) if is_register else "proof.json"))
        if is_register:
            registers.certificate_in(payload)
        key = known.log_key or key_from(_file(payload, "log-key.txt").decode("utf-8", "replace"))
    except ArchiveError as error:
        return (Step(number=1, name="bag", outcome=Outcome.NOT_READABLE, text=_why(error)),)
    checks: Checks = (
        ("manifest", lambda: _manifest(payload)),
        ("leaf", lambda: _leaf(payload, proof)),
        ("checkpoint", lambda: _checkpoint(payload, proof, key, known)),
        ("inclusion", lambda: _inclusion(proof, key)),
        ("statements", lambda: _statements(payload, proof, key)),
        ("letter", lambda: opinion(_newest(payload))),
        ("times", lambda: _times(payload, proof, key, clock)),
        ("directives", lambda: _directives(payload, proof, endorser)),
    )
    if is_register:
        checks = _register_checks(payload, proof, key, known, opinion)
    checks = (("bag", lambda: _bag(payload, is_register=is_register)), *checks)
    return tuple(_tried(number, name, check) for number, (name, check) in enumerate(checks, start=1))


def _bag(payload: Mapping[str, bytes], *, is_register: bool) -> tuple[Outcome, str]:
    """Step 1: the bag is whole; of a record's, that it holds what a bundle holds, and what of it nothing proves."""
    told = f"{len(payload)} files, all whole"
    if is_register:
        return Outcome.PASSED, told
    strange = sorted(path for path in payload if not (PROVED.fullmatch(path) or TO_READ.fullmatch(path)))
    if strange:
        return Outcome.FAILED, f"{strange[0]} belongs to no evidence bundle"
    loose = sorted({path.split("/")[0] for path in payload if TO_READ.fullmatch(path)})
    return Outcome.PASSED, f"{told}; to be read and proved by nothing: {', '.join(loose)}" if loose else told


def _directives(payload: Mapping[str, bytes], proof: LeafProof, endorser: Endorser) -> tuple[Outcome, str]:
    """Step 9: the directives in the margin."""
    name, text = margin.directives(payload, record=proof.record, endorser=endorser)
    return Outcome[name], text


def _first_close(payload: Mapping[str, bytes]) -> str:
    paths = sorted(path for path in payload if path.startswith("closes/") and path.endswith("/proof.json"))
    return paths[0] if paths else "closes/"


def _register_checks(
    payload: Mapping[str, bytes], proof: LeafProof, key: NoteKey, known: Known, opinion: Opinion
) -> Checks:
    """The steps over a certificate of registers (docs/formats/register-close.md)."""

    def closes() -> tuple[Outcome, str]:
        chains = registers.chains_in(payload, _signed(proof, key))
        return Outcome.PASSED, ", ".join(f"register {book}: {len(chain)} closes" for book, chain in chains.items())

    def claim() -> tuple[Outcome, str]:
        signed = _signed(proof, key)
        holds, text = registers.answer(payload, registers.chains_in(payload, signed), signed)
        return (Outcome.PASSED if holds else Outcome.FAILED), text

    def sheets() -> tuple[Outcome, str]:
        paths = sorted(path for path in payload if path.startswith("sheets/") or path == "certificate.ar.pdf")
        found = [opinion(payload[path]) for path in paths]
        outcome = next(one for one in WORST_FIRST if one in {outcome for outcome, _ in found})
        return outcome, "; ".join(text for _, text in found)

    is_absence = registers.certificate_in(payload)["kind"] == "absence"
    return (
        ("checkpoint", lambda: _checkpoint(payload, proof, key, known)),
        ("closes", closes),
        ("absence" if is_absence else "numbers", claim),
        ("letter", sheets),
    )


def worst(steps: tuple[Step, ...]) -> Outcome:
    """The one outcome of the whole walk."""
    found = {step.outcome for step in steps}
    return next(outcome for outcome in WORST_FIRST if outcome in found)


def _tried(number: int, name: str, check: Callable[[], tuple[Outcome, str]]) -> Step:
    try:
        outcome, text = check()
    except ArchiveError as error:
        outcome, text = Outcome.FAILED, _why(error)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:  # a stranger wrote what is read
        outcome, text = Outcome.FAILED, f"not written as it must be ({type(error).__name__})"
    return Step(number=number, name=name, outcome=outcome, text=text)


def _why(error: ArchiveError) -> str:
    return str(error) or type(error).__name__


def _file(payload: Mapping[str, bytes], path: str) -> bytes:
    if path not in payload:
        raise BundleNotReadableError(finding=f"{path} is missing")
    return payload[path]


def _hash(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise BundleNotReadableError(finding="not a hash") from error


def _opened(payload: Mapping[str, bytes]) -> Manifest:
    return manifest_from(_file(payload, f"record/{MANIFEST}"))


def _manifest(payload: Mapping[str, bytes]) -> tuple[Outcome, str]:
    """Step 2: the record's files are those of its manifest, and there are no others."""
    manifest = _opened(payload)
    here = {path.removeprefix("record/") for path in payload if path.startswith("record/")}
    if here != {part.name for part in manifest.parts} | {MANIFEST}:
        return Outcome.FAILED, "files of the record and its manifest differ"
    for part in manifest.parts:
        data = payload[f"record/{part.name}"]
        if (part.size, part.sha256) != (len(data), digest(data)):
            return Outcome.FAILED, f"{part.name} is not what was deposited"
    return Outcome.PASSED, f"{len(manifest.parts)} parts as deposited at {manifest.deposited_at}"


def _leaf(payload: Mapping[str, bytes], proof: LeafProof) -> tuple[Outcome, str]:
    """Step 3: the leaf names this manifest and commits to this metadata."""
    leaf, manifest = leaf_from(proof.leaf.encode()), _opened(payload)
    metadata = _file(payload, f"record/{METADATA}")
    expected = Leaf(
        kind=leaf.kind,
        record=proof.record,
        manifest=digest(payload[f"record/{MANIFEST}"]),
        commitment=commitment(manifest.salt, metadata),
    )
    if leaf != expected or leaf.kind.value != "RECORD" or manifest.record != proof.record:
        return Outcome.FAILED, "the leaf speaks of another record"
    return Outcome.PASSED, f"record {leaf.record}"


def _signed(proof: LeafProof, key: NoteKey) -> Checkpoint:
    return note.verified(proof.checkpoint, key)


def _checkpoint(payload: Mapping[str, bytes], proof: LeafProof, key: NoteKey, known: Known) -> tuple[Outcome, str]:
    """Step 4: the checkpoint is signed by the log, and agrees with one known from elsewhere."""
    signed = _signed(proof, key)
    if _file(payload, "checkpoint.txt") != proof.checkpoint.encode():
        return Outcome.FAILED, "two checkpoints in one bundle"
    if (_file(payload, "log-key.txt"), proof.log_key) != (f"{key.text()}\n".encode(), key.text()):
        return Outcome.FAILED, "the bundle names another key for the log"
    said = f"{signed.origin}, size {signed.size}, root {signed.root.hex()}"
    if known.log_key is None:
        said += "; the log's key was taken from the bundle itself: compare it with the published one"
    name, witnessed = history.witnessed(proof.checkpoint, known.watch)
    said += f"; {witnessed}"
    if known.checkpoint and Outcome[name] is Outcome.PASSED:
        name, agreed = history.agreed(signed, known=known.checkpoint, consistency=known.consistency, key=key)
        said += f"; {agreed}"
    return Outcome[name], said


def _times(payload: Mapping[str, bytes], record: LeafProof, key: NoteKey, clock: Clock) -> tuple[Outcome, str]:
    """Step 8: each time token is over a checkpoint of this log under which the record's leaf stands."""
    sources = sorted({path.split("/")[1] for path in payload if path.startswith("times/")})
    if not sources:
        return Outcome.PASSED, "no time token over the log yet"
    outcomes, texts = set(), []
    for source in sources:
        stamped = _file(payload, f"times/{source}/checkpoint.txt")
        proof = proof_from(_file(payload, f"times/{source}/proof.json"))
        signed = note.verified(stamped.decode("utf-8", "replace"), key)
        if (proof.leaf, proof.index) != (record.leaf, record.index):
            return Outcome.FAILED, f"the time of {source} is another record's"
        _included(proof, signed)
        if note.verified(proof.checkpoint, key) != signed:
            return Outcome.FAILED, f"the time of {source} is over another checkpoint"
        outcome, text = clock(_file(payload, f"times/{source}/token.tst"), bytes.fromhex(digest(stamped)))
        outcomes.add(outcome)
        texts.append(f"{source}: {text}")
    whole = next(outcome for outcome in (Outcome.FAILED, Outcome.PASSED, Outcome.UNDECIDED) if outcome in outcomes)
    return whole, "; ".join(texts)


def _included(proof: LeafProof, signed: Checkpoint) -> None:
    check_told(proof, signed=signed)
    value = leaf_hash(proof.leaf.encode())
    path = [_hash(node) for node in proof.inclusion]
    check_inclusion(value, index=proof.index, size=signed.size, path=path, root=signed.root)


def _inclusion(proof: LeafProof, key: NoteKey) -> tuple[Outcome, str]:
    """Step 5: the leaf stands in the tree of the checkpoint."""
    _included(proof, _signed(proof, key))
    return Outcome.PASSED, f"leaf {proof.index} of {proof.size}"


def _statements(payload: Mapping[str, bytes], record: LeafProof, key: NoteKey) -> tuple[Outcome, str]:
    """Step 6: everything said of the record later stands in the same tree."""
    folders = sorted({path.split("/")[1] for path in payload if path.startswith("entries/")})
    signed, hidden = _signed(record, key), 0
    for folder in folders:
        proof = proof_from(_file(payload, f"entries/{folder}/proof.json"))
        leaf = leaf_from(proof.leaf.encode())
        is_withheld = margin.withheld(payload, folder)
        said = leaf.statement if is_withheld else digest(payload[f"entries/{folder}/statement.json"])
        told = (folder, leaf.statement, leaf.record, proof.record)
        if told != (f"{proof.index:010d}", said, record.record, record.record):
            return Outcome.FAILED, f"statement {folder} is not the one in the log"
        if (note.verified(proof.checkpoint, key), proof.log_key) != (signed, record.log_key):
            return Outcome.FAILED, f"statement {folder} stands under another checkpoint"
        _included(proof, signed)
        hidden += is_withheld
    count, added = _renewals(payload, folders), _additions(payload, folders)
    more = (f", {count} of them renewals" if count else "") + (f", {added} of them additions" if added else "")
    more += f", {hidden} withheld" if hidden else ""
    return Outcome.PASSED, f"{len(folders)} later statements{more}"


def _renewals(payload: Mapping[str, bytes], folders: Sequence[str]) -> int:
    """Step 6: each renewed letter is the one its statement names, and continues the one before."""
    renewals = []
    for folder in folders:
        path = f"entries/{folder}/{LETTER}"
        leaf = leaf_from(proof_from(_file(payload, f"entries/{folder}/proof.json")).leaf.encode())
        if leaf.kind is EntryKind.TS_RENEWAL:
            renewal = renewal_in(_file(payload, f"entries/{folder}/statement.json"))
            check_renewed(renewal, _file(payload, path))
            renewals.append(renewal)
        elif path in payload:
            raise BundleNotReadableError(finding=f"{path} belongs to no renewal")
    check_chain(digest(_file(payload, f"record/{LETTER}")), renewals)
    return len(renewals)


def _additions(payload: Mapping[str, bytes], folders: Sequence[str]) -> int:
    """Step 6: the files beside a statement are those it names, each with its hash; no other statement has any."""
    count = 0
    for folder in folders:
        start = f"entries/{folder}/"
        here = {path for path in payload if path.startswith(f"{start}{PREFIX}")}
        leaf = leaf_from(proof_from(_file(payload, f"{start}proof.json")).leaf.encode())
        is_told = leaf.kind is EntryKind.ADDITION and not margin.withheld(payload, folder)
        files = added_in(_file(payload, f"{start}statement.json")) if is_told else ()
        if here != {f"{start}{one.part}" for one in files}:
            raise BundleNotReadableError(finding=f"the files of statement {folder} are not those it names")
        for one in files:
            check_added(one, payload[f"{start}{one.part}"])
        count += bool(files)
    return count


def _newest(payload: Mapping[str, bytes]) -> bytes:
    """The letter that step 7 judges: of the last renewal in the log's order, or as deposited."""
    renewed = sorted(path for path in payload if path.startswith("entries/") and path.endswith(f"/{LETTER}"))
    return _file(payload, renewed[-1] if renewed else f"record/{LETTER}")
