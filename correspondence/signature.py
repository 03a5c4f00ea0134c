"""What every way of signing a letter shares: whose turn it is, opening its minutes, the signature, keeping it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from correspondence import addressed, groups, powers, sheets, surroundings
from correspondence.closing import bytes_of, version_of
from correspondence.core import joint, route, sitting
from correspondence.core.deadline import check_answer_day, due_at
from correspondence.core.errors import ChangedSinceShownError, SignedMeanwhileError, SignerChangedError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content, Priority
from correspondence.core.printed import by_rank, capacity_line, dissent_line, reason, shown_moment
from correspondence.core.readers import Circle, envelopes, tokens
from correspondence.core.route import Act, Standing, State, Step, StepState, Task
from correspondence.core.shown import WIDTH, picture_name
from correspondence.doors import files
from correspondence.models import Memo, MinistryPace, Movement, RouteStep, SignRequest, Version
from correspondence.models.request import mark_of
from correspondence.models.way import call
from directory import audit, signatories
from directory.core.day import day_of
from directory.core.errors import PowerEndedError
from directory.core.reach import Reach
from directory.tenures import TenureFacts
from directory.workdays import calendar_at
from signing.sign import sign
from signing.unlock import OpenKey

WINDOW = timedelta(minutes=2)
"""For our own keys (decision 20)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A signature that is due: the step, its number on the page from 1, and the power under which it is given."""

    row: RouteStep
    number: int
    power: TenureFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a signature stands in its document: field, appearance (one page of PDF), reason."""

    field: str
    appearance: bytes
    reason: str


def turn_of(memo: Memo, version: Version, *, by: Reach, at: datetime) -> Turn:
    """The signature that this person gives now, under the power the page names, if it reaches the letter today (2.4).

    A power given anew under another order has to be printed first (I14).
    Raises OutOfTurnError, SignerChangedError, WindowOverError, PowerEndedError, OutsidePowerError.
    """
    rows = RouteStep.objects.latest_round(memo.pk)
    steps = [row.step() for row in rows]
    step = route.signing_turn(steps, by=by, state=State(memo.state))
    sitting.check_window(steps, due_at=memo.due_at, at=at)
    signing = [row for row in rows if row.task == Task.SIGN]
    row = next(row for row in signing if row.step() == step)
    content = Content.from_json(version.content)
    found = signatories.signatories((row.post_id,), on=day_of(at))[row.post_id]
    named = [one for one in found if one.id == row.power_id]
    paper = sheets.paper_of(content, ref=memo.ref)
    power = signatories.signatory(named, route.person_of(by), paper=paper)
    if power is None:
        raise PowerEndedError
    if power.holder_id != row.principal_id:
        raise SignerChangedError
    return Turn(row=row, number=signing.index(row) + 1, power=power)


def due_version(memo: Memo, *, document_hash: str, by: Reach, at: datetime) -> tuple[Version, Turn]:
    """The document that this person is to sign now, when it is the one that was shown, and the turn.

    Raises OutOfTurnError, ChangedSinceShownError, SignedMeanwhileError, SignerChangedError, WindowOverError,
    PowerEndedError, OutsidePowerError, LetterNotAcceptedError where, before the first signature, the day that it sets
    for its answer came, or somebody joined or left a group that it is addressed to, or whom it names left.
    """
    route.require(State(memo.state), Act.SIGN)
    version = memo.current()
    turn = turn_of(memo, version, by=by, at=at)
    standing = RouteStep.objects.standing(version)
    if compare_digest(standing.sha256.encode(), document_hash.encode()):
        if not standing.is_signed:  # nobody changes any more what was signed
            content = Content.from_json(version.content)
            check_answer_day(content, on=day_of(at))
            groups.check(content, on=day_of(at))
            addressed.check(content, on=day_of(at))
        return version, turn
    if standing.is_signed and memo.movements.filter(version=version.number, note=document_hash).exists():
        raise SignedMeanwhileError
    raise ChangedSinceShownError


