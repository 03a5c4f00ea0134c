"""A group of addressees: one line on the page, and each of its members gets the letter and acknowledges it."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive import records
from archive.core.package import SOURCE
from archive.records import part
from correspondence import dispatches, groups
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.group import GroupNotAcceptedError, GroupNotAheadError, Rule, changed, check, check_ahead
from correspondence.core.letter import Addressee, Content, Kind
from correspondence.core.parts import Copy, Member
from correspondence.lay_group import end_group, lay_group
from correspondence.models import AddressGroup, Delivery, GroupMember, Memo
from correspondence.outsiders import told_to_guest
from correspondence.prepare import prepare
from correspondence.reading import reading
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from paper.pages import text
from tests.correspondence.paper_trail import a_letter, ready, registered
from tests.correspondence.sample import a_content
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, line, plain, typed

PAGE = "/registry/groups/"
TRADE = Member(unit_id=None, name="وزارة التجارة", address="بغداد")
MINISTRIES = Name(ar="الوزارات كافة", ckb="هەموو وەزارەتەکان", en="All ministries")
TWO = Addressee(unit_id=None, name="الدوائر كافة", group=3, members=(Member(unit_id=20, name="أ"), TRADE))


def test_a_group_has_a_format_of_its_own_and_is_each_of_its_members() -> None:
    content = a_content(to=(TWO,), copies=())
    given = content.as_json()
    assert (given["format"], Content.from_json(given)) == (12, content)
    assert [one.name for one in content.recipients()] == ["أ", TRADE.name]
    assert (content.units(), [one.address for one in content.outsiders()]) == ({20}, ["بغداد"])
    assert content.content_hash() == "312bd2e16073b09a1253aca0a1b3dc54f2f38bc5a7b8834918d9c8601436561b"
    row = given["to"][0]
    for wrong in ({"members": []}, {"group": None}, {"group": True}, {"unit_id": 4}, {"address": "x"}, {"more": 1}):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, "to": [{**row, **wrong}]})
    for version in (8, 11):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, "format": version})


def test_who_joined_or_left_since_is_found_and_the_issuer_is_no_member() -> None:
    content = replace(a_content(), to=(TWO,))
    now = {20, (TRADE.name, TRADE.address, ""), content.unit_id}
    for kept in ({3: now}, {}):  # one that is used no more stays in the letters that name it
        assert [*changed(content, kept)] == []
    for other in ({3: {20}}, {3: now | {21}}, {3: {20, (TRADE.name, "البصرة", "")}}, {3: set()}):
        assert [one.code for one in changed(content, other)] == ["group_changed"]


@pytest.mark.parametrize(
    ("name", "members"), [(" ", [TRADE]), ("x" * 201, []), ("x", [TRADE, replace(TRADE, address="")])]
)
def test_what_is_no_group_is_refused(name: str, members: list[Member]) -> None:
    with pytest.raises(GroupNotAcceptedError):
        check(name, members)
    for on in (TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        with pytest.raises(GroupNotAheadError):
            check_ahead(on, today=TODAY, last=None)
    with pytest.raises(GroupNotAheadError):
        check_ahead(TODAY, today=TODAY, last=TODAY + timedelta(days=1))


@pytest.mark.django_db
def test_2_15_a_circular_to_a_group_goes_to_its_members_of_the_day_of_signing(town: Town) -> None:
    by, body = town.rebwar.reach, town.planning
    laid = {"members": [TRADE], "from_on": TODAY, "at": AT}
    for stranger in (town.zainab, town.nasrin):
        with pytest.raises(NotWithinReachError):
            lay_group(body, MINISTRIES, Rule.MINISTRIES, by=stranger.reach, **laid)
    lay_group(body, MINISTRIES, Rule.MINISTRIES, by=by, **laid)
    with pytest.raises(GroupNotAcceptedError):
        lay_group(body, MINISTRIES, Rule.LISTED, by=by, **laid)
    (group,) = groups.kept(by, on=TODAY)
    to = group.addressee("ar", issuer=town.planning_admin)
    assert to.members == (Member(unit_id=town.finance, name="وزارة المالية"), TRADE)
    letter = registered(town, a_letter(town, kind=Kind.CIRCULAR, to=(to,), copies=(), references=()))
    assert [(one.unit_id, one.copy) for one in Delivery.objects.all()] == [(town.finance, False)]
    assert [one.name for one in dispatches.waiting(by)] == [TRADE.name]
    memo = Memo.objects.get(record_id=letter.record_id)
    told = reading(memo.ref, reach=town.zainab.reach)
    assert (told.unread, told.unreceived) == (1, 1)
    source = json.loads(part(letter.record_id, SOURCE, reach=town.zainab.reach))
    assert [one["name"] for one in source["to"][0]["members"]] == ["وزارة المالية", TRADE.name]
    page = plain(client_of(town.zainab).get(f"/memos/{memo.ref}/"))
    assert all(words in page for words in (MINISTRIES.ar, "عضوان", TRADE.name))


@pytest.mark.django_db
def test_2_8_a_copy_to_a_group_goes_to_each_who_is_in_it_on_the_day_of_signing(town: Town) -> None:
    by, body, staff = town.rebwar.reach, town.planning, Member(unit_id=town.planning_hr, name="-")
    lay_group(body, MINISTRIES, Rule.LISTED, members=[TRADE, staff], from_on=TODAY, by=by, at=AT)
    (group,) = groups.kept(by, on=TODAY)
    named = f"{MINISTRIES.ar} [*{group.id}]"
    copies = {"copy": [named, line(town.planning_mail)], "purpose": ["للعمل بموجبه", ""]}
    browser = client_of(town.zainab)
    refused = browser.post("/memos/new/", typed(town, hidden=["0"], **copies))
    assert (refused.status_code, "غير الظاهرة" in plain(refused)) == (422, True)
    answer = browser.post("/memos/new/", typed(town, kind="circular", antecedents=["1"], **copies))
    assert answer.status_code == 302, plain(answer)
    memo = Memo.objects.get()
    content = Content.from_json(memo.current().content)
    assert next((one.name, one.group, len(one.members)) for one in content.copies) == (MINISTRIES.ar, group.id, 2)
    page = plain(browser.get(answer.headers["Location"]))
    assert f'value="{named}"' in page
    assert f'name="cc_name" value="{TRADE.name}"' not in page
    assert all(words in plain(browser.get(f"/memos/{memo.ref}/")) for words in ("عضوان", TRADE.name))
    lay_group(body, MINISTRIES, Rule.LISTED, members=[TRADE], from_on=TODAY, by=by, at=AT)
    assert [one.code for one in groups.findings(content, on=TODAY)] == ["group_changed"]
    (told,) = [one for one in told_to_guest(content).copies if one.group is not None]
    assert (told.name, told.members) == (MINISTRIES.ar, ())
    end_group(group.id, by=by, at=AT)
    page = plain(browser.get(answer.headers["Location"]))  # mending it breaks nothing up
    assert f'value="{named}"' in page
    assert f'name="cc_name" value="{TRADE.name}"' not in page
    mended = typed(town, kind="circular", antecedents=["1"], subject="مصحح", base="1", **copies)
    assert browser.post(f"/memos/{memo.ref}/edit/", mended).status_code == 302
    memo.refresh_from_db()
    assert Content.from_json(memo.current().content).copies == content.copies


@pytest.mark.django_db
def test_2_8_the_copies_of_a_group_are_delivered_and_sent_one_by_one(town: Town) -> None:
    by, staff = town.rebwar.reach, Member(unit_id=town.planning_hr, name="-")
    lay_group(town.planning, MINISTRIES, Rule.LISTED, members=[TRADE, staff], from_on=TODAY, by=by, at=AT)
    (group,) = groups.kept(by, on=TODAY)
    to = group.addressee("ar", issuer=town.planning_admin)
    copy = Copy(unit_id=None, name=to.name, purpose="للعمل بموجبه", group=group.id, members=to.members)
    letter = registered(town, a_letter(town, copies=(copy,), references=()))
    rows = [(one.unit_id, one.copy, one.purpose, one.is_for_action()) for one in Delivery.objects.order_by("id")]
    assert rows == [(town.finance_budget, False, "", True), (town.planning_hr, True, copy.purpose, True)]
    (out,) = dispatches.waiting(by)
    assert (out.name, out.address, out.copy, out.purpose) == (TRADE.name, TRADE.address, True, copy.purpose)
    printed = " ".join(text(records.letter(letter.record_id, reach=town.zainab.reach)))
    assert (MINISTRIES.ar.split()[0] in printed, TRADE.name in printed) == (True, False)


@pytest.mark.django_db
def test_2_15_a_letter_is_not_signed_once_somebody_joined_its_group(town: Town) -> None:
    by, body = town.rebwar.reach, town.planning
    both = [Member(unit_id=town.planning_hr, name="-"), Member(unit_id=town.planning_statistics, name="-")]
    name = Name(ar="الأقسام كافة")
    lay_group(body, name, Rule.LISTED, members=both[:1], from_on=TODAY, by=by, at=AT)
    (group,) = groups.groups_of([body], on=TODAY)
    to = group.addressee("ar", issuer=town.planning_admin)
    memo = ready(town, a_letter(town, kind=Kind.CIRCULAR, to=(to,), copies=(), references=()))
    lay_group(body, name, Rule.LISTED, members=both, from_on=TODAY + timedelta(days=1), by=by, at=AT)
    digest = memo.current().frozen_sha256
    prepare(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT)  # tomorrow's member is none today
    page = plain(client_of(town.maryam).get(f"/sign/{memo.ref}/"))
    assert all(words in page for words in (name.ar, "عضو واحد", to.members[0].name))  # who signs sees who gets it
    (told,) = told_to_guest(Content.from_json(memo.current().content)).to
    assert (told.name, told.members) == (name.ar, ())  # the guest of two ministries reads the printed line
    with pytest.raises(LetterNotAcceptedError) as caught:
        prepare(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT + timedelta(days=1))
    assert [one.code for one in caught.value.findings] == ["group_changed"]
    lay_group(body, name, Rule.LISTED, members=[], from_on=TODAY + timedelta(days=2), by=by, at=AT)
    spans = GroupMember.objects.values_list("unit", "from_on", "until_on").order_by("id")
    last = TODAY + timedelta(days=1)
    assert [*spans] == [(town.planning_hr, TODAY, last), (town.planning_statistics, last, last)]
    end_group(group.id, by=by, at=AT)
    with pytest.raises(NotWithinReachError):
        end_group(group.id, by=by, at=AT)
    prepare(memo.ref, document_hash=digest, by=town.maryam.reach, at=AT + timedelta(days=1))  # it keeps the group


@pytest.mark.django_db
def test_2_15_a_change_laid_ahead_is_neither_undone_nor_lost_by_another(town: Town) -> None:
    by, name = town.rebwar.reach, Name(ar="الأقسام كافة")
    staff, later = Member(unit_id=town.planning_hr, name="-"), TODAY + timedelta(days=9)

    def lay(*members: Member, on: date) -> None:
        lay_group(town.planning, name, Rule.LISTED, members=members, from_on=on, by=by, at=AT)

    lay(staff, TRADE, on=TODAY)
    lay(TRADE, on=later)
    with pytest.raises(GroupNotAheadError):
        lay(staff, TRADE, Member(unit_id=town.planning_statistics, name="-"), on=TODAY)
    (group,) = groups.kept(by, on=TODAY)
    assert ([one.id for one in group.units], group.changes_on) == ([town.planning_hr], later)
    assert (groups.changed_next(group).units, groups.changed_next(group).outside) == ((), (TRADE,))
    page = plain(client_of(town.rebwar).get(f"{PAGE}?group={group.id}"))
    shown = ("أعضاء آخرون اعتباراً من", f'<time datetime="{later}">', line(town.planning_hr))
    assert [words in page for words in shown] == [True, True, False]
    lay(TRADE, staff, on=later)
    assert [one.changes_on for one in groups.kept(by, on=later)] == [None]
    assert [len(one.units) for one in groups.kept(by, on=later)] == [1]


@pytest.mark.django_db
def test_the_registry_keeps_groups_and_a_letter_names_one_in_a_line(town: Town) -> None:
    registry, browser = client_of(town.rebwar), client_of(town.zainab)
    form = {
        "body": str(town.planning), "name_ar": "الأقسام كافة", "name_ckb": "هەموو بەشەکان", "rule": "formations",
        "units": [line(town.planning_hr)], "from_on": f"{TODAY:%d/%m/%Y}",
        "out_name": [TRADE.name], "out_address": ["بغداد"], "out_email": [""],
    }  # fmt: skip
    assert [browser.get(PAGE).status_code, browser.post(PAGE, form).status_code] == [404, 404]
    for wrong in ({"name_ar": ""}, {"units": ["لا أحد"]}, {"from_on": "1/1/2020"}):
        assert registry.post(PAGE, form | wrong).status_code == 422
    assert registry.post(PAGE, form).headers["Location"] == PAGE
    (group,) = groups.groups_of([town.planning], on=TODAY)
    page = plain(registry.get(f"{PAGE}?group={group.id}"))
    assert all(words in page for words in ("الأقسام كافة", "هەموو بەشەکان", TRADE.name, line(town.planning_hr)))
    answer = browser.post("/memos/new/", typed(town, kind="circular", to=[f"الأقسام كافة [*{group.id}]"]))
    (to,) = Content.from_json(Memo.objects.get().current().content).to
    assert (to.name, to.group, to.members[-1]) == ("الأقسام كافة", group.id, TRADE)
    assert {one.unit_id for one in to.members[:-1]} == {one.id for one in group.units} - {town.planning_admin}
    page = plain(browser.get(answer.headers["Location"]))
    assert f'value="الأقسام كافة [*{group.id}]"' in page
    assert f'name="out_name" value="{TRADE.name}"' not in page
    refused = browser.post("/memos/new/", typed(town, to=["الأقسام كافة [*99]"]))
    assert (refused.status_code, "لا توجد مجموعة" in plain(refused)) == (422, True)
    end = f"{PAGE}{group.id}/"
    assert [browser.post(end).status_code, registry.get(end).status_code] == [404, 405]
    assert registry.post(end).headers["Location"] == PAGE
    assert AddressGroup.objects.get().ended_at is not None
    page, ref = plain(browser.get(answer.headers["Location"])), Memo.objects.get().ref
    assert f'value="الأقسام كافة [*{group.id}]"' in page  # mending it breaks nothing up, however many are in it
    assert f'name="out_name" value="{TRADE.name}"' not in page
    mended = typed(town, kind="circular", to=[f"الأقسام كافة [*{group.id}]"], subject="مصحح", base="1")
    assert browser.post(f"/memos/{ref}/edit/", mended).status_code == 302
    assert Content.from_json(Memo.objects.get(ref=ref).current().content).to == (to,)
    lost = typed(town, to=[f"الأقسام كافة [*{group.id}]"])
    assert browser.post("/memos/new/", lost).status_code == 422  # no other letter begins with it
