"""The plan an engine carries out: conditions on fields, and the tiers of a query.

Engines translate conditions and add nothing. There is no score: hits stand by tier, then by their place in the log,
because scores tell of documents that one may not read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from directory.core.clearance import Level
from search.core.document import day
from search.core.letters import fold
from search.core.numbers import day_token
from search.core.query import (
    Addressee,
    Day,
    InDossier,
    InUnit,
    Marked,
    Named,
    Node,
    Number,
    Phrase,
    Query,
    Sender,
    Signer,
    Span,
    Word,
)
from search.core.words import Stem, stems, widened

BEST = "best"
"""The order by closeness, for whoever asks for it."""
NEWEST = "newest"
"""The order that a search has where nobody asks for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """The field holds this value."""

    field: str
    value: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """The field holds one of these values; of none, nothing."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The number lies between these two, both included."""

    field: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The words stand one after the other."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begins:
    """The field holds a word that begins so; only letters and digits."""

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The field holds a word at most one letter away: one too many, too few, another, or two swapped."""

    field: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Boned:
    """The field holds a word with this skeleton (`letters.skeleton`)."""

    field: str
    bones: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every condition; of none, everything."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one condition; of none, nothing."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Except:
    """The one and not the other."""

    of: "Condition"
    without: "Condition"


OfWords = Run | Begins | Near | Boned
OfValues = Has | Among | Between
Condition = OfWords | OfValues | AllOf | AnyOf | Except


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow:
    """What the reader chose beside the line: kinds, bodies, units, years …, days; empty means all of them."""

    kinds: tuple[str, ...] = ()
    bodies: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()
    signers: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    from_on: date | None = None
    until_on: date | None = None
    is_exact: bool = False
    order: str = NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One step of closeness; a hit stands in the first step it meets."""

    name: str
    condition: Condition


def matching(query: Query, narrow: Narrow, *, english: Stem) -> Condition:
    """Everything the query finds: the union of its tiers but the widest."""
    return _narrowed([_in_text(node, narrow, english) for node in query.nodes], narrow)


def tiers(query: Query, narrow: Narrow, *, english: Stem) -> tuple[Tier, ...]:
    """The tiers in order: number, subject phrase, all words in the subject, all words in the text."""
    beside: dict[str, list[Node]] = {
        "number": [node for node in query.nodes if not _own_number(node)],
        "phrase": [*query.nodes],
        "subject": [node for node in query.nodes if not isinstance(node, Word)],
    }
    found = []
    for step in closer(query, narrow, english=english):
        rest = [_in_text(node, narrow, english) for node in beside[step.name]]
        found.append(Tier(name=step.name, condition=_narrowed([*rest, step.condition], narrow)))
    found.append(Tier(name="text", condition=matching(query, narrow, english=english)))
    return tuple(found)


def closer(query: Query, narrow: Narrow, *, english: Stem) -> tuple[Tier, ...]:
    """What sets each tier before the last apart among the documents that the query finds: number and subject alone."""
    words = [node for node in query.nodes if isinstance(node, Word)]
    numbers = [tokens for node in query.nodes if (tokens := _own_number(node))]
    found: list[Tier] = []
    if numbers:
        own = tuple(AnyOf(of=_has("n", tokens)) for tokens in numbers)
        found.append(Tier(name="number", condition=AllOf(of=own)))
    if len(words) > 1:
        run = Run(field="st", words=tuple(fold(word.text) or word.text for word in words))
        found.append(Tier(name="phrase", condition=run))
    if words:
        inside = tuple(_word(word, narrow, english, exact="st", stem="ss") for word in words)
        found.append(Tier(name="subject", condition=AllOf(of=inside)))
    return tuple(found)


def wider(query: Query, narrow: Narrow, *, english: Stem) -> Condition | None:
    """The widest tier, words by their bones and phrases by their words; None when there is nothing to widen."""
    if narrow.is_exact or not any(_may_widen(node, english) for node in query.nodes):
        return None
    return _narrowed([_wide(node, narrow, english) for node in query.nodes], narrow)


