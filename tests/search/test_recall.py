"""Words in forms nobody looked up: nouns mostly absent from the product's lists, inflected by an own grammar."""

from collections.abc import Iterable, Iterator

import pytest

from search.core.letters import clean, fold, kurdish_key
from search.core.lexicon import lexicon
from search.core.words import stems, words_of
from search.doors.snowball import english
from tests.search import forms_arabic, forms_sorani, nouns_arabic, nouns_sorani, nouns_unseen, pairs_by_hand

STEP = 7
"""One form in so many is looked at here; `./run bench words` looks at all of them."""

APART_ARABIC = """
علم عالم;عمل عميل;مدير مدار;كتاب كتيبة;شركة شراكة;نظام منظمة;كاتب كتاب;مكتب مكتبة;مكتب كتاب;درس مدرسة;مدرس مدرسة;
عدد عقد;وزير وزارة;وزارة زيارة;رئيس رئاسة;حكم حكومة;حاكم محكمة;محكمة حكمة;عامل معاملة;عمل معمل;علم تعليم;معلم علم;
دين مدينة;مالية مال;أمر أمير;أمر مؤتمر;إدارة دائرة;دورة دائرة;دار دائرة;قرار استقرار;قرار مقر;قرية قرار;سفر سفير;
سفارة سيارة;نقل ناقلة;عقد عقيد;عقد عقيدة;حق حقيقة;حساب حاسوب;محاسب حساب;صرف مصرف;تقرير قرار;تقدير قدرة;خبر خبير;
اختبار خبر;جامع جامعة;جمعية جامعة;اجتماع جامعة;مجموعة اجتماع;عرض معرض;طلب طالب;مطلب طالب;شهر شهادة;شهيد شهادة;
شاهد شهادة;أمن أمين;أمانة أمين;تأمين أمين;سوق سائق;بنت بناء;بيان بناء;جهة جهاز;حد حديد;حادث حديث;حرب حزب;حل محل;
رتبة راتب;رسالة رسول;رقيب مراقب;سند إسناد;شعبة شعبان;شرط شرطة;صحة صحيفة;صدر مصدر;إصدار مصدر;ضرب ضريبة;طابع مطبعة;
عام عم;عادة إعادة;عدل معدل;عضو عضلة;غرفة غرامة;قائد قاعدة;قضاء قضية;قاضي قضية;قلم إقليم;قوة قوم;لجنة جنة;مرض معرض;
موظف وظيفة;نائب نيابة;وثيقة ثقة;وحدة وحيد"""
APART_SORANI = """
فەرمی فەرمان;نامە ناو;وەزارەت وەرزش;کارگە کارگێڕ;بەش بەشدار;خوێن خوێندن;سەر سەرۆک;پارە پارێزگا;ڕۆژ ڕۆژنامە;
نامە ڕۆژنامە;کتێب کتێبخانە;بەڕێوەبەر بەڕێوەبەرایەتی;سەرۆک سەرۆکایەتی;وەزیر وەزارەت;لیست لیژنە;ڕێگا ڕێژە;
ژن ژیان;گوند گونجاو;زانکۆ زانست;پلە پلان;بڕیار بڕگە;کۆمیتە کۆمپانیا;کۆمەڵ کۆمپانیا;ئامار ئامێر;دادگا دادوەر;
خانە خانوو;زەوی زیان;مۆڵەت مۆر"""


def stems_of(text: str, *, kurdish: bool = True) -> set[str]:
    return {stem for word in words_of(text) for stem in stems(word, english=english, kurdish=kurdish)}


def missed(noun: str, forms: Iterable[tuple[str, str]], *, kurdish: bool) -> Iterator[tuple[str, str]]:
    typed = stems_of(noun)
    for _, form in forms:
        if typed.isdisjoint(stems_of(form, kurdish=kurdish)):
            yield noun, form


def test_at_least_92_in_100_arabic_forms_meet_their_noun() -> None:
    forms = [(noun, form) for noun, plurals in nouns_arabic.entries() for form in forms_arabic.forms(noun, plurals)]
    looked_at = forms[::STEP]
    misses = [miss for noun, form in looked_at for miss in missed(noun, [form], kurdish=False)]
    assert 1 - len(misses) / len(looked_at) >= 0.97, misses


