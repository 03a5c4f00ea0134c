"""A correction (تصويب): a later letter of the same ministry puts an earlier one right, which stays in force (2.11)."""

from collections.abc import Iterator, Mapping

from correspondence.core.errors import CorrespondenceError, Finding
from correspondence.core.letter import Content, Reference, ReferenceKind

REMARKS = {"ar": "صُوِّب بـ", "ckb": "ڕاستکراوەتەوە بە", "en": "Corrected by"}
"""What a printed register remarks of the letter that was corrected, before the number of the later one."""


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
