"""Sheets set in processes of their own: the same bytes, and an end that is not theirs is told."""

from pathlib import Path

import pytest

from paper.core.errors import TypesettingError
from paper.doors import setter
from paper.typeset import typeset, typeset_many

PLAIN = '#set text(font: "Noto Serif")\n#let data = json(bytes(sys.inputs.data))\n#data.word\n'


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "plain.typ"
    path.write_text(PLAIN)
    return path


def test_the_parts_come_back_in_their_order_and_are_the_bytes_of_one_process(template: Path) -> None:
    parts: list[dict[str, object]] = [{"word": word, "made_at": "2026-07-14T09:00:00+03:00"} for word in "abc"]
    made = typeset_many(template, parts, beside=2)
    assert [one.pdf for one in made] == [typeset(template, part, tagged=False).pdf for part in parts]
    assert [one.pages for one in made] == [1, 1, 1]


def test_what_the_template_refuses_is_told_in_its_words(template: Path) -> None:
    with pytest.raises(TypesettingError, match="word"):
        typeset_many(template, [{}], beside=2)


def test_a_process_that_crashes_is_told(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setter, "ROOT", tmp_path)  # nothing to start there
    with pytest.raises(TypesettingError, match="ended with 1"):
        typeset_many(template, [{"word": "a"}], beside=1)


def test_a_process_that_never_ends_is_ended(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setter, "SECONDS", 0.001)
    with pytest.raises(TypesettingError, match="did not end"):
        typeset_many(template, [{"word": "a"}], beside=1)
