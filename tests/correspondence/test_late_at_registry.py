"""What another ministry's registry does not number in time is late there, and stands in its ministry's list (I13)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from correspondence.overdue import overdue
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, Town


@pytest.mark.django_db
def test_i13_a_letter_late_at_a_registry_stands_in_the_list_of_that_ministry_s_head(town: Town) -> None:
    registered(town, a_letter(town))
    late = AT + timedelta(days=60)
    head = replace(town.huda.reach, heads=frozenset({town.finance}))
    (found,) = overdue(head, at=late)
    assert (found.unit.en, found.holder and found.holder.en) == ("Ministry of Finance", "Registry")
    assert (found.subject, found.number, found.record_id) == ("", "", "")  # it reached nobody who may read it
    assert not overdue(town.huda.reach, at=late)
    assert not overdue(town.amal.reach, at=late)
