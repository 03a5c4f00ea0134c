"""The hourly time over the checkpoint: ours and outside ones, kept beside it, accepted by another program."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import DatabaseError, transaction
from pytest_django.fixtures import Settings

from archive.core.leaf import EntryKind
from archive.enter import enter
from archive.fix_time import EVERY, fix_time
from archive.integrate import integrate
from archive.models import Asked, Checkpoint, CheckpointTime
from config.env import Place
from directory.core.reach import CLOCKWORK
from signing import authorities
from signing.core.errors import NotUnderRootError, TimeNotGivenError
from signing.doors import ca
from signing.proven_time import proven_time
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


def grow(count: int = 1) -> None:
    for number in range(count):
        enter(EntryKind.BLOCK, body={"number": number}, by=CLOCKWORK, at=AT)
    integrate(by=CLOCKWORK, at=AT)


def pem(*names: str) -> bytes:
    found = (ca.load_certificate(authorities.certificate(name)) for name in names)
    return b"".join(one.public_bytes(Encoding.PEM) for one in found)


class Authority(BaseHTTPRequestHandler):
    """A time authority over HTTP: the town's own, asked from outside, or a broken one."""

    def do_POST(self) -> None:
        """The answer its server was prepared to give."""
        request = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.answer(request))  # type: ignore[attr-defined]

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def outside(town: Town, settings: Settings, tmp_path: Path) -> Iterator[HTTPServer]:
    """An outside authority, configured with the town's root."""
    with HTTPServer(("127.0.0.1", 0), Authority) as server:
        answer = authorities.time_answer
        server.answer = answer  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (tmp_path / "root.pem").write_bytes(pem("root"))
        settings.WATCH_FILE = tmp_path / "watch"
        settings.WATCH_FILE.write_text(f"time national http://127.0.0.1:{server.server_port} root.pem\n")
        yield server
        server.shutdown()


def run(**named: object) -> int:
    return fix_time(by=CLOCKWORK, at=named.get("at", AT))  # type: ignore[arg-type]


def test_the_newest_checkpoint_gets_one_token_an_hour(town: Town) -> None:
    assert run() == 0
    grow()
    assert run() == 1
    grow()
    assert run() == 0
    assert run(at=AT + EVERY) == 1
    assert run(at=AT + 3 * EVERY) == 0  # the log has not grown
    assert list(CheckpointTime.objects.values_list("checkpoint_id", "source")) == [(1, "diwan"), (2, "diwan")]


def test_an_outside_authority_is_asked_too(outside: HTTPServer) -> None:
    grow()
    assert run() == 2
    assert set(CheckpointTime.objects.values_list("source", flat=True)) == {"diwan", "national"}


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "silence": lambda answer: answer[:0],
    "nonsense": lambda answer: answer[::-1],
    "cut": lambda answer: answer[:-1],
    "longer": lambda answer: answer + b"x",
}


@pytest.mark.parametrize("harm", HARMS)
def test_an_outside_authority_that_lies_is_not_believed(outside: HTTPServer, harm: str) -> None:
    outside.answer = lambda request: HARMS[harm](authorities.time_answer(request))  # type: ignore[attr-defined]
    grow()
    assert run() == 1
    assert Asked.objects.get(name="time:national").failures == 1
    assert run() == 0
    outside.answer = authorities.time_answer  # type: ignore[attr-defined]
    assert run(at=AT + timedelta(minutes=2)) == 1


def test_an_old_answer_of_an_outside_authority_is_refused(outside: HTTPServer) -> None:
    kept: list[bytes] = []

    def replayed(request: bytes) -> bytes:
        kept.append(authorities.time_answer(request))
        return kept[0]

    outside.answer = replayed  # type: ignore[attr-defined]
    grow()
    assert run() == 2
    Asked.objects.filter(name="time:national").update(size=0, again_at=AT)
    assert run() == 0
    assert Asked.objects.get(name="time:national").failures == 1


def test_a_token_proves_its_own_digest_under_its_own_root_alone(town: Town, tmp_path: Path) -> None:
    grow()
    run()
    row = CheckpointTime.objects.get()
    digest = sha256(Checkpoint.objects.get().note.encode()).digest()
    token = bytes(row.token)
    assert proven_time(token, digest).at == row.at
    with pytest.raises(TimeNotGivenError) as caught:
        proven_time(token, sha256(b"another").digest())
    assert not isinstance(caught.value, NotUnderRootError)
    with pytest.raises(NotUnderRootError):
        proven_time(token, digest, roots=foreign_root(tmp_path))
    for at in range(0, len(token), 7):
        harmed = token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :]
        try:
            found = proven_time(harmed, digest)
        except TimeNotGivenError:
            continue
        assert found.at == row.at  # a bit that nobody signed: of the certificates brought along


def foreign_root(folder: Path) -> bytes:
    """A root of somebody else."""
    out = folder / "foreign.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9",
         "-subj", "/CN=foreign", "-keyout", str(folder / "k.pem"), "-out", str(out)],
        check=True, capture_output=True,
    )  # fmt: skip
    return out.read_bytes()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_accepts_the_token_over_the_published_checkpoint(town: Town, place: Place, tmp_path: Path) -> None:
    grow()
    run()
    (tmp_path / "token").write_bytes(bytes(CheckpointTime.objects.get().token))
    (tmp_path / "root.pem").write_bytes(pem("root"))
    (tmp_path / "between.pem").write_bytes(pem("issuing", "time"))
    command = [
        "openssl",
        "ts",
        "-verify",
        "-in",
        "token",
        "-token_in",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "between.pem",
    ]
    ok = subprocess.run(
        [*command, "-data", str(place.log / "checkpoint")], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ok.returncode == 0, ok.stderr
    assert "Verification: OK" in ok.stdout
    other = tmp_path / "other"
    other.write_bytes((place.log / "checkpoint").read_bytes() + b"x")
    assert (
        subprocess.run([*command, "-data", str(other)], cwd=tmp_path, capture_output=True, check=False).returncode != 0
    )


def test_times_and_cosignatures_are_never_changed(town: Town) -> None:
    grow()
    run()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CheckpointTime.objects.update(source="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CheckpointTime.objects.all()._raw_delete("default")
