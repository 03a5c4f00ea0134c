"""The plain text area: lines to a body and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.core import body, prose
from correspondence.core.prose import Json
from correspondence.doors.prose import fits

WHOLE = "مقدمة\nسطر ثان\n\n1- أول\n2- ثان\n\n- نقطة\n\n## عنوان\n\n### فرع\n\nت | الاسم\n1 | علي\n\n> قول\n\n5- خامس\n\nواحد |"


def test_the_text_comes_back_as_it_was() -> None:
    assert body.to_text(body.from_text(WHOLE)) == WHOLE


def test_lines_become_what_they_mean() -> None:
    content = body.from_text(WHOLE)["content"]
    assert isinstance(content, list)
    assert [block["type"] for block in content] == [
        *("paragraph", "orderedList", "bulletList", "heading", "heading", "table", "blockquote", "orderedList"),
        "table",
    ]
    assert content[7]["attrs"] == {"start": 5}


def test_ragged_rows_are_filled() -> None:
    table = body.from_text("ا | ب | ج\n1")["content"][0]  # type: ignore[index]  # a document has content
    assert [len(row["content"]) for row in table["content"]] == [3]
    wide = body.from_text("ا | ب\n1 |")["content"][0]  # type: ignore[index]  # a document has content
    assert [len(row["content"]) for row in wide["content"]] == [2, 2]


def test_no_text_is_one_empty_paragraph() -> None:
    assert body.from_text("") == {"type": "doc", "content": [{"type": "paragraph"}]}
    assert body.to_text(body.from_text("")) == ""


def test_odd_documents_have_text_too() -> None:
    odd: Json = {
        "type": "doc",
        "content": [
            {"type": "orderedList", "attrs": {"start": "x"}, "content": "?"},
            {"type": "heading", "content": []},
        ],
    }
    assert body.to_text(odd) == "## "


@pytest.mark.servers
@given(st.text())
def test_every_text_becomes_a_body(text: str) -> None:
    document = body.from_text(text)
    assert not list(prose.faults(document))
    assert fits(document)
    body.to_text(document)


@pytest.mark.parametrize("text", ["٣) بند", "3. بند", "• بند", "* بند"])
def test_other_ways_to_begin_an_item(text: str) -> None:
    assert body.from_text(text)["content"][0]["type"] in ("orderedList", "bulletList")  # type: ignore[index]
