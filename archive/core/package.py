"""The package a record is kept as: its parts, its facts, its manifest (docs/formats/record.md)."""

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256

from archive.core.canonical import Json, canonical
from archive.core.errors import DamagedObjectError, PackageNotAcceptedError, ReadersNotAllowedError
from archive.core.mending import Mended
from archive.core.plan import Place
from archive.core.second_number import SecondNumber, second_from
from directory.core.clearance import HIGHEST_COMPARTMENT, Label

FORMAT = "diwan-record"
VERSION = 1
LETTER = "letter.pdf"
SOURCE = "source.json"
METADATA = "metadata.json"
MOVEMENTS = "movements.json"
MANIFEST = "manifest.json"
MOST_PARTS = 500
LARGEST_PART = 64 * 1024 * 1024
_OURS = frozenset({METADATA, MOVEMENTS, MANIFEST})
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*")
_TOKEN = re.compile(r"([ptosrge])([1-9][0-9]{0,18})")


class State(Enum):
    """How the number of a record stands: in force, or how it ended (domain 2.11). Stored in indexes: never renamed."""

    IN_FORCE = "in_force"
    VOID = "void"
    REPLACED = "replaced"
    CORRECTED = "corrected"  # in force, and a later letter puts it right


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a record."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFact:
    """A paper the letter refers to; `record_id` when it lies in this archive."""

    kind: str
    number: str
    on: date | None = None
    record_id: str | None = None
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What is known of a record: for its page, for search, for the rule of access.

    `unit_path` runs from the issuing unit up to the body; `words` is the text to index, taken from the
    source and empty wherever the content itself was not asked for; `signers` are the persons who signed;
    `also_on` are the dates of other calendars beside `on`, as the seal writes them; `second` is there for a letter of
    two ministries.
    """

    kind: str
    subject: str
    label: Label
    unit_id: int
    unit_path: tuple[int, ...]
    body_id: int
    on: date
    number: str | None = None
    sequence: int | None = None
    language: str = "ar"
    issuer: str = ""
    addressees: tuple[str, ...] = ()
    references: tuple[ReferenceFact, ...] = ()
    words: str = ""
    register: str = ""
    annexes: tuple[str, ...] = ()
    priority: str = ""
    signers: tuple[int, ...] = ()
    also_on: tuple[str, ...] = ()
    second: SecondNumber | None = None
    mends: tuple[Mended, ...] = ()

    def numbers(self) -> tuple[tuple[str, int], ...]:
        """Each number it has, with the body that gave it."""
        own = () if self.number is None else ((self.number, self.body_id),)
        return own if self.second is None else (*own, (self.second.number, self.second.body_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What is handed to `deposit`: the files, the facts, the movements up to registration, where it is filed."""

    parts: tuple[Part, ...]
    facts: RecordFacts
    movements: Sequence[Mapping[str, Json]] = field(default_factory=tuple)
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposited:
    """Who deposited a record, and the marks of those who could read it from the first: what came later is a feed."""

    by: str
    readers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of a manifest: a part in the clear and its object in the vault."""

    name: str
    media_type: str
    size: int
    sha256: str
    object_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a record consists of; its hash stands in the leaf."""

    record: str
    deposited_at: str
    salt: bytes
    parts: tuple[Listed, ...]

    def as_bytes(self) -> bytes:
        """The manifest as it is hashed: canonical JSON, parts by name."""
        return canonical(
            {
                "format": FORMAT,
                "version": VERSION,
                "record": self.record,
                "deposited_at": self.deposited_at,
                "salt": self.salt.hex(),
                "parts": [
                    {
                        "name": part.name,
                        "media_type": part.media_type,
                        "size": part.size,
                        "sha256": part.sha256,
                        "object_sha256": part.object_sha256,
                    }
                    for part in sorted(self.parts, key=lambda part: part.name)
                ],
            }
        )


def manifest_from(data: bytes) -> Manifest:
    """The manifest these bytes are. Raises DamagedObjectError when they are not one, or not written so."""
    try:
        fields = json.loads(data)
        manifest = Manifest(
            record=fields["record"],
            deposited_at=fields["deposited_at"],
            salt=bytes.fromhex(fields["salt"]),
            parts=tuple(Listed(**part) for part in fields["parts"]),
        )
        same = manifest.as_bytes() == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedObjectError(object=MANIFEST) from error
    if not same:
        raise DamagedObjectError(object=MANIFEST)
    return manifest


def is_part_name(name: str) -> bool:
    """True for lower-case names that are safe as file names everywhere."""
    return len(name) <= 80 and _NAME.fullmatch(name) is not None


def check(package: Package) -> None:
    """Returns when the package can be kept. Raises PackageNotAcceptedError."""
    names = [part.name for part in package.parts]
    facts = package.facts
    faults = {
        "no_letter": LETTER not in names,
        "too_many_parts": len(names) > MOST_PARTS,
        "part_twice": len(names) != len(set(names)),
        "part_name": not all(is_part_name(name) for name in names),
        "part_reserved": not _OURS.isdisjoint(names),
        "part_too_large": any(len(part.data) > LARGEST_PART for part in package.parts),
        "part_empty": any(not part.data for part in package.parts),
        "no_subject": not facts.subject.strip(),
        "no_kind": not facts.kind,
        "unit_path": facts.unit_path[:1] != (facts.unit_id,) or facts.unit_path[-1:] != (facts.body_id,),
        "level": not 0 <= facts.label.level <= 99,
        "compartment": not facts.label.compartments <= frozenset(range(HIGHEST_COMPARTMENT + 1)),
    }
    for finding, is_found in faults.items():
        if is_found:
            raise PackageNotAcceptedError(finding=finding)


