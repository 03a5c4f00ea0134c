"""Whether a document's signatures hold."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from paper.core.errors import PaperError
from paper.core.limits import CHILD_LIMITS, ChildLimits
from paper.isolate import isolate, teach
from signing import trust as trusted
from signing.core.authority import Role
from signing.core.errors import NotEstablishedError, TrustListBrokenError
from signing.core.question import Question, Recognised, verdict_from
from signing.core.verdict import Indication, Verdict, undecided
from signing.doors import ca
from signing.doors.safe import Safe

__all__ = ["Indication", "Verdict", "verdict_on"]

_JUDGES = "signing.doors.judge"
_JUDGE = f"{_JUDGES}:judge"
_own: dict[str, tuple[bytes, ...]] = {"asked": (), "taught": ()}
"""Our roots and lists: by which the last judgement was made, and of which the sandbox knows."""


def verdict_on(
    pdf: bytes,
    *,
    at: datetime | None,
    expected_fields: tuple[str, ...] | None = None,
    trust: Sequence[bytes] | None = None,
    limits: ChildLimits = CHILD_LIMITS,
) -> Verdict:
    """The verdict on the document by rules R0 to R8, made in the sandbox; it never raises because of the document.

    `at` None judges each signature at its best proven time. `expected_fields` are the signature fields on
    record. Trusted are our roots and the recognised authorities, each in its days; what these vouch for is not ours.
    `trust` (certificates, PEM or DER) replaces them all; then the file counts as foreign, and what other producers
    do harmlessly after signing is tolerated. Needs no database. Raises NotEstablishedError when no trust is given
    and there is no root here, ValueError when a trusted certificate cannot be read.
    """
    safe = Safe(folder=settings.PLACE.keys)
    roots = list(safe.roots().values()) if trust is None else [ca.load_certificate(item) for item in trust]
    question = Question(
        pdf=pdf,
        trust=tuple(ca.certificate_der(root) for root in roots),
        revocations=tuple(filter(None, map(safe.revocations, (*safe.names(Role.ROOT), *safe.names(Role.ISSUING))))),
        at=at,
        expected_fields=expected_fields,
        is_own=trust is None or _is_ours(safe, roots),
        recognised=_recognised() if trust is None else Recognised(),
    )
    try:
        return verdict_from(isolate(_JUDGE, question.to_bytes(), limits=limits))
    except PaperError as error:
        return undecided("reader_stopped", why=type(error).__name__)
    finally:
        if trust is None:
            _teach(safe, question)


def _teach(safe: Safe, asked: Question) -> None:
    """Lets the next judgements know our own authorities beforehand, once two have asked by the same roots and lists."""
    own = asked.trust + asked.revocations
    if own != _own["asked"]:
        _own["asked"] = own
    elif own != _own["taught"]:
        _own["taught"] = own
        names = (*safe.names(Role.ISSUING), *safe.names(Role.TIME))
        others = tuple(ca.certificate_der(safe.certificate_of(name)) for name in names)
        teach(_JUDGES, Question(pdf=b"", trust=asked.trust, revocations=asked.revocations, others=others).to_bytes())


def _recognised() -> Recognised:
    """Whom the trust list names; nobody when it is not the one that was signed: our own letters are judged as ever."""
    try:
        return trusted.known()
    except TrustListBrokenError:
        return Recognised()


def _is_ours(safe: Safe, roots: Sequence[ca.Certificate]) -> bool:
    """True when the trust that was given is roots of ours and nothing else."""
    try:
        own = safe.roots().values()
    except NotEstablishedError:
        return False
    return all(root in own for root in roots)
