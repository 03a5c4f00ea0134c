"""Words for the register of authenticity queries."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.core.authenticity import Answer, Channel, Differs
from correspondence.queries import Line

register = template.Library()
CHANNELS: Mapping[str, Promise] = {
    Channel.TELEPHONE: pgettext_lazy("how a question came", "By telephone"),
    Channel.LETTER: pgettext_lazy("how a question came", "By letter"),
    Channel.VISIT: pgettext_lazy("how a question came", "In person"),
}
ANSWERS: Mapping[str, Promise] = {
    Answer.GENUINE: _("Genuine, and in force"),
    Answer.VOID: _("Genuinely issued, and voided since"),
    Answer.SUPERSEDED: _("Genuinely issued, and replaced since"),
    Answer.ALTERED: _("Does not agree: the letter of this code has another number or date"),
    Answer.ERASED: _("Issued, and destroyed by decision"),
    Answer.MISTYPED: _("No such code was ever printed: its check letters do not fit"),
    Answer.UNKNOWN: _("No letter has this code"),
    Answer.NOT_FOUND: _("Not found by number and date; the short code on the paper may tell more"),
}

DIFFERENT: Mapping[str, Promise] = {
    Differs.NUMBER: _("Does not agree: the letter of this code has another number"),
    Differs.DATE: _("Does not agree: the letter of this code has another date"),
    Differs.BOTH: _("Does not agree: the letter of this code has another number and date"),
}
BOOKS: Mapping[bool, Promise] = {
    True: _("The letter stands in the paper book"),
    False: _("The letter does not stand in the paper book"),
}


@register.filter
def channel(value: str) -> Promise:
    """How the question came."""
    return CHANNELS[value]


@register.filter
def answered(line: Line) -> Promise:
    """What the books said."""
    return ANSWERS[line.answer] if line.differs is None else DIFFERENT[line.differs]


@register.filter
def in_book(stands: bool) -> Promise:  # noqa: FBT001  (a filter's only value)
    """Whether a paper book has the letter."""
    return BOOKS[stands]
