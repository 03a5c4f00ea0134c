"""Before the PIN: whether this request still stands, and for which very document."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from correspondence.core import route
from correspondence.core.errors import ChangedSinceShownError, RecalledError, SignedMeanwhileError
from correspondence.core.route import Act, Door, State
from correspondence.doors import files
from correspondence.models import Memo, Movement, RouteStep, SignRequest, Version
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a card or a service signs: the signed attributes (RFC 5652 section 5.4, DER), and by which algorithm."""

    to_sign: bytes
    algorithm: str

    @property
    def digest(self) -> bytes:
        """SHA-256 of what is signed, for cards that take a digest."""
        return sha256(self.to_sign).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What the PIN would sign now, or that it has been signed."""

    document_hash: str
    until: datetime
    is_signed: bool
    door: Door
    dissent: str = ""
    outside: Outside | None = None


def closing(memo_ref: str, *, nonce: str, session: str, reach: Reach, at: datetime) -> Closing:
    """The open request, or the one that was signed by it.

    Raises NotWithinReachError for a request of another person, letter or session; RecalledError,
    TimeIsUpError, OutOfTurnError, ChangedSinceShownError.
    """
    request = SignRequest.objects.asked(memo_ref, nonce=nonce, session=session, by=reach)
    if not request.signed:
        version_of(request, memo_of(request, reach=reach), at=at)
    return Closing(
        document_hash=request.document_hash,
        until=request.until,
        is_signed=request.signed,
        door=Door(request.door),
        dissent=request.dissent,
        outside=_outside(request),
    )


def _outside(request: SignRequest) -> Outside | None:
    if request.door != Door.OUTSIDE:
        return None
    return Outside(to_sign=bytes.fromhex(request.to_sign), algorithm=request.algorithm)


def memo_of(request: SignRequest, *, reach: Reach) -> Memo:
    """The letter of a request of one's own. Raises RecalledError when it has left one's reach since it was shown."""
    memo = Memo.objects.within(reach).filter(pk=request.memo_id).first()
    if memo is None:
        raise RecalledError
    return memo


def version_of(request: SignRequest, memo: Memo, *, at: datetime) -> Version:
    """The version the request was opened for, when row and journal say that it still stands frozen so.

    Raises SignedMeanwhileError, TimeIsUpError, OutOfTurnError, ChangedSinceShownError.
    """
    version = memo.current()
    standing = RouteStep.objects.standing(version)
    if version.number == request.version and standing.is_signed and standing.sha256 != request.document_hash:
        raise SignedMeanwhileError
    request.require_open(at=at)
    route.require(State(memo.state), Act.SIGN)
    noted = Movement.objects.document(memo.pk, version=version.number)
    said = {standing.sha256, noted}
    if version.number != request.version or said != {request.document_hash}:
        raise ChangedSinceShownError
    return version


def bytes_of(version: Version) -> bytes:
    """The document that awaits a signature, its bytes being the ones shown.

    Raises ChangedSinceShownError, FileLostError.
    """
    standing = RouteStep.objects.standing(version)
    found = files.fetch(standing.file)
    if not compare_digest(sha256(found).hexdigest(), standing.sha256):
        raise ChangedSinceShownError
    return found
