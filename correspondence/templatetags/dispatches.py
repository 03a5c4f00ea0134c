"""How a letter goes to somebody outside, in words."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from correspondence.core.consignment import Thing
from correspondence.core.dispatch import MEANS
from correspondence.dispatches import Out

register = template.Library()


@register.filter
def means(value: str) -> str:
    """The register's word."""
    return MEANS[get_language() or "ar"][value]


@register.filter
def by_hand_address(one: Out) -> str:
    """The hand-over book with the line begun: the letter, its number and day, its addressee."""
    on = f"{one.on.day}/{one.on.month}/{one.on.year}"
    thing = Thing.ORIGINAL if one.is_redirected else Thing.OUTGOING
    begun = {"thing": thing.value, "number": one.number, "on": on, "outside": one.name}
    return f"{reverse('correspondence:by_hand')}?{urlencode(begun)}"
