"""A letter to a post or a person within a unit: how it is written, who reads it, and what becomes of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from archive import records
from correspondence import addressed, menu, trays
from correspondence.core.acceptance import remarks
from correspondence.core.addressed import (
    findings,
    is_called,
    is_closed,
    is_hers,
    is_named,
    to_person,
    to_post,
    unaddressed,
)
from correspondence.core.delivery import destinations, sent
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import Addressee, Content, Copy
from correspondence.core.redelivery import Step, laid
from correspondence.deliver import acknowledge
from correspondence.forms.named import known, spoken_of
from correspondence.forms.signers import Beside
from correspondence.models import Delivery, Memo, Registration
from correspondence.prepare import prepare
from correspondence.receive import receive
from correspondence.surroundings import surroundings_of
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.naming import Name
from directory.models import Tenure
from paper.pages import text
from tests.correspondence.paper_trail import a_letter, ready, registered
from tests.correspondence.sample import FOREIGN, OWN, a_content
from tests.town import AT, TODAY, Citizen, Town
from tests.web.steps import client_of, plain, typed

POST = Addressee(unit_id=FOREIGN, name="وزارة المالية / السيد المدير العام المحترم", post_id=9)
PERSON = Copy(unit_id=OWN, name="السيدة سارة المحترمة", person_id=7)
PERSONAL = Label(personal=True)


def test_1_3_a_post_or_a_person_has_a_format_of_its_own() -> None:
    content = a_content(to=(POST,), copies=(PERSON,))
    given = content.as_json()
    assert (given["format"], Content.from_json(given)) == (14, content)
    assert (given["to"][0]["post_id"], given["copies"][0]["person_id"]) == (9, 7)
    assert content.content_hash() == "d3d1f71b332e8b4bf113639471ed148a8e03fc33d3ade726127512539111cb2f"
    for name, wrong in (
        ("to", {"unit_id": None}), ("to", {"person_id": 3}), ("to", {"post_id": True}), ("to", {"more": 1}),
        ("copies", {"post_id": "9"}), ("copies", {"unit_id": None}),
    ):  # fmt: skip
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, name: [{**given[name][0], **wrong}]})
    nobody = {"to": [{**given["to"][0], "post_id": None}], "copies": [{**given["copies"][0], "person_id": None}]}
    for other in ({"format": 13}, nobody):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, **other})


def test_1_3_a_line_is_written_as_people_are_addressed() -> None:
    title, name = Name(ar="مدير القسم", ckb="بەڕێوەبەری بەش", en="Head of Section"), Name(ar="سارة عمر", en="Sara Omar")
    lines = [to_post("وزارة / قسم", title, language="ar", hers=hers) for hers in (False, True)]
    assert lines == ["وزارة / قسم / السيد مدير القسم المحترم", "وزارة / قسم / السيدة مدير القسم المحترمة"]
    assert to_post("x", title, language="ckb", hers=False) == "x / بەڕێز بەڕێوەبەری بەش"
    assert [to_person(name, language=one, hers=True) for one in ("ar", "en")] == [
        "السيدة سارة عمر المحترمة",
        "Ms Sara Omar",
    ]
    for language in ("ar", "ckb", "en"):  # what one text says, the other one reads
        for line in (to_person(name, language=language, hers=True), to_post("x", title, language=language, hers=True)):
            assert (is_hers(line), unaddressed(line).startswith((name.to(language), title.to(language)))) == (
                True,
                True,
            )
        for line in (
            to_person(name, language=language, hers=False),
            to_post("x", title, language=language, hers=False),
        ):
            assert not is_hers(line)
    assert [is_hers(one) for one in (lines[1], "Ms Sara", "السيد", "Mr Omsk")] == [True, True, False, False]
    assert [is_closed(one) for one in (Label(), Label(level=1), PERSONAL)] == [False, True, True]


def test_what_is_addressed_is_known_from_a_units_name() -> None:
    said = {
        "السيد  المدير العام المحترم": "المدير العام",
        "وزارة المالية / السيدة المدير": "المدير وزارة المالية",
        "Ms. Sara": "Sara",
    }
    assert {line: unaddressed(line) for line in said} == said
    assert [unaddressed(line) for line in ("مكتب السيد الوزير", "وزارة المالية", "السيد", "")] == ["", "", "", ""]


def test_1_3_a_post_is_called_by_whole_words_of_its_title_and_unit() -> None:
    title, unit = Name(ar="المدير العام", en="Director General"), Name(ar="دائرة الموازنة", en="Budget")
    said = ("المدير العام", "المدير العام دائرة الموازنة", "director, budget", "وازن", "الموازنة", "المدير عمر", "")
    called = [is_called(one, title=title, unit=unit) for one in said]
    assert called == [True, True, True, False, False, False, False]


@pytest.mark.django_db
def test_1_3_who_sits_in_two_ministries_is_named_by_each_in_its_own_unit(town: Town) -> None:
    """Also where he is typed; and whoever is nearly called so is shown, and never taken."""
    seat = Tenure.objects.get(person=town.omar.person_id)
    Tenure.objects.create(person=seat.person, post_id=town.laith.post_id, from_on=TODAY, capacity=seat.capacity)
    key, line = f"@{town.omar.person_id}", f"السيد {town.omar.name.ar} المحترم"
    for who, unit in ((town.zainab, town.planning_statistics), (town.huda, town.finance_budget)):
        (body,) = who.reach.bodies
        beside = Beside(body_id=body, on=TODAY, language="ar")
        assert known([key], beside=beside).places[key].id == unit
        assert spoken_of([line], beside=beside, language="ar")[line].unit_id == unit
        part = "السيد {} {} المحترم".format(*town.omar.name.ar.split()[:2])
        with pytest.raises(ValidationError, match=f"\\[{key}]"):
            spoken_of([part], beside=beside, language="ar")


def test_1_3_who_is_not_in_the_unit_is_found_and_so_is_a_unit_named_twice() -> None:
    content = a_content(to=(POST,), copies=(PERSON,))
    there = {"posts": {9: FOREIGN}, "people": {7: {OWN, 99}}}
    assert [*findings(content, **there)] == []
    for other in ({"posts": {9: OWN}}, {"posts": {}}, {"people": {}}, {"people": {7: {FOREIGN}}}):
        assert [one.code for one in findings(content, **{**there, **other})] == ["named_not_there"]
    twice = replace(content, copies=(PERSON, Copy(unit_id=OWN, name="القسم")))
    assert [one.code for one in findings(twice, **there)] == ["named_beside_unit"]


def test_a_restore_tells_again_whom_a_letter_names() -> None:
    goes = destinations(a_content(to=(POST,), copies=(PERSON,)), body_id=1, bodies={FOREIGN: 20, OWN: 1})
    assert [is_named(one) for one in goes] == [True, True]
    told = [(one.unit_id, one.post_id, one.person_id) for one in goes]
    step = Step(what="sent", body=sent(goes), by=3, at=AT)
    assert [(one.unit_id, one.post_id, one.person_id) for one in laid([step], body_id=1, kind="letter")] == told


def to_clerk(town: Town) -> Addressee:
    """Omar, of the statistics, by name."""
    name = to_person(town.omar.name, language="ar", hers=False)
    return Addressee(unit_id=town.planning_statistics, name=name, person_id=town.omar.person_id)


def readers(town: Town, record_id: str) -> set[str]:
    return {one.username for one in town.everybody() if records.records_among([record_id], reach=one.reach)}


def desk(one: Citizen) -> list[str]:
    return [item.record_id for _, items in trays.desk(one.reach, at=AT).groups for item in items if item.record_id]


@pytest.mark.django_db
def test_1_12_a_personal_letter_by_name_is_his_alone(town: Town) -> None:
    """Neither his head nor his unit reads it, and he acknowledges it; who wrote and signed it reads on."""
    letter = registered(town, a_letter(town, label=PERSONAL, to=(to_clerk(town),), copies=(), references=()))
    assert readers(town, letter.record_id) == {"zainab", "hasan", "maryam", "omar"}
    assert (desk(town.omar), desk(town.dara)) == ([letter.record_id], [])
    printed = " ".join(text(records.letter(letter.record_id, reach=town.omar.reach)))
    assert all(word in printed for word in town.omar.name.ar.split())
    row = Delivery.objects.get()
    assert (row.unit_id, row.person_id) == (town.planning_statistics, town.omar.person_id)
    for other in (town.dara, town.rebwar, town.sara):
        with pytest.raises(NotWithinReachError):
            acknowledge(row.pk, by=other.reach, at=AT)
    acknowledge(row.pk, by=town.omar.reach, at=AT)
    row.refresh_from_db()
    assert row.acknowledged_by_id == town.omar.person_id
    assert trays.stranded(town.rebwar.reach, at=AT) == ()
    Tenure.objects.filter(person=town.omar.person_id).update(until_on=TODAY - timedelta(days=1))
    (item,) = trays.stranded(town.rebwar.reach, at=AT)  # opened by nobody else, and told by whom it was meant
    assert (item.subject, item.meant) == ("", town.omar.name)
    assert readers(town, letter.record_id) == {"zainab", "hasan", "maryam", "omar"}


@pytest.mark.servers
@pytest.mark.django_db
def test_1_12_a_personal_letter_to_a_post_waits_at_the_other_registry_unopened(town: Town) -> None:
    name = to_post("دائرة الموازنة", Name(ar="المدير العام"), language="ar", hers=True)
    to = Addressee(unit_id=town.finance_budget, name=name, post_id=town.huda.post_id)
    label = Label(level=Level.SECRET, personal=True)
    letter = registered(town, a_letter(town, label=label, to=(to,), copies=(), references=()))
    page = plain(client_of(town.nasrin).get("/registry/in/"))
    assert ("المدير العام" in page, "ملاك وظيفي" in page) == (True, False)
    receive(Delivery.objects.get().pk, by=town.nasrin.reach, at=AT)
    assert readers(town, letter.record_id) == {"zainab", "hasan", "maryam", "huda"}
    assert (desk(town.huda), desk(town.laith)) == ([letter.record_id], [])


@pytest.mark.servers
@pytest.mark.django_db
def test_2_13_a_personal_letter_whose_reader_left_goes_back_unopened_with_a_reason(town: Town) -> None:
    to = Addressee(unit_id=town.finance_budget, name="السيد ليث المحترم", person_id=town.laith.person_id)
    letter = registered(town, a_letter(town, label=PERSONAL, to=(to,), copies=(), references=()))
    receive(Delivery.objects.get().pk, by=town.nasrin.reach, at=AT)
    Tenure.objects.filter(person=town.laith.person_id).update(until_on=TODAY - timedelta(days=1))
    desk = client_of(town.nasrin)
    page = f"/books/lines/{Registration.objects.get(direction='in').pk}/"
    listed = plain(desk.get("/registry/in/"))
    assert (f'href="{page}"' in listed, town.laith.name.ar in listed) == (True, True)
    assert "ملاك وظيفي" not in plain(desk.get(page))
    back = desk.post(
        f"{page}redirect/", {"course": "returned", "to": "", "address": "", "email": "", "reason": "لم يعد يعمل هنا"}
    )
    assert back.status_code == 302, plain(back)
    assert (Delivery.objects.get().state, trays.stranded(town.nasrin.reach, at=AT)) == ("sent_on", ())
    assert readers(town, letter.record_id) == {"zainab", "hasan", "maryam"}
    assert "لم يعد يعمل هنا" in plain(client_of(town.zainab).get("/setbacks/"))


@pytest.mark.servers
@pytest.mark.django_db
def test_1_3_a_secret_letter_to_a_post_is_that_posts_and_an_ordinary_one_the_units(town: Town) -> None:
    to = Addressee(unit_id=town.finance_budget, name="ليث", post_id=town.laith.post_id)
    secret = registered(town, a_letter(town, label=Label(level=Level.SECRET), to=(to,), copies=(), references=()))
    plainly = registered(town, a_letter(town, to=(to,), copies=(), references=()))
    for row in Delivery.objects.order_by("id"):
        receive(row.pk, by=town.nasrin.reach, at=AT)
    assert [readers(town, one.record_id) & {"laith", "huda"} for one in (secret, plainly)] == [
        {"laith"},
        {"laith", "huda"},
    ]
    assert (desk(town.laith), desk(town.huda)) == ([secret.record_id, plainly.record_id], [plainly.record_id])
    assert menu.counts(town.huda.reach).desk == 1


@pytest.mark.django_db
def test_1_3_the_linter_knows_who_is_there_and_who_is_cleared(town: Town) -> None:
    def codes(**changes: object) -> set[str]:
        content = a_letter(town, copies=(), references=(), **changes)
        return {one.code for one in remarks(content, surroundings_of(content, by=town.zainab.reach, on=TODAY))}

    to = to_clerk(town)
    assert not codes(to=(to,)) & {"named_not_there", "recipient_not_cleared"}
    assert "named_not_there" in codes(to=(replace(to, unit_id=town.planning_hr),))
    assert "recipient_not_cleared" in codes(to=(to,), label=Label(level=Level.SECRET))
    assert "personal_without_person" not in codes(to=(to,), label=PERSONAL)
    Tenure.objects.filter(person=town.omar.person_id).update(until_on=TODAY - timedelta(days=1))
    assert {"named_not_there", "personal_without_person"} <= codes(to=(to,), label=PERSONAL)
    post = Addressee(unit_id=town.planning_statistics, name="x", post_id=town.omar.post_id)
    assert "personal_without_person" in codes(to=(post,), label=PERSONAL)
    assert not codes(to=(post,)) & {"named_not_there", "personal_without_person"}


@pytest.mark.servers
@pytest.mark.django_db
def test_1_3_a_letter_is_not_signed_once_the_person_whom_it_names_has_left(town: Town) -> None:
    memo = ready(town, a_letter(town, to=(to_clerk(town),), copies=(), references=()))
    Tenure.objects.filter(person=town.omar.person_id).update(until_on=TODAY - timedelta(days=1))
    with pytest.raises(LetterNotAcceptedError) as caught:
        prepare(memo.ref, document_hash=memo.current().frozen_sha256, by=town.maryam.reach, at=AT)
    assert [one.code for one in caught.value.findings] == ["named_not_there"]


@pytest.mark.django_db
def test_1_3_a_post_or_a_person_is_chosen_from_the_list_and_frozen_as_shown(town: Town) -> None:
    browser = client_of(town.zainab)

    def offered(said: str) -> list[str]:
        return json.loads(browser.get("/recipients/", {"q": said}).content)["units"]

    him, her = (
        f"{to_person(town.omar.name, language='ar', hers=hers)} [@{town.omar.person_id}]" for hers in (False, True)
    )
    assert [one in offered("عمر وليد") for one in (him, her)] == [True, True]
    (post,) = [one for one in offered("المدير العام") if one.endswith(f"[#{town.huda.post_id}]")]
    assert post.startswith("وزارة المالية / دائرة الموازنة / السيد المدير العام المحترم")
    assert not [one for one in offered("هدى منذر") if "[#" in one or "[@" in one]  # who sits there is that ministry's
    form = {
        "to": [post.replace("السيد ", "السيدة "), him],
        "copy": [f"x [#{town.dara.post_id}]"],
        "purpose": ["للاطلاع"],
    }
    answer = browser.post("/memos/new/", typed(town, second_language="en", second_subject="x", second_body="y", **form))
    assert answer.status_code == 302, plain(answer)
    content = Content.from_json(Memo.objects.get().current().content)
    assert [(one.post_id, one.person_id) for one in content.to] == [
        (town.huda.post_id, None),
        (None, town.omar.person_id),
    ]
    assert content.to[0].name.endswith("/ السيدة المدير العام المحترمة")
    assert (content.copies[0].post_id, content.copies[0].unit_id) == (town.dara.post_id, town.planning_statistics)
    assert content.second is not None
    assert content.second.to[1] == "Mr Omar Walid Sabah"
    page = plain(browser.get(answer.headers["Location"]))
    assert f'value="{content.to[1].name} [@{town.omar.person_id}]"' in page
    for said, key in (
        (f"السيد {town.omar.name.ar} المحترم", "@"),
        ("وزارة المالية / دائرة الموازنة / السيدة المدير العام", "#"),
    ):
        answer = browser.post("/memos/new/", typed(town, to=[said]))  # typed by hand, without the list
        assert answer.status_code == 302, plain(answer)
        (one,) = Content.from_json(Memo.objects.latest("pk").current().content).to
        assert (one.person_id, one.post_id) == (
            (town.omar.person_id, None) if key[0] == "@" else (None, town.huda.post_id)
        )
    several = plain(browser.post("/memos/new/", typed(town, to=["السيد المدير العام المحترم"])))
    assert f"[#{town.huda.post_id}]" in several
    assert f"[#{town.dara.post_id}]" in several
    for wrong in ("x [#99999]", f"x [@{town.huda.person_id}]", f"x [#{town.laith.post_id}]", "x [@99999]"):
        for lines in ({"to": [wrong]}, {"copy": [wrong], "purpose": [""]}):
            refused = browser.post("/memos/new/", typed(town, **lines))
            assert (refused.status_code, "من القائمة" in plain(refused)) == (422, True)
    assert [browser.post("/recipients/").status_code, addressed.findings(a_content(), on=TODAY)] == [405, ()]
    assert json.loads(browser.get("/recipients/").content) == {"units": []}
