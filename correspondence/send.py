"""Sending a draft on its route."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from correspondence import citing, sheets, surroundings
from correspondence.core import acceptance, route
from correspondence.core.deadline import due_at
from correspondence.core.errors import StaleVersionError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content
from correspondence.core.readers import Circle, tokens
from correspondence.core.route import Act, Standing, State
from correspondence.doors import files
from correspondence.models import Memo, Movement, RouteStep, Version
from correspondence.sheets import Frozen
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.workdays import calendar_at


def send(memo_ref: str, *, reviewers: tuple[int, ...], by: Reach, at: datetime) -> None:
    """Checks the letter whole, builds the route (reviewers' posts, then the signers') and moves it there.

    Without reviewers it is frozen at once and lies with the signer. Raises NotWithinReachError,
    OutOfTurnError, LetterNotAcceptedError, TooManyReviewersError, ReviewerTwiceError, VacantPostError,
    SignerTwiceError, PowerEndedError, OutsidePowerError, NoRegistryError, and paper's TypesettingError and
    NotNormalFormError.
    Crash note: the frozen file is on disk before the row; without its row nothing names it.
    """
    memo = Memo.objects.within(by).named(memo_ref)
    route.require_author(State(memo.state), Act.SEND, is_author=memo.author_id == by.person_id)
    version = memo.current()
    content = Content.from_json(version.content)
    circle = _checked(content, reviewers, ref=memo_ref, by=by, at=at)
    frozen = None
    if not reviewers:
        frozen = sheets.freeze(content, ref=memo_ref, author_id=memo.author_id, version=version.number, at=at)
    with transaction.atomic():
        _move(memo_ref, version, reviewers=reviewers, circle=circle, frozen=frozen, by=by, at=at)


def _checked(content: Content, reviewers: tuple[int, ...], *, ref: str, by: Reach, at: datetime) -> Circle:
    """Everything that must be true before a letter travels (I4); who will have a need to know."""
    on = day_of(at)
    acceptance.check(content)
    if any(one.record_id is None for one in content.references):  # the others were found when the draft was kept
        acceptance.check_references(citing.cited_by(content, by=by))
    signers = tuple(one.post_id for one in content.signers())
    posts = (*reviewers, *signers)
    seats = whois.posts_by_id(posts, on=on)
    around = surroundings.surroundings_of(content, by=by, on=on, seats=seats)
    acceptance.check_surroundings(content, around)
    route.check_reviewers(reviewers, signers=signers)
    circle = surroundings.seated_circle_of(route.person_of(by), posts=posts, seats=seats)
    limited = [one for one in sheets.signers_of(content, ref=ref, at=at) if one.capacity.is_limited]
    circle = replace(circle, powers=frozenset(one.id for one in limited))
    if content.label.compartments:
        acceptance.check_compartments(
            content.label,
            inherited=around.answered,
            line=surroundings.line_above(by.units),
            heads=by.heads | {post.unit_id for post in seats.values() if post.is_head},
        )
    registries = surroundings.registries()
    bodies = {around.issuer_body, *around.bodies.values()}
    desks = {surroundings.desk_for(registries, body_id=body, label=content.label) for body in bodies}
    with_people, at_desks = surroundings.landings(
        seats.values(),
        people={one.person_id for one in limited},
        desks=(desk for desk in registries if desk.id in desks),
        on=on,
    )
    acceptance.check_landings(content.label, posts=with_people, desks=at_desks)
    return circle


def _move(  # noqa: PLR0913  (what was made before the lock)
    memo_ref: str,
    version: Version,
    *,
    reviewers: tuple[int, ...],
    circle: Circle,
    frozen: Frozen | None,
    by: Reach,
    at: datetime,
) -> None:
    memo = Memo.objects.held(memo_ref)  # its author, asked next, always reads it
    route.require_author(State(memo.state), Act.SEND, is_author=memo.author_id == by.person_id)
    if memo.version != version.number:
        raise StaleVersionError(base=version.number, current=memo.version)
    content = Content.from_json(version.content)
    steps = route.steps(reviewers, signers=tuple(one.post_id for one in content.signers()), signing=content.signing)
    RouteStep.objects.lay(memo, steps)
    memo.open_to(tokens(content.label, circle))
    if frozen is not None:
        version.freeze(file=files.keep(memo_ref, frozen.pdf, suffix=".pdf"), **sheets.columns(frozen))
        RouteStep.objects.name_signers(memo, frozen.signers)
    holder = route.holder_of(steps)
    calendar = calendar_at(holder, otherwise=content.unit_id, since=day_of(at))
    to = Standing(
        state=route.state_for(steps[0]),
        version=memo.version,
        holder_post=holder,
        due_at=due_at(content.priority, at=at, calendar=calendar),
    )
    hand = Hand(person_id=by.person_id, at=at, note="" if frozen is None else frozen.sha256)
    Movement.objects.write(memo, act=Act.SEND, to=to, hand=hand)
    audit.record(by=by, act="send", about=f"memo:{memo.ref}", at=at, level=memo.level)