def check_readers(readers: frozenset[str], label: Label) -> None:
    """Returns when every mark may stand under this label (decision 7). Raises ReadersNotAllowedError."""
    for token in sorted(not_allowed(readers, label)):
        raise ReadersNotAllowedError(reader=token)


def not_allowed(readers: Iterable[str], label: Label) -> frozenset[str]:
    """The marks that may not stand under this label (decision 7).

    Units (`o`, `s`) read ordinary papers only; a personal paper names persons, and desks for its envelope.
    """
    allowed = "pe" if label.personal else "ptrge" if label.level > 0 else "ptosrge"
    return frozenset(token for token in readers if _TOKEN.fullmatch(token) is None or token[0] not in allowed)


def moment(at: datetime) -> str:
    """A moment as documents write it: UTC, whole seconds. Raises RuntimeError without a time zone."""
    if at.tzinfo is None:
        message = "a moment needs its time zone"
        raise RuntimeError(message)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def metadata(
    facts: RecordFacts, *, judged: Mapping[str, str], deposited: Deposited, place: Place | None = None
) -> bytes:
    """The bytes of metadata.json; `judged` holds the verdict on each signed part, `place` where it was filed first."""
    said: dict[str, Json] = {"by": deposited.by, "readers": sorted(deposited.readers)}
    filed: dict[str, Json] = {} if place is None else {"class": place.class_code, "dossier": place.dossier}
    return canonical({**_fields(facts), **said, **filed, "version": VERSION, "judged": dict(judged)})


def placed_in(metadata: bytes) -> Place | None:
    """Where the letter was filed when it was deposited; None where that was left to the plan.

    Raises DamagedObjectError.
    """
    try:
        fields = json.loads(metadata)
        return Place(class_code=fields["class"], dossier=fields["dossier"]) if "class" in fields else None
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedObjectError(object=METADATA) from error


def deposited_in(metadata: bytes) -> Deposited | None:
    """Who deposited it and for whom; None in a metadata.json of before this was kept. Raises DamagedObjectError."""
    try:
        fields = json.loads(metadata)
        return Deposited(by=fields["by"], readers=frozenset(fields["readers"])) if "by" in fields else None
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedObjectError(object=METADATA) from error


def _fields(facts: RecordFacts) -> dict[str, Json]:
    return {
        "number": facts.number,
        "sequence": facts.sequence,
        "kind": facts.kind,
        "subject": facts.subject,
        "level": facts.label.level,
        "compartments": sorted(facts.label.compartments),
        "personal": facts.label.personal,
        "unit": facts.unit_id,
        "unit_path": list(facts.unit_path),
        "body": facts.body_id,
        "on": facts.on.isoformat(),
        "language": facts.language,
        "issuer": facts.issuer,
        "addressees": list(facts.addressees),
        "references": [
            {
                "kind": reference.kind,
                "number": reference.number,
                "on": reference.on.isoformat() if reference.on else None,
                "record": reference.record_id,
                "body": reference.body,
            }
            for reference in facts.references
        ],
        "words": facts.words,
        "register": facts.register,
        "annexes": list(facts.annexes),
        "priority": facts.priority,
        "signers": list(facts.signers),
        **({"also_on": list(facts.also_on)} if facts.also_on else {}),
        **({} if facts.second is None else {"second": facts.second.as_json()}),
    }


def facts_from(data: bytes) -> RecordFacts:
    """The facts of a metadata.json. Raises DamagedObjectError."""
    try:
        fields = json.loads(data)
        return RecordFacts(
            number=fields["number"],
            sequence=fields["sequence"],
            kind=fields["kind"],
            subject=fields["subject"],
            label=Label(
                level=fields["level"],
                compartments=frozenset(fields["compartments"]),
                personal=fields["personal"],
            ),
            unit_id=fields["unit"],
            unit_path=tuple(fields["unit_path"]),
            body_id=fields["body"],
            on=date.fromisoformat(fields["on"]),
            language=fields["language"],
            issuer=fields["issuer"],
            addressees=tuple(fields["addressees"]),
            references=tuple(_reference(line) for line in fields["references"]),
            words=fields["words"],
            register=fields["register"],
            annexes=tuple(fields["annexes"]),
            priority=fields["priority"],
            signers=tuple(fields.get("signers", ())),  # kept since it is searched by
            also_on=tuple(fields.get("also_on", ())),
            second=second_from(fields.get("second")),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedObjectError(object=METADATA) from error


def _reference(line: Mapping[str, str | None]) -> ReferenceFact:
    on = line["on"]
    return ReferenceFact(
        kind=line["kind"] or "",
        number=line["number"] or "",
        on=date.fromisoformat(on) if on else None,
        record_id=line["record"],
        body=line["body"] or "",
    )


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal, as manifests write it."""
    return sha256(data).hexdigest()


def pem(certificate: bytes) -> bytes:
    """A certificate's DER as PEM (RFC 7468)."""
    text = base64.b64encode(certificate).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]).encode()