def opened(
    memo: Memo, *, document_hash: str, session: str, dissent: str | None = None, by: Reach, at: datetime
) -> SignRequest:
    """A fresh request to sign the document, in the caller's transaction.

    Raises what `due_version` and `against` raise.
    """
    version, turn = due_version(memo, document_hash=document_hash, by=by, at=at)
    against = against_of(turn, dissent)
    return request_for(memo, version, turn, session=session, against=against, by=by, at=at)


def against_of(turn: Turn, dissent: str | None) -> str:
    """Why this member of a committee signs against; "" without dissent.

    Raises OutOfTurnError, ReasonMissingError, ReasonTooLongError.
    """
    return "" if dissent is None else sitting.dissent(dissent, turn.row.step())


def request_for(  # noqa: PLR0913  (what a request stands for)
    memo: Memo,
    version: Version,
    turn: Turn,
    *,
    session: str,
    against: str = "",
    by: Reach,
    at: datetime,
    lasts: timedelta = WINDOW,
) -> SignRequest:
    """The row of a fresh request."""
    return SignRequest.objects.create(
        nonce=secrets.token_hex(32),
        memo=memo,
        version=version.number,
        document_hash=RouteStep.objects.standing(version).sha256,
        session_hash=mark_of(session),
        person_id=route.person_of(by),
        post_id=turn.row.post_id,
        opened_at=at,
        until=at + lasts,
        dissent=against,
        pictures=_pictures(memo.ref, version),
    )


def _pictures(ref: str, version: Version) -> dict[str, str]:
    """The hashes of the page pictures that were served of this document; a page nobody asked for has none."""
    digest = RouteStep.objects.standing(version).sha256
    found = {
        page + 1: files.noted(ref, picture_name(digest, width=WIDTH, page=page)) for page in range(version.pages or 0)
    }
    return {str(page): sha256(webp).hexdigest() for page, webp in found.items() if webp is not None}


def mark(version: Version, turn: Turn, *, serial: str, against: str = "", at: datetime) -> Mark:
    """The visible mark with name, capacity, for whom, moment, certificate and dissent; the reason says the same.

    Where the page names ranks alone, so does the mark; the reason and the certificate name the person.
    """
    content = Content.from_json(version.content)
    field = sheets.signature_field(turn.number)
    width, height = sheets.size_of(version.fields, field)
    (signer,) = sheets.printed_signers((turn.power,), at=at)
    named = by_rank(signer, content)
    data: dict[str, object] = {
        "version": 1,
        "language": content.language,
        "digits": content.digits,
        "width": width,
        "height": height,
        "name": named.name.to(content.language),
        "capacity": capacity_line(named, content.language),
        "at": shown_moment(at),
        "serial": serial,
        "dissent": dissent_line(against, content.language),
        "made_at": at.isoformat(),
    }
    page = sheets.appearance("signature.typ", data)
    return Mark(field=field, appearance=page, reason=reason(signer, content.language, against=against))


def made(memo: Memo, version: Version, *, against: str = "", key: OpenKey, by: Reach, at: datetime) -> bytes:
    """The document with this person's signature; nothing is written.

    Raises what `turn_of` raises and what signing refuses.
    """
    turn = turn_of(memo, version, by=by, at=at)
    drawn = mark(version, turn, serial=key.short_serial, against=against, at=at)
    return sign(bytes_of(version), key=key, field=drawn.field, appearance=drawn.appearance, reason=drawn.reason, at=at)


