"""A matter through the registers and who knew of its letters, within the reader's reach alone."""

from dataclasses import replace

import pytest

from archive.records import records_among
from correspondence.core.knowing import How
from correspondence.core.letter import Copy, ReferenceKind
from correspondence.knowledge import known_by
from correspondence.matter import matter_of
from correspondence.models import Citation
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach, under
from tests.correspondence.margins import directed, lying, marked, post  # noqa: F401  (a fixture)
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.town import AT, Town, give_mandate

pytestmark = pytest.mark.django_db


def inspecting(town: Town, **changes: object) -> Reach:
    """Younis under a mandate over Planning's letters, changed as the test says."""
    whole = give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}))
    return under(whole, replace(whole.scopes[0], **changes), inspection=1)  # type: ignore[arg-type]  # any field


def test_a_matter_is_followed_both_ways_and_who_knew_is_told_inside_the_mandate_alone(town: Town) -> None:
    first = registered(town, inside(town, references=()))
    second = registered(town, a_letter(town))
    row = Citation.objects.get(record_id=second.record_id)
    reach = inspecting(town)
    (gap,) = matter_of(second.record_id, reach=reach, at=AT).gaps
    assert (gap.number, gap.referred_by) == ("د م 12/3307", second.number)
    Citation.objects.filter(pk=row.pk).update(cited_id=first.record_id, kind=ReferenceKind.OURS)
    for asked in (first, second):
        found = matter_of(asked.record_id, reach=reach, at=AT)
        assert {one.record_id for one in found.papers} == {first.record_id, second.record_id}
        assert [one.cites for one in found.papers if one.record_id == second.record_id] == [(first.number,)]
        assert [one.record_id for one in found.papers if one.is_asked] == [asked.record_id]
        assert (found.gaps, found.is_cut) == ((), False)
    knew = known_by(second.record_id, reach=reach, at=AT)
    assert [one.at for one in knew] == sorted(one.at for one in knew)
    assert {How.MOVED, How.DESK, How.SENT} <= {one.how for one in knew}
    assert town.hasan.name in [one.person for one in knew if one.act == "initial"]
    assert all(one.until for one in knew if one.how is How.DESK)
    outside = inspecting_again(reach, kinds=frozenset({"circular"}))
    for question in (matter_of, known_by):
        for stranger in (outside, town.omar.reach):
            with pytest.raises(NotWithinReachError):
                question(second.record_id, reach=stranger, at=AT)
    with pytest.raises(NotWithinReachError):
        known_by(second.record_id, reach=town.laith.reach, at=AT)  # received it, and is of another body


@pytest.mark.usefixtures("marked")
def test_what_a_body_directs_inside_itself_is_told_to_its_own_people_and_the_inspector_alone(town: Town) -> None:
    record_id = lying(town, town.finance_budget)
    directed(record_id, post(town.laith), by=town.huda)
    author, receiver, inspector = town.zainab.reach, town.huda.reach, inspecting(town)
    assert matter_of(record_id, reach=author, at=AT).directed == ()
    assert len(matter_of(record_id, reach=receiver, at=AT).directed) == 1
    assert len(matter_of(record_id, reach=inspector, at=AT).directed) == 1
    found = {one.how for one in known_by(record_id, reach=author, at=AT)}
    assert found & {How.DIRECTED, How.REFERRED} == set()
    assert {How.DIRECTED, How.REFERRED} <= {one.how for one in known_by(record_id, reach=inspector, at=AT)}


def test_who_knew_of_a_letter_with_a_hidden_copy_is_told_to_who_took_part_alone(town: Town) -> None:
    hidden = Copy(unit_id=town.planning, name="مكتب الوزير السري", hidden=True)
    kept = registered(town, a_letter(town, copies=(*a_letter(town).copies, hidden)))
    assert kept.record_id in records_among([kept.record_id], reach=town.sara.reach)
    with pytest.raises(NotWithinReachError):
        known_by(kept.record_id, reach=town.sara.reach, at=AT)  # her unit has a copy
    assert known_by(kept.record_id, reach=town.zainab.reach, at=AT)
    assert known_by(kept.record_id, reach=town.rebwar.reach, at=AT)


def inspecting_again(reach: Reach, **changes: object) -> Reach:
    """The same session after its mandate was narrowed."""
    return replace(reach, scopes=(replace(reach.scopes[0], **changes),))  # type: ignore[arg-type]  # any field
