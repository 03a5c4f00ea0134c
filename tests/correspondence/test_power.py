"""Who acts for another is told with both names and the order that empowers, in every act of a post (I14)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.core.leaf import EntryKind
from archive.models import Entry
from archive.proven import readable
from archive.records import said_about
from correspondence import letters, slips
from correspondence.core.directive import Part, Target
from correspondence.core.power import Power, power_from, said_of
from correspondence.core.route import Act
from correspondence.deliver import acknowledge
from correspondence.margin import margin
from correspondence.models import Delivery, Memo
from correspondence.pass_over import pass_over
from correspondence.reopen_letter import reopen_letter
from correspondence.report_action import report_action
from correspondence.review import give_back
from correspondence.send_further import send_further
from correspondence.suspend import resume, suspend
from directory.core.look import Look
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.empower import empower
from directory.whois import person_named, reach_of
from tests.correspondence.intakes import booked
from tests.correspondence.margins import directed, lying, marked, post
from tests.correspondence.paper_trail import a_letter, inside, registered, sent
from tests.town import AT, TODAY, Citizen, Town

__all__ = ["marked"]
ORDER = Order(number="د إ/7/55", on=date(2026, 11, 2))
POWER = Power(capacity="acting", holder_id=4, order="د إ/7/55", order_on=date(2026, 11, 2))


def test_a_power_is_read_back_as_it_was_said_and_nothing_else_is() -> None:
    for one in (POWER, Power(capacity="deputy", holder_id=None, order="", order_on=None)):
        assert power_from(one.as_json()) == one
    assert (power_from(None), said_of(None)) == (None, {})
    for other in ("acting", {}, {**POWER.as_json(), "by": 1}, {**POWER.as_json(), "order_on": "soon"}):
        with pytest.raises(ValueError):  # noqa: PT011  (whatever of it is wrong)
            power_from(other)


def stands_in(town: Town, for_whom: Citizen, by: Citizen, *, who: Citizen | None = None) -> None:
    """Sara acts for him, by order; or somebody else."""
    empower(
        (who or town.sara).person_id, post_id=for_whom.post_id, capacity=Capacity.ACTING, term=Term(from_on=TODAY),
        limits=Limits(), order=ORDER, by=by.reach, at=AT,
    )  # fmt: skip


@pytest.mark.django_db
def test_i14_every_act_of_a_post_says_for_whom_and_by_which_order(town: Town) -> None:
    stands_in(town, town.hasan, town.maryam)
    sara = reach_of(person_named("sara"), on=TODAY)
    memo = sent(town, a_letter(town))
    suspend(memo.ref, reason="انتظار", by=sara, at=AT)
    resume(memo.ref, by=sara, at=AT)
    give_back(memo.ref, reason="خطأ", by=sara, at=AT)
    shown = letters.letter(memo.ref, reach=town.zainab.reach, at=AT)
    told = {line.act: line.power for line in shown.movements if line.act in (Act.SUSPEND, Act.RESUME, Act.GIVE_BACK)}
    assert len(told) == 3
    assert {(one.capacity, one.holder, one.order, one.order_on) for one in told.values() if one is not None} == {
        ("acting", town.hasan.name, ORDER.number, ORDER.on)
    }
    assert all(line.power is None for line in shown.movements if line.act not in told)  # the author's own
    kept = [row.line(memo.ref).as_json() for row in memo.movements.order_by("seq")]
    assert [line["format"] for line in kept] == [1, 1, 2, 2, 2]
    assert slips._way(shown, "en")[-1]["by"].endswith(f"(acting · {town.hasan.name.en} · د\u00a0إ/7/55 · 2/11/2026)")
    assert slips.of_letter(memo.ref, look=Look(), reach=town.zainab.reach, at=AT)


@pytest.mark.django_db
def test_i14_who_passes_a_reviewer_over_for_the_head_above_says_so(town: Town) -> None:
    stands_in(town, town.maryam, town.amal)
    sara = reach_of(person_named("sara"), on=TODAY)
    memo = sent(town, a_letter(town))
    Memo.objects.get(pk=memo.pk).admit(frozenset({f"p{town.sara.person_id}"}))
    pass_over(memo.ref, post_id=town.hasan.post_id, reason="سفر", by=sara, at=AT)
    line = memo.movements.get(act=Act.SKIP)
    assert (line.power or {}).get("holder") == town.maryam.person_id


@pytest.mark.django_db
def test_i14_who_reads_for_a_unit_whose_head_is_away_says_so(town: Town) -> None:
    record_id = registered(town, inside(town)).record_id
    stands_in(town, town.dara, town.amal)
    row = Delivery.objects.get(record_id=record_id, unit=town.planning_statistics)
    at = AT + timedelta(hours=1)
    acknowledge(row.pk, by=reach_of(person_named("sara"), on=TODAY), at=at)
    read = [one.body for one in said_about(record_id, reach=town.dara.reach) if one.body.get("what") == "read"]
    assert [one["power"] for one in read] == [
        Power(capacity="acting", holder_id=town.dara.person_id, order=ORDER.number, order_on=ORDER.on).as_json()
    ]


@pytest.mark.django_db
def test_i14_a_clerk_who_acts_for_her_own_head_says_so_where_only_a_head_may_act(town: Town) -> None:
    """A receipt of an open letter is her own; what was done, and that it is not over, she says for him."""
    record_id = booked(town, "one").record_id
    stands_in(town, town.hasan, town.maryam)
    sara, row = reach_of(person_named("sara"), on=TODAY), Delivery.objects.get()
    acknowledge(row.pk, by=sara, at=AT + timedelta(hours=1))
    report_action(row.pk, note="أُنجز", by=sara, at=AT + timedelta(hours=2))
    reopen_letter(row.pk, reason="نقص", by=sara, at=AT + timedelta(hours=3))
    said = {str(one.body.get("what")): one.body.get("power") for one in said_about(record_id, reach=town.hasan.reach)}
    acting = Power(capacity="acting", holder_id=town.hasan.person_id, order=ORDER.number, order_on=ORDER.on).as_json()
    assert (said["read"], said["acted"], said["reopened"]) == (None, acting, acting)


@pytest.mark.django_db
def test_i14_who_sends_a_letter_further_for_a_head_above_says_so_and_the_registry_says_none(town: Town) -> None:
    record_id = registered(town, inside(town)).record_id
    stands_in(town, town.maryam, town.amal)
    sara = reach_of(person_named("sara"), on=TODAY)
    send_further(record_id, to_unit=town.finance_budget, purpose="", by=sara, at=AT + timedelta(hours=1))
    send_further(record_id, to_unit=town.planning_mail, purpose="", by=town.rebwar.reach, at=AT + timedelta(hours=2))
    rows = Entry.objects.filter(record_id=record_id, kind=EntryKind.DELIVERY).order_by("-id")[:2]
    registry, head = [body.get("power") for _, body in readable(list(rows))]
    assert registry is None
    assert head["holder"] == town.maryam.person_id


@pytest.mark.django_db
@pytest.mark.usefixtures("marked")
def test_i14_the_slip_says_for_whom_a_directive_was_written_and_who_only_supports_it(town: Town) -> None:
    stands_in(town, town.amal, town.amal, who=town.maryam)
    record_id, maryam = lying(town, town.planning), reach_of(person_named("maryam"), on=TODAY)
    copied = Target(kind="unit", id=town.planning_hr, part=Part.COPY)
    directed(record_id, post(town.dara), copied, by=replace(town.maryam, reach=maryam))
    shown = margin(record_id, reach=town.amal.reach, at=AT)
    first, second = slips._margin(shown, "en")
    assert f"(acting · {town.amal.name.en} · د\u00a0إ/7/55)" in first["by"]
    assert ("(" in first["whom"], second["whom"].endswith("(has a copy)")) == (False, True)
