"""Reads a signed PDF with pyHanko and has the rules judge it. Imports no Django: it runs in a sandbox too.

A verdict always comes back (rule R1): whatever a reader throws at an odd file is INDETERMINATE.
"""

import asyncio
import gc
import io
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from signing.core import judging
from signing.core.judging import ON_HOLD
from signing.core.question import Question, answer_bytes, question_from
from signing.core.verdict import SubIndication, Verdict, undecided
from signing.doors import abroad, carried, changes, clock, dictionary, quick_hex, quick_names, revoked, second_look
from signing.doors import active as active_content
from signing.doors.reading import Glance, bears_our_mark, seen, signed_boxes

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it has to say comes back as findings
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

quick_hex.install()
quick_names.install()
for _late in ("pyhanko.pdf_utils.filters", "cryptography.hazmat.backends.openssl.backend", "encodings.utf_16_le"):
    import_module(_late)  # the library loads them at their first use: in every child anew, unless its parent has them

_REHEARSAL = Path(__file__).with_name("rehearsal") / "question"
_CLOCKS_DIFFER = timedelta(seconds=60)
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


def verdict_of(question: Question) -> Verdict:
    """The verdict. Never raises because of what stands in the document."""
    if not question.pdf.startswith(b"%PDF-"):
        return undecided("not_a_pdf", SubIndication.FORMAT_FAILURE)
    try:
        reader = PdfFileReader(io.BytesIO(question.pdf), strict=True)
        if reader.encrypted:
            return undecided("encrypted", SubIndication.FORMAT_FAILURE)
        refusal = dictionary.refusal_of(reader, len(question.pdf))
    except Exception as error:  # noqa: BLE001  (R1: what cannot even be opened has no structure that we accept)
        return undecided("structure_not_accepted", SubIndication.FORMAT_FAILURE, why=type(error).__name__)
    return _verdict(reader, question) if refusal is None else refusal


def _verdict(reader: PdfFileReader, question: Question) -> Verdict:
    """The verdict on a file whose signatures can be judged."""
    try:
        signatures = list(reader.embedded_signatures)
        is_marked = any(bears_our_mark(one) for one in signatures)
        observed = asyncio.run(_observe(reader, replace(question, is_own=question.is_own or is_marked), signatures))
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


async def _observe(
    reader: PdfFileReader, question: Question, signatures: Sequence[EmbeddedPdfSignature]
) -> judging.Observed:
    """Everything the rules ask for."""
    boxes = signed_boxes(reader, signatures)
    cuts = [
        second_look.Cut(
            ends_at=changes.revision_end(one),
            later=tuple(box for other, box in boxes if other.signed_revision > one.signed_revision),
        )
        for one in signatures
    ]
    with second_look.beside(question.pdf, cuts) as looked:
        comparison = changes.Comparison(
            reader, question.pdf, signatures, is_own=any(bears_our_mark(one) for one in signatures)
        )
        walk = _Walk(comparison, question)
        newest_first = [await walk.see(one) for one in reversed(signatures)]
        if any(one.trust_problem in abroad.STATUS_MISSING for one in newest_first):
            walk = _WalkLater(comparison, question)
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
        second_look=looked.result(),
        holds=holds,
        seen=tuple(reversed(newest_first)),
    )


class _Walk:
    """Goes from the newest signature to the oldest and carries the proven time along (ETSI EN 319 102-1, 5.6.2)."""

    def __init__(self, comparison: changes.Comparison, question: Question) -> None:
        self._comparison = comparison
        self._memory = comparison.memory
        self._question = question
        self._trust = [x509.Certificate.load(der) for der in question.trust]
        self._certificates = [x509.Certificate.load(der) for der in question.others]
        self._lists = list(question.revocations)
        self._answers: list[bytes] = []
        self._has_proofs = False
        self._is_archived = False
        self._may_be_later = False
        self._proven = question.at
        self._contexts: dict[datetime | None, ValidationContext] = {}
        self._abroad = abroad.Abroad(anchors=())
        self._now = clock.trusted_time()
        self._mode = "require" if question.is_own else "hard-fail"
        self._read_store()
        self._endings = revoked.Endings(self._lists)

    def _read_store(self) -> None:
        """Takes what the document brings along: certificates, revocation lists, status answers."""
        try:
            store = DocumentSecurityStore.read_dss(self._comparison.reader)
        except NoDSSFoundError:
            return
        self._certificates += store.load_certs()
        lists = [bytes(item.get_object().data) for item in store.crls]
        self._answers = [bytes(item.get_object().data) for item in store.ocsps]
        self._has_proofs = bool(lists or self._answers)
        self._lists = list(dict.fromkeys([*self._lists, *lists]))

    async def see(self, one: EmbeddedPdfSignature) -> judging.Seen:
        """One signature or time stamp, judged at its best proven time."""
        is_stamp = one.sig_object_type == "/DocTimeStamp"
        stated = _stated_time(one, is_stamp=is_stamp)
        later = max(filter(None, (self._proven, stated)), default=self._now)  # never the time that it claims
        status: PdfSignatureStatus | DocumentTimestampStatus
        time: TimestampSignatureStatus | None
        if is_stamp:
            status = time = await async_validate_pdf_timestamp(
                one, self._context_of_time(later), diff_policy=self._comparison
            )
        else:
            status = await async_validate_pdf_signature(
                one,
                self._context(stated or later),
                ts_validation_context=self._context_of_time(later),
                diff_policy=self._comparison,
            )
            time = status.timestamp_validity
        does_stand = time is not None and self._stands(time)
        ended = self._endings.of(status.validation_path)
        glance = Glance(
            status=status,
            time=time,
            stated=stated,
            is_time_proven=does_stand,
            ended=ended if ended is not None and ended.at < (stated or later) else None,
            has_proofs=self._has_proofs,
            is_archived=self._is_archived,
            is_own=self._question.is_own,
            needs_status=self._mode == "require",
            abroad=self._abroad,
        )
        if is_stamp and status.trusted and does_stand and stated is not None:
            self._proven, self._is_archived = stated, True
        return seen(self._comparison, self._question.pdf, one, glance)

    def _stands(self, time: TimestampSignatureStatus) -> bool:
        """Whether the token's authority still stood when something else proves that the token was there.

        Nothing else does for the last one: then it must stand now. Who has the key of an authority that ended writes
        any moment of the past (EN 319 102-1 clauses 5.6.2.4 and 5.5.4).
        """
        ended = self._endings.of(time.validation_path)
        if self._proven is not None:
            return ended is None or ended.at >= self._proven
        chain = [one for one in time.validation_path or () if isinstance(one, x509.Certificate)]
        return ended is None and all(one.not_valid_after >= self._now for one in chain[1:])

    def _context_of_time(self, moment: datetime | None) -> ValidationContext:
        """Whose time tokens are believed at a moment."""
        return self._context(moment)

    def _context(self, moment: datetime | None) -> ValidationContext:
        """Our trust at a moment: no fetching, and what is published of revocations must be here.

        What was found for one is known to all.
        """
        if moment not in self._contexts:
            self._contexts[moment] = ValidationContext(
                trust_roots=self._trust,
                moment=moment,
                other_certs=self._certificates,
                crls=[self._memory.revocation_list(data) for data in self._lists],
                ocsps=self._answers,
                revocation_mode=self._mode,
                allow_fetching=False,
                time_tolerance=_CLOCKS_DIFFER,
                signature_validator=self._memory,
                retroactive_revinfo=self._may_be_later,
            )
        return self._contexts[moment]


