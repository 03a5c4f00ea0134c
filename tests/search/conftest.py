"""What search's tests borrow: the archive's way to deposit a letter, and an archive in memory that is indexed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from directory.core.reach import FOLLOWER
from search.follow import follow
from tests.archive.conftest import judge, kept
from tests.search.fake_archive import FakeArchive, Kept

__all__ = ["judge", "kept"]


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakeArchive]:
    """Keeps and indexes what is handed over; Ali and Sara may search."""
    for number, name in ((1, "ali"), (2, "sara")):
        get_user_model().objects.create(pk=number, username=name)
    fake = FakeArchive()
    fake.install(monkeypatch)

    def keep(*records: Kept) -> FakeArchive:
        for one in records:
            fake.add(one)
        follow(by=FOLLOWER, at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
        return fake

    return keep
