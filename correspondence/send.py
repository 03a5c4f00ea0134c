"""Sending a draft on its route."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from correspondence import citing, sheets, surroundings
from correspondence.antecedents import readable
from correspondence.circuits import gates_before
from correspondence.core import acceptance, circuit, joint, route, sitting
from correspondence.core.circuit import Way
from correspondence.core.deadline import due_at
from correspondence.core.errors import StaleVersionError
from correspondence.core.journal import Hand
from correspondence.core.letter import Content, SigningOrder
from correspondence.core.readers import Circle, tokens
from correspondence.core.route import Act, Standing, State, Step, Task
from correspondence.doors import files
from correspondence.models import Memo, MinistryPace, Movement, RouteStep, Version
from correspondence.sheets import Frozen
from directory import audit, whois
from directory.core.day import day_of
from directory.core.reach import Reach
from directory.whois import PostFacts
from directory.workdays import calendar_of

Steps = tuple[Step, ...]


def send(
    memo_ref: str, *, reviewers: Way | tuple[int, ...], window_days: int | None = None, by: Reach, at: datetime
) -> None:
    """Checks the letter whole, builds the route (stages of review, gatekeepers, signers) and moves it there.

    `reviewers` is the whole way, or posts that review one after the other. Without reviewers and gatekeepers it is
    frozen at once and lies with the signer. Several signers may be given a window of working days: one who has not
    signed by then brings the letter back, and the guest of two ministries has its own. Raises NotWithinReachError,
    OutOfTurnError, PenElsewhereError, LetterNotAcceptedError, TooManyReviewersError, ReviewerTwiceError, QuorumError,
    WindowNotAcceptedError, VacantPostError, SignerTwiceError, PowerEndedError, OutsidePowerError, NoRegistryError, and
    paper's TypesettingError and NotNormalFormError.
    Crash note: the frozen file is on disk before the row; without its row nothing names it.
    """
    memo = Memo.objects.within(by).named(memo_ref)
    memo.writers().require(Act.SEND, State(memo.state), person_id=by.person_id)
    version = memo.current()
    content = Content.from_json(version.content)
    posts = _posts(content, Way.of(reviewers), on=day_of(at))
    plan = _planned(content, Way.of(reviewers), posts, window_days=window_days, by=by)
    gates = {one.post_id for one in plan} - set(posts)
    if gates:
        posts |= whois.posts_by_id(gates, on=day_of(at))
    circle = _checked(content, plan, posts, ref=memo_ref, by=by, at=at)
    holder = posts.get(route.holder_of(plan) or 0)
    calendar = calendar_of(content.unit_id if holder is None else holder.unit_id, since=day_of(at))
    pace = MinistryPace.objects.on(day_of(at), body_id=memo.body_id)
    due = due_at(content.priority, at=at, calendar=calendar, pace=pace, days=sitting.days(plan))
    frozen = None
    if route.state_for(route.next_step(plan)) is State.READY:
        frozen = sheets.freeze(content, ref=memo_ref, author_id=memo.author_id, version=version.number, at=at)
    with transaction.atomic():
        _move(memo_ref, version, plan=plan, circle=circle, frozen=frozen, due=due, by=by, at=at)


def _posts(content: Content, way: Way, *, on: date) -> dict[int, PostFacts]:
    """The posts of the route but its gatekeepers, and the heads of recipients that are asked for. Two queries."""
    chosen = {*way.posts(), *(one.post_id for one in content.signers())}
    return whois.posts_or_heads(chosen, units=surroundings.asked_heads(content), on=on)


def _planned(
    content: Content, way: Way, posts: Mapping[int, PostFacts], *, window_days: int | None, by: Reach
) -> Steps:
    """The whole route. A gatekeeper who writes the letter or reviews it lays it before the signer by that.

    An opinion lays it before nobody: without the gatekeeper's own word it goes no further. The guest of two ministries
    gets it signed by this one: from its minister's gatekeeper nothing is asked.
    """
    signers = tuple(one.post_id for one in content.signers())
    guests = surroundings.guest_posts(content, posts=posts)
    circuit.check(way, signers=signers)
    known = {*way.reviewers(), *signers, *by.posts}
    own = tuple(post for post in signers if post not in guests)
    gates = tuple(post for post in gates_before(own, posts=posts) if post not in known)
    signing = content.signing if content.committee is None else SigningOrder.FREE
    steps = sitting.laid(route.steps(way, signers=signers, signing=signing, gates=gates), content.committee)
    return joint.laid(sitting.windowed(steps, window_days), guests)


def _checked(
    content: Content, plan: Steps, known: Mapping[int, PostFacts], *, ref: str, by: Reach, at: datetime
) -> Circle:
    """Everything that must be true before a letter travels (I4); who will have a need to know."""
    on = day_of(at)
    acceptance.check(content)
    if any(one.record_id is None for one in content.references):  # the others were found when the draft was kept
        acceptance.check_references(citing.cited_by(content, by=by))
    if content.antecedents:
        acceptance.check_antecedents(content, readable=readable(content, reach=by))
    posts = tuple(step.post_id for step in plan)
    seats = {post: facts for post, facts in known.items() if post in posts}
    around = surroundings.surroundings_of(content, by=by, on=on, seats=known)
    acceptance.check_surroundings(content, around)
    surroundings.check_seats(posts, seats)
    reviewing = [seats[step.post_id] for step in plan if step.task in (Task.REVIEW, Task.OPINION)]
    gaining = {one.person_id for one in content.beneficiaries}
    circuit.check_no_benefit(gaining, seated=[(one.title.ar, one.holder.id) for one in reviewing if one.holder])
    own = tuple(step.post_id for step in plan if not step.is_guest)  # the guest reads it signed (I8)
    circle = surroundings.seated_circle_of(route.person_of(by), posts=own, seats=seats)
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
    bodies = {around.issuer_body, *around.bodies.values(), *(seat.body_id for seat in around.seats)} - {0}
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
    plan: Steps,
    circle: Circle,
    frozen: Frozen | None,
    due: datetime,
    by: Reach,
    at: datetime,
) -> None:
    memo = Memo.objects.held(memo_ref)  # its author, asked next, always reads it
    memo.writers().require(Act.SEND, State(memo.state), person_id=by.person_id)
    if memo.version != version.number:
        raise StaleVersionError(base=version.number, current=memo.version)
    content = Content.from_json(version.content)
    RouteStep.objects.lay(memo, plan, at=at)
    memo.open_to(tokens(content.label, circle))
    if frozen is not None:
        version.freeze(file=files.keep(memo_ref, frozen.pdf, suffix=".pdf"), **sheets.columns(frozen))
        RouteStep.objects.name_signers(memo, frozen.signers)
    to = Standing(
        state=route.state_for(route.next_step(plan)),
        version=memo.version,
        holder_post=route.holder_of(plan),
        due_at=due,
    )
    hand = Hand(person_id=by.person_id, at=at, note="" if frozen is None else frozen.sha256)
    Movement.objects.write(memo, act=Act.SEND, to=to, hand=hand)
    audit.record(by=by, act="send", about=f"memo:{memo.ref}", at=at, level=memo.level)
