"""Who may be chosen to sign: whoever has the whole post, and those who are authorised to sign for it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from correspondence.core.joint import WINDOW_DAYS, answers_for_body
from correspondence.core.letter import Signatory, SigningOrder
from correspondence.forms.rows import SHOWN, in_ascii
from directory import signatories, whois
from directory.core.reach import Reach
from directory.core.tenure import Capacity
from directory.labels import CAPACITIES
from directory.tenures import TenureFacts
from directory.whois import PostFacts, UnitFacts

Options = tuple[tuple[str, str], ...]
OFFERED = 20
_KEY = re.compile(r"\[(\d{1,9}(?:-\d{1,9})?)\]$")
SIGNING_CHOICES = (
    (SigningOrder.FIXED, _("One after the other, in this order")),
    (SigningOrder.FREE, _("As they come, in any order")),
)


def options(posts: Iterable[PostFacts], *, units: Mapping[int, str], language: str, on: date, ref: str) -> Options:
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
    post: PostFacts, found: tuple[TenureFacts, ...], *, title: str, language: str, ref: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Who may be chosen to sign beside the first, found by what is typed; `ref` as in `options`.

    Of another ministry whoever signs as the head of it or of a unit that writes to others, by the post (domain 2.3).
    """

    body_id: int
    language: str
    on: date
    ref: str = ""
    window_days: int = WINDOW_DAYS

    def offered(self, text: str) -> tuple[str, ...]:
        """The lines whose post, unit or person is called so."""
        return tuple(_line(*option) for option in self._called(text))

    def lines(self, chosen: Iterable[Signatory]) -> list[str]:
        """Those signers as the lists offer them; who cannot be chosen any more by the key alone."""
        keys = [typed(one) for one in chosen]
        known = self._known(keys)
        return [_line(key, known.get(key, "")) for key in keys]

    def meant(self, lines: Iterable[str]) -> tuple[Signatory, ...]:
        """The signers that were typed or chosen. Raises ValidationError naming the lines that mean none, or several."""
        rows = [line.strip() for line in lines if line.strip()]
        keys = {line: match[1] for line in rows if (match := _KEY.search(in_ascii(line)))}
        known = self._known(keys.values())
        found: list[Signatory] = []
        problems: list[ValidationError] = []
        for line in rows:
            try:
                found.append(meant(keys[line] if keys.get(line) in known else self._one_called(line)))
            except ValidationError as error:
                problems.extend(error.error_list)
        if problems:
            raise ValidationError(problems)
        return tuple(found)

    def _one_called(self, line: str) -> str:
        """The key of the one that the line means. Raises ValidationError."""
        likely = () if _KEY.search(in_ascii(line)) else self._called(line)
        if len(likely) == 1:
            return likely[0][0]
        if not likely:
            sentence = gettext(
                "Nobody who signs here is found under “%(name)s”. Choose the joint signer from the list."
            )
            raise ValidationError(sentence % {"name": line})
        offered = "، ".join(_line(*option) for option in likely[:SHOWN])
        sentence = gettext("Several who sign are found under “%(name)s”. Choose one: %(lines)s")
        raise ValidationError(sentence % {"name": line, "lines": offered})

    def _called(self, text: str) -> Options:
        words = " ".join(word for word in text.split() if word not in {"/", "—"})
        own = signatories.posts_called(words, body_id=self.body_id, on=self.on, limit=OFFERED)
        others = signatories.heads_called(words, beside=self.body_id, on=self.on, limit=OFFERED)
        return self._options((*own, *others))[:OFFERED]

    def _known(self, keys: Iterable[str]) -> dict[str, str]:
        """Those of the keys that may be chosen, with their labels."""
        posts = {meant(key).post_id for key in keys}
        return dict(self._options(whois.posts_by_id(posts, on=self.on).values())) if posts else {}

    def _options(self, posts: Iterable[whois.PostFacts]) -> Options:
        found = tuple(posts)
        units = whois.units_by_id(post.unit_id for post in found)
        here = [post for post in found if units[post.unit_id].body_id == self.body_id]
        names = {key: unit.name.to(self.language) for key, unit in units.items()}
        own = options(here, units=names, language=self.language, on=self.on, ref=self.ref)
        abroad = [(post, units[post.unit_id]) for post in found if post not in here and post.may_sign]
        guests = [(post, unit) for post, unit in abroad if post.holder is not None and _answers(post, unit)]
        return (*own, *(self._guest(post, unit) for post, unit in guests))

    def _guest(self, post: PostFacts, unit: UnitFacts) -> tuple[str, str]:
        """A head of another ministry; who is authorised there in his place is nobody else's to know."""
        title, whole = post.title.to(self.language), unit.full_name(self.language)
        holder = "" if post.holder is None else post.holder.name.to(self.language)
        return typed(Signatory(post_id=post.id)), f"{title} / {whole} — {holder}"


def _answers(post: PostFacts, unit: UnitFacts) -> bool:
    return answers_for_body(
        is_head=post.is_head, is_body=unit.id == unit.body_id, corresponds=unit.corresponds_externally
    )


def beside_of(reach: Reach, *, on: date, ref: str = "") -> Beside:
    """Who may sign beside the first, for a new letter or for this one; nobody without a ministry of one's own."""
    own = whois.units_by_id(reach.units).values()
    body_id = min((unit.body_id for unit in own), default=0)
    return Beside(body_id=body_id, language=get_language() or "ar", on=on, ref=ref)


def _line(key: str, label: str) -> str:
    """A signer as the lists offer it, with its key, so that no two are alike."""
    return f"{label} [{key}]".strip()
