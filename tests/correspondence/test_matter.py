"""A matter through the registers and who knew of its letters, within the reader's reach alone."""

from dataclasses import replace
from functools import partial

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from archive.records import records_among
from correspondence import matter
from correspondence.core.knowing import How
from correspondence.core.letter import Copy, ReferenceKind
from correspondence.knowledge import known_by
from correspondence.matter import matter_of
from correspondence.models import Citation
from directory.audit import record
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, Reach, under
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
    (gap,) = matter_of(second.record_id, reach=reach).gaps
    assert (gap.number, gap.referred_by) == ("د م 12/3307", second.number)
    Citation.objects.filter(pk=row.pk).update(cited_id=first.record_id, kind=ReferenceKind.OURS)
    for asked in (first, second):
        found = matter_of(asked.record_id, reach=reach)
        assert {one.record_id for one in found.papers} == {first.record_id, second.record_id}
        assert [one.cites for one in found.papers if one.record_id == second.record_id] == [(first.number,)]
        assert [one.record_id for one in found.papers if one.is_asked] == [asked.record_id]
        assert (found.gaps, found.is_cut) == ((), False)
    knew = known_by(second.record_id, reach=reach, at=AT).lines
    assert [one.at for one in knew] == sorted(one.at for one in knew)
    assert {How.MOVED, How.DESK, How.SENT} <= {one.how for one in knew}
    assert town.hasan.name in [one.person for one in knew if one.act == "initial"]
    assert all(one.until for one in knew if one.how is How.DESK)
    outside = inspecting_again(reach, kinds=frozenset({"circular"}))
    for question in (matter_of, partial(known_by, at=AT)):
        for stranger in (outside, town.omar.reach):
            with pytest.raises(NotWithinReachError):
                question(second.record_id, reach=stranger)
    with pytest.raises(NotWithinReachError):
        known_by(second.record_id, reach=town.laith.reach, at=AT)  # received it, and is of another body


@pytest.mark.usefixtures("marked")
def test_what_a_body_directs_inside_itself_is_told_to_its_own_people_and_the_inspector_alone(town: Town) -> None:
    record_id = lying(town, town.finance_budget)
    directed(record_id, post(town.laith), by=town.huda)
    author, receiver, inspector = town.zainab.reach, town.huda.reach, inspecting(town)
    assert matter_of(record_id, reach=author).directed == ()
    assert len(matter_of(record_id, reach=receiver).directed) == 1
    with CaptureQueriesContext(connection) as asked:
        assert len(matter_of(record_id, reach=inspector).directed) == 1
    assert len(asked) <= 8
    found = {one.how for one in known_by(record_id, reach=author, at=AT).lines}
    assert found & {How.DIRECTED, How.REFERRED} == set()
    assert {How.DIRECTED, How.REFERRED} <= {one.how for one in known_by(record_id, reach=inspector, at=AT).lines}


def test_the_newest_looks_stay_and_what_is_cut_is_said(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = registered(town, a_letter(town))
    for act in ("examine", "look", "print", "read"):
        record(by=town.zainab.reach, act=act, about=f"record:{kept.record_id}", at=AT)
    monkeypatch.setattr("correspondence.knowledge.MOST", 3)
    knew = known_by(kept.record_id, reach=town.zainab.reach, at=AT)
    assert sorted(one.act for one in knew.lines if one.how is How.OPENED) == ["examine", "look", "read"]
    assert not knew.is_cut
    record(by=town.zainab.reach, act="download", about=f"record:{kept.record_id}", at=AT)
    knew = known_by(kept.record_id, reach=town.zainab.reach, at=AT)
    assert sorted(one.act for one in knew.lines if one.how is How.OPENED) == ["download", "look", "read"]
    assert knew.is_cut
    assert {How.MOVED, How.SENT} <= {one.how for one in knew.lines}
    assert not matter_of(kept.record_id, reach=town.zainab.reach).has_more
    monkeypatch.setattr(matter, "MOST", 0)
    assert matter_of(kept.record_id, reach=town.zainab.reach).has_more  # it refers to a letter that is not here


def test_who_knew_of_a_letter_with_a_hidden_copy_is_told_to_who_took_part_alone(town: Town) -> None:
    hidden = Copy(unit_id=town.planning, name="مكتب الوزير السري", hidden=True)
    kept = registered(town, a_letter(town, copies=(*a_letter(town).copies, hidden)))
    assert kept.record_id in records_among([kept.record_id], reach=town.sara.reach)
    with pytest.raises(NotWithinReachError):
        known_by(kept.record_id, reach=town.sara.reach, at=AT)  # her unit has a copy
    assert known_by(kept.record_id, reach=town.zainab.reach, at=AT).lines
    assert known_by(kept.record_id, reach=town.rebwar.reach, at=AT).lines


def inspecting_again(reach: Reach, **changes: object) -> Reach:
    """The same session after its mandate was narrowed."""
    return replace(reach, scopes=(replace(reach.scopes[0], **changes),))  # type: ignore[arg-type]  # any field


def test_a_thread_is_followed_four_references_far_and_never_through_a_letter_out_of_reach(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matter, "is_readable", lambda _reach, of="record_id": Q(**{f"{of}__startswith": "r"}))
    pairs = [
        ("r1", "r0"),
        ("r1", "r2"),
        ("r2", "r3"),
        ("r4", "r3"),
        ("r4", "r5"),
        ("r0", "x6"),
        ("x6", "r7"),
        ("r8", "r8"),
    ]
    for place, (name, cited) in enumerate(pairs):
        Citation.objects.create(
            record_id=name, position=place, kind=ReferenceKind.OURS, cited_id=cited, body_id=town.planning
        )
    for start, found, is_cut in (
        ("r0", "01234", True),
        ("r1", "012345", True),
        ("r2", "012345", False),
        ("r8", "8", False),
        ("r7", "", False),
    ):
        links, cut = matter._links(start, reach=CLOCKWORK)
        assert "".join(sorted({one[1] for row in links for one in (row.record_id, row.cited_id)})) == found
        assert cut == is_cut
