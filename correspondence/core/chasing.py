"""The formal reminder (تأكيد): a letter of its own that presses for the answer to an earlier one (domain 2.10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from correspondence.core import body
from correspondence.core.errors import CorrespondenceError, NoReminderDueError, RemindedThriceError
from correspondence.core.letter import Addressee, Content, Kind, Reference, ReferenceKind

MOST = 3
"""After the third the next letter goes to the higher office."""
OLDEST = timedelta(days=730)
"""What is late for longer is waited for by nobody any more."""
ANSWERED_BY_LETTER = frozenset({Kind.LETTER, Kind.FOLLOW_ON, Kind.AUTHENTICITY, Kind.TELEGRAM})
"""Kinds that wait for an answer; orders, circulars and replies are read and done."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "ar": (
        "نؤكد لكم مضمون كتابنا المشار إليه آنفاً، راجين إعلامنا بالإجابة في أقرب وقت .",
        "نؤكد لكم للمرة الثانية مضمون كتابنا المشار إليه آنفاً، راجين الإسراع في الإجابة .",
        "نؤكد لكم للمرة الثالثة مضمون كتابنا المشار إليه آنفاً، راجين الإجابة حالاً لانتهاء المدة المقررة لها .",
    ),
    "ckb": (
        "جەخت لە ناوەڕۆکی نووسراوەکەمان دەکەینەوە کە لە سەرەوە ئاماژەی پێدراوە، تکایە بەزووترین کات وەڵاممان بدەنەوە .",
        "بۆ جاری دووەم جەخت لە ناوەڕۆکی نووسراوەکەمان دەکەینەوە، تکایە لە وەڵامدانەوەدا پەلە بکەن .",
        "بۆ جاری سێیەم جەخت لە ناوەڕۆکی نووسراوەکەمان دەکەینەوە، تکایە دەستبەجێ وەڵام بدەنەوە .",
    ),
    "en": (
        "We remind you of our letter referred to above and ask for your answer at the earliest.",
        "We remind you for the second time of our letter referred to above and ask you to hasten your answer.",
        "We remind you for the third time of our letter referred to above and ask for your answer at once.",
    ),
}

TO_THE_HIGHER_OFFICE = {
    "ar": (
        "أكدنا ثلاث مرات على {} مضمون كتابنا المشار إليه آنفاً، ولم تردنا الإجابة حتى تاريخه ."
        " راجين التفضل بالاطلاع والإيعاز إلى من يلزم بالإجابة ."
    ),
    "ckb": (
        "سێ جار جەختمان لەسەر ناوەڕۆکی نووسراوەکەمان کردەوە بۆ {}، تا ئێستا وەڵاممان پێ نەگەیشتووە ."
        " تکایە ئاگادار بن و فەرمان بکەن بە وەڵامدانەوەی ."
    ),
    "en": (
        "We reminded {} three times of our letter referred to above and have had no answer to this day."
        " We ask you to take note and to have it answered."
    ),
}

RAISED = {
    "ar": "رُفع إلى الجهة الأعلى بـ {}",
    "ckb": "بەرزکرایەوە بۆ لایەنی باڵاتر بە {}",
    "en": "Raised to the higher office by {}",
}
"""What the register of follow-up says then."""
STILL_MISSING = {
    "ar": "ولم تتضمن إجابتكم المشار إليها آنفاً ما يأتي : {}",
    "ckb": "وەڵامەکەتان کە لە سەرەوە ئاماژەی پێدراوە ئەمانەی تێدا نەبوو : {}",
    "en": "Your answer referred to above leaves the following open: {}",
}

