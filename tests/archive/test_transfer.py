"""The package for the national archive: whole, valid, and for two people's word alone."""

import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.approve import approve
from archive.classify import file_into
from archive.close_dossier import close_dossier
from archive.core.errors import DisposalNotOpenError, NotInLogYetError
from archive.core.leaf import EntryKind
from archive.core.package import digest
from archive.doors import bag
from archive.draw_up import draw_up
from archive.enter import enter
from archive.integrate import integrate
from archive.open_dossier import open_dossier
from archive.transfer import package
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from tests import judges
from tests.archive.bagit_check import problems
from tests.archive.conftest import Deposit
from tests.archive.keeping import Care, care_of
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(town: Town, kept: Deposit) -> Care:
    return care_of(town, kept)


def test_the_package_is_a_valid_bag_with_everything_in_it(care: Care, tmp_path: Path) -> None:
    record_id = care.classed("200", number="ق م/3/418")
    enter(EntryKind.DELIVERY, record_id=record_id, body={"unit": 7}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    number = care.approved("200")
    path = package(number, reach=care.nawal.reach, at=AT)
    assert problems(path) == []
    with zipfile.ZipFile(path) as file:
        files = {name.split("/", 1)[1]: file.read(name) for name in file.namelist()}
    path.unlink()
    about = json.loads(files["data/transfer.json"])
    (one,) = about["records"]
    assert (one["record"], one["number"], one["class"]) == (record_id, "ق م/3/418", "200")
    place = f"data/{one['path']}"
    assert digest(files[f"{place}/record/manifest.json"]) == one["manifest_sha256"]
    assert files[f"{place}/record/letter.pdf"].startswith(b"%PDF")
    assert json.loads(files[f"{place}/proof.json"])["record"] == record_id
    journal = json.loads(files["data/journal.json"])["lines"]
    assert [line["movement"]["act"] for line in journal if "movement" in line] == ["start", "register"]
    assert "DELIVERY" in {line.get("kind") for line in journal}
    assert b"pdfaid:part" in files["data/journal.pdf"]
    assert files["data/minutes.pdf"].startswith(b"%PDF")
    assert JournalLine.objects.filter(act="transfer", about=f"record:{record_id}").count() == 1


@pytest.mark.servers
def test_its_papers_are_pdf_a_in_a_foreign_judges_eyes(care: Care, tmp_path: Path) -> None:
    judges.ready()
    care.classed("200", number="ق م/3/418")
    integrate(by=CLOCKWORK, at=AT)
    path = package(care.approved("200"), reach=care.nawal.reach, at=AT)
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if name.endswith(("/journal.pdf", "/minutes.pdf"))]
        told = judges.verapdf([Path(file.extract(name, tmp_path)) for name in names])
    assert [(said["level"], said["compliant"], said["failed"]) for said in told] == [("3a", True, [])] * 2


def test_every_harm_to_a_bag_is_found_by_the_checker(tmp_path: Path) -> None:
    path = tmp_path / "bag.zip"
    bag.write(path, "b", iter([("a.txt", b"one"), ("d/b.txt", b"two")]), info={"Source-Organization": "x"})
    assert problems(path) == []
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    changes = {
        "another digest: data/a.txt": {"b/data/a.txt": b"One"},
        "not in the bag: data/d/b.txt": {"b/data/d/b.txt": None},
        "not in the manifest: data/c.txt": {"b/data/c.txt": b"more"},
        "bagit.txt": {"b/bagit.txt": b"BagIt-Version: 0.97\n"},
        "another digest: bag-info.txt": {"b/bag-info.txt": b"Payload-Oxum: 6.2\n"},
    }
    for problem, change in changes.items():
        harmed = tmp_path / "harmed.zip"
        with zipfile.ZipFile(harmed, "w") as file:
            for name, data in {**members, **change}.items():
                if data is not None:
                    file.writestr(name, data)
        assert problem in problems(harmed)


def test_nothing_leaves_before_two_people_approved_or_for_somebody_else(care: Care) -> None:
    care.classed("200")
    number = care.listed("200")
    with pytest.raises(DisposalNotOpenError):
        package(number, reach=care.nawal.reach, at=AT)
    approve(number, by=care.nawal.reach, seconded_by=care.idris.reach, at=AT)
    with pytest.raises(NotInLogYetError):
        package(number, reach=care.nawal.reach, at=AT)
    for stranger in (care.zaki, care.town.maryam):
        with pytest.raises(NotWithinReachError):
            package(number, reach=stranger.reach, at=AT)
    care.classed("100")
    with pytest.raises(DisposalNotOpenError):
        package(care.approved("100"), reach=care.nawal.reach, at=AT)


def test_dossiers_are_folders(care: Care) -> None:
    from datetime import timedelta

    dossier = open_dossier(care.a_class("200").pk, symbol="ق م/3", title="أوامر", by=care.nawal.reach, at=AT)
    file_into([care.kept()], dossier_id=dossier, by=care.nawal.reach, at=AT)
    close_dossier(dossier, by=care.nawal.reach, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    later = AT + timedelta(days=3 * 366)
    number = draw_up(care.a_class("200").pk, language="en", by=care.nawal.reach, at=later)
    approve(number, by=care.nawal.reach, seconded_by=care.idris.reach, at=later)
    path = package(number, reach=care.idris.reach, at=later)
    with zipfile.ZipFile(path) as file:
        about = json.loads(file.read(next(name for name in file.namelist() if name.endswith("/transfer.json"))))
    path.unlink()
    assert about["records"][0]["dossier"]["symbol"] == "ق م/3"
    assert about["records"][0]["path"].startswith(f"dossiers/{dossier:06d}/")


def test_the_command_writes_a_new_file_and_overwrites_none(care: Care, tmp_path: Path) -> None:
    care.classed("200")
    integrate(by=CLOCKWORK, at=AT)
    number, out = care.approved("200"), tmp_path / "transfer.zip"
    with pytest.raises(CommandError):
        call_command("transfer", number, out=out, by="maryam")
    call_command("transfer", number, out=out, by="nawal")
    assert problems(out) == []
    with pytest.raises(CommandError):
        call_command("transfer", number, out=out, by="nawal")


def test_a_plan_is_imported_by_command(care: Care, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.archive.keeping import PLAN

    file = tmp_path / "plan.csv"
    file.write_bytes(PLAN)
    call_command("import_plan", file, body=care.town.finance)
    assert "3 classes" in capsys.readouterr().out
    file.write_bytes(b"x")
    with pytest.raises(CommandError):
        call_command("import_plan", file, body=care.town.finance)
