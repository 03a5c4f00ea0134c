"""What a ministry lays down for the head and foot of its letters (domain 1.2), each from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from correspondence.core import prose
from correspondence.core.acceptance import LANGUAGES
from correspondence.core.errors import CorrespondenceError

LINES, LINE_LIMIT, FOOT_LIMIT = 3, 60, 160


class HeadingNotAcceptedError(CorrespondenceError):
    """A language has at most some lines, each of some characters, and one foot; facts: lines, length, foot."""


class HeadingPastError(CorrespondenceError):
    """It would hold from a day that is over: letters of that day are sealed."""


class EmblemNotAcceptedError(CorrespondenceError):
    """The file is no picture that can be an emblem."""


class EmblemPlace(StrEnum):
    """Where the emblem stands. Stored values never change."""

    CENTRE = "centre"
    START = "start"


class Side(StrEnum):
    """On which side «نسخة منه إلى» stands at the foot. Stored values never change."""

    START = "start"
    END = "end"


class GradeTerm(StrEnum):
    """What the mark of a grade is called: درجة الكتمان or درجة السرية (domain 1.12). Stored values never change."""

    KITMAN = "kitman"
    SIRRIYA = "sirriya"


class Emblem(StrEnum):
    """What becomes of the emblem where no file is given."""

    KEPT = "kept"
    DROPPED = "dropped"


GRADE_TERMS = {"ar": {GradeTerm.KITMAN: "درجة الكتمان", GradeTerm.SIRRIYA: "درجة السرية"}}
"""What stands before a grade; the other languages have one word for both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The head and foot of one language; without lines they are the state's and the ministry's names."""

    lines: tuple[str, ...] = ()
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """How the letters of a ministry look; as it stands here where nothing else is laid down.

    `emblem` is the SHA-256 of its picture, empty for none. A foot that is empty is the writing unit's address.
    `has_initials` says that the foot names the preparer shortly, with the day, and so whoever initialled the letter.
    """

    words: Mapping[str, Words] = field(default_factory=dict)
    emblem: str = ""
    emblem_at: EmblemPlace = EmblemPlace.CENTRE
    has_invocation: bool = True
    copies_at: Side = Side.START
    grade_term: GradeTerm = GradeTerm.KITMAN
    has_initials: bool = False

    def in_language(self, language: str) -> Words:
        """The words of this language."""
        return self.words.get(language, Words())

    def cleaned(self) -> "Heading":
        """The same on single lines, without invisible controls and empty lines. Raises HeadingNotAcceptedError."""
        words = {language: _cleaned(self.in_language(language)) for language in LANGUAGES}
        for one in words.values():
            if (
                len(one.lines) > LINES
                or any(len(line) > LINE_LIMIT for line in one.lines)
                or len(one.foot) > FOOT_LIMIT
            ):
                raise HeadingNotAcceptedError(lines=LINES, length=LINE_LIMIT, foot=FOOT_LIMIT)
        return replace(self, words=words)


def check_day(since: date, *, today: date) -> None:
    """Raises HeadingPastError for a day that is over."""
    if since < today:
        raise HeadingPastError


def _cleaned(words: Words) -> Words:
    lines = (_line(line) for line in words.lines)
    return Words(lines=tuple(line for line in lines if line), foot=_line(words.foot))


def _line(text: str) -> str:
    return " ".join(str(prose.cleaned(text)).split())
