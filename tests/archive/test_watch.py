"""The file that names witnesses: read whole, or refused with the line that is wrong."""

from pathlib import Path

import pytest

from archive.core.errors import WatchNotValidError
from archive.core.watch import Watch, watch_from
from archive.doors import note


def lines_of(tmp_path: Path) -> dict[str, str]:
    return {
        "log": f"log {note.signer(tmp_path / 'other').key.text()}",
        "witness": f"witness {note.cosigner(tmp_path / 'w1').key.text()} https://w1.example/witness/",
        "second": f"witness {note.cosigner(tmp_path / 'w2').key.text()} http://[::1]:8001",
        "quorum": "quorum 2",
        "time": "time national https://tsa.example/rfc3161 national-root.pem",
    }


def test_a_whole_policy_is_read(tmp_path: Path) -> None:
    lines = lines_of(tmp_path)
    policy = watch_from("# whom we ask\n\n" + "\n".join(lines.values()))
    other = note.signer(tmp_path / "other").key
    assert policy.log(other.name) == other
    assert policy.log("nobody") is None
    assert [one.address for one in policy.witnesses] == ["https://w1.example/witness", "http://[::1]:8001"]
    assert (policy.quorum, len(policy.names())) == (2, 2)
    assert (policy.times[0].name, policy.times[0].roots) == ("national", "national-root.pem")
    assert watch_from("") == Watch()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("quorum 3", 1), ("quorum -1", 1), ("quorum many", 1), ("witness x https://w", 1), ("log", 1), ("trust me", 1),
        ("time diwan https://tsa.example root.pem", 1), ("time a ftp://tsa.example root.pem", 1),
        ("time a https://me:secret@tsa.example root.pem", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_line(line: str, number: int) -> None:
    with pytest.raises(WatchNotValidError) as caught:
        watch_from(line)
    assert caught.value.facts["line"] == number


def test_a_log_key_is_no_witness_and_a_witness_counts_once(tmp_path: Path) -> None:
    lines = lines_of(tmp_path)
    key = note.signer(tmp_path / "other").key.text()
    for text in (f"witness {key} https://w.example", f"{lines['witness']}\n{lines['witness']}\nquorum 2"):
        with pytest.raises(WatchNotValidError):
            watch_from(text)
