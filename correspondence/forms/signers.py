"""Who may be chosen to sign: whoever has the whole post, and those who are authorised to sign for it."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from correspondence.core.letter import Signatory, SigningOrder
from directory import signatories, whois
from directory.core.tenure import Capacity
from directory.labels import CAPACITIES
from directory.tenures import TenureFacts

Options = tuple[tuple[str, str], ...]
SIGNING_CHOICES = (
    (SigningOrder.FIXED, _("One after the other, in this order")),
    (SigningOrder.FREE, _("As they come, in any order")),
)


def options(
    posts: Iterable[whois.PostFacts], *, units: Mapping[int, str], language: str, on: date, ref: str
) -> Options:
    """For each post its holder or who acts, then those authorised; `ref` is the letter, once it is one.

    `units` names each post's unit: a ministry has many directors general.
    """
    wanted = {post.id: post for post in posts if post.may_sign}
    found = signatories.signatories(wanted, on=on)
    titles = {key: f"{post.title.to(language)} / {units[post.unit_id]}" for key, post in wanted.items()}
    return tuple(
        option
        for key, post in wanted.items()
        for option in _of(post, found[key], title=titles[key], language=language, ref=ref)
    )


def _of(
    post: whois.PostFacts, found: tuple[TenureFacts, ...], *, title: str, language: str, ref: str
) -> Iterable[tuple[str, str]]:
    if post.holder is not None:
        yield typed(Signatory(post_id=post.id)), f"{title} — {post.holder.name.to(language)}"
    for one in found:
        if one.capacity is Capacity.AUTHORISED or (one.capacity is Capacity.FOR and ref and one.limits.letter == ref):
            label = f"{title} — {one.person.to(language)} ({CAPACITIES[one.capacity]})"
            yield typed(Signatory(post_id=post.id, person_id=one.person_id)), label


def typed(one: Signatory) -> str:
    """The signatory as the form sends it: "3", or "3-7" for a person who is not whoever has the post."""
    return str(one.post_id) if one.person_id is None else f"{one.post_id}-{one.person_id}"


def meant(value: str) -> Signatory:
    """The inverse of `typed`. Raises ValueError."""
    post, _dash, person = value.partition("-")
    return Signatory(post_id=int(post), person_id=int(person) if person else None)


def joint(values: Iterable[str], offered: Options) -> tuple[Signatory, ...]:
    """The joint signers that were chosen. Raises ValidationError for what was not offered."""
    keys = {key for key, _label in offered}
    chosen = [value for value in values if value]
    if not keys.issuperset(chosen):
        raise ValidationError(_("Choose each joint signer from the list."))
    return tuple(meant(value) for value in chosen)
