"""Fields of the typed line, in the words of three languages; whatever is no field is a word."""

from datetime import date

import pytest
from django.utils.translation import gettext, override
from hypothesis import given
from hypothesis import strategies as st

from directory.labels import GRADES, KINDS
from search.core.fields import Field, field_named, grades_said, kinds_said, serials, span, states_said, with_fields
from search.core.query import Addressee, InDossier, InUnit, Marked, Number, Sender, Signer, Span, Word, parse
from search.labels import STATE_WORDS

MARKED = [
    ("kind: circular", "kind", ("circular",)),
    ("نوع: إعمام", "kind", ("circular",)),
    ("النوع : أمر إداري", "kind", ("admin_order",)),
    ("نوع: أمر", "kind", ("admin_order", "ministerial_order", "cabinet_order")),
    ("جۆر: فەرمانی کارگێڕی", "kind", ("admin_order",)),
    ("grade: secret", "lvl", (1,)),
    ("الدرجة: سري للغاية", "lvl", (2,)),
    ("درجة: سري", "lvl", (1,)),
    ("پلە: نهێنی", "lvl", (1,)),
    ("state: void", "state", ("void",)),
    ("الحالة: ملغى", "state", ("void",)),
    ("دۆخ: گۆڕدراو", "state", ("replaced",)),
    ("رقم: ٤٥٢", "n", ("#452",)),
    ("number: 452/2026", "n", ("#2026#452",)),
    ("ژمارە: 452-455", "n", ("#452", "#453", "#454", "#455")),
    ("number: 452-2026", "n", ("#2026#452",)),
    ("number: 2024..2026", "n", ("#2024", "#2025", "#2026")),
]


@pytest.mark.parametrize(("line", "field", "values"), MARKED)
def test_a_field_asks_for_its_values(line: str, field: str, values: tuple[object, ...]) -> None:
    (node,) = parse(line).nodes
    assert isinstance(node, Marked)
    assert (node.field, node.values) == (field, values)


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("date: 14/7/2026", date(2026, 7, 14), date(2026, 7, 14)),
        ("تاريخ: ٧/٢٠٢٦", date(2026, 7, 1), date(2026, 7, 31)),
        ("بەروار: 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("date: 1/2/2026..2026-03-04", date(2026, 2, 1), date(2026, 3, 4)),
        ("date: 2025..3/2026", date(2025, 1, 1), date(2026, 3, 31)),
        ("تاريخ: من ١/١١/٢٠٢٦ إلى ٣٠/١١/٢٠٢٦", date(2026, 11, 1), date(2026, 11, 30)),
        ("تاريخ: 1/2/2026-3/2/2026", date(2026, 2, 1), date(2026, 2, 3)),
        ("تاريخ: 1 آذار 2026 حتى 15 نيسان 2026", date(2026, 3, 1), date(2026, 4, 15)),
        ("تاريخ: تشرين الثاني 2026", date(2026, 11, 1), date(2026, 11, 30)),
        ("بەروار: لە 1/2026 تا 3/2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("بەروار: 14ی تشرینی دووەمی 2026", date(2026, 11, 14), date(2026, 11, 14)),
        ("تاريخ: من 1 تشرين الثاني 2026 إلى 30 تشرين الثاني 2026", date(2026, 11, 1), date(2026, 11, 30)),
        ("تاريخ: 1 - 5 آذار 2026", date(2026, 3, 1), date(2026, 3, 5)),
        ("تاريخ: من آذار إلى أيار 2026", date(2026, 3, 1), date(2026, 5, 31)),
        ("date: march 2026-april 2026", date(2026, 3, 1), date(2026, 4, 30)),
        ("date: 28 march - 2 april 2026", date(2026, 3, 28), date(2026, 4, 2)),
        ("date: 2024-2025", date(2024, 1, 1), date(2025, 12, 31)),
    ],
)
def test_days_months_years_and_spans(line: str, first: date, last: date) -> None:
    assert parse(line).nodes == (Span(first=first, last=last),)


def test_names_behind_a_field() -> None:
    assert parse("الموقع: مريم").nodes == (Signer(words=("مريم",)),)
    assert parse('واژۆکەر: "زەینەب ئەحمەد"').nodes == (Signer(words=("زەینەب", "ئەحمەد")),)
    assert parse("unit: planning").nodes == (InUnit(words=("planning",)),)
    assert parse("من: وزارة المالية عقود").nodes == (Sender(words=("وزارة", "المالية")), Word(text="عقود"))
    assert parse("to: oil kind: reply").nodes == (Addressee(words=("oil",)), Marked(field="kind", values=("reply",)))


