"""Certificates over registers: made for the registrar, checked by anybody off-line, refused when they lie."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from archive.core.errors import NotInLogYetError
from archive.core.register import Sought
from archive.doors import bag
from archive.integrate import integrate
from archive.verifier.walk import Known, Outcome, walk, worst
from correspondence.certify_register import certify_absence, certify_no_gaps
from correspondence.close_book import close_book
from correspondence.core.errors import FoundInRegisterError, NothingClosedError
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, PUBLIC
from signing.authorities import certificate
from tests.correspondence.paper_trail import a_letter, registered
from tests.correspondence.test_close_book import LATER, NEXT_DAY, book_of
from tests.kept import once
from tests.town import TODAY, Town

pytestmark = pytest.mark.django_db
THEN = NEXT_DAY + timedelta(hours=1)


@pytest.fixture
def book(town: Town) -> int:
    """Rebwar's book of outgoing letters: two numbers in one close, one in the next."""
    return once("a book closed twice", lambda: _closed_twice(town))


def _closed_twice(town: Town) -> int:
    first = registered(town, a_letter(town))
    registered(town, a_letter(town, subject="ثانٍ"))
    key = book_of(first.record_id).pk
    close_book(key, language="ar", by=town.rebwar.reach, at=LATER)
    registered(town, a_letter(town, subject="ثالث"))
    close_book(key, language="en", by=town.rebwar.reach, at=NEXT_DAY)
    return key


def believing(pdf: bytes) -> tuple[Outcome, str]:
    return (Outcome.PASSED, "signed") if pdf.startswith(b"%PDF") else (Outcome.FAILED, "not signed")


def checked(data: bytes) -> Outcome:
    return worst(walk(data, known=Known(), opinion=believing))


def test_no_gaps_is_certified_and_checked_off_line(town: Town, book: int, tmp_path: Path) -> None:
    with pytest.raises(NotInLogYetError):
        certify_no_gaps(book, year=TODAY.year, by=town.rebwar.reach, at=THEN)
    integrate(by=CLOCKWORK, at=THEN)
    made = certify_no_gaps(book, year=TODAY.year, by=town.rebwar.reach, at=THEN)
    payload = bag.unpacked(made)
    assert json.loads(payload["certificate.json"])["count"] == 3
    (tmp_path / "certificate.zip").write_bytes(made)
    (tmp_path / "verifier.pyz").write_bytes(payload["verifier/verifier.pyz"])
    (tmp_path / "root.pem").write_bytes(_pem(certificate("root")))
    run = subprocess.run(
        [sys.executable, "-I", "verifier.pyz", "certificate.zip", "--trust", "root.pem", "--language", "ar"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={"PATH": os.defpath, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "الأعداد متصلة" in run.stdout


def _pem(der: bytes) -> bytes:
    from archive.core.package import pem

    return pem(der)


def test_absence_is_certified_only_of_what_is_absent(town: Town, book: int) -> None:
    integrate(by=CLOCKWORK, at=THEN)
    by = town.rebwar.reach
    for there in (Sought(number="د إ/2"), Sought(since=TODAY.isoformat()), Sought(unit=town.planning_admin)):
        with pytest.raises(FoundInRegisterError):
            certify_absence([book], sought=there, by=by, at=THEN)
    absent = (
        Sought(number="د إ/99"),
        Sought(until=(TODAY - timedelta(days=1)).isoformat()),
        Sought(number="د إ/2", unit=town.planning_statistics),
    )
    for sought in absent:
        assert checked(certify_absence([book], sought=sought, by=by, at=THEN)) is Outcome.PASSED


def test_only_the_registrar_and_only_what_is_closed_is_certified(town: Town, book: int) -> None:
    integrate(by=CLOCKWORK, at=THEN)
    for stranger in (town.nasrin.reach, town.zainab.reach, town.dara.reach, PUBLIC):
        with pytest.raises(NotWithinReachError):
            certify_no_gaps(book, year=TODAY.year, by=stranger, at=THEN)
    with pytest.raises(NothingClosedError):
        certify_no_gaps(book, year=TODAY.year - 3, by=town.rebwar.reach, at=THEN)


def _fewer(payload: dict[str, bytes]) -> None:
    said = json.loads(payload["certificate.json"])
    payload["certificate.json"] = json.dumps(said | {"count": 2}).encode()


def _close_left_out(payload: dict[str, bytes]) -> None:
    for path in [path for path in payload if "/000001/" in path]:
        del payload[path]


def _last_close_left_out(payload: dict[str, bytes]) -> None:
    for path in [path for path in payload if "/000002/" in path]:
        del payload[path]


def _line_changed(payload: dict[str, bytes]) -> None:
    path = next(path for path in payload if path.endswith("000001/statement.json"))
    payload[path] = payload[path].replace("د إ/2".encode(), "د إ/7".encode())


def _leaf_swapped(payload: dict[str, bytes]) -> None:
    leaves = json.loads(payload["leaves.json"])
    first, second, *_ = leaves
    leaves[first], leaves[second] = leaves[second], leaves[first]
    payload["leaves.json"] = json.dumps(leaves).encode()


def _leaves_nonsense(payload: dict[str, bytes]) -> None:
    payload["leaves.json"] = b"[1, 2]"


def _sheet_swapped(payload: dict[str, bytes]) -> None:
    path = next(path for path in payload if path.startswith("sheets/"))
    payload[path] = payload["certificate.en.pdf"]


def _foreign_checkpoint(payload: dict[str, bytes]) -> None:
    payload["checkpoint.txt"] = payload["checkpoint.txt"].replace(b"diwan", b"other", 1)


HARMS = [
    _fewer,
    _close_left_out,
    _last_close_left_out,
    _line_changed,
    _leaf_swapped,
    _leaves_nonsense,
    _sheet_swapped,
    _foreign_checkpoint,
]


def test_no_forgery_of_a_certificate_passes(town: Town, book: int) -> None:
    integrate(by=CLOCKWORK, at=THEN)
    made = certify_no_gaps(book, year=TODAY.year, by=town.rebwar.reach, at=THEN)
    assert checked(made) is Outcome.PASSED
    passed = [harm.__name__ for harm in HARMS if checked(_harmed(made, harm)) is Outcome.PASSED]
    assert not passed


def test_a_certificate_of_absence_over_what_is_there_does_not_pass(town: Town, book: int) -> None:
    integrate(by=CLOCKWORK, at=THEN)
    made = certify_absence([book], sought=Sought(number="د إ/99"), by=town.rebwar.reach, at=THEN)

    def other_question(payload: dict[str, bytes]) -> None:
        payload["certificate.json"] = payload["certificate.json"].replace("د إ/99".encode(), "د إ/2".encode())

    assert checked(_harmed(made, other_question)) is Outcome.FAILED


def _harmed(made: bytes, harm: Callable[[dict[str, bytes]], None]) -> bytes:
    payload = bag.unpacked(made)
    harm(payload)
    return bag.packed("diwan-forged", payload, info={})
