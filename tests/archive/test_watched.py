"""What a witness remembers of another log, in a row and in a file: neither alone makes it forget."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from archive.core.checkpoint import Checkpoint as SignedHead
from archive.core.leaf import EntryKind
from archive.core.merkle import leaf_hash
from archive.core.witness import Submission
from archive.doors import log, note
from archive.enter import enter
from archive.integrate import integrate
from archive.mend_twins import mend_twins
from archive.models import WatchedLog
from archive.rebuild import rebuild
from archive.twins import faults_of_twins
from config.env import Place
from directory.core.reach import CLOCKWORK
from tests.town import AT
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def test_a_row_that_is_gone_or_put_back_makes_a_witness_forget_nothing(place: Place, settings: Settings) -> None:
    signer = note.signer(place.data / "theirs")
    settings.WATCH_FILE = place.data / "watch"
    settings.WATCH_FILE.write_text(f"log {signer.key.text()}\n")

    def asked(old: int, size: int, leaf: bytes) -> int:
        told = signer.signed(SignedHead(origin=signer.key.name, size=size, root=leaf_hash(leaf)))
        posted = Submission(old=old, proof=(), note=told).as_bytes()
        return Client().post("/witness/add-checkpoint", posted, content_type="text/plain").status_code

    assert asked(0, 1, b"true") == 200
    assert codes() == set()
    forget()
    assert codes() == {"watched_differs"}
    assert asked(0, 1, b"another") == 409  # it knows how far it had come, and that it was another tree
    assert asked(1, 1, b"another") == 409
    assert asked(1, 1, b"true") == 200
    assert (codes(), WatchedLog.objects.get().size) == (set(), 1)

    kept = next((place.statements / log.WATCHED).iterdir())
    for harm in (b"", b"no checkpoint"):
        kept.write_bytes(harm)
        assert codes() == {"watched_differs"}
    assert asked(1, 1, b"true") == 503
    mend_twins(by=CLOCKWORK)
    assert (codes(), asked(1, 1, b"true")) == (set(), 200)
    forget()
    enter(EntryKind.BLOCK, body={}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)
    rebuild(by=CLOCKWORK, at=AT)
    assert (codes(), WatchedLog.objects.get().size) == (set(), 1)


def forget() -> None:
    """What whoever owns the database can do; the trigger refuses anybody else."""
    with unguarded("archive_watchedlog"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_watchedlog")


def codes() -> set[str]:
    return {fault.code for fault in faults_of_twins()}
