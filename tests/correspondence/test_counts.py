"""The numbers beside the navigation are the lengths of the lists, whoever asks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from correspondence import menu, trays
from correspondence.core.delivery import DeliveryState
from correspondence.core.letter import Addressee
from correspondence.core.number import BookKind
from correspondence.models import Book, Delivery
from correspondence.receive import receive
from correspondence.trays import Group, Matter
from directory.appoint import appoint
from directory.core.clearance import Label
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Term
from directory.models import Tenure
from directory.whois import person_named, reach_of
from tests.archive.test_access import Paper, chances, shelve, some_papers, some_reader
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, TODAY, Town

pytestmark = pytest.mark.django_db


def deliver(paper: Paper, town: Town, *, serial: int, **changes: object) -> Delivery:
    """A delivery of a record on the shelf, without its way there."""
    book = Book.objects.serving(body_id=town.planning, unit_id=None, kind=BookKind.OUTGOING)
    given = book.allot(symbol="", on=TODAY)
    given.record_id, given.at = paper.id, AT
    given.save()
    row = Delivery(
        record_id=paper.id, outgoing=given, unit_id=town.finance_budget, body_id=town.finance, sender_id=town.planning,
        kind="letter", priority="ordinary", state=DeliveryState.DELIVERED, sent_at=AT + timedelta(seconds=serial),
        level=paper.level, compartments=sum(1 << n for n in paper.compartments), personal=paper.personal,
    )  # fmt: skip
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


@pytest.mark.servers
def test_counts_are_the_lengths_of_the_lists(town: Town) -> None:
    chance = chances(11)
    desks = [town.planning_desk, town.finance_desk]
    for serial, paper in enumerate(some_papers(town, chance, 120)):
        shelve(paper)
        state = chance.choice([DeliveryState.AT_REGISTRY, DeliveryState.DELIVERED, DeliveryState.DELIVERED])
        desk = chance.choice(desks) if state == DeliveryState.AT_REGISTRY else None
        units = [paper.units[0], town.finance_budget, town.planning_hr]
        deliver(paper, town, serial=serial, state=state, desk_id=desk, unit_id=chance.choice(units))
    most = 0
    for _ in range(60):
        reach, _ = some_reader(town, chance)
        reach = replace(reach, desks=frozenset(chance.sample(desks, chance.randint(0, 2))))
        counts, tray = menu.counts(reach), trays.desk(reach, at=AT)
        listed = sum(len(items) for _, items in tray.groups)
        assert (counts.desk, tray.total) == (listed, listed)
        assert counts.incoming == len(trays.incoming(reach))
        most = max(most, listed + counts.incoming)
    assert most > 5


def test_late_letters_and_acts_come_before_copies_for_information(town: Town) -> None:
    for serial in range(6):
        paper = Paper(f"{serial:032x}", 0, set(), False, {f"o{town.finance_budget}"}, [town.planning], "letter", TODAY)
        shelve(paper)
        due = AT - timedelta(days=serial) if serial > 3 else None
        deliver(paper, town, serial=serial, copy=due is None, due_at=due)
    groups = dict(trays.desk(town.laith.reach, at=AT, most=4).groups)
    assert [item.record_id[-1] for item in groups[Group.LATE]] == ["5", "4"]
    assert len(groups[Group.INFORM]) == 2


@pytest.mark.servers
def test_a_personal_letter_of_a_head_who_left_lies_with_the_registry(town: Town) -> None:
    given = registered(
        town,
        a_letter(
            town,
            label=Label(personal=True),
            copies=(),
            to=(Addressee(unit_id=town.finance_budget, name="دائرة الموازنة"),),
        ),
    )
    delivery = Delivery.objects.get(unit=town.finance_budget)
    receive(delivery.pk, by=town.nasrin.reach, at=AT)
    assert menu.counts(town.huda.reach).desk == 1
    assert trays.stranded(town.nasrin.reach, at=AT) == ()
    Tenure.objects.filter(person=town.huda.person_id).update(until_on=TODAY - timedelta(days=1))
    (item,) = trays.stranded(town.nasrin.reach, at=AT)
    assert (item.matter, item.subject, item.number) == (Matter.STRANDED, "", given.number)
    assert trays.stranded(town.rebwar.reach, at=AT) == ()
    appoint(
        town.laith.person_id, post_id=town.huda.post_id, term=Term(from_on=TODAY), capacity=Capacity.HOLDER,
        order="أمر 2", by=CLOCKWORK, at=AT,
    )  # fmt: skip
    heir = reach_of(person_named("laith"), on=TODAY)
    assert town.finance_budget in heir.heads
    assert (menu.counts(heir).desk, trays.desk(heir, at=AT).total) == (0, 0)
    assert len(trays.stranded(town.nasrin.reach, at=AT)) == 1
