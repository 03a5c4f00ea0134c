"""The page of results in words: facets with their names, addresses of other pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from directory import whois
from directory.http import in_digits
from directory.labels import grade_word, kind_word
from search.core.plan import BEST, NEWEST
from search.find import Found

_SHOWN = 12
ORDER_WORDS = {
    NEWEST: gettext_lazy("Newest"),
    "oldest": gettext_lazy("Oldest"),
    BEST: gettext_lazy("Best match"),
}


STATE_WORDS = {
    "in_force": pgettext_lazy("number", "In force"),
    "void": pgettext_lazy("number", "Void"),
    "replaced": pgettext_lazy("number", "Replaced"),
    "corrected": pgettext_lazy("number", "Corrected"),
}
WHY = {
    "number": gettext_lazy("found by its number"),
    "phrase": gettext_lazy("the words in a row in the subject"),
    "subject": gettext_lazy("the words in the subject"),
    "text": gettext_lazy("the words in the text"),
    "names": gettext_lazy("the name of the sender or of an addressee"),
    "wider": gettext_lazy("a related word"),
}
"""Why a hit was found, by the step of the best match in which it stands."""
BESIDE_WORDS = {
    "in_sender": pgettext_lazy("field of a search", "From"),
    "in_addressee": pgettext_lazy("field of a search", "To"),
    "in_number": pgettext_lazy("field of a search", "Number"),
    "in_signer": pgettext_lazy("field of a search", "Signer"),
    "in_unit": pgettext_lazy("field of a search", "Unit"),
    "in_dossier": pgettext_lazy("field of a search", "Dossier"),
}
"""The boxes of the single fields; what is typed there stands in the line afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One box to tick: its value, its word, how many records it would leave."""

    value: str
    word: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One group of boxes; `more` are those behind the first and the chosen ones."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """One page of results, and its address."""

    number: int
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLink:
    """One order of the results, and the address of the same search in it; `is_next` has the key that turns it over."""

    word: str
    address: str
    is_current: bool
    is_next: bool


def orders(order: str, query: QueryDict) -> tuple[OrderLink, ...]:
    """The orders to choose from; the best match is one key away, and by date one key back."""
    return tuple(
        OrderLink(
            word=str(word),
            address=address(query, o="" if one == NEWEST else one),
            is_current=one == order,
            is_next=one == (NEWEST if order == BEST else BEST),
        )
        for one, word in ORDER_WORDS.items()
    )


def facets(found: Found, query: QueryDict) -> tuple[Facet, ...]:
    """The groups of boxes beside the results; one query for the names of bodies and units, one for those of people."""
    titles = {
        "kinds": gettext("Kind"),
        "bodies": gettext("Body"),
        "units": gettext("Unit"),
        "years": gettext("Year"),
        "levels": gettext("Grade of secrecy"),
        "signers": gettext("Signed by"),
        "states": gettext("State"),
    }
    named = whois.units_by_id(int(unit) for name in ("bodies", "units") for unit in found.facets.get(name, {}))
    units = {str(unit.id): unit.name for unit in named.values()}
    signers = [int(one) for one in found.facets.get("signers", {})]
    language = get_language() or "ar"
    words = {
        "kinds": {kind: kind_word(kind) for kind in found.facets.get("kinds", {})},
        "bodies": {unit: name.to(language) for unit, name in units.items()},
        "units": {unit: name.to(language) for unit, name in units.items()},
        "levels": {level: grade_word(int(level)) for level in found.facets.get("levels", {})},
        "signers": {str(one.id): one.name.to(language) for one in whois.people_by_id(signers).values()},
        "years": {year: in_digits(year) for year in found.facets.get("years", {})},
        "states": {state: str(STATE_WORDS[state]) for state in found.facets.get("states", {}) if state in STATE_WORDS},
    }
    return tuple(
        _facet(name, title, found.facets[name], words[name], query)
        for name, title in titles.items()
        if found.facets.get(name)
    )


def _facet(name: str, title: str, counts: Mapping[str, int], words: Mapping[str, str], query: QueryDict) -> Facet:
    chosen = set(query.getlist(name))
    by_value = name in ("years", "levels")
    rows = sorted(counts.items(), key=lambda row: -int(row[0]) if by_value else (-row[1]))
    if name == "levels":
        rows.reverse()
    choices = [
        Choice(value=value, word=words.get(value, value), count=count, is_chosen=value in chosen)
        for value, count in rows
    ]
    shown = tuple(one for place, one in enumerate(choices) if place < _SHOWN or one.is_chosen)
    more = tuple(one for one in choices[_SHOWN:] if not one.is_chosen)
    return Facet(name=name, title=title, choices=shown, more=more)


def pages(found: Found, query: QueryDict) -> tuple[PageLink, ...]:
    """The pages around this one; none when there is only one."""
    if found.pages < 2:
        return ()
    first, last = max(1, found.page - 2), min(found.pages, found.page + 2)
    return tuple(
        PageLink(number=number, address=address(query, page=str(number)), is_current=number == found.page)
        for number in range(first, last + 1)
    )


def address(query: QueryDict, **changes: str) -> str:
    """The same search with something changed, as an address."""
    changed = query.copy()
    for name in ("page", *changes):
        changed.pop(name, None)
    for name, value in changes.items():
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"
