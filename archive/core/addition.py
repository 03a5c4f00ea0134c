"""What is added beside a record after its deposit: a sealed sheet that says why, and files byte-exact (decision 24)."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256

from archive.core.canonical import Json
from archive.core.errors import DamagedObjectError, EntryNotAcceptedError
from archive.core.leaf import EntryKind
from archive.core.mending import Mended
from archive.core.package import RecordFacts

PREFIX = "addition-"
FILES = "files"
MOST_FILES = 60
_PART = re.compile(r"addition-[0-9a-f]{16}(\.[a-z0-9]{1,8})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """One file: `part` names the object in the vault, `name` is the file's own; hash and size in the clear."""

    part: str
    name: str
    media_type: str
    size: int
    sha256: str


def part_of(random_name: str, file_name: str) -> str:
    """The object's name: 16 random hex digits and the file's ending, where it is a plain one."""
    _, dot, ending = file_name.lower().rpartition(".")
    is_plain = bool(dot) and ending.isascii() and ending.isalnum() and len(ending) <= 8
    return f"{PREFIX}{random_name}.{ending}" if is_plain else f"{PREFIX}{random_name}"


def as_body(said: Mapping[str, Json], files: Iterable[Added]) -> dict[str, Json]:
    """The body of an ADDITION: what the deed says, and the files, the sheet first.

    Raises EntryNotAcceptedError without a sheet or with more files than one statement names.
    """
    listed: list[Json] = [asdict(one) for one in files]
    if not 1 <= len(listed) <= MOST_FILES + 1 or FILES in said:
        raise EntryNotAcceptedError(finding="an addition has a sheet and at most 60 files")
    return {**said, FILES: listed}


def added_in(document: bytes) -> tuple[Added, ...]:
    """The files an ADDITION's statement names, the sheet first. Raises DamagedObjectError for any other document."""
    try:
        told = json.loads(document)
        if told["kind"] != EntryKind.ADDITION.value:
            raise DamagedObjectError(object="addition")
        files = tuple(Added(**one) for one in told["body"][FILES])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedObjectError(object="addition") from error
    names = [one.part for one in files if _PART.fullmatch(str(one.part))]
    if not files or len(set(names)) != len(files):
        raise DamagedObjectError(object="addition")
    return files


def check_added(one: Added, data: bytes) -> None:
    """Returns when these are the file's bytes. Raises DamagedObjectError."""
    if (one.size, one.sha256) != (len(data), sha256(data).hexdigest()):
        raise DamagedObjectError(object=one.part)


def put_right(facts: RecordFacts, mends: Iterable[Mended], *, deposited_on: date) -> RecordFacts:
    """The facts as they were deposited, with what was mended since; a paper without a day has that of its deposit."""
    for one in mends:
        facts = replace(
            facts,
            number=one.now.number or None,
            on=one.now.on or deposited_on,
            issuer=one.now.sender,
            subject=one.now.subject or facts.subject,
            mends=(*facts.mends, one),
        )
    return facts
