"""The bucket: objects in an S3 store with versioning and Object Lock in COMPLIANCE mode, by boto3.

The store is not believed: what was written is asked for again, with its version, its lock and its length.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import md5
from pathlib import Path
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from archive.core.errors import AlreadyThereError, DamagedObjectError, MissingObjectError, StoreNotAnsweringError
from archive.core.objects import NOTHING_BESIDE, Attempt, Beside, Bucket
from archive.core.package import digest
from archive.doors import once

_TIMES = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"mode": "standard", "max_attempts": 3},
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",  # Content-MD5 is understood by every server
    response_checksum_validation="when_required",
)
_ABSENT = frozenset({"NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed", "NotFound"})
_TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})
_REFUSED = frozenset({400, 403, 409, 412})
_MODE = "COMPLIANCE"
_SLACK = timedelta(minutes=10)


class S3:
    """A bucket of objects; `archive.core.objects.ObjectStore`."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._ready = False
        self._lock = Lock()
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=bucket.endpoint or None,
            region_name=bucket.region,
            aws_access_key_id=bucket.access_key,
            aws_secret_access_key=bucket.secret_key,
            config=_TIMES,
        )

    @property
    def name(self) -> str:
        """The bucket with its prefix."""
        return f"s3://{self._bucket.name}/{self._bucket.prefix}".rstrip("/")

    def prepare(self) -> None:
        """Makes the bucket with Object Lock, and gives it the rule that locks whatever is written into it.

        For a bucket that is there already only the rule is set.
        """
        with self._answering():
            try:
                self._client.create_bucket(Bucket=self._bucket.name, ObjectLockEnabledForBucket=True)
            except ClientError as error:
                if _code(error) not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                    raise
            rule = {"DefaultRetention": {"Mode": _MODE, "Days": self._bucket.days}}
            self._client.put_object_lock_configuration(
                Bucket=self._bucket.name, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
            )

    def keep(self, record: str, objects: Mapping[str, bytes], *, beside: Beside = NOTHING_BESIDE) -> None:
        """Writes a record's new objects and reads back that each is there, versioned, and locked long enough.

        Raises AlreadyThereError when a name holds other bytes; the very same bytes are our own, whose answer
        was lost. Not every server heeds If-None-Match, so the versions are looked at before and after: the
        oldest counts. A crash or an error leaves objects no row names: harmless, and locked.
        """
        for folder, files in beside.items():
            once.keep(Path(folder), files)
        with self._answering():
            self._require_ready()
            for part, data in objects.items():
                key = self._key(record, part)
                if not self._is_there(key, part, data):
                    version = self._put(key, data, IfNoneMatch="*").get("VersionId", "")
                    self._require_kept(key, data)
                    if list(self._versions(key))[-1] != version:  # another was first, and the server let both in
                        raise AlreadyThereError(object=part)

    def read(self, record: str, part: str) -> bytes:
        """What lies there now, unjudged. Raises MissingObjectError."""
        with self._answering():
            return self._got(self._key(record, part))

    def check(self, record: str, part: str, *, sha256: str) -> None:
        """Returns when the object is what was put there. Raises MissingObjectError, DamagedObjectError."""
        if digest(self.read(record, part)) != sha256:
            raise DamagedObjectError(object=part)

    def earlier(self, record: str, part: str) -> Iterator[bytes]:
        """Other versions under this name, oldest first: what somebody covered or marked as deleted is still here."""
        key = self._key(record, part)
        with self._answering():
            versions = list(self._versions(key))
        for version in reversed(versions):
            with self._answering():
                found = self._got(key, VersionId=version)
            yield found

    def put_back(self, record: str, part: str, data: bytes) -> None:
        """Writes a sound copy as the newest version; what lay there stays beneath it."""
        with self._answering():
            self._require_ready()
            key = self._key(record, part)
            self._put(key, data)
            self._require_kept(key, data)

    def records(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Every record that has objects here, with their names."""
        start = f"{self._bucket.prefix}/" if self._bucket.prefix else ""
        with self._answering():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket.name, Prefix=start)
            record, names = "", set[str]()
            for page in pages:
                for found in page.get("Contents", ()):
                    _, _, place = found["Key"].removeprefix(start).partition("/")
                    owner, _, name = place.partition("/")
                    if len(owner) != 32 or not name:  # our own trials
                        continue
                    if owner != record and names:
                        yield record, frozenset(names)
                        names = set()
                    record = owner
                    names.add(name)
            if names:
                yield record, frozenset(names)

    def erase(self, record: str) -> bool:
        """Deletes every version of the record's objects; False while Object Lock keeps one."""
        place, held = self._key(record, ""), False
        with self._answering():
            pages = self._client.get_paginator("list_object_versions").paginate(
                Bucket=self._bucket.name, Prefix=f"{place.rstrip('/')}/"
            )
            found = [row for page in pages for kind in ("Versions", "DeleteMarkers") for row in page.get(kind, ())]
            for row in found:
                one = {"Bucket": self._bucket.name, "Key": row["Key"], "VersionId": row["VersionId"]}
                held |= self._keeps(one)
        return not held

    def tried(self, probe: str) -> Iterator[Attempt]:
        """Tries it on an object of its own that is locked for a day."""
        probe = f"worm-{probe}"
        key, client = self._key("", probe), self._client
        with self._answering():
            yield Attempt(code="lock_rule", held=self._has_rule())
            version, until = self._locked_probe(key)
            at = {"Bucket": self._bucket.name, "Key": key}
            one, weak = {**at, "VersionId": version}, {"Mode": "GOVERNANCE", "RetainUntilDate": until}
            shorter = {"Mode": _MODE, "RetainUntilDate": until - timedelta(hours=12)}
            halt = {"Bucket": self._bucket.name, "VersioningConfiguration": {"Status": "Suspended"}}
            tries: tuple[tuple[str, Callable[[], object]], ...] = (
                ("write_again", lambda: self._is_there(key, probe, b"other")),
                ("delete", lambda: client.delete_object(**one)),
                ("delete_bypassing", lambda: client.delete_object(**one, BypassGovernanceRetention=True)),
                ("shorten", lambda: client.put_object_retention(**one, Retention=shorter)),
                (
                    "weaken",
                    lambda: client.put_object_retention(**one, Retention=weak, BypassGovernanceRetention=True),
                ),
                ("stop_versions", lambda: client.put_bucket_versioning(**halt)),
            )
            for code, act in tries:
                yield Attempt(code=code, held=_is_refused(act))
            client.put_object(**at, Body=b"other", ContentMD5=_md5(b"other"))
            yield Attempt(code="overwrite", held=self._still(key, version))
            client.delete_object(**at)
            yield Attempt(code="hide", held=self._still(key, version))

    def _keeps(self, one: Mapping[str, str]) -> bool:
        """Whether the store refuses to delete this version; what breaks down is neither yes nor no."""
        try:
            self._client.delete_object(**one)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in _REFUSED:
                return True
            raise
        return False

    def _locked_probe(self, key: str) -> tuple[str, datetime]:
        """A new object locked for a day by the server's own clock: its version, and until when."""
        clock = self._client.list_objects_v2(Bucket=self._bucket.name, MaxKeys=1)
        now = _date_of(clock)
        answer = self._put(key, b"first", ObjectLockMode=_MODE, ObjectLockRetainUntilDate=now + timedelta(days=1))
        return answer.get("VersionId") or "null", now + timedelta(days=1)

    def _is_there(self, key: str, part: str, data: bytes) -> bool:
        """True when these bytes are the oldest version; raises AlreadyThereError when others are."""
        versions = list(self._versions(key))
        if versions and self._got(key, VersionId=versions[-1]) != data:
            raise AlreadyThereError(object=part)
        return bool(versions)

    def _still(self, key: str, version: str) -> bool:
        """Whether the first bytes are there, and locked."""
        with suppress(MissingObjectError):
            head = self._client.head_object(Bucket=self._bucket.name, Key=key, VersionId=version)
            return head.get("ObjectLockMode") == _MODE and self._got(key, VersionId=version) == b"first"
        return False

    def _require_ready(self) -> None:
        """Once in a process: versions are kept, and everything written is locked long enough."""
        with self._lock:
            if self._ready:
                return
            versioning = self._client.get_bucket_versioning(Bucket=self._bucket.name).get("Status")
            if versioning != "Enabled":
                raise StoreNotAnsweringError(store=self.name, reason="the bucket keeps no versions")
            if not self._has_rule():
                raise StoreNotAnsweringError(store=self.name, reason="the bucket does not lock what is written")
            self._ready = True

    def _has_rule(self) -> bool:
        try:
            found = self._client.get_object_lock_configuration(Bucket=self._bucket.name)
        except ClientError as error:
            if _code(error) in {"ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration"}:
                return False
            raise
        rule = found["ObjectLockConfiguration"].get("Rule", {}).get("DefaultRetention", {})
        days = int(rule.get("Days") or 0) or int(rule.get("Years") or 0) * 365
        return bool(rule.get("Mode") == _MODE and days >= self._bucket.days)

    def _require_kept(self, key: str, data: bytes) -> None:
        """What the store says of the newest version: its length, a version, a lock that lasts."""
        head = self._client.head_object(Bucket=self._bucket.name, Key=key)
        until, written = head.get("ObjectLockRetainUntilDate"), head["LastModified"]
        lasts = until is not None and until - written >= timedelta(days=self._bucket.days) - _SLACK
        if head["ContentLength"] != len(data) or not head.get("VersionId"):
            raise StoreNotAnsweringError(store=self.name, reason="it does not hold what it took")
        if head.get("ObjectLockMode") != _MODE or not lasts:
            raise StoreNotAnsweringError(store=self.name, reason="it did not lock what it took")

    def _put(self, key: str, data: bytes, **how: Any) -> Any:  # noqa: ANN401  (boto3's own answers)
        return self._client.put_object(Bucket=self._bucket.name, Key=key, Body=data, ContentMD5=_md5(data), **how)

    def _got(self, key: str, **which: str) -> bytes:
        try:
            answer = self._client.get_object(Bucket=self._bucket.name, Key=key, **which)
            found: bytes = answer["Body"].read()
        except ClientError as error:
            if _code(error) in _ABSENT:
                raise MissingObjectError(object=key.rsplit("/", 1)[-1]) from error
            raise
        return found

    def _versions(self, key: str) -> Iterator[str]:
        """The versions of exactly this name, newest first."""
        for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket.name, Prefix=key):
            for found in page.get("Versions", ()):
                if found["Key"] == key:
                    yield found["VersionId"]

    def _key(self, record: str, part: str) -> str:
        return "/".join(piece for piece in (self._bucket.prefix, record[:2], record, part) if piece)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Refusals, silence and broken answers of the store are one kind of error."""
        try:
            yield
        except (BotoCoreError, ClientError, OSError, KeyError) as error:
            if isinstance(error, ClientError) and _code(error) in _TAKEN:  # another was first, in this moment
                raise AlreadyThereError(object=self.name) from error
            reason = _code(error) if isinstance(error, ClientError) else type(error).__name__
            raise StoreNotAnsweringError(store=self.name, reason=reason) from error


def _is_refused(act: Callable[[], object]) -> bool:
    """True when the store said no; a store that breaks down has not said no."""
    try:
        act()
    except AlreadyThereError:
        return True
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"] in _REFUSED
    return False


def _md5(data: bytes) -> str:
    """What the wire is checked by (RFC 1864); what is kept is checked by SHA-256."""
    return b64encode(md5(data, usedforsecurity=False).digest()).decode()


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))


def _date_of(answer: Any) -> datetime:  # noqa: ANN401  (boto3's own answers)
    return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
