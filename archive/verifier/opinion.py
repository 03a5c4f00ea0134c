"""The judgement of the letter's signatures, where signing's judge can be had."""

from archive.verifier.margin import Endorser
from archive.verifier.walk import Clock, Opinion, Outcome

_OUTCOMES = {"TOTAL_PASSED": Outcome.PASSED, "INDETERMINATE": Outcome.UNDECIDED, "TOTAL_FAILED": Outcome.FAILED}


def opinion(trust: tuple[bytes, ...]) -> Opinion:
    """Judges a PDF against these root certificates (DER)."""

    def judged(pdf: bytes) -> tuple[Outcome, str]:
        try:
            from signing.core.question import Question  # noqa: PLC0415  (a missing part is said, not fatal)
            from signing.doors.judge import verdict_of  # noqa: PLC0415
        except ImportError as error:
            return Outcome.UNDECIDED, f"signatures not judged: {error.name} is not installed"
        if not trust:
            return Outcome.UNDECIDED, "signatures not judged: name the root certificates you trust with --trust"
        verdict = verdict_of(Question(pdf=pdf, trust=trust))
        signers = ", ".join(one.signer_name or one.organisation for one in verdict.signatures)
        codes = " ".join(finding.code for finding in verdict.all_findings())
        return _OUTCOMES[verdict.indication.name], f"{verdict.indication.value}: {signers} {codes}".strip()

    return judged


def clock(trust: tuple[bytes, ...]) -> Clock:
    """Reads time tokens against these root certificates (DER)."""

    def told(token: bytes, digest: bytes) -> tuple[Outcome, str]:
        try:
            from signing.core.errors import NotUnderRootError, TimeNotGivenError  # noqa: PLC0415  (as above)
            from signing.doors.timetoken import proven  # noqa: PLC0415
        except ImportError as error:
            return Outcome.UNDECIDED, f"time not read: {error.name} is not installed"
        try:
            found = proven(token, digest, roots=trust)
        except NotUnderRootError:
            return Outcome.UNDECIDED, "the token holds, and its authority stands under none of the roots you trust"
        except TimeNotGivenError:
            return Outcome.FAILED, "not a time token over this checkpoint"
        return Outcome.PASSED, f"in the log before {found.at.isoformat()}, says {found.authority}"

    return told


def endorser(trust: tuple[bytes, ...]) -> Endorser:
    """Judges detached signatures against these root certificates (DER)."""

    def judged(data: bytes, signature: bytes, person: int, lists: tuple[bytes, ...]) -> tuple[str, str]:
        try:
            from signing.doors.endorsed import Trust, endorsement_of  # noqa: PLC0415  (a missing part is said, not fatal)
        except ImportError as error:
            return Outcome.UNDECIDED.name, f"directives not judged: {error.name} is not installed"
        if not trust:
            return Outcome.UNDECIDED.name, "directives not judged: name the root certificates you trust with --trust"
        found = endorsement_of(data, signature, trust=Trust(roots=trust, revocations=lists))
        outcome = _OUTCOMES[found.indication.name]
        if outcome is Outcome.PASSED and not found.is_by(person):
            return Outcome.FAILED.name, f"signed by {found.signer_name}, who is not whom the directive names"
        return outcome.name, f"{found.indication.value} {found.sub_indication.value}: {found.signer_name}".strip()

    return judged
