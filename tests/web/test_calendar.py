"""The working calendar, the notices, and what is overdue, page by page."""

from datetime import timedelta

import pytest
from django.test import Client

from correspondence.announce import announce
from correspondence.models import Memo, Notice
from correspondence.recall import recall
from directory.assign import assign
from directory.core.day import day_of
from directory.core.duty import Duty
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from directory.models import Holiday, JournalLine, MonthStart, Person, Unit
from tests.correspondence.paper_trail import a_letter, sent
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


def _form(town: Town, **changed: object) -> dict[str, object]:
    form = {"body": town.planning, "governorate": "", "name": "عطلة حر", "from_on": f"{TODAY:%d/%m/%Y}"}
    return {**form, **changed}


def test_the_minister_declares_a_holiday_everybody_reads_it_and_it_is_taken_back(town: Town) -> None:
    minister = client_of(town.amal)
    answer = minister.post("/calendar/", _form(town, governorate="basra", name_en="Heat"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/calendar/")
    row = Holiday.objects.get()
    assert (row.governorate, row.from_on, row.until_on) == ("basra", TODAY, TODAY)
    page = plain(client_of(town.zainab).get("/calendar/"))
    assert "عطلة حر" in page
    assert "البصرة" in page
    assert '<form method="post" action="/calendar/"' not in page
    assert "عطلة حر" not in plain(client_of(town.laith).get("/calendar/"))
    for language, word in (("en", "Heat"), ("ckb", "بەسرە")):
        Person.objects.filter(pk=town.zainab.person_id).update(language=language)
        assert word in plain(client_of(town.zainab).get("/calendar/"))
    assert minister.post(f"/calendar/{row.pk}/end/").status_code == 302
    assert "عطلة حر" not in plain(minister.get("/calendar/"))
    assert minister.post(f"/calendar/{row.pk}/end/").status_code == 404


def test_who_serves_two_ministries_reads_whose_holiday_it_is(town: Town) -> None:
    term, body = Term(from_on=TODAY), town.finance
    assign(town.omar.person_id, duty=Duty.ADMINISTRATOR, body_id=body, term=term, order="أمر 9", by=CLOCKWORK, at=AT)
    assert client_of(town.amal).post("/calendar/", _form(town)).status_code == 302
    assert client_of(town.omar).post("/calendar/", _form(town, body=body, name="عطلة مطر")).status_code == 302
    for citizen, cells in ((town.omar, ["وزارة التخطيط", "وزارة المالية"]), (town.zainab, [])):
        page = plain(client_of(citizen).get("/calendar/"))
        assert [ministry for ministry in ("وزارة التخطيط", "وزارة المالية") if f"<td>{ministry}</td>" in page] == cells


def test_a_unit_is_put_under_its_governorate(town: Town) -> None:
    minister = client_of(town.amal)
    assert minister.post("/calendar/units/", {"unit": town.planning_hr, "governorate": "erbil"}).status_code == 302
    assert Unit.objects.get(pk=town.planning_hr).governorate == "erbil"
    assert "أربيل" in plain(minister.get("/calendar/"))
    assert minister.post("/calendar/units/", {"unit": town.finance, "governorate": "erbil"}).status_code == 404
    assert minister.get("/calendar/units/").status_code == 405


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"from_on": f"{TODAY - timedelta(days=1):%d/%m/%Y}"}, "تبدأ العطلة اليوم أو بعده"),
        ({"from_on": "31/2/2026"}, "في النموذج حقل يحتاج إلى تصحيح"),
        ({"name": ""}, "في النموذج حقل يحتاج إلى تصحيح"),
    ],
)
def test_what_cannot_be_declared_is_said_and_the_typing_stays(
    town: Town, changed: dict[str, object], sentence: str
) -> None:
    answer = client_of(town.amal).post("/calendar/", _form(town, name_en="Heat", **changed))
    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert 'value="Heat"' in plain(answer)
    assert not Holiday.objects.exists()


def test_who_keeps_no_calendar_declares_nothing(town: Town) -> None:
    for citizen in (town.zainab, town.maryam, town.rebwar):
        assert client_of(citizen).post("/calendar/", _form(town)).status_code == 404
    assert client_of(town.huda).post("/calendar/", _form(town)).status_code == 404
    assert not Holiday.objects.exists()
    made = client_of(town.amal).post("/calendar/", _form(town))
    assert made.status_code == 302
    refused = client_of(town.zainab).post(f"/calendar/{Holiday.objects.get().pk}/end/")
    assert refused.status_code == 404
    assert JournalLine.objects.filter(outcome="refused", act="directory:end_holiday").exists()
    assert Holiday.objects.get().withdrawn_at is None


