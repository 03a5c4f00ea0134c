"""Handing out what a card or a signing service signs, for one letter as it was shown."""

from datetime import datetime

from django.db import transaction

from correspondence import signature
from correspondence.closing import bytes_of
from correspondence.core import route
from correspondence.core.route import Door
from correspondence.doors import files
from correspondence.models import Memo, SignRequest
from directory.core.reach import Reach
from signing import keys
from signing.hand_out import hand_out


def prepare_outside(
    memo_ref: str, *, document_hash: str, session: str = "", dissent: str | None = None, by: Reach, at: datetime
) -> SignRequest:
    """Opens fifteen minutes (decision 20) in which this document may be signed outside (`.nonce`, `.until`).

    Raises NotWithinReachError, OutOfTurnError, ChangedSinceShownError, SignedMeanwhileError, SignerChangedError,
    PowerEndedError, OutsidePowerError, ReasonMissingError, ReasonTooLongError, and what
    signing refuses.
    The document is prepared before the lock, and everything is asked again under it. Crash note: a prepared file
    without its row is one nobody names, and worth nothing.
    """
    memo = Memo.objects.within(by).named(memo_ref)
    version, turn = signature.due_version(memo, document_hash=document_hash, by=by, at=at)
    line = keys.certificate_line(route.person_of(by))
    against = signature.against_of(turn, dissent)
    drawn = signature.mark(version, turn, serial=line.short_serial, against=against, at=at)
    handed = hand_out(
        bytes_of(version), field=drawn.field, appearance=drawn.appearance, reason=drawn.reason, by=by, at=at
    )
    file = files.keep(memo_ref, handed.pdf, suffix=".pdf")
    with transaction.atomic():
        memo = Memo.objects.within(by).held(memo_ref)
        version, turn = signature.due_version(memo, document_hash=document_hash, by=by, at=at)
        lasts = handed.until_at - at
        row = signature.request_for(memo, version, turn, session=session, against=against, by=by, at=at, lasts=lasts)
        row.door, row.handed, row.prepared_file = Door.OUTSIDE, handed.nonce, file
        row.to_sign, row.algorithm = handed.to_sign.hex(), handed.algorithm
        row.save(update_fields=["door", "handed", "prepared_file", "to_sign", "algorithm"])
    return row
