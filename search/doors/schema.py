"""The door to tantivy, its words: the fields of a document, and our conditions as its queries."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import tantivy
from tantivy import FieldType, Occur, Query

from search.core.document import WORD_FIELDS, Value
from search.core.letters import with_skeleton
from search.core.plan import (
    AllOf,
    Among,
    AnyOf,
    Begins,
    Between,
    Boned,
    Condition,
    Except,
    Has,
    Near,
    OfValues,
    OfWords,
    Run,
)
from search.doors.shorthand import short

_POSITIONS = ("t", "st")
_TERMS = ("s", "ss", "n", "fr", "to", "by")
_IN_SHORTHAND = frozenset({*_POSITIONS, *_TERMS})
"""The fields of words."""
_COUNTED = ("kind", "signer", "state")
_RAW = ("acl", "key", "comp", "lost")
_NUMBERS = ("lvl", "cmax", "on", "year", "body", "unit")
_LETTER = re.compile(r"\w")
_UNIQUE = ("seq", "ver")
"""Of its own value in each document, so asked for by column: as terms they cost more than all other numbers."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in _UNIQUE:
        builder.add_unsigned_field(field, stored=field == "seq", indexed=False, fast=True)
    builder.add_bytes_field("made", stored=True, indexed=False)
    for field in _COUNTED:
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    for field in _POSITIONS:
        builder.add_text_field(field, stored=True, tokenizer_name="spaces", index_option="position")
    for field in _TERMS:
        builder.add_text_field(field, stored=field in WORD_FIELDS, tokenizer_name="spaces", index_option="basic")
    for field in _RAW:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in _NUMBERS:
        builder.add_unsigned_field(field, indexed=True, fast=True)
    return builder.build()


SCHEMA = _schema()
Kept = dict[str, Value | bytes]


def kept(fields: Mapping[str, Value]) -> Kept:
    """The fields that say something, as the engine keeps them."""
    found: Kept = {field: value for field, value in fields.items() if value or value == 0}
    if "made" in found:
        found["made"] = str(found["made"]).encode()
    return found


def translated(wanted: Condition) -> Query:
    """The condition as the engine's query; scores are constant and nobody asks for them."""
    match wanted:
        case AllOf() | Except():
            parts = [*_parts(wanted)]
            return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)
        case AnyOf():
            some = [translated(one) for one in wanted.of]
            if len(some) < 2:
                return some[0] if some else Query.empty_query()
            return Query.boolean_query([(Occur.Should, one) for one in some])
        case Run() | Begins() | Near() | Boned():
            return _of_words(wanted)
        case _:
            return _of_values(wanted)


def _parts(wanted: Condition) -> Iterator[tuple[Occur, Query]]:
    """What must hold and what must not, on one level: the engine copies a whole query for each level around it."""
    match wanted:
        case Except():
            yield from _parts(wanted.of)
            yield Occur.MustNot, translated(wanted.without)
        case AllOf(of=()):
            yield Occur.Must, Query.all_query()
        case AllOf():
            for one in wanted.of:
                yield from _parts(one)
        case AnyOf(of=(one,)):
            yield from _parts(one)
        case _:
            yield Occur.Must, translated(wanted)


def _of_values(wanted: OfValues) -> Query:
    if isinstance(wanted, Among):
        values = [_kept(wanted.field, value) for value in wanted.values]
        return Query.term_set_query(SCHEMA, wanted.field, values) if values else Query.empty_query()
    return _of_value(wanted)


@lru_cache(maxsize=1 << 12)
def _of_value(wanted: Has | Between) -> Query:
    """Of one reader the most of a query is the same in all; a query is never changed."""
    if isinstance(wanted, Between):
        return Query.range_query(SCHEMA, wanted.field, FieldType.Unsigned, wanted.low, wanted.high)
    option = "position" if wanted.field in _POSITIONS else "basic"
    value = _kept(wanted.field, wanted.value) if isinstance(wanted.value, str) else wanted.value
    return Query.const_score_query(Query.term_query(SCHEMA, wanted.field, value, option), 0.0)


def _of_words(wanted: OfWords) -> Query:
    match wanted:
        case Run(words=()):
            return Query.empty_query()
        case Run(words=(word,)):
            return Query.term_query(SCHEMA, wanted.field, short(word), "position")
        case Run():
            return Query.phrase_query(SCHEMA, wanted.field, [*map(short, wanted.words)])
        case Begins():
            return Query.regex_query(SCHEMA, wanted.field, f"{short(wanted.text)}.*")
        case Near():
            return Query.fuzzy_term_query(SCHEMA, wanted.field, short(wanted.word), 1)
        case Boned():
            return Query.regex_query(SCHEMA, wanted.field, _pattern(with_skeleton(wanted.bones)))


def _pattern(pattern: str) -> str:
    """The pattern in shorthand: signs of patterns stay, and none of them is a letter there or here."""
    return _LETTER.sub(lambda match: short(match.group()), pattern)


def _kept(field: str, value: str) -> str:
    """The value as the engine keeps it."""
    return short(value) if field in _IN_SHORTHAND else value
