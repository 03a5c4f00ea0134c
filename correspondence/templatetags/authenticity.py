"""Words for the register of authenticity queries."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.core.authenticity import Answer, Channel

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


@register.filter
def channel(value: str) -> Promise:
    """How the question came."""
    return CHANNELS[value]


@register.filter
def answered(value: str) -> Promise:
    """What the books said."""
    return ANSWERS[value]
