"""What a body may hold: names, attributes, sizes; and the schema's door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.core import prose
from correspondence.core.prose import Json
from correspondence.doors.prose import fits


def doc(*content: object) -> Json:
    """A document of these blocks."""
    return {"type": "doc", "content": list(content)}


def paragraph(text: str = "نص", **more: object) -> Json:
    """A paragraph."""
    return {"type": "paragraph", "content": [{"type": "text", "text": text, **more}]}


def whys(document: object) -> list[str]:
    """Why it is no body."""
    return [fault.why for fault in prose.faults(document)]


RICH = doc(
    {"type": "heading", "attrs": {"level": 3, "dir": "rtl"}, "content": [{"type": "text", "text": "عنوان"}]},
    paragraph("نص", marks=[{"type": "bold"}, {"type": "reference", "attrs": {"record": "a" * 32, "label": "7/1"}}]),
    {"type": "orderedList", "attrs": {"start": 4, "type": None}, "content": [{"type": "listItem", "content": [paragraph()]}]},
    {"type": "blockquote", "content": [paragraph(), {"type": "paragraph", "content": [{"type": "hardBreak"}]}]},
    {"type": "table", "content": [{"type": "tableRow", "content": [
        {"type": "tableHeader", "attrs": {"colspan": 2, "rowspan": 1, "colwidth": None}, "content": [paragraph()]}]}]},
)  # fmt: skip


def test_everything_a_letter_may_hold_is_accepted() -> None:
    assert whys(RICH) == []
    assert fits(RICH)
    assert list(prose.texts(RICH))[:2] == ["عنوان", "نص"]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (None, "not_a_document"),
        ([], "not_a_document"),
        ({"type": "paragraph"}, "not_a_document"),
        (doc({"type": "script"}), "unknown_node"),
        (doc({"type": 7}), "unknown_node"),
        ({"type": "doc", "content": ["text"]}, "not_a_node"),
        ({"type": "doc", "content": "text"}, "not_a_node"),
        (doc({"type": "paragraph", "onclick": "x"}), "unknown_attribute"),
        (doc({"type": "paragraph", "attrs": {"style": "x"}}), "unknown_attribute"),
        (doc({"type": "paragraph", "attrs": "rtl"}), "unknown_attribute"),
        (doc({"type": "paragraph", "attrs": {"dir": 'x" onload="a'}}), "attribute_value"),
        (doc({"type": "heading", "attrs": {"level": "2"}}), "attribute_value"),
        (doc({"type": "heading", "attrs": {"level": True}}), "attribute_value"),
        (doc({"type": "heading", "attrs": {"level": 1}}), "attribute_value"),
        (doc({"type": "bulletList", "attrs": {"dir": "rtl"}}), "attribute_value"),
        (doc(paragraph("")), "not_a_node"),
        (doc(paragraph(marks="bold")), "unknown_mark"),
        (doc(paragraph(marks=["bold"])), "unknown_mark"),
        (doc(paragraph(marks=[{"type": "link", "attrs": {"href": "javascript:1"}}])), "unknown_mark"),
        (doc(paragraph(marks=[{"type": "bold", "attrs": {"style": "x"}}])), "unknown_attribute"),
        (doc(paragraph(marks=[{"type": "reference", "attrs": {"record": "../x"}}])), "attribute_value"),
        (doc(paragraph(marks=[{"type": "reference", "attrs": {"label": 7}}])), "attribute_value"),
        (doc(paragraph("م" * (prose.TEXT_LIMIT + 1)), paragraph()), "too_large"),
        (doc(*[{"type": "paragraph"}] * prose.NODES_LIMIT), "too_large"),
    ],
)
def test_everything_else_is_refused(document: object, why: str) -> None:
    assert why in whys(document)


def test_nesting_has_an_end() -> None:
    deep: Json = paragraph()
    for _ in range(2_000):
        deep = {"type": "blockquote", "content": [deep]}
    assert whys(doc(deep)) == ["too_large"]


def test_nothing_typed_comes_back_as_text() -> None:
    fault = next(iter(prose.faults(doc({"type": "<script>alert(1)</script>"}))))
    assert fault.what == "scriptalertscript"


@pytest.mark.parametrize(
    "document", [doc(), doc({"type": "listItem"}), doc({"type": "text", "text": "x"}), doc({"type": "table"})]
)
def test_a_node_outside_its_place_does_not_fit(document: Json) -> None:
    assert not fits(document)


def test_cleaning_drops_null_attributes_and_orders_marks() -> None:
    dirty = doc({"type": "paragraph", "attrs": {"dir": None}, "content": [
        {"type": "text", "text": "ن\u2067ص", "marks": [{"type": "underline"}, {"type": "odd"}, {"type": "bold"}]}]})  # fmt: skip
    clean = prose.cleaned(dirty)
    assert clean == doc({"type": "paragraph", "attrs": {}, "content": [
        {"type": "text", "text": "نص", "marks": [{"type": "bold"}, {"type": "underline"}, {"type": "odd"}]}]})  # fmt: skip
    assert prose.cleaned(7) == 7
    assert prose.cleaned([{"type": "text", "text": "\u202e"}]) == []


def test_a_body_without_letters_or_digits_is_empty() -> None:
    assert prose.is_empty(doc(paragraph(" … ")))
    assert not prose.is_empty(doc(paragraph("٧")))
    assert prose.is_empty({"type": "doc", "content": "x"})


@pytest.mark.servers
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["type", "attrs", "content", "marks", "text", "x"]),
                inner | st.sampled_from(["doc", "text", "paragraph"]),
            )
        ),
    )
)
def test_nothing_makes_it_stumble(document: object) -> None:
    list(prose.faults(document))
    prose.cleaned(document)
