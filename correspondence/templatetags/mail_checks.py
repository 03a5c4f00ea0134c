"""What was found of a message, in words."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from correspondence.core.mail_check import Proved, Silence, Standing, Virus

register = template.Library()

FOUND: dict[str, Mapping[str, Promise]] = {
    "sender": {
        Standing.KNOWN: pgettext_lazy("sender", "known to this registry"),
        Standing.UNKNOWN: pgettext_lazy("sender", "not known to this registry"),
        Standing.BLOCKED: pgettext_lazy("sender", "kept out by this registry"),
    },
    "proved": {
        Proved.UNCHECKED: pgettext_lazy("check", "not checked"),
        Proved.PASS: gettext_lazy("it is from that domain"),
        Proved.FAIL: gettext_lazy("the sender's name may be forged"),
        Proved.NONE: gettext_lazy("nothing proves it"),
    },
    "virus": {
        Virus.UNCHECKED: pgettext_lazy("check", "not checked"),
        Virus.CLEAN: gettext_lazy("none found"),
        Virus.INFECTED: gettext_lazy("found; nobody is handed the message"),
    },
    "silence": {
        Silence.NO_SERVER: gettext_lazy("this system has no mail server"),
        Silence.NO_ADDRESS: gettext_lazy("the message names no single address"),
        Silence.AUTOMATIC: gettext_lazy("a machine or a mailing list sent it"),
        Silence.FORGED: gettext_lazy("the sender's name may be forged"),
        Silence.BLOCKED: gettext_lazy("the registry keeps this sender out"),
        Silence.INFECTED: gettext_lazy("it carries a virus"),
        Silence.OURS: gettext_lazy("the address is our own"),
        Silence.TOO_MANY: gettext_lazy("the address was told enough today"),
    },
}


@register.filter
def found(value: str, family: str) -> str:
    """The word of a value of one family, for instance {{ check.virus|found:"virus" }}."""
    return str(FOUND[family][value])
