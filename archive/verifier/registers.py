"""The walk through a certificate over registers (docs/formats/register-close.md)."""

import json
from collections.abc import Mapping
from typing import Any

from archive.core.checkpoint import Checkpoint
from archive.core.errors import BundleNotReadableError, RegisterNotWholeError
from archive.core.examination import check_told, proof_from
from archive.core.leaf import EntryKind, leaf_from
from archive.core.merkle import check_inclusion, leaf_hash
from archive.core.package import digest
from archive.core.register import Close, check_chain, close_from, found_in, of_year, reserved_in, sought_from

CERTIFICATE = "certificate.json"
FORMAT = "diwan-register-certificate"
Chains = dict[int, tuple[Close, ...]]


def certificate_in(payload: Mapping[str, bytes]) -> dict[str, Any]:
    """What the certificate claims; nothing is believed yet. Raises BundleNotReadableError."""
    fields = _json(payload, CERTIFICATE)
    if not isinstance(fields, dict) or (fields.get("format"), fields.get("version")) != (FORMAT, 1):
        raise BundleNotReadableError(finding="a certificate of an unknown format")
    if fields.get("kind") not in ("no_gaps", "absence") or not isinstance(fields.get("books"), list):
        raise BundleNotReadableError(finding="a certificate of an unknown kind")
    return fields


def _json(payload: Mapping[str, bytes], path: str) -> Any:  # noqa: ANN401  (JSON of a stranger)
    try:
        return json.loads(payload[path])
    except (KeyError, ValueError, RecursionError) as error:
        raise BundleNotReadableError(finding=f"{path} is missing or not JSON") from error


def chains_in(payload: Mapping[str, bytes], signed: Checkpoint) -> Chains:
    """The closes of every book of the certificate: in the tree, from the first on, without a hole.

    Raises BundleNotReadableError, ProofNotValidError, DamagedObjectError, RegisterNotWholeError.
    """
    try:
        return _chains(payload, signed)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BundleNotReadableError(finding="closes that are not written as closes are") from error


def _chains(payload: Mapping[str, bytes], signed: Checkpoint) -> Chains:
    chains: Chains = {}
    for book in certificate_in(payload)["books"]:
        start = f"closes/{book}/"
        folders = sorted({path.rpartition("/")[0] for path in payload if path.startswith(start)})
        chains[book] = check_chain(_close(payload, folder, signed) for folder in folders)
        if not chains[book] or any(close.book != book for close in chains[book]):
            raise RegisterNotWholeError(year=0, serial=1)
        if digest(payload.get(f"sheets/{book}.pdf", b"")) != chains[book][-1].sheet:
            raise BundleNotReadableError(finding=f"the sheet of book {book} is not the one its close names")
    if not chains or len(chains) != len({path.split("/")[1] for path in payload if path.startswith("closes/")}):
        raise BundleNotReadableError(finding="closes of a book the certificate does not name")
    return chains


def _close(payload: Mapping[str, bytes], folder: str, signed: Checkpoint) -> Close:
    proof, document = proof_from(payload.get(f"{folder}/proof.json", b"")), payload.get(f"{folder}/statement.json", b"")
    leaf = leaf_from(proof.leaf.encode())
    if (leaf.kind, leaf.statement) != (EntryKind.REGISTER_CLOSE, digest(document)):
        raise BundleNotReadableError(finding=f"{folder} is not the close in the log")
    check_told(proof, signed=signed)
    _included(proof.leaf, proof.index, proof.inclusion, signed)
    said = json.loads(document)
    if said.get("record") != leaf.record or said.get("kind") != leaf.kind.value:
        raise BundleNotReadableError(finding=f"{folder} speaks of another record")
    return close_from(said["body"])


def _included(leaf: str, index: int, inclusion: tuple[str, ...], signed: Checkpoint) -> None:
    try:
        path = [bytes.fromhex(node) for node in inclusion]
    except (ValueError, TypeError) as error:
        raise BundleNotReadableError(finding="not a hash") from error
    check_inclusion(leaf_hash(leaf.encode()), index=index, size=signed.size, path=path, root=signed.root)


def answer(payload: Mapping[str, bytes], chains: Chains, signed: Checkpoint) -> tuple[bool, str]:
    """Whether what the certificate says follows from the closes, and in which words.

    Raises BundleNotReadableError, ProofNotValidError, DamagedObjectError.
    """
    try:
        return _answer(payload, chains, signed)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BundleNotReadableError(finding="a certificate that is not written as certificates are") from error


def _answer(payload: Mapping[str, bytes], chains: Chains, signed: Checkpoint) -> tuple[bool, str]:
    said = certificate_in(payload)
    if said["kind"] == "absence":
        found = [line for chain in chains.values() for line in found_in(chain, sought_from(said["sought"]))]
        if found:
            return False, f"it is there: number {found[0].number} of {found[0].on}"
        closed = min(chain[-1].closed_at for chain in chains.values())
        total = sum(len(close.lines) + len(close.bound) for chain in chains.values() for close in chain)
        return True, f"none of {total} numbers fits, in registers closed up to {closed}"
    leaves = _json(payload, "leaves.json")
    (chain,) = chains.values()
    lines = of_year(chain, said.get("year", 0))
    if len(lines) != said.get("count") or not lines:
        return False, f"the closes name {len(lines)} numbers of this year, the certificate another count"
    waiting, unused = reserved_in(chain).of_year(lines[0].year)
    if (waiting, unused) != (said.get("reserved", 0), said.get("unused", 0)):
        return False, f"the closes name {waiting} reserved and {unused} unused numbers, the certificate another count"
    for line in lines:
        one = leaves.get(line.record, {})
        leaf = leaf_from(str(one.get("leaf", "")).encode())
        if (leaf.kind, leaf.record) != (EntryKind.RECORD, line.record):
            return False, f"number {line.number} has no leaf"
        _included(one["leaf"], one["index"], tuple(one["inclusion"]), signed)
    held = f"; {waiting} reserved and not used yet, {unused} declared unused" if waiting or unused else ""
    whole = f"{lines[0].serial} to {lines[-1].serial} of {lines[0].year}, {len(lines)} numbers, each with its leaf"
    return True, whole + held
