"""Reads a signed PDF with pyHanko and has the rules judge it. Imports no Django: it runs in a sandbox too.

A verdict always comes back (rule R1): whatever a reader throws at an odd file is INDETERMINATE.
"""

import asyncio
import gc
import io
import logging
import socket
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
)

from signing.core import judging
from signing.core.judging import ON_HOLD
from signing.core.question import Question, answer_bytes, question_from
from signing.core.verdict import SubIndication, Verdict, undecided
from signing.doors import (
    abroad,
    carried,
    changes,
    dictionary,
    learning,
    quick_certificates,
    quick_hex,
    quick_lists,
    quick_names,
    second_look,
)
from signing.doors import active as active_content
from signing.doors.reading import bears_our_mark, signed_boxes
from signing.doors.walk import Walk, WalkAbroad, WalkLater

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it has to say comes back as findings
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

quick_hex.install()
quick_names.install()
quick_certificates.install()
quick_lists.install()
for _late in ("pyhanko.pdf_utils.filters", "cryptography.hazmat.backends.openssl.backend", "encodings.utf_16_le"):
    import_module(_late)  # the library loads them at their first use: in every child anew, unless its parent has them

_REHEARSAL = Path(__file__).with_name("rehearsal") / "question"
_OURS = frozenset({"", SubIndication.REVOKED.value, ON_HOLD})
"""What our root says: whom we revoked or suspended nobody else brings back, whoever certified our authority across."""


def judge(message: bytes) -> bytes:
    """The verdict on the question in the message, both as bytes: the task that the sandbox runs.

    The child lives for this one answer: collecting what it throws away would only cost time.
    """
    gc.disable()
    return answer_bytes(verdict_of(question_from(message)))


def carriage(pdf: bytes) -> bytes:
    """What the document carries to be judged by, as bytes: another task of the sandbox, by the same readers."""
    return carried.carried(pdf)


def _warm_up() -> None:
    """Judges a letter kept for this, so that every child finds the readers at work: the keeper calls it once.

    What a reader makes at its first use, a child that lives for one answer would make each time anew.
    """
    judge(_REHEARSAL.read_bytes())
    gc.enable()


def _serve_beside(talk: socket.socket) -> None:
    """What the sandbox has done in a second process beside each child: the second reader's part."""
    second_look.serve(talk)


def _meet(talk: socket.socket | None) -> None:
    """Where the second process is; None: nowhere."""
    second_look.meet(talk)


def _learn(facts: bytes) -> None:
    """What every child shall know beforehand of our own authorities: a question without a document."""
    learning.learn(question_from(facts))


def verdict_of(question: Question) -> Verdict:
    """The verdict. Never raises because of what stands in the document."""
    if not question.pdf.startswith(b"%PDF-"):
        return undecided("not_a_pdf", SubIndication.FORMAT_FAILURE)
    try:
        reader = PdfFileReader(io.BytesIO(question.pdf), strict=True)
        if reader.encrypted:
            return undecided("encrypted", SubIndication.FORMAT_FAILURE)
    except Exception as error:  # noqa: BLE001  (R1: what cannot even be opened has no structure that we accept)
        return undecided("structure_not_accepted", SubIndication.FORMAT_FAILURE, why=type(error).__name__)
    try:
        with second_look.beside(question.pdf) as look:
            refusal = _refusal(reader, question)
            return _verdict(reader, question, look) if refusal is None else refusal
    except (RuntimeError, OSError) as error:  # there is no thread to be had, or the second process is gone
        return undecided("reader_failed", why=type(error).__name__)


def _refusal(reader: PdfFileReader, question: Question) -> Verdict | None:
    """The verdict on a file whose signatures cannot be judged, or None."""
    try:
        return dictionary.refusal_of(reader, len(question.pdf))
    except Exception as error:  # noqa: BLE001  (R1, as above)
        return undecided("structure_not_accepted", SubIndication.FORMAT_FAILURE, why=type(error).__name__)


