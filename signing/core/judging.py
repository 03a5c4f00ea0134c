"""The rules by which a signed document is judged, R0 to R8, over what a reader saw in it.

Pure: the reader (signing/doors/judge.py) gathers, this decides. ETSI EN 319 102-1 gives the words.

R0 nothing encrypted                    R5 nothing changed after a signature but signing, proofs, time stamps
R1 whatever goes wrong is no "valid"    R6 as many /ByteRange as signatures as on record
R2 strict structure                     R7 a second reader sees the same pages
R3 each signature by itself             R8 a signature dictionary never changes
R4 the last signature covers the file
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from signing.core import active
from signing.core.policy import POLICIES, Level
from signing.core.verdict import Finding, SignatureFacts, SubIndication, Verdict
from signing.core.weights import gravity, worst

_RULES = POLICIES[-1]
_CLOCKS_DIFFER = timedelta(minutes=5)
"""The asker's moment may be read a little before a signature of the same act is made."""


class Change(StrEnum):
    """What happened to a document after a signature."""

    NONE = "none"
    PROOFS = "proofs"
    SIGNING = "signing"
    OTHER = "other"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One signature or document time stamp as the reader saw it."""

    field: str
    is_time_stamp: bool
    sub_filter: str
    signer_name: str
    person_id: int | None
    organisation: str
    serial: str
    reason: str
    signed_at: datetime | None
    timestamped_at: datetime | None
    digest: str
    key_kind: str
    key_size: int
    certificate_references: int
    is_for_signing: bool
    is_seal: bool
    is_intact: bool
    is_valid: bool
    is_sound: bool
    trust_problem: str
    covers_revision: bool
    ends_at: int
    time_is_good: bool
    is_time_proven: bool
    has_odd_shape: bool
    has_proofs: bool
    is_archived: bool
    change: Change
    dictionary_changed: bool
    revoked_at: datetime | None = None
    certificate_sha256: str = ""
    recognised_by: str = ""
    is_status_known: bool = True
    is_status_offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The document as the reader saw it."""

    size: int
    pages: int
    byte_ranges: int
    is_hybrid: bool
    late_fields: tuple[str, ...]
    second_look: tuple[str, ...]
    seen: tuple[Seen, ...]
    holds: tuple[active.Active, ...] = ()


ON_HOLD = "ON_HOLD"
"""The trust's problem when the certificate was suspended: EN 319 102-1 section 5.2.6.4 asks to try later."""

_SUB_FILTERS = {False: "/ETSI.CAdES.detached", True: "/ETSI.RFC3161"}


def judge(
    observed: Observed,
    *,
    expected_fields: tuple[str, ...] | None,
    is_own: bool,
    is_our_root: bool,
    at: datetime | None,
) -> Verdict:
    """The verdict over everything that was seen.

    `is_own` asks for our rules to the letter; `is_our_root` says that what was trusted is our own root.
    """
    signatures = tuple(
        _judged(one, is_own=is_own, is_our_root=is_our_root, at=at, since=_made_after(one, observed.seen))
        for one in observed.seen
    )
    findings = (
        *_structure(observed),
        *active.findings(observed.holds, is_own=is_own),
        *_tail(observed, is_own=is_own),
        *_record(observed, expected_fields),
        *(Finding(code="second_look_differs", facts={"what": what}) for what in observed.second_look),
    )
    indication, sub_indication = max(
        (worst(findings), *((one.indication, one.sub_indication) for one in signatures)), key=gravity
    )
    return Verdict(
        indication=indication,
        sub_indication=sub_indication,
        signatures=signatures,
        findings=tuple(findings),
        pages=observed.pages,
    )


def _structure(observed: Observed) -> Iterator[Finding]:
    """R2, and that there is something to judge."""
    if observed.is_hybrid:
        yield Finding(code="hybrid_references")
    if not any(not one.is_time_stamp for one in observed.seen):
        yield Finding(code="no_signature")


