"""Who may see the list of readers and take the evidence, and what the list says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from archive.models import Record
from archive.readership import ReaderView, is_of_issuer, readers_of, signers_named
from directory.core.clearance import Label
from directory.core.reach import under
from directory.models import Mandate
from tests.archive.conftest import SIGNED, Deposit, facts_of, judged
from tests.archive.test_second_number import SECOND
from tests.town import STAFF_COMPARTMENT, TODAY, Town, give_mandate

pytestmark = pytest.mark.django_db


def test_a_mandate_opens_the_list_only_of_what_it_opens(town: Town) -> None:
    facts = facts_of(town)
    elsewhere = give_mandate(town, units=frozenset({town.finance}), kinds=frozenset({"letter"}))
    assert not is_of_issuer(facts, reach=elsewhere)
    assert not is_of_issuer(facts, reach=town.laith.reach)
    assert is_of_issuer(facts, reach=town.zainab.reach)


@pytest.mark.parametrize(
    ("changes", "opens"),
    [({}, True), ({"kind": "minutes"}, False), ({"on": TODAY - timedelta(days=900)}, False)],
)
def test_a_mandate_s_kinds_and_days_count(town: Town, changes: dict[str, object], *, opens: bool) -> None:
    reach = give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}))
    assert is_of_issuer(facts_of(town, **changes), reach=reach) is opens  # type: ignore[arg-type]


def test_a_recognised_card_is_no_seal(town: Town) -> None:
    (mark,) = judged(SIGNED, at=None).signatures
    fields = ("signature-1", "signature-2", "seal", "seal-2")
    marks = [replace(mark, field=field, person_id=None) for field in fields]
    second = replace(SECOND, body_id=town.finance)
    for facts, named in (
        (facts_of(town, second=second), [None, None, "وزارة التخطيط", "وزارة المالية"]),
        (facts_of(town), [None, None, None, "وزارة التخطيط"]),
    ):
        found = signers_named(marks, facts=facts)
        assert [None if one.name is None else one.name.ar for one in found] == named


def test_groups_and_mandates_stand_among_those_who_may_read(kept: Deposit, town: Town) -> None:
    circle = Group.objects.create(name="لجنة الجرد")
    row = Record.objects.get(record_id=kept(readers=frozenset({f"p{town.zainab.person_id}", f"g{circle.pk}"})))
    inspector = give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}), ceiling=1)
    named = readers_of(row.facts(), row.readers(), reach=town.zainab.reach, on=TODAY)
    assert {(one.kind, one.name.ar, one.note) for one in named} == {
        ("person", town.zainab.name.ar, ""),
        ("group", "لجنة الجرد", ""),
        ("mandate", "ديوان الرقابة المالية", "ت ف / 1"),
    }
    who = ReaderView(kind="mandate", name=town.younis.name, note="ت ف / 1")
    session = under(inspector, inspector.scopes[0], inspection=1)
    for reach in (town.huda.reach, session):  # gave it, and works under it
        assert who in readers_of(row.facts(), row.readers(), reach=reach, on=TODAY)


def test_2_16_a_mandate_is_named_among_the_readers_from_its_day_of_disclosure_on(town: Town) -> None:
    inspector = give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}), ceiling=1)
    Mandate.objects.update(disclose_on=TODAY + timedelta(days=10))
    for clerk in (town.zainab, town.rebwar):
        assert not readers_of(facts_of(town), frozenset(), reach=clerk.reach, on=TODAY)
        assert readers_of(facts_of(town), frozenset(), reach=clerk.reach, on=TODAY + timedelta(days=10))
    assert readers_of(facts_of(town), frozenset(), reach=town.huda.reach, on=TODAY)
    other = replace(inspector.scopes[0], mandate_id=999)
    Mandate.objects.update(disclose_on=None)
    assert not readers_of(facts_of(town), frozenset(), reach=under(inspector, other, inspection=1), on=TODAY)


def test_a_mandate_that_does_not_open_the_record_is_not_named(town: Town) -> None:
    give_mandate(town, units=frozenset({town.planning}), kinds=frozenset({"letter"}), ceiling=1)
    staff = frozenset({STAFF_COMPARTMENT})
    ordinary = facts_of(town, kind="minutes")
    above = facts_of(town, Label(level=2, compartments=staff))
    personal = facts_of(town, Label(personal=True))
    past = facts_of(town, on=TODAY - timedelta(days=900))
    for facts in (ordinary, above, personal, past):
        assert not readers_of(facts, frozenset(), reach=town.zainab.reach, on=TODAY)
    assert not readers_of(facts_of(town), frozenset(), reach=town.zainab.reach, on=TODAY + timedelta(days=60))
    assert len(readers_of(facts_of(town, Label(level=1)), frozenset(), reach=town.zainab.reach, on=TODAY)) == 1
