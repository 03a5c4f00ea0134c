"""The signed slip of a line of the hand-over book, as its record keeps it (docs/formats/hand-over-slip.md)."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from archive.core.canonical import Json, canonical
from correspondence.core.consignment import Thing
from correspondence.core.intake import Page, part_name
from correspondence.core.intake_sheet import WORDS as SHEET
from correspondence.core.intake_sheet import Shown, Surroundings, grade_line
from correspondence.core.printed import shown_moment
from correspondence.core.register_sheet import dated
from correspondence.core.register_words import WORDS
from directory.core.clearance import Label

FORMAT = "diwan-hand-over-slip"
VERSION = 1
KIND = "hand_over_slip"
SAYS: dict[str, dict[str, str]] = {
    "ar": {
        "title": "وصل تسليم باليد",
        "number": "القيد في سجل الذمة",
        "signed": "وقّع بالتسلّم",
        "scan": "الوصل الموقّع، محفوظ كما مُسح",
    },
    "ckb": {
        "title": "پسوولەی ڕادەستکردن بە دەست",
        "number": "تۆمار لە دەفتەری ڕادەستکردن",
        "signed": "واژۆی وەرگرتنی کرد",
        "scan": "پسوولەی واژۆکراو، وەک سکان کراوە هەڵگیراوە",
    },
    "en": {
        "title": "Hand-over slip",
        "number": "Line of the hand-over book",
        "signed": "Signed for it",
        "scan": "The signed slip, kept as it was scanned",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A line of the book with its end; people, units and desk by their keys. `record` is of the letter, if one."""

    desk: int
    year: int
    serial: int
    thing: Thing
    record: str
    number: str
    number_on: date | None
    words: str
    unit: int | None
    person: int | None
    outside: str
    bearer: str
    on: date
    at: datetime
    by: int
    originator: int
    label: Label
    signed_name: str
    signed_at: datetime
    entered_by: int
    entered_at: datetime

    def line(self) -> str:
        """How the line is called: its number in the year."""
        return f"{self.serial}/{self.year}"

    def as_json(self, page: Page, *, verdict: str | None, language: str) -> bytes:
        """The canonical bytes that the record keeps and the sheet carries inside."""
        fields: dict[str, Json] = {name: _plain(value) for name, value in asdict(self).items() if name != "label"}
        file: dict[str, Json] = {
            name: getattr(page, name) for name in ("name", "sha256", "size", "media_type", "pages")
        }
        scan = file | {"part": part_name(1, page), "verdict": verdict}
        head: dict[str, Json] = {"format": FORMAT, "version": VERSION, "language": language, "scan": scan}
        label: dict[str, Json] = {**asdict(self.label), "compartments": sorted(self.label.compartments)}
        return canonical(fields | head | {"label": label})


def handed_over_from(source: bytes) -> HandedOver:
    """The line that these bytes declare. Raises ValueError, TypeError or KeyError for what is none of this format."""
    said = json.loads(source)
    if (said.pop("format"), said.pop("version")) != (FORMAT, VERSION):
        raise ValueError(FORMAT)
    del said["language"], said["scan"]
    label = said["label"]
    moments = {name: datetime.fromisoformat(said[name]) for name in ("at", "signed_at", "entered_at")}
    read = {
        "thing": Thing(said["thing"]),
        "on": date.fromisoformat(said["on"]),
        "number_on": date.fromisoformat(said["number_on"]) if said["number_on"] else None,
        "label": Label(**{**label, "compartments": frozenset(label["compartments"])}),
    }
    return HandedOver(**{**said, **read, **moments})


def _plain(value: str | int | date | None) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value


def slip_data(
    given: HandedOver, page: Page, shown: tuple[Shown, ...], *, receiver: str, verdict: str, around: Surroundings
) -> dict[str, object]:
    """What letterheads/intake.typ sets of a signed slip."""
    language = around.language
    words, sheet, says = WORDS[language], SHEET[language], SAYS[language]
    facts = [
        [words["thing"], given.words if given.thing is Thing.OTHER else words[given.thing]],
        [words["number"], dated(given.number, given.number_on, language)],
        [sheet["grade"], grade_line(given.label, language) if given.label.level or given.label.personal else ""],
        [words["receiver"], receiver],
        [words["unit_of"], around.unit],
        [words["bearer"], given.bearer],
        [says["signed"], given.signed_name],
        [words["time"], shown_moment(given.signed_at)],
        [sheet["clerk"], around.clerk],
        [sheet["made"], shown_moment(around.made_at)],
    ]
    return {
        "version": 1,
        "language": language,
        "digits": "latn",
        "issuer": around.issuer,
        "title": says["title"],
        "labels": {key: sheet[key] for key in ("page", "of")} | labels(language),
        "facts": [[label, value] for label, value in facts if value],
        "originals": says["scan"],
        "head": [sheet[key] for key in ("file", "pages", "verdict", "hash")],
        "files": [[page.name, str(page.pages or "-"), verdict or "-", page.sha256]],
        "beyond": sheet["beyond"] if (page.pages or 0) > len(shown) else "",
        "shown": [{"file": one.file, "alt": f"{sheet['shown']} {one.original}/{one.page}"} for one in shown],
        "made_at": around.made_at.isoformat(),
    }


def labels(language: str) -> dict[str, str]:
    """What stands before the line's number and day in the seal."""
    return {"number": SAYS[language]["number"], "date": WORDS[language]["handed_on"]}
