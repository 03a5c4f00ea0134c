"""Opening the two minutes in which a document may be signed as it was shown."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from django.db import transaction

from correspondence.core import route
from correspondence.core.errors import ChangedSinceShownError, SignerChangedError
from correspondence.core.route import Act, State, Task
from correspondence.core.shown import WIDTH, picture_name
from correspondence.doors import files
from correspondence.models import Memo, RouteStep, SignRequest, Version
from correspondence.models.way import mark_of
from directory.core.reach import Reach

WINDOW = timedelta(minutes=2)
"""For our own keys (decision 20)."""


@transaction.atomic
def prepare(memo_ref: str, *, document_hash: str, session: str = "", by: Reach, at: datetime) -> SignRequest:
    """Opens a sign request (`.nonce`, `.until`) for the document with this SHA-256 (hex), in this session.

    Raises NotWithinReachError, OutOfTurnError, ChangedSinceShownError, SignerChangedError.
    """
    memo = Memo.objects.within(by).held(memo_ref)
    route.require(State(memo.state), Act.SIGN)
    steps = [row.step() for row in RouteStep.objects.latest_round(memo.pk)]
    turn = route.turn(steps, task=Task.SIGN, posts=by.posts, state=State(memo.state))
    version = memo.current()
    if not compare_digest(version.frozen_sha256.encode(), document_hash.encode()):
        raise ChangedSinceShownError
    if version.signer_id != by.person_id:
        raise SignerChangedError
    return SignRequest.objects.create(
        nonce=secrets.token_hex(32),
        memo=memo,
        version=version.number,
        document_hash=version.frozen_sha256,
        session_hash=mark_of(session),
        person_id=route.person_of(by),
        post_id=turn.post_id,
        opened_at=at,
        until=at + WINDOW,
        pictures=_pictures(memo.ref, version),
    )


def _pictures(ref: str, version: Version) -> dict[str, str]:
    """The hashes of the page pictures that were served of this document; a page nobody asked for has none."""
    found = {
        page + 1: files.noted(ref, picture_name(version.frozen_sha256, width=WIDTH, page=page))
        for page in range(version.pages or 0)
    }
    return {str(page): sha256(webp).hexdigest() for page, webp in found.items() if webp is not None}
