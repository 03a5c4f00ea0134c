"""The margin's pages: a directive written, done and closed as a browser without JavaScript would do it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from correspondence.forms.margin import seat_named
from correspondence.models import Delivery, Directive, ListedDirective, Referral, Registration
from correspondence.void import void
from correspondence.writers import right_of, seats_of
from directory.core.naming import Name
from directory.core.tenure import Capacity
from directory.whois import PersonFacts, PostFacts
from tests.town import AT, PIN, TODAY, Town
from tests.web.steps import client_of, line, plain, registered

pytestmark = pytest.mark.django_db


def typed(page: str, /, **changed: object) -> dict[str, object]:
    """A complete directive, with what the page hid in its form."""
    hidden = dict(re.findall(r'type="hidden" name="(name|shown)" value="([0-9a-f]+)"', page))
    return {**hidden, "verb": "act", "text": "", "due": "", "page": "1", "third": "middle", "pin": PIN, **changed}


def letter(town: Town) -> str:
    """A letter that lies with the Statistics, which dara heads and omar works in."""
    return registered(town, to=[line(town.planning_statistics)])


def directed(browser: Client, record: str, **changed: object) -> int:
    page = plain(browser.get(f"/margin/{record}/"))
    return browser.post(f"/margin/{record}/directive/", typed(page, **changed)).status_code


@pytest.mark.servers
def test_2_7_a_directive_is_written_done_and_accepted(town: Town) -> None:
    record = letter(town)
    minister = client_of(town.amal)
    statistics = line(town.planning_statistics)
    page = plain(minister.get(f"/margin/{record}/"))
    assert "إحالة بهامش" in page
    assert directed(minister, record, lead=statistics) == 302
    row = Referral.objects.get()
    shown = plain(client_of(town.dara).get(f"/margin/{record}/"))
    assert "<p>لإجراء اللازم</p>" in shown
    assert '<q dir="auto">' not in shown  # nothing was written besides: the verb stands once
    assert '<rect class="place"' in shown
    assert "موقّع إلكترونياً" in shown
    waiting = plain(client_of(town.dara).get("/referred/"))
    assert f"/margin/{record}/" in waiting
    empty = client_of(town.dara).post(f"/referrals/{row.pk}/report/", {"note": ""})
    assert empty.status_code == 422
    assert "يرجى كتابة السبب" in empty.content.decode()
    assert client_of(town.dara).post(f"/referrals/{row.pk}/report/", {"note": "أُنجز"}).status_code == 302
    assert client_of(town.omar).post(f"/referrals/{row.pk}/accept/").status_code == 404
    assert minister.post(f"/referrals/{row.pk}/decline/", {"note": "ناقص"}).status_code == 302
    assert client_of(town.dara).post(f"/referrals/{row.pk}/report/", {"note": "أُكمل"}).status_code == 302
    assert minister.post(f"/referrals/{row.pk}/accept/").status_code == 302
    assert Referral.objects.get().state == "closed"
    for said in ("أُنجز", "ناقص", "أُكمل", 'class="dir closed"'):
        assert said in plain(minister.get(f"/margin/{record}/"))


@pytest.mark.servers
def test_2_11_who_writes_in_the_margin_reads_that_the_number_is_void(town: Town) -> None:
    record, minister = letter(town), client_of(town.amal)
    assert "عدد هذا الكتاب ملغى" not in plain(minister.get(f"/margin/{record}/"))
    given = Registration.objects.get(record_id=record, direction="out")
    void(given.pk, reason="كُرر الكتاب", authority="أمر 9", by=town.rebwar.reach, at=AT)
    page = plain(minister.get(f"/margin/{record}/"))
    assert "عدد هذا الكتاب ملغى" in page
    assert "كُرر الكتاب" in page


@pytest.mark.servers
def test_a_persons_name_means_the_post_the_person_sits_on(town: Town) -> None:
    record = letter(town)
    minister = client_of(town.amal)
    page = plain(minister.get(f"/margin/{record}/"))
    assert "أو اسم شخص من تشكيلكم" in page
    answer = minister.post(f"/margin/{record}/directive/", typed(page, lead=town.omar.name.ar))
    assert answer.status_code == 422
    assert "ولا شخص في تشكيلكم" in plain(answer)
    assert directed(minister, record, lead="  ".join(town.dara.name.ar.split()[:2])) == 302
    row = Referral.objects.get()
    assert (row.post_id, row.unit_id) == (town.dara.post_id, None)
    writer = right_of(record, by=town.dara.reach, on=TODAY).writer
    assert [one.id for one in seats_of(writer, on=TODAY)] == [town.omar.post_id]


def seat(number: int, person: int, *names: str) -> PostFacts:
    """A post on which this person sits."""
    who = PersonFacts(id=person, username=f"p{person}", name=Name(ar=names[0], en=names[-1]), is_active=True)
    return PostFacts(
        id=number,
        title=Name(ar="منصب"),
        unit_id=1,
        is_head=False,
        may_sign=False,
        desk_id=None,
        holder=who,
        capacity=Capacity.HOLDER,
    )


def test_one_name_means_one_person() -> None:
    ali, other = seat(1, 1, "علي حسن كريم", "Ali Hasan Karim"), seat(2, 2, "علي حسن أحمد", "Ali Hasan Ahmed")
    again = seat(3, 1, "علي حسن كريم", "Ali Hasan Karim")
    seats = (ali, again, other)
    assert seat_named("ali  hasan KARIM", seats) == ali
    assert seat_named("علي احمد", seats) == other
    assert seat_named("علي", seats) is None
    assert seat_named("", seats) is None
    with pytest.raises(ValidationError, match=r"\[t2\]"):
        seat_named("علي حسن", seats)


@pytest.mark.servers
def test_what_is_wrong_keeps_what_was_typed_and_never_the_pin(town: Town) -> None:
    record = letter(town)
    browser = client_of(town.amal)
    page = plain(browser.get(f"/margin/{record}/"))
    lead = line(town.planning_statistics)
    for changed, said in (
        ({"pin": "999111"}, "999111"),
        ({"due": "1/1/2020"}, ""),
        ({"due": "هذا الأسبوع"}, ""),
        ({"lead": "لا أحد"}, ""),
        ({"verb": "dance"}, ""),
        ({"page": "7"}, ""),
        ({"shown": "0" * 64}, ""),
        ({"lead": line(town.finance)}, ""),
    ):
        answer = browser.post(
            f"/margin/{record}/directive/", typed(page, **{"lead": lead, "text": "نص كتبته", **changed})
        )
        back = plain(answer)
        assert answer.status_code in {409, 422}, changed
        assert "نص كتبته" in back
        assert 'class="sum" role="alert"' in back
        assert not said or said not in back
    assert not Directive.objects.exists()


@pytest.mark.servers
def test_2_7_a_directive_has_as_many_lines_for_addressees_as_it_needs(town: Town) -> None:
    record, minister = letter(town), client_of(town.amal)
    page = plain(minister.get(f"/margin/{record}/"))
    assert (page.count('name="support"'), page.count('name="copy"')) == (2, 2)
    asked = typed(page, lead="أ", support=["ب", "ج"], text="نص كتبته", do="more")
    more = minister.post(f"/margin/{record}/directive/", asked)
    page = plain(more)
    assert (more.status_code, page.count('name="support"'), page.count('name="copy"')) == (200, 6, 4)
    assert all(f'value="{line}"' in page for line in ("أ", "ب", "ج"))
    assert ("نص كتبته" in page, PIN in page, Referral.objects.exists()) == (True, False, False)


def test_a_stranger_finds_neither_margin_nor_referral(town: Town) -> None:
    record = letter(town)
    assert directed(client_of(town.amal), record, lead=line(town.planning_statistics)) == 302
    row = Referral.objects.get()
    stranger = client_of(town.laith)
    assert stranger.get(f"/margin/{record}/").status_code == 404
    assert stranger.post(f"/margin/{record}/directive/", {}).status_code == 404
    for act in ("report", "answer", "return", "accept", "decline"):
        assert stranger.post(f"/referrals/{row.pk}/{act}/", {"note": "x"}).status_code == 404
        assert stranger.get(f"/referrals/{row.pk}/{act}/").status_code == 405
    assert "إحالة بهامش" not in plain(client_of(town.omar).get(f"/margin/{record}/"))


@pytest.mark.parametrize(("language", "word"), [("ar", "الهوامش"), ("ckb", "پەراوێزەکان"), ("en", "Directives")])
def test_it_stands_in_three_languages(town: Town, language: str, word: str) -> None:
    record = letter(town)
    browser = client_of(town.amal)
    browser.post("/language/", {"language": language})
    assert word in plain(browser.get(f"/margin/{record}/"))
    assert Delivery.objects.filter(record_id=record).exists()
    assert browser.get("/referred/").status_code == 200


@pytest.mark.servers
def test_a_letter_that_refers_to_it_closes_it(town: Town) -> None:
    record = letter(town)
    assert directed(client_of(town.amal), record, lead=line(town.planning_hr), verb="draft_reply") == 302
    row = Referral.objects.get()
    hasan = client_of(town.hasan)
    for number, on in (("9/9", AT.strftime("%d/%m/%Y")), ("", "x")):
        assert hasan.post(f"/referrals/{row.pk}/answer/", {"number": number, "on": on}).status_code == 422
    from archive.records import record as kept

    first = kept(record, reach=town.maryam.reach).facts
    on = f"{first.on.day}/{first.on.month}/{first.on.year}"
    mine = registered(
        town, ref_kind=["ours"], ref_body=[""], ref_number=[first.number], ref_on=[on], ref_record=[record]
    )
    facts = kept(mine, reach=town.maryam.reach).facts
    assert hasan.post(f"/referrals/{row.pk}/answer/", {"number": facts.number, "on": on}).status_code == 302
    assert Referral.objects.get().answer == mine


def test_2_7_directives_are_put_on_a_list_and_signed_with_one_pin(town: Town) -> None:
    record, minister = letter(town), client_of(town.amal)
    page = plain(minister.get(f"/margin/{record}/"))
    put = f"/margin/{record}/directive/list/"
    assert put in page
    assert "/directives/" not in plain(minister.get("/referred/"))
    said = {**typed(page, lead=line(town.planning_statistics), text="نص كتبته"), "pin": ""}
    assert minister.post(put, {**said, "verb": ""}).status_code == 422
    assert minister.post(put, said).status_code == 302
    assert minister.post(put, said).status_code == 302  # pressed twice
    row = ListedDirective.objects.get()
    assert not Directive.objects.exists()
    shown = plain(minister.get("/directives/"))
    for words in ("نص كتبته", "لإجراء اللازم", f"/margin/{record}/", "/directives/"):
        assert words in shown
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen is not None
    assert 'type="submit" form="strikes"' in shown  # Enter in the field of the PIN signs
    assert "نص كتبته" not in plain(client_of(town.dara).get("/directives/"))
    assert client_of(town.dara).post(f"/directives/{row.pk}/strike/").status_code == 404
    assert client_of(town.dara).post(put, said).status_code == 404
    assert [minister.get(one).status_code for one in (put, f"/directives/{row.pk}/strike/")] == [405, 405]
    for wrong, sentence in (({"pin": "000001"}, "لم يُوقَّع شيء"), ({"seen": "x"}, "عشر دقائق"), ({"pin": ""}, "")):
        answer = minister.post("/directives/", {"pin": PIN, "seen": seen[1], **wrong})
        assert (answer.status_code, sentence in plain(answer)) == (422, True)
    assert not Directive.objects.exists()
    for _ in range(2):
        assert minister.post("/directives/", {"pin": PIN, "seen": seen[1]}).status_code == 302
    assert Directive.objects.get().name == row.name
    assert "نص كتبته" in plain(client_of(town.dara).get(f"/margin/{record}/"))
    assert minister.post(f"/directives/{row.pk}/strike/").status_code == 404


@pytest.mark.servers
def test_a_listed_directive_is_struck_and_leaves_nothing(town: Town) -> None:
    record, minister = letter(town), client_of(town.amal)
    said = typed(plain(minister.get(f"/margin/{record}/")), lead=line(town.planning_statistics))
    minister.post(f"/margin/{record}/directive/list/", said)
    assert minister.post(f"/directives/{ListedDirective.objects.get().pk}/strike/").status_code == 302
    assert "لا هامش ينتظر التوقيع" in plain(minister.get("/directives/"))
    assert not Referral.objects.exists()
