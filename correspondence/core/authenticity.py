"""Authenticity queries (صحة صدور, domain 2.14): what is asked of a paper, and what the books answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from correspondence.core.cited import key
from correspondence.core.errors import CorrespondenceError

ASKER_LIMIT = 200
NUMBER_LIMIT = 60
CODE_LIMIT = 40
BOOK_LIMIT = 200
PLACE_LIMIT = 60


class QueryNotAcceptedError(CorrespondenceError):
    """Who asks is not named or in too many words, or neither a short code nor a number with its date is."""


class AnswerNotInBooksError(CorrespondenceError):
    """No outgoing letter that the clerk may know of has this number and day since the question; facts: number."""


class AnswerNamedError(CorrespondenceError):
    """The question has its answering letter already; facts: number."""


class BookNotNamedError(CorrespondenceError):
    """The paper book, or the place in it, is not named or in too many words."""


class BookNotAskedError(CorrespondenceError):
    """The question was answered by the system, names no number with its date, or was looked up in the books before."""


class Differs(StrEnum):
    """What the paper shows otherwise than the letter of its code does."""

    NUMBER = "number"
    DATE = "date"
    BOTH = "both"


class Channel(StrEnum):
    """How the question came."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    VISIT = "visit"


class Answer(StrEnum):
    """What the books say of the paper."""

    GENUINE = "genuine"
    VOID = "void"
    SUPERSEDED = "superseded"
    ALTERED = "altered"  # the code is of a letter with another number or day
    ERASED = "erased"
    MISTYPED = "mistyped"  # no code that was ever printed
    UNKNOWN = "unknown"  # no letter has the code
    NOT_FOUND = "not_found"  # no ordinary letter of the body, or more than one, has this number and day


UNDECIDED = frozenset({Answer.NOT_FOUND, Answer.UNKNOWN})
"""What the system answers of a letter that it does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks, by which channel, and what the paper shows; a blank is what was not named."""

    asker: str
    channel: Channel
    code: str = ""
    number: str = ""
    on: date | None = None


def accepted(question: Question) -> Question:
    """The question without blanks around its words. Raises QueryNotAcceptedError."""
    asker, code, number = (" ".join(said.split()) for said in (question.asker, question.code, question.number))
    is_named = bool(code) or (bool(number) and question.on is not None)
    fits = len(asker) <= ASKER_LIMIT and len(code) <= CODE_LIMIT and len(number) <= NUMBER_LIMIT
    if not asker or not is_named or not fits:
        raise QueryNotAcceptedError
    return Question(asker=asker, channel=question.channel, code=code, number=number, on=question.on)


def differing(question: Question, *, number: str, on: date) -> Differs | None:
    """What else was named of the paper and the letter of its code does not bear; None where all agrees."""
    other_number = bool(question.number) and key(question.number) != key(number)
    if question.on in (None, on):
        return Differs.NUMBER if other_number else None
    return Differs.BOTH if other_number else Differs.DATE


@dataclass(frozen=True, slots=True, kw_only=True)
class BookEntry:
    """What a clerk saw in a paper book from before the system: whether the letter stands there, and at which place.

    `place` is page and line; `note` what the book says otherwise than the paper, "" where it agrees.
    """

    stands: bool
    book: str
    place: str
    note: str = ""


def looked_up(entry: BookEntry) -> BookEntry:
    """The entry without blanks around its words; a place is named where the letter stands. Raises BookNotNamedError."""
    book, place, note = (" ".join(said.split()) for said in (entry.book, entry.place, entry.note))
    fits = len(book) <= BOOK_LIMIT and len(place) <= PLACE_LIMIT and len(note) <= BOOK_LIMIT
    if not book or (entry.stands and not place) or not fits:
        raise BookNotNamedError
    return BookEntry(stands=entry.stands, book=book, place=place, note=note)


