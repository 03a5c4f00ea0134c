"""Does what the files of a ministry ask for: each unit, post, person, clearance and appointment by its own deed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from directory.appoint import appoint
from directory.clear import clear
from directory.core.clearance import Clearance, Level
from directory.core.errors import DirectoryError
from directory.core.naming import Name
from directory.core.organisation import Organisation, PersonLine, PostLine, UnitLine
from directory.core.reach import Reach
from directory.core.tenure import Capacity, Term
from directory.hire import hire
from directory.models import Desk, Person, Post, Unit
from directory.organise import found_desk, found_post, found_unit

REGISTRY = Name(ar="سجل الصادرة والواردة", ckb="تۆماری دەرچوو و هاتوو", en="Registry")


@transaction.atomic
def settle(wanted: Organisation, *, encoded: Mapping[str, str], by: Reach, at: datetime) -> None:
    """Does all of it or nothing; `encoded` are the first passwords of those who are hired, encoded.

    Raises what `appoint` raises, and the fact `line` says for which line of people.csv.
    """
    for unit in wanted.units:
        _unit(unit, by=by, at=at)
    for post in wanted.posts:
        _post(post, by=by, at=at)
    for one in wanted.hired:
        hire(
            one.name,
            username=one.username,
            encoded_password=encoded[one.username],
            language=one.language,
            email=one.email,
            has_first_password=True,
            by=by,
            at=at,
        )
    names = {one.username for one in (*wanted.cleared, *wanted.appointed)}
    people = {person.username: person for person in Person.objects.select_related("cleared").filter(username__in=names)}
    for one in wanted.cleared:
        person = people[one.username]
        clearance = Clearance(level=one.level or Level.ORDINARY, compartments=person.clearance().compartments)
        clear(person.pk, clearance=clearance, by=by, at=at)
    posts = dict(Post.objects.filter(code__in={one.post for one in wanted.appointed}).values_list("code", "pk"))
    for one in wanted.appointed:
        _appoint(one, person_id=people[one.username].pk, post_id=posts[one.post], by=by, at=at)


def _unit(unit: UnitLine, *, by: Reach, at: datetime) -> None:
    found_unit(
        unit.name,
        parent_id=Unit.objects.get(code=unit.parent).pk if unit.parent else None,
        symbol=unit.symbol,
        address=unit.address,
        is_external_writer=unit.is_external,
        code=unit.code,
        by=by,
        at=at,
    )


def _post(post: PostLine, *, by: Reach, at: datetime) -> None:
    unit = Unit.objects.get(code=post.unit)
    found_post(
        post.title,
        unit_id=unit.pk,
        rank=post.rank,
        is_head=post.is_head,
        may_sign=post.may_sign,
        desk_id=_desk(unit.chain()[-1], by=by, at=at) if post.at_registry else None,
        code=post.code,
        by=by,
        at=at,
    )


def _desk(body_id: int, *, by: Reach, at: datetime) -> int:
    """The registry desk of the ministry, founded by the first post that serves it."""
    desk = Desk.objects.filter(body=body_id).order_by("id").first()
    return found_desk(REGISTRY, body_id=body_id, level=Level.TOP_SECRET, by=by, at=at) if desk is None else desk.pk


def _appoint(one: PersonLine, *, person_id: int, post_id: int, by: Reach, at: datetime) -> None:
    term = Term(from_on=one.from_on)
    try:
        appoint(person_id, post_id=post_id, term=term, capacity=Capacity.HOLDER, order=one.order, by=by, at=at)
    except DirectoryError as error:
        error.facts["line"] = one.line
        raise
