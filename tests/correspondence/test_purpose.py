"""What a copy is sent for, read from its words (2.8)."""

from datetime import timedelta

import pytest

from correspondence import offices
from correspondence.core.delivery import DeliveryState
from correspondence.core.errors import LetterNotAcceptedError
from correspondence.core.letter import Content, Copy
from correspondence.core.parts import Asks, Member
from correspondence.core.purpose import asks_for_action
from correspondence.core.template import Place
from correspondence.deliver import acknowledge
from correspondence.forms.phrases import PURPOSES
from correspondence.keep_phrase import keep_phrase
from correspondence.models import Delivery, Memo
from correspondence.redeliver import redeliver
from directory.core.reach import CLOCKWORK
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.sample import a_content
from tests.town import AT, Town
from tests.web.steps import client_of, drafted, line, plain

STOCK = frozenset(
    {
        *("لإجراء اللازم", "للعمل بموجبه", "لإبداء الرأي"),
        *("بۆ کاری پێویست", "بۆ دەربڕینی بۆچوون"),
        *("for necessary action", "for an opinion"),
    }
)
ASKS = (
    *(
        "لاتخاذ الإجراءات اللازمة",
        "لاتّخاذ الاجراءات القانونية اللازمة",
        "لإجراء مايلزم",
        "لاتخاذ مايلزم",
        "لأجراء اللازم",
    ),
    *(
        "للتفضل بالاطلاع واتخاذ ما يلزم مع التقدير",
        "للعلم واجراء اللازم",
        "لإجراء المقتضى",
        "لعمل اللازم",
        "اتخاذ ما يلزم",
    ),
    *("لبيان الرأي", "لابداء رأيكم", "للدراسة وإبداء الرأي", "لبيان الملاحظات", "للدراسة", "للتفضل بدراسته"),
    *(
        "للعمل",
        "للعلم والعمل بموجبه",
        "للعمل على تنفيذه",
        "للتنفيذ",
        "للاطلاع والتنفيذ",
        "وللإجراء",
        "لإجـــراء اللازم",
    ),
    *("لإعداد الإجابة", "للاطلاع وإعلامنا", "للعلم دون تأخير واتخاذ اللازم", "لإجراء اللازم دون تأخير"),
    *("لا مانع لدينا، لإجراء اللازم", "مع الأوليات / لإجراء اللازم"),
    *("واتخاذ الإجراءات الأصولية", "لاتخاذ الاجراءات القانونية بحقه", "لا مانع من اتخاذ اللازم", "لتنفيذ ما ورد فيه"),
    *("لتنفيذه", "للتفضل بالاطلاع والتنفيذ", "العمل بموجبه"),
    *("بۆ کاری پێویست", "بۆ كارى پێويست", "بۆ گرتنەبەری ڕێکاری یاسایی پێویست", "بۆ جێبەجێکردن", "بۆ جێ بەجێ کردنی"),
    *("بۆ ریوشوێن و کارکردن", "بۆ زانین و کارپێکردن", "بۆ دەربڕینی ڕا"),
    *("For Action", "for information and action", "to act upon", "for your opinion", "for comments"),
    *("to take the necessary measures", "for implementation", "no objection; for action", "for action without delay"),
)
ASKS_NOTHING = (
    *("", "للاطلاع", "للتفضل بالاطلاع مع التقدير", "للعلم", "للحفظ", "مع الأوليات", "للمتابعة", "السيد المعمل"),
    *(
        "للاطلاع دون اتخاذ ما يلزم",
        "للعلم، ولا حاجة لإجراء اللازم",
        "بدون إجراء اللازم",
        "للعلم فقط وعدم اتخاذ ما يلزم",
    ),
    *("تنفيذاً لأمركم / للاطلاع", "المدير التنفيذي", "الخطة التنفيذية", "ورشة العمل بتاريخ 5/5", "ورش العمل على النظام"),
    *("للاطلاع على الإجراءات القانونية", "للاطلاع ولا حاجة لاتخاذ الإجراءات القانونية"),
    *("للعلم والتنفيذ غير مطلوب", "ضمن أعمال القسم", "لا يتطلب التنفيذ", "مستنفذ"),
    *("بۆ زانین", "بۆ هەڵگرتن", "لەگەڵ پێشینەکان", "بۆ زانین بەبێ کاری پێویست", "جێبەجێکردن پێویست ناکات"),
    *("no further action", "No action", "not for action", "action not required", "for information, without any action"),
    *("for the transaction file", "for the factions", "to file", "nothing to act on", "no further action or opinion"),
)


@pytest.mark.parametrize("purpose", ASKS)
def test_2_8_a_copy_asks_for_action_however_it_is_spelt(purpose: str) -> None:
    assert asks_for_action(purpose)


@pytest.mark.parametrize("purpose", ASKS_NOTHING)
def test_2_8_a_copy_for_information_asks_for_nothing_nor_does_what_is_denied(purpose: str) -> None:
    assert not asks_for_action(purpose)


