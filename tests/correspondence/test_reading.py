"""Who has read a circular, the reminder to who has not, and hidden copies that nobody else learns of."""

from datetime import timedelta

import pytest

from archive.integrate import integrate
from correspondence import reading
from correspondence.core.errors import NobodyToRemindError
from correspondence.core.letter import Addressee, Copy, Kind
from correspondence.deliver import acknowledge
from correspondence.models import Delivery, Memo, Notice
from correspondence.remind_readers import remind_readers
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine, Tenure
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def issued(town: Town) -> str:
    """A circular to Statistics, Human Resources and Finance; gives its ref."""
    units = {town.planning_statistics: "هيئة الإحصاء", town.planning_hr: "م ب", town.finance_budget: "دائرة الموازنة"}
    to = tuple(Addressee(unit_id=unit, name=name) for unit, name in units.items())
    given = registered(town, a_letter(town, kind=Kind.CIRCULAR, to=to, copies=()))
    return Memo.objects.get(record_id=given.record_id).ref


def test_2_15_sender_heads_and_registry_read_who_has_not_and_remind_them(town: Town) -> None:
    ref = issued(town)
    row = Delivery.objects.get(unit=town.planning_statistics)
    acknowledge(row.pk, by=town.dara.reach, at=LATER)
    for citizen in (town.zainab, town.maryam, town.rebwar):
        found = reading.reading(ref, reach=citizen.reach)
        assert (found.unread, len(found.recipients)) == (2, 3)
        assert found.recipients[-1].read_by == town.dara.name
    for citizen in (town.hasan, town.dara, town.huda, town.omar):
        with pytest.raises(NotWithinReachError):
            reading.reading(ref, reach=citizen.reach)
        with pytest.raises(NotWithinReachError):
            remind_readers(ref, by=citizen.reach, at=LATER)
    assert remind_readers(ref, by=town.zainab.reach, at=LATER) == 2
    told = set(Notice.objects.filter(what="unread").values_list("person", flat=True))
    assert told == {town.hasan.person_id, town.nasrin.person_id}  # the head, and the other ministry's registry
    assert JournalLine.objects.filter(act="remind_readers", about=f"memo:{ref}").count() == 1
    with pytest.raises(NobodyToRemindError):
        remind_readers(ref, by=town.rebwar.reach, at=LATER + timedelta(hours=2))
    assert remind_readers(ref, by=town.rebwar.reach, at=LATER + timedelta(days=1)) == 2


def test_a_unit_in_which_nobody_sits_is_not_called_reminded(town: Town) -> None:
    ref = issued(town)
    Tenure.objects.filter(person=town.hasan.person_id).update(until_on=TODAY - timedelta(days=1))
    assert remind_readers(ref, by=town.zainab.reach, at=LATER) == 2
    assert JournalLine.objects.get(act="remind_readers", about=f"memo:{ref}").note == "told=2"


def test_the_pages_say_it_in_three_languages_and_refuse_strangers(town: Town) -> None:
    ref = issued(town)
    sender, there = client_of(town.zainab), f"/memos/{ref}/reading/"
    assert there in plain(sender.get(f"/memos/{ref}/"))
    for language, word in (("en", "have not read it"), ("ckb", "نەیانخوێندووەتەوە"), ("ar", "لم يطلعوا عليه")):
        sender.post("/language/", {"language": language})
        assert word in plain(sender.get(there))
    assert sender.post(f"{there}remind/").status_code == 302
    assert sender.post(f"{there}remind/").status_code == 422
    assert sender.get(f"{there}remind/").status_code == 405
    assert "مرسله يذكّرك" in plain(client_of(town.hasan).get("/notices/"))
    reviewer = client_of(town.hasan)
    assert there not in plain(reviewer.get(f"/memos/{ref}/"))
    assert reviewer.get(there).status_code == 404
    assert client_of(town.omar).post(f"{there}remind/").status_code == 404


def test_2_8_nobody_who_received_it_learns_of_a_hidden_copy(town: Town) -> None:
    hidden = Copy(unit_id=town.planning_mail, name="شعبة سرية التوزيع", hidden=True)
    given = registered(town, inside(town, copies=(hidden,)))
    integrate(by=CLOCKWORK, at=AT)
    there, ref = f"/records/{given.record_id}/", Memo.objects.get(record_id=given.record_id).ref
    assert client_of(town.rebwar).get(there).status_code == 200  # who got it in secret has read it
    for citizen in (town.dara, town.omar):
        browser = client_of(citizen)
        page = plain(browser.get(there))
        assert "البريد المركزي" not in page
        assert town.rebwar.name.ar not in page
        for closed in (f"{there}readers/", f"{there}evidence.zip", f"/memos/{ref}/", f"/memos/{ref}/reading/"):
            assert browser.get(closed).status_code == 404, closed
    for citizen in (town.zainab, town.rebwar):
        assert "البريد المركزي" in plain(client_of(citizen).get(f"{there}readers/"))


def test_without_a_hidden_copy_the_house_sees_who_may_read(town: Town) -> None:
    given = registered(town, inside(town, copies=()))
    assert client_of(town.dara).get(f"/records/{given.record_id}/readers/").status_code == 200
