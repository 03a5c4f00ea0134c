"""Templates and phrases: kept by heads and their office managers, used by all below, and begun from."""

import pytest

from correspondence import offices
from correspondence.core import body
from correspondence.core.errors import LetterNotAcceptedError, NameTakenError
from correspondence.core.letter import Content, Kind
from correspondence.core.template import Place, Wording, check, check_phrase
from correspondence.draft import start
from correspondence.keep_phrase import drop_phrase, keep_phrase
from correspondence.make_template import change_template, make_template, retire_template
from correspondence.models import Office
from directory.core.errors import NotWithinReachError
from directory.models import JournalLine
from tests.correspondence.paper_trail import a_letter
from tests.town import AT, Town
from tests.web.steps import client_of, plain, typed


def wording(**changes: object) -> Wording:
    """A template of a letter."""
    given: dict[str, object] = {
        "kind": Kind.LETTER,
        "language": "ar",
        "name": "طلب ملاك",
        "subject": "ملاك {السنة}",
        "greeting": "تحية طيبة ...",
        "body": body.from_text("إلى {الجهة} ."),
        "closing": "مع التقدير",
    }
    return Wording(**(given | changes))  # type: ignore[arg-type]  # the test names its fields


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
    ],
)
def test_what_can_be_no_template_is_found(changes: dict[str, object], code: str) -> None:
    check(wording())
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
    made = make_template(town.planning_admin, wording(), by=town.maryam.reach, at=AT)
    assert [one.id for one in offices.templates(town.zainab.reach)] == [made]
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
def test_a_kept_draft_has_its_fields_filled(town: Town) -> None:
    memo = start(a_letter(town, body=body.from_text("إلى {الجهة} من {المنظم}")), by=town.zainab.reach, at=AT)
    text = body.to_text(Content.from_json(memo.current().content).body)
    assert text == f"إلى وزارة المالية / دائرة الموازنة من {town.zainab.name.ar}"


@pytest.mark.django_db
@pytest.mark.servers
def test_the_pages_keep_change_and_begin_a_letter(town: Town) -> None:
    hasan, zainab = client_of(town.hasan), client_of(town.zainab)
    form = {
        "name": "طلب", "unit": str(town.planning_hr), "kind": "reply", "language": "ar", "subject": "جواب {السنة}",
        "greeting": "", "body": "إلى {الجهة} .", "closing": "",
    }  # fmt: skip
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
