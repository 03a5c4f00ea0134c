"""The verifier's sentence when what it was given cannot be read, in the language asked."""

from pathlib import Path

import pytest

from archive.verifier.command import run
from archive.verifier.report import LANGUAGES, UNREADABLE
from archive.verifier.walk import Outcome


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("option", ["--trust", "--log-key", "--checkpoint", "--witnesses"])
@pytest.mark.parametrize("content", [None, b"neither a key nor a list \xff"])
def test_what_cannot_be_read_is_said_in_the_language_asked(
    language: str, option: str, content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, named = tmp_path / "bundle.zip", tmp_path / "named"
    bundle.touch()
    if content is not None:
        named.write_bytes(content)
    assert run([str(bundle), option, str(named), "--language", language]) == Outcome.NOT_READABLE
    assert capsys.readouterr().err.startswith(UNREADABLE[language])
