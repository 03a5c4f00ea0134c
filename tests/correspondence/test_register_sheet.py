"""What a printed register shows in its columns, in three languages."""

import pytest

from correspondence.core.register_sheet import COLUMNS, HANDED, WORDS, Columns, Heading, Line, numbers_data, sheet_data


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
@pytest.mark.parametrize("columns", [*COLUMNS.values(), HANDED])
def test_every_column_has_its_word_and_every_line_a_cell_for_each(language: str, columns: Columns) -> None:
    assert WORDS[language].keys() == WORDS["ar"].keys()
    heading = Heading(issuer="وزارة", title="سجل", period="1/1/2026", language=language, paper="a4")
    lines = [Line(serial=1, cells={"serial": "1", "subject": "ملاك"}), Line(serial=2, is_ended=True)]
    data = sheet_data(heading, columns, lines)
    assert data["head"] == [WORDS[language][name] for name, _share in columns]
    assert [len(row) for row in data["rows"]] == [len(columns)] * 2  # type: ignore[attr-defined]  # a list
    assert data["rows"][0][0] == "1"  # type: ignore[index]  # a list
    assert data["ended"] == [1]
    assert numbers_data(heading, pages=7)["pages"] == 7