def _tail(observed: Observed, *, is_own: bool) -> Iterator[Finding]:
    """R4. What follows the last signature is tolerated in foreign files when it is proofs and nothing else."""
    if not observed.seen:
        return
    last = max(observed.seen, key=lambda one: one.ends_at)
    if last.ends_at != observed.size:
        is_harmless = not is_own and last.change is Change.PROOFS
        yield Finding(code="tail_of_proofs" if is_harmless else "tail", facts={"bytes": observed.size - last.ends_at})


def _record(observed: Observed, expected_fields: tuple[str, ...] | None) -> Iterator[Finding]:
    """R6, and fields that were not there when the first signature was made."""
    if observed.byte_ranges != len(observed.seen):
        yield Finding(code="count_differs", facts={"found": len(observed.seen), "marks": observed.byte_ranges})
    signed = [one.field for one in observed.seen if not one.is_time_stamp]
    if expected_fields is not None and sorted(signed) != sorted(expected_fields):
        yield Finding(code="not_as_on_record", facts={"found": " ".join(signed), "record": " ".join(expected_fields)})
    for name in observed.late_fields:
        yield Finding(code="late_field", facts={"field": name})


def _made_after(one: Seen, seen: tuple[Seen, ...]) -> datetime | None:
    """The latest proven time in what it signs: a time token of an earlier revision, of which it covers every byte."""
    earlier = (
        other.timestamped_at
        for other in seen
        if other.ends_at < one.ends_at and other.time_is_good and other.is_time_proven and one.covers_revision
    )
    return max(filter(None, earlier), default=None)


def _judged(
    one: Seen, *, is_own: bool, is_our_root: bool, at: datetime | None, since: datetime | None
) -> SignatureFacts:
    """R3, R5 and R8 for one signature; `since`: when it cannot have been made yet."""
    may_be_ours = is_our_root and not one.recognised_by
    findings = (
        *_cryptography(one, since),
        *_form(one),
        *_purpose(one, may_be_ours=is_own and not one.recognised_by),
        *_algorithms(one, is_own=is_own),
        *_after(one),
        *_time(one, at),
    )
    indication, sub_indication = worst(findings)
    return SignatureFacts(
        field=one.field,
        is_time_stamp=one.is_time_stamp,
        signer_name=one.signer_name,
        person_id=one.person_id if may_be_ours else None,
        organisation=one.organisation,
        signed_at=one.signed_at,
        timestamped_at=one.timestamped_at,
        level=_level(one),
        serial=one.serial,
        reason=one.reason,
        indication=indication,
        sub_indication=_trust_word(one, findings) or sub_indication,
        findings=tuple(findings),
        certificate_sha256=one.certificate_sha256,
        is_ours=may_be_ours and not one.trust_problem,
        recognised_by=one.recognised_by,
    )


def _cryptography(one: Seen, since: datetime | None) -> Iterator[Finding]:
    """R3: intact ∧ valid ∧ trusted, by the library's own bottom line."""
    if not one.is_intact:
        yield Finding(code="hash_differs")
    if not one.is_valid:
        yield Finding(code="signature_broken")
    yield from _trust(one, since)


def _trust(one: Seen, since: datetime | None) -> Iterator[Finding]:
    """R3: what is wrong first with the certificate.

    A time stamp over a signature proves that it was there by then, and not when it was made: it may be older than the
    revocation (EN 319 102-1, 5.5.4 step 4a) unless it signs a time of after that (5.3.4, as a content time stamp).
    """
    if one.trust_problem == SubIndication.REVOKED:
        is_later = since is not None and one.revoked_at is not None and since >= one.revoked_at
        yield Finding(code="revoked" if is_later else "revoked_since")
    elif one.trust_problem == ON_HOLD:
        yield Finding(code="on_hold")
    elif not one.is_status_known:
        yield Finding(code="status_unknown", facts={"authority": one.recognised_by})
    elif one.trust_problem:
        yield Finding(code="not_trusted", facts={"why": one.trust_problem})
    elif not one.is_sound:
        yield Finding(code="not_sound")
    elif not one.is_status_offered:
        yield Finding(code="status_not_offered")


