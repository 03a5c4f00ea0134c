"""What comes in on paper, by e-mail or as a file: what the clerk declares of it, and its pages (domain 1.8, 2.13)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

import rfc8785

from archive.core.mending import Particulars
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.letter import SUBJECT_LIMIT, Kind, Priority
from correspondence.core.number import TEXT_LIMIT
from directory.core.clearance import Label
from directory.core.workdays import FARTHEST

FORMAT = "diwan-intake"
REGISTER = "intake"
"""The register in such a record's metadata: no book of letters counts on from its own number."""
VERSION, ANSWERING, NUMBERED, DATED = 1, 2, 3, 4
"""The version of the declaration: one that names a letter of ours, bears a number given on paper, or sets a day for its
answer has a key more for each."""
MESSAGE, MESSAGE_TYPE = "message.eml", "message/rfc822"
"""The e-mail itself, byte for byte, beside its files."""
MOST_FILES = 60
MOST_SHOWN = 60
"""Pages that the sheet reproduces; what is beyond stands in the originals beside it."""
SENDER_LIMIT = 200
NOTE_LIMIT = 500
MOST_ANNEXES = 999
LEAST_CROP = 100
"""Thousandths that a crop leaves at least, across and down: a page is straightened, never made to vanish."""
TURNS = (0, 90, 180, 270)
WHOLE = (0, 0, 1000, 1000)
Crop = tuple[int, int, int, int]
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None})
_MARKS = re.compile(r"[\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_APART = re.compile(r"[\s/\\\-.،,()]+")


class Way(StrEnum):
    """How it came."""

    COURIER = "courier"  # معتمد
    POST = "post"
    EMAIL = "email"
    FILE = "file"


class IntakeState(StrEnum):
    """Where it stands. OPEN lies on the registry's desk without a number."""

    OPEN = "open"
    REGISTERED = "registered"
    REFUSED = "refused"


class Condition(StrEnum):
    """What the clerk holds in hand, as he declares it."""

    ORIGINAL = "original"
    COPY = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file as it came, byte for byte, and how its pages are to be seen: turned clockwise, cropped.

    `pages` is None for a file without pages; `crop` is left, top, right, bottom in thousandths of the turned page.
    """

    name: str
    sha256: str
    size: int
    media_type: str
    pages: int | None
    turn: int = 0
    crop: Crop = WHOLE

    def is_message(self) -> bool:
        """True for the e-mail itself, without which nobody sees any more what came."""
        return self.media_type == MESSAGE_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What the clerk declares. Digits are always typed by the clerk; `unit_id` is whom it is for, `sender_unit` known.

    `answers` and `answers_on` are the number and day of our letter that it refers to. A `sealed` letter was not opened:
    its envelope alone is registered, and it is personal (domain 1.12). `reserved` is the incoming number that the paper
    was given by hand in an outage, `received_on` the day on which (domain 2.17). `answer_by` is the day that the letter
    sets for its answer.
    """

    way: Way
    condition: Condition
    sealed: bool
    sender: str
    sender_unit: int | None
    number: str
    on: date | None
    subject: str
    kind: Kind
    label: Label
    priority: Priority
    annexes: int
    note: str
    unit_id: int
    twin_reason: str = ""
    answers: str = ""
    answers_on: date | None = None
    reserved: int | None = None
    received_on: date | None = None
    answer_by: date | None = None

    def as_json(self, pages: tuple[Page, ...], *, judged: dict[str, str], language: str) -> bytes:
        """The canonical bytes kept as source.json (docs/formats/intake.md)."""
        on = "" if self.answers_on is None else self.answers_on.isoformat()
        more: dict[str, str | Mapping[str, str | int]] = {}
        if self.answers:
            more["answers"] = {"number": self.answers, "on": on}
        version = ANSWERING if self.answers else VERSION
        if self.reserved is not None and self.received_on is not None:
            more["on_paper"], version = {"serial": self.reserved, "on": self.received_on.isoformat()}, NUMBERED
        if self.answer_by is not None:
            more["answer_by"], version = self.answer_by.isoformat(), DATED
        return rfc8785.dumps(
            {
                **more,
                "format": FORMAT,
                "version": version,
                "language": language,
                "way": self.way.value,
                "condition": self.condition.value,
                "sealed": self.sealed,
                "sender": self.sender,
                "sender_unit": self.sender_unit,
                "number": self.number,
                "on": None if self.on is None else self.on.isoformat(),
                "subject": self.subject,
                "kind": self.kind.value,
                "priority": self.priority.value,
                "annexes": self.annexes,
                "note": self.note,
                "unit": self.unit_id,
                "files": [
                    {
                        "part": part_name(n, one),
                        "name": one.name,
                        "sha256": one.sha256,
                        "size": one.size,
                        "media_type": one.media_type,
                        "pages": one.pages,
                        "turn": one.turn,
                        "crop": list(one.crop),
                        "verdict": judged.get(part_name(n, one)),
                    }
                    for n, one in enumerate(pages, start=1)
                ],
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinKey:
    """By what two letters are taken for the same: sender, number and day, folded (domain 1.8; issue of duplicates)."""

    sender: str
    number: str
    on: date | None = field(default=None)


def twin_key(arrived: Arrived | Particulars) -> TwinKey | None:
    """The key of its twins; None for a letter without their number: nothing can be said of those."""
    number = folded(arrived.number)
    if not number:
        return None
    sender = folded(arrived.sender) if arrived.sender_unit is None else f"unit {arrived.sender_unit}"
    return TwinKey(sender=sender, number=number, on=arrived.on)


def arrived_from(source: bytes, *, label: Label) -> tuple[Arrived, tuple[Page, ...]]:
    """What these kept bytes declare, without the reason of a twin. Raises ValueError, KeyError, TypeError."""
    said = json.loads(source)
    if said["format"] != FORMAT:
        raise ValueError(said["format"])
    answers, on_paper = said.get("answers", {"number": "", "on": ""}), said.get("on_paper", {"serial": None, "on": ""})
    arrived = Arrived(
        way=Way(said["way"]),
        condition=Condition(said["condition"]),
        sealed=said["sealed"],
        sender=said["sender"],
        sender_unit=said["sender_unit"],
        number=said["number"],
        on=_day(said["on"]),
        subject=said["subject"],
        kind=Kind(said["kind"]),
        label=label,
        priority=Priority(said["priority"]),
        annexes=said["annexes"],
        note=said["note"],
        unit_id=said["unit"],
        answers=answers["number"],
        answers_on=_day(answers["on"]),
        reserved=on_paper["serial"],
        received_on=_day(on_paper["on"]),
        answer_by=_day(said.get("answer_by")),
    )
    return arrived, tuple(_page(one) for one in said["files"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _page(said: Mapping[str, Any]) -> Page:
    left, top, right, bottom = said["crop"]
    named = {name: said[name] for name in ("name", "sha256", "size", "media_type", "pages", "turn")}
    return Page(**named, crop=(left, top, right, bottom))


def folded(text: str) -> str:
    """A name or number as it is compared: any digits, any strokes, the letters that are written either way."""
    plain = _MARKS.sub("", text.translate(_DIGITS)).translate(_LETTERS).casefold()
    return " ".join(part for part in _APART.split(plain) if part)


def check(arrived: Arrived, pages: tuple[Page, ...], *, today: date) -> None:
    """Returns when the declaration is complete. Raises LetterNotAcceptedError with every finding."""
    found = [Finding(code=code, facts=facts) for code, facts, is_wrong in _rules(arrived, pages, today) if is_wrong]
    if found:
        raise LetterNotAcceptedError(found)


def _rules(
    arrived: Arrived, pages: tuple[Page, ...], today: date
) -> tuple[tuple[str, dict[str, str | int], bool], ...]:
    subject = arrived.subject.strip()
    return (
        ("no_sender", {}, not arrived.sender.strip()),
        ("line_too_long", {"limit": SENDER_LIMIT}, len(arrived.sender) > SENDER_LIMIT),
        ("number_too_long", {"limit": TEXT_LIMIT}, len(arrived.number) > TEXT_LIMIT),
        ("number_without_date", {}, bool(arrived.number.strip()) and arrived.on is None),
        ("answers_too_long", {"limit": TEXT_LIMIT}, len(arrived.answers) > TEXT_LIMIT),
        ("answers_without_date", {}, bool(arrived.answers.strip()) != (arrived.answers_on is not None)),
        ("date_to_come", {}, any(on is not None and on > today for on in (arrived.on, arrived.answers_on))),
        ("reserved_without_day", {}, (arrived.reserved is None) != (arrived.received_on is None)),
        ("received_to_come", {}, arrived.received_on is not None and arrived.received_on > today),
        ("answer_before_letter", {}, _is_before(arrived.answer_by, arrived.on)),
        ("answer_by_too_far", {}, arrived.answer_by is not None and arrived.answer_by - today > FARTHEST),
        ("no_subject", {}, not subject and not arrived.sealed),
        ("subject_too_long", {"limit": SUBJECT_LIMIT, "length": len(subject)}, len(subject) > SUBJECT_LIMIT),
        ("subject_has_lines", {}, "\n" in subject),
        ("note_too_long", {"limit": NOTE_LIMIT}, len(arrived.note) > NOTE_LIMIT),
        ("too_many_annexes", {"limit": MOST_ANNEXES}, not 0 <= arrived.annexes <= MOST_ANNEXES),
        ("no_pages", {}, not pages and not arrived.sealed),
        ("sealed_not_personal", {}, arrived.sealed and not arrived.label.personal),
    )


def _is_before(day: date | None, other: date | None) -> bool:
    """True when both are known, and the one lies before the other: a day already past is the truth of some papers."""
    return day is not None and other is not None and day < other


def check_crop(crop: Crop) -> None:
    """Returns when the crop leaves a page. Raises LetterNotAcceptedError."""
    left, top, right, bottom = crop
    inside = left >= 0 and top >= 0 and right <= WHOLE[2] and bottom <= WHOLE[3]
    if not inside or right - left < LEAST_CROP or bottom - top < LEAST_CROP:
        raise LetterNotAcceptedError([Finding(code="crop")])


def turned(page: Page) -> Page:
    """The page a quarter further, clockwise; its crop turns with it."""
    left, top, right, bottom = page.crop
    whole = WHOLE[2]
    return replace(page, turn=(page.turn + 90) % 360, crop=(whole - bottom, left, whole - top, right))


def message_name(message_id: str, data: bytes) -> str:
    """By what a message is known when it comes a second time: its own name, or the hash of one that has none."""
    return (message_id or f"sha256:{sha256(data).hexdigest()}")[:255]


def part_name(number: int, page: Page) -> str:
    """The name of an original in the record: annex-01.jpg, so that the record's page offers it."""
    _, dot, ending = page.name.lower().rpartition(".")
    is_plain = bool(dot) and ending.isascii() and ending.isalnum() and len(ending) <= 8
    return f"annex-{number:02d}.{ending}" if is_plain else f"annex-{number:02d}"
