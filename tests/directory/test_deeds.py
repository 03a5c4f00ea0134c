"""Units, posts, people, appointments, clearances and mandates."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from directory import whois
from directory.appoint import appoint, relieve
from directory.audit import Outcome, record
from directory.clear import clear, name_compartment
from directory.core.clearance import Clearance
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError, OverlappingTenureError, SamePersonError
from directory.core.inspecting import Powers
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, Reach
from directory.core.tenure import Capacity, Term
from directory.hire import hire
from directory.mandate import mandate
from directory.models import JournalLine
from directory.organise import found_desk, found_post, found_unit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 14, 10, tzinfo=ZoneInfo("Asia/Baghdad"))
TODAY = day_of(AT)
NAME = Name(ar="اسم", ckb="ناو", en="name")


def _unit(parent_id: int | None = None, symbol: str = "ق") -> int:
    return found_unit(NAME, parent_id=parent_id, symbol=symbol, by=CLOCKWORK, at=AT)


def _person(username: str = "zainab") -> int:
    return hire(NAME, username=username, encoded_password="!", language="ar", by=CLOCKWORK, at=AT)


def _appointed(person_id: int, post_id: int, capacity: Capacity = Capacity.HOLDER) -> int:
    return appoint(
        person_id, post_id=post_id, term=Term(from_on=TODAY), capacity=capacity, order="أ/1", by=CLOCKWORK, at=AT
    )


def _reach(username: str) -> Reach:
    return whois.reach_of(whois.person_named(username), on=TODAY)


def test_a_unit_knows_all_above_it_nearest_first() -> None:
    body = _unit()
    section = _unit(_unit(body))
    facts = whois.unit_facts(section)
    assert facts.path[0] == section
    assert facts.path[-1] == body == facts.body_id
    assert len(facts.chain) == 3
    assert facts.full_name("en") == "name / name / name"
    assert [unit.id for unit in whois.units_under(body)] == sorted(facts.path)


def test_a_person_reaches_what_the_posts_of_the_day_give() -> None:
    unit = _unit()
    desk = found_desk(NAME, body_id=unit, level=1, by=CLOCKWORK, at=AT)
    post = found_post(NAME, unit_id=unit, rank=10, is_head=True, desk_id=desk, by=CLOCKWORK, at=AT)
    person = _person()
    _appointed(person, post)
    clear(person, clearance=Clearance(level=1, compartments=frozenset({2})), by=CLOCKWORK, at=AT)
    reach = _reach("zainab")
    assert reach.tokens() == {f"p{person}", f"t{post}", f"o{unit}", f"s{unit}", f"r{desk}"}
    assert reach.clearance == Clearance(level=1, compartments=frozenset({2}))
    yesterday = whois.reach_of(whois.person_named("zainab"), on=TODAY - timedelta(days=1))
    assert yesterday.tokens() == {f"p{person}"}


def test_a_deputy_of_a_head_reads_the_post_and_heads_nothing() -> None:
    unit = _unit()
    post = found_post(NAME, unit_id=unit, rank=10, is_head=True, by=CLOCKWORK, at=AT)
    _appointed(_person(), post, Capacity.DEPUTY)
    assert _reach("zainab").heads == frozenset()


def test_somebody_inactive_reaches_nothing() -> None:
    person = _person()
    found = whois.person_named("zainab")
    found.is_active = False
    found.save()
    with pytest.raises(NotWithinReachError):
        whois.reach_of(found, on=TODAY)
    with pytest.raises(NotWithinReachError):
        whois.person_named("zainab")
    assert not whois.person_facts(person).is_active


def test_an_acting_official_signs_before_the_absent_holder() -> None:
    post = found_post(NAME, unit_id=_unit(), rank=10, is_head=True, may_sign=True, by=CLOCKWORK, at=AT)
    _appointed(_person("holder"), post)
    _appointed(_person("acting"), post, Capacity.ACTING)
    sitting = whois.post_facts(post, on=TODAY)
    assert sitting.holder is not None
    assert (sitting.holder.username, sitting.capacity) == ("acting", Capacity.ACTING)


def test_a_post_has_one_holder_a_day() -> None:
    post = found_post(NAME, unit_id=_unit(), rank=10, by=CLOCKWORK, at=AT)
    first = _appointed(_person("one"), post)
    with pytest.raises(OverlappingTenureError):
        _appointed(_person("two"), post)
    relieve(first, last_on=TODAY - timedelta(days=0), by=CLOCKWORK, at=AT)
    later = Term(from_on=TODAY + timedelta(days=1))
    appoint(
        whois.person_named("two").pk, post_id=post, term=later, capacity=Capacity.HOLDER, order="", by=CLOCKWORK, at=AT
    )
    with pytest.raises(NotWithinReachError):
        relieve(10**6, last_on=TODAY, by=CLOCKWORK, at=AT)


def test_heads_above_come_nearest_first() -> None:
    body = _unit()
    section = _unit(body)
    high = found_post(NAME, unit_id=body, rank=1, is_head=True, by=CLOCKWORK, at=AT)
    low = found_post(NAME, unit_id=section, rank=9, is_head=True, by=CLOCKWORK, at=AT)
    assert [post.id for post in whois.heads_above(section, on=TODAY)] == [low, high]


def test_nobody_clears_himself() -> None:
    person = _person()
    with pytest.raises(SamePersonError):
        clear(person, clearance=Clearance(level=2), by=_reach("zainab"), at=AT)


def test_compartments_have_names() -> None:
    name_compartment(3, name=NAME, by=CLOCKWORK, at=AT)
    assert whois.compartments() == {3: NAME}


def _powers(ceiling: int = 1) -> Powers:
    return Powers(
        units=frozenset({_unit()}),
        kinds=frozenset({"letter"}),
        records_from_on=date(2026, 1, 1),
        records_until_on=date(2026, 12, 31),
        ceiling=ceiling,
    )


def _mandated(inspector: int, powers: Powers, by: Reach, seconded_by: int | None = None) -> int:
    term = Term(from_on=TODAY, until_on=TODAY + timedelta(days=9))
    return mandate(
        inspector, number="12/2026", authority="هيأة", powers=powers, term=term, seconded_by=seconded_by, by=by, at=AT
    )


def test_a_mandate_opens_a_scope_while_it_lasts() -> None:
    inspector = _person("inspector")
    _person("authority")
    powers = _powers()
    _mandated(inspector, powers, _reach("authority"))
    (scope,) = _reach("inspector").scopes
    assert (scope.units, scope.kinds, scope.ceiling) == (powers.units, powers.kinds, 1)
    after = whois.reach_of(whois.person_named("inspector"), on=TODAY + timedelta(days=10))
    assert after.scopes == ()


def test_a_mandate_needs_another_person_and_for_top_secret_two() -> None:
    inspector = _person("inspector")
    second = _person("second")
    _person("authority")
    with pytest.raises(SamePersonError):
        _mandated(inspector, _powers(), _reach("inspector"))
    with pytest.raises(SamePersonError):
        _mandated(inspector, _powers(ceiling=2), _reach("authority"))
    _mandated(inspector, _powers(ceiling=2), _reach("authority"), seconded_by=second)


def test_a_mandate_without_end_is_a_mistake_of_the_programmer() -> None:
    inspector = _person("inspector")
    _person("authority")
    with pytest.raises(RuntimeError):
        mandate(
            inspector,
            number="1",
            authority="",
            powers=_powers(),
            term=Term(from_on=TODAY),
            seconded_by=None,
            by=_reach("authority"),
            at=AT,
        )


def test_the_journal_refuses_to_be_rewritten() -> None:
    record(by=CLOCKWORK, act="read", about="record:1", at=AT, outcome=Outcome.REFUSED, note="why")
    (line,) = whois.lines_about("record:1")
    assert (line.act, line.outcome, line.person) == ("read", "refused", None)
    assert whois.journal_after(line.id - 1)[0] == line
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalLine.objects.update(act="nothing")
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalLine.objects.all().delete()


def test_units_are_found_by_a_part_of_their_name() -> None:
    _unit()
    assert len(whois.find_units("سم")) == 1
    assert whois.find_units("  ") == ()
    assert [body.id for body in whois.bodies()] == [unit.id for unit in whois.find_units("na")]


def test_what_does_not_exist_is_not_within_reach() -> None:
    for ask in (whois.person_facts, whois.unit_facts):
        with pytest.raises(NotWithinReachError):
            ask(10**6)
    with pytest.raises(NotWithinReachError):
        whois.post_facts(10**6, on=TODAY)


def test_reach_costs_the_same_however_many_posts(django_assert_num_queries) -> None:
    person = _person()
    for _ in range(5):
        _appointed(person, found_post(NAME, unit_id=_unit(), rank=10, by=CLOCKWORK, at=AT))
    found = whois.person_named("zainab")
    with django_assert_num_queries(1):
        whois.reach_of(found, on=TODAY)
    posts = whois.posts_of(person, on=TODAY)
    assert len(posts) == 5
    assert whois.posts_in([posts[0].unit_id], on=TODAY)[0].id == posts[0].id
    assert whois.desks() == ()