def test_2_8_of_the_stock_purposes_it_is_known_which_ask() -> None:
    every = {purpose for purposes in PURPOSES.values() for purpose in purposes}
    assert {purpose for purpose in every if asks_for_action(purpose)} == STOCK


def test_a_chosen_purpose_and_a_group_of_copies_have_a_format_of_their_own() -> None:
    trade = Member(unit_id=None, name="وزارة التجارة", address="بغداد")
    group = Copy(
        unit_id=None, name="الدوائر كافة", purpose="للعلم", group=3, members=(Member(unit_id=20, name="أ"), trade)
    )
    chosen = Copy(unit_id=6, name="القسم القانوني", purpose="للتفضل", asks=Asks.ACTION)
    content = a_content(copies=(chosen, group))
    given = content.as_json()
    assert (given["format"], Content.from_json(given)) == (13, content)
    assert content.content_hash() == "2b467d5acdddde31430a4177ed1d077ed3fb3867bfd7a51c9fee451ee218ce89"
    assert [(one.name, one.purpose, one.outside) for one in content.copied()][1:] == [
        *(("أ", "للعلم", False), (trade.name, "للعلم", True))
    ]
    assert [one.address for one in content.copies_outside()] == ["بغداد"]
    assert {6, 20} <= content.units()
    first, second = given["copies"]
    for wrong in ({"asks": "x"}, {"asks": True}, {"more": 1}, {"group": 4}):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, "copies": [{**first, **wrong}, second]})
    for wrong in (
        {"members": []},
        {"group": None},
        {"group": True},
        {"unit_id": 4},
        {"hidden": True},
        {"outside": True},
    ):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, "copies": [first, {**second, **wrong}]})
    for copies in ([], [{**first, "asks": None}]):
        with pytest.raises(LetterNotAcceptedError):
            Content.from_json({**given, "copies": copies})
    with pytest.raises(LetterNotAcceptedError):
        Content.from_json({**given, "format": 12})


@pytest.mark.django_db
def test_2_8_what_a_chosen_purpose_asks_is_the_lists_word_and_no_guess(town: Town) -> None:
    by = {"language": "ar", "by": town.hasan.reach, "at": AT}
    for _twice in (1, 2):
        keep_phrase(town.planning_hr, place=Place.PURPOSE, text="للتفضل بما ترونه", asks=Asks.ACTION, **by)
    keep_phrase(town.planning_hr, place=Place.PURPOSE, text="لإجراء اللازم", asks=Asks.NOTHING, **by)
    keep_phrase(town.planning_hr, place=Place.CLOSING, text="شكراً", asks=Asks.ACTION, **by)
    assert offices.purposes(town.zainab.reach) == {"للتفضل بما ترونه": Asks.ACTION, "لإجراء اللازم": Asks.NOTHING}
    head = client_of(town.hasan)
    sent = {"unit": town.planning_hr, "place": "purpose", "language": "ar", "text": "للمتابعة", "asks": "action"}
    assert head.post("/templates/phrases/", {**sent, "asks": "x"}).status_code == 422
    assert head.post("/templates/phrases/", sent).status_code == 302
    assert "(لإجراء اللازم)" in plain(head.get("/templates/"))
    ref = drafted(
        town,
        copy=[line(town.planning_hr), line(town.planning_statistics), line(town.planning_mail), "المجلس"],
        purpose=["للتفضل  بما ترونه", "لإجراء اللازم", "للتنفيذ", "لإجراء اللازم"],
    )
    content = Content.from_json(Memo.objects.get(ref=ref).current().content)
    assert [one.asks for one in content.copies] == [Asks.ACTION, Asks.NOTHING, None, None]
    assert 'class="badge">لإجراء اللازم<' in plain(client_of(town.zainab).get(f"/memos/{ref}/"))


@pytest.mark.django_db
def test_2_8_a_copy_waits_as_its_chosen_purpose_says_also_after_a_restore(town: Town) -> None:
    copies = (
        Copy(unit_id=town.planning_hr, name="أ", purpose="للتفضل", asks=Asks.ACTION),
        Copy(unit_id=town.planning_statistics, name="ب", purpose="لإجراء اللازم", asks=Asks.NOTHING),
    )
    registered(town, a_letter(town, copies=copies))

    def rows() -> dict[int, tuple[bool, bool, str]]:
        own = Delivery.objects.filter(body=town.planning)
        return {one.unit_id: (one.is_for_action(), one.due_at is not None, one.state) for one in own}

    later, read = AT + timedelta(minutes=9), {town.planning_hr: town.hasan, town.planning_statistics: town.dara}
    for unit, head in read.items():
        acknowledge(Delivery.objects.get(unit=unit).pk, by=head.reach, at=later)
    before = rows()
    assert before == {
        town.planning_hr: (True, True, DeliveryState.DELIVERED),
        town.planning_statistics: (False, False, DeliveryState.ACKNOWLEDGED),
    }
    Delivery.objects.all().delete()
    redeliver(by=CLOCKWORK, at=later)
    assert rows() == before
