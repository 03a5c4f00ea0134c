"""How a number ends: voided or replaced, once, by the registrar, with a reason, for good."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from archive.core.leaf import EntryKind
from archive.records import said_about
from correspondence import books, trays
from correspondence.core.correction import AuthorityMissingError
from correspondence.core.errors import (
    NoLongerInForceError,
    ReasonMissingError,
    ReasonTooLongError,
    ReplacementNotFoundError,
)
from correspondence.deliver import acknowledge, forward
from correspondence.issued import issued
from correspondence.models import Delivery, Registration
from correspondence.receive import receive
from correspondence.supersede import supersede
from correspondence.void import void
from directory.core.clearance import Clearance, Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, FOLLOWER, PUBLIC
from directory.organise import found_desk
from directory.whois import lines_about
from tests.correspondence.conftest import Together
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, STAFF_COMPARTMENT, Citizen, Town
from tests.web.steps import client_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=10)
SECRET = Label(level=1, compartments=frozenset({STAFF_COMPARTMENT}))


def line_of(record_id: str) -> Registration:
    return Registration.objects.get(record_id=record_id, direction="out")


def test_2_11_a_void_number_stays_and_the_archive_says_why(town: Town) -> None:
    given = registered(town, a_letter(town))
    void(line_of(given.record_id).pk, reason=" سُحب الطلب ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    line = line_of(given.record_id)
    assert (line.text, line.void_at, line.void_reason) == (given.number, LATER, "سُحب الطلب · أمر 9")
    assert line.void_by_id == town.rebwar.person_id
    _sent, entry = said_about(given.record_id, reach=town.zainab.reach)
    assert entry.kind is EntryKind.VOID_NUMBER
    assert entry.body == {
        "number": given.number,
        "on": given.on.isoformat(),
        "reason": "سُحب الطلب",
        "authority": "أمر 9",
    }
    assert [one.act for one in lines_about(f"record:{given.record_id}")].count("void") == 1
    assert registered(town, a_letter(town, subject="بعده")).number == "د إ/2"


def test_2_11_a_replaced_letter_and_its_successor_name_each_other(town: Town) -> None:
    old, new = registered(town, a_letter(town)), registered(town, a_letter(town, subject="بديل"))
    by = town.rebwar.reach
    supersede(line_of(old.record_id).pk, number=new.number, on=new.on, reason="خطأ مادي", by=by, at=LATER)
    line = line_of(old.record_id)
    assert (line.superseded_by, line.superseded_at) == (line_of(new.record_id), LATER)
    _sent, mine = said_about(old.record_id, reach=town.zainab.reach)
    _sent, its = said_about(new.record_id, reach=town.zainab.reach)
    assert mine.kind is its.kind is EntryKind.SUPERSEDE
    assert mine.body["by_record"] == new.record_id
    assert its.body["in_place_of"] == old.record_id


def asked(who: Citizen) -> list[tuple[trays.Matter, str]]:
    """What the person's desk asks, and of which record."""
    groups = trays.desk(who.reach, at=LATER).groups
    return [(item.matter, item.record_id) for _, items in groups for item in items if item.record_id]


