"""Groups of addressees: who is in one from a day on, and that it is used no more (domain 1.2, 2.15)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from archive.core.leaf import EntryKind
from archive.enter import enter
from correspondence import groups
from correspondence.core import group
from correspondence.core.group import GroupNotAcceptedError, Rule
from correspondence.core.parts import Member
from correspondence.core.route import person_of
from correspondence.models import AddressGroup, GroupMember
from directory import audit
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import Reach


@transaction.atomic
def lay_group(  # noqa: PLR0913  (what a group says)
    body_id: int, name: Name, rule: Rule, *, members: Sequence[Member], from_on: date, by: Reach, at: datetime
) -> None:
    """Makes the group of this Arabic name in the ministry, or lays down who is in it from that day on.

    Letters keep who was in it when they were signed. Raises NotWithinReachError for anybody but the ministry's
    registry, GroupNotAcceptedError, GroupNotAheadError.
    """
    if body_id not in groups.served(by):
        raise NotWithinReachError
    group.check(name.ar, members)
    told = {"name_ckb": name.ckb, "name_en": name.en}
    made = {"rule": rule, "made_by_id": person_of(by), "made_at": at}
    there = AddressGroup.objects.select_for_update().filter(body=body_id, name_ar=name.ar, ended_at=None)
    row, is_new = there.update_or_create(
        body_id=body_id, name_ar=name.ar, ended_at=None, defaults=told, create_defaults=told | made
    )
    if row.rule != rule:
        raise GroupNotAcceptedError(limit=group.MEMBERS_LIMIT)
    last = GroupMember.objects.filter(group=row).last_changes()
    group.check_ahead(from_on, today=day_of(at), last=last.get(row.pk))
    _lay(row, members, from_on=from_on, by=by, at=at)
    enter(EntryKind.LAID_DOWN, body=row.said(), by=by, at=at)
    said = f"{row.name_ar} members={len(members)} from={from_on}"
    audit.record(by=by, act="make_group" if is_new else "lay_group", about=f"unit:{body_id}", at=at, note=said)


@transaction.atomic
def end_group(group_id: int, *, by: Reach, at: datetime) -> None:
    """Offers the group no more; letters that name it keep it. Raises NotWithinReachError."""
    row = AddressGroup.objects.select_for_update().filter(pk=group_id, ended_at=None).first()
    if row is None or row.body_id not in groups.served(by):
        raise NotWithinReachError
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    enter(EntryKind.LAID_DOWN, body=row.said(), by=by, at=at)
    audit.record(by=by, act="end_group", about=f"unit:{row.body_id}", at=at, note=row.name_ar)


def _lay(row: AddressGroup, members: Sequence[Member], *, from_on: date, by: Reach, at: datetime) -> None:
    """Ends the day before who is left out, and writes who is new; where only an address changed, both."""
    wanted = [_key(one) for one in members]
    there = {(one.unit_id, one.name, one.address, one.email): one for one in row.members.filter(until_on=None)}
    for key, one in there.items():
        if key not in wanted and one.from_on >= from_on:
            one.delete()  # it held for no whole day
        elif key not in wanted:
            one.until_on = from_on - timedelta(days=1)
            one.save(update_fields=["until_on"])
    GroupMember.objects.bulk_create(
        GroupMember(
            group=row, unit_id=unit, name=name, address=address, email=email, from_on=from_on,
            laid_by_id=person_of(by), laid_at=at,
        )
        for unit, name, address, email in wanted
        if (unit, name, address, email) not in there
    )  # fmt: skip


def _key(one: Member) -> tuple[int | None, str, str, str]:
    return one.unit_id, one.name if one.unit_id is None else "", one.address, one.email
