"""Goes through a file's signatures with pyHanko, each judged at its best proven time, under one trust or another."""

from datetime import datetime, timedelta

from asn1crypto import x509
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from signing.core import judging
from signing.core.question import Question
from signing.doors import abroad, changes, clock, revoked
from signing.doors.quick_certificates import certificate
from signing.doors.reading import Glance, seen

_CLOCKS_DIFFER = timedelta(seconds=60)


class Walk:
    """Goes from the newest signature to the oldest and carries the proven time along (ETSI EN 319 102-1, 5.6.2)."""

    def __init__(self, comparison: changes.Comparison, question: Question) -> None:
        self._comparison = comparison
        self._memory = comparison.memory
        self._question = question
        self._trust = [certificate(der) for der in question.trust]
        self._certificates = [certificate(der) for der in question.others]
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


class WalkLater(Walk):
    """The same walk for a file that brings no proofs: lists made after it speak of it too."""

    def __init__(self, comparison: changes.Comparison, question: Question) -> None:
        super().__init__(comparison, question)
        everybody = [*self._certificates, *abroad.certificates_in(comparison.signatures)]
        self._lists = abroad.lists_that_speak(self._lists, everybody)
        self._answers = abroad.answers_that_speak(self._answers, everybody)
        self._may_be_later = True


class WalkAbroad(Walk):
    """The same walk with the recognised authorities trusted too, each in its days, and with their lists.

    The lenient walk asks nobody who was revoked: it only tells whether that is all that is missing.
    """

    def __init__(self, comparison: changes.Comparison, question: Question, *, is_lenient: bool) -> None:
        super().__init__(comparison, question)
        known = question.recognised
        self._abroad = abroad.abroad(known.anchors)
        self._mode = "soft-fail" if is_lenient else "require"
        self._unproven: dict[datetime | None, ValidationContext] = {}
        self._certificates += [certificate(der) for der in known.between]
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


def _stated_time(one: EmbeddedPdfSignature, *, is_stamp: bool) -> datetime | None:
    """The time in the token: of a document time stamp, or of the signature's time stamp."""
    tokens = [one.signed_data] if is_stamp else list(extract_tst_data_iter(one.signer_info, signed=False))
    times = [token["encap_content_info"]["content"].parsed["gen_time"].native for token in tokens]
    return min(times, default=None)
