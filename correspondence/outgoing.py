"""A signed letter about to be numbered: what its registry needs to know of it, read once under its lock."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from correspondence import sealing, surroundings
from correspondence.core import readers
from correspondence.core.delivery import DeliveryState, DeskFacts, Destination, destinations
from correspondence.core.errors import FileLostError
from correspondence.core.letter import Content
from correspondence.core.readers import Circle
from correspondence.core.route import Act
from correspondence.doors import files
from correspondence.models import Memo, RouteStep, Version
from correspondence.sealing import Ministry
from directory import whois
from directory.core.day import day_of
from directory.whois import UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A signed letter on the registry's desk, its row locked, with what registering needs to know of it."""

    memo: Memo
    version: Version
    content: Content
    ministries: tuple[Ministry, ...]
    steps: tuple[RouteStep, ...]
    goes_to: tuple[Destination, ...]
    desks: tuple[DeskFacts, ...]
    at: datetime

    @property
    def issuer(self) -> UnitFacts:
        """The unit that issues it; its ministry is the first to number it."""
        return self.ministries[0].unit

    def signed(self) -> bytes:
        """The very bytes that were signed, as the journal's hash says; not what a row was made to name later.

        Raises FileLostError.
        """
        signed = files.fetch(self.version.signed_file)
        line = self.memo.movements.filter(act=Act.SIGN, version=self.version.number).latest("seq")
        if not compare_digest(sha256(signed).hexdigest(), line.note):
            raise FileLostError(name=self.version.signed_file)
        return signed

    def readers(self) -> frozenset[str]:
        """Author, route, issuing units, own addressees, their desks, and those of other bodies (decision 7)."""
        memo, on, label = self.memo, day_of(self.at), self.content.label
        posts = [step.post_id for step in self.steps]
        circle = surroundings.circle_of(memo.author_id, posts=posts, on=on)
        took_part = {person for step in self.steps for person in (step.signer_id, step.done_by_id)} - {None}
        own = [one for one in self.goes_to if one.state is DeliveryState.DELIVERED]
        reached = surroundings.lines_circle(own, label=label, on=on)
        abroad = {self.desk_of(one) for one in self.goes_to if one.state is DeliveryState.AT_REGISTRY}
        ours = {surroundings.desk_for(self.desks, body_id=one.body_id, label=label) for one in self.ministries[:-1]}
        desks = frozenset({memo.holder_desk_id} | ours | abroad) - {None}
        whole = Circle(
            persons=circle.persons | reached.persons | {person for person in took_part if person is not None},
            posts=circle.posts | reached.posts,
            holders=circle.holders | reached.holders,
            unit_paths=reached.unit_paths | {one.unit.path for one in self.ministries},
            desks=frozenset(desk for desk in desks if desk is not None),
        )
        return readers.tokens(label, whole)

    def desk_of(self, one: Destination) -> int:
        """The registry desk of an addressee's ministry. Raises NoRegistryError."""
        return surroundings.desk_for(self.desks, body_id=one.body_id, label=self.content.label)


def outgoing(memo: Memo, *, at: datetime) -> Outgoing:
    """What this letter says of itself and where it goes; the caller holds its row."""
    version = memo.current()
    content = Content.from_json(version.content)
    issuer = whois.unit_facts(content.unit_id)
    steps = tuple(RouteStep.objects.latest_round(memo.pk))
    guest = sealing.guest_of(steps, at=at)
    units = whois.units_by_id(content.units())
    bodies = {unit: units[unit].body_id for unit in content.units()}
    return Outgoing(
        memo=memo,
        version=version,
        content=content,
        ministries=tuple(sealing.ministry_of(unit) for unit in (issuer, guest) if unit is not None),
        steps=steps,
        goes_to=destinations(content, body_id=issuer.body_id, bodies=bodies),
        desks=surroundings.registries(),
        at=at,
    )
