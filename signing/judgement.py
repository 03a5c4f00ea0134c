"""What is to be said of a file from anywhere: whether it can be judged at all, and then its verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from paper.core.errors import EncryptedError, NotAcceptedError, PaperError, ResourceError, TooLargeError
from paper.core.limits import CHILD_LIMITS
from paper.intake import take_in
from signing.core.errors import NotEstablishedError
from signing.core.verdict import Indication, SubIndication, Verdict, undecided
from signing.verify import verdict_on

_NAME = "judged.pdf"  # what a file calls itself does not matter here, only what it is
_CODES: tuple[tuple[type[PaperError], str], ...] = (
    (TooLargeError, "too_large"),
    (EncryptedError, "encrypted"),
    (NotAcceptedError, "not_a_pdf"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict, and whether the file is a document with a signature at all."""

    verdict: Verdict
    is_signed_document: bool


def judgement_on(data: bytes, *, at: datetime | None, trust: Sequence[bytes] | None = None) -> Judgement:
    """The judgement on whatever these bytes are, within the time that one file may take; it never raises for them.

    Without `trust` and without authorities of our own nobody is trusted, and everything else is judged all the
    same. Needs no database. Raises ValueError when a trusted certificate cannot be read.
    """
    began = monotonic()
    try:
        take_in(data, name=_NAME)
    except ResourceError:
        return Judgement(verdict=undecided("reader_stopped"), is_signed_document=True)
    except PaperError as error:
        return unusable(next((code for kind, code in _CODES if isinstance(error, kind)), "damaged"))
    left = CHILD_LIMITS.wall_seconds - (monotonic() - began)
    if left <= 0:
        return Judgement(verdict=undecided("reader_stopped"), is_signed_document=True)
    limits = replace(CHILD_LIMITS, wall_seconds=left)
    try:
        verdict = verdict_on(data, at=at, trust=trust, limits=limits)
    except NotEstablishedError:
        verdict = verdict_on(data, at=at, trust=(), limits=limits)
    has_none = any(found.code == "no_signature" for found in verdict.findings)
    return Judgement(
        verdict=verdict, is_signed_document=not has_none or verdict.indication is Indication.TOTAL_FAILED
    )  # fmt: skip


def unusable(code: str) -> Judgement:
    """The judgement on something that is no document that can be read."""
    return Judgement(verdict=undecided(code, SubIndication.FORMAT_FAILURE), is_signed_document=False)
