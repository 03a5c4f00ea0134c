"""An inspector under a mandate, page by page: what it opens, what lies outside, what is written down, who sees it."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from archive.integrate import integrate
from directory.core.clearance import Label
from directory.core.reach import CLOCKWORK, FOLLOWER
from directory.core.tenure import Term
from directory.curtail import withdraw_mandate
from directory.inspections import lines_under, powers_of
from directory.mandate import mandate
from directory.models import Inspection, JournalLine, Mandate, Person
from search.find import LAST_PAGE
from search.follow import follow
from search.models import Ask, Inquiry, Note, Tag
from tests.archive.conftest import Deposit, judge, kept
from tests.town import AT, TODAY, Town, give_mandate
from tests.web.steps import client_of, plain

__all__ = ["judge", "kept"]
pytestmark = pytest.mark.django_db
SEARCH = "/inspection/search/"


@pytest.fixture
def inspector(town: Town) -> Client:
    """Younis, signed in, with a mandate over Planning's letters up to secret; no session yet."""
    give_mandate(town, units=frozenset({town.planning_admin}), kinds=frozenset({"letter"}), ceiling=1)
    return client_of(town.younis)


def mandate_id() -> int:
    return Mandate.objects.get().pk


def begin(browser: Client, purpose: str = "تدقيق المخصصات") -> None:
    answer = browser.post(f"/inspection/{mandate_id()}/begin/", {"purpose": purpose})
    assert answer.status_code == 302, plain(answer)
    assert answer.headers["Location"] == "/"
    assert browser.get("/").headers["Location"] == SEARCH


def indexed() -> None:
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)


def asked(browser: Client, **query: Any) -> str:
    answer = browser.get(SEARCH, query)
    assert answer.status_code == 200
    return plain(answer)


def test_a_mandate_opens_nothing_before_a_session_begins_and_only_its_own_after(
    inspector: Client, kept: Deposit, town: Town
) -> None:
    assert inspector.get("/").headers["Location"] == "/inspection/"
    inside = kept()
    secret, elsewhere = kept(Label(level=1)), kept(kind="circular")
    own = kept(
        unit_id=town.audit,
        unit_path=(town.audit,),
        body_id=town.audit,
        readers=frozenset({f"p{town.younis.person_id}"}),
    )
    indexed()
    assert inspector.get(f"/records/{inside}/").status_code == 404
    assert inspector.get(f"/records/{own}/").status_code == 200
    assert inspector.get(SEARCH).status_code == 404
    begin(inspector)
    for record_id, status in ((inside, 200), (secret, 200), (elsewhere, 404), (own, 404)):
        assert inspector.get(f"/records/{record_id}/").status_code == status
        assert inspector.get(f"/inspection/records/{record_id}/").status_code == status
    page = asked(inspector, q="مخصصات")
    assert inside in page
    assert secret in page
    assert elsewhere not in page
    assert own not in page
    assert "تعملون بموجب تكليف تفتيشي" in page
    assert "بقي" in page
    assert inspector.get("/search/", {"q": "مخصصات"}).headers["Location"].startswith(SEARCH)
    assert inspector.post("/inspection/end/").status_code == 302
    assert inspector.get(f"/records/{inside}/").status_code == 404
    assert "تعملون بموجب تكليف تفتيشي" not in plain(inspector.get("/inspection/"))


def test_another_session_s_purpose_stands_in_its_own_mandate_s_journal_alone(inspector: Client, town: Town) -> None:
    first = mandate_id()
    second = mandate(
        town.younis.person_id,
        number="ت ف / 2",
        authority="ديوان الرقابة المالية",
        powers=powers_of(Mandate.objects.get(pk=first)),
        term=Term(from_on=TODAY, until_on=TODAY),
        seconded_by=None,
        by=town.dara.reach,
        at=AT,
    )
    assert inspector.post(f"/inspection/{first}/begin/", {"purpose": "الغرض الأول"}).status_code == 302
    assert inspector.post(f"/inspection/{second}/begin/", {"purpose": "الغرض الثاني"}).status_code == 302
    for key, giver, purpose in ((first, town.huda, "الغرض الأول"), (second, town.dara, "الغرض الثاني")):
        lines = lines_under(key, reach=giver.reach, on=TODAY)
        assert [line.note for line in lines if line.act == "begin_inspection"] == [purpose]
    Mandate.objects.filter(pk=first).update(withdrawn_at=AT)
    assert inspector.post(f"/inspection/{first}/begin/", {"purpose": "ثالث"}).status_code != 302
    assert inspector.get(SEARCH).status_code == 200  # refused, the session that lasts goes on


