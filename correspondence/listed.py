"""The directives that a person wrote and did not sign yet, as they would be signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.core.package import RecordFacts
from archive.records import records_among
from correspondence.core.directive import Part, Target
from correspondence.core.listed import LIMIT, Written
from correspondence.core.phrases import DIRECTIVES
from correspondence.models import ListedDirective
from directory import whois
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.whois import PersonFacts, PostFacts, UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom, in what part; of a post who sat there when it was written. No name for what is gone."""

    part: Part
    name: Name | None
    seated: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line; `facts` are None for a letter, or an antecedent, that is out of the writer's reach by now.

    `refused` names why it was left when the list was signed, `why` what that sentence names.
    """

    id: int
    record_id: str
    facts: RecordFacts | None
    written: Written
    title: Name | None
    holder: Name | None
    addressees: tuple[Addressee, ...]
    antecedents: Mapping[str, RecordFacts | None]
    refused: str
    why: Mapping[str, str | int]

    @property
    def own_text(self) -> str:
        """What was written besides the verb, as in the margin."""
        says = self.written.says
        return "" if says.text in {said[says.verb] for said in DIRECTIVES.values()} else says.text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    people: Mapping[int, PersonFacts]
    posts: Mapping[int, PostFacts]
    units: Mapping[int, UnitFacts]
    papers: Mapping[str, RecordFacts]

    def person(self, key: int | None) -> Name | None:
        found = None if key is None else self.people.get(key)
        return None if found is None else found.name

    def addressee(self, target: Target, seated: Mapping[int, int]) -> Addressee:
        if target.kind == "post":
            post, who = self.posts.get(target.id), self.person(seated.get(target.id))
            return Addressee(part=target.part, name=None if post is None else post.title, seated=who)
        if target.kind == "unit":
            unit = self.units.get(target.id)
            return Addressee(part=target.part, name=None if unit is None else unit.name)
        return Addressee(part=target.part, name=self.person(target.id))


def waiting(reach: Reach) -> int:
    """How many wait to be signed. One query."""
    return ListedDirective.objects.of(reach).count()


def listed(reach: Reach, *, on: date) -> tuple[Listed, ...]:
    """The list in the order in which it was written, in a fixed number of queries."""
    rows = [(row, row.written()) for row in ListedDirective.objects.of(reach).order_by("pk")[:LIMIT]]
    cast = _cast([(row.record_id, written) for row, written in rows], reach=reach, on=on) if rows else None
    return tuple(_line(row, written, cast) for row, written in rows if cast is not None)


def _cast(rows: list[tuple[str, Written]], *, reach: Reach, on: date) -> _Cast:
    every = [one for _, one in rows]
    targets = [target for one in every for target in one.says.targets]
    keys = {kind: {one.id for one in targets if one.kind == kind} for kind in ("unit", "post", "person")}
    people = {one.writer.holder_id for one in every} - {None} | {key for one in every for key in one.seated.values()}
    return _Cast(
        people=whois.people_by_id({*keys["person"], *(key for key in people if key is not None)}),
        posts=whois.posts_by_id(keys["post"] | {one.writer.post_id for one in every}, on=on),
        units=whois.units_by_id(keys["unit"]),
        papers=records_among(
            {record_id for record_id, _ in rows} | {paper for one in every for paper in one.says.antecedents},
            reach=reach,
        ),
    )


def _line(row: ListedDirective, written: Written, cast: _Cast) -> Listed:
    post = cast.posts.get(written.writer.post_id)
    return Listed(
        id=row.pk,
        record_id=row.record_id,
        facts=cast.papers.get(row.record_id),
        written=written,
        title=None if post is None else post.title,
        holder=cast.person(written.writer.holder_id),
        addressees=tuple(cast.addressee(one, written.seated) for one in written.says.targets),
        antecedents={paper: cast.papers.get(paper) for paper in written.says.antecedents},
        refused=row.refused,
        why=row.facts,
    )
