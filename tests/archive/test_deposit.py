"""Deposit: what is kept, what is refused, and what a refusal leaves behind: nothing."""

import os
from collections.abc import Mapping

import pytest
from django.db import IntegrityError, transaction

from archive import records, stores
from archive.core.errors import (
    AlreadyDepositedError,
    AlreadyThereError,
    PackageNotAcceptedError,
    ReadersNotAllowedError,
    StoreNotAnsweringError,
)
from archive.core.leaf import EntryKind, leaf_from
from archive.core.objects import Beside
from archive.core.package import Package, Part
from archive.deposit import deposit
from archive.doors.keystore import master
from archive.doors.vault import Vault
from archive.models import Entry, ReaderToken, Record, RecordKey
from config.env import Place
from directory.core.clearance import Label
from signing.core.errors import NotTrustedError
from tests.archive.conftest import SIGNED, UNSIGNED, Deposit, facts_of, package_of, readers_of
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Entry, Record, RecordKey, ReaderToken))


def test_a_deposit_gives_back_the_same_bytes(town: Town, judge: None) -> None:
    package = package_of(facts_of(town))
    kept = deposit(package, readers=readers_of(town, Label()), by=town.rebwar.reach, at=AT)
    for part in package.parts:
        assert records.part(kept.record_id, part.name, reach=town.zainab.reach) == part.data
    view = records.record(kept.record_id, reach=town.zainab.reach)
    assert view.manifest_sha256 == kept.manifest_sha256
    assert {part.name for part in view.parts} == {
        "letter.pdf", "source.json", "annex-01.txt", "metadata.json", "movements.json",
    }  # fmt: skip
    assert records.part(kept.record_id, "movements.json", reach=town.zainab.reach) == (
        b'[{"act":"start","by":1},{"act":"register","by":4}]'
    )


def test_what_does_not_verify_is_refused_and_leaves_nothing(town: Town, judge: None, place: Place) -> None:
    package = package_of(facts_of(town), letter=UNSIGNED)
    with pytest.raises(NotTrustedError), transaction.atomic():
        deposit(package, readers=frozenset(), by=town.rebwar.reach, at=AT)
    assert rows() == (0, 0, 0, 0)
    assert list(stores.first().records()) == []


def test_the_same_letter_is_kept_once(town: Town, judge: None) -> None:
    package = package_of(facts_of(town))
    deposit(package, readers=frozenset(), by=town.rebwar.reach, at=AT)
    before = rows()
    with pytest.raises(AlreadyDepositedError), transaction.atomic():
        deposit(package, readers=frozenset(), by=town.rebwar.reach, at=AT)
    assert rows() == before


def test_a_deposit_the_caller_takes_back_was_never_given(town: Town, judge: None, place: Place) -> None:
    with transaction.atomic():
        deposit(package_of(facts_of(town)), readers=frozenset(), by=town.rebwar.reach, at=AT)
        transaction.set_rollback(True)
    assert rows() == (0, 0, 0, 0)
    assert len(list(stores.first().records())) == 1  # the orphan: nothing names it, nobody can read it


