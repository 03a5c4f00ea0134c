"""A kept letter outlives its time authority: renewed, judged, kept beside the old bytes, proved off-line."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as house
from django.db import transaction

from archive import records, shelf, stores
from archive.assess import assess
from archive.bundle import bundle
from archive.core.errors import ErasedError, RenewalNotAcceptedError, RenewalNotNeededError
from archive.core.leaf import EntryKind, statement
from archive.core.package import LETTER, digest
from archive.doors import bag, cipher
from archive.examine import examine
from archive.health import due, health
from archive.integrate import integrate
from archive.models import Entry, Protection, Record, RecordKey
from archive.renew_record import renew_record
from archive.stocktake import Depth, stocktake
from archive.versions import versions
from config.env import Place
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from signing.core.errors import NotTrustedError
from signing.core.verdict import Indication, SubIndication, undecided
from signing.doors.clock import trusted_time
from signing.renew import renew
from signing.verify import verdict_on
from tests.archive.ageing import HOURS_LATER, new_time_authority, record_id
from tests.town import AT, Town

__all__ = ["record_id"]
pytestmark = pytest.mark.django_db
RENEW, JUDGE = "archive.renew_record.renew", "archive.renew_record.verdict_on"


def read(record_id: str, town: Town) -> bytes:
    return records.letter(record_id, reach=town.maryam.reach)


def test_a_renewed_letter_holds_when_its_first_time_authority_has_ended(record_id: str, town: Town) -> None:
    old = read(record_id, town)
    assert due(at=trusted_time(), limit=10) == (record_id,)
    renewal = renew_record(record_id, by=CLOCKWORK, at=AT)
    new = read(record_id, town)
    assert new.startswith(old)
    assert (renewal.old_sha256, renewal.new_sha256) == (digest(old), digest(new))
    assert records.part(record_id, LETTER, reach=town.maryam.reach) == old
    assert [records.version(record_id, n, reach=town.maryam.reach) for n in (0, 1)] == [old, new]

    later = trusted_time() + HOURS_LATER
    assert verdict_on(old, at=trusted_time()).indication is Indication.TOTAL_PASSED
    assert verdict_on(old, at=later).indication is Indication.INDETERMINATE
    judged = verdict_on(new, at=later)
    assert judged.indication is Indication.TOTAL_PASSED, judged.all_findings()
    assert due(at=trusted_time(), limit=10) == ()


def test_the_entry_names_both_and_the_time(record_id: str, town: Town) -> None:
    renewal = renew_record(record_id, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    (said,) = records.said_about(record_id, reach=town.maryam.reach)
    assert (said.kind, said.body) == (EntryKind.TS_RENEWAL, renewal.as_body())
    assert abs(datetime.fromisoformat(renewal.renewed_at) - trusted_time()) < timedelta(minutes=5)
    first, second = records.versions(record_id, reach=town.maryam.reach)
    assert (first.number, first.until, second.number, second.index) == (0, None, 1, said.index)
    assert second.until is not None
    assert second.until - trusted_time() > timedelta(days=1_900)
    for question in (records.letter, records.versions):
        with pytest.raises(NotWithinReachError):
            question(record_id, reach=town.omar.reach)
    for reach, number in ((town.omar.reach, 0), (town.maryam.reach, 2)):
        with pytest.raises(NotWithinReachError):
            records.version(record_id, number, reach=reach)


def test_a_second_time_changes_nothing(record_id: str, town: Town) -> None:
    renew_record(record_id, by=CLOCKWORK, at=AT)
    new = read(record_id, town)
    with pytest.raises(RenewalNotNeededError):
        renew_record(record_id, by=CLOCKWORK, at=AT)
    assert read(record_id, town) == new
    assert Entry.objects.renewals_of(record_id).count() == 1
    assert Protection.objects.get().failure == ""


@pytest.mark.servers
def test_it_is_renewed_again_when_the_second_authority_ends(record_id: str, town: Town) -> None:
    first = renew_record(record_id, by=CLOCKWORK, at=AT)
    new_time_authority(timedelta(days=3_000))
    assert due(at=trusted_time(), limit=10) == ()
    second = renew_record(record_id, by=CLOCKWORK, at=AT)
    assert second.old_sha256 == first.new_sha256
    integrate(by=CLOCKWORK, at=AT)
    found = examine(record_id, reach=town.maryam.reach, at=AT)
    assert (found.verdict.indication, found.intact, found.findings) == (Indication.TOTAL_PASSED, True, ())
    assert [mark.is_time_stamp for mark in found.verdict.signatures] == [False, True, True, True]
    assert stocktake(depth=Depth.VAULT).faults == ()


@pytest.mark.servers
def test_two_at_once_make_one_renewal(record_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def other_first(pdf: bytes) -> bytes:
        monkeypatch.undo()
        renew_record(record_id, by=CLOCKWORK, at=AT)
        return renew(pdf)

    monkeypatch.setattr(RENEW, other_first)
    with pytest.raises(RenewalNotNeededError):
        renew_record(record_id, by=CLOCKWORK, at=AT)
    assert Entry.objects.renewals_of(record_id).count() == 1
    assert stocktake(depth=Depth.VAULT).orphans == ()


class PowerCutError(BaseException):
    """Everything stops here."""


@pytest.mark.servers
@pytest.mark.parametrize(
    ("step", "orphans"),
    [
        (RENEW, 0),
        (JUDGE, 0),
        ("archive.doors.vault.Vault.keep", 0),
        ("archive.models.log.EntryQuerySet.say_about", 2),
        ("archive.models.protection.ProtectionQuerySet.note", 2),
    ],
)
def test_a_crash_at_any_step_loses_nothing_and_the_next_run_goes_on(
    record_id: str, town: Town, monkeypatch: pytest.MonkeyPatch, step: str, orphans: int
) -> None:
    old = read(record_id, town)

    def cut(*_: object, **__: object) -> None:
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(step, cut)
        with pytest.raises(PowerCutError), transaction.atomic():
            renew_record(record_id, by=CLOCKWORK, at=AT)
    assert read(record_id, town) == old
    stock = stocktake(depth=Depth.VAULT)
    assert (stock.faults, len(stock.orphans)) == ((), orphans)
    assert due(at=trusted_time(), limit=10) == (record_id,)
    renew_record(record_id, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    assert read(record_id, town) != old
    assert stocktake(depth=Depth.VAULT).faults == ()


def refuse(*_: object, **__: object) -> object:
    return undecided("reader_stopped", SubIndication.GENERIC)


def grow_nothing(pdf: bytes) -> bytes:
    return b"%PDF-1.7 something else" + pdf


@pytest.mark.parametrize(
    ("step", "fake", "error"),
    [(JUDGE, refuse, NotTrustedError), (RENEW, grow_nothing, RenewalNotAcceptedError)],
)
def test_what_cannot_be_defended_is_not_kept_and_waits_a_day(
    record_id: str, monkeypatch: pytest.MonkeyPatch, step: str, fake: Callable[..., object], error: type[Exception]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(step, fake)
        with pytest.raises(error):
            renew_record(record_id, by=CLOCKWORK, at=AT)
    assert Entry.objects.renewals_of(record_id).count() == 0
    assert Protection.objects.get().failure == error.__name__
    assert due(at=AT, limit=10) == ()
    assert health(reach=CLOCKWORK, at=AT).failed == 1
    assert due(at=AT + timedelta(days=2), limit=10) == (record_id,)


def test_an_erased_record_and_a_person_renew_nothing(record_id: str, town: Town) -> None:
    with pytest.raises(RuntimeError):
        renew_record(record_id, by=town.maryam.reach, at=AT)
    with pytest.raises(RuntimeError):
        assess(by=town.maryam.reach, at=AT)
    RecordKey.objects.filter(record_id=record_id).delete()
    with pytest.raises(ErasedError):
        renew_record(record_id, by=CLOCKWORK, at=AT)
    Record.objects.filter(record_id=record_id).delete()
    assert not Protection.objects.exists()
    assert due(at=AT, limit=10) == ()


def swapped(place: Place, record_id: str) -> None:
    """A renewed object in the place of another."""
    folder = place.vault / record_id[:2] / record_id
    (path,) = folder.glob("renewal-*")
    path.write_bytes((folder / "letter.pdf").read_bytes())


def lost(place: Place, record_id: str) -> None:
    (path,) = (place.vault / record_id[:2] / record_id).glob("renewal-*")
    path.unlink()


@pytest.mark.servers
@pytest.mark.parametrize("harm", [swapped, lost])
def test_a_harmed_renewal_is_found_and_the_old_bytes_are_still_there(
    record_id: str, town: Town, place: Place, harm: Callable[[Place, str], None]
) -> None:
    renew_record(record_id, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    harm(place, record_id)
    found = examine(record_id, reach=town.maryam.reach, at=AT)
    assert not found.intact
    assert found.verdict.indication is Indication.INDETERMINATE
    assert any(fault.object.startswith(f"{record_id}/renewal-") for fault in stocktake(depth=Depth.VAULT).faults)
    first = records.version(record_id, 0, reach=town.maryam.reach)
    assert verdict_on(first, at=None).indication is Indication.TOTAL_PASSED


def test_a_renewal_of_something_else_is_found(record_id: str, town: Town) -> None:
    renew_record(record_id, by=CLOCKWORK, at=AT)
    deposited = Entry.objects.deposit_of(record_id)
    entry = Entry.objects.renewals_of(record_id).get()
    key = shelf.key_of(record_id)
    stranger = statement(
        EntryKind.TS_RENEWAL, record=record_id, by="clockwork", at="2026-11-21T18:00:00Z", salt=bytes(16),
        body={**versions(deposited, key=key)[1].renewal.as_body(), "old_sha256": "0" * 64},  # type: ignore[union-attr]
    )  # fmt: skip
    part = next(name for name in entry.objects_kept if name.startswith("renewal-"))
    sealed = cipher.lock(stranger, key=key, name=f"{record_id}/entry-0.json")
    stores.first().keep(record_id, {"entry-0.json": sealed})
    letter = stores.first().read(record_id, part)
    Entry.objects.say_about(
        record_id, EntryKind.TS_RENEWAL, stranger, objects={"entry-0.json": sealed, part: letter}, by="x", at=AT
    )
    codes = {fault.code for fault in examine(record_id, reach=town.maryam.reach, at=AT).findings}
    assert codes == {"not_readable", "renewal_differs", "row_differs"}  # it was not entered by whom it names


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archive.verifier", "evidence.zip", "--trust", "root.pem"],
        cwd=folder, env={"PYTHONPATH": str(house.BASE_DIR)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.servers
def test_the_bundle_carries_all_versions_and_is_verified_off_line(record_id: str, town: Town, tmp_path: Path) -> None:
    old = read(record_id, town)
    renew_record(record_id, by=CLOCKWORK, at=AT)
    waiting = bag.unpacked(bundle(record_id, reach=town.maryam.reach, at=AT))
    assert not [path for path in waiting if path.startswith("entries/")]
    integrate(by=CLOCKWORK, at=AT)
    evidence = bundle(record_id, reach=town.maryam.reach, at=AT)
    payload = bag.unpacked(evidence)
    (renewed,) = [path for path in payload if path.endswith("/letter.pdf") and path.startswith("entries/")]
    assert payload["record/letter.pdf"] == old
    assert payload[renewed] == read(record_id, town)
    (tmp_path / "evidence.zip").write_bytes(evidence)
    (tmp_path / "root.pem").write_bytes(payload["certificates/root.pem"])
    run = verify(tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 later statements, 1 of them renewals" in run.stdout

    for path, data in ((renewed, old), ("record/letter.pdf", payload[renewed]), (renewed, payload[renewed] + b" ")):
        (tmp_path / "evidence.zip").write_bytes(bag.packed("forged", {**payload, path: data}, info={}))
        assert verify(tmp_path).returncode == 1
    without = {path: data for path, data in payload.items() if path != renewed}
    (tmp_path / "evidence.zip").write_bytes(bag.packed("forged", without, info={}))
    assert verify(tmp_path).returncode == 1


def test_another_reader_of_pdfs_accepts_all_signatures(record_id: str, town: Town, tmp_path: Path) -> None:
    renew_record(record_id, by=CLOCKWORK, at=AT)
    (tmp_path / "letter.pdf").write_bytes(read(record_id, town))
    run = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "letter.pdf"], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert "Signature Validation: Signature is Valid." in run.stdout, run.stdout
    assert run.stdout.count("Signature #") == 4
    assert "Invalid" not in run.stdout
    assert run.stdout.rstrip().split("Signature #4")[1].count("- Total document signed") == 1
