"""Which records the references of a letter mean, within its author's reach."""

from dataclasses import replace

from archive.records import records_among, records_with_numbers
from correspondence.core.cited import Cited, Kept, cited, resolved, spellings
from correspondence.core.letter import Content
from correspondence.core.number import Direction, Parts, digits_in, symbol_in
from correspondence.models import Book
from directory import places
from directory.core.reach import Reach


def cited_by(content: Content, *, by: Reach) -> tuple[Cited, ...]:
    """What each reference means. A record out of the author's reach is like one that is not there.

    At most four queries, none without a reference.
    """
    if not content.references:
        return ()
    kept = _kept(content, by=by)
    to = {one.unit_id for one in content.recipients() if one.unit_id is not None}
    units = places.places_by_id(to | {content.unit_id}) if kept else {}
    issuer = units.get(content.unit_id)
    return cited(
        content,
        kept,
        issuer_body=0 if issuer is None else issuer.body_id,
        addressed=frozenset(units[unit].body_id for unit in to if unit in units),
    )


def bound(content: Content, *, by: Reach) -> Content:
    """The letter with its references bound to the records they mean."""
    return resolved(content, cited_by(content, by=by)) if content.references else content


def _kept(content: Content, *, by: Reach) -> tuple[Kept, ...]:
    wanted = frozenset[str]().union(*(spellings(one.number) for one in content.references))
    found = records_with_numbers(wanted, reach=by)
    chosen = {one.record_id for one in content.references if one.record_id} - set(found)
    found |= records_among(chosen, reach=by) if chosen else {}
    kept = [
        Kept(record_id=record_id, number=number, on=facts.on, body_id=body_id)
        for record_id, facts in found.items()
        for number, body_id in facts.numbers() or (("", facts.body_id),)
    ]
    books = list(Book.objects.filter(body__in={one.body_id for one in kept}, direction=Direction.OUT))
    return tuple(replace(one, is_alone=sum(_could_give(book, one) for book in books) <= 1) for one in kept)


def _could_give(book: Book, kept: Kept) -> bool:
    """True when this book of the body prints such a number: of the numbers it gave, those out of reach tell nothing."""
    style = book.styles().of(kept.on.year)
    parts = Parts(symbol=style.symbol, file=style.file, serial=0, year=kept.on.year)
    text = kept.number
    symbols = (symbol_in(text, style.pattern, replace(parts, serial=serial)) for serial in digits_in(text))
    return book.body_id == kept.body_id and any(
        one is not None and (not style.symbol or one in ("", style.symbol)) for one in symbols
    )
