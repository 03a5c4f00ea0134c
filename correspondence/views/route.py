"""Who may review a letter before its signer: what the page that sends it offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from correspondence.circuits import CircuitFacts, among, benefits, offered_for
from correspondence.core.circuit import Way
from correspondence.core.letter import Content
from correspondence.letters import LetterView
from correspondence.surroundings import signing_people
from directory import whois
from directory.core.day import day_of
from directory.core.naming import Name
from directory.http import MinistryRequest
from directory.whois import PostFacts, UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """A post that may review, and whether it is ticked."""

    id: int
    title: Name
    holder: Name | None
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A post that signs, and who does so today; nobody where it is vacant."""

    title: Name
    person: Name | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The heads between the author and the signer, the seniors beside them, the ministry's other heads; who signs.

    `circuits` are what the unit's office offers for such a letter, `titles` the posts on them. `units` are those of
    which any one may review, `seated` who that would be: whoever sits there and is cleared for the letter.
    """

    above: tuple[Reviewer, ...]
    seniors: tuple[Reviewer, ...]
    others: tuple[Reviewer, ...]
    signers: tuple[Signer, ...]
    circuits: tuple[CircuitFacts, ...] = ()
    titles: Mapping[int, PostFacts] = field(default_factory=dict)
    units: Mapping[int, UnitFacts] = field(default_factory=dict)
    seated: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def posts(self) -> tuple[int, ...]:
        """Every post that may be chosen, in the order in which they review."""
        return tuple(post.id for post in (*self.seniors, *self.above, *self.others))

    def ways(self) -> dict[int, Way]:
        """The way of each circuit that is offered."""
        return {one.id: one.way for one in self.circuits}

    def ticked(self, chosen: Iterable[str]) -> "Route":
        """The same posts with the ticks that were sent."""
        keys = set(chosen)

        def tick(posts: tuple[Reviewer, ...]) -> tuple[Reviewer, ...]:
            return tuple(replace(post, is_chosen=str(post.id) in keys) for post in posts)

        return replace(self, above=tick(self.above), seniors=tick(self.seniors), others=tick(self.others))


def route_of(request: MinistryRequest, shown: LetterView) -> Route:
    """The route as it stands before anybody ticks: the heads in between are asked, the others may be.

    Whom the letter benefits is offered nowhere.
    """
    on = day_of(request.at)
    unit = whois.unit_facts(shown.content.unit_id)
    below = next((own.id for own in whois.units_by_id(request.reach.units).values() if unit.id in own.path), unit.id)
    line = [post for post in whois.heads_above(below, on=on) if post.id not in request.reach.posts]
    signer = next((at for at, post in enumerate(line) if post.id == shown.content.signer_post_id), len(line))
    writing = request.reach.posts | {one.post_id for one in shown.content.signers()}
    known = {post.id for post in line} | writing
    seniors = [post for post in _seniors(below, request) if post.id not in known and not benefits(post, shown.content)]
    inside = {facts.id: facts for facts in whois.units_under(unit.body_id)}
    there = [post for post in whois.posts_in(inside, on=on) if post.holder and post.id not in writing]
    posts = [post for post in there if not benefits(post, shown.content)]
    others = (post for post in posts if post.is_head and post.id not in known)
    seated = {of: there for of, there in among(posts, label=shown.content.label).items() if there}
    offered = offered_for(shown.content, by=request.reach, on=on)
    return Route(
        above=tuple(_reviewer(post, is_chosen=True) for post in line[:signer] if not benefits(post, shown.content)),
        seniors=tuple(_reviewer(post, is_chosen=False) for post in seniors),
        others=tuple(_reviewer(post, is_chosen=False) for post in others),
        signers=_signers(shown.content, on=on),
        circuits=offered,
        titles=whois.posts_by_id((post for one in offered for post in one.way.posts()), on=on) if offered else {},
        units={of: facts for of, facts in inside.items() if of in seated},
        seated=seated,
    )


def _signers(content: Content, *, on: date) -> tuple[Signer, ...]:
    return tuple(
        Signer(title=post.title, person=person.name if person else None)
        for post, person in signing_people(content, on=on)
    )


def _seniors(unit_id: int, request: MinistryRequest) -> tuple[PostFacts, ...]:
    """Whoever ranks above the author in his own unit and is not its head: the deputies and assistants."""
    ranked = whois.posts_in({unit_id}, on=day_of(request.at))
    own = next((at for at, post in enumerate(ranked) if post.id in request.reach.posts), 0)
    return tuple(post for post in ranked[:own] if post.holder and not post.is_head and post.desk_id is None)


def _reviewer(post: PostFacts, *, is_chosen: bool) -> Reviewer:
    holder = post.holder.name if post.holder else None
    return Reviewer(id=post.id, title=post.title, holder=holder, is_chosen=is_chosen)
