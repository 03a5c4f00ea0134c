"""A matter through the registers and who knew of its letters, within the reader's reach alone."""

from dataclasses import replace

import pytest

from correspondence.core.knowing import How
from correspondence.core.letter import ReferenceKind
from correspondence.knowledge import known_by
from correspondence.matter import matter_of
from correspondence.models import Citation
from directory.core.errors import NotWithinReachError
from directory.core.reach import Reach, under
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


def inspecting_again(reach: Reach, **changes: object) -> Reach:
    """The same session after its mandate was narrowed."""
    return replace(reach, scopes=(replace(reach.scopes[0], **changes),))  # type: ignore[arg-type]  # any field
