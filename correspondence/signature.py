"""What signing one letter and signing many share: opening its two minutes, making the signature, keeping it."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from correspondence import sheets, surroundings
from correspondence.closing import bytes_of, version_of
from correspondence.core import phrases, route
from correspondence.core.errors import ChangedSinceShownError, SignerChangedError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content
from correspondence.core.printed import shown_moment
from correspondence.core.readers import Circle, envelopes, tokens
from correspondence.core.route import Act, Standing, State, Step, StepState, Task
from correspondence.core.shown import WIDTH, picture_name
from correspondence.doors import files
from correspondence.models import Memo, Movement, RouteStep, SignRequest, Version
from correspondence.models.way import mark_of
from directory import audit, whois
from directory.core.reach import Reach
from signing.sign import sign
from signing.unlock import OpenKey

WINDOW = timedelta(minutes=2)
"""For our own keys (decision 20)."""


def due_version(memo: Memo, *, document_hash: str, by: Reach) -> tuple[Version, Step]:
    """The document that this person is to sign now, when it is the one that was shown, and the step.

    Raises OutOfTurnError, ChangedSinceShownError, SignerChangedError.
    """
    route.require(State(memo.state), Act.SIGN)
    steps = [row.step() for row in RouteStep.objects.latest_round(memo.pk)]
    turn = route.turn(steps, task=Task.SIGN, posts=by.posts, state=State(memo.state))
    version = memo.current()
    if not compare_digest(version.frozen_sha256.encode(), document_hash.encode()):
        raise ChangedSinceShownError
    if version.signer_id != by.person_id:
        raise SignerChangedError
    return version, turn


def opened(memo: Memo, *, document_hash: str, session: str, by: Reach, at: datetime) -> SignRequest:
    """A fresh request to sign the document, in the caller's transaction. Raises what `due_version` raises."""
    version, turn = due_version(memo, document_hash=document_hash, by=by)
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


def made(version: Version, *, key: OpenKey, by: Reach, at: datetime) -> bytes:
    """The document with this person's signature; nothing is written. Raises what signing refuses."""
    content = Content.from_json(version.content)
    width, height = sheets.size_of(version.fields, sheets.SIGNATURE)
    person = whois.person_facts(route.person_of(by))
    mark = {
        "version": 1,
        "language": content.language,
        "digits": content.digits,
        "width": width,
        "height": height,
        "name": person.name.to(content.language),
        "at": shown_moment(at),
        "serial": key.short_serial,
        "made_at": at.isoformat(),
    }
    return sign(
        bytes_of(version),
        key=key,
        field=sheets.SIGNATURE,
        appearance=sheets.appearance("signature.typ", mark),
        reason=phrases.SIGNED_FOR[content.language],
        at=at,
    )


def keep(request_id: int, ref: str, signed: bytes, *, by: Reach, at: datetime) -> None:
    """Names the signed document and moves the letter to its registry, in the caller's transaction.

    Of two at once one is kept. Raises NotWithinReachError, OutOfTurnError, ChangedSinceShownError, TimeIsUpError.
    """
    memo = Memo.objects.within(by).held(ref)
    request = SignRequest.objects.get(pk=request_id)
    if request.signed:
        return
    version = version_of(request, memo, at=at)
    rows = RouteStep.objects.latest_round(memo.pk)
    turn = route.turn((row.step() for row in rows), task=Task.SIGN, posts=by.posts, state=State(memo.state))
    row = next(row for row in rows if row.order == turn.order)
    row.state, row.done_at, row.done_by_id, row.version = StepState.DONE, at, by.person_id, version.number
    row.save(update_fields=["state", "done_at", "done_by_id", "version"])
    version.sign(file=files.keep(ref, signed, suffix=".pdf"), data=signed)
    memo.sign_requests.filter(closed_at=None).update(closed_at=at)
    SignRequest.objects.filter(pk=request_id).update(signed=True)
    desk = surroundings.registry_of(memo.body_id, label=memo.label())
    marks = tokens(memo.label(), Circle(persons=frozenset(), desks=frozenset({desk})))
    memo.admit(marks | envelopes(memo.label(), [desk]))
    to = Standing(state=State.SIGNED, version=version.number, holder_desk=desk, due_at=memo.due_at)
    hand = Hand(person_id=by.person_id, post_id=turn.post_id, at=at, note=version.signed_sha256)
    Movement.objects.write(memo, act=Act.SIGN, to=to, hand=hand)
    audit.record(by=by, act="sign", about=f"memo:{ref}", at=at, level=memo.level)
