"""The words of what inspectors do."""

from itertools import chain

from django import template
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from archive.templatetags.archived import deed_word
from search.find import Hit, shows
from search.labels import WHY

register = template.Library()

_ACTS: dict[str, Promise] = {
    "begin_inspection": pgettext_lazy("journal", "began the session"),
    "end_inspection": pgettext_lazy("journal", "ended the session"),
    "inquire": pgettext_lazy("journal", "searched"),
    "keep_inquiry": pgettext_lazy("journal", "saved an inquiry"),
    "drop_inquiry": pgettext_lazy("journal", "dropped an inquiry"),
    "open_inquiry": pgettext_lazy("journal", "opened a saved inquiry"),
    "tag": pgettext_lazy("journal", "tagged a record"),
    "untag": pgettext_lazy("journal", "removed a tag"),
    "note": pgettext_lazy("journal", "noted something"),
    "strike": pgettext_lazy("journal", "struck a note"),
    "export_inquiry": pgettext_lazy("journal", "exported evidence"),
}


@register.filter
def act_word(act: str) -> str:
    """The word of an act in a session; what somebody was refused on a page has the word of its page alone."""
    return str(_ACTS[act]) if act in _ACTS else deed_word(act)


@register.filter
def why_word(hit: Hit) -> str:
    """Why this one was found, where the best match comes first; empty where only a field or a choice was asked for."""
    if hit.tier != "text" or shows((*hit.subject, *hit.snippet)):
        return str(WHY.get(hit.tier, ""))
    return str(WHY["names"]) if shows((*hit.issuer, *chain(*hit.addressees))) else ""
