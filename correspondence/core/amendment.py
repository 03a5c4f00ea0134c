"""What is put right of a letter after its registration: a wrong scan, a page that was missing (decision 24).

The first bytes stay, and the incoming number; what is added lies beside them under a sealed sheet that says why.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import rfc8785

from archive.core.mending import WRONG_ENTRY, Mended
from correspondence.core import mending
from correspondence.core.errors import Finding, LetterNotAcceptedError
from correspondence.core.intake import MOST_FILES, Page, part_name
from correspondence.core.intake_sheet import WORDS, Shown, Surroundings
from correspondence.core.number import Direction
from correspondence.core.paper_letter import WORDS as ON_PAPER
from correspondence.core.printed import shown_day, shown_moment

FORMAT = "diwan-intake-amendment"
FORMAT_ON_PAPER = "diwan-paper-letter-amendment"
"""Of a letter of ours that left on paper (docs/formats/paper-letter.md)."""
VERSION, MENDING = 1, 2
"""The version of what is attached to a sheet; one that mends a mistyped entry says what stood there and stands."""
SAYS: dict[str, dict[str, str]] = {
    "ar": {
        "title": "ورقة تصحيح قيد وارد",
        "title_on_paper": "ورقة تصحيح مسح كتاب حُرّر على الورق",
        "what": "التصحيح",
        "reason": "السبب",
        "registered": "تاريخ القيد",
        "wrong_scan": "المسح الأول غير صحيح، وهذا بديله؛ ويبقى الأول محفوظاً كما هو",
        "missing_page": "ورقة ناقصة أُضيفت إلى ما مُسح أولاً",
        "wrong_entry": "خطأ في القيد صُحّح؛ ويبقى القيد الأول محفوظاً كما خُتم",
        "originals": "ما أُضيف، محفوظ كما ورد",
    },
    "ckb": {
        "title": "پەڕەی ڕاستکردنەوەی تۆماری هاتوو",
        "title_on_paper": "پەڕەی ڕاستکردنەوەی سکانی نووسراوی سەر کاغەز",
        "what": "ڕاستکردنەوە",
        "reason": "هۆکار",
        "registered": "بەرواری تۆمارکردن",
        "wrong_scan": "سکانی یەکەم هەڵە بوو، ئەمە جێگرەوەیەتی؛ یەکەمیش وەک خۆی هەڵگیراوە",
        "missing_page": "پەڕەیەکی کەم بۆ سکانی یەکەم زیادکرا",
        "wrong_entry": "هەڵەیەک لە تۆمارکردندا ڕاستکرایەوە؛ تۆماری یەکەم وەک مۆر کراوە هەڵگیراوە",
        "originals": "ئەوەی زیادکرا، وەک هاتووە هەڵگیراوە",
    },
    "en": {
        "title": "Correction of an intake",
        "title_on_paper": "Correction of the scan of a letter made out on paper",
        "what": "Correction",
        "reason": "Reason",
        "registered": "Registered on",
        "wrong_scan": "The first scan was wrong, this is the right one; the first is kept as it was",
        "missing_page": "A page that was missing, added to what was scanned first",
        "wrong_entry": "An entry was mistyped and is mended; the first is kept as it was sealed",
        "originals": "What was added, kept as it came",
    },
}


class Wrong(StrEnum):
    """What was wrong. Stored values never change."""

    SCAN = "wrong_scan"
    MISSING_PAGE = "missing_page"
    ENTRY = WRONG_ENTRY


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What was wrong and why, of the letter under this incoming number; `sender`, `their_*` as it was registered.

    Of a letter of ours that left on paper (OUT) it is the number that the paper bears, and there is no sender.
    `mended` is what stood there and stands now, where an entry was mistyped.
    """

    wrong: Wrong
    reason: str
    incoming: str
    incoming_on: date
    sender: str
    their_number: str
    their_on: date | None
    direction: Direction = Direction.IN
    mended: Mended | None = None

    def as_json(self, pages: tuple[Page, ...], *, judged: dict[str, str], language: str) -> bytes:
        """The canonical bytes attached to the sheet (docs/formats/intake.md)."""
        files = [
            {
                "name": one.name,
                "sha256": one.sha256,
                "size": one.size,
                "media_type": one.media_type,
                "pages": one.pages,
                "verdict": judged.get(part_name(n, one)),
            }
            for n, one in enumerate(pages, start=1)
        ]
        is_ours = self.direction is Direction.OUT
        number, on = ("number", "on") if is_ours else ("incoming", "incoming_on")
        mended = {} if self.mended is None else {"was": self.mended.was.as_json(), "now": self.mended.now.as_json()}
        return rfc8785.dumps(
            {
                **mended,
                "format": FORMAT_ON_PAPER if is_ours else FORMAT,
                "version": MENDING if mended else VERSION,
                "language": language,
                "what": self.wrong.value,
                "reason": self.reason,
                number: self.incoming,
                on: self.incoming_on.isoformat(),
                "files": files,
            }
        )


def check_files(count: int) -> None:
    """Returns when so many files can be added at once. Raises LetterNotAcceptedError."""
    if not count:
        raise LetterNotAcceptedError([Finding(code="no_pages")])
    if count > MOST_FILES:
        raise LetterNotAcceptedError([Finding(code="too_many_files", facts={"limit": MOST_FILES})])


def amendment_data(
    amendment: Amendment,
    pages: tuple[Page, ...],
    shown: tuple[Shown, ...],
    *,
    judged: tuple[str, ...],
    around: Surroundings,
) -> dict[str, object]:
    """What letterheads/intake.typ sets of a correction; `judged` has the verdict on each file."""
    words, says = WORDS[around.language], SAYS[around.language]
    is_ours = amendment.direction is Direction.OUT
    paper = ON_PAPER[around.language]
    of_theirs = [
        [words["from"], amendment.sender],
        [words["their_number"], amendment.their_number or words["unnumbered"]],
        [words["their_date"], "" if amendment.their_on is None else shown_day(amendment.their_on)],
        [words["for"], around.unit],
        [says["registered"], shown_day(amendment.incoming_on)],
    ]
    facts = [
        [says["what"], says[amendment.wrong.value]],
        [says["reason"], amendment.reason],
        *([] if amendment.mended is None else mending.rows(amendment.mended, around.language)),
        *([[paper["unit"], around.unit]] if is_ours else of_theirs),
        [words["clerk"], around.clerk],
        [words["made"], shown_moment(around.made_at)],
    ]
    hidden = sum(one.pages or 0 for one in pages) - len(shown)
    return {
        "version": 1,
        "language": around.language,
        "digits": "latn",
        "issuer": around.issuer,
        "title": says["title_on_paper" if is_ours else "title"],
        "labels": {key: (paper if is_ours else {}).get(key, words[key]) for key in ("number", "date", "page", "of")},
        "facts": [[label, value] for label, value in facts if value],
        "originals": says["originals"],
        "head": [words[key] for key in ("file", "pages", "verdict", "hash")],
        "files": [
            [f"{n}. {one.name}", str(one.pages or "-"), verdict or "-", one.sha256]
            for n, (one, verdict) in enumerate(zip(pages, judged, strict=True), start=1)
        ],
        "beyond": words["beyond"] if hidden > 0 else "",
        "shown": [{"file": one.file, "alt": f"{words['shown']} {one.original}/{one.page}"} for one in shown],
        "made_at": around.made_at.isoformat(),
    }
