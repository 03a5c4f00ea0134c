"""Templates and phrases: kept by heads and their office managers, used by all below, and begun from."""

import re
from dataclasses import replace

import pytest

from correspondence import offices
from correspondence.core import body
from correspondence.core.errors import LetterNotAcceptedError, NameTakenError
from correspondence.core.letter import Content, Kind
from correspondence.core.template import Place, Wording, Words, check, check_phrase
from correspondence.draft import start
from correspondence.forms import phrases
from correspondence.keep_phrase import drop_phrase, keep_phrase
from correspondence.make_template import change_template, make_template, retire_template
from correspondence.models import Office
from directory.core.errors import NotWithinReachError
from directory.models import JournalLine
from tests.correspondence.paper_trail import a_letter
from tests.town import AT, Town
from tests.web.steps import client_of, plain, typed


def wording(**changes: object) -> Wording:
    """A template of a letter; `changes` of its kind, name and second text, else of its first."""
    whole = {name: changes.pop(name) for name in ("kind", "name", "second") if name in changes}
    given: dict[str, object] = {"kind": Kind.LETTER, "name": "طلب ملاك", "first": words(**changes)}
    return Wording(**(given | whole))  # type: ignore[arg-type]  # the test names its fields


def words(**changes: object) -> Words:
    """The words of a letter."""
    given: dict[str, object] = {
        "language": "ar",
        "subject": "ملاك {السنة}",
        "greeting": "تحية طيبة ...",
        "body": body.from_text("إلى {الجهة} ."),
        "closing": "مع التقدير",
    }
    return Words(**(given | changes))  # type: ignore[arg-type]  # the test names its fields


SORANI = words(language="ckb", subject="میلاکی {ساڵ}", greeting="", body=body.from_text("بۆ {لایەن} ."), closing="")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "template_without_name"),
        ({"name": "x" * 81}, "template_without_name"),
        ({"language": "fr"}, "malformed"),
        ({"subject": "x" * 201}, "subject_too_long"),
        ({"closing": "x" * 501}, "line_too_long"),
        ({"body": {"type": "doc", "content": [{"type": "script"}]}}, "body_not_accepted"),
        ({"greeting": "{الراتب}"}, "field_unknown"),
        ({"second": words()}, "second_same_language"),
        ({"second": replace(SORANI, language="")}, "malformed"),
        ({"second": replace(SORANI, subject="x" * 201)}, "subject_too_long"),
        ({"second": replace(SORANI, closing="{الراتب}")}, "field_unknown"),
        ({"second": replace(SORANI, body={"type": "doc", "content": [{"type": "script"}]})}, "body_not_accepted"),
    ],
)
def test_what_can_be_no_template_is_found(changes: dict[str, object], code: str) -> None:
    check(wording(second=SORANI))
    with pytest.raises(LetterNotAcceptedError) as caught:
        check(wording(**changes))
    assert [one.code for one in caught.value.findings] == [code]


def test_a_phrase_is_one_line() -> None:
    assert check_phrase(" مع\n التقدير ") == "مع التقدير"
    for wrong in ("  ", "x" * 301):
        with pytest.raises(LetterNotAcceptedError):
            check_phrase(wrong)


@pytest.mark.django_db
def test_the_head_and_his_office_manager_keep_them_and_all_below_use_them(town: Town) -> None:
    made = make_template(town.planning_admin, wording(second=SORANI), by=town.maryam.reach, at=AT)
    assert [(one.id, one.wording) for one in offices.templates(town.zainab.reach)] == [(made, wording(second=SORANI))]
    assert offices.templates(town.omar.reach) == offices.templates(town.laith.reach) == ()
    for stranger in (town.zainab, town.hasan, town.huda):
        with pytest.raises(NotWithinReachError):
            make_template(town.planning_admin, wording(), by=stranger.reach, at=AT)
        with pytest.raises(NotWithinReachError):
            retire_template(made, by=stranger.reach, at=AT)
    own = make_template(town.planning_hr, wording(), by=town.hasan.reach, at=AT)
    Office.objects.create(
        unit_id=town.planning_hr, manager_id=town.zainab.post_id, named_by_id=town.hasan.person_id, named_at=AT
    )
    assert change_template(own, wording(name="آخر"), by=town.zainab.reach, at=AT) == own
    Office.objects.update(manager=town.sara.post_id)
    with pytest.raises(NotWithinReachError):
        change_template(own, wording(), by=town.zainab.reach, at=AT)
    acts = list(JournalLine.objects.filter(about=f"template:{own}").order_by("id").values_list("act", flat=True))
    assert acts == ["keep_template", "keep_template"]


@pytest.mark.django_db
def test_a_name_is_used_once_until_the_template_is_retired(town: Town) -> None:
    made = make_template(town.planning_hr, wording(), by=town.hasan.reach, at=AT)
    with pytest.raises(NameTakenError):
        make_template(town.planning_hr, wording(), by=town.hasan.reach, at=AT)
    retire_template(made, by=town.hasan.reach, at=AT)
    assert make_template(town.planning_hr, wording(), by=town.hasan.reach, at=AT) != made
    with pytest.raises(NotWithinReachError):
        offices.template(made, reach=town.hasan.reach)


