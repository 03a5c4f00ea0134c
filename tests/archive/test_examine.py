"""The inspection and the proof of a record."""

import json
from collections.abc import Callable

import pytest

from archive.bundle import bundle
from archive.core.errors import DamagedObjectError, NotInLogYetError
from archive.core.examination import Receipt, proof_from
from archive.examine import examine
from archive.models import Record
from archive.proof import proof
from config.env import Place
from directory.core.errors import NotWithinReachError
from directory.whois import lines_about
from signing.core.verdict import Indication
from tests.archive.conftest import Deposit
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def test_a_sound_record_is_said_to_be_sound(record_id: str, town: Town) -> None:
    found = examine(record_id, reach=town.maryam.reach, at=AT)
    assert found.verdict.indication is Indication.TOTAL_PASSED
    assert (found.receipt, found.intact, found.findings) == (Receipt.IN_LOG, True, ())
    assert (found.leaf_index, found.tree_size) == (3, 7)
    assert len(found.inclusion) == 3
    assert found.checkpoint.startswith("diwan/log/")
    with pytest.raises(RuntimeError):
        bool(found)


def test_the_examination_is_in_the_journal_and_a_strangers_is_refused(record_id: str, town: Town) -> None:
    examine(record_id, reach=town.maryam.reach, at=AT)
    (line,) = lines_about(f"record:{record_id}")
    assert (line.act, line.who) == ("examine", town.maryam.reach.name)
    for question in (examine, bundle):
        with pytest.raises(NotWithinReachError):
            question(record_id, reach=town.omar.reach, at=AT)
    with pytest.raises(NotWithinReachError):
        proof(record_id, reach=town.omar.reach)


def test_before_its_checkpoint_a_record_awaits_it(kept: Deposit, town: Town) -> None:
    record_id = kept()
    found = examine(record_id, reach=town.maryam.reach, at=AT)
    assert (found.receipt, found.leaf_index, found.intact) == (Receipt.AWAITING, None, True)
    with pytest.raises(NotInLogYetError):
        bundle(record_id, reach=town.maryam.reach, at=AT)
    with pytest.raises(NotInLogYetError):
        proof(record_id, reach=town.maryam.reach)


def rot_letter(place: Place, record_id: str) -> None:
    path = place.vault / record_id[:2] / record_id / "letter.pdf"
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def lose_annex(place: Place, record_id: str) -> None:
    (place.vault / record_id[:2] / record_id / "annex-01.txt").unlink()


def edit_row(place: Place, record_id: str) -> None:
    Record.objects.filter(record_id=record_id).update(subject="موضوع آخر")


def number_twice(place: Place, record_id: str) -> None:
    Record.objects.filter(record_id=record_id).update(second_number="د م/418")


def rot_tile(place: Place, record_id: str) -> None:
    path = place.log / "tile" / "0" / "000.p" / "7"
    path.write_bytes(bytes(32) + path.read_bytes()[32:])


def lose_tile(place: Place, record_id: str) -> None:
    (place.log / "tile" / "0" / "000.p" / "7").unlink()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (rot_letter, "object_damaged"),
        (lose_annex, "object_missing"),
        (edit_row, "row_differs"),
        (number_twice, "row_differs"),
        (rot_tile, "log_does_not_prove"),
        (lose_tile, "log_does_not_prove"),
    ],
    ids=lambda harm: getattr(harm, "__name__", harm),
)
def test_every_harm_is_named(
    record_id: str, town: Town, place: Place, harm: Callable[[Place, str], None], code: str
) -> None:
    harm(place, record_id)
    found = examine(record_id, reach=town.maryam.reach, at=AT)
    assert not found.intact
    assert code in {fault.code for fault in found.findings}


def test_an_unreadable_letter_is_never_called_valid(record_id: str, town: Town, place: Place) -> None:
    rot_letter(place, record_id)
    found = examine(record_id, reach=town.maryam.reach, at=AT)
    assert found.verdict.indication is Indication.INDETERMINATE
    with pytest.raises(DamagedObjectError):
        bundle(record_id, reach=town.maryam.reach, at=AT)


def test_the_proof_is_json_that_comes_back(record_id: str, town: Town) -> None:
    told = proof(record_id, reach=town.maryam.reach)
    again = proof_from(json.dumps(told).encode())
    assert (again.index, again.size, again.record) == (3, 7, record_id)
    assert again.leaf_hash == told["leaf_hash"]
