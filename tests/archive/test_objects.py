"""The stores of kept objects: one contract, whichever door; and what a bucket that lies or is silent comes to."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from archive import stores
from archive.check_worm import check_worm
from archive.core.errors import AlreadyThereError, DamagedObjectError, MissingObjectError, StoreNotAnsweringError
from archive.core.objects import Bucket, ObjectStore
from archive.core.package import digest
from archive.doors.s3 import S3
from archive.doors.vault import Vault
from archive.management.commands.check_worm import told
from config.env import Place
from tests.house.rooms import ROOT
from tests.servers import ceph

RECORD, OTHER = "ab" * 16, "cd" * 16
DAYS = 400
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ceph.Ceph]:
    """A real S3 server with Object Lock."""
    if not ceph.CAN_RUN:
        pytest.skip(ceph.MISSING)
    found = ceph.Ceph(tmp_path_factory.mktemp("ceph"))
    try:
        try:
            found.start()
        except TimeoutError as error:
            pytest.skip(f"Ceph's S3 gateway did not start in time: {error}")
        yield found
    finally:
        found.stop()


def bucket_of(cluster: ceph.Ceph, name: str) -> Bucket:
    return Bucket(
        name=name,
        prefix="kept",
        endpoint=cluster.endpoint,
        days=DAYS,
        access_key=cluster.access_key,
        secret_key=cluster.secret_key,
    )


@pytest.fixture(params=["vault", pytest.param("s3", marks=pytest.mark.servers)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    """An empty store of each kind."""
    if request.param == "vault":
        made: ObjectStore = Vault(tmp_path / "kept")
    else:
        made = S3(bucket_of(request.getfixturevalue("cluster"), f"b{digest(str(tmp_path).encode())[:20]}"))
    made.prepare()
    return made


def test_what_is_kept_is_read_and_listed(store: ObjectStore) -> None:
    store.keep(RECORD, {"letter.pdf": b"letter", "manifest.json": b""})
    store.keep(RECORD, {"entry-1.json": b"later"})
    store.keep(OTHER, {"letter.pdf": b"other"})
    assert store.read(RECORD, "letter.pdf") == b"letter"
    assert store.read(RECORD, "manifest.json") == b""
    store.check(RECORD, "letter.pdf", sha256=digest(b"letter"))
    with pytest.raises(DamagedObjectError):
        store.check(RECORD, "letter.pdf", sha256=digest(b"another"))
    assert list(store.records()) == [
        (RECORD, frozenset({"letter.pdf", "manifest.json", "entry-1.json"})),
        (OTHER, frozenset({"letter.pdf"})),
    ]


def test_nothing_is_written_twice(store: ObjectStore) -> None:
    store.keep(RECORD, {"letter.pdf": b"first"})
    with pytest.raises(AlreadyThereError):
        store.keep(RECORD, {"letter.pdf": b"second"})
    assert store.read(RECORD, "letter.pdf") == b"first"


@pytest.mark.parametrize(("record", "part"), [(RECORD, "absent"), (OTHER, "letter.pdf")])
def test_what_is_absent_is_missing(store: ObjectStore, record: str, part: str) -> None:
    store.keep(RECORD, {"letter.pdf": b"first"})
    with pytest.raises(MissingObjectError):
        store.read(record, part)
    with pytest.raises(MissingObjectError):
        store.check(record, part, sha256=digest(b""))
    assert list(store.earlier(record, part)) == []


def test_a_sound_copy_takes_the_place_of_another(store: ObjectStore) -> None:
    store.keep(RECORD, {"letter.pdf": b"first"})
    store.put_back(RECORD, "letter.pdf", b"sound")
    store.put_back(RECORD, "annex-01.txt", b"was lost")
    assert store.read(RECORD, "letter.pdf") == b"sound"
    assert store.read(RECORD, "annex-01.txt") == b"was lost"


def test_the_trial_leaves_what_is_kept_alone(store: ObjectStore) -> None:
    store.keep(RECORD, {"letter.pdf": b"first"})
    trial = check_worm(store)
    assert [one.held for one in trial.attempts if one.code == "write_again"] == [True]
    assert trial.is_trusted is isinstance(store, S3)
    assert ("CANNOT be trusted" in told(trial)) is not trial.is_trusted
    assert list(store.records()) == [(RECORD, frozenset({"letter.pdf"}))]


def test_a_folder_says_what_it_cannot_promise(tmp_path: Path) -> None:
    trial = check_worm(Vault(tmp_path / "kept"))
    assert {one.code: one.held for one in trial.attempts} == {"write_again": True, "overwrite": False, "delete": False}
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.servers
def test_what_an_owner_covers_or_hides_in_a_bucket_is_found_beneath(cluster: ceph.Ceph) -> None:
    place = bucket_of(cluster, "covered")
    store = S3(place)
    store.prepare()
    store.keep(RECORD, {"covered": b"first", "hidden": b"first"})
    key = f"kept/{RECORD[:2]}/{RECORD}"
    store._client.put_object(Bucket=place.name, Key=f"{key}/covered", Body=b"forged")
    store._client.delete_object(Bucket=place.name, Key=f"{key}/hidden")
    assert store.read(RECORD, "covered") == b"forged"
    with pytest.raises(MissingObjectError):
        store.read(RECORD, "hidden")
    for part in ("covered", "hidden"):
        assert next(store.earlier(RECORD, part)) == b"first"
        with pytest.raises(AlreadyThereError):
            store.keep(RECORD, {part: b"forged"})


@pytest.mark.servers
def test_a_bucket_without_a_lock_takes_nothing(cluster: ceph.Ceph) -> None:
    place = bucket_of(cluster, "unlocked")
    S3(place)._client.create_bucket(Bucket=place.name)
    with pytest.raises(StoreNotAnsweringError, match="no versions"):
        S3(place).keep(RECORD, {"letter.pdf": b"first"})
    S3(place)._client.put_bucket_versioning(Bucket=place.name, VersioningConfiguration={"Status": "Enabled"})
    with pytest.raises(StoreNotAnsweringError):
        S3(place).keep(RECORD, {"letter.pdf": b"first"})
    assert list(S3(place).records()) == []


def silent() -> S3:
    return S3(Bucket(name="b", endpoint="http://127.0.0.1:9", days=DAYS, access_key="a", secret_key="hush"))


LOCKED = {
    "ObjectLockConfiguration": {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": DAYS}},
    }
}
HEAD: dict[str, Any] = {
    "ContentLength": 5,
    "VersionId": "1",
    "LastModified": NOW,
    "ObjectLockMode": "COMPLIANCE",
    "ObjectLockRetainUntilDate": NOW + timedelta(days=DAYS),
}


def ready(stub: Stubber) -> None:
    stub.add_response("get_bucket_versioning", {"Status": "Enabled"})
    stub.add_response("get_object_lock_configuration", LOCKED)


@pytest.mark.parametrize("code", ["SlowDown", "InternalError", "AccessDenied", "InvalidAccessKeyId"])
def test_whatever_a_bucket_refuses_is_one_kind_of_error(code: str) -> None:
    store = silent()
    with Stubber(store._client) as stub:
        ready(stub)
        stub.add_response("list_object_versions", {})
        stub.add_client_error("put_object", code, http_status_code=503)
        with pytest.raises(StoreNotAnsweringError, match=code):
            store.keep(RECORD, {"letter.pdf": b"first"})
        stub.add_client_error("get_object", code, http_status_code=503)
        with pytest.raises(StoreNotAnsweringError, match=code):
            store.read(RECORD, "letter.pdf")


@pytest.mark.parametrize(
    "lie",
    [
        {"ContentLength": 4},
        {"VersionId": ""},
        {"ObjectLockMode": "GOVERNANCE"},
        {"ObjectLockRetainUntilDate": NOW + timedelta(days=DAYS - 1)},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_bucket_that_did_not_keep_or_lock_is_not_believed(lie: dict[str, Any]) -> None:
    store = silent()
    with Stubber(store._client) as stub:
        ready(stub)
        stub.add_response("list_object_versions", {})
        stub.add_response("put_object", {"VersionId": "1"})
        stub.add_response("head_object", {**HEAD, **lie})
        with pytest.raises(StoreNotAnsweringError):
            store.keep(RECORD, {"letter.pdf": b"first"})


def test_of_two_writers_the_first_version_counts() -> None:
    store = silent()
    key = f"{RECORD[:2]}/{RECORD}/letter.pdf"
    with Stubber(store._client) as stub:
        ready(stub)
        stub.add_response("list_object_versions", {})
        stub.add_response("put_object", {"VersionId": "2"})
        stub.add_response("head_object", {**HEAD, "VersionId": "2"})
        both = [{"Key": key, "VersionId": "2"}, {"Key": key, "VersionId": "1"}]
        stub.add_response("list_object_versions", {"Versions": both}, {"Bucket": ANY, "Prefix": key})
        with pytest.raises(AlreadyThereError):
            store.keep(RECORD, {"letter.pdf": b"first"})


def test_a_store_that_is_away_is_said_and_no_key_is_in_its_words() -> None:
    store = silent()
    with pytest.raises(StoreNotAnsweringError) as caught:
        store.keep(RECORD, {"letter.pdf": b"first"})
    assert "hush" not in json.dumps(caught.value.facts) + repr(store._bucket)


def test_a_folder_that_is_full_or_closed_is_the_same_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.doors.once.os.write", full)
    with pytest.raises(StoreNotAnsweringError, match="No space"):
        Vault(tmp_path).keep(RECORD, {"letter.pdf": b"first"})


def test_the_second_copy_is_read_when_the_first_is_wrong(tmp_path: Path, settings: Any) -> None:
    settings.OBJECTS, settings.OBJECTS_SECOND = tmp_path / "one", tmp_path / "two"
    wanted = digest(b"sound")
    stores.first().keep(RECORD, {"letter.pdf": b"rotten"})
    with pytest.raises(DamagedObjectError):
        stores.sound(RECORD, "letter.pdf", sha256=wanted)
    with pytest.raises(MissingObjectError):
        stores.sound(RECORD, "annex-01.txt", sha256=wanted)
    Vault(tmp_path / "two").keep(RECORD, {"letter.pdf": b"sound"})
    assert stores.sound(RECORD, "letter.pdf", sha256=wanted) == b"sound"


@pytest.mark.servers
def test_the_library_of_buckets_is_read_only_where_one_is_named(place: Place) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT), "DIWAN_DATA": str(place.data)}
    said = "import django, sys; django.setup(); import archive.deposit, config.urls, config.clockwork; "
    done = subprocess.run(
        [sys.executable, "-c", said + "sys.exit('boto3' in sys.modules)"], cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 0


def test_only_what_was_destroyed_leaves_the_store_and_again_is_nothing_new(store: ObjectStore) -> None:
    store.prepare()
    for record in (RECORD, OTHER):
        store.keep(record, {"letter.pdf": b"one", "manifest.json": b"two"})
    first = store.erase(RECORD)
    assert first is isinstance(store, Vault)  # a bucket under Object Lock refuses, and says so
    if first:
        with pytest.raises(MissingObjectError):
            store.read(RECORD, "letter.pdf")
        assert dict(store.records()) == {OTHER: frozenset({"letter.pdf", "manifest.json"})}
    assert store.erase(RECORD) is first
    assert store.read(OTHER, "letter.pdf") == b"one"


def test_nothing_but_a_burial_erases() -> None:
    callers = [
        path.relative_to(ROOT).as_posix()
        for room in ("config", "correspondence", "search", "archive", "signing")
        for path in (ROOT / room).rglob("*.py")
        if ".erase(" in path.read_text(encoding="utf-8")
    ]
    assert callers == ["archive/burial.py"]
