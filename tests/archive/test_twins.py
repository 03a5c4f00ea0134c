"""What only rows hold has twins on disk: each that differs is found, and mended while its row is sound."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from archive.core.leaf import EntryKind
from archive.doors import log
from archive.enter import enter
from archive.fix_time import fix_time
from archive.fold import whole_fold
from archive.integrate import integrate
from archive.mend_twins import mend_twins
from archive.models import Leaf
from archive.stocktake import Depth, stocktake
from archive.twins import faults_of_twins
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def statements(record_id: str, place: Place) -> Path:
    """Two files of statements with a record's leaves about them, and a time token's."""
    for minute in range(4):
        enter(EntryKind.INCIDENT, body={"what": f"drill {minute}"}, by=CLOCKWORK, at=AT + timedelta(minutes=minute))
        if minute % 2:
            integrate(by=CLOCKWORK, at=AT)
    fix_time(by=CLOCKWORK, at=AT)
    assert [fault.code for fault in faults_of_twins()] == []
    return place.statements


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*-*") if path.is_file()}


def last_said(root: Path) -> Path:
    return max((root / "said").glob("??????/*-*"))


def gone(path: Path) -> None:
    path.unlink()


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes().split(b"\n", 1)[1])


def lengthened(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"9 {}\n")


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)


@pytest.mark.servers
@pytest.mark.parametrize("harm", [gone, shortened, lengthened, flipped])
@pytest.mark.parametrize("which", ["said", "times"])
def test_a_harmed_twin_is_found_by_log_and_fold_and_mended(
    statements: Path, harm: Callable[[Path], None], which: str
) -> None:
    path = last_said(statements) if which == "said" else next((statements / "times").glob("*.json"))
    if which == "times" and harm is shortened:
        harm = flipped  # it is one line
    before = files(statements)
    harm(path)
    codes = {"statements_differ", "statement_missing"} if which == "said" else {"time_missing"}
    found = {fault.code for fault in stocktake(depth=Depth.LOG).faults}
    assert found
    assert found <= codes
    assert {fault.code for fault in whole_fold(by=CLOCKWORK, at=AT)} == found
    mended, lost = mend_twins(by=CLOCKWORK)
    assert (bool(mended), lost) == (True, ())
    assert list(faults_of_twins()) == []
    if harm is not gone:
        assert files(statements) == before


def test_every_statement_without_a_file_is_named(statements: Path) -> None:
    for path in (statements / "said").glob("??????/*-*"):
        path.unlink()
    alone = Leaf.objects.filter(entry__record_id="").order_by("index").values_list("index", flat=True)
    assert [fault.object for fault in faults_of_twins()] == [f"leaf {index}" for index in alone]


def test_a_second_file_of_a_restart_is_no_fault_and_a_damaged_one_hides_no_sound_one(statements: Path) -> None:
    told = dict(log.statements(statements))
    first, last = min(told), max(told)
    log.keep_statements(statements, told)
    assert list(faults_of_twins()) == []
    flipped(statements / log.said_path(first, last))
    assert [fault.code for fault in faults_of_twins()] == ["statements_differ"]
    from archive.recovery import Remains

    index = last
    leaf = Leaf.objects.select_related("entry").get(index=index).entry
    assert Remains().entry(index, leaf.leaf.encode(), is_erased=False).statement == leaf.statement


def test_a_statement_may_hold_every_kind_of_line_break_but_our_own(tmp_path: Path) -> None:
    said = {3: '{"reason":"أول\u2028ثانٍ\u0085ثالث"}', 4: '{"reason":"رابع"}'}  # JSON leaves them as they are
    log.keep_statements(tmp_path, said)
    assert dict(log.statements(tmp_path)) == said


def test_what_no_row_proves_is_named_and_not_written_over(statements: Path) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("the trigger is taken away in SQLite's words")
    before = files(statements)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER archive_entry_refuses_update")
        cursor.execute("UPDATE archive_entry SET statement = replace(statement, 'drill 3', 'drill 9')")
    assert [fault.code for fault in faults_of_twins()] == ["statements_differ"]
    mended, lost = mend_twins(by=CLOCKWORK)
    assert (mended, [fault.code for fault in lost]) == ((), ["statements_differ"])
    assert files(statements) == before


def test_people_do_not_mend_twins(town: Town) -> None:
    with pytest.raises(RuntimeError):
        mend_twins(by=town.rebwar.reach)
