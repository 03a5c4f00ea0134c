"""Before the PIN: whether this request still stands, and for which very document."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from correspondence.core import route
from correspondence.core.errors import ChangedSinceShownError, RecalledError
from correspondence.core.route import Act, State
from correspondence.doors import files
from correspondence.models import Memo, SignRequest, Version
from directory.core.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What the PIN would sign now, or that it has been signed."""

    document_hash: str
    until: datetime
    is_signed: bool


def closing(memo_ref: str, *, nonce: str, session: str, reach: Reach, at: datetime) -> Closing:
    """The open request, or the one that was signed by it.

    Raises NotWithinReachError for a request of another person, letter or session; RecalledError,
    TimeIsUpError, OutOfTurnError, ChangedSinceShownError.
    """
    request = SignRequest.objects.asked(memo_ref, nonce=nonce, session=session, by=reach)
    if not request.signed:
        version_of(request, memo_of(request, reach=reach), at=at)
    return Closing(document_hash=request.document_hash, until=request.until, is_signed=request.signed)


def memo_of(request: SignRequest, *, reach: Reach) -> Memo:
    """The letter of a request of one's own. Raises RecalledError when it has left one's reach since it was shown."""
    memo = Memo.objects.within(reach).filter(pk=request.memo_id).first()
    if memo is None:
        raise RecalledError
    return memo


def version_of(request: SignRequest, memo: Memo, *, at: datetime) -> Version:
    """The version the request was opened for, when row and journal say that it still stands frozen so.

    Raises TimeIsUpError, OutOfTurnError, ChangedSinceShownError.
    """
    request.require_open(at=at)
    route.require(State(memo.state), Act.SIGN)
    version = memo.current()
    noted = memo.movements.filter(version=version.number, state=State.READY).latest("seq").note
    said = {version.frozen_sha256, noted}
    if version.number != request.version or said != {request.document_hash}:
        raise ChangedSinceShownError
    return version


def bytes_of(version: Version) -> bytes:
    """The frozen document, its bytes being the ones shown. Raises ChangedSinceShownError, FileLostError."""
    frozen = files.fetch(version.frozen_file)
    if not compare_digest(sha256(frozen).hexdigest(), version.frozen_sha256):
        raise ChangedSinceShownError
    return frozen
