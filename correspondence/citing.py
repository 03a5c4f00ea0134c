"""Which records the references of a letter mean, within its author's reach."""

from collections import Counter

from archive.records import records_among, records_with_numbers
from correspondence.core.cited import Cited, Kept, cited, key, resolved, spellings
from correspondence.core.letter import Content
from correspondence.core.number import Direction
from correspondence.models import Registration
from directory import whois
from directory.core.reach import Reach


def cited_by(content: Content, *, by: Reach) -> tuple[Cited, ...]:
    """What each reference means. A record out of the author's reach is like one that is not there.

    At most four queries, none without a reference.
    """
    if not content.references:
        return ()
    kept = _kept(content, by=by)
    units = whois.units_by_id({one.unit_id for one in content.to} | {content.unit_id}) if kept else {}
    issuer = units.get(content.unit_id)
    return cited(
        content,
        kept,
        issuer_body=0 if issuer is None else issuer.body_id,
        addressed=frozenset(units[one.unit_id].body_id for one in content.to if one.unit_id in units),
    )


def bound(content: Content, *, by: Reach) -> Content:
    """The letter with its references bound to the records they mean."""
    return resolved(content, cited_by(content, by=by)) if content.references else content


def _kept(content: Content, *, by: Reach) -> tuple[Kept, ...]:
    wanted = frozenset[str]().union(*(spellings(one.number) for one in content.references))
    found = records_with_numbers(wanted, reach=by)
    chosen = {one.record_id for one in content.references if one.record_id} - set(found)
    found |= records_among(chosen, reach=by) if chosen else {}
    given = _given({facts.number or "" for facts in found.values()}, years={facts.on.year for facts in found.values()})
    return tuple(
        Kept(
            record_id=record_id,
            number=facts.number or "",
            on=facts.on,
            body_id=facts.body_id,
            is_alone=given[facts.body_id, key(facts.number or ""), facts.on.year] <= 1,
        )
        for record_id, facts in found.items()
    )


def _given(numbers: set[str], *, years: set[int]) -> Counter[tuple[int, str, int]]:
    """How often each body gave these numbers in these years: two books may print the same one."""
    wanted = frozenset[str]().union(*(spellings(one) for one in numbers))
    rows = Registration.objects.filter(text__in=wanted - {""}, direction=Direction.OUT) if numbers else ()
    return Counter((row.body_id, key(row.text), row.on.year) for row in rows if row.on.year in years)