@pytest.mark.parametrize("line", ["kind: خنفساء", "state: xyzzy", "date: 31/2/2026", "رقم: كتاب", "acl: p5"])
def test_what_a_field_does_not_know_is_looked_for_as_words(line: str) -> None:
    nodes = parse(line).nodes
    assert nodes
    assert all(isinstance(node, Word | Number) for node in nodes)


def test_a_line_too_long_is_cut_between_words() -> None:
    assert with_fields("مشروع الموازنة", {}, language="ar", most=9) == "مشروع"
    assert with_fields("مشروع الموازنة", {}, language="ar", most=5) == "مشروع"
    assert with_fields("مشروع", {}, language="ar", most=3) == "مشر"
    cut = with_fields("مشروع الموازنة", {Field.NUMBER: "4"}, language="ar", most=20)
    assert cut == 'مشروع رقم: "4"'


def test_ranges_that_are_too_long_or_go_backwards_are_none() -> None:
    assert serials("1-900") == ()
    assert serials("455-452") == ()
    assert span("2026..2025") is None
    assert span("13/2026") is None
    assert span("3/2026 إلى 1/2026") is None
    assert parse("تاريخ: 7/2026 إلى المالية").nodes[0] == Span(first=date(2026, 7, 1), last=date(2026, 7, 31))


def test_every_kind_grade_and_state_is_known_by_its_own_label_in_three_languages() -> None:
    for language in ("ar", "ckb", "en"):
        with override(language):
            assert [kind for kind in KINDS if kind not in kinds_said(gettext(str(KINDS[kind])))] == []
            assert [grade for grade in GRADES if grades_said(str(GRADES[grade])) != (grade,)] == []
            assert [state for state in STATE_WORDS if states_said(str(STATE_WORDS[state])) != (state,)] == []


@given(st.sampled_from(Field), st.text(max_size=40))
def test_any_value_is_taken(field: Field, said: str) -> None:
    name = {one: word for word in ("من", "إلى", "signer", "رقم", "date", "kind", "grade", "state", "unit", "dossier")
            for one in [field_named(word)]}[field]  # fmt: skip
    assert len(parse(f"{name}: {said}").nodes) <= 16


SPELLINGS = {
    "ar": ("من: المالية", "إلى: النفط", "رقم: 452", "تاريخ: 2026", "نوع: إعمام", "درجة: سري", "وحدة: الحسابات"),
    "ckb": ("لە: دارایی", "بۆ: نەوت", "ژمارە: 452", "بەروار: 2026", "جۆر: گشتاندن", "پلە: نهێنی", "یەکە: ژمێریاری"),
    "en": (
        "from: finance",
        "to: oil",
        "number: 452",
        "date: 2026",
        "kind: circular",
        "grade: secret",
        "unit: accounts",
    ),
}
MORE = {
    "ar": ("إضبارة: 12", "الموقع: مريم"),
    "ckb": ("دۆسیە: 12", "واژۆکەر: مریەم"),
    "en": ("dossier: 12", "signer: Maryam"),
}


@pytest.mark.parametrize("language", SPELLINGS)
def test_every_field_is_spelled_in_three_languages(language: str) -> None:
    meant = [type(parse(line).nodes[0]) for line in (*SPELLINGS[language], *MORE[language])]
    assert meant == [Sender, Addressee, Marked, Span, Marked, Marked, InUnit, InDossier, Signer]


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_what_is_typed_beside_the_line_stands_in_it_as_that_field(language: str) -> None:
    said = {Field.SENDER: "المالية", Field.NUMBER: "452/2026", Field.DOSSIER: 'م و/12 "عقود"', Field.SIGNER: "  "}
    line = with_fields("عقد", said, language=language, most=400)
    assert parse(line).nodes == (
        Word(text="عقد"),
        Sender(words=("المالية",)),
        Marked(field="n", values=("#2026#452",), text="452/2026"),
        InDossier(said="م و/12 عقود"),
    )
    assert with_fields("عقد", {Field.SIGNER: ""}, language=language, most=400) == "عقد"
    assert InDossier(said="12") in parse(with_fields("x " * 400, {Field.DOSSIER: "12"}, language="ar", most=400)).nodes