def test_a_query_outside_is_said_from_the_query_and_one_inside_without_hits_finds_nothing(
    inspector: Client, kept: Deposit, town: Town
) -> None:
    indexed()
    begin(inspector)
    before = {line: asked(inspector, q=line) for line in ("عقد 1999", "لاشيء")}
    assert "خارج نطاق التكليف" in before["عقد 1999"]
    assert "لا يشمل التكليف سنة" in before["عقد 1999"]
    assert "لا نتيجة ضمن التكليف" in before["لاشيء"]
    assert "لا يشمل التكليف" not in before["لاشيء"]
    kept(kind="circular", subject="لاشيء")  # what lies outside changes no answer
    indexed()
    for line, page in before.items():
        assert asked(inspector, q=line).split("csrf")[0] == page.split("csrf")[0]
    for chosen in ({"kinds": "reply"}, {"units": town.finance}, {"levels": 2}, {"years": 1999}, {"from": "1/1/2099"}):
        assert "لم يُبحث في شيء" in asked(inspector, q="عقد", **chosen)
    assert "ولم يُبحث فيه" in asked(inspector, q="عقد", kinds=["reply", "letter"])
    outcomes = list(Ask.objects.order_by("id").values_list("outcome", flat=True))
    assert outcomes == ["outside", "none", "outside", "none", *["outside"] * 5, "none"]


def _reaches_its_first_session(overseer: Client, address: str, first: Inspection) -> None:
    Inspection.objects.bulk_create(
        [Inspection(mandate=first.mandate, person=first.person, purpose=f"م{n:03}", begun_at=AT) for n in range(101)]
    )
    (rest,) = re.findall(r'href="(\?sessions=\d+)"', overseer.get(address).content.decode())
    page = overseer.get(address + rest).content.decode()
    told = page[page.index('id="ss"') : page.index("</ol>")]
    assert [word in told for word in (first.purpose, "م000", "م001")] == [True, True, False]
    assert 'href="?sessions' not in page


def test_2_16_everything_is_journalled_with_its_session_and_shown_to_who_gave_the_mandate(
    inspector: Client, kept: Deposit, town: Town
) -> None:
    record_id = kept()
    indexed()
    begin(inspector, "شكوى 7")
    asked(inspector, q="مخصصات")
    asked(inspector, q="عقد 1999", kinds="letter", units=town.planning_hr)
    assert inspector.get(f"/records/{record_id}/").status_code == 200
    assert inspector.post(f"/records/{record_id}/letter.pdf", {"why": "meeting"}).status_code == 200
    assert inspector.get(f"/records/{record_id}/evidence/").status_code == 200
    assert inspector.get(f"/records/{'0' * 32}/").status_code == 404
    session = Inspection.objects.get()
    lines = JournalLine.objects.filter(inspection=session)
    acts = list(lines.order_by("id").values_list("act", flat=True))
    assert acts == [
        "begin_inspection",
        "search",
        "inquire",
        "inquire",
        "examine",
        "print",
        "export",
        "archive:record",
    ]
    assert not any(word in line.note + line.about for line in lines for word in ("مخصصات", "عقد"))
    address = f"/inspection/oversight/{mandate_id()}/"
    page = plain(client_of(town.huda).get(address))  # gave it, and may not read the record
    for word in ("شكوى 7", "مخصصات", "عقد 1999", "كتاب رسمي", "قسم الموارد", "خارج نطاق", "قيد خارج اطلاعكم"):
        assert word in page
    assert record_id not in page
    assert "صرف مخصصات الخطورة" not in page
    seen = plain(client_of(town.amal).get(address))  # seconded it, and heads the ministry whose letter it is
    assert "صرف مخصصات الخطورة" in seen
    assert JournalLine.objects.filter(act="oversee", about=f"mandate:{mandate_id()}").count() == 2
    _reaches_its_first_session(client_of(town.huda), address, session)
    for stranger in (town.zainab, town.dara, town.nasrin, town.younis):
        assert client_of(stranger).get(address).status_code == 404
    assert "مخصصات" in plain(inspector.get("/inspection/session/"))


