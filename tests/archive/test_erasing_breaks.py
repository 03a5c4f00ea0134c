"""Erasing in a bucket breaks at each of its questions, before and after: the next run erases what is left."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from archive.core.errors import StoreNotAnsweringError
from archive.core.objects import Bucket
from archive.doors.s3 import S3

RECORD, OTHER = "ab" * 16, "ab" * 15 + "cd"


@dataclass
class Shelf:
    """What a bucket holds, by name and version, and at which of its questions it breaks down."""

    held: list[tuple[str, str]]
    locked: frozenset[tuple[str, str]] = frozenset()
    breaks_at: int = 0
    is_answer_lost: bool = False
    asked: list[str] = field(default_factory=list)

    def get_paginator(self, _name: str) -> "Shelf":
        return self

    def paginate(self, **which: str) -> Iterator[dict[str, Any]]:
        """One page of versions, one of delete markers."""
        with_prefix = [one for one in self.held if one[0].startswith(which["Prefix"])]
        for kind, is_marker in (("Versions", False), ("DeleteMarkers", True)):
            self._turn("list", None)
            rows = [one for one in with_prefix if one[1].startswith("m") is is_marker]
            yield {kind: [{"Key": key, "VersionId": version} for key, version in rows]}

    def delete_object(self, **which: str) -> None:
        """Takes away one version, unless its lock stands."""
        self._turn("delete", (which["Key"], which["VersionId"]))

    def _turn(self, act: str, gone: tuple[str, str] | None) -> None:
        self.asked.append(act)
        is_here = len(self.asked) == self.breaks_at
        if gone in self.locked:
            raise ClientError({"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}, act)  # type: ignore[typeddict-item]  # what is read of it
        if gone in self.held and (not is_here or self.is_answer_lost):
            self.held.remove(gone)
        if is_here:
            raise EndpointConnectionError(endpoint_url="http://b")


def full(**how: Any) -> Shelf:
    names = (("letter.pdf", "1"), ("letter.pdf", "2"), ("letter.pdf", "m3"), ("manifest.json", "4"))
    mine = [(f"{RECORD[:2]}/{RECORD}/{name}", version) for name, version in names]
    return Shelf(held=[*mine, (f"{OTHER[:2]}/{OTHER}/letter.pdf", "5")], **how)


@pytest.fixture(scope="module")
def store() -> S3:
    return S3(Bucket(name="b", endpoint="http://127.0.0.1:9", days=1, access_key="a", secret_key="hush"))


def others(shelf: Shelf) -> bool:
    return shelf.held == [(f"{OTHER[:2]}/{OTHER}/letter.pdf", "5")]


@pytest.mark.parametrize("is_answer_lost", [False, True], ids=["fails before", "answer lost"])
def test_a_bucket_that_breaks_down_at_any_question_is_erased_by_the_next_run(
    store: S3, *, is_answer_lost: bool
) -> None:
    whole = full()
    store._client = whole
    assert store.erase(RECORD)
    assert others(whole)
    for place in range(1, len(whole.asked) + 1):
        store._client = shelf = full(breaks_at=place, is_answer_lost=is_answer_lost)
        with pytest.raises(StoreNotAnsweringError):
            store.erase(RECORD)
        assert store.erase(RECORD), place
        assert others(shelf), place


def test_what_a_lock_keeps_is_said_and_goes_when_the_lock_is_over(store: S3) -> None:
    key = f"{RECORD[:2]}/{RECORD}/manifest.json"
    store._client = shelf = full(locked=frozenset({(key, "4")}))
    assert not store.erase(RECORD)
    assert [version for _, version in shelf.held] == ["4", "5"]
    shelf.locked = frozenset()
    assert store.erase(RECORD)
    assert others(shelf)
