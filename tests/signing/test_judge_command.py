"""`./run manage judge`, as somebody without our database and without our keys calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from config.env import Place
from directory.core.reach import CLOCKWORK
from directory.core.tenure import Term
from signing.doors import ca
from signing.recognise import recognise
from tests.house.rooms import ROOT
from tests.signing import pki as small
from tests.town import AT, TODAY, Town

KEYS = {"file", "verdict", "sub_indication", "signatures", "findings", "elapsed_s"}


@pytest.fixture(scope="module")
def files(pki: small.Pki, signed: bytes, sealed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of good and bad files, and an empty folder of data."""
    folder = tmp_path_factory.mktemp("judged")
    place = signed.index(b"stream") + 40
    made = {
        "good.pdf": sealed,
        "failed.pdf": sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :],
        "open.pdf": small.raise_pki().sign(small.frozen()),
        "unsigned.pdf": small.frozen(),
        "junk.pdf": b"hello",
        "empty.pdf": b"",
        "cut.pdf": sealed[:5_000],
        "trust.pem": ca.certificate_pem(pki.root.certificate),
        "two.pem": ca.certificate_pem(small.raise_pki().root.certificate) + ca.certificate_pem(pki.root.certificate),
        "bad.pem": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "كتاب.pdf": b"",
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    (folder / "data").mkdir()
    (folder / "a folder.pdf").mkdir()
    return folder


def asked(files: Path, *arguments: str, **variables: str) -> tuple[int, list[dict[str, object]], str]:
    """Exit code, JSON lines and everything said."""
    ended = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "judge", *arguments],
        cwd=files,
        env={"DIWAN_DATA": str(files / "data"), "DIWAN_MODE": "demo", **variables},
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = ended.stdout.decode() + ended.stderr.decode()
    assert "Traceback" not in said
    lines = [json.loads(line) for line in ended.stdout.decode().splitlines()] if "--json" in arguments else []
    return ended.returncode, lines, said


@pytest.mark.servers
def test_every_kind_of_file_has_its_line_and_the_worst_decides(files: Path) -> None:
    names = ("good.pdf", "failed.pdf", "open.pdf", "unsigned.pdf", "junk.pdf", "empty.pdf", "cut.pdf", "a folder.pdf",
             "missing.pdf", "كتاب.pdf")  # fmt: skip
    code, lines, _ = asked(files, *names, "--trust", "trust.pem", "--json", "--language", "en")
    assert [line["file"] for line in lines] == list(names)
    assert all(set(line) >= KEYS for line in lines)
    assert [line["exit"] for line in lines] == [0, 1, 2, 3, 3, 3, 3, 3, 3, 3]
    assert code == 1
    assert [line["verdict"] for line in lines[:3]] == ["TOTAL_PASSED", "TOTAL_FAILED", "INDETERMINATE"]
    assert lines[0]["findings"] == []
    for line in lines[1:]:
        assert all(set(found) == {"code", "text"} and found["text"] for found in line["findings"]), line
        assert line["findings"], line
    assert not list((files / "data").glob("*.sqlite3"))


@pytest.mark.servers
def test_open_weighs_more_than_no_document(files: Path) -> None:
    code, _, said = asked(files, "open.pdf", "junk.pdf", "good.pdf", "--trust", "two.pem")
    assert code == 2
    assert "INDETERMINATE" in said


@pytest.mark.servers
def test_without_trust_and_authorities_nobody_is_trusted_and_nothing_breaks(files: Path) -> None:
    code, (line,), _ = asked(files, "good.pdf", "--json", PYTHONIOENCODING="ascii")
    assert code == 2
    assert {found["code"] for found in line["findings"]} >= {"not_trusted"}


def inside(files: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, list[dict[str, object]]]:
    """The same in this process, which is quicker."""
    with pytest.raises(SystemExit) as ended:
        call_command("judge", *[str(files / one) if "." in one else one for one in arguments], "--json")
    return ended.value.code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    "wrong", [("--trust", "bad.pem"), ("--trust", "missing.pem"), ("--trust", "a folder.pdf"), ("--at", "yesterday")]
)
def test_what_was_not_understood_refuses_every_file(
    files: Path, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str]
) -> None:
    code, lines = inside(files, capsys, "good.pdf", "junk.pdf", *wrong)
    assert len(lines) == 2
    assert lines[0]["verdict"] == "INDETERMINATE"
    assert code == 2


def test_the_moment_counts_and_findings_speak_three_languages(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = set()
    for language in ("ar", "ckb", "en"):
        code, (line,) = inside(
            files, capsys, "good.pdf", "--trust", "trust.pem", "--at", "2020-01-01", "--language", language
        )
        assert code == 2
        texts.add(next(found["text"] for found in line["findings"] if found["code"] == "signed_later"))
    assert len(texts) == 3


@pytest.mark.servers
def test_the_trust_list_is_read_without_a_database(town: Town, place: Place, files: Path) -> None:
    theirs = small.raise_pki()
    (files / "theirs.pdf").write_bytes(theirs.sign(small.frozen()))
    recognise(theirs.trust, name="National CA", term=Term(from_on=TODAY), by=CLOCKWORK, at=AT)
    code, (line,), _ = asked(files, "theirs.pdf", "--json", DIWAN_DATA=str(place.data))
    (signature,) = line["signatures"]  # type: ignore[misc]  # JSON
    assert (code, signature["ours"], signature["recognised_by"]) == (0, False, "National CA")
    code, (line,), _ = asked(files, "theirs.pdf", "--json", "--trust", "trust.pem", DIWAN_DATA=str(place.data))
    assert (code, line["verdict"]) == (2, "INDETERMINATE")
    assert not list(place.data.glob("*.sqlite3"))