def _narrowed(conditions: list[Condition], narrow: Narrow) -> Condition:
    chosen: tuple[tuple[str, tuple[str, ...] | tuple[int, ...]], ...] = (
        ("kind", narrow.kinds),
        ("body", narrow.bodies),
        ("unit", narrow.units),
        ("year", narrow.years),
        ("signer", tuple(map(str, narrow.signers))),
        ("state", narrow.states),
    )
    facets = [AnyOf(of=tuple(Has(field=field, value=value) for value in values)) for field, values in chosen if values]
    graded = [_graded(narrow.levels)] if narrow.levels else []
    first, last = narrow.from_on or date.min, narrow.until_on or date.max
    days = [Between(field="on", low=day(first), high=day(last))] if (first, last) != (date.min, date.max) else []
    return AllOf(of=(*conditions, *facets, *graded, *days))


def _own_number(node: Node) -> tuple[str, ...]:
    if isinstance(node, Number):
        return node.tokens
    if isinstance(node, Day):
        return (node.token,)
    return (node.number,) if isinstance(node, Word) and node.number else ()


def _has(field: str, values: tuple[str, ...]) -> tuple[Condition, ...]:
    return tuple(Has(field=field, value=value) for value in values)


def _word(word: Word, narrow: Narrow, english: Stem, *, exact: str, stem: str) -> Condition:
    if narrow.is_exact:
        return Has(field=exact, value=fold(word.text) or word.text)
    return AnyOf(of=_has(stem, stems(word.text, english=english)))


_NAMES_IN: dict[type[Named], str] = {Sender: "fr", InUnit: "fr", Addressee: "to", Signer: "by"}


def _in_text(node: Node, narrow: Narrow, english: Stem) -> Condition:
    match node:
        case Word():
            inside = _word(node, narrow, english, exact="t", stem="s")
            return AnyOf(of=(inside, *_has("n", (node.number,)))) if node.number else inside
        case Phrase():
            return Run(field="t", words=tuple(fold(word) or word for word in node.words))
        case Number():
            return AnyOf(of=(*_has("n", node.tokens), *_has("s", node.tokens)))
        case Day():
            own = Has(field="on", value=day(node.on))
            return AnyOf(of=(own, Has(field="s", value=day_token(node.on)), Has(field="n", value=node.token)))
        case Marked() | Span() | InDossier():
            return _marked(node)
        case _:
            return _all_words(_NAMES_IN[type(node)], node.words, english)


def _marked(node: Marked | Span | InDossier) -> Condition:
    """What stands in a field."""
    if isinstance(node, InDossier):
        return AnyOf(of=())  # nobody has looked which is meant: nothing is in it
    if isinstance(node, Span):
        return Between(field="on", low=day(node.first), high=day(node.last))
    if node.field == "lvl":
        return _graded(map(int, node.values))
    if node.values and isinstance(node.values[0], str):
        return Among(field=node.field, values=tuple(map(str, node.values)))
    return AnyOf(of=tuple(Has(field=node.field, value=value) for value in node.values))


def _graded(levels: Iterable[int]) -> Condition:
    """One of these grades; nothing top secret by its grade: number, day and unit alone find it (decision 11)."""
    return AnyOf(of=tuple(Has(field="lvl", value=level) for level in levels if level < Level.TOP_SECRET))


def asks_top_secret(query: Query, narrow: Narrow) -> bool:
    """True when a grade is among those asked for that no letter is found by: what is not found may be there."""
    typed = (node.values for node in query.nodes if isinstance(node, Marked) and node.field == "lvl")
    return any(int(level) >= Level.TOP_SECRET for levels in (narrow.levels, *typed) for level in levels)


def _all_words(field: str, words: tuple[str, ...], english: Stem) -> Condition:
    return AllOf(of=tuple(AnyOf(of=_has(field, stems(word, english=english))) for word in words))


def _may_widen(node: Node, english: Stem) -> bool:
    return isinstance(node, Phrase) or (isinstance(node, Word) and bool(widened(node.text, english=english)))


def _wide(node: Node, narrow: Narrow, english: Stem) -> Condition:
    if isinstance(node, Word):
        boned = (Boned(field="s", bones=bones) for bones in widened(node.text, english=english))
        return AnyOf(of=(_in_text(node, narrow, english), *boned))
    if isinstance(node, Phrase):
        return AllOf(of=tuple(_wide(Word(text=word), narrow, english) for word in node.words))
    return _in_text(node, narrow, english)
