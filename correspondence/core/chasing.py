"""The formal reminder (تأكيد): a letter of its own that presses for the answer to an earlier one (domain 2.10)."""

from dataclasses import dataclass, replace
from datetime import date

from correspondence.core import body
from correspondence.core.errors import NoReminderDueError, RemindedThriceError
from correspondence.core.letter import Content, Kind, Reference, ReferenceKind

MOST = 3
"""After the third the next letter goes to the higher office."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """One of our letters as a later one cites it."""

    record_id: str
    number: str
    on: date

    def reference(self, issuer: str) -> Reference:
        """The citation."""
        return Reference(kind=ReferenceKind.OURS, body=issuer, number=self.number, on=self.on, record_id=self.record_id)


def check_due(*, reminders: int, is_answered: bool, is_late: bool, is_prepared: bool) -> None:
    """Nothing, when the next reminder may be prepared. Raises NoReminderDueError, RemindedThriceError."""
    if is_answered or is_prepared or not is_late:
        raise NoReminderDueError
    if reminders >= MOST:
        raise RemindedThriceError


def reminder(original: Content, cited: Numbered, *, earlier: tuple[Numbered, ...], issuer: str) -> Content:
    """The draft of the next reminder: same addressees, copies, grade and signers; it cites the letter and what pressed.

    It is a draft: who presses signs it, and it has a number of its own.
    """
    texts = TEXTS.get(original.language, TEXTS["ar"])
    return replace(
        original,
        kind=Kind.REMINDER,
        body=body.from_text(texts[min(len(earlier), MOST - 1)]),
        references=tuple(one.reference(issuer) for one in (cited, *earlier)),
        annexes=(),
    )
