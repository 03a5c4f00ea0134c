"""Words of the same meaning meet whatever their spelling; words of another meaning do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.core import words
from search.core.letters import clean, fold, is_skeleton
from search.core.numbers import mentions
from search.core.words import analyse, bones, stems, widened, words_of
from search.doors.snowball import english

# (what is typed, what stands in the letter, its language)
MEET = [
    ("وزارة", "تحية إلى الوزارة", "ar"),
    ("الوزارة", "وزارات الدولة", "ar"),
    ("وزارة", "بوزارتكم الموقرة", "ar"),
    ("وزارة", "ووزارتنا", "ar"),
    ("وزاره", "وزارة المالية", "ar"),
    ("لجنة", "تشكيل اللجان", "ar"),
    ("خادم", "الخوادم الرئيسية", "ar"),
    ("شاهد", "الشهود والشواهد", "ar"),
    ("لجان", "للجنة المشكلة", "ar"),
    ("لجنة", "لجنتين", "ar"),
    ("كتاب", "إشارة إلى كتبكم", "ar"),
    ("كتب", "كتابنا المرقم", "ar"),
    ("كتاب", "وكتابكم", "ar"),
    ("دائرة", "دوائر الوزارة", "ar"),
    ("دايرة", "دائرة الموازنة", "ar"),
    ("هيئة", "هيأة التقاعد الوطنية", "ar"),
    ("هيأة", "هيئات مستقلة", "ar"),
    ("هياة", "الهيئة العامة", "ar"),
    ("مسؤول", "المسئول عن الملف", "ar"),
    ("مسئولية", "المسؤوليات", "ar"),
    ("شؤون", "الشئون الإدارية", "ar"),
    ("شأن", "بشؤون الموظفين", "ar"),
    ("كفاءة", "ذوي الكفاءات", "ar"),
    ("كفائة", "كفاءته العالية", "ar"),
    ("إجراء", "اتخاذ الاجراءات", "ar"),
    ("اجراءات", "إجرائها", "ar"),
    ("إنشاء", "انشاءات", "ar"),
    ("بناء", "أبنية المدارس", "ar"),
    ("مدرسة", "المدارس الأهلية", "ar"),
    ("موظف", "للموظفين كافة", "ar"),
    ("موظفين", "الموظفات", "ar"),
    ("مدير", "السادة المدراء", "ar"),
    ("مديرون", "المدير العام", "ar"),
    ("ملاك", "اللجنة المركزية للملاكات", "ar"),
    ("ملاك وظيفي", "تعديل المـلاك الوظيـفي", "ar"),
    ("قانون", "قوانين الخدمة", "ar"),
    ("تعليمات", "التعليمات النافذة", "ar"),
    ("موازنة", "المُوازَنة العامّة", "ar"),
    ("مَوَازِنَة", "الموازنة", "ar"),
    ("مشروع", "المشاريع الاستثمارية", "ar"),
    ("مشاريع", "بمشروعها", "ar"),
    ("عقد", "العقود المبرمة", "ar"),
    ("عقود", "بعقد", "ar"),
    ("وثيقة", "الوثائق المطلوبة", "ar"),
    ("سجل", "سجلات الصادرة", "ar"),
    ("تقرير", "تقاريرها الشهرية", "ar"),
    ("راتب", "الرواتب المتأخرة", "ar"),
    ("إيفاد", "ايفادات", "ar"),
    ("الغاء", "إلغاء الأمر", "ar"),
    ("التزام", "الالتزامات المالية", "ar"),
    ("حق", "للحق العام", "ar"),
    ("رسمياً", "رسميا", "ar"),
    ("شكرا", "شكراً", "ar"),
    ("عبدالله", "السيد عبد الله محمد", "ar"),
    ("عبد الله", "السيد عبدالله محمد", "ar"),
    ("غريب", "سجن ابوغريب", "ar"),
    ("أبوغريب", "قضاء أبو غريب", "ar"),
    ("ک\u062aاب", "كتاب", "ar"),
    ("\ufedb\ufe98\ufe8e\ufe8f", "كتاب", "ar"),
    ("2026", "لسنة ٢٠٢٦", "ar"),
    ("۲۰۲۶", "لسنة 2026", "ar"),
    ("١٬٠٠٠٬٠٠٠", "مبلغ 1,000,000 دينار", "ar"),
    ("وەزارەت", "وەزارەتی دارایی", "ckb"),
    ("وەزارەتەکان", "وەزارەتەکەمان", "ckb"),
    ("وه\u200cزاره\u200cت", "وەزارەت", "ckb"),
    ("نامە", "نامەکانی ئێوە", "ckb"),
    ("تۆڕ", "تۆڕەکانی ناوخۆ", "ckb"),
    ("یەکە", "یەکان", "ckb"),
    ("نامەکان", "نامەیەک", "ckb"),
    ("فەرمان", "فەرمانەکان", "ckb"),
    ("لیژنە", "لیژنەکەی", "ckb"),
    ("رێنمایی", "ڕێنماییەکان", "ckb"),
    ("فەرمانبەر", "فەرمانبەرانی", "ckb"),
    ("بەڕێوەبەرایەتی", "بەڕێوەبەرایەتییەکان", "ckb"),
    ("نوسراو", "نوسراوتان", "ckb"),
    ("پرۆژە", "پرۆژەکانمان", "ckb"),
    ("كوردستان", "هەرێمی کوردستان", "ckb"),
    ("كردستان", "هەرێمی کوردستان", "ckb"),
    ("اربيل", "پارێزگای هەولێر", "ckb"),
    ("قوتابخانە", "قوتابخانەکانیش", "ckb"),
    ("كورد", "کورد", "ckb"),
    ("budget", "The budgets were approved", "en"),
    ("approval", "approvals", "en"),
    ("Ministry", "MINISTRIES", "en"),
    ("resume", "résumé", "en"),
]
MISS = [
    ("عقد", "عدد الموظفين", "ar"),
    ("كاتب", "كتابكم المرقم", "ar"),
    ("وزارة", "زيارة الوفد", "ar"),
    ("رسم", "الكتاب الرسمي", "ar"),
    ("مدينة", "الخدمة المدنية", "ar"),
    ("مالية", "أموال الدولة", "ar"),
    ("إدارة", "دائرة", "ar"),
    ("مكتب", "كتاب", "ar"),
    ("مدير", "مدارس", "ar"),
    ("حكم", "حكومة", "ar"),
    ("علم", "معلومات", "ar"),
    ("عامل", "معاملة", "ar"),
    ("شعب", "شعبان", "ar"),
    ("فەرمی", "فەرمانی وەزاری", "ckb"),
    ("نامە", "ناو", "ckb"),
    ("وەزارەت", "وەرزش", "ckb"),
    ("general", "generate", "en"),
    ("2026", "لسنة 2025", "ar"),
]


def found(typed: str, text: str, language: str) -> bool:
    """Whether every typed word is among the stems of the text."""
    stock = set(analyse(text, english=english, language=language).stems.split())
    return all(not stock.isdisjoint(stems(word, english=english)) for word in words_of(typed))


@pytest.mark.parametrize(("typed", "text", "language"), MEET)
def test_spellings_and_forms_of_one_word_meet(typed: str, text: str, language: str) -> None:
    assert found(typed, text, language)


@pytest.mark.parametrize(("typed", "text", "language"), MISS)
def test_words_of_another_meaning_do_not_meet(typed: str, text: str, language: str) -> None:
    assert not found(typed, text, language)


def test_bones_meet_where_no_list_knows_the_plural() -> None:
    assert set(widened("خنفساء", english=english)) & set(bones("خنافس", english=english))
    assert set(widened("خنافس", english=english)) & set(bones("خنفساء", english=english))


def test_words_and_names_are_remembered_and_numbers_are_not() -> None:
    read = words._read(english, str, kurdish=True)
    text = "4711 خولەکان عبدالحسين 4712"
    once = analyse(text, english=english)
    assert {"خولەکان", "عبدالحسين"} <= {*read, *read._names}
    assert {"4711", "4712"}.isdisjoint({*read, *read._names})
    assert {"4711", "4712", "عبد"} <= set(once.stems.split())
    assert analyse(text, english=english) == once


@given(st.text(max_size=60))
def test_any_text_can_be_analysed(text: str) -> None:
    tokens = analyse(text, english=english)
    for word in words_of(text):
        assert len(word) <= words.LONGEST
        assert stems(word, english=english)
    assert "  " not in tokens.stems


@given(st.text(alphabet="وزارةكتابالمديرفيلنهيئأإءىؤ", min_size=1, max_size=12))
def test_a_word_always_meets_itself(word: str) -> None:
    for one in words_of(word):
        assert set(stems(one, english=english)) <= set(analyse(word, english=english).stems.split())


PIECES = st.text(alphabet=" \n\u00a0\u200c\u200b\u0640\u064b\u0651.،,/-_()٤2كتابةهەئؤءأوي\ufdfaaé", max_size=40)


@given(PIECES)
def test_a_text_read_piece_by_piece_is_the_text_read_as_a_whole(text: str) -> None:
    tokens = analyse(text, english=english)
    assert tokens.folded.split() == [fold(word) or word for word in words_of(text)]
    said = {stem for word in words_of(text) for stem in stems(word, english=english)}
    assert said <= set(tokens.stems.split())


@given(st.text(alphabet="كتابةدخنفسهوی", min_size=1, max_size=20))
def test_a_typed_word_is_widened_to_the_skeletons_of_its_shortest_stems(word: str) -> None:
    for one in words_of(word):
        found = widened(one, english=english)
        every = [bone for bone in bones(one, english=english) if is_skeleton(bone)]
        assert set(found) <= set(every)
        assert len(found) <= 2
        assert not found or min(map(len, found)) == min(map(len, every))


def test_a_text_is_read_for_numbers_where_its_digits_are() -> None:
    words_around = " ".join(f"كلمة{letter} في" for letter in "ابتثجحخد")
    for said in ("رقم 452 لسنة 2026", "م . و / 12 / 452", "ب ت 5/9292 في 14/7/2026", "452 / م / 2026", "العدد 12 / ق"):
        around = mentions(f"{words_around} {said} {words_around}")
        whole = analyse(f"{words_around} {said} {words_around}", english=english, language="ar")
        assert around
        assert set(around) <= set(whole.stems.split()), said


@given(
    st.lists(
        st.sampled_from(
            [
                "م",
                "و",
                "/",
                "-",
                "رقم",
                "452",
                "12/7",
                "في",
                "14/7/2026",
                "٤٥٢/٢٠٢٦",
                "كتابنا",
                "المرقم",
                "(م.و/3/",
                "7",
                "لسنة",
                "2026",
            ]
        )
    )
)
def test_the_numbers_of_a_text_are_those_around_its_digits(pieces: list[str]) -> None:
    text = " ".join(pieces)
    tokens = set(analyse(text, english=english, language="ar").stems.split())
    assert {token for token in mentions(clean(text)) if token[0] in "#@"} <= tokens


def test_the_memory_of_pieces_begins_anew_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_REMEMBERED", 3)
    text = "عبد الله " + " ".join(f"كتاب{letter}" for letter in "ابتثجحخد")
    once = analyse(text, english=english, language="ar")
    assert once == analyse(text, english=english, language="ar")
    assert not set(stems("عبدالله", english=english)).isdisjoint(once.stems.split())


def test_texts_are_read_while_another_thread_empties_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    class Emptied(dict[str, words.Forms]):
        """Another thread comes between two looks at a name."""

        def __contains__(self, key: object) -> bool:
            found = super().__contains__(key)
            self.clear()
            return found

    read = words._read(english, str, kurdish=False)
    once = analyse("عبد الله", english=english, language="ar")
    monkeypatch.setattr(read, "_names", Emptied(read._names))
    assert once == analyse("عبد الله", english=english, language="ar")


def test_what_is_written_with_hamza_below_is_no_plural_with_hamza_above() -> None:
    def of(word: str) -> set[str]:
        return {stem for part in words_of(word) for stem in stems(part, english=english, kurdish=False)}

    for masdar, noun in (("إعلام", "علم"), ("بالإخبار", "خبر"), ("إشكالهم", "شكل"), ("إحداثيات", "حدث")):
        assert of(masdar).isdisjoint(of(noun)), masdar
    assert of("اعلام") & of("علم")
    assert of("اعلام") & of("إعلام")
    assert of("جسارة").isdisjoint(of("جسر"))