def test_what_is_asked_is_kept_as_every_database_can_keep_it(inspector: Client) -> None:
    indexed()
    begin(inspector)
    asked(inspector, q="عقد\x00 جديد", kinds="letter\x00", page=999_999_999)
    ask = Ask.objects.get()
    assert (ask.line, ask.choices, ask.page) == ("عقد جديد", {"kinds": ["letter"]}, LAST_PAGE)
    typed = {"name": "ملف", "address": urlencode({"q": "عقد\x00"})}
    assert inspector.post("/inspection/inquiries/keep/", typed).status_code == 302
    assert Inquiry.objects.get().line == "عقد"


def test_a_line_too_long_is_kept_with_its_fields_and_never_certified(inspector: Client) -> None:
    indexed()
    begin(inspector)
    long = inspector.get(SEARCH, {"q": "عقد " * 112, "in_sender": "المالية"})
    sent = {name: long.context["form"].initial[name] for name in ("address", "whole")}
    refused = inspector.post("/inspection/inquiries/keep/", sent)  # without a name
    for page in (long, refused):
        assert page.context["ask"].left_out()
        answer = inspector.post("/inspection/search/export/", {"address": page.context["whole"]})
        assert answer.headers["Content-Type"].startswith("text/html")
    inspector.post("/inspection/inquiries/keep/", {**sent, "name": "طويل"})
    line = Inquiry.objects.get().line
    assert line == long.context["ask"].line
    assert line.endswith('"المالية"')
    for page in ("session", "space"):
        assert "no-store" in inspector.get(f"/inspection/{page}/").headers["Cache-Control"]