def keep(request_id: int, ref: str, signed: bytes, *, by: Reach, at: datetime) -> None:
    """Names the signed document and moves the letter on, in the caller's transaction.

    After the last signature it lies with its registry; before, with the next signers. Of two at once one is
    kept, and the other is asked to look at the pages again. Raises NotWithinReachError, OutOfTurnError,
    ChangedSinceShownError, SignedMeanwhileError, TimeIsUpError, SignerChangedError, WindowOverError, PowerEndedError,
    OutsidePowerError.
    """
    memo = Memo.objects.within(by).held(ref)
    request = SignRequest.objects.get(pk=request_id)
    if request.signed:
        return
    version = version_of(request, memo, at=at)
    turn = turn_of(memo, version, by=by, at=at)
    row = turn.row
    row.state, row.done_at, row.done_by_id, row.version = StepState.DONE, at, by.person_id, version.number
    row.signed_file, row.signed_sha256 = files.keep(ref, signed, suffix=".pdf"), sha256(signed).hexdigest()
    row.dissent = request.dissent
    row.save(update_fields=["state", "done_at", "done_by_id", "version", "signed_file", "signed_sha256", "dissent"])
    memo.admit(frozenset({f"p{by.person_id}"}))  # who took part reads on, whatever becomes of the power
    power = powers.power_of(turn.power)
    hand = Hand(person_id=by.person_id, post_id=row.post_id, at=at, note=row.signed_sha256, power=power)
    if row.dissent:
        Movement.objects.write(memo, act=Act.DISSENT, to=memo.standing(), hand=replace(hand, note=row.dissent))
    to = _next(memo, version, row, file=row.signed_file, signed=signed, at=at)
    memo.sign_requests.filter(closed_at=None).update(closed_at=at)
    SignRequest.objects.filter(pk=request_id).update(signed=True)
    Movement.objects.write(memo, act=Act.SIGN, to=to, hand=hand)
    audit.record(by=by, act="sign", about=f"memo:{ref}", at=at, level=memo.level)


def _next(memo: Memo, version: Version, done: RouteStep, *, file: str, signed: bytes, at: datetime) -> Standing:
    """Where the letter stands now: with the signers still to come, or signed and on the registry's desk."""
    rows = RouteStep.objects.latest_round(memo.pk)
    steps = [row.step() for row in rows]
    if route.next_step(steps) is not None:
        holder = route.holder_of(steps)
        call(rows, at=at)
        RouteStep.objects.bulk_update(rows, ["called_at"])
        days = sitting.days(steps)
        is_guests_turn = route.next_steps(steps)[0].is_guest and not done.is_guest
        if is_guests_turn:
            _invite(memo, joint.guests_in(steps), at=at)
        is_laid_anew = is_guests_turn or (done.days is None) != (
            days is None
        )  # the own ministry signed, or a committee
        due = _fresh(memo, holder, days=days, at=at) if is_laid_anew else memo.due_at
        return Standing(state=State.READY, version=version.number, holder_post=holder, due_at=due)
    version.sign(file=file, data=signed)
    if any(step.task is Task.OPINION for step in steps):
        RouteStep.objects.need_no_more(memo)
    desk = surroundings.registry_of(memo.body_id, label=memo.label())
    marks = tokens(memo.label(), Circle(persons=frozenset(), desks=frozenset({desk})))
    memo.admit(marks | envelopes(memo.label(), [desk]))
    return Standing(state=State.SIGNED, version=version.number, holder_desk=desk, due_at=memo.due_at)


def _invite(memo: Memo, invited: Sequence[Step], *, at: datetime) -> None:
    """Opens the letter, signed by its own ministry, to the signers of the other one, and no earlier (I8)."""
    circle = surroundings.circle_of(memo.author_id, posts=[step.post_id for step in invited], on=day_of(at))
    memo.admit(tokens(memo.label(), circle))


def _fresh(memo: Memo, holder: int | None, *, days: int | None, at: datetime) -> datetime:
    calendar = calendar_at(holder, otherwise=memo.unit_id, since=day_of(at))
    pace = MinistryPace.objects.on(day_of(at), body_id=memo.body_id)
    return due_at(Priority(memo.priority), at=at, calendar=calendar, pace=pace, days=days)
