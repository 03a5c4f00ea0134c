"""One letter as a person may see it now: content, route, journal, pages, and what may be done."""

from dataclasses import dataclass
from datetime import date, datetime

from archive.filing import FiledView, filed, line_of_class
from archive.records import is_readable
from correspondence import benefit, outsiders, papers, powers, rights
from correspondence.core.code import draft_code
from correspondence.core.committee import Role
from correspondence.core.errors import WithdrawnError
from correspondence.core.letter import Content
from correspondence.core.route import BACK, REASONED, Act, State, StepState, Task, next_steps
from correspondence.models import Delivery, Memo, Movement, RouteStep
from correspondence.outsiders import Beside
from correspondence.papers import annex, document, look, picture, preview
from correspondence.withdrawn import withdrawn
from directory import whois
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import PersonFacts, PostFacts, UnitFacts

__all__ = ["LetterView", "annex", "document", "letter", "look", "picture", "preview", "record_behind"]
NOBODY = Name(ar="")
TOLD = REASONED | {Act.GIVE_PEN, Act.TAKE_PEN, Act.ABSTAIN, Act.OPINE, Act.REGISTER, Act.HAND_OVER}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One post on the route."""

    order: int
    post_id: int
    post: Name
    unit: Name
    person: Name | None
    task: Task
    state: StepState
    done_at: datetime | None
    is_next: bool
    person_id: int | None = None
    capacity: str = ""
    principal: Name | None = None
    role: str = ""
    dissent: str = ""
    silence_passes: bool = False
    has_window: bool = False

    @property
    def may_dissent(self) -> bool:
        """True for a member of a committee, the chair included."""
        return self.role not in ("", Role.APPROVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerView:
    """Who signs, or will, as which post; `capacity` and `principal` are there once the letter is sent."""

    person: Name | None
    post: Name
    capacity: str = ""
    principal: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementView:
    """One line of the journal; `note` is the reason of a negative act, or the number given."""

    seq: int
    act: Act
    at: datetime
    person: Name | None
    post: Name | None
    version: int
    note: str
    power: powers.PowerView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """Where the letter went."""

    unit: Name
    copy: bool
    hidden: bool
    purpose: str
    state: str
    acknowledged_at: datetime | None
    acted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter within reach. `may` is what this person may do with it now, `barred` what its benefit forbids (2.4).

    `document_hash` (of what is signed), `shown_hash` (of whose pages are shown) and `pages` are there from READY
    on; `number`, `number_on`, `record_id` from the seal on. `label` is the present one: a grade may be lowered later.
    `place` is the class its author chose, `filed` where its record is now.
    `returned` is the last reason when the letter was given back and not sent again, `voided` the initials that fell
    with that; `asked_back` why its author wants it back. `before` had it earlier on the route, `passable` may be
    passed over by this person. `beside` is the other number of a letter of two ministries; `is_outside` for its guest.
    """

    ref: str
    state: State
    version: int
    content: Content
    label: Label
    content_hash: str
    code: str
    text: str
    author: Name
    unit: Name
    steps: tuple[StepView, ...]
    movements: tuple[MovementView, ...]
    deliveries: tuple[DeliveryView, ...]
    may: frozenset[Act]
    due_at: datetime | None
    document_hash: str
    shown_hash: str
    pages: int
    number: str
    number_on: date | None
    record_id: str
    returned: str
    signed_by: tuple[SignerView, ...]
    place: str = ""
    filed: FiledView | None = None
    own: StepView | None = None
    asked_back: str = ""
    before: tuple[StepView, ...] = ()
    passable: tuple[StepView, ...] = ()
    voided: tuple[MovementView, ...] = ()
    is_author: bool = False
    beside: Beside | None = None
    is_outside: bool = False
    awaits: bool | None = None
    barred: frozenset[Act] = frozenset()

    def signers(self) -> tuple[StepView, ...]:
        """Who signs, in the order of the page; empty before the letter is sent."""
        return tuple(step for step in self.steps if step.task is Task.SIGN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """Names of everybody and everything a letter's page mentions."""

    posts: dict[int, PostFacts]
    units: dict[int, UnitFacts]
    people: dict[int, PersonFacts]

    def person(self, person_id: int | None) -> Name | None:
        """The name, or None."""
        found = None if person_id is None else self.people.get(person_id)
        return None if found is None else found.name

    def post(self, post_id: int | None) -> Name | None:
        """The title, or None."""
        found = None if post_id is None else self.posts.get(post_id)
        return None if found is None else found.title

    def seat(self, post_id: int | None) -> Name | None:
        """The title with its unit before it, where nobody is named beside it; or None."""
        found = None if post_id is None else self.posts.get(post_id)
        return None if found is None else self.units[found.unit_id].name.before(found.title)


def letter(memo_ref: str, *, reach: Reach, at: datetime) -> LetterView:
    """The letter; reading a classified one writes its journal line.

    Raises NotWithinReachError, WithdrawnError for whoever had it before its author took it back.
    """
    memo = _named(memo_ref, reach=reach)
    version = memo.current()
    content = Content.from_json(version.content)
    steps = RouteStep.objects.latest_round(memo.pk)
    lines = list(memo.movements.order_by("seq"))
    seen = outsiders.seen(memo, content, steps, lines, reach=reach)
    content, steps, lines, given = seen.content, seen.steps, seen.lines, seen.given
    deliveries = outsiders.deliveries(given, reach=reach)
    cast = _cast(memo, content, steps, lines, deliveries, at=at)
    papers.journal(memo, act="read", reach=reach, at=at)
    route, person_id = _steps(steps, cast, content), reach.person_id or 0
    mays = rights.may_now(memo, steps, reach=reach)
    barred = benefit.barred(content, (row.step() for row in steps), mays, by=reach, at=at)
    returnable = rights.before_mine(steps, reach=reach) if Act.GIVE_BACK in mays else frozenset()
    passable = rights.passable_by(memo, steps, posts=cast.posts, units=cast.units, reach=reach)
    return LetterView(
        ref=memo.ref,
        state=State(memo.state),
        version=memo.version,
        content=content,
        label=memo.label(),
        content_hash=version.content_hash,
        code=draft_code(version.number, version.content_hash),
        text=version.text,
        author=cast.person(memo.author_id) or NOBODY,
        unit=cast.units[memo.unit_id].name,
        steps=route,
        own=next((one for one in route if one.is_next and one.task is Task.SIGN and one.person_id == person_id), None),
        movements=tuple(_movement(line, cast) for line in lines),
        deliveries=tuple(_delivery(row, cast, reach) for row in deliveries),
        may=mays - barred,
        barred=barred,
        asked_back=Movement.objects.asked_back(memo.pk) if mays & {Act.LET_STAND, Act.SUSPEND} else "",
        before=tuple(one for one in route if one.post_id in returnable and one.task is not Task.OPINION),
        passable=tuple(one for one in route if one.post_id in passable and one.is_next),
        voided=tuple(_movement(line, cast) for line in _voided(memo, lines)),
        is_author=memo.author_id == person_id,
        due_at=memo.due_at,
        document_hash=RouteStep.objects.standing(version).sha256 if memo.state in papers.FROZEN else "",
        shown_hash=papers.document_hash(memo, version),
        pages=papers.page_count(memo, version),
        number="" if given is None else given.text,
        number_on=None if given is None else given.on,
        record_id=memo.record_id,
        returned=_returned(memo, lines),
        signed_by=_signed_by(content, route, cast),
        place=line_of_class(content.place, body_id=memo.body_id),
        filed=filed(memo.record_id, reach=reach, on=day_of(at)) if memo.record_id and not seen.is_outside else None,
        beside=seen.beside,
        is_outside=seen.is_outside,
        awaits=memo.awaits,
    )


def record_behind(delivery_id: int, *, reach: Reach) -> str:
    """The record of a delivery that lies with this person. Raises NotWithinReachError."""
    lying = Delivery.objects.lying_with(reach).filter(is_readable(reach), pk=delivery_id)
    record_id = lying.values_list("record_id", flat=True).first()
    if record_id is None:
        raise NotWithinReachError
    return record_id


def _cast(
    memo: Memo,
    content: Content,
    steps: list[RouteStep],
    lines: list[Movement],
    deliveries: list[Delivery],
    *,
    at: datetime,
) -> _Cast:
    posts = {step.post_id for step in steps} | {line.post_id for line in lines if line.post_id}
    signers = content.signers()
    found = whois.posts_by_id(posts | {one.post_id for one in signers}, on=day_of(at))
    units = {post.unit_id for post in found.values()} | {row.unit_id for row in deliveries} | {memo.unit_id}
    people = {line.person_id for line in lines} | {memo.author_id, *(one.person_id for one in signers)}
    people |= powers.holders(line.power for line in lines)
    people |= {person for step in steps for person in (step.done_by_id, step.signer_id, step.principal_id)}
    named = whois.people_by_id(one for one in people if one is not None)
    return _Cast(posts=found, units=whois.units_by_id(units), people=named)


def _named(memo_ref: str, *, reach: Reach) -> Memo:
    try:
        return Memo.objects.within(reach).named(memo_ref)
    except NotWithinReachError as absent:
        if withdrawn({memo_ref}, reach=reach):
            raise WithdrawnError from absent
        raise


def _steps(steps: list[RouteStep], cast: _Cast, content: Content) -> tuple[StepView, ...]:
    following = next_steps(step.step() for step in steps)
    return tuple(_step(row, cast, content, is_next=row.step() in following) for row in steps)


def _step(row: RouteStep, cast: _Cast, content: Content, *, is_next: bool) -> StepView:
    post = cast.posts[row.post_id]
    return StepView(
        order=row.order,
        post_id=row.post_id,
        post=post.title,
        unit=cast.units[post.unit_id].name,
        person=cast.person(row.done_by_id) or cast.person(row.signer_id) or (post.holder.name if post.holder else None),
        person_id=row.signer_id,
        capacity=row.capacity,
        principal=cast.person(row.principal_id),
        role=(content.role(row.post_id) if row.task == Task.SIGN else None) or "",
        dissent=row.dissent,
        silence_passes=row.silence_passes,
        has_window=row.days is not None,
        task=Task(row.task),
        state=StepState(row.state),
        done_at=row.done_at,
        is_next=is_next,
    )


def _signed_by(content: Content, route: tuple[StepView, ...], cast: _Cast) -> tuple[SignerView, ...]:
    """Every signer in the order of the page: of the route, or of a draft's own words."""
    steps = [step for step in route if step.task is Task.SIGN]
    if steps:
        return tuple(
            SignerView(person=step.person, post=step.post, capacity=step.capacity, principal=step.principal)
            for step in steps
        )
    posts = [(cast.posts.get(one.post_id), cast.person(one.person_id)) for one in content.signers()]
    return tuple(
        SignerView(person=named or (post.holder.name if post.holder else None), post=post.title)
        for post, named in posts
        if post is not None
    )


def _movement(line: Movement, cast: _Cast) -> MovementView:
    return MovementView(
        seq=line.seq,
        act=Act(line.act),
        at=line.at,
        person=cast.person(line.person_id),
        post=cast.seat(line.post_id) if line.person_id is None else cast.post(line.post_id),
        version=line.version,
        note=line.note if line.act in TOLD else "",  # the other notes are hashes of documents
        power=powers.shown(line.power, cast.people),
    )


def _delivery(row: Delivery, cast: _Cast, reach: Reach) -> DeliveryView:
    return DeliveryView(
        unit=cast.units[row.unit_id].seen_from(reach.bodies),
        copy=row.copy,
        hidden=row.hidden,
        purpose=row.purpose,
        state=row.stand(),
        acknowledged_at=row.acknowledged_at,
        acted_at=row.acted_at,
    )


def _returned(memo: Memo, lines: list[Movement]) -> str:
    """The last reason, when the letter was given back and not sent again."""
    if memo.state != State.DRAFT:
        return ""
    acts = [line for line in lines if line.act == Act.SEND or (line.act in BACK and line.state == State.DRAFT)]
    return acts[-1].note if acts and acts[-1].act not in (Act.SEND, Act.RECALL) else ""


def _voided(memo: Memo, lines: list[Movement]) -> list[Movement]:
    """The initials given since the letter was last sent, which no longer stand now that it is a draft (I5)."""
    if memo.state != State.DRAFT:
        return []
    last = max((line.seq for line in lines if line.act == Act.SEND), default=len(lines))
    return [line for line in lines if line.seq > last and line.act == Act.INITIAL]
