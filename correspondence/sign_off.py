"""Signing a frozen letter."""

from datetime import datetime

from django.db import transaction

from correspondence import signature
from correspondence.closing import memo_of, version_of
from correspondence.core.route import Door
from correspondence.models import SignRequest
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from signing.unlock import OpenKey


def sign_off(memo_ref: str, *, nonce: str, session: str = "", key: OpenKey, by: Reach, at: datetime) -> None:
    """Signs the document of this letter that the request was opened for, in the session it was opened in.

    The same request again after it succeeded changes nothing. Raises NotWithinReachError,
    RecalledError, OutOfTurnError, ChangedSinceShownError, SignedMeanwhileError, TimeIsUpError, SignerChangedError,
    WindowOverError, PowerEndedError, OutsidePowerError, and what signing refuses.
    The signature is made before the lock and kept under it: of two at once one is kept, and a document that
    changed meanwhile is never signed. Crash note: a signed file without its row is one nobody names.
    """
    request = SignRequest.objects.asked(memo_ref, nonce=nonce, session=session, by=by)
    if request.signed:
        return
    if request.door != Door.HERE:
        raise NotWithinReachError
    # everything is asked before the key is used, and again under the lock (I6)
    memo = memo_of(request, reach=by)
    signed = signature.made(memo, version_of(request, memo, at=at), against=request.dissent, key=key, by=by, at=at)
    with transaction.atomic():
        signature.keep(request.pk, memo_ref, signed, by=by, at=at)
