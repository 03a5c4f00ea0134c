"""Who asks is read at every request, with all that is in force for him, in one query; a page asks few more."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from correspondence.core.delivery import DeliveryState
from correspondence.views import desk
from directory.core.clearance import Clearance
from directory.core.duty import Duty
from directory.core.reach import Reach
from directory.core.tenure import Capacity
from directory.models import Charge, Mandate, Person, PersonClearance, Tenure
from directory.whois import reach_of, unit_facts
from tests.archive.test_access import chances, shelve, some_papers
from tests.correspondence.paper_trail import a_letter, sent, signed
from tests.correspondence.test_counts import deliver
from tests.town import AT, TODAY, Citizen, Town, give_mandate
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
MOST = 8
TRAYS = (
    *("desk", "drafts", "queue", "referred", "notices", "incoming", "intakes", "carried", "set_aside"),
    *("overdue", "unanswered", "references", "setbacks"),
)


def asked_as(browser: Client) -> Reach:
    return browser.get("/desk/").wsgi_request.reach  # type: ignore[no-any-return]  # Django's request


def row_by_row(citizen: Citizen) -> Reach:
    """The reach as the tables tell it one by one, written a second time."""
    person = Person.objects.get(pk=citizen.person_id)
    tenures = Tenure.objects.filter(person=person, withdrawn_at=None, from_on__lte=TODAY)
    tenures = tenures.filter(Q(until_on=None) | Q(until_on__gte=TODAY)).select_related("post")
    limited = [one for one in tenures if Capacity(one.capacity).is_limited]
    seats = [one for one in tenures if one not in limited]
    cleared = PersonClearance.objects.filter(person=person).first()
    return Reach(
        name=f"person:{person.pk}",
        person_id=person.pk,
        clearance=Clearance() if cleared is None else cleared.clearance(),
        posts=frozenset(one.post_id for one in seats),
        units=frozenset(one.post.unit_id for one in seats),
        bodies=frozenset(unit_facts(one.post.unit_id).body_id for one in seats),
        heads=frozenset(o.post.unit_id for o in seats if o.post.is_head and Capacity(o.capacity).is_whole),
        desks=frozenset(one.post.desk_id for one in seats if one.post.desk_id is not None),
        groups=frozenset(person.groups.values_list("pk", flat=True)),
        scopes=tuple(one.scope() for one in Mandate.objects.on(TODAY).filter(inspectors=person)),
        charges=frozenset((Duty(one.duty), one.body_id) for one in Charge.objects.filter(person=person, until_on=None)),
        powers=frozenset(one.pk for one in limited),
    )


def test_it_is_what_the_tables_say(town: Town) -> None:
    post = Tenure.objects.get(person=town.maryam.person_id, capacity=Capacity.HOLDER).post_id
    days = {"post_id": post, "from_on": TODAY - timedelta(days=1)}
    for capacity, told in (
        (Capacity.ACTING, {}),
        (Capacity.DEPUTY, {"until_on": TODAY}),
        (Capacity.AUTHORISED, {"until_on": TODAY, "kinds": ["letter"]}),
        (Capacity.ACTING, {"withdrawn_at": AT}),
        (Capacity.ACTING, {"until_on": TODAY - timedelta(days=1)}),
    ):
        Tenure.objects.create(person_id=town.rebwar.person_id, capacity=capacity, **days, **told)
    give_mandate(town, units=frozenset({town.finance}), kinds=frozenset({"letter"}))
    Person.objects.get(pk=town.rebwar.person_id).groups.add(Group.objects.create(name="لجنة"))
    for citizen in town.everybody():
        person = Person.objects.get(pk=citizen.person_id)
        with CaptureQueriesContext(connection) as seen:
            reach = reach_of(person, on=TODAY)
        assert len(seen) == (3 if reach.scopes else 1)
        assert reach == row_by_row(citizen)


def test_what_is_taken_back_is_gone_at_the_very_next_request(town: Town) -> None:
    """Nothing of who somebody is is kept from one request to the next, in this process or another."""
    browser, me, papers_in = client_of(town.rebwar), town.rebwar.person_id, reverse("correspondence:intakes")
    assert asked_as(browser) == row_by_row(town.rebwar)
    assert browser.get(papers_in).status_code == 200
    PersonClearance.objects.filter(person=me).update(level=0)
    assert asked_as(browser).clearance.level == 0
    Tenure.objects.filter(person=me).update(withdrawn_at=AT)
    reach = asked_as(browser)
    assert (reach.posts, reach.desks, reach.heads) == (frozenset(), frozenset(), frozenset())
    assert browser.get(papers_in).status_code == 404
    Charge.objects.create(person_id=me, duty=Duty.ARCHIVIST, body_id=town.planning, from_on=TODAY)
    assert asked_as(browser).bodies_in(Duty.ARCHIVIST) == {town.planning}
    Person.objects.filter(pk=me).update(is_active=False)
    assert browser.get("/desk/").status_code == 302


@pytest.mark.servers
def test_a_page_asks_little(town: Town) -> None:
    """The whole page, with its session, who asks, the menu and its numbers."""
    for serial, paper in enumerate(some_papers(town, chances(11), 20)):
        shelve(paper)
        at_desk = {"state": DeliveryState.AT_REGISTRY, "desk_id": town.finance_desk, "unit_id": town.finance_budget}
        deliver(paper, town, serial=serial, **(at_desk if serial % 2 else {"unit_id": town.planning_hr}))
        sent(town, a_letter(town, subject=f"ملاك {serial}"))
    for citizen in (town.zainab, town.maryam, town.amal, town.rebwar, town.nasrin, town.huda):
        browser = client_of(citizen)
        for name in TRAYS:
            address = reverse(f"correspondence:{name}")
            browser.get(address)
            with CaptureQueriesContext(connection) as seen:
                answer = browser.get(address)
            assert answer.status_code in {200, 404}
            assert len(seen) <= MOST, (citizen.username, name, [one["sql"] for one in seen])


def test_the_registrars_desk_asks_the_same_for_one_letter_and_for_many(town: Town) -> None:
    browser, address = client_of(town.rebwar), reverse("correspondence:outgoing")
    for subject in ("ملاك", "موازنة"):
        signed(town, a_letter(town, subject=subject))
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            page = plain(browser.get(address))
        assert subject in page
        assert len(seen) <= MOST, [one["sql"] for one in seen]


def test_a_long_desk_shows_the_first_of_each_group_and_leads_to_the_rest(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        sent(town, a_letter(town, subject=f"ملاك {number}"))
    browser = client_of(town.hasan)
    whole = plain(browser.get("/desk/"))
    assert whole.count('class="item"') == 3
    assert "?due=" in whole
    monkeypatch.setattr(desk, "LONG", 2)
    monkeypatch.setattr(desk, "FIRST", 1)
    page = browser.get("/desk/")
    (group,) = page.context["groups"]
    assert (len(group.rows), group.count, group.more) == (1, 3, 2)
    assert page.context["tray"].total == 3
    assert plain(page).count('class="item"') == 1
    assert plain(browser.get(f"/desk/?due={group.value}")).count('class="item"') == 3
