"""References typed as number and date, and the records they mean (domain 2.9)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from correspondence.core.errors import Finding
from correspondence.core.letter import Content, Reference, ReferenceKind

HINTS = frozenset({"reference_not_found", "reference_ambiguous", "reference_date_doubtful"})
"""The codes of this file that refuse nothing; `reference_date_differs` does."""
_ASCII = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_SLASH = re.compile(r"\s*/\s*")


class Meaning(StrEnum):
    """What became of one reference."""

    FOUND = "found"
    SEVERAL = "several"  # more than one record has this number and day
    OTHER_DAY = "other_day"  # the number is there in that year, on another day
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A record with one of the numbers in question; `is_alone` when its body gave that number once that year."""

    record_id: str
    number: str
    on: date
    body_id: int
    is_alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One reference and what it means: the record, or the day on which that number was given."""

    reference: Reference
    meaning: Meaning
    record_id: str | None = None
    on: date | None = None
    is_certain: bool = True


def key(number: str) -> str:
    """The number as it is compared: ASCII digits, without blanks at its ends and around strokes."""
    return _SLASH.sub("/", " ".join(number.translate(_ASCII).split()))


def spellings(number: str) -> frozenset[str]:
    """How a book may have printed what was typed: with and without blanks around its strokes."""
    plain = key(number)
    return frozenset({number.strip(), plain, plain.replace("/", " / ")})


def cited(content: Content, kept: Iterable[Kept], *, issuer_body: int, addressed: frozenset[int]) -> tuple[Cited, ...]:
    """What each reference of the letter means among these records; a telephone call means none."""
    known = tuple(kept)
    return tuple(_cited(one, _pool(one, known, issuer_body, addressed)) for one in content.references)


def resolved(content: Content, found: Iterable[Cited]) -> Content:
    """The letter with the record of every reference that means one, and none where it does not."""
    return replace(content, references=tuple(replace(one.reference, record_id=one.record_id) for one in found))


def findings(found: Iterable[Cited]) -> tuple[Finding, ...]:
    """What is wrong with the references, and what goes to the list of letters that are not found."""
    return tuple(_finding(one) for one in found if one.meaning is not Meaning.FOUND and _is_told(one))


def _is_told(one: Cited) -> bool:
    """False where core/correction.py says it: what is corrected is found, or the letter does not go."""
    is_correction = one.reference.kind is ReferenceKind.CORRECTS
    return _is_asked(one.reference) and not (is_correction and one.meaning is Meaning.UNKNOWN)


def _is_asked(reference: Reference) -> bool:
    return reference.kind is not ReferenceKind.CALL


def _finding(one: Cited) -> Finding:
    facts: dict[str, str | int] = {"number": one.reference.number}
    if one.meaning is Meaning.SEVERAL:
        return Finding(code="reference_ambiguous", facts=facts)
    if one.meaning is Meaning.UNKNOWN or one.on is None:
        return Finding(code="reference_not_found", facts=facts)
    code = "reference_date_differs" if one.is_certain else "reference_date_doubtful"
    return Finding(code=code, facts=facts | {"on": f"{one.on.day}/{one.on.month}/{one.on.year}"})


def _pool(
    reference: Reference, known: tuple[Kept, ...], issuer_body: int, addressed: frozenset[int]
) -> tuple[Kept, ...]:
    """The records this reference can mean: ours, those of whom the letter addresses, of anybody for an order.

    The one chosen from its own page may be of anybody, and needs no number where it has none. What is
    corrected is always ours.
    """
    if reference.kind is ReferenceKind.CORRECTS:
        known = tuple(one for one in known if one.body_id == issuer_body)
    wanted = key(reference.number)
    same = tuple(one for one in known if key(one.number) == wanted)
    chosen = tuple(one for one in known if one.record_id == reference.record_id and (one in same or not one.number))
    if chosen:
        return tuple(replace(one, on=reference.on or one.on) for one in chosen if not one.number) or chosen
    if reference.kind is ReferenceKind.OURS:
        return tuple(one for one in same if one.body_id == issuer_body)
    if reference.kind is ReferenceKind.YOURS and addressed:
        return tuple(one for one in same if one.body_id in addressed)
    return same


def _cited(reference: Reference, pool: tuple[Kept, ...]) -> Cited:
    if not _is_asked(reference):
        return Cited(reference=reference, meaning=Meaning.UNKNOWN)
    on_day = [one for one in pool if one.on == reference.on]
    chosen = [one for one in on_day if one.record_id == reference.record_id] or on_day
    if len(chosen) == 1:
        return Cited(reference=reference, meaning=Meaning.FOUND, record_id=chosen[0].record_id)
    if chosen:
        return Cited(reference=reference, meaning=Meaning.SEVERAL)
    near = [one for one in pool if reference.on is not None and one.on.year == reference.on.year]
    if len(near) == 1:
        certain = near[0].is_alone and reference.kind in {ReferenceKind.OURS, ReferenceKind.YOURS}
        return Cited(reference=reference, meaning=Meaning.OTHER_DAY, on=near[0].on, is_certain=certain)
    return Cited(reference=reference, meaning=Meaning.UNKNOWN)
