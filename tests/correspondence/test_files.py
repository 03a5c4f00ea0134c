"""The folder of files."""

import pytest

from config.env import Place
from correspondence.core.errors import FileLostError
from correspondence.doors import files


def test_the_same_bytes_lie_there_once(place: Place) -> None:
    name = files.keep("51b8", b"x", suffix=".pdf")
    assert files.keep("51b8", b"x", suffix=".pdf") == name
    assert files.fetch(name) == b"x"
    assert [path.name for path in (place.files / "51b8").iterdir()] == [name.split("/")[1]]
    assert (place.files / name).stat().st_mode & 0o777 == 0o600


def test_what_is_lost_or_changed_is_said(place: Place) -> None:
    name = files.keep("51b8", b"x", suffix=".pdf")
    (place.files / name).write_bytes(b"y")
    with pytest.raises(FileLostError):
        files.fetch(name)
    files.drop("51b8")
    files.drop("51b8")
    with pytest.raises(FileLostError):
        files.fetch(name)
    assert files.folders() == ()


def test_nothing_outside_the_folder_is_reached(place: Place) -> None:
    for name in ("../x", "/etc/passwd", "a/../../x"):
        with pytest.raises(RuntimeError):
            files.fetch(name)


def test_what_can_be_made_again_is_noted() -> None:
    assert files.noted("51b8", "p.webp") is None
    files.note("51b8", "p.webp", b"w")
    files.note("51b8", "p.webp", b"w2")
    assert files.noted("51b8", "p.webp") == b"w2"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("وصل.PDF", ".pdf"), ("a.b.jpeg", ".jpeg"), ("none", ""), ("a.p;d", ""), ("a.toolongending", ""), ("a.pdf\n", "")],
)
def test_a_file_keeps_a_plain_ending_or_none(name: str, suffix: str) -> None:
    assert files.suffix_of(name) == suffix
