"""A line that addresses a post or a person within a unit: chosen from the list by its key, `[#3]` or `[@7]`."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from correspondence.core.addressed import is_called, is_hers, is_named, to_person, to_post, unaddressed
from correspondence.core.letter import Addressee, Copy
from correspondence.forms.benefit import called
from correspondence.forms.rows import SHOWN, in_ascii
from correspondence.forms.signers import Beside
from directory import signatories, whois
from directory.tenures import units_of
from directory.whois import PersonFacts, PostFacts, UnitFacts

OFFERED = 8
_MANY = 20
_KEY = re.compile(r"\[([#@])(\d{1,9})\]\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Posts and people by their keys, with the unit of each."""

    posts: dict[int, PostFacts] = field(default_factory=dict)
    people: dict[int, PersonFacts] = field(default_factory=dict)
    places: dict[str, UnitFacts] = field(default_factory=dict)

    def line(self, key: str, *, language: str, hers: bool) -> Addressee:
        """The line of this key as a letter in that language has it. Raises KeyError."""
        unit = self.places[key]
        if key[0] == "#":
            post = self.posts[int(key[1:])]
            name = to_post(unit.full_name(language), post.title, language=language, hers=hers)
            return Addressee(unit_id=unit.id, name=name, post_id=post.id)
        person = self.people[int(key[1:])]
        return Addressee(
            unit_id=unit.id, name=to_person(person.name, language=language, hers=hers), person_id=person.id
        )


def known(keys: Collection[str], *, beside: Beside) -> Known:
    """Those of the keys that a letter of this ministry may name: its posts and people, and heads of others."""
    if not keys:
        return Known()
    posts = whois.posts_by_id((int(key[1:]) for key in keys if key[0] == "#"), on=beside.on)
    seats = units_of((int(key[1:]) for key in keys if key[0] == "@"), on=beside.on)
    people = whois.people_by_id(seats)
    units = whois.units_by_id({post.unit_id for post in posts.values()}.union(*seats.values()))
    own = {key for key, unit in units.items() if unit.body_id == beside.body_id}
    at = {f"#{key}": post.unit_id for key, post in posts.items() if post.is_head or post.unit_id in own}
    at |= {f"@{key}": min(there & own) for key, there in seats.items() if there & own}
    return Known(posts=posts, people=people, places={key: units[unit] for key, unit in at.items()})


def named_of(lines: Iterable[str], *, beside: Beside, language: str) -> dict[str, Addressee]:
    """The lines that end with such a key, addressed in the letter's language; no query where none does.

    Raises ValidationError naming the lines that mean nobody.
    """
    keys = {line: match[1] + match[2] for line in lines if (match := _KEY.search(in_ascii(line)))}
    found = known(frozenset(keys.values()), beside=beside)
    lost = [line for line, key in keys.items() if key not in found.places]
    if lost:
        sentence = gettext("No post and nobody here is found under “%(name)s”. Choose the line from the list.")
        raise ValidationError([ValidationError(sentence % {"name": line}) for line in lost])
    return {line: found.line(key, language=language, hers=is_hers(line)) for line, key in keys.items()}


def spoken_of(lines: Iterable[str], *, beside: Beside, language: str) -> dict[str, Addressee]:
    """The lines without a key that address a post or a person, the one who is called so; what nobody is, is left out.

    Raises ValidationError for a line that means several, or that nobody is called exactly while somebody is nearly.
    """
    asked = {line: words for line in lines if "]" not in line and (words := unaddressed(line))}
    called_so = {line: _called(words, beside=beside) for line, words in asked.items()}
    there = known({key for found in called_so.values() for key in found}, beside=beside)
    keys = {line: [key for key in found if key in there.places] for line, found in called_so.items()}
    problems = list[ValidationError]()
    for line, found in keys.items():
        if len(found) > 1:
            sentence = gettext("Several posts or people are called “%(name)s”. Choose one: %(lines)s")
            shown = [named_line(there.line(key, language=beside.language, hers=False)) for key in found[:SHOWN]]
        elif not found and (shown := offered(asked[line], beside=beside)[:OFFERED]):
            sentence = gettext("Nobody here is called exactly “%(name)s”. Choose one: %(lines)s")
        else:
            continue
        problems.append(ValidationError(sentence % {"name": line, "lines": "، ".join(shown)}))
    if problems:
        raise ValidationError(problems)
    return {line: there.line(*found, language=language, hers=is_hers(line)) for line, found in keys.items() if found}


def _called(words: str, *, beside: Beside) -> list[str]:
    """The keys of the people of exactly this name; without any, those of the posts that are called so.

    All posts found, where there may be more of them than are looked at.
    """
    people = [key for key, line in called(beside, words) if line.partition(" — ")[0] == words]
    if people:
        return [f"@{key}" for key in people]
    posts = signatories.posts_written_to(words, body_id=beside.body_id, on=beside.on, limit=_MANY)
    units = whois.units_by_id(post.unit_id for post in posts)
    so = [post for post in posts if is_called(words, title=post.title, unit=units[post.unit_id].name)]
    return [f"#{post.id}" for post in (so if len(posts) < _MANY else posts)]


def named_line(one: Addressee | Copy) -> str:
    """The line as it is chosen: as it is printed, with its key."""
    return f"{one.name} [#{one.post_id}]" if one.post_id is not None else f"{one.name} [@{one.person_id}]"


def offered(text: str, *, beside: Beside) -> list[str]:
    """Posts and people who are called what is being typed; people as a man and as a woman are addressed."""
    posts = signatories.posts_written_to(text, body_id=beside.body_id, on=beside.on, limit=OFFERED)
    people = [key for key, _ in called(beside, text.strip())[:OFFERED]] if text.strip() else []
    keys = [*(f"#{post.id}" for post in posts), *(f"@{key}" for key in people)]
    found = known(keys, beside=beside)
    ways = [(key, hers) for key in keys if key in found.places for hers in (False, key[0] == "@")]
    lines = (named_line(found.line(key, language=beside.language, hers=hers)) for key, hers in ways)
    return list(dict.fromkeys(lines))


def in_other_words(lines: Iterable[Addressee | Copy], *, beside: Beside, language: str) -> dict[str, str]:
    """What a text in another language calls these lines, by what the first calls them."""
    keyed = {named_line(one): one.name for one in lines if is_named(one)}
    return {keyed[line]: said.name for line, said in named_of(keyed, beside=beside, language=language).items()}
