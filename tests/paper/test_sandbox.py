"""A task in the sandbox may do its worst: the caller gets an answer."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from paper.core.errors import DamagedError, ResourceError
from paper.core.limits import ChildLimits
from paper.doors import landlock
from paper.doors.sandbox import ROOT, Sandbox

Found = TypeVar("Found")
SMALL = ChildLimits(cpu_seconds=1, wall_seconds=1.5)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox(("tests.paper.hostile", "tests.paper.absent"))
    yield box
    box.close()


def test_a_task_answers(sandbox: Sandbox) -> None:
    payload = os.urandom(300_000)
    assert sandbox.run("tests.paper.hostile:echo", payload) == payload


def test_an_empty_answer_is_an_answer(sandbox: Sandbox) -> None:
    assert sandbox.run("tests.paper.hostile:echo", b"") == b""


@pytest.mark.parametrize("task", ["crash", "spin", "sleep", "swallow", "stumble"])
def test_a_crash_or_a_limit_is_a_refusal(sandbox: Sandbox, task: str) -> None:
    with pytest.raises(ResourceError):
        sandbox.run(f"tests.paper.hostile:{task}", b"", limits=SMALL)
    assert sandbox.run("tests.paper.hostile:echo", b"still here") == b"still here"


def test_a_failure_tells_its_kind_and_no_words_of_the_document(sandbox: Sandbox) -> None:
    with pytest.raises(ResourceError) as caught:
        sandbox.run("tests.paper.hostile:stumble", b"")
    assert caught.value.facts == {"reason": "ValueError"}


def test_a_refusal_comes_through_with_its_facts(sandbox: Sandbox) -> None:
    with pytest.raises(DamagedError) as caught:
        sandbox.run("tests.paper.hostile:refuse", b"")
    assert caught.value.facts == {"page": 7}


def test_only_listed_tasks_run(sandbox: Sandbox) -> None:
    for task in ("os:system", "tests.paper.absent:thing", "tests.paper.hostile:Path"):
        with pytest.raises(RuntimeError):
            sandbox.run(task, b"")


def test_the_child_inherits_neither_environment_nor_files(sandbox: Sandbox, tmp_path: Path) -> None:
    with (tmp_path / "open").open("w"):
        names = sandbox.run("tests.paper.hostile:environment", b"").decode().split(";")
        assert set(names) <= {"LANG", "LC_CTYPE", "PYTHONDONTWRITEBYTECODE"}
        assert sandbox.run("tests.paper.hostile:files", b"") == b"0 1 2 3"


@pytest.fixture
def fenced() -> None:
    if landlock.ruleset([]) is None:
        pytest.skip("this kernel has no Landlock (Linux 5.13)")


def test_the_child_reads_no_key_and_writes_nothing(sandbox: Sandbox, fenced: None, tmp_path: Path) -> None:
    secret = tmp_path / "root.key"
    secret.write_bytes(b"secret")
    for task, place in (("read", secret), ("read", ROOT / "manage.py"), ("write", tmp_path / "new"), ("write", secret)):
        with pytest.raises(ResourceError) as caught:
            sandbox.run(f"tests.paper.hostile:{task}", str(place).encode())
        assert caught.value.facts == {"reason": "PermissionError"}
    assert secret.read_bytes() == b"secret"


def test_the_child_reaches_no_network(sandbox: Sandbox, fenced: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(ResourceError):
        sandbox.run("tests.paper.hostile:connect", str(server.getsockname()[1]).encode())


def test_each_request_has_its_own_child_of_one_keeper(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(sandbox.run, "tests.paper.hostile:whoami", b"") for _ in range(24)]
        pairs = [answer.result().decode().split() for answer in answers]
    assert len({child for child, _ in pairs}) == 24
    assert len({keeper for _, keeper in pairs}) == 1


@pytest.mark.servers
def test_slow_and_fast_requests_run_beside_each_other(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(sandbox.run, "tests.paper.hostile:sleep", b"", limits=ChildLimits(wall_seconds=2))
        began = time.monotonic()
        sandbox.run("tests.paper.hostile:echo", b"quick")
        assert time.monotonic() - began < 1.5
        assert isinstance(slow.exception(), ResourceError)


def test_a_lost_keeper_is_replaced(sandbox: Sandbox) -> None:
    keeper = int(sandbox.run("tests.paper.hostile:whoami", b"").split()[1])
    os.kill(keeper, signal.SIGKILL)
    _until(lambda: _state(keeper) in {"Z", ""})
    assert int(sandbox.run("tests.paper.hostile:whoami", b"").split()[1]) != keeper


def test_a_child_that_was_ended_while_it_waited_is_replaced(sandbox: Sandbox) -> None:
    keeper = int(sandbox.run("tests.paper.hostile:whoami", b"").split()[1])
    waiting = _waiting(keeper)
    os.kill(waiting, signal.SIGKILL)
    _until(lambda: not _children(keeper))
    child, same_keeper = map(int, sandbox.run("tests.paper.hostile:whoami", b"").split())
    assert same_keeper == keeper
    assert child != waiting


def test_a_child_that_was_killed_at_work_is_a_refusal_and_the_next_one_answers(sandbox: Sandbox) -> None:
    keeper = int(sandbox.run("tests.paper.hostile:whoami", b"").split()[1])
    chosen = _waiting(keeper)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(sandbox.run, "tests.paper.hostile:sleep", b"")
        assert _until(lambda: set(_children(keeper)) > {chosen})
        beside = pool.submit(sandbox.run, "tests.paper.hostile:echo", b"beside")
        assert beside.result() == b"beside"
        os.kill(chosen, signal.SIGKILL)
        assert isinstance(slow.exception(), ResourceError)
    assert sandbox.run("tests.paper.hostile:whoami", b"").split()[1] == str(keeper).encode()


def test_the_child_that_answers_waited_for_this_one_request(sandbox: Sandbox) -> None:
    keeper = int(sandbox.run("tests.paper.hostile:whoami", b"").split()[1])
    waiting = _waiting(keeper)
    assert sandbox.run("tests.paper.hostile:whoami", b"").split()[0] == str(waiting).encode()
    assert _until(lambda: waiting not in _children(keeper))


def test_a_child_that_waits_ends_with_its_keeper(sandbox: Sandbox) -> None:
    keeper = int(sandbox.run("tests.paper.hostile:whoami", b"").split()[1])
    waiting = _waiting(keeper)
    os.kill(keeper, signal.SIGKILL)
    assert _until(lambda: _state(waiting) in {"Z", ""})


def test_the_keeper_ends_with_its_owner_even_by_a_kill() -> None:
    code = (
        "import sys, time\n"
        "from paper.doors.sandbox import Sandbox\n"
        "print(Sandbox(('tests.paper.hostile',)).run('tests.paper.hostile:whoami', b'').split()[1].decode(), flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        keeper = int(owner.stdout.readline())
        owner.kill()
    assert _until(lambda: _state(keeper) in {"Z", ""}), "the keeper lives on"


@pytest.fixture(scope="module")
def pair() -> Iterator[Sandbox]:
    """Children each of which has a process beside it."""
    box = Sandbox(("tests.paper.beside",))
    yield box
    box.close()


def test_each_child_has_its_own_process_beside_it_under_the_same_limits_and_fence(
    pair: Sandbox, tmp_path: Path
) -> None:
    numbers = {pair.run("tests.paper.beside:ask", b"number") for _ in range(3)}
    assert len(numbers) == 3
    limits = f"{SMALL.memory} {SMALL.cpu_seconds} {SMALL.written_bytes}"
    assert pair.run("tests.paper.beside:ask", b"limits", limits=SMALL).decode() == limits
    assert pair.run("tests.paper.beside:ask", b"files") == b"0 1 2 3 4"
    if landlock.ruleset([]) is not None:
        (tmp_path / "root.key").write_bytes(b"secret")
        assert pair.run("tests.paper.beside:ask", f"read {tmp_path / 'root.key'}".encode()) == b"refused"


def test_the_process_beside_ends_with_its_child_whatever_it_does(pair: Sandbox) -> None:
    at_work = int(pair.run("tests.paper.beside:leave_at_work", b""))
    assert _until(lambda: _state(at_work) in {"Z", ""}, seconds=3)
    with pytest.raises(ResourceError):
        pair.run("tests.paper.beside:crash_at_work", b"")
    keeper = int(pair.run("tests.paper.beside:ask", b"keeper"))
    assert pair.run("tests.paper.beside:leave_alone", b"still here") == b"still here"
    assert _until(lambda: len(_children(keeper)) == 2)


def test_a_child_whose_process_beside_is_gone_does_without_or_says_so(pair: Sandbox) -> None:
    assert pair.run("tests.paper.beside:ask", b"end") == b""
    keeper = int(pair.run("tests.paper.beside:ask", b"keeper"))
    assert _until(lambda: len(_children(keeper)) == 2)
    beside, child = sorted(_children(keeper))
    os.kill(beside, signal.SIGKILL)
    assert _until(lambda: _children(keeper) == [child])
    assert pair.run("tests.paper.beside:ask", b"number") == b"alone"


def test_a_keeper_teaches_every_later_child_and_so_does_the_one_after_it(pair: Sandbox) -> None:
    assert pair.run("tests.paper.beside:known", b"") == b""
    for facts, known in ((b"one", b"one"), (b"two" * 300_000, b"two" * 300_000), (b"nonsense", b"two" * 300_000)):
        pair.teach(facts)
        assert pair.run("tests.paper.beside:known", b"") == known
        assert pair.run("tests.paper.beside:known", b"") == known
    pair.teach(b"three")
    keeper = int(pair.run("tests.paper.beside:ask", b"keeper"))
    assert _until(lambda: len(_children(keeper)) == 2)
    os.kill(keeper, signal.SIGKILL)
    _until(lambda: _state(keeper) in {"Z", ""})
    assert pair.run("tests.paper.beside:known", b"") == b"three"


def _until(found: Callable[[], Found], *, seconds: float = 10.0) -> Found:
    """What is found as soon as it is something, or after so many seconds."""
    end = time.monotonic() + seconds
    while not (now := found()) and time.monotonic() < end:
        time.sleep(0.02)
    return now


def _waiting(keeper: int) -> int:
    """The keeper's one child, as soon as those that answered have gone."""
    assert _until(lambda: len(_children(keeper)) == 1)
    return _children(keeper)[0]


def _children(pid: int) -> list[int]:
    """The processes that this one forked and that live."""
    stats = [one.parent.name for one in Path("/proc").glob("[0-9]*/stat")]
    return [int(one) for one in stats if _state(int(one), 1) == str(pid) and _state(int(one)) != "Z"]


def _state(pid: int, place: int = 0) -> str:
    """A process's state, or at place 1 its parent; nothing when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[place]
    except (FileNotFoundError, ProcessLookupError):
        return ""
