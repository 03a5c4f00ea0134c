"""A letter that left on paper in an outage: what the clerk declares of it afterwards (docs/formats/paper-letter.md)."""

from dataclasses import dataclass
from datetime import date

import rfc8785

from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.intake import MOST_ANNEXES, NOTE_LIMIT, SENDER_LIMIT, Page, part_name
from correspondence.core.intake_sheet import PRIORITIES, Shown, Surroundings, grade_line
from correspondence.core.intake_sheet import WORDS as SHEET
from correspondence.core.letter import SUBJECT_LIMIT, Kind, Priority
from correspondence.core.outage_form import Reserved
from correspondence.core.printed import shown_day, shown_moment
from directory.core.clearance import Label

FORMAT = "diwan-paper-letter"
VERSION = 1
INSIDE = "paper.json"
REASON_OF_SEAL = "number"
"""What stands before the number in the seal's reason, as for every letter of ours."""
WORDS: dict[str, dict[str, str]] = {
    "ar": {
        "title": "كتاب صادر حُرّر على الورق أثناء الانقطاع",
        "number": "العدد",
        "date": "التاريخ",
        "to": "إلى",
        "unit": "الجهة المنظمة",
        "signer": "الموقّع على الورق",
        "entered": "قُيّد في",
        "originals": "الورقة محفوظة كما مُسحت",
    },
    "ckb": {
        "title": "نووسراوی دەرچوو کە لە کاتی پچڕاندا لەسەر کاغەز نووسراوە",
        "number": "ژمارە",
        "date": "بەروار",
        "to": "بۆ",
        "unit": "لایەنی ڕێکخەر",
        "signer": "واژۆکەر لەسەر کاغەز",
        "entered": "تۆمارکرا لە",
        "originals": "کاغەزەکە وەک سکان کراوە هەڵگیراوە",
    },
    "en": {
        "title": "Outgoing letter made out on paper in an outage",
        "number": "No",
        "date": "Date",
        "to": "To",
        "unit": "Prepared by",
        "signer": "Signed on paper by",
        "entered": "Entered at",
        "originals": "The paper, kept as it was scanned",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """What the clerk types from the paper: its number's book, year and serial, its day, whose letter to whom."""

    book_id: int
    year: int
    serial: int
    on: date
    to: str
    subject: str
    kind: Kind
    label: Label
    priority: Priority
    signer: str
    unit_id: int
    annexes: int = 0
    note: str = ""

    def as_json(self, pages: tuple[Page, ...], *, number: str, judged: dict[str, str], language: str) -> bytes:
        """The canonical bytes kept as source.json; the sheet carries them inside."""
        return rfc8785.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "language": language,
                "number": number,
                "year": self.year,
                "serial": self.serial,
                "on": self.on.isoformat(),
                "to": self.to,
                "subject": self.subject,
                "kind": self.kind.value,
                "priority": self.priority.value,
                "signer": self.signer,
                "unit": self.unit_id,
                "annexes": self.annexes,
                "note": self.note,
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


def check(letter: OnPaper, pages: tuple[Page, ...], *, form: Reserved | None, today: date) -> None:
    """Returns when the declaration is complete, and of the number that its own form bears.

    Raises LetterNotAcceptedError with every finding.
    """
    subject = letter.subject.strip()
    rules: tuple[tuple[str, dict[str, str | int], bool], ...] = (
        ("no_addressee", {}, not letter.to.strip()),
        ("line_too_long", {"limit": SENDER_LIMIT}, max(len(letter.to), len(letter.signer)) > SENDER_LIMIT),
        ("no_subject", {}, not subject),
        ("subject_too_long", {"limit": SUBJECT_LIMIT, "length": len(subject)}, len(subject) > SUBJECT_LIMIT),
        ("subject_has_lines", {}, "\n" in subject),
        ("no_signer_on_paper", {}, not letter.signer.strip()),
        ("note_too_long", {"limit": NOTE_LIMIT}, len(letter.note) > NOTE_LIMIT),
        ("too_many_annexes", {"limit": MOST_ANNEXES}, not 0 <= letter.annexes <= MOST_ANNEXES),
        ("paper_to_come", {}, letter.on > today),
        ("no_pages", {}, not pages),
        (
            "form_of_another_number",
            {},
            form is not None and (form.book_id, form.year, form.serial) != (letter.book_id, letter.year, letter.serial),
        ),
    )
    found = [Finding(code=code, facts=facts) for code, facts, is_wrong in rules if is_wrong]
    if found:
        raise LetterNotAcceptedError(found)


def paper_data(
    letter: OnPaper,
    pages: tuple[Page, ...],
    shown: tuple[Shown, ...],
    *,
    judged: tuple[str, ...],
    around: Surroundings,
) -> dict[str, object]:
    """What letterheads/intake.typ sets of it; number and day stand in the seal."""
    language = around.language
    words, sheet = WORDS[language], SHEET[language]
    facts = [
        [words["to"], letter.to],
        [sheet["subject"], letter.subject],
        [words["unit"], around.unit],
        [words["signer"], letter.signer],
        [words["date"], shown_day(letter.on)],
        [sheet["grade"], grade_line(letter.label, language)],
        [sheet["priority"], PRIORITIES[language][letter.priority]],
        [sheet["annexes"], str(letter.annexes) if letter.annexes else sheet["none"]],
        [sheet["clerk"], around.clerk],
        [words["entered"], shown_moment(around.made_at)],
        [sheet["note"], letter.note],
    ]
    hidden = sum(one.pages or 0 for one in pages) - len(shown)
    return {
        "version": 1,
        "language": language,
        "digits": "latn",
        "issuer": around.issuer,
        "title": words["title"],
        "labels": {key: sheet[key] for key in ("page", "of")} | {key: words[key] for key in ("number", "date")},
        "facts": [[label, value] for label, value in facts if value],
        "originals": words["originals"],
        "head": [sheet[key] for key in ("file", "pages", "verdict", "hash")],
        "files": [
            [f"{n}. {one.name}", str(one.pages or "-"), verdict or "-", one.sha256]
            for n, (one, verdict) in enumerate(zip(pages, judged, strict=True), start=1)
        ],
        "beyond": sheet["beyond"] if hidden > 0 else "",
        "shown": [{"file": one.file, "alt": f"{sheet['shown']} {one.original}/{one.page}"} for one in shown],
        "made_at": around.made_at.isoformat(),
    }
