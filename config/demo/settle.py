"""Founds the demo ministries: units, desks, posts, people, clearances, keys, books, the inspector's mandate."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from archive.import_plan import import_plan
from config.demo.ledger import Ledger
from config.demo.people import BODIES, COMPARTMENTS, PersonPlan, people, units
from correspondence.core.letter import Kind
from correspondence.open_books import open_books
from directory.appoint import appoint
from directory.assign import assign
from directory.clear import clear, name_compartment
from directory.coordinate import coordinate
from directory.core.clearance import Level
from directory.core.duty import Duty
from directory.core.inspecting import Powers
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Capacity, Order, Term
from directory.core.workdays import Governorate, Holidays
from directory.declare_holiday import declare_holiday
from directory.hire import hire
from directory.mandate import mandate
from directory.organise import found_desk, found_post, found_unit
from directory.situate import situate
from directory.whois import person_named, reach_of
from signing.enrol import enrol
from signing.establish import BodyName, establish
from signing.keys import has_key

Say = Callable[[str, int, int], None]
"""Tells how far it is: what, how much is done, of how much."""
INSPECTOR = "audit-inspection/inspector"
PLAN = Path(__file__).resolve().parent / "data" / "plan.csv"
PLANNED = ("planning", "finance", "education")
"""The ministries with an archive of their own."""
ADDRESS = {
    "planning": "بغداد / كرادة مريم – planning.example.iq",
    "finance": "بغداد / الباب المعظم – finance.example.iq",
    "education": "بغداد / شارع حيفا – education.example.iq",
    "audit": "بغداد / شارع حيفا – audit.example.iq",
}


HOLIDAYS = {
    (1, 6): Name(ar="عيد الجيش", ckb="جەژنی سوپا", en="Army Day"),
    (3, 21): Name(ar="عيد نوروز", ckb="نەورۆز", en="Nowruz"),
    (5, 1): Name(ar="عيد العمال", ckb="ڕۆژی کرێکاران", en="Labour Day"),
    (7, 14): Name(ar="عيد الجمهورية", ckb="ڕۆژی کۆماری", en="Republic Day"),
}


def settle(ledger: Ledger, *, at: datetime, on: date, say: Say) -> None:
    """Founds everything and saves the ledger.

    Directory and plans are one transaction, and the ledger is saved before it commits: a start that is broken off
    leaves nothing, or a ledger without ministries, which the next start makes anew.
    """
    with transaction.atomic():
        _directory(ledger, at=at, on=on, say=say)
        for key in PLANNED:
            import_plan(ledger.units[key], data=PLAN.read_bytes(), by=CLOCKWORK, at=at)
        ledger.save()
    certify(ledger, at=at)


def certify(ledger: Ledger, *, at: datetime) -> None:
    """The authorities, the seals of the bodies and their books; what exists stays as it is."""
    named = [(ledger.units[key], units()[key].name) for key in BODIES]
    bodies = [BodyName(body_id=number, name_en=name.en, name_ar=name.ar) for number, name in named]
    establish(bodies=bodies, by=CLOCKWORK, at=at)
    for body in bodies:
        open_books(body.body_id, by=CLOCKWORK, at=at)


def give_key(ledger: Ledger, seat: str, *, at: datetime) -> None:
    """The signing key of the person on this seat, made when first needed; it costs a moment each."""
    person, plan = ledger.people[seat], people()[seat]
    if has_key(person, at=at):
        return
    organisation = units()[units()[plan.unit].body].name.en
    enrol(person, name=plan.name.en, organisation=organisation, pin=ledger.pin, by=CLOCKWORK, at=at)


def _directory(ledger: Ledger, *, at: datetime, on: date, say: Say) -> None:
    for unit in units().values():
        parent = ledger.units.get(unit.parent)
        ledger.units[unit.key] = found_unit(
            unit.name,
            parent_id=parent,
            symbol=unit.symbol,
            address=ADDRESS[unit.body],
            is_external_writer=unit.external,
            is_inspecting=unit.key == "audit",
            by=CLOCKWORK,
            at=at,
        )
    registry = Name(ar="سجل الصادرة والواردة", ckb="تۆماری دەرچوو و هاتوو", en="Registry")
    for key in BODIES:
        body = ledger.units[key]
        ledger.desks[key] = found_desk(registry, body_id=body, level=Level.TOP_SECRET, by=CLOCKWORK, at=at)
    for number, name in COMPARTMENTS.items():
        name_compartment(number, name=name, by=CLOCKWORK, at=at)
    cast = people()
    password = make_password(ledger.password)  # one for everybody: encoding is slow on purpose
    for number, plan in enumerate(cast.values(), start=1):
        _person(ledger, plan, password=password, at=at, on=on)
        say("people", number, len(cast))
    _send_inspector(ledger, at=at, on=on)
    _calendar(ledger, at=at, on=on)


def _person(ledger: Ledger, plan: PersonPlan, *, password: str, at: datetime, on: date) -> None:
    person = hire(
        plan.name, username=plan.username, encoded_password=password, language=plan.language, by=CLOCKWORK, at=at
    )
    post = found_post(
        plan.title,
        unit_id=ledger.units[plan.unit],
        rank=plan.rank,
        is_head=plan.head,
        may_sign=plan.sign,
        desk_id=ledger.desks[units()[plan.unit].body] if plan.desk else None,
        by=CLOCKWORK,
        at=at,
    )
    appoint(
        person,
        post_id=post,
        term=Term(from_on=on - timedelta(days=700)),
        capacity=Capacity.HOLDER,
        order="أمر إداري 17",
        by=CLOCKWORK,
        at=at,
    )
    clear(person, clearance=plan.clearance, by=CLOCKWORK, at=at)
    if plan.duty:
        body, term = ledger.units[units()[plan.unit].body], Term(from_on=on - timedelta(days=700))
        duty = Duty(plan.duty)
        assign(person, duty=duty, body_id=body, term=term, order="أمر إداري 18", by=CLOCKWORK, at=at)
    ledger.people[plan.seat], ledger.posts[plan.seat] = person, post


def _calendar(ledger: Ledger, *, at: datetime, on: date) -> None:
    """Each minister declares the next of the year's fixed holidays; one unit stands in Erbil."""
    for key in BODIES:
        minister = reach_of(person_named(people()[f"{key}/minister"].username), on=on)
        for (month, day), name in HOLIDAYS.items():
            ahead = next(date(year, month, day) for year in (on.year, on.year + 1) if date(year, month, day) >= on)
            days = Holidays(governorate="", from_on=ahead, until_on=ahead)
            declare_holiday(days, body_id=ledger.units[key], name=name, by=minister, at=at)
        if key == "education":
            situate(ledger.units["education-erbil"], governorate=Governorate.ERBIL, by=minister, at=at)


def _send_inspector(ledger: Ledger, *, at: datetime, on: date) -> None:
    """The inspector may see what two ministries wrote this year, up to secret; his house sees everybody's figures."""
    year = Term(from_on=on, until_on=on + timedelta(days=365))
    order = Order(number="ق 31", on=on)
    coordinate(ledger.units["audit"], authority="مجلس الوزراء", term=year, order=order, by=CLOCKWORK, at=at)
    powers = Powers(
        units=frozenset({ledger.units["planning"], ledger.units["finance"]}),
        kinds=frozenset(kind.value for kind in Kind),
        records_from_on=on - timedelta(days=365),
        records_until_on=on + timedelta(days=365),
        ceiling=Level.SECRET,
    )
    mandate(
        ledger.people[INSPECTOR],
        number="ت ف / 1",
        authority=units()["audit"].name.ar,
        powers=powers,
        term=year,
        seconded_by=None,
        by=reach_of(person_named(people()["audit/minister"].username), on=on),
        at=at,
    )
