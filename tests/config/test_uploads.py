"""An upload on its way in: capped, and nameless on the disk."""

from pathlib import Path

import pytest

from config.uploads import Capped
from paper.core.limits import LIMITS


def begun(name: str = "a.pdf") -> Capped:
    upload = Capped()
    upload.new_file("file", name, "application/pdf", None)
    return upload


def test_what_is_kept_of_an_upload_has_no_name_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    upload = begun("سري.pdf")
    upload.receive_data_chunk(b"%PDF-1.7 secret", 0)
    upload.file.flush()
    assert list(folder.iterdir()) == []
    whole = upload.file_complete(15)
    assert whole is not None
    assert (whole.name, whole.size, b"".join(whole.chunks())) == ("سري.pdf", 15, b"%PDF-1.7 secret")
    whole.close()


def test_one_that_is_cut_is_too_large_and_one_that_breaks_off_is_closed() -> None:
    upload = begun()
    upload.receive_data_chunk(bytes(LIMITS.file_bytes + 1), 0)
    upload.receive_data_chunk(b"more", LIMITS.file_bytes + 1)
    cut = upload.file_complete(LIMITS.file_bytes + 5)
    assert cut is not None
    assert cut.size == LIMITS.file_bytes + 1
    cut.close()
    broken = begun()
    broken.upload_interrupted()
    assert broken.file.closed
