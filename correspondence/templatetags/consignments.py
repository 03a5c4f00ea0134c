"""The words of the hand-over book."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.core.consignment import Stand, Thing

register = template.Library()
THINGS: dict[str, Promise] = {
    Thing.ORIGINAL: pgettext_lazy("by hand", "Paper original"),
    Thing.SEALED: pgettext_lazy("by hand", "Sealed envelope"),
    Thing.PRINT: pgettext_lazy("by hand", "Printed copy"),
    Thing.OUTGOING: pgettext_lazy("by hand", "Outgoing letter by courier"),
    Thing.OTHER: pgettext_lazy("by hand", "Something else"),
}
STANDS: dict[str, Promise] = {
    Stand.OPEN: _("Not yet received"),
    Stand.RECEIVED: pgettext_lazy("by hand", "Received"),
    Stand.REFUSED: pgettext_lazy("by hand", "Refused"),
    Stand.RETURNED: pgettext_lazy("by hand", "Came back"),
}


@register.filter
def thing(value: str) -> Promise:
    """What is carried."""
    return THINGS[value]


@register.filter
def stand(value: str) -> Promise:
    """How the line stands."""
    return STANDS[value]
