"""The door to Elasticsearch against a real server: the oracle's answers, changes at once, a kept cursor."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from elasticsearch import Elasticsearch

from directory.core.reach import FOLLOWER
from search.core.plan import Narrow
from search.find import complete, find
from search.follow import follow, mend
from tests.search.oracle import QUERIES, luck, reader, truth
from tests.search.random_cases import AT, SERVER, ended, world
from tests.search.test_random_cases import BEGINNINGS, SLIPS, differs

pytestmark = [pytest.mark.servers, pytest.mark.django_db]
HERE = Path(__file__).with_name("elasticsearch")
NOBODY = 65534


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A node that lives as long as this module; skipped where none can be had."""
    if missing := [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]:
        pytest.skip(f"Elasticsearch needs {' and '.join(missing)}.")
    scratch = Path(tempfile.mkdtemp(prefix="diwan-elastic-"))
    try:
        _build(scratch)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with _started(scratch, port) as node:
            yield f"http://127.0.0.1:{port}"
            node.stdin.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _build(scratch: Path) -> None:
    bring = ["mvn", "-B", "-q", "-ntp", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    got = subprocess.run([*bring, f"-DoutputDirectory={scratch / 'lib'}"], capture_output=True, text=True, check=False)
    if got.returncode:
        pytest.skip("Elasticsearch could not be brought from the Maven registry.")
    source = str(HERE / "src" / "Serve.java")
    subprocess.run(["javac", "-cp", f"{scratch / 'lib'}/*", "-d", str(scratch), source], check=True)
    for name in ("config", "modules", "plugins", "lib", "data", "logs"):
        (scratch / "home" / name).mkdir(parents=True, exist_ok=True)
    for path in (scratch, *scratch.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o644)
    if os.geteuid() == 0:  # the server refuses to run as root
        for path in (scratch, *(scratch / "home").rglob("*")):
            os.chown(path, NOBODY, NOBODY)


def _started(scratch: Path, port: int) -> subprocess.Popen[str]:
    command = ["java", "-Xmx512m", "-Dtests.security.manager=false", f"-Djava.io.tmpdir={scratch}"]
    command += ["-cp", f"{scratch / 'lib'}/*:{scratch}", "Serve", str(scratch / "home"), str(port)]
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with (scratch / "node.log").open("w") as log:
        node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, text=True, cwd=scratch, **who)
    for _ in range(120):
        if "ready" in (scratch / "node.log").read_text():
            return node
        time.sleep(0.5)
    node.kill()
    pytest.skip("Elasticsearch did not start on this machine.")


def test_a_real_server_gives_the_oracles_answers(
    address: str, monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path
) -> None:
    client = Elasticsearch(address, request_timeout=60)
    monkeypatch.setattr("tests.search.random_cases.client", lambda: client)
    for number in (1, 2, 12, 21, 99):
        get_user_model().objects.create(pk=number, username=f"reader{number}")
    here = world(0, tmp_path / "real", monkeypatch, settings)
    with here.through(SERVER, monkeypatch, settings):
        people = [reader(luck(seed)) for seed in range(3)]
        for reach in people:
            for line in (*QUERIES, *SLIPS):
                assert not differs(here, find(line, reach=reach, at=AT), reach, line, Narrow()), line
            assert [complete(begun, reach=reach, at=AT) for begun in BEGINNINGS] == [
                ended(here.papers, reach, begun) for begun in BEGINNINGS
            ]
        _change_hands(here, people[0])


def _change_hands(here: object, reach: object) -> None:
    """A paper taken from its reader is gone before the follower and after it; the digest agrees in the end."""
    here.archive.trusts_search = False
    ids = truth(here.papers, reach, "").ids
    assert ids
    paper = next(one for one in here.papers if one.record_id() == ids[0])
    closed = replace(
        paper, persons=frozenset(), posts=frozenset(), desks=frozenset(), groups=frozenset(), is_personal=True
    )
    here.archive.change(ids[0], readers=closed.kept().readers, label=closed.kept().facts.label)
    assert ids[0] not in [hit.record_id for hit in find("", reach=reach, at=AT).hits]
    assert follow(by=FOLLOWER, at=AT) == 1
    assert ids[0] not in [hit.record_id for hit in find("", reach=reach, at=AT).hits]
    assert mend(by=FOLLOWER) == ()
