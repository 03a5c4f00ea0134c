"""What a judgement of a signed document says, in the words of ETSI EN 319 102-1 clause 5.1.3."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from signing.core.errors import NotTrustedError
from signing.core.policy import POLICIES, Level


class Indication(StrEnum):
    """The bottom line. INDETERMINATE is never shown as valid."""

    TOTAL_PASSED = "TOTAL_PASSED"
    INDETERMINATE = "INDETERMINATE"
    TOTAL_FAILED = "TOTAL_FAILED"


class SubIndication(StrEnum):
    """Why it is not TOTAL-PASSED, ETSI EN 319 102-1 table 5 and 6."""

    NONE = ""
    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    NOT_YET_VALID = "NOT_YET_VALID"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    TRY_LATER = "TRY_LATER"
    TIMESTAMP_ORDER_FAILURE = "TIMESTAMP_ORDER_FAILURE"
    NO_POE = "NO_POE"
    SIGNED_DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"
    GENERIC = "GENERIC"


class Fault(StrEnum):
    """What is wrong with what is TOTAL-FAILED: changed, never signed so, or signed when the right to was gone."""

    ALTERED = "altered"
    FALSE = "false"
    REVOKED = "revoked"


_FAULTS = {
    "hash_differs": Fault.ALTERED,
    "changed_though_certified": Fault.ALTERED,
    "signature_broken": Fault.FALSE,
    "revoked": Fault.REVOKED,
}
"""By the finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the judgement found, as a code; `facts` fill the sentence that wording makes of it."""

    code: str
    facts: dict[str, str | int] = field(default_factory=dict)


_UNPROVEN = frozenset({"time_not_good", "time_not_proven", "hash_differs", "signature_broken"})
"""Findings with which a stated time is no more than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """One signature or document time stamp, in the order of the revisions.

    `is_ours` is true only when its certificate was issued under our own root; `recognised_by` names the authority
    of the trust list that vouches for it instead, and then `person_id` is None: others' numbers are not ours.
    """

    field: str
    is_time_stamp: bool
    signer_name: str
    person_id: int | None
    organisation: str
    signed_at: datetime | None
    timestamped_at: datetime | None
    level: Level
    serial: str
    reason: str
    indication: Indication
    sub_indication: SubIndication
    findings: tuple[Finding, ...] = ()
    certificate_sha256: str = ""
    is_ours: bool = False
    recognised_by: str = ""

    @property
    def is_time_proven(self) -> bool:
        """True when `timestamped_at` is more than what a stamp says that nobody need believe."""
        return self.timestamped_at is not None and _UNPROVEN.isdisjoint(one.code for one in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of a whole document. It has no truth value on purpose: read `indication` or `require`."""

    indication: Indication
    sub_indication: SubIndication
    signatures: tuple[SignatureFacts, ...] = ()
    findings: tuple[Finding, ...] = ()
    pages: int = 0

    def __bool__(self) -> bool:
        """Never: a verdict is not a yes or no."""
        message = "A verdict has no truth value: read its indication or call require()."
        raise RuntimeError(message)

    def require(self) -> None:
        """Nothing, when the document is TOTAL-PASSED. Raises NotTrustedError otherwise."""
        if self.indication is not Indication.TOTAL_PASSED:
            first = next((finding.code for finding in self.all_findings()), "")
            raise NotTrustedError(
                indication=self.indication.value, sub_indication=self.sub_indication.value, finding=first
            )

    def require_ours(self, *, taken_in: frozenset[str] = frozenset()) -> None:
        """Nothing, when it is TOTAL-PASSED and every signature is ours. Raises NotTrustedError otherwise.

        Each has a time stamp of its own where our policy gives it one: what had it and lost it is not taken.
        `taken_in` are the SHA-256 of certificates that two officers took in for people of this house.
        """
        self.require()
        is_ours = [
            one.is_ours or (not one.is_time_stamp and one.certificate_sha256 in taken_in) for one in self.signatures
        ]
        if not all(is_ours) or not any(one.is_ours for one in self.signatures):
            raise NotTrustedError(indication=self.indication.value, sub_indication="", finding="not_ours")
        is_stamped = all(one.timestamped_at is not None for one in self.signatures)
        if not is_stamped and POLICIES[-1].letter_level is not Level.B:
            raise NotTrustedError(indication=self.indication.value, sub_indication="", finding="time_claimed")

    @property
    def fault(self) -> Fault | None:
        """The gravest fault of what is TOTAL-FAILED; None for everything else."""
        if self.indication is not Indication.TOTAL_FAILED:
            return None
        found = {_FAULTS.get(finding.code) for finding in self.all_findings()}
        return next((one for one in Fault if one in found), None)

    def all_findings(self) -> tuple[Finding, ...]:
        """The document's findings, then those of each signature."""
        return self.findings + tuple(finding for signature in self.signatures for finding in signature.findings)


def undecided(code: str, sub_indication: SubIndication = SubIndication.GENERIC, **facts: str | int) -> Verdict:
    """A verdict INDETERMINATE with one finding."""
    return Verdict(
        indication=Indication.INDETERMINATE,
        sub_indication=sub_indication,
        findings=(Finding(code=code, facts=facts),),
    )
