"""What stands beside the log is held against it: every table and every column, changed one by one."""

import random
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from archive.beside import faults_beside
from archive.core.rounds import ROW_FAULTS
from archive.fold import differences
from archive.models import AccessChange, Asked, Checkpoint, Cosignature, Head, ReaderToken, Record
from archive.stocktake import Depth, stocktake
from tests.archive.conftest import Deposit
from tests.faults import columns
from tests.faults.furnish import furnish
from tests.town import Town

pytestmark = pytest.mark.django_db
SAMPLE = 12


@pytest.fixture
def furnished(kept: Deposit, town: Town, tmp_path: Path, settings: Settings) -> str:
    """A record in an archive with a row in every table."""
    settings.WATCH_FILE = None  # put back afterwards
    kept()
    record_id = kept()
    furnish(town, record_id, elsewhere=tmp_path / "elsewhere")
    assert told() == []
    return record_id


def told() -> list[str]:
    size = Head.objects.now().size
    found = (*stocktake(depth=Depth.VAULT).faults, *differences(start=0, stop=size, size=size))
    return [f"{fault.code} {fault.object}" for fault in found]


@pytest.mark.parametrize(
    "seed", [pytest.param(0, id="a sample"), *(pytest.param(seed, marks=pytest.mark.servers) for seed in (1, 2))]
)
def test_a_change_in_any_column_and_a_row_gone_from_any_table_are_seen(furnished: str, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  (repeatable on purpose)
    tried = list(columns.every(dice))
    assert len(tried) > 90
    unseen = [
        change.where for change in (tried if seed else dice.sample(tried, SAMPLE)) if columns.seen(change, told) == []
    ]
    assert not unseen, unseen


HARMED = (
    ("kind = 'HOLD'", "kind = 'RECORD' AND record_id IN (SELECT record_id FROM archive_tombstone)", "leaf_differs"),
    ("statement = 'x'", "kind = 'RECORD' AND record_id IN (SELECT record_id FROM archive_tombstone)", "row_differs"),
    ("leaf = 'x'", "kind = 'RECORD' AND record_id IN (SELECT record_id FROM archive_tombstone)", "not_readable"),
    ("by = 'person:1'", "kind = 'TOMBSTONE'", "row_differs"),
    ("leaf = replace(leaf, 'statement', 'xtatement')", "kind = 'CLEARANCE_CHANGE'", "leaf_differs"),
    ("statement = replace(statement, 'closed_on', 'xlosed_on')", "statement LIKE '%%closed_on%%'", "leaf_differs"),
    ("statement = '{\"body\": 1}'", "kind = 'HOLD'", "leaf_differs"),
)
"""What is changed of an entry's row, of which, and how the fold calls it."""


@pytest.mark.servers
def test_a_harmed_entry_is_named_and_stops_nobody(furnished: str) -> None:
    for change, which, code in HARMED:
        sql = f"UPDATE archive_entry SET {change} WHERE id = (SELECT min(id) FROM archive_entry WHERE {which})"  # noqa: S608
        said = columns.seen(columns.Column(where=change, sql=sql, values=()), told)
        assert any(line.startswith(code) for line in said or []), (change, said)


def codes() -> set[str]:
    return {fault.code for fault in faults_beside()}


def test_a_reader_nobody_let_in_is_found(furnished: str) -> None:
    ReaderToken.objects.create(record=Record.objects.get(record_id=furnished), token="p77")
    assert told() == [f"row_differs {furnished} readers"] * 2
    assert codes() == set()


@pytest.mark.servers
def test_what_waits_for_nothing_and_what_was_asked_too_far_are_found(furnished: str) -> None:
    Asked.objects.filter(size__gt=0).update(size=99)
    assert codes() == {"chain_broken"}
    assert codes() <= ROW_FAULTS


@pytest.mark.servers
def test_rows_of_before_the_chains_were_kept_are_no_fault(furnished: str) -> None:
    first = Checkpoint.objects.order_by("size")[0]
    assert (first.previous, Cosignature.objects.order_by("id")[0].previous) == (0, 0)
    change = columns.Column(where="", sql="UPDATE archive_checkpoint SET previous = NULL", values=())
    assert columns.seen(change, told) == []
    size = Head.objects.now().size
    sql = "UPDATE archive_checkpoint SET previous = NULL WHERE size = %s"
    change = columns.Column(where="", sql=sql, values=(size,))
    assert columns.seen(change, told) == [f"chain_broken checkpoint before {size}"]


@pytest.mark.servers
def test_a_change_of_readers_that_the_log_never_heard_of_is_found(furnished: str) -> None:
    last = AccessChange.objects.order_by("-seq")[0]
    change = columns.Column(where="", sql="UPDATE archive_accesschange SET by = 'x' WHERE seq = %s", values=(last.seq,))
    assert any(line.startswith("source_differs archive.access") for line in columns.seen(change, told) or [])
