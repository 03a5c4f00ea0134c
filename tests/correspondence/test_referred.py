"""What was referred, in lists and on the page: as many questions for many as for one, and never more than was signed."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from correspondence import referred
from correspondence.core.directive import Part, Verb
from correspondence.margin import margin
from correspondence.models import Directive
from correspondence.refer import refer
from correspondence.report import report
from directory.core.reach import Reach
from signing.unlock import unlock
from tests.correspondence.margins import DUE, directed, lying, marked, post, says
from tests.town import AT, PIN, Town

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked")]


def test_more_addressees_and_more_directives_ask_no_more_questions(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """No query in a loop: what one addressee costs, four cost, but for the row of each mark that opens the letter."""
    asked: list[int] = []
    for targets in ((town.dara,), (town.dara, town.omar, town.zainab, town.rebwar)):
        record_id = lying(town, town.planning)
        key = unlock(town.amal.person_id, pin=PIN, by=town.amal.reach, at=AT)
        said_ = says(
            record_id, post(targets[0]), *(post(one, part=Part.SUPPORT) for one in targets[1:]), by=town.amal.reach
        )
        with django_assert_max_num_queries(150) as counted:
            refer(record_id, said_, name=record_id, key=key, by=town.amal.reach, at=AT)
        asked.append(len(counted))
    assert asked[1] <= asked[0]  # the first one also warms what a process asks once
    for count in (1, 2):
        with django_assert_max_num_queries(60) as counted:
            assert len(margin(record_id, reach=town.amal.reach, at=AT).directives) == count
        asked.append(len(counted))
        directed(record_id, post(town.maryam), post(town.hasan, part=Part.SUPPORT), by=town.amal, name=f"{count:032x}")
    assert asked[3] <= asked[2] + 1
    for citizen in (town.dara, town.amal):
        with django_assert_max_num_queries(12):
            referred.to_me(citizen.reach)
            referred.by_me(citizen.reach)


def waiting(reach: Reach) -> int:
    """What the menu says beside "Referred"."""
    return sum(rows.count() for rows in referred.waiting(reach))


def test_lists_and_counts_agree(town: Town) -> None:
    record_id = lying(town, town.planning)
    first, second = directed(
        record_id, post(town.dara), post(town.hasan, part=Part.SUPPORT), by=town.amal, verb=Verb.ACT
    )
    assert [one.id for one in referred.to_me(town.dara.reach)] == [first.pk]
    assert {one.id for one in referred.by_me(town.amal.reach)} == {first.pk, second.pk}
    assert (waiting(town.dara.reach), waiting(town.amal.reach), waiting(town.omar.reach)) == (
        1,
        0,
        0,
    )
    report(first.pk, note="تم", by=town.dara.reach, at=AT)
    assert (waiting(town.dara.reach), waiting(town.amal.reach)) == (0, 1)


def test_a_changed_row_is_seen_on_the_page(town: Town) -> None:
    """What the page says comes from the signed document; a row that says otherwise is called out."""
    record_id = lying(town, town.planning)
    directed(
        record_id, post(town.dara), by=town.amal, due_at=DUE + timedelta(microseconds=7)
    )  # signed in whole seconds
    assert [one.is_sound for one in margin(record_id, reach=town.amal.reach, at=AT).directives] == [True]
    (kept,) = Directive.objects.all()
    kept.verb = "file"
    rows = type("Rows", (), {"prefetch_related": lambda *_: [kept]})
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(Directive.objects, "filter", lambda **_: rows())
        (shown,) = margin(record_id, reach=town.amal.reach, at=AT).directives
    assert (shown.is_sound, shown.verb) == (False, Verb.OPINION)