def test_a_crash_between_file_and_row_leaves_a_harmless_orphan(
    town: Town, judge: None, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = package_of(facts_of(town))
    real = Vault.keep

    def crashing(store: Vault, record: str, objects: Mapping[str, bytes], *, beside: Beside) -> None:
        real(store, record, objects, beside=beside)
        raise OSError("killed")

    monkeypatch.setattr(Vault, "keep", crashing)
    with pytest.raises(OSError, match="killed"), transaction.atomic():
        deposit(package, readers=frozenset(), by=town.rebwar.reach, at=AT)
    monkeypatch.setattr(Vault, "keep", real)
    assert rows() == (0, 0, 0, 0)
    deposit(package, readers=frozenset(), by=town.rebwar.reach, at=AT)
    assert rows()[:3] == (1, 1, 1)


@pytest.mark.parametrize("folder", ["keys/records", "vault"])
def test_a_full_disk_refuses_cleanly(
    town: Town, judge: None, place: Place, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    master(place.keys)
    real, tried = os.open, []

    def full(path: str, flags: int, *rest: int) -> int:
        if flags & os.O_CREAT and str(path).startswith(str(place.data / folder)):
            tried.append(path)
            raise OSError(28, "No space left on device")
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(StoreNotAnsweringError, match="No space"), transaction.atomic():
        deposit(package_of(facts_of(town)), readers=frozenset(), by=town.rebwar.reach, at=AT)
    assert tried
    assert rows() == (0, 0, 0, 0)
    assert not [path for path in place.data.rglob(".*") if path.is_file()]


def test_units_never_read_a_secret_paper(town: Town, judge: None) -> None:
    package = package_of(facts_of(town, Label(level=1)))
    with pytest.raises(ReadersNotAllowedError), transaction.atomic():
        deposit(package, readers=frozenset({f"o{town.planning_hr}"}), by=town.rebwar.reach, at=AT)
    assert rows() == (0, 0, 0, 0)


def test_an_incomplete_package_is_refused(town: Town, judge: None) -> None:
    package = Package(parts=(), facts=facts_of(town))
    with pytest.raises(PackageNotAcceptedError):
        deposit(package, readers=frozenset(), by=town.rebwar.reach, at=AT)


def test_a_reader_who_does_not_exist_is_refused_by_the_database(town: Town, judge: None) -> None:
    with transaction.atomic():
        deposit(package_of(facts_of(town)), readers=frozenset({"p999999"}), by=town.rebwar.reach, at=AT)
        with pytest.raises(IntegrityError):
            transaction.get_connection().check_constraints()
        transaction.set_rollback(True)


def test_the_leaf_tells_the_public_nothing(kept: Deposit) -> None:
    record_id = kept()
    entry = Entry.objects.get(record_id=record_id)
    leaf = leaf_from(entry.leaf.encode())
    assert (leaf.kind, leaf.record) == (EntryKind.RECORD, record_id)
    assert "452" not in entry.leaf.replace(leaf.commitment, "").replace(leaf.manifest, "").replace(record_id, "")
    assert entry.leaf.isascii()


def test_objects_on_disk_are_ciphertext(kept: Deposit, place: Place) -> None:
    kept()
    everything = b"".join(path.read_bytes() for path in place.vault.rglob("*") if path.is_file())
    for words in (SIGNED, "مخصصات".encode(), b"movements", b"register", b"sha256"):
        assert words not in everything


def test_a_signed_annex_is_judged_and_its_verdict_recorded_not_required(town: Town, judge: None) -> None:
    package = package_of(facts_of(town))
    foreign = Part(name="original.pdf", media_type="application/pdf", data=UNSIGNED + b"/ByteRange")
    package = Package(parts=(*package.parts, foreign), facts=package.facts)
    record_id = deposit(package, readers=readers_of(town, Label()), by=town.rebwar.reach, at=AT).record_id
    metadata = records.part(record_id, "metadata.json", reach=town.zainab.reach)
    assert b'"judged":{"original.pdf":"INDETERMINATE"}' in metadata


def test_nothing_is_ever_overwritten(kept: Deposit, place: Place) -> None:
    record_id = kept()
    with pytest.raises(AlreadyThereError):
        stores.first().keep(record_id, {"letter.pdf": b"other"})
    assert not [path for path in place.vault.rglob(".*") if path.is_file()]


def test_a_deposit_asks_a_fixed_number_of_questions(
    town: Town, judge: None, django_assert_max_num_queries: object
) -> None:
    package = package_of(facts_of(town))
    readers = readers_of(town, Label()) | {f"p{citizen.person_id}" for citizen in town.everybody()}
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture
        deposit(package, readers=readers, by=town.rebwar.reach, at=AT)
