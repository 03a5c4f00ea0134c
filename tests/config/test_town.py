"""The town itself: everybody is who the tests say."""

import pytest

from tests.town import STAFF_COMPARTMENT, Town

pytestmark = pytest.mark.django_db


def test_everybody_sits_on_a_post(town: Town) -> None:
    assert len(town.everybody()) == 12
    assert all(one.reach.posts == {one.post_id} for one in town.everybody())


def test_the_town_is_the_same_in_the_next_test(town: Town) -> None:
    assert town.rebwar.reach.desks == {town.planning_desk}
    assert town.nasrin.reach.desks == {town.finance_desk}


def test_sara_is_cleared_less_than_zainab_beside_her(town: Town) -> None:
    assert town.sara.unit_id == town.zainab.unit_id
    assert town.sara.reach.clearance.level < town.zainab.reach.clearance.level


def test_dara_is_cleared_and_heads_another_unit(town: Town) -> None:
    assert STAFF_COMPARTMENT in town.dara.reach.clearance.compartments
    assert town.dara.unit_id != town.zainab.unit_id
