"""Marked passages: where they stand, as the rule finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.core.errors import PassageNotFoundError, TooManyMarksError
from correspondence.core.mark import MARKS_LIMIT, Comment, Mark, comments_file, pieces, placed

TEXT = "نود إعلامكم\nبأن اللجنة درست طلبكم .\nدرست اللجنة"


def test_a_passage_is_found_across_line_ends_and_the_same_words_again_stand_next() -> None:
    (mark,) = placed(TEXT, [("إعلامكم   بأن", " الصياغة ")])
    assert (TEXT[mark.start : mark.end], mark.remark) == ("إعلامكم\nبأن", "الصياغة")
    first, second = placed(TEXT, [("اللجنة", ""), ("اللجنة", "")])
    assert first.end < second.start
    assert placed(TEXT, [("  ", "ملاحظة")]) == ()


def test_what_is_not_there_or_is_too_much_is_refused() -> None:
    for asked in ([("غير موجود", "")], [("طلبكم", ""), ("طلبكم", "")], [("." * 3_000, "")]):
        with pytest.raises(PassageNotFoundError):
            placed(TEXT, asked)
    with pytest.raises(TooManyMarksError):
        placed(TEXT, [("نود", "")] * (MARKS_LIMIT + 1))


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=5))
def test_the_pieces_together_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start=start, end=start + size) for start, size in spans if start + size <= len(text)]
    shown = pieces(text, marks)
    assert "".join(piece.text for piece in shown) == text
    for number, mark in enumerate(marks, start=1):
        assert "".join(piece.text for piece in shown if number in piece.numbers) == text[mark.start : mark.end]


def test_2_5_the_bytes_of_kept_comments_are_pinned() -> None:
    one = Comment(
        seq=3,
        document_version=1,
        content_hash="9c",
        mark=Mark(start=6, end=18, remark="حدد المبلغ"),
        passage="الأثر المالي",
    )
    higher = Comment(seq=5, document_version=2, content_hash="51", mark=Mark(start=0, end=4, remark="x"), passage=None)
    assert comments_file([one, higher]).decode() == (
        '{"comments":[{"content_hash":"9c","document_version":1,"end":18,"passage":"الأثر المالي","remark":"حدد المبلغ",'
        '"seq":3,"start":6},{"content_hash":"51","document_version":2,"end":4,"seq":5,"start":0}],'
        '"format":"diwan-comments","version":1}'
    )
