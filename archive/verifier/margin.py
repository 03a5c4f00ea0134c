"""The walk through a record's directives (docs/formats/directive.md)."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from archive.core.errors import BundleNotReadableError
from archive.core.examination import proof_from
from archive.core.leaf import EntryKind, leaf_from
from archive.core.margin import GIVEN, given_in, problem_of
from archive.core.package import LETTER, digest

INSIDE = frozenset({EntryKind.DIRECTIVE, EntryKind.DELIVERY})
"""What a body says inside itself: a bundle for another body has the proof alone."""

Endorser = Callable[[bytes, bytes, int, tuple[bytes, ...]], tuple[str, str]]
"""Judges a detached signature over bytes as this person's, with these revocation lists: the outcome's name, a text."""


def withheld(payload: Mapping[str, bytes], folder: str) -> bool:
    """True for an entry of which the bundle has the proof alone, rightly. Raises BundleNotReadableError."""
    if f"entries/{folder}/statement.json" in payload:
        return False
    if _kind(payload, folder) not in INSIDE:
        raise BundleNotReadableError(finding=f"entries/{folder}/statement.json is missing")
    return True


def _kind(payload: Mapping[str, bytes], folder: str) -> EntryKind:
    path = f"entries/{folder}/proof.json"
    if path not in payload:
        raise BundleNotReadableError(finding=f"{path} is missing")
    return leaf_from(proof_from(payload[path]).leaf.encode()).kind


def directives(payload: Mapping[str, bytes], *, record: str, endorser: Endorser) -> tuple[str, str]:
    """Step 9: each directive is signed by whom it names, about this letter, and the chain of deadlines holds.

    Raises BundleNotReadableError.
    """
    folders = sorted({path.split("/")[1] for path in payload if path.startswith("entries/")})
    mine = [folder for folder in folders if _kind(payload, folder) is EntryKind.DIRECTIVE]
    heard = [_said(payload, folder) for folder in mine if not withheld(payload, folder)]
    hidden = len(mine) - len(heard)
    if f"record/{LETTER}" not in payload:
        raise BundleNotReadableError(finding=f"record/{LETTER} is missing")
    letter = digest(payload[f"record/{LETTER}"])
    if problem := problem_of(heard, record=record, letter_sha256=letter, withheld=hidden):
        return "FAILED", problem
    here = sorted(path for path in payload if path.startswith("certificates/") and path.endswith(".crl"))
    lists = tuple(payload[path] for path in here)
    given = [given_in(body) for body in heard if body.get("what") == GIVEN]
    found = [endorser(one.document, one.signature, one.person, lists) for one in given]
    names = {name for name, _ in found}
    worst = next((name for name in ("FAILED", "UNDECIDED") if name in names), "PASSED")
    texts = [text for name, text in found if name == worst]
    counted = f"{len(given)} directives" + (f", {hidden} statements withheld" if hidden else "")
    return worst, "; ".join([counted, *texts])


def _said(payload: Mapping[str, bytes], folder: str) -> dict[str, Any]:
    try:
        body = json.loads(payload[f"entries/{folder}/statement.json"])["body"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BundleNotReadableError(finding=f"entries/{folder}/statement.json is no statement") from error
    if not isinstance(body, dict):
        raise BundleNotReadableError(finding=f"entries/{folder}/statement.json is no statement")
    return body
