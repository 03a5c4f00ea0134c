"""Signing a frozen letter."""

from datetime import datetime

from django.db import transaction

from correspondence import sheets, surroundings
from correspondence.closing import bytes_of, version_of
from correspondence.core import phrases, route
from correspondence.core.journal import Hand
from correspondence.core.letter import Content
from correspondence.core.printed import shown_moment
from correspondence.core.readers import Circle, envelopes, tokens
from correspondence.core.route import Act, Standing, State, StepState, Task
from correspondence.doors import files
from correspondence.models import Memo, Movement, RouteStep, SignRequest, Version
from directory import audit, whois
from directory.core.reach import Reach
from signing.sign import sign
from signing.unlock import OpenKey


def sign_off(memo_ref: str, *, nonce: str, session: str = "", key: OpenKey, by: Reach, at: datetime) -> None:
    """Signs the document of this letter that the request was opened for, in the session it was opened in.

    The same request again after it succeeded changes nothing. Raises NotWithinReachError,
    OutOfTurnError, ChangedSinceShownError, TimeIsUpError, and what signing refuses.
    The signature is made before the lock and kept under it: of two at once one is kept, and a document that
    changed meanwhile is never signed. Crash note: a signed file without its row is one nobody names.
    """
    request = SignRequest.objects.asked(memo_ref, nonce=nonce, session=session, by=by)
    if request.signed:
        return
    # everything is asked before the key is used, and again under the lock (I6)
    version = version_of(request, Memo.objects.within(by).named(memo_ref), at=at)
    signed = _signed(version, key=key, by=by, at=at)
    with transaction.atomic():
        _keep(request.pk, memo_ref, signed, by=by, at=at)


def _signed(version: Version, *, key: OpenKey, by: Reach, at: datetime) -> bytes:
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


def _keep(request_id: int, ref: str, signed: bytes, *, by: Reach, at: datetime) -> None:
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
