"""Signing the letters of a list, each with its own signature."""

from datetime import datetime

from django.db import transaction

from correspondence import signature, sittings
from correspondence.closing import version_of
from correspondence.core import batch, route
from correspondence.core.errors import ChangedSinceShownError, TimeIsUpError
from correspondence.core.route import Act, State
from correspondence.models import Batch, BatchLine, Decision, Memo, RouteStep
from directory.core.errors import Refused
from directory.core.reach import Reach
from paper.core.errors import PaperError
from signing.unlock import OpenKey


def sign_batch(nonce: str, *, session: str = "", key: OpenKey, by: Reach, at: datetime) -> None:
    """Signs every letter of the list that still stands as it was seen; what was refused is kept beside each line.

    One letter's failure does not touch the others, and the same list again signs nothing twice. Raises
    NotWithinReachError, and TimeIsUpError when the two minutes are over.
    Crash note: letters signed before the crash are signed; the others wait, and the same list goes on with them.
    """
    row = sittings.asked(nonce, session=session, by=by)
    if row.closed_at is not None:
        return
    if not row.opened_at <= at <= row.until:
        raise TimeIsUpError
    waiting = row.lines.filter(is_out=False, request__signed=False).select_related("request__memo").order_by("id")
    key.keep_to(line.request.document_hash for line in waiting)
    for line in waiting:
        _try(line, key=key, by=by, at=at)
    Batch.objects.filter(pk=row.pk, closed_at=None).update(closed_at=at)


def _try(line: BatchLine, *, key: OpenKey, by: Reach, at: datetime) -> None:
    """Signs one letter, or notes why not."""
    try:
        _sign(line, key=key, by=by, at=at)
    except (Refused, PaperError) as error:
        BatchLine.objects.filter(pk=line.pk).update(refused=type(error).__name__)


def _sign(line: BatchLine, *, key: OpenKey, by: Reach, at: datetime) -> None:
    request, ref = line.request, line.request.memo.ref
    memo = Memo.objects.within(by).named(ref)
    route.require(State(memo.state), Act.SIGN)
    standing = RouteStep.objects.standing(memo.current())
    if not standing.is_signed and standing.sha256 != request.document_hash:
        raise ChangedSinceShownError
    batch.require_entry(memo.label())
    version = version_of(request, memo, at=at)
    signed = signature.made(memo, version, key=key, by=by, at=at)
    with transaction.atomic():
        signature.keep(request.pk, ref, signed, by=by, at=at)
        Decision.objects.filter(memo=memo, person=request.person_id).delete()
        BatchLine.objects.filter(pk=line.pk).update(refused="")
