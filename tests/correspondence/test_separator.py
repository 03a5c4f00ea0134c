"""Where a batch is parted: by the sheets of the own ministry alone."""

from hypothesis import given
from hypothesis import strategies as st

from correspondence.core.separator import HINTS, WORDS, Piece, Sheet, parted, parts, text_of

KEY, OTHER = b"k" * 32, b"o" * 32


def sheets(line: str, *, file: int = 0) -> list[Sheet]:
    """S a separator, F a numbered form, b a blank page, anything else a page with ink."""
    return [
        Sheet(file=file, page=n, is_separator=mark == "S", is_blank=mark == "b", is_form=mark == "F")
        for n, mark in enumerate(line)
    ]


def letters(line: str) -> list[str]:
    return [",".join(f"{one.first}-{one.last}" for one in letter) for letter in parted(sheets(line)).letters]


def test_only_the_own_ministry_s_sheet_parts() -> None:
    ours = text_of(7, key=KEY)
    assert parts(["https://example.iq", ours], body_id=7, keys=[KEY])
    assert parts([ours], body_id=7, keys=[OTHER, KEY])  # printed before the secret was changed
    assert not parts([ours], body_id=8, keys=[KEY])
    assert not parts([ours], body_id=7, keys=[OTHER])
    assert not parts([ours.lower(), "", "DIWAN-SEPARATOR/1/7/", "ور"], body_id=7, keys=[KEY])


def test_each_letter_has_its_pages_and_the_separator_s_back_goes() -> None:
    assert letters("SaaSb") == ["1-3"]
    assert letters("SabaSa") == ["1-4", "5-6"]
    assert letters("aaSa") == ["0-2", "3-4"]
    assert letters("Sbaab") == ["2-5"]
    assert letters("aa") == ["0-2"]


def test_a_letter_begins_with_its_numbered_form() -> None:
    assert letters("FaFbFa") == ["0-2", "2-4", "4-6"]
    assert letters("SFaSF") == ["1-3", "4-5"]
    assert letters("aaF") == ["0-2", "2-3"]
    assert (parted(sheets("Fa")).separators, letters("Fa")) == (0, ["0-2"])


def test_separators_with_nothing_behind_them_are_counted() -> None:
    found = parted(sheets("SSbbSaS"))
    assert (found.separators, found.lone, len(found.letters)) == (4, 3, 1)
    assert parted(sheets("SbS")).letters == ()
    assert parted([]).letters == ()


def test_a_letter_goes_on_into_the_next_file() -> None:
    found = parted([*sheets("Sa"), *sheets("aSa", file=1)])
    assert found.letters == (
        (Piece(file=0, first=1, last=2), Piece(file=1, first=0, last=1)),
        (Piece(file=1, first=2, last=3),),
    )


@given(st.text(alphabet="Sba", max_size=30))
def test_no_page_with_ink_is_lost_or_taken_twice(line: str) -> None:
    taken = [page for letter in parted(sheets(line)).letters for one in letter for page in range(one.first, one.last)]
    assert taken == sorted(set(taken))
    assert {n for n, mark in enumerate(line) if mark == "a"} <= set(taken)
    assert not {n for n, mark in enumerate(line) if mark == "S"} & set(taken)


def test_the_sheet_is_worded_in_three_languages() -> None:
    assert set(WORDS) == set(HINTS) == {"ar", "ckb", "en"}
