"""Signing a frozen letter with a signature that was made outside."""

from datetime import datetime

from django.db import transaction

from correspondence import signature
from correspondence.closing import memo_of, version_of
from correspondence.core.route import Door
from correspondence.doors import files
from correspondence.models import SignRequest
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach
from signing.take_back import take_back


def sign_outside(memo_ref: str, *, nonce: str, session: str = "", answer: bytes, by: Reach, at: datetime) -> None:
    """Puts the signature that a card or a service gave back under the document it was handed out for.

    The same request again after it succeeded changes nothing; after a refusal another answer may be sent within
    the time. Raises NotWithinReachError, RecalledError, OutOfTurnError, ChangedSinceShownError,
    SignedMeanwhileError, OutsideTimeIsUpError, SignerChangedError, WindowOverError, PowerEndedError, OutsidePowerError,
    FileLostError and what `signing.take_back` refuses.
    Taking back and keeping are one transaction: a signature is never spent on a letter that did not take it.
    """
    request = SignRequest.objects.asked(memo_ref, nonce=nonce, session=session, by=by)
    if request.signed:
        return
    if request.door != Door.OUTSIDE:
        raise NotWithinReachError
    version_of(request, memo_of(request, reach=by), at=at)
    prepared = files.fetch(request.prepared_file)
    with transaction.atomic():
        signed = take_back(request.handed, pdf=prepared, signature=answer, by=by, at=at)
        signature.keep(request.pk, memo_ref, signed, by=by, at=at)
