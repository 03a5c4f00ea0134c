"""Sending outside again: letters that an older database does not know wait at their registry for whom they are for."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef

from correspondence import surroundings
from correspondence.core.delivery import desk_of
from correspondence.core.letter import Content
from correspondence.core.number import Direction
from correspondence.models import Delivery, Dispatch, MinistryPace, Registration
from correspondence.ways import ways_of
from directory import audit, whois
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach
from directory.workdays import calendars_of

CHUNK = 200


def redispatch(*, by: Reach, at: datetime) -> int:
    """Lays again what registries have to send outside, with name and address as the record's source has them.

    Of letters that lie nowhere yet, which are those whose number was just put back: it goes before `redeliver`, which
    notes what was sent. What an outage put on paper has no journal, and left without us. Each is one line in the
    journal; a second time changes nothing. A chunk of letters is one transaction: again after a crash, it goes on. Says
    how many addressees. Raises NotWithinReachError for anybody but the clockwork.
    """
    if by is not CLOCKWORK:
        raise NotWithinReachError
    rows = Registration.objects.filter(direction=Direction.OUT).exclude(record_id="")
    lying = (model.objects.filter(outgoing=OuterRef("pk")) for model in (Dispatch, Delivery))
    lost = iter(list(rows.filter(*(~Exists(there) for there in lying)).order_by("pk").values_list("pk", flat=True)))
    count = 0
    while chunk := list(islice(lost, CHUNK)):
        count += _chunk(chunk, at=at)
    return count


@transaction.atomic
def _chunk(keys: Sequence[int], *, at: datetime) -> int:
    numbers = {row.record_id: row for row in Registration.objects.filter(pk__in=keys).order_by("-pk")}
    said = {name: Content.from_json(json.loads(way.source)) for name, way in ways_of(numbers).items()}
    desks, count = surroundings.registries(), 0
    units = whois.units_by_id({content.unit_id for content in said.values()})
    calendars = calendars_of(units, since=day_of(min((row.at for row in numbers.values()), default=at)))
    paces = MinistryPace.objects.of({row.body_id for row in numbers.values()})
    for record_id, content in sorted(said.items(), key=lambda one: one[0]):
        given, unit = numbers[record_id], units.get(content.unit_id)
        desk = desk_of(desks, body_id=given.body_id, label=content.label)
        beyond = (*content.outsiders(), *content.copies_outside())
        if not beyond or desk is None or unit is None or unit.body_id != given.body_id:
            continue
        calendar = calendars[unit.id]
        Dispatch.objects.lay(content, given, desk_id=desk, calendar=calendar, paces=paces[given.body_id], at=given.at)
        audit.record(by=CLOCKWORK, act="redeliver", about=f"record:{record_id}", at=at, level=content.label.level)
        count += len(beyond)
    return count
