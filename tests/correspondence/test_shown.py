"""The evidence of what a signer was shown."""

from datetime import UTC, datetime

from correspondence.core.shown import Shown, picture_name


def test_its_bytes_are_written_so_and_not_otherwise() -> None:
    shown = Shown(
        document_hash="9c" * 32,
        version=2,
        person_id=3,
        opened_at=datetime(2026, 7, 14, 7, 42, tzinfo=UTC),
        pictures={2: "b" * 64, 1: "a" * 64},
    )
    assert shown.as_bytes().decode() == (
        f'{{"at":1784014920000,"document":"{"9c" * 32}","format":1,"person":3,"pictures":'
        f'[{{"page":1,"sha256":"{"a" * 64}"}},{{"page":2,"sha256":"{"b" * 64}"}}],"version":2,"width":1240}}'
    )


def test_a_picture_is_named_by_its_document() -> None:
    assert picture_name("ab", width=720, page=0) == "ab-720-0.webp"
