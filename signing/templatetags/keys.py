"""The words and icons of keys in templates."""

from django import template

from signing import labels
from signing.core.keys import Place
from signing.core.standing import KeyFacts

register = template.Library()


@register.filter
def standing_word(standing: str) -> str:
    """How a key stands."""
    return str(labels.STANDINGS[standing])


@register.filter
def standing_icon(standing: str) -> str:
    """The icon beside the word: never colour alone."""
    return labels.ICONS[standing]


@register.filter
def key_place(key: KeyFacts) -> str:
    """Where the key lies, and whose certificate it is when it is not ours."""
    place = str(labels.PLACES[Place(key.place)])
    return f"{place} · {labels.FOREIGN}" if key.is_foreign else place


@register.filter
def reason_word(reason: str) -> str:
    """Why a certificate ended."""
    return str(labels.REASONS.get(reason, ""))


@register.filter
def joint_word(act: str) -> str:
    """What two officers do."""
    return str(labels.JOINT_ACTS[act])


@register.filter
def happened(act: str) -> str:
    """What happened to a key."""
    return str(labels.HAPPENED.get(act, act))


@register.filter
def happened_note(note: str) -> str:
    """The reason or the act that a line of the journal names; other notes are for machines."""
    return str(labels.NOTES.get(note, ""))


@register.filter
def fours(digits: str) -> str:
    """A fingerprint in groups of four, as people compare it."""
    return " ".join(digits[start : start + 4].upper() for start in range(0, len(digits), 4))
