"""Units that records name are founded again under their keys, and no new unit takes their place."""

import pytest

from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine, Unit
from directory.organise import found_unit
from directory.refound import refound
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_missing_units_come_back_under_their_keys_with_all_above(town: Town) -> None:
    there = Unit.objects.count()
    body = Unit.objects.order_by("-pk").values_list("pk", flat=True)[0] + 5
    paths = [(body + 4, body + 2, body), (body + 2, body), (town.planning,)]
    assert refound(paths, by=CLOCKWORK, at=AT) == 3
    assert Unit.objects.count() == there + 3
    unit = Unit.objects.get(pk=body + 4)
    assert (unit.chain(), unit.parent_id, unit.body_id) == ((body + 4, body + 2, body), body + 2, body)
    assert refound(paths, by=CLOCKWORK, at=AT) == 0
    assert JournalLine.objects.filter(act="found_unit", note="refounded").count() == 3


def test_a_new_unit_never_gets_a_key_that_records_name(town: Town) -> None:
    body = Unit.objects.order_by("-pk").values_list("pk", flat=True)[0] + 5
    refound([(body,)], by=CLOCKWORK, at=AT)
    assert found_unit(Name(ar="جديدة"), parent_id=None, symbol="", by=CLOCKWORK, at=AT) > body


def test_people_found_no_units_again(town: Town) -> None:
    with pytest.raises(RuntimeError):
        refound([(1,)], by=town.rebwar.reach, at=AT)
