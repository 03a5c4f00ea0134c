"""Founds units, desks and posts: the skeleton that people are appointed to."""

from datetime import datetime

from django.db import transaction

from directory.audit import record
from directory.core.naming import Name
from directory.core.reach import Reach
from directory.models import Desk, Post, Unit


@transaction.atomic
def found_unit(  # noqa: PLR0913  (what a unit is)
    name: Name,
    *,
    parent_id: int | None,
    symbol: str,
    by: Reach,
    at: datetime,
    address: str = "",
    is_external_writer: bool = False,
    is_inspecting: bool = False,
    code: str = "",
) -> int:
    """Founds a unit below its parent, or a body when it has none; returns its id."""
    parent = None if parent_id is None else Unit.objects.select_for_update().get(pk=parent_id)
    unit = Unit.objects.create(
        name_ar=name.ar,
        name_ckb=name.ckb,
        name_en=name.en,
        parent=parent,
        symbol=symbol,
        address=address,
        is_external_writer=is_external_writer,
        is_inspecting=is_inspecting,
        code=code,
    )
    unit.path = f"{'/' if parent is None else parent.path}{unit.pk}/"
    unit.body_id = unit.chain()[-1]
    unit.save(update_fields=["path", "body"])
    record(by=by, act="found_unit", about=f"unit:{unit.pk}", at=at)
    return unit.pk


@transaction.atomic
def found_desk(name: Name, *, body_id: int, level: int, by: Reach, at: datetime) -> int:
    """Founds a registry desk of a body, cleared up to a level; returns its id."""
    desk = Desk.objects.create(name_ar=name.ar, name_ckb=name.ckb, name_en=name.en, body_id=body_id, level=level)
    record(by=by, act="found_desk", about=f"desk:{desk.pk}", at=at)
    return desk.pk


@transaction.atomic
def found_post(  # noqa: PLR0913  (what a post is)
    title: Name,
    *,
    unit_id: int,
    rank: int,
    by: Reach,
    at: datetime,
    is_head: bool = False,
    may_sign: bool = False,
    desk_id: int | None = None,
    code: str = "",
) -> int:
    """Founds a post in a unit; returns its id. A unit has one head."""
    post = Post.objects.create(
        unit_id=unit_id,
        title_ar=title.ar,
        title_ckb=title.ckb,
        title_en=title.en,
        rank=rank,
        is_head=is_head,
        may_sign=may_sign,
        desk_id=desk_id,
        code=code,
    )
    record(by=by, act="found_post", about=f"post:{post.pk}", at=at)
    return post.pk
