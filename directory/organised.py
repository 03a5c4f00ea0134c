"""The ministries as the files of `organise` tell them: units and posts that have a code, and everybody."""

from collections import defaultdict
from datetime import date

from directory.core.organisation import PersonThere, PostLine, Present, UnitLine
from directory.core.tenure import Capacity
from directory.models import Person, Post, Tenure, Unit


def organised() -> Present:
    """What is there, in four queries."""
    units = Unit.objects.exclude(code="").select_related("parent")
    posts = Post.objects.exclude(code="").select_related("unit")
    seats: dict[int, set[tuple[str, date]]] = defaultdict(set)
    held = Tenure.objects.filter(capacity=Capacity.HOLDER).exclude(post__code="")
    for person, code, from_on in held.values_list("person", "post__code", "from_on"):
        seats[person].add((code, from_on))
    return Present(
        units={one.code: _unit(one) for one in units},
        posts={one.code: _post(one) for one in posts},
        people={
            one.username: PersonThere(
                name=one.name(),
                level=one.clearance().level,
                is_active=one.is_active,
                seats=frozenset(seats[one.pk]),
            )
            for one in Person.objects.select_related("cleared")
        },
    )


def _unit(unit: Unit) -> UnitLine:
    return UnitLine(
        code=unit.code,
        parent="" if unit.parent is None else unit.parent.code,
        name=unit.name(),
        symbol=unit.symbol,
        address=unit.address,
        is_external=unit.is_external_writer,
    )


def _post(post: Post) -> PostLine:
    return PostLine(
        code=post.code,
        unit=post.unit.code,
        title=post.title(),
        rank=post.rank,
        is_head=post.is_head,
        may_sign=post.may_sign,
        at_registry=post.desk_id is not None,
    )