def test_what_was_asked_cannot_be_changed_afterwards(inspector: Client) -> None:
    indexed()
    begin(inspector)
    asked(inspector, q="عقد")
    for act in (lambda: Ask.objects.update(line=""), lambda: Ask.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize("how", ["expired", "withdrawn", "not_begun"])
def test_a_mandate_that_does_not_last_any_more_opens_nothing_from_the_next_page_on(
    inspector: Client, kept: Deposit, town: Town, how: str
) -> None:
    record_id = kept()
    begin(inspector)
    assert inspector.get(f"/records/{record_id}/").status_code == 200
    if how == "withdrawn":
        withdraw_mandate(mandate_id(), reason="انتهى التدقيق", by=town.huda.reach, at=AT)
    elif how == "expired":
        Mandate.objects.update(from_on=TODAY - timedelta(days=9), until_on=TODAY - timedelta(days=1))
    else:
        Mandate.objects.update(from_on=TODAY + timedelta(days=2))
    answer = inspector.get(f"/records/{record_id}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/inspection/")
    assert inspector.get(f"/records/{record_id}/").status_code == 404
    assert inspector.get(SEARCH).status_code == 404
    refused = inspector.post(f"/inspection/{mandate_id()}/begin/", {"purpose": "x"})
    assert refused.status_code == 422
    assert "لم يُفتح شيء" in plain(refused)
    assert JournalLine.objects.filter(act="directory:begin_inspection", outcome="refused").count() == 1


def test_a_session_ended_elsewhere_is_over_here_too(inspector: Client, kept: Deposit) -> None:
    record_id = kept()
    begin(inspector)
    Inspection.objects.update(ended_at=AT + timedelta(days=1))
    assert inspector.get(f"/records/{record_id}/").status_code == 302
    assert inspector.get(f"/records/{record_id}/").status_code == 404


def test_nobody_begins_under_a_mandate_of_others_or_without_a_purpose(inspector: Client, town: Town) -> None:
    address = f"/inspection/{mandate_id()}/begin/"
    assert client_of(town.zainab).post(address, {"purpose": "x"}).status_code == 404
    assert inspector.get(address).status_code == 405
    assert inspector.post(address, {"purpose": " "}).status_code == 200
    assert inspector.post("/inspection/end/").status_code == 404
    assert not Inspection.objects.exists()


def test_tags_and_notes_stand_in_the_inspectorates_own_space(inspector: Client, kept: Deposit, town: Town) -> None:
    record_id = kept()
    begin(inspector)
    here = f"/inspection/records/{record_id}/"
    for address, form in (("tag/", {"word": "مشبوه"}), ("tag/", {"word": "مشبوه"}), ("note/", {"text": "يراجع العقد"})):
        assert inspector.post(f"{here}{address}", {**form, "next": here}).headers["Location"] == here
    for page in (plain(inspector.get(here)), plain(inspector.get("/inspection/space/"))):
        assert "مشبوه" in page
        assert "يراجع العقد" in page
    assert Tag.objects.count() == 1
    owner = plain(client_of(town.zainab).get(f"/records/{record_id}/readers/"))
    assert "مشبوه" not in owner
    assert "ملاحظة" not in owner
    assert not JournalLine.objects.filter(act__in=("tag", "note"), about__startswith="record:").exists()


def test_marks_are_shared_by_the_inspectors_of_one_mandate_and_hide_with_their_record(
    inspector: Client, kept: Deposit, town: Town
) -> None:
    record_id = kept()
    begin(inspector)
    here = f"/inspection/records/{record_id}/"
    inspector.post(f"{here}tag/", {"word": "مشبوه"})
    inspector.post(f"{here}note/", {"text": "يراجع العقد"})
    other = Mandate.objects.get()
    other.pk, other.number = None, "ت ف / 2"
    other.save()
    other.inspectors.set([town.dara.person_id])
    other.units.set([town.planning_admin])
    second = client_of(town.dara)
    second.post(f"/inspection/{other.pk}/begin/", {"purpose": "x"})
    page = plain(second.get(here))
    assert "مشبوه" not in page
    assert "يراجع العقد" not in page
    assert second.post(f"{here}untag/", {"word": "مشبوه"}).status_code == 404
    assert second.post(f"/inspection/notes/{Note.objects.get().pk}/strike/").status_code == 404
    other.inspectors.set([])
    Mandate.objects.get(pk=other.pk - 1).inspectors.add(town.dara.person_id)  # the same mandate now
    second.get("/")
    second.post(f"/inspection/{other.pk - 1}/begin/", {"purpose": "x"})
    assert "يراجع العقد" in plain(second.get(here))
    assert second.post(f"/inspection/notes/{Note.objects.get().pk}/strike/").status_code == 404  # another's own
    raise_grade(record_id)
    for page in (plain(inspector.get("/inspection/space/")), plain(second.get("/inspection/space/"))):
        assert "يراجع العقد" not in page
        assert "مشبوه" not in page
    assert inspector.post(f"{here}note/", {"text": "x"}).status_code == 404
    assert inspector.post(f"/inspection/notes/{Note.objects.get().pk}/strike/").status_code == 404
    assert Note.objects.count() == 1


def raise_grade(record_id: str) -> None:
    from archive.models import Record

    Record.objects.filter(record_id=record_id).update(level=2)


def test_own_marks_are_taken_off_again(inspector: Client, kept: Deposit) -> None:
    record_id = kept()
    begin(inspector)
    here = f"/inspection/records/{record_id}/"
    inspector.post(f"{here}tag/", {"word": "مهم"})
    inspector.post(f"{here}note/", {"text": "نص"})
    assert inspector.post(f"{here}untag/", {"word": "مهم"}).status_code == 302
    assert inspector.post(f"/inspection/notes/{Note.objects.get().pk}/strike/").status_code == 302
    assert not Tag.objects.exists()
    assert not Note.objects.exists()


@pytest.mark.servers
def test_the_pages_of_an_inspection_speak_three_languages(inspector: Client, kept: Deposit, town: Town) -> None:
    record_id = kept()
    indexed()
    begin(inspector)
    for language, word in (("ar", "تعملون بموجب"), ("ckb", "بە ڕاسپاردەی پشکنین"), ("en", "You work under")):
        Person.objects.filter(pk=town.younis.person_id).update(language=language)
        for address in (f"{SEARCH}?q=x", "/inspection/", "/inspection/space/", "/inspection/session/"):
            assert word in plain(inspector.get(address))
        assert word in plain(inspector.get(f"/inspection/records/{record_id}/"))