def test_who_holds_a_letter_that_was_voided_finds_it_on_the_desk_again(town: Town) -> None:
    given = registered(town, a_letter(town))
    held = [who for who in (town.sara, town.amal) if asked(who)]
    mine = Delivery.objects.get(record_id=given.record_id, unit=town.planning_hr)
    acknowledge(mine.pk, by=held[0].reach, at=LATER)
    assert given.record_id not in [record for _, record in asked(held[0])]
    void(line_of(given.record_id).pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    for who in held:
        assert (trays.Matter.VOID, given.record_id) in asked(who)
    groups = dict(trays.desk(held[0].reach, at=LATER).groups)
    assert [(item.record_id, item.due_at) for item in groups[trays.Group.ENDED]] == [(given.record_id, None)]
    (line,) = [one for one in lines_about(f"record:{given.record_id}") if one.act == "void"]
    assert line.note == f"told={Delivery.objects.filter(record_id=given.record_id, state='ended').count()}"
    page = client_of(held[0]).get("/desk/").content.decode()
    assert "هذا الكتاب ملغى" in page
    acknowledge(mine.pk, by=held[0].reach, at=LATER)
    mine.refresh_from_db()
    assert mine.state == "acknowledged"
    assert given.record_id not in [record for _, record in asked(held[0])]
    assert [one.note for one in lines_about(f"record:{given.record_id}") if one.act == "acknowledge"].count("end") == 1


def test_another_body_learns_of_the_end_when_the_letter_reaches_its_units(town: Town) -> None:
    old, new = registered(town, a_letter(town)), registered(town, a_letter(town, subject="بديل"))
    supersede(line_of(old.record_id).pk, number=new.number, on=new.on, reason="خطأ", by=town.rebwar.reach, at=LATER)
    coming = Delivery.objects.get(pk=_delivery(old.record_id))
    assert coming.state == "at_registry"
    receive(coming.pk, by=town.nasrin.reach, at=LATER)
    assert (trays.Matter.REPLACED, old.record_id) in asked(town.huda)
    receive(_delivery(new.record_id), by=town.nasrin.reach, at=LATER)
    assert (trays.Matter.ACT, new.record_id) in asked(town.huda)


def test_who_gets_a_void_letter_passed_on_learns_it_too(town: Town) -> None:
    given = registered(town, a_letter(town))
    receive(_delivery(given.record_id), by=town.nasrin.reach, at=LATER)
    void(line_of(given.record_id).pk, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    mine = Delivery.objects.get(record_id=given.record_id, body=town.finance)
    other = town.finance_current
    forward(mine.pk, to_unit=other, by=town.huda.reach, at=LATER)
    assert Delivery.objects.get(record_id=given.record_id, unit=other).state == "ended"
    mine.refresh_from_db()
    assert mine.state == "forwarded"


def test_an_end_is_final(town: Town) -> None:
    old, new = registered(town, a_letter(town)), registered(town, a_letter(town, subject="بديل"))
    by = town.rebwar.reach
    void(line_of(old.record_id).pk, reason="خطأ", authority="أمر 9", by=by, at=LATER)
    with pytest.raises(NoLongerInForceError):
        void(line_of(old.record_id).pk, reason="خطأ", authority="أمر 9", by=by, at=LATER)
    with pytest.raises(NoLongerInForceError):
        supersede(line_of(old.record_id).pk, number=new.number, on=new.on, reason="خطأ", by=by, at=LATER)
    with pytest.raises(ReplacementNotFoundError):
        supersede(line_of(new.record_id).pk, number=old.number, on=old.on, reason="خطأ", by=by, at=LATER)
    rows = Registration.objects.filter(pk=line_of(old.record_id).pk)
    for change in ({"void_at": None}, {"void_reason": "غيره"}, {"superseded_at": LATER}, {"code": "X"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_only_the_registrar_of_the_body_ends_a_number(town: Town) -> None:
    given = registered(town, a_letter(town))
    key = line_of(given.record_id).pk
    for stranger in (town.nasrin.reach, town.maryam.reach, town.dara.reach, CLOCKWORK, PUBLIC, FOLLOWER):
        with pytest.raises(NotWithinReachError):
            void(key, reason="خطأ", authority="أمر 9", by=stranger, at=LATER)
    incoming = receive(_delivery(given.record_id), by=town.nasrin.reach, at=LATER)
    with pytest.raises(NotWithinReachError):
        void(
            Registration.objects.get(text=incoming).pk, reason="خطأ", authority="أمر 9", by=town.nasrin.reach, at=LATER
        )
    assert line_of(given.record_id).is_in_force()


def _delivery(record_id: str) -> int:
    from correspondence.models import Delivery

    return Delivery.objects.get(record_id=record_id, state="at_registry").pk


@pytest.mark.servers
def test_a_secret_number_ends_by_the_cleared_registrar_and_is_not_named_to_others(town: Town) -> None:
    old = registered(town, a_letter(town))
    new = registered(town, a_letter(town, label=SECRET, copies=()))
    by = town.rebwar.reach
    supersede(line_of(old.record_id).pk, number=new.number, on=new.on, reason="رُفعت درجته", by=by, at=LATER)
    _, line = books.line(line_of(old.record_id).pk, reach=by)
    assert line.superseded_by is not None
    told = issued(line_of(old.record_id).code, reach=PUBLIC)
    assert (told.superseded_by, told.superseded_at) == (None, LATER)


@pytest.mark.servers
def test_a_letter_above_the_registrar_or_the_desk_is_ended_by_neither(town: Town) -> None:
    plain, secret = registered(town, a_letter(town)), registered(town, a_letter(town, label=SECRET, copies=()))
    newer = registered(town, a_letter(town, label=SECRET, copies=(), subject="بديل"))
    key = line_of(secret.record_id).pk
    lacking = replace(town.rebwar.reach, clearance=Clearance(level=2))
    low = found_desk(Name(ar="سجل"), body_id=town.planning, level=Level.ORDINARY, by=CLOCKWORK, at=AT)
    below = replace(town.rebwar.reach, desks=frozenset({low}))
    for by in (lacking, below, replace(town.rebwar.reach, clearance=Clearance())):
        with pytest.raises(NotWithinReachError):
            void(key, reason="خطأ", authority="أمر 9", by=by, at=LATER)
        with pytest.raises(NotWithinReachError):
            supersede(key, number=newer.number, on=newer.on, reason="خطأ", by=by, at=LATER)
        with pytest.raises(ReplacementNotFoundError):
            supersede(
                line_of(plain.record_id).pk, number=newer.number, on=newer.on, reason="خطأ", by=by, at=LATER
            )  # fmt: skip
    _, line = books.line(key, reach=lacking)
    assert not line.may_end
    void(key, reason="سُحب الطلب من لجنة النزاهة", authority="أمر 9", by=town.rebwar.reach, at=LATER)
    _, line = books.line(key, reach=lacking)
    assert (line.is_void, line.void_reason) == (True, "")
    _, line = books.line(key, reach=town.rebwar.reach)
    assert line.void_reason == "سُحب الطلب من لجنة النزاهة · أمر 9"


def test_a_letter_is_replaced_by_a_later_one(town: Town) -> None:
    old, new = registered(town, a_letter(town)), registered(town, a_letter(town, subject="بعده"))
    by = town.rebwar.reach
    with pytest.raises(ReplacementNotFoundError):
        supersede(line_of(new.record_id).pk, number=old.number, on=old.on, reason="خطأ", by=by, at=LATER)


def test_a_reason_is_given_and_the_other_letter_is_there(town: Town) -> None:
    given = registered(town, a_letter(town))
    key, by = line_of(given.record_id).pk, town.rebwar.reach
    with pytest.raises(ReasonMissingError):
        void(key, reason=" \n", authority="أمر 9", by=by, at=LATER)
    with pytest.raises(AuthorityMissingError):
        void(key, reason="خطأ", authority=" ", by=by, at=LATER)  # nobody voids a minister's letter alone (2.11)
    with pytest.raises(ReasonTooLongError):
        void(key, reason="خطأ", authority="س" * 151, by=by, at=LATER)
    with pytest.raises(ReasonTooLongError):
        void(key, reason="س" * 501, authority="أمر 9", by=by, at=LATER)  # no longer than the register's column
    with pytest.raises(ReasonTooLongError):
        supersede(key, number=given.number, on=given.on, reason="س" * 501, by=by, at=LATER)
    for number, on in (("د إ/9", given.on), (given.number, given.on), (given.number, given.on - timedelta(days=1))):
        with pytest.raises(ReplacementNotFoundError):
            supersede(key, number=number, on=on, reason="خطأ", by=by, at=LATER)
    assert line_of(given.record_id).is_in_force()


def test_two_at_once_end_it_once(town: Town, together: Together) -> None:
    given = registered(town, a_letter(town))
    key = line_of(given.record_id).pk
    results = together(*[lambda: void(key, reason="خطأ", authority="أمر 9", by=town.rebwar.reach, at=LATER)] * 2)
    assert sorted(type(one).__name__ for one in results) == ["NoLongerInForceError", "NoneType"], results


def test_what_anybody_is_told_is_asked_as_anybody(town: Town) -> None:
    given = registered(town, a_letter(town))
    for reach in (town.maryam.reach, CLOCKWORK, FOLLOWER):
        with pytest.raises(NotWithinReachError):
            issued(line_of(given.record_id).code, reach=reach)
    with pytest.raises(NotWithinReachError):
        issued("", reach=PUBLIC)


@pytest.mark.servers
def test_the_registrar_voids_on_the_page_of_the_line(town: Town) -> None:
    given = registered(town, a_letter(town))
    line = line_of(given.record_id)
    browser, address = client_of(town.rebwar), f"/books/lines/{line.pk}/"
    assert address in browser.get(f"/books/{line.book_id}/").content.decode()
    assert browser.get(address).status_code == 200
    unsure = browser.post(f"{address}void/", {"reason": "سُحب الطلب"})
    assert unsure.status_code == 422
    assert "سُحب الطلب" in unsure.content.decode()
    assert browser.post(f"{address}void/", {"reason": " ", "sure": "on"}).status_code == 422
    nobody = browser.post(f"{address}void/", {"reason": "خطأ", "sure": "on"})
    assert (nobody.status_code, "بأمر من" in nobody.content.decode()) == (422, True)
    assert line_of(given.record_id).is_in_force()
    assert (
        browser.post(f"{address}void/", {"reason": "سُحب الطلب", "authority": "أمر 9", "sure": "on"}).status_code == 302
    )
    page = browser.get(address).content.decode()
    assert "سُحب الطلب" in page
    assert f"{address}void/" not in page
    assert "سُحب الطلب" in browser.get(f"/books/{line.book_id}/").content.decode()
    assert browser.get(f"{address}void/").status_code == 405


def test_the_registrar_replaces_on_the_page_of_the_line(town: Town) -> None:
    old, new = registered(town, a_letter(town)), registered(town, a_letter(town, subject="بديل"))
    browser, address = client_of(town.rebwar), f"/books/lines/{line_of(old.record_id).pk}/supersede/"
    typed = {"number": new.number.replace("/", " / "), "on": f"{new.on.day}/{new.on.month}/{new.on.year}"}
    wrong = browser.post(address, {**typed, "number": "99", "reason": "خطأ", "sure": "on"})
    assert wrong.status_code == 422
    odd = browser.post(address, {**typed, "on": "في آذار", "reason": "خطأ", "sure": "on"})
    assert odd.status_code == 422
    assert 'aria-describedby="so-e"' in odd.content.decode()
    assert 'id="so-e"' in odd.content.decode()
    assert browser.post(address, {**typed, "reason": "خطأ", "sure": "on"}).status_code == 302
    assert line_of(old.record_id).superseded_by == line_of(new.record_id)
    assert new.number.split("/")[-1] in browser.get(address.removesuffix("supersede/")).content.decode()


def test_the_record_s_page_says_how_its_number_ended(town: Town) -> None:
    old, new = registered(town, a_letter(town)), registered(town, a_letter(town, subject="بديل"))
    by = town.rebwar.reach
    supersede(line_of(old.record_id).pk, number=new.number, on=new.on, reason="خطأ مادي", by=by, at=LATER)
    void(line_of(new.record_id).pk, reason="سُحب الطلب", authority="أمر 9", by=by, at=LATER)
    browser = client_of(town.zainab)
    page = browser.get(f"/records/{old.record_id}/").content.decode()
    assert "خطأ مادي" in page
    assert f'href="/records/{new.record_id}/"' in page
    page = browser.get(f"/records/{new.record_id}/").content.decode()
    assert "سُحب الطلب" in page
    assert f'href="/records/{old.record_id}/"' in page


def test_a_stranger_finds_no_line(town: Town) -> None:
    key = line_of(registered(town, a_letter(town)).record_id).pk
    for stranger in (town.nasrin, town.omar, town.maryam):
        browser = client_of(stranger)
        assert browser.get(f"/books/lines/{key}/").status_code == 404
        for deed in ("void", "supersede"):
            typed = {"reason": "خطأ", "sure": "on", "number": "1", "on": "1/1/2026"}
            assert browser.post(f"/books/lines/{key}/{deed}/", typed).status_code == 404
    assert client_of(town.rebwar).get("/books/lines/99999/").status_code == 404


@pytest.mark.servers
def test_the_record_says_in_one_sentence_that_it_is_genuine_and_void(town: Town) -> None:
    given, other = registered(town, a_letter(town)), registered(town, a_letter(town, subject="آخر"))
    new = registered(town, a_letter(town, subject="بديل"))
    by, reader = town.rebwar.reach, client_of(town.zainab)
    void(line_of(given.record_id).pk, reason="سُحب الطلب", authority="أمر 9", by=by, at=LATER)
    supersede(line_of(other.record_id).pk, number=new.number, on=new.on, reason="خطأ", by=by, at=LATER)
    for one, title in ((given, "صحيح الصدور، وأُلغي في"), (other, "صحيح الصدور، واستُبدل في")):
        page = reader.get(f"/records/{one.record_id}/").content.decode()
        assert title in page
        assert "صحيح: لم يتغير منذ توقيعه" not in page
        assert "v-ok" not in page
    assert "صحيح: لم يتغير منذ توقيعه" in reader.get(f"/records/{new.record_id}/").content.decode()