@pytest.mark.servers
def test_the_minister_keeps_the_months_and_a_wrong_one_is_answered(town: Town) -> None:
    minister, address = client_of(town.amal), f"/calendar/{town.planning}/months/"
    assert address in plain(minister.get("/calendar/"))
    assert minister.post(f"{address}printed/", {"eras": ["hijri"]}).status_code == 302
    form: dict[str, object] = {"year": 1448, "month": 6, "first_on": f"{TODAY:%d/%m/%Y}"}
    assert minister.post(f"{address}hijri/", form).status_code == 302
    assert "1 جمادى الآخرة 1448 هـ" in plain(minister.get(address))
    Person.objects.filter(pk=town.amal.person_id).update(language="ckb", digits="arab")
    assert "١ی جومادای دووەمی ١٤٤٨ی کۆچی" in plain(minister.get(address))
    Person.objects.filter(pk=town.amal.person_id).update(language="ar", digits="latn")
    for changed, sentence in (
        ({"month": 9}, "تُدخل الأشهر شهراً بعد شهر"),
        ({"month": 7}, "يبدأ الشهر بعد الشهر الذي قبله"),
        ({"month": 7, "first_on": f"{TODAY + timedelta(days=31):%d/%m/%Y}"}, "يصير في الشهر 31 يوماً"),
        ({"first_on": "31/2/2026"}, "في النموذج حقل يحتاج إلى تصحيح"),
    ):
        answer = minister.post(f"{address}hijri/", {**form, **changed})
        assert (answer.status_code, sentence in plain(answer)) == (422, True)
    assert minister.post(f"{address}hijri/1448/6/end/").status_code == 302
    assert MonthStart.objects.filter(withdrawn_at=None).count() == 0
    assert minister.post(f"{address}hijri/1448/6/end/").status_code == 404
    assert minister.post(f"{address}julian/", form).status_code == 404


def test_who_keeps_no_calendar_sees_and_changes_no_months(town: Town) -> None:
    address = f"/calendar/{town.planning}/months/"
    form = {"year": 1448, "month": 6, "first_on": f"{TODAY:%d/%m/%Y}"}
    for citizen in (town.zainab, town.huda):
        browser = client_of(citizen)
        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}hijri/", form).status_code == 404
        assert browser.post(f"{address}printed/", {"eras": ["hijri"]}).status_code == 404
    assert not MonthStart.objects.exists()
    assert JournalLine.objects.filter(outcome="refused", act="directory:set_month").exists()


@pytest.mark.servers
def test_notices_lead_to_the_letter_and_are_seen_by_a_press(town: Town) -> None:
    memo = sent(town, a_letter(town))
    announce(by=CLOCKWORK, at=AT + timedelta(seconds=5))
    browser = client_of(town.hasan)
    page = plain(browser.get("/notices/"))
    assert f"/memos/{memo.ref}/" in page
    assert memo.subject not in page
    assert browser.get(f"/memos/{memo.ref}/").status_code == 200
    newest = Notice.objects.get().pk
    assert browser.post("/notices/seen/", {"up_to": newest}).status_code == 302
    assert Notice.objects.get().seen_at is not None
    assert "لا إشعارات بعد" in plain(client_of(town.zainab).get("/notices/"))
    for bad in ("", "x", "-1", "9" * 40):
        assert browser.post("/notices/seen/", {"up_to": bad}).status_code == 404


@pytest.mark.servers
def test_2_6_a_notice_of_a_letter_taken_back_says_withdrawn_and_leads_nowhere(town: Town) -> None:
    memo = sent(town, a_letter(town))
    announce(by=CLOCKWORK, at=AT + timedelta(seconds=5))
    recall(memo.ref, reason="خطأ في المبلغ", by=town.zainab.reach, at=AT + timedelta(minutes=1))
    browser = client_of(town.hasan)
    page = plain(browser.get("/notices/"))
    assert ("سحبه محرّره" in page, f"/memos/{memo.ref}/" in page) == (True, False)
    answer = browser.get(f"/memos/{memo.ref}/")
    page = plain(answer)
    assert (answer.status_code, "هذا الكتاب سحبه محرّره" in page) == (410, True)
    assert (memo.subject in page, "خطأ في المبلغ" in page) == (False, False)
    assert browser.post(f"/memos/{memo.ref}/initial/", {"version": 1}).status_code == 410
    assert browser.get(f"/memos/{memo.ref}/letter.pdf").status_code == 404
    for stranger in (town.omar, town.maryam):  # it had not come to its signer
        assert client_of(stranger).get(f"/memos/{memo.ref}/").status_code == 404


def test_a_head_reads_what_is_overdue_and_no_subject_of_what_is_not_the_heads_to_read(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo = sent(town, a_letter(town))
    Memo.objects.filter(pk=memo.pk).update(due_at=AT - timedelta(days=9))
    assert memo.subject in plain(client_of(town.maryam).get("/overdue/"))
    page = plain(client_of(town.amal).get("/overdue/"))
    assert memo.subject not in page
    assert memo.ref not in page
    assert "ليس لك قراءته" in page
    assert "من المتأخرات فقط" not in page
    with monkeypatch.context() as cut:
        cut.setattr("correspondence.overdue.LIMIT", 1)
        assert "من المتأخرات فقط" in plain(client_of(town.amal).get("/overdue/"))
    assert f"{day_of(AT - timedelta(days=9)):%Y}" in page
    assert "لا متأخرات" in plain(client_of(town.huda).get("/overdue/"))
    assert client_of(town.zainab).get("/overdue/").status_code == 404


def test_a_person_chooses_when_to_be_written_to(town: Town) -> None:
    browser: Client = client_of(town.hasan)
    assert browser.post("/me/mail/", {"rhythm": "daily", "address": "hasan@example.iq"}).status_code == 302
    row = Person.objects.get(pk=town.hasan.person_id)
    assert (row.mail, row.email) == ("daily", "hasan@example.iq")
    assert 'value="hasan@example.iq"' in plain(browser.get("/me/"))
    refused = browser.post("/me/mail/", {"rhythm": "once", "address": ""})
    assert refused.status_code == 422
    assert "يرجى ذكر العنوان" in plain(refused)
    assert browser.post("/me/mail/", {"rhythm": "hourly", "address": "no"}).status_code == 422
    assert Person.objects.get(pk=town.hasan.person_id).mail == "daily"
