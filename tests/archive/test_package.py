"""The package: what is accepted, the manifest's bytes, the facts there and back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from archive.core.errors import DamagedObjectError, PackageNotAcceptedError, ReadersNotAllowedError
from archive.core.package import (
    LARGEST_PART,
    Deposited,
    Listed,
    Manifest,
    Package,
    Part,
    RecordFacts,
    ReferenceFact,
    check,
    check_readers,
    deposited_in,
    facts_from,
    is_part_name,
    manifest_from,
    metadata,
    moment,
    placed_in,
)
from archive.core.plan import Place
from directory.core.clearance import Label

FACTS = RecordFacts(
    number="م.و/12/452",
    sequence=452,
    kind="letter",
    subject="صرف مخصصات",
    label=Label(level=1, compartments=frozenset({3, 5})),
    unit_id=9,
    unit_path=(9, 4, 1),
    body_id=1,
    on=date(2026, 11, 21),
    issuer="وزارة التخطيط",
    addressees=("وزارة المالية",),
    references=(ReferenceFact(kind="yours", number="17", on=date(2026, 1, 2), record_id="ab" * 16, body="المالية"),),
    words="نص الكتاب",
    register="الصادرة",
    annexes=("جدول",),
    priority="urgent",
)
LETTER = Part(name="letter.pdf", media_type="application/pdf", data=b"%PDF-1.7")
PACKAGE = Package(parts=(LETTER,), facts=FACTS)
MANIFEST = Manifest(
    record="00112233445566778899aabbccddeeff",
    deposited_at="2026-11-21T18:00:00Z",
    salt=bytes(32),
    parts=(
        Listed(name="metadata.json", media_type="application/json", size=2, sha256="ab" * 32, object_sha256="cd" * 32),
        Listed(name="letter.pdf", media_type="application/pdf", size=8, sha256="12" * 32, object_sha256="34" * 32),
    ),
)
# Pinned: docs/formats/record.md shows the same bytes.
BYTES = (
    b'{"deposited_at":"2026-11-21T18:00:00Z","format":"diwan-record","parts":['
    b'{"media_type":"application/pdf","name":"letter.pdf","object_sha256":"' + b"34" * 32 + b'",'
    b'"sha256":"' + b"12" * 32 + b'","size":8},'
    b'{"media_type":"application/json","name":"metadata.json","object_sha256":"' + b"cd" * 32 + b'",'
    b'"sha256":"' + b"ab" * 32 + b'","size":2}],'
    b'"record":"00112233445566778899aabbccddeeff","salt":"' + b"00" * 32 + b'","version":1}'
)


def test_the_manifest_is_pinned_to_the_byte() -> None:
    assert MANIFEST.as_bytes() == BYTES
    assert manifest_from(BYTES).as_bytes() == BYTES


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", BYTES.replace(b'"size":8', b'"size": 8'), BYTES.replace(b'"size"', b'"weight"'), BYTES[:-1]],
)
def test_what_is_no_manifest_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedObjectError):
        manifest_from(data)


def test_the_facts_come_back_from_their_metadata() -> None:
    said = Deposited(by="p4", readers=frozenset({"r1", "p2"}))
    data = metadata(FACTS, judged={"letter.pdf": "TOTAL-PASSED"}, deposited=said)
    assert facts_from(data) == FACTS
    assert deposited_in(data) == said
    assert b'"readers":["p2","r1"]' in data
    assert data.startswith('{"addressees":["وزارة المالية"],"annexes":["جدول"],"body":1,'.encode())
    bare = replace(FACTS, number=None, references=(ReferenceFact(kind="call", number=""),))
    assert facts_from(metadata(bare, judged={}, deposited=said)) == bare
    assert b"also_on" not in data
    dated = replace(FACTS, also_on=("hijri=1448-06-11", "kurdish=2726-08-30"))
    assert facts_from(metadata(dated, judged={}, deposited=said)) == dated


def test_metadata_of_before_readers_were_kept_say_nothing_of_them() -> None:
    assert deposited_in(b'{"number":"1"}') is None
    for data in (b"[", b'{"by":"p4"}', b'{"by":"p4","readers":4}'):
        with pytest.raises(DamagedObjectError):
            deposited_in(data)


def test_metadata_say_where_the_letter_was_filed_when_somebody_said_it() -> None:
    said, place = Deposited(by="p4", readers=frozenset()), Place(class_code="110", dossier="12/أ")
    data = metadata(FACTS, judged={}, deposited=said, place=place)
    assert placed_in(data) == place
    assert facts_from(data) == FACTS
    assert placed_in(metadata(FACTS, judged={}, deposited=said)) is None
    for wrong in (b"[", b'{"class":"1"}'):
        with pytest.raises(DamagedObjectError):
            placed_in(wrong)


@pytest.mark.parametrize("data", [b"", b"{}", b'{"number":1}'])
def test_what_is_no_metadata_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedObjectError):
        facts_from(data)


def part(name: str, data: bytes = b"x") -> Part:
    return Part(name=name, media_type="text/plain", data=data)


@pytest.mark.parametrize(
    ("package", "finding"),
    [
        (replace(PACKAGE, parts=()), "no_letter"),
        (replace(PACKAGE, parts=(LETTER, LETTER)), "part_twice"),
        (replace(PACKAGE, parts=(LETTER, part("../x.pdf"))), "part_name"),
        (replace(PACKAGE, parts=(LETTER, part("manifest.json"))), "part_reserved"),
        (replace(PACKAGE, parts=(LETTER, part("annex-01.pdf", b""))), "part_empty"),
        (replace(PACKAGE, parts=(LETTER, part("annex-01.pdf", bytes(LARGEST_PART + 1)))), "part_too_large"),
        (replace(PACKAGE, parts=(LETTER, *(part(f"annex-{n}.txt") for n in range(500)))), "too_many_parts"),
        (replace(PACKAGE, facts=replace(FACTS, subject=" ")), "no_subject"),
        (replace(PACKAGE, facts=replace(FACTS, kind="")), "no_kind"),
        (replace(PACKAGE, facts=replace(FACTS, unit_path=(4, 1))), "unit_path"),
        (replace(PACKAGE, facts=replace(FACTS, unit_path=(9, 4))), "unit_path"),
        (replace(PACKAGE, facts=replace(FACTS, label=Label(level=-1))), "level"),
        (replace(PACKAGE, facts=replace(FACTS, label=Label(compartments=frozenset({62})))), "compartment"),
    ],
)
def test_a_package_that_could_not_be_defended_is_refused(package: Package, finding: str) -> None:
    check(PACKAGE)
    with pytest.raises(PackageNotAcceptedError) as refused:
        check(package)
    assert refused.value.facts["finding"] == finding


@pytest.mark.parametrize("name", ["", ".", "..", ".x", "a/b", "A.pdf", "a..b", "a.", "a\n", "x" * 81, "é.pdf", "a b"])
def test_names_that_are_not_safe_everywhere_are_no_part_names(name: str) -> None:
    assert not is_part_name(name)


@pytest.mark.parametrize(
    ("label", "allowed", "refused"),
    [
        (Label(), "ptosrge", ""),
        (Label(level=1), "ptrge", "os"),
        (Label(level=2), "ptrge", "os"),
        (Label(personal=True), "pe", "tosrg"),
    ],
)
def test_readers_obey_the_label(label: Label, allowed: str, refused: str) -> None:
    check_readers(frozenset(f"{mark}7" for mark in allowed), label)
    for mark in refused:
        with pytest.raises(ReadersNotAllowedError):
            check_readers(frozenset({f"{mark}7"}), label)


@pytest.mark.parametrize("token", ["", "p", "p0", "p-1", "p01", "x5", "p5 ", "p5\n", "5", "P5", "p٥", "p" + "9" * 20])
def test_what_is_no_mark_is_refused(token: str) -> None:
    with pytest.raises(ReadersNotAllowedError):
        check_readers(frozenset({token}), Label())


def test_moments_are_written_in_utc() -> None:
    baghdad = timezone(timedelta(hours=3))
    assert moment(datetime(2026, 1, 1, 2, 0, 0, 999, tzinfo=baghdad)) == "2025-12-31T23:00:00Z"
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00Z"
    with pytest.raises(RuntimeError):
        moment(datetime(2026, 1, 1))