AND_EARLIER = {
    "ar": "إضافة إلى إجاباتكم السابقة عليها ، وعددها ({}).",
    "ckb": "لەگەڵ وەڵامەکانی پێشووتردا ، کە ژمارەیان ({}) ە.",
    "en": "Besides your earlier answers, {} in number.",
}
MOST_CITED = 30
"""So many partial answers a reminder cites, the newest: with the letter and what pressed it stays below what a letter
may cite (`core/acceptance.py`). Of those before it tells how many they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A letter as a later one cites it; `body_id` is whose number an answer has, None for an own one."""

    record_id: str
    number: str
    on: date
    body_id: int | None = None

    def reference(self, issuer: str) -> Reference:
        """The citation."""
        return Reference(kind=ReferenceKind.OURS, body=issuer, number=self.number, on=self.on, record_id=self.record_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Of whom an answer is still missing: units, and whoever is outside the system by name."""

    units: frozenset[int]
    outside: frozenset[str] = frozenset()

    def is_one(self, one: Addressee) -> bool:
        """True for one of them."""
        return one.name in self.outside if one.unit_id is None else one.unit_id in self.units


@dataclass(frozen=True, slots=True, kw_only=True)
class PartlyAnswered:
    """An answer that leaves something open, by whom it is, and what is missing."""

    letter: Numbered
    issuer: str
    missing: str

    def reference(self) -> Reference:
        """The citation."""
        letter = self.letter
        return Reference(
            kind=ReferenceKind.YOURS, body=self.issuer, number=letter.number, on=letter.on, record_id=letter.record_id
        )


class HigherOfficeNotDueError(CorrespondenceError):
    """The higher office is written to after three reminders whose time is over, and once."""


def answered_for(
    path: tuple[int, ...], asked: Mapping[int, int | None], *, line: Mapping[int, tuple[int, ...]]
) -> set[int]:
    """The addressees for whom a reply answers, from the unit of this path (its own id first, its body last).

    `asked` are the units that have the letter, each with the addressee from whom it came to it; None for a copy, which
    owes no answer. `line` are the paths of all those. The nearest unit at or above the writer answers for itself, a
    body's own writer for all below, and of a body with one addressee anybody. A writer outside the system has no path,
    and answers for the one addressee where there is one.
    """
    owing = {one for one in asked.values() if one is not None}
    if not path:
        return owing if len(owing) == 1 else set()
    nearest = next((unit for unit in path if unit in asked), None)
    if nearest is not None:
        found = {asked[nearest]}
    else:
        found = {asked[unit] for unit, above in line.items() if unit in asked and path[0] in above}
    if not found:
        found = {one for unit, one in asked.items() if line[unit][-1] == path[-1]}
        found = found if len(found - {None}) == 1 else set()
    return {one for one in found if one is not None}


def copied_for(path: tuple[int, ...], there: Mapping[int, int]) -> set[int]:
    """To which unit the letter was sent or copied before it came to the one nearest at or above the writer.

    Where that is a copy for action, the reply is of whom it was copied to: it answers for nobody else.
    """
    return set([there[unit] for unit in path if unit in there][:1])


def check_due(*, reminders: int, is_answered: bool, is_late: bool, is_prepared: bool) -> None:
    """Nothing, when the next reminder may be prepared. Raises NoReminderDueError, RemindedThriceError."""
    if is_answered or is_prepared or not is_late:
        raise NoReminderDueError
    if reminders >= MOST:
        raise RemindedThriceError


def cites_enough(cited: Iterable[str], reminders: Iterable[str]) -> bool:
    """True of a letter that cites three of these reminders: it took the matter to the higher office."""
    return len(set(cited) & set(reminders)) >= MOST


def reminder(
    original: Content,
    cited: Numbered,
    *,
    to: Silent,
    earlier: tuple[Numbered, ...],
    issuer: str,
    partial: tuple[PartlyAnswered, ...] = (),
) -> Content:
    """The draft of the next reminder to these of the original's; it cites the letter and what pressed.

    What answered it in part is cited too, the newest of them where they are many, and what is still missing is said.
    `partial` is in the order of their days.

    Copies, grade and signers are the original's. It is a draft: who presses signs it, and it has a number of its own.
    """
    texts = TEXTS.get(original.language, TEXTS["ar"])
    still = STILL_MISSING.get(original.language, STILL_MISSING["ar"])
    cites, before = partial[-MOST_CITED:], len(partial[:-MOST_CITED])
    words = [texts[min(len(earlier), MOST - 1)], *(still.format(one.missing) for one in cites)]
    words += [AND_EARLIER.get(original.language, AND_EARLIER["ar"]).format(before)] if before else []
    return replace(
        original,
        kind=Kind.REMINDER,
        to=tuple(one for one in original.recipients() if to.is_one(one)),
        body=body.from_text("\n\n".join(words)),
        references=(*(one.reference(issuer) for one in (cited, *earlier)), *(one.reference() for one in cites)),
        annexes=(),
        answer_by=None,
        by_rank=False,  # a telegram alone stands by rank
        second=None,
    )


def raised(
    original: Content, cited: Numbered, *, to: Sequence[Addressee], asked: str, earlier: Sequence[Numbered], issuer: str
) -> Content:
    """The draft of the letter to the higher offices `to` of those who did not answer, whom `asked` names (2.10).

    It cites the letter and every reminder. Grade, signers and copies are the original's, but that nobody gets a copy
    of what is addressed to him.
    """
    words = TO_THE_HIGHER_OFFICE.get(original.language, TO_THE_HIGHER_OFFICE["ar"]).format(asked)
    units = {one.unit_id for one in to}
    kept = [place for place, one in enumerate(original.copies) if one.unit_id is None or one.unit_id not in units]
    return replace(
        original,
        kind=Kind.LETTER,
        to=tuple(to),
        copies=tuple(original.copies[place] for place in kept),
        antecedents=tuple(now for now, place in enumerate(kept) if place in original.antecedents),
        body=body.from_text(words),
        references=tuple(one.reference(issuer) for one in (cited, *earlier)),
        annexes=(),
        answer_by=None,
        by_rank=False,  # a telegram alone stands by rank
        second=None,
    )