def _form(one: Seen) -> Iterator[Finding]:
    """R3: sub-filter, the reference to the certificate, what the byte range covers.

    What belongs into a container is known only once its certificates are trusted; until then that is the finding.
    """
    if one.sub_filter != _SUB_FILTERS[one.is_time_stamp]:
        yield Finding(code="sub_filter_not_accepted", facts={"sub_filter": one.sub_filter})
    if one.certificate_references != 1:
        yield Finding(code="certificate_reference_missing", facts={"found": one.certificate_references})
    if one.has_odd_shape and not one.trust_problem:
        yield Finding(code="shape_not_accepted")
    if not one.covers_revision:
        yield Finding(code="coverage_not_accepted")


def _purpose(one: Seen, *, may_be_ours: bool) -> Iterator[Finding]:
    """R3: what the certificate is for. Our seals are always archived: without its time stamp one was cut short."""
    if not one.is_for_signing:
        yield Finding(code="not_for_signing")
    is_our_seal = may_be_ours and one.is_seal and not one.trust_problem
    if is_our_seal and not one.is_archived and _RULES.seal_level is Level.LTA:
        yield Finding(code="archive_stamp_missing")


def _algorithms(one: Seen, *, is_own: bool) -> Iterator[Finding]:
    """R3: digest at least SHA-256; RSA at least 3072 bits (2048 in foreign files, with a finding), or P-256 and up."""
    if one.digest not in _RULES.digests:
        yield Finding(code="algorithm_too_weak", facts={"algorithm": one.digest})
    least = _RULES.smallest_rsa if is_own else _RULES.tolerated_rsa
    is_strong = one.key_size >= least if one.key_kind == "rsa" else one.key_kind in _RULES.curves
    if not is_strong:
        yield Finding(code="algorithm_too_weak", facts={"algorithm": f"{one.key_kind} {one.key_size}"})
    elif one.key_kind == "rsa" and one.key_size < _RULES.smallest_rsa:
        yield Finding(code="key_short", facts={"bits": one.key_size})


def _after(one: Seen) -> Iterator[Finding]:
    """R5 and R8: what came after it."""
    if one.change is Change.FORBIDDEN:
        yield Finding(code="changed_though_certified")
    elif one.change is Change.OTHER:
        yield Finding(code="changed")
    if one.dictionary_changed:
        yield Finding(code="dictionary_changed")


def _time(one: Seen, at: datetime | None) -> Iterator[Finding]:
    """R3: a time that is proven, and not after the moment that was asked for.

    One without time stamp, whoever made it, was judged as of a later one, of the moment asked for, or of now, and never
    of the time it claims (EN 319 102-1 clause 5.3).
    """
    made = one.timestamped_at or one.signed_at
    if one.timestamped_at is not None and not one.time_is_good:
        yield Finding(code="time_not_good")
    elif one.timestamped_at is not None and not one.is_time_proven:
        yield Finding(code="time_not_proven")
    elif at is not None and made is not None and made > at + _CLOCKS_DIFFER:
        yield Finding(code="signed_later")
    elif one.timestamped_at is None:
        yield Finding(code="time_by_later_stamp" if one.is_archived else "time_claimed")


def _level(one: Seen) -> Level:
    """The baseline level the signature has reached, ETSI EN 319 142-1 clause 6."""
    if one.is_time_stamp:
        return Level.NONE
    if one.timestamped_at is None:
        return Level.B
    if not one.has_proofs:
        return Level.T
    return Level.LTA if one.is_archived else Level.LT


def _trust_word(one: Seen, findings: tuple[Finding, ...]) -> SubIndication | None:
    """The library's own word for a broken trust, when trust is what is wrong first."""
    is_trust = bool(findings) and findings[0].code == "not_trusted"
    known = one.trust_problem in {item.value for item in SubIndication}
    return SubIndication(one.trust_problem) if is_trust and known else None