class _WalkLater(_Walk):
    """The same walk for a file that brings no proofs: lists made after it speak of it too."""

    def __init__(self, comparison: changes.Comparison, question: Question) -> None:
        super().__init__(comparison, question)
        everybody = [*self._certificates, *abroad.certificates_in(comparison.signatures)]
        self._lists = abroad.lists_that_speak(self._lists, everybody)
        self._answers = abroad.answers_that_speak(self._answers, everybody)
        self._may_be_later = True


class _WalkAbroad(_Walk):
    """The same walk with the recognised authorities trusted too, each in its days, and with their lists.

    The lenient walk asks nobody who was revoked: it only tells whether that is all that is missing.
    """

    def __init__(self, comparison: changes.Comparison, question: Question, *, is_lenient: bool) -> None:
        super().__init__(comparison, question)
        known = question.recognised
        self._abroad = abroad.abroad(known.anchors)
        self._mode = "soft-fail" if is_lenient else "require"
        self._unproven: dict[datetime | None, ValidationContext] = {}
        self._certificates += [x509.Certificate.load(der) for der in known.between]
        everybody = [*self._certificates, *abroad.certificates_in(comparison.signatures)]
        lists = dict.fromkeys([*self._lists, *known.revocations])
        self._endings = revoked.Endings(lists)
        self._lists = [] if is_lenient else abroad.lists_that_speak(lists, everybody)
        self._answers = [] if is_lenient else abroad.answers_that_speak(self._answers, everybody)

    def _context_of_time(self, moment: datetime | None) -> ValidationContext:
        """Whoever is no longer recognised gives no time that nothing later proves: it could be any day of the past."""
        if self._proven is not None:
            return self._context(moment)
        if moment not in self._unproven:
            self._unproven[moment] = self._believing(self._abroad.trusted_since(moment, at=self._now), moment)
        return self._unproven[moment]

    def _context(self, moment: datetime | None) -> ValidationContext:
        """Our trust and theirs at a moment."""
        if moment not in self._contexts:
            self._contexts[moment] = self._believing(self._abroad.trusted_at(moment), moment)
        return self._contexts[moment]

    def _believing(self, theirs: list[x509.Certificate], moment: datetime | None) -> ValidationContext:
        """Our trust and these at a moment; a list that was made later speaks of it too."""
        return ValidationContext(
            trust_roots=[*self._trust, *theirs],
            moment=moment,
            other_certs=self._certificates,
            crls=[self._memory.revocation_list(data) for data in self._lists],
            ocsps=self._answers,
            revocation_mode=self._mode,
            allow_fetching=False,
            time_tolerance=_CLOCKS_DIFFER,
            signature_validator=self._memory,
            retroactive_revinfo=True,
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
    walk = _WalkAbroad(comparison, question, is_lenient=False)
    lenient = _WalkAbroad(comparison, question, is_lenient=True)
    found = []
    for one, ours in zip(reversed(comparison.signatures), newest_first, strict=True):
        theirs = await walk.see(one)
        if theirs.trust_problem in abroad.STATUS_MISSING:
            guess = await lenient.see(one)
            theirs = abroad.without_status(theirs, guess)
        is_theirs = bool(theirs.recognised_by) and ours.trust_problem not in _OURS
        found.append(theirs if is_theirs else ours)
    return found


def _stated_time(one: EmbeddedPdfSignature, *, is_stamp: bool) -> datetime | None:
    """The time in the token: of a document time stamp, or of the signature's time stamp."""
    tokens = [one.signed_data] if is_stamp else list(extract_tst_data_iter(one.signer_info, signed=False))
    times = [token["encap_content_info"]["content"].parsed["gen_time"].native for token in tokens]
    return min(times, default=None)
