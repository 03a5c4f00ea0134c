"""What an ADDITION says of its files, and what is not believed."""

import json
from hashlib import sha256

import pytest

from archive.core.addition import Added, added_in, as_body, check_added, part_of
from archive.core.errors import DamagedObjectError, EntryNotAcceptedError
from archive.core.leaf import EntryKind, statement

NAME = "00112233445566ff"


def one(name: str = "letter.pdf", data: bytes = b"sheet") -> Added:
    return Added(
        part=part_of(NAME, name), name=name, media_type="application/pdf", size=5, sha256=sha256(data).hexdigest()
    )


def said(files: list[Added], kind: EntryKind = EntryKind.ADDITION) -> bytes:
    body = as_body({"what": "wrong_scan", "reason": "مائل"}, files)
    return statement(kind, record="0" * 32, body=body, by="person:1", at="2026-01-01T00:00:00Z", salt=b"s" * 16)


def test_a_statement_names_its_files_and_their_hashes() -> None:
    document = said([one(), Added(**{**_fields(one("ت.JPG")), "part": f"addition-{'a' * 16}.jpg"})])
    sheet, scan = added_in(document)
    assert (sheet.part, scan.part, scan.name) == (f"addition-{NAME}.pdf", f"addition-{'a' * 16}.jpg", "ت.JPG")
    check_added(sheet, b"sheet")
    with pytest.raises(DamagedObjectError):
        check_added(sheet, b"sheeT")


def test_an_ending_that_is_not_plain_is_left_out() -> None:
    assert part_of(NAME, "x.p/df") == f"addition-{NAME}"
    assert part_of(NAME, "صورة") == f"addition-{NAME}"


@pytest.mark.parametrize(
    "change",
    [
        {"files": []},
        {"files": [{"part": "../letter.pdf", "name": "a", "media_type": "b", "size": 1, "sha256": "c"}]},
        {"files": [{"part": "letter.pdf"}]},
        {"files": 5},
        {
            "files": [
                _one := {"part": f"addition-{NAME}", "name": "a", "media_type": "b", "size": 1, "sha256": "c"},
                _one,
            ]
        },
    ],
)
def test_a_statement_written_otherwise_is_damaged(change: dict[str, object]) -> None:
    told = json.loads(said([one()]))
    told["body"] |= change
    with pytest.raises(DamagedObjectError):
        added_in(json.dumps(told).encode())


def test_another_statement_is_no_addition() -> None:
    with pytest.raises(DamagedObjectError):
        added_in(said([one()], EntryKind.INCIDENT))


def test_an_addition_has_a_sheet_and_not_too_many_files() -> None:
    for files in ([], [one()] * 62):
        with pytest.raises(EntryNotAcceptedError):
            as_body({}, files)


def _fields(one: Added) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}
