"""Adds to a kept record: a sealed sheet that says why, and files byte for byte beside the first ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from archive import shelf, stores
from archive.additions import additions_of
from archive.core.addition import Added, as_body, part_of
from archive.core.canonical import Json
from archive.core.errors import AlreadyAddedError
from archive.core.leaf import EntryKind, statement
from archive.core.mending import mended_in
from archive.core.package import LETTER, Part, digest, moment
from archive.doors import cipher
from archive.mended import take_over
from archive.models import Entry, Record
from directory.core.reach import Reach
from signing.signers import taken_in
from signing.verify import verdict_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sealed sheet that `judged` let through."""

    pdf: bytes


def judged(sheet: bytes, *, expected_fields: tuple[str, ...]) -> Judged:
    """The sheet, when it is one that the archive could defend later, as a deposited letter must be (decision 24).

    Slow: asked before the lock. Raises signing's NotTrustedError.
    """
    verdict = verdict_on(sheet, at=None, expected_fields=expected_fields)
    verdict.require_ours(taken_in=frozenset(taken_in(verdict)))
    return Judged(pdf=sheet)


@transaction.atomic
def add(
    record_id: str, sheet: Judged, originals: Sequence[Part], *, said: Mapping[str, Json], by: Reach, at: datetime
) -> None:
    """Keeps sheet and originals under the record's key, named with their hashes by an ADDITION; the first bytes stay.

    Whoever reads the record reads what was added; what destroys it destroys both. What a wrong entry is mended to
    stands in the record's row from now on (core/mending.py). Raises NotWithinReachError,
    ErasedError, AlreadyAddedError for a file that was added before (fact: name), EntryNotAcceptedError.
    Crash note: the objects are on disk before the row; without it they are orphans that nobody names.
    """
    record = Record.objects.carried(record_id, by=by)
    key = shelf.key_of(record_id)
    there = {one.sha256 for added in additions_of(record_id, key=key) for one in added.files}
    for one in originals:
        if digest(one.data) in there:
            raise AlreadyAddedError(name=one.name)
    parts = (Part(name=LETTER, media_type="application/pdf", data=sheet.pdf), *originals)
    files = {part_of(cipher.new_name(8), one.name): one for one in parts}
    listed = [
        Added(part=part, name=one.name, media_type=one.media_type, size=len(one.data), sha256=digest(one.data))
        for part, one in files.items()
    ]
    body = as_body(said, listed)
    document = statement(
        EntryKind.ADDITION, record=record_id, body=body, by=by.name, at=moment(at), salt=cipher.new_salt()
    )
    plain = {f"{shelf.STATEMENT}{cipher.new_name(8)}.json": document}
    plain |= {part: one.data for part, one in files.items()}
    objects = {part: cipher.lock(data, key=key, name=f"{record_id}/{part}") for part, data in plain.items()}
    stores.first().keep(record_id, objects)
    Entry.objects.say_about(record_id, EntryKind.ADDITION, document, objects=objects, by=by.name, at=at)
    mended = mended_in(document)
    if mended is not None:
        take_over(record, [mended])