def test_at_least_97_in_100_sorani_forms_meet_their_noun() -> None:
    forms = [(noun, form) for noun in nouns_sorani.nouns() for form in forms_sorani.forms(noun)]
    looked_at = forms[:: STEP * 2]
    misses = [miss for noun, form in looked_at for miss in missed(noun, [form], kurdish=True)]
    assert 1 - len(misses) / len(looked_at) >= 0.975, misses


def test_nouns_that_were_written_without_the_lists_in_sight_meet_their_forms() -> None:
    arabic = [(noun, form) for noun, plurals in nouns_unseen.arabic() for form in forms_arabic.forms(noun, plurals)]
    sorani = [(noun, form) for noun in nouns_unseen.sorani() for form in forms_sorani.forms(noun)]
    for forms, kurdish, step in ((arabic, False, 13), (sorani, True, 23)):
        misses = [miss for noun, form in forms[::step] for miss in missed(noun, [form], kurdish=kurdish)]
        assert 1 - len(misses) / len(forms[::step]) >= 0.975, misses


@pytest.mark.parametrize("pairs", [APART_ARABIC, APART_SORANI])
def test_at_most_one_in_fifty_pairs_of_other_words_meets(pairs: str) -> None:
    apart = [pair.split() for pair in pairs.replace("\n", "").split(";")]
    wrong = [
        pair for pair in apart if not stems_of(pair[0]).isdisjoint(stems_of(pair[1], kurdish=pairs != APART_ARABIC))
    ]
    assert len(wrong) / len(apart) <= 0.02, wrong


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one, other) for one, _, other in (pair.partition(" ") for pair in text.replace("\n", "").split(";"))]


@pytest.mark.parametrize(
    ("written", "kurdish", "least"),
    [(pairs_by_hand.MEET_ARABIC, False, 0.95), (pairs_by_hand.MEET_SORANI, True, 0.99)],
)
def test_pairs_written_by_hand_meet(written: str, *, kurdish: bool, least: float) -> None:
    together = pairs(written)
    misses = [miss for noun, form in together for miss in missed(noun, [("", form)], kurdish=kurdish)]
    assert len(together) >= 120
    assert 1 - len(misses) / len(together) >= least, misses


@pytest.mark.parametrize(
    ("written", "kurdish"),
    [
        (pairs_by_hand.APART_ARABIC, False),
        (pairs_by_hand.APART_ARABIC, True),
        (f"{pairs_by_hand.APART_SORANI};{APART_SORANI}", True),
    ],
)
def test_at_most_one_in_twenty_words_that_look_alike_meets(written: str, *, kurdish: bool) -> None:
    apart = pairs(written)
    wrong = [pair for pair in apart if not stems_of(pair[0]).isdisjoint(stems_of(pair[1], kurdish=kurdish))]
    assert len(apart) >= 50
    assert len(wrong) / len(apart) <= 0.05, wrong


def test_an_adjective_of_a_noun_meets_it() -> None:
    made = "إدارة إداري;إدارة والإدارية;صحة صحي;زراعة الزراعي;صناعة للصناعيين;رقابة رقابية;تنمية التنموية"
    for noun, adjective in pairs(made):
        assert not stems_of(noun).isdisjoint(stems_of(adjective, kurdish=False)), adjective
    for other, word in (("دعوة", "دعوى"), ("جار", "جاري"), ("بلد", "بلدية"), ("تركة", "تركي"), ("شرط", "شرطي")):
        assert stems_of(other).isdisjoint(stems_of(word, kurdish=False)), word


def test_other_nouns_seldom_meet() -> None:
    owners: dict[str, set[str]] = {}
    nouns = [noun for noun, _ in nouns_arabic.entries()]
    for noun in nouns:
        for stem in stems_of(noun, kurdish=False):
            owners.setdefault(stem, set()).add(noun)
    meeting = {frozenset(found) for found in owners.values() if len(found) > 1}
    assert len(meeting) / len(nouns) <= 0.02, meeting


def test_the_nouns_are_many_and_hundreds_are_in_no_list() -> None:
    arabic = [fold(clean(noun)) for noun, _ in nouns_arabic.entries()]
    sorani = [kurdish_key(clean(noun)) for noun in nouns_sorani.nouns()]
    assert min(len(arabic), len(sorani)) >= 500
    assert sum(not lexicon().form(noun) for noun in arabic) >= 300
    assert sum(noun not in lexicon().sorani for noun in sorani) >= 300