CHANNELS: dict[Channel, dict[str, str]] = {
    Channel.TELEPHONE: {"ar": "هاتفياً", "ckb": "بە تەلەفۆن", "en": "By telephone"},
    Channel.LETTER: {"ar": "بكتاب", "ckb": "بە نووسراو", "en": "By letter"},
    Channel.VISIT: {"ar": "حضورياً", "ckb": "بە ئامادەبوون", "en": "In person"},
}
"""How a question of authenticity came."""
ANSWERS: dict[Answer, dict[str, str]] = {
    Answer.GENUINE: {"ar": "مؤيد", "ckb": "پشتڕاستکراوە", "en": "Confirmed"},
    Answer.VOID: {
        "ar": "مؤيد صدوره، وأُلغي",
        "ckb": "دەرچوونی پشتڕاستە، هەڵوەشاوەتەوە",
        "en": "Issuance confirmed, void since",
    },
    Answer.SUPERSEDED: {
        "ar": "مؤيد صدوره، واستُبدل",
        "ckb": "دەرچوونی پشتڕاستە، گۆڕدراوە",
        "en": "Issuance confirmed, replaced since",
    },
    Answer.ALTERED: {
        "ar": "غير مؤيد: عدده أو تاريخه مختلف",
        "ckb": "پشتڕاست نییە: ژمارە یان بەرواری جیاوازە",
        "en": "Not confirmed: number or date differs",
    },
    Answer.ERASED: {
        "ar": "مؤيد صدوره، وأُتلف بقرار",
        "ckb": "دەرچوونی پشتڕاستە، بە بڕیار لەناوبراوە",
        "en": "Issuance confirmed, destroyed by decision",
    },
    Answer.MISTYPED: {
        "ar": "غير مؤيد: الرمز غير صحيح",
        "ckb": "پشتڕاست نییە: کۆدەکە دروست نییە",
        "en": "Not confirmed: no such code was printed",
    },
    Answer.UNKNOWN: {
        "ar": "غير مؤيد: لا كتاب بهذا الرمز",
        "ckb": "پشتڕاست نییە: هیچ نووسراوێک ئەم کۆدەی نییە",
        "en": "Not confirmed: no letter has this code",
    },
    Answer.NOT_FOUND: {
        "ar": "لم يُعثر عليه بالعدد والتاريخ",
        "ckb": "بە ژمارە و بەروار نەدۆزرایەوە",
        "en": "Not found by number and date",
    },
}
"""What was answered."""
DIFFERENT: dict[Differs, dict[str, str]] = {
    Differs.NUMBER: {
        "ar": "غير مؤيد: عدده مختلف",
        "ckb": "پشتڕاست نییە: ژمارەکەی جیاوازە",
        "en": "Not confirmed: the number differs",
    },
    Differs.DATE: {
        "ar": "غير مؤيد: تاريخه مختلف",
        "ckb": "پشتڕاست نییە: بەروارەکەی جیاوازە",
        "en": "Not confirmed: the date differs",
    },
    Differs.BOTH: {
        "ar": "غير مؤيد: عدده وتاريخه مختلفان",
        "ckb": "پشتڕاست نییە: ژمارە و بەرواری جیاوازن",
        "en": "Not confirmed: number and date differ",
    },
}
"""What does not agree with the letter of the code."""
BOOKS: dict[bool, dict[str, str]] = {
    True: {
        "ar": "مؤيد من السجل الورقي",
        "ckb": "لە تۆماری کاغەزیدا پشتڕاستکراوە",
        "en": "Confirmed by the paper book",
    },
    False: {
        "ar": "لا أثر له في السجل الورقي",
        "ckb": "لە تۆماری کاغەزیدا نییە",
        "en": "Not in the paper book",
    },
}
"""What a paper book from before the system says."""
REPLY: dict[str, tuple[str, str]] = {
    "ar": ("صحة صدور", "إشارة إلى استفساركم عن صحة صدور الكتاب المرقم {paper}، نبين لكم ما يأتي: {result}."),
    "ckb": (
        "ڕاستی دەرچوون",
        "ئاماژە بە پرسینتان لە ڕاستی دەرچوونی نووسراوی ژمارە {paper}، ئەنجامەکە: {result}.",
    ),
    "en": (
        "Authenticity of a letter",
        "With reference to your query about letter no. {paper}: {result}.",
    ),
}
"""Subject and body of the letter that answers."""
