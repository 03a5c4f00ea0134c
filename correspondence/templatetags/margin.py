"""The words of the margin: verbs, parts, states, steps."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from correspondence.core.directive import WHOLE, Part, Place, ReferralState, Verb

register = template.Library()
WIDE, HIGH = 210, 297
"""A page in the units in which marks are drawn over its picture."""

VERBS: dict[str, Promise] = {
    Verb.ACT: gettext_lazy("For necessary action"),
    Verb.INFORM: gettext_lazy("For information"),
    Verb.OPINION: gettext_lazy("Study and give an opinion"),
    Verb.DRAFT_REPLY: gettext_lazy("Prepare an answer"),
    Verb.APPROVE: pgettext_lazy("directive", "Approved"),
    Verb.REFUSE: pgettext_lazy("directive", "Not approved"),
    Verb.DISCUSS: gettext_lazy("To discuss"),
    Verb.REPORT_BY: gettext_lazy("Report by the deadline"),
    Verb.COMMITTEE: gettext_lazy("Form a committee"),
    Verb.FILE: gettext_lazy("To file"),
    Verb.CHASE: gettext_lazy("Follow up and remind"),
}
PARTS: dict[str, Promise] = {
    Part.LEAD: gettext_lazy("leads"),
    Part.SUPPORT: gettext_lazy("supports"),
    Part.COPY: gettext_lazy("has a copy"),
}
STATES: dict[str, Promise] = {
    ReferralState.OPEN: pgettext_lazy("referral", "open"),
    ReferralState.REPORTED: pgettext_lazy("referral", "done, waits to be accepted"),
    ReferralState.CLOSED: pgettext_lazy("referral", "closed"),
    ReferralState.RETURNED: pgettext_lazy("referral", "returned upward"),
}
STEPS: dict[str, Promise] = {
    "acknowledge": pgettext_lazy("referral", "Read"),
    "report": pgettext_lazy("referral", "Reported"),
    "accept": pgettext_lazy("referral", "Accepted"),
    "decline": pgettext_lazy("referral", "Not accepted"),
    "answer": pgettext_lazy("referral", "Answered by letter"),
    "return_up": pgettext_lazy("referral", "Returned upward"),
    "ask_time": gettext_lazy("More time asked for"),
    "give_time": gettext_lazy("More time granted"),
    "refuse_time": gettext_lazy("More time refused"),
}
_WORDS: dict[str, Mapping[str, Promise]] = {"verb": VERBS, "part": PARTS, "referral": STATES, "step": STEPS}


@register.filter
def margin_word(value: str, family: str) -> str:
    """The word of a value of one family."""
    return str(_WORDS[family].get(value, value))


@register.filter
def third(place: Place) -> str:
    """In words where on its page it begins."""
    words = (gettext_lazy("upper third"), gettext_lazy("middle"), gettext_lazy("lower third"))
    return str(words[min(place.y * 3 // WHOLE, 2)])


@register.filter
def frame(place: Place) -> dict[str, int]:
    """The place on a page of 210 by 297."""
    x, y = place.x * WIDE // 1000, place.y * HIGH // 1000
    return {"x": x, "y": y, "width": place.width * WIDE // 1000, "height": place.height * HIGH // 1000}
