"""Whatever is typed becomes a tree, and never reaches an engine's own language."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.core.query import LONGEST_LINE, MOST_NODES, Addressee, Day, Phrase, Query, Sender, Word, parse


def words(query: Query) -> list[str]:
    return [node.text for node in query.nodes if isinstance(node, Word)]


@pytest.mark.parametrize("typed", ["", "   ", "***", '"', "«»", "؟!،؛", "\x00\x01\x02", "\u202e\u202d", '""'])
def test_what_says_nothing_is_an_empty_query(typed: str) -> None:
    assert parse(typed).is_empty()


@pytest.mark.parametrize(
    "typed", ["14/7/2026", "١٤/٧/٢٠٢٦", "2026-07-14", "۱۴/۷/۲۰۲۶", "14-7-2026", "14.7.2026", "2026/7/14"]
)
def test_a_day_is_a_day_in_any_digits(typed: str) -> None:
    (node,) = parse(typed).nodes
    assert isinstance(node, Day)
    assert node.on == date(2026, 7, 14)


@pytest.mark.parametrize("typed", ['"ملاك وظيفي" هيئة', "«ملاك وظيفي» هيئة", "“ملاك وظيفي” هيئة"])
def test_quotation_marks_make_a_phrase(typed: str) -> None:
    assert parse(typed).nodes == (Phrase(words=("ملاك", "وظيفي")), Word(text="هيئة"))


def test_a_quotation_mark_without_its_other_is_nothing() -> None:
    assert words(parse('"ملاك وظيفي')) == ["ملاك", "وظيفي"]


@pytest.mark.parametrize(
    ("typed", "nodes"),
    [
        ("من: وزارة المالية ملاك", (Sender(words=("وزارة", "المالية")), Word(text="ملاك"))),
        ("من:المالية", (Sender(words=("المالية",)),)),
        ('من:"دائرة الموازنة العامة"', (Sender(words=("دائرة", "الموازنة", "العامة")),)),
        ("إلى: التخطيط", (Addressee(words=("التخطيط",)),)),
        ("الى : التخطيط", (Addressee(words=("التخطيط",)),)),
        ("لە: وەزارەتی دارایی", (Sender(words=("وەزارەتی", "دارایی")),)),
        ("بۆ: هەولێر", (Addressee(words=("هەولێر",)),)),
        (
            "From: ministry of finance to:planning",
            (Sender(words=("ministry", "finance")), Addressee(words=("planning",))),
        ),
        ("ملاك من:المالية", (Word(text="ملاك"), Sender(words=("المالية",)))),
        ('من: وزارة "نص"', (Sender(words=("وزارة",)), Word(text="نص"))),
        ("من: وزارة", (Sender(words=("وزارة",)),)),
        ("من: *** ملاك", (Word(text="ملاك"),)),
        ("من: 452", (Sender(words=("452",)),)),
    ],
)
def test_who_wrote_it_and_to_whom(typed: str, nodes: tuple[object, ...]) -> None:
    assert parse(typed).nodes == nodes


def test_an_engines_own_language_is_only_words() -> None:
    assert words(parse("acl:p5")) == ["acl", "p5"]
    assert words(parse("id:x lvl:[0 9] *")) == ["id", "x", "lvl", "0", "9"]


def test_particles_are_left_out_unless_they_are_all() -> None:
    assert words(parse("كتاب من الوزارة")) == ["كتاب", "الوزارة"]
    assert words(parse("في")) == ["في"]


def test_a_long_line_is_cut() -> None:
    assert len(parse("كلمة" * 2_500).nodes) == 1
    assert len(parse(" ".join(f"w{number}" for number in range(5_000))).nodes) <= MOST_NODES
    assert LONGEST_LINE < 10_000


@given(st.text(max_size=200))
def test_any_line_is_understood_somehow(line: str) -> None:
    for node in parse(line).nodes:
        assert node


@given(st.text(alphabet='"«»“”:منإلى /\\-0123456789٤.', max_size=60))
def test_marks_and_digits_in_any_order_are_understood_somehow(line: str) -> None:
    assert len(parse(line).nodes) <= MOST_NODES