@pytest.mark.django_db
def test_phrases_are_offered_below_and_dropped_again(town: Town) -> None:
    with pytest.raises(NotWithinReachError):
        keep_phrase(town.planning_hr, place=Place.CLOSING, language="ar", text="شاكرين", by=town.zainab.reach, at=AT)
    for _twice in (1, 2):
        keep_phrase(town.planning_hr, place=Place.CLOSING, language="ar", text="شاكرين", by=town.hasan.reach, at=AT)
    (phrase,) = offices.phrases(town.zainab.reach)
    assert "شاكرين" in plain(client_of(town.zainab).get("/memos/new/"))
    with pytest.raises(NotWithinReachError):
        drop_phrase(phrase.id, by=town.zainab.reach, at=AT)
    drop_phrase(phrase.id, by=town.hasan.reach, at=AT)
    assert offices.phrases(town.zainab.reach) == ()


@pytest.mark.django_db
def test_1_13_phrases_for_the_body_stand_beside_the_editor_the_units_own_first(town: Town) -> None:
    keep_phrase(
        town.planning_hr, place=Place.BASIS, language="ar", text="استناداً إلى النظام", by=town.hasan.reach, at=AT
    )
    page = plain(client_of(town.zainab).get("/memos/new/"))
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page)
    assert [name for name, _ in groups[:6]] == [
        *("إشارة", "السند القانوني", "الإعلام", "شخص سبق ذكره", "مبلغ", "رفع الأمر إلى الأعلى")
    ]
    assert re.findall(r"<option[^>]*>([^<]*)", groups[1][1])[0] == "استناداً إلى النظام"
    for group in phrases.in_body(()):
        assert {language for language, _ in group.lines} == {"ar", "ckb", "en"}
        assert all(check_phrase(text) == text for _, text in group.lines)
    assert "استناداً إلى النظام" not in phrases.offered(offices.phrases(town.zainab.reach), Place.CLOSING, "ar")


@pytest.mark.django_db
def test_a_kept_draft_has_its_fields_filled(town: Town) -> None:
    memo = start(a_letter(town, body=body.from_text("إلى {الجهة} من {المنظم}")), by=town.zainab.reach, at=AT)
    text = body.to_text(Content.from_json(memo.current().content).body)
    assert text == f"إلى وزارة المالية / دائرة الموازنة من {town.zainab.name.ar}"


FORM = {
    "name": "طلب", "kind": "reply", "language": "ar", "subject": "جواب {السنة}", "greeting": "", "body": "إلى {الجهة} .",
    "closing": "",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.servers
def test_the_pages_keep_change_and_begin_a_letter(town: Town) -> None:
    hasan, zainab = client_of(town.hasan), client_of(town.zainab)
    form = {**FORM, "unit": str(town.planning_hr)}
    assert hasan.post("/templates/new/", form).status_code == 302
    assert hasan.post("/templates/new/", form).status_code == 422
    assert hasan.post("/templates/new/", {**form, "name": "ب", "body": "{الراتب}"}).status_code == 422
    assert hasan.post("/templates/new/", {**form, "unit": str(town.planning_admin)}).status_code == 422
    (made,) = offices.templates(town.zainab.reach)
    assert "طلب" in plain(zainab.get("/templates/"))
    assert "جواب {السنة}" in plain(zainab.get(f"/memos/new/?template={made.id}"))
    for wrong in ("x", "99", "٣"):
        assert zainab.get(f"/memos/new/?template={wrong}").status_code == 404
    for page in ("/templates/new/", f"/templates/{made.id}/"):
        assert zainab.get(page).status_code == 404
        assert hasan.get(page).status_code == 200
    assert zainab.post(f"/templates/{made.id}/retire/").status_code == 404
    assert hasan.get(f"/templates/{made.id}/retire/").status_code == 405
    assert hasan.post(f"/templates/{made.id}/", {**form, "name": "طلب آخر"}).status_code == 302
    phrase = {"unit": str(town.planning_hr), "place": "greeting", "language": "ar", "text": "تحية"}
    assert hasan.post("/templates/phrases/", phrase).status_code == 302
    refused = hasan.post("/templates/phrases/", {**phrase, "text": ""})
    assert refused.status_code == 422
    assert 'href="#p-text"' in plain(refused)
    assert zainab.post("/templates/phrases/", phrase).status_code == 404
    assert hasan.post(f"/templates/phrases/{offices.phrases(town.hasan.reach)[0].id}/drop/").status_code == 302
    assert hasan.post(f"/templates/{made.id}/retire/").status_code == 302
    assert zainab.post("/memos/new/", typed(town, subject="{الجهة}")).status_code == 302


@pytest.mark.django_db
@pytest.mark.servers
def test_a_letter_in_two_languages_begins_from_its_template(town: Town) -> None:
    hasan, zainab = client_of(town.hasan), client_of(town.zainab)
    form = {**FORM, "unit": str(town.planning_hr)}
    second = {"second_language": "ckb", "second_subject": "وەڵامی {ساڵ}", "second_body": "بۆ {لایەن} ."}
    for wrong, said in (
        ({"second_language": ""}, "يرجى اختيار لغة النص الثاني"),
        ({"second_language": "ar"}, "لغة النص الثاني هي لغة النص الأول"),
        ({"second_subject": "{مووچە}"}, "{مووچە}"),
    ):
        refused = hasan.post("/templates/new/", {**form, **second, **wrong})
        assert (refused.status_code, said in plain(refused), "بۆ {لایەن} ." in plain(refused)) == (422, True, True)
    assert hasan.post("/templates/new/", {**form, **second}).status_code == 302
    (made,) = offices.templates(town.zainab.reach)
    both = plain(zainab.get(f"/memos/new/?template={made.id}"))
    assert all(words in both for words in ("جواب {السنة}", *second.values()))
    assert "العربية + کوردی" in plain(zainab.get("/templates/"))
    assert "بۆ {لایەن} ." in plain(hasan.get(f"/templates/{made.id}/"))
