"""What a machine reads of annexes: once, beside the record, and gone with it."""

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from PIL import Image

from archive import deposit, feed
from archive.annex_texts import annexes_read
from archive.burial import bury
from archive.core.package import Part
from archive.integrate import integrate
from archive.margins import annexes_among
from archive.models import AnnexText, Record
from archive.read_annexes import read_annexes
from archive.regrade import regrade
from config.env import Place
from directory.core.clearance import Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK, FOLLOWER
from paper.doors import ocr
from search.find import find
from search.follow import follow
from tests.archive.conftest import Deposit, facts_of, package_of, readers_of
from tests.correspondence.intakes import scan
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def indexed() -> None:
    integrate(by=CLOCKWORK, at=AT)
    follow(by=FOLLOWER, at=AT)


def read_all() -> int:
    """How many files and pages were read until nothing was left."""
    integrate(by=CLOCKWORK, at=AT)
    total = 0
    while done := read_annexes(by=CLOCKWORK, at=AT):
        total += done
    return total


def test_a_letter_is_found_by_what_stands_in_its_annex_and_the_hit_says_where(kept: Deposit, town: Town) -> None:
    record_id = kept()
    indexed()
    assert find("مرفق", reach=town.zainab.reach, at=AT).total == 0
    assert (read_all(), read_all()) == (1, 0)
    assert follow(by=FOLLOWER, at=AT) == 1
    (hit,) = find("المرفقات", reach=town.zainab.reach, at=AT).hits
    assert (hit.record_id, hit.place, hit.annex, hit.is_recognised) == (record_id, "annex", 1, False)
    assert ("مرفق", True) in hit.snippet
    assert find("مرفق", reach=town.dara.reach, at=AT).total == 0
    assert annexes_among([record_id], reach=town.dara.reach) == {}
    assert "مرفق".encode() not in bytes(AnnexText.objects.get().sealed)
    with transaction.atomic():
        bury(Record.objects.get(record_id=record_id), body={}, by=CLOCKWORK, at=AT)
    assert not AnnexText.objects.exists()
    indexed()
    assert find("مرفق", reach=town.zainab.reach, at=AT).total == 0


def test_a_new_index_takes_in_what_was_read_before_it(kept: Deposit, town: Town) -> None:
    record_id = kept()
    assert read_all() == 1
    indexed()
    assert [hit.record_id for hit in find("مرفق", reach=town.zainab.reach, at=AT).hits] == [record_id]
    assert follow(by=FOLLOWER, at=AT) == 0


def test_records_with_long_annexes_are_read_few_at_a_time_and_all_of_them(kept: Deposit, town: Town) -> None:
    filed = [kept() for _ in range(3)]
    assert read_all() == 3
    weight = 2 * len(AnnexText.objects.all()[0].sealed)
    assert [len(feed.entries_after(-1, reach=FOLLOWER, heaviest=most)) for most in (0, weight, 2 * weight)] == [1, 2, 3]
    found, cursor = [], -1
    while entries := feed.entries_after(cursor, reach=FOLLOWER, heaviest=0):
        found += [entry.record_id for entry in entries]
        cursor = entries[-1].index
    assert found == filed


def test_nothing_top_secret_is_read_until_its_grade_is_lowered(kept: Deposit, town: Town) -> None:
    record_id = kept(Label(level=Level.TOP_SECRET))
    assert read_all() == 0
    opener = replace(
        town.rebwar.reach,
        clearance=replace(town.rebwar.reach.clearance, level=Level.TOP_SECRET),
        opened=frozenset({record_id}),
    )
    regrade(record_id, level=Level.SECRET, said={}, by=opener, at=AT + timedelta(minutes=1))
    assert read_all() == 1
    assert [one and one.text for one in annexes_read([record_id])[record_id]] == ["مرفق"]


