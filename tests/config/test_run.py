"""The one command everything starts with: what it says when it cannot."""

import importlib.machinery
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

RUN = Path(__file__).parents[2] / "run"


@pytest.fixture
def run() -> ModuleType:
    """The command as a module."""
    loader = importlib.machinery.SourceFileLoader("run", str(RUN))
    spec = importlib.util.spec_from_loader("run", loader)
    assert spec is not None
    made = importlib.util.module_from_spec(spec)
    loader.exec_module(made)
    return made


class Locked:
    """The path of a file below a folder that somebody else keeps shut."""

    def exists(self) -> bool:
        raise PermissionError


def test_packages_that_somebody_else_installed_are_named_in_one_sentence(run: ModuleType) -> None:
    run.PYTHON = Locked()
    with pytest.raises(SystemExit, match=r"No permission to read .*: somebody else made it"):
        run.ensure("requirements.lock")


def test_half_a_virtual_environment_does_not_stay(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while it is made: the next start would take half of one for whole."""
    run.VENV, run.PYTHON = tmp_path / "venv", tmp_path / "venv" / "bin" / "python"

    def interrupt(*_given: object, **_named: object) -> None:
        run.VENV.mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr(run.subprocess, "run", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run.make_venv()
    assert not run.VENV.exists()