def _verdict(reader: PdfFileReader, question: Question, look: second_look.Look) -> Verdict:
    """The verdict on a file whose signatures can be judged."""
    try:
        signatures = list(reader.embedded_signatures)
        is_marked = any(bears_our_mark(one) for one in signatures)
        looked = look(_cuts(reader, signatures))
        asked = replace(question, is_own=question.is_own or is_marked)
        observed = asyncio.run(_observe(reader, asked, signatures, looked))
    except (PdfError, SignatureValidationError, CMSExtractionError) as error:
        return undecided("structure_not_accepted", SubIndication.FORMAT_FAILURE, why=type(error).__name__)
    except Exception as error:  # noqa: BLE001  (R1: the library raises what it likes on odd files; never "valid")
        return undecided("reader_failed", why=type(error).__name__)
    return judging.judge(
        observed,
        expected_fields=question.expected_fields,
        is_own=is_marked or (question.is_own and not _is_theirs(observed)),
        is_our_root=question.is_own,
        at=question.at,
    )


def _is_theirs(observed: judging.Observed) -> bool:
    """True for a file that another house made: our root vouches for nobody in it."""
    return all(one.recognised_by or one.trust_problem for one in observed.seen)


def _cuts(reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature]) -> list[second_look.Cut]:
    """What the second reader compares."""
    boxes = signed_boxes(reader, signatures)
    return [
        second_look.Cut(
            ends_at=changes.revision_end(one),
            later=tuple(box for other, box in boxes if other.signed_revision > one.signed_revision),
        )
        for one in signatures
    ]


async def _observe(
    reader: PdfFileReader,
    question: Question,
    signatures: Sequence[EmbeddedPdfSignature],
    looked: second_look.Answer,
) -> judging.Observed:
    """Everything the rules ask for."""
    comparison = changes.Comparison(
        reader, question.pdf, signatures, is_own=any(bears_our_mark(one) for one in signatures)
    )
    walk = Walk(comparison, question)
    newest_first = [await walk.see(one) for one in reversed(signatures)]
    if any(one.trust_problem in abroad.STATUS_MISSING for one in newest_first):
        walk = WalkLater(comparison, question)
        newest_first = [await walk.see(one) for one in reversed(signatures)]
    if any(one.trust_problem for one in newest_first) and abroad.may_vouch(question.recognised, signatures):
        newest_first = await _look_abroad(comparison, question, newest_first)
    late_fields = comparison.late_fields()
    holds = active_content.kinds_in(reader, question.pdf)
    return judging.Observed(
        size=len(question.pdf),
        pages=int(reader.root["/Pages"]["/Count"]),
        byte_ranges=question.pdf.count(b"/ByteRange"),
        is_hybrid=reader.xrefs.hybrid_xrefs_present,
        late_fields=late_fields,
        second_look=looked(),
        holds=holds,
        seen=tuple(reversed(newest_first)),
    )


async def _look_abroad(
    comparison: changes.Comparison, question: Question, newest_first: list[judging.Seen]
) -> list[judging.Seen]:
    """The signatures once more, where our own root does not vouch for them and a recognised authority may.

    Ours stay as our root alone makes them: nobody else gives them a time.
    """
    has_ours = any(not one.trust_problem for one in newest_first)
    is_own = any(bears_our_mark(one) for one in comparison.signatures) or (question.is_own and has_ours)
    question = replace(question, is_own=is_own)
    walk = WalkAbroad(comparison, question, is_lenient=False)
    lenient = WalkAbroad(comparison, question, is_lenient=True)
    found = []
    for one, ours in zip(reversed(comparison.signatures), newest_first, strict=True):
        theirs = await walk.see(one)
        if theirs.trust_problem in abroad.STATUS_MISSING:
            guess = await lenient.see(one)
            theirs = abroad.without_status(theirs, guess)
        is_theirs = bool(theirs.recognised_by) and ours.trust_problem not in _OURS
        found.append(theirs if is_theirs else ours)
    return found