def test_what_cannot_be_read_is_empty_and_a_lost_text_is_said_to_be_lost(kept: Deposit, town: Town) -> None:
    package = package_of(facts_of(town))
    files = [*package.parts[:2], Part(name="annex-01.pdf", media_type="application/pdf", data=b"%PDF-1.7 nothing")]
    marks = readers_of(town, Label())
    record_id = deposit.deposit(
        replace(package, parts=(*files, Part(name="annex-02.txt", media_type="text/plain", data="عقد".encode()))),
        readers=marks, by=town.rebwar.reach, at=AT,
    ).record_id  # fmt: skip
    assert read_all() == 2
    assert [(one.number, one.text) for one in annexes_read([record_id])[record_id] if one] == [(1, ""), (2, "عقد")]
    AnnexText.objects.filter(part="annex-02.txt").update(sealed=b"other")
    assert feed.filed_among([record_id], reach=FOLLOWER)[record_id].is_damaged
    with pytest.raises(NotWithinReachError):
        read_annexes(by=town.rebwar.reach, at=AT)


def deposited_scan(town: Town, *, words: str, sealed: bool = False) -> str:
    """A record with a scan; its words are what was read of it before it got its number."""
    package = package_of(facts_of(town, words=words))
    source = json.dumps({"version": 1, "sealed": sealed, "files": [{"part": "annex-01.jpg", "turn": 0}]}).encode()
    picture = Part(name="annex-01.jpg", media_type="image/jpeg", data=scan("FURNITURE", size=(620, 876)))
    parts = (package.parts[0], replace(package.parts[1], data=source), picture)
    marks = readers_of(town, Label())
    return deposit.deposit(replace(package, parts=parts), readers=marks, by=town.rebwar.reach, at=AT).record_id


@pytest.mark.skipif(not ocr.languages(), reason="tesseract is not installed: apt install tesseract-ocr")
def test_a_scan_that_got_its_number_unread_is_read_later_and_one_that_was_read_is_not_kept_twice(
    judge: None, town: Town
) -> None:
    late = deposited_scan(town, words="")
    assert read_all() == 1
    (one,) = annexes_read([late])[late]
    assert one is not None
    assert one.is_recognised
    early, unopened = deposited_scan(town, words=one.text), deposited_scan(town, words="", sealed=True)
    assert read_all() == 1
    assert [two and two.text for two in annexes_read([early])[early]] == [""]
    assert unopened not in annexes_read([unopened])


def two_scans_and_a_text(town: Town) -> str:
    """A record with a scan, a text and a scan of two pages as its annexes."""
    package, out = package_of(facts_of(town)), BytesIO()
    first, second = (Image.open(BytesIO(scan(text))) for text in ("one", "two"))
    first.save(out, "TIFF", save_all=True, append_images=[second])
    annexes = (
        Part(name="annex-01.jpg", media_type="image/jpeg", data=scan()),
        Part(name="annex-02.txt", media_type="text/plain", data="عقد".encode()),
        Part(name="annex-03.tiff", media_type="image/tiff", data=out.getvalue()),
    )
    files, marks = (*package.parts[:2], *annexes), readers_of(town, Label())
    return deposit.deposit(replace(package, parts=files), readers=marks, by=town.rebwar.reach, at=AT).record_id


def test_scans_wait_for_a_program_and_a_page_that_it_fails_on_ends_no_annex(
    judge: None, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    record_id = two_scans_and_a_text(town)
    assert (read_all(), read_all()) == (1, 0)
    assert [row.part for row in AnnexText.objects.all()] == ["annex-02.txt"]
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && echo eng\n')
    program.chmod(0o755)
    assert (read_all(), read_all()) == (3, 0)
    assert [one and one.is_recognised for one in annexes_read([record_id])[record_id]] == [True, False, True]


def test_an_annex_that_is_lost_is_left_out_and_the_next_is_read(kept: Deposit, town: Town, place: Place) -> None:
    lost, after = kept(), kept()
    (place.vault / lost[:2] / lost / "annex-01.txt").unlink()
    assert [read_all() for _ in range(3)] == [0, 1, 0]
    assert [row.record.record_id for row in AnnexText.objects.select_related("record")] == [after]
