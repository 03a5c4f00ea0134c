"""What a printed register shows in its columns, in three languages."""

import pytest

from correspondence.core.number import Direction
from correspondence.core.register_sheet import COLUMNS, WORDS, Heading, Line, numbers_data, sheet_data


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
@pytest.mark.parametrize("direction", list(Direction))
def test_every_column_has_its_word_and_every_line_a_cell_for_each(language: str, direction: Direction) -> None:
    assert WORDS[language].keys() == WORDS["ar"].keys()
    heading = Heading(issuer="وزارة", title="سجل", period="1/1/2026", language=language, paper="a4")
    lines = [Line(serial=1, cells={"serial": "1", "subject": "ملاك"}), Line(serial=2, is_ended=True)]
    data = sheet_data(heading, direction, lines)
    assert data["head"] == [WORDS[language][name] for name, _share in COLUMNS[direction]]
    assert [len(row) for row in data["rows"]] == [len(COLUMNS[direction])] * 2  # type: ignore[attr-defined]  # a list
    assert data["rows"][0][0] == "1"  # type: ignore[index]  # a list
    assert data["ended"] == [1]
    assert numbers_data(heading, pages=7)["pages"] == 7
