"""A correction (تصويب): a later letter of the same ministry puts an earlier one right, which stays in force (2.11)."""

from collections.abc import Iterator, Mapping

from correspondence.core.errors import CorrespondenceError, Finding, ReasonTooLongError
from correspondence.core.letter import Content, Reference, ReferenceKind
from correspondence.core.route import END_REASON_LIMIT

AUTHORITY_LIMIT = 150
REASON_LIMIT = END_REASON_LIMIT - AUTHORITY_LIMIT - len(" · ")
"""Of an issued number: both stand in one column of the register."""
REMARKS = {"ar": "صُوِّب بـ", "ckb": "ڕاستکراوەتەوە بە", "en": "Corrected by"}
"""What a printed register remarks of the letter that was corrected, before the number of the later one."""


class AuthorityMissingError(CorrespondenceError):
    """An issued number is voided by order of somebody, and nobody is named."""


class NumberInUseError(CorrespondenceError):
    """Something hangs on the letter under this incoming number, so that it cannot be voided; facts: number."""


class CorrectedEndedError(CorrespondenceError):
    """The letter that this one corrects does not stand any more. Facts: number."""


def named(content: Content) -> tuple[Reference, ...]:
    """What the letter says it corrects."""
    return tuple(one for one in content.references if one.kind is ReferenceKind.CORRECTS)


def corrected(content: Content) -> str | None:
    """The record of the letter that this one corrects, None when it corrects nothing."""
    return next((one.record_id for one in named(content) if one.record_id), None)


def findings(content: Content, issued: Mapping[str, bool]) -> Iterator[Finding]:
    """Why it cannot correct what it names: one letter, issued by the own ministry, and in force.

    `issued` are those of the named records that the own ministry numbered and the author reads: is it in force?
    """
    several = named(content)
    if len(several) > 1:
        yield Finding(code="corrects_several")
    for one in several[:1]:
        is_in_force = issued.get(one.record_id or "")
        if not is_in_force:
            code = "corrected_not_found" if is_in_force is None else "corrected_ended"
            yield Finding(code=code, facts={"number": one.number})


def why(reason: str, authority: str) -> str:
    """What the register says of a void number: why, and by order of whom (domain 2.11)."""
    return f"{reason} · {authority}" if authority else reason


def authority(said: str) -> str:
    """By order of whom: the post, or the order's number and day. Raises AuthorityMissingError, ReasonTooLongError."""
    said = " ".join(said.split())
    if not said:
        raise AuthorityMissingError
    if len(said) > AUTHORITY_LIMIT:
        raise ReasonTooLongError(limit=AUTHORITY_LIMIT)
    return said
