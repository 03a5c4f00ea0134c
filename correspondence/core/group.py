"""Groups of addressees: a letter names one in a line, and goes to each of its members (domain 1.2, 2.15)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from correspondence.core.errors import CorrespondenceError, Finding
from correspondence.core.letter import Content
from correspondence.core.parts import Addressee, Copy, Member

NAME_LIMIT = 200
MEMBERS_LIMIT = 300
FARTHEST = timedelta(days=366)
"""How far ahead a change of members may be laid down."""


class Rule(StrEnum):
    """Who is in a group beside those who are listed. Stored values never change."""

    LISTED = "listed"  # nobody else
    FORMATIONS = "formations"  # every unit right below the ministry
    MINISTRIES = "ministries"  # every other ministry that has a registry here


class GroupNotAcceptedError(CorrespondenceError):
    """A group has a name of its own in its ministry, and each member once; facts: limit."""


class GroupNotAheadError(CorrespondenceError):
    """Members change from today on at the earliest, within a year, and not before a change laid down already."""


Key = int | str
"""A unit by its id, who is outside by name."""


def key_of(member: Member) -> Key:
    """What tells one member from another."""
    return member.name if member.unit_id is None else member.unit_id


Sent = int | tuple[str, str, str]
"""Where a letter goes: to a unit, or to somebody outside at an address."""


def sent_to(member: Member) -> Sent:
    """Where the letter goes that names the group: another address is another way."""
    return (member.name, member.address, member.email) if member.unit_id is None else member.unit_id


def check(name: str, members: Sequence[Member]) -> None:
    """Raises GroupNotAcceptedError."""
    keys = {key_of(one) for one in members}
    fits = 0 < len(name.strip()) <= NAME_LIMIT and len(keys) == len(members) <= MEMBERS_LIMIT
    if not fits or not all(one.name.strip() for one in members):
        raise GroupNotAcceptedError(limit=MEMBERS_LIMIT)


def check_ahead(from_on: date, *, today: date, last: date | None) -> None:
    """Raises GroupNotAheadError; `last` is the day from which the members hold that were laid down last."""
    if not today <= from_on <= today + FARTHEST or (last is not None and from_on < last):
        raise GroupNotAheadError


def changed(content: Content, now: Mapping[int, Collection[Sent]]) -> Iterator[Finding]:
    """The groups of the letter whose members are others by now; its issuer is none, whatever the group says.

    One that is used no more is not among those of `now`: the letters that name it keep it.
    """
    lines: list[Addressee | Copy] = [*content.to, *content.copies]
    for one in lines:
        if one.group is not None and one.group in now:
            there = set(now[one.group]) - {content.unit_id}
            if there != {sent_to(member) for member in one.members}:
                yield Finding(code="group_changed", facts={"group": one.name})
