"""A mistyped entry of a paper that was booked in: what may be mended, and how registers say it (domain 1.10, 2.13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from archive.core.mending import Mended, Particulars
from correspondence.core.errors import CorrespondenceError, Finding, LetterNotAcceptedError
from correspondence.core.intake import SENDER_LIMIT
from correspondence.core.letter import SUBJECT_LIMIT
from correspondence.core.number import TEXT_LIMIT
from correspondence.core.printed import shown_day
from correspondence.core.register_sheet import as_typed
from correspondence.core.register_words import WORDS
from directory.core.day import day_of

_LABELS = {"sender": "from", "number": "their_number", "on": "their_on", "subject": "subject"}
_ENTERED: dict[str, str] = {
    "ar": "قُيّد: {}، صُحّح: {}",
    "ckb": "تۆمارکرابوو: {}، ڕاستکرایەوە: {}",
    "en": "entered: {}, mended: {}",
}


class EntryMendedError(CorrespondenceError):
    """Somebody mended the entry since it was read; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What the clerk says instead, and why; `base` is how often the entry was mended before, as the clerk saw it.

    `twin_reason` says why the letter stands there twice, where its right number is that of another.
    """

    now: Particulars
    reason: str
    base: int
    twin_reason: str = ""


def check(was: Particulars, now: Particulars, *, today: date) -> None:
    """Returns when the entry can be mended so. Raises LetterNotAcceptedError with every finding."""
    subject = now.subject
    rules: tuple[tuple[str, dict[str, str | int], bool], ...] = (
        ("nothing_mended", {}, now == was),
        ("no_sender", {}, not now.sender.strip()),
        ("line_too_long", {"limit": SENDER_LIMIT}, len(now.sender) > SENDER_LIMIT),
        ("number_too_long", {"limit": TEXT_LIMIT}, len(now.number) > TEXT_LIMIT),
        ("number_without_date", {}, bool(now.number.strip()) and now.on is None),
        ("date_to_come", {}, now.on is not None and now.on > today),
        ("no_subject", {}, bool(was.subject) and not subject.strip()),
        ("subject_too_long", {"limit": SUBJECT_LIMIT, "length": len(subject)}, len(subject) > SUBJECT_LIMIT),
        ("subject_has_lines", {}, "\n" in subject),
    )
    found = [Finding(code=code, facts=facts) for code, facts, is_wrong in rules if is_wrong]
    if found:
        raise LetterNotAcceptedError(found)


def _shown(particulars: Particulars, name: str) -> str:
    """One of them as it is printed; a dash where there was nothing."""
    if name == "on":
        return "-" if particulars.on is None else shown_day(particulars.on)
    return as_typed(str(getattr(particulars, name))) or "-"


def rows(one: Mended, language: str) -> list[list[str]]:
    """Of each that was mended its label, and what was entered first and what stands now."""
    words, said = WORDS[language], _ENTERED[language]
    return [[words[_LABELS[name]], said.format(_shown(one.was, name), _shown(one.now, name))] for name in one.changed()]


def mended(mends: Iterable[Mended], language: str) -> str:
    """What the register says of them: what was entered first and what it was mended to, on which day and by whom."""
    told = []
    for one in mends:
        said = " — ".join(f"{label} {line}" for label, line in rows(one, language))
        told.append(f"{said} ({shown_day(day_of(one.at))} {as_typed(one.clerk)})")
    return "; ".join(told)


def beside(subject: str, mends: Iterable[Mended], language: str) -> str:
    """The cell of the subject: it is the widest, so what was mended of the line stands there."""
    return " — ".join(part for part in (subject, mended(mends, language)) if part)
