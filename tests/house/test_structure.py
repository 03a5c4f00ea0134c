"""The walls that import contracts cannot see."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from tests.house.rooms import ROOMS, ROOT, STAIRS, relative, sources

SMALL_ENOUGH = 350
FORBIDDEN_NAMES = {"utils.py", "common.py", "services.py", "helpers.py", "signals.py", "tasks.py", "constants.py"}
CLOCKLESS = ("views", "management", "middleware", "templatetags")


def test_foreign_keys_go_down_or_stay() -> None:
    wrong = []
    for model in apps.get_models():
        room = model._meta.app_label
        for field in model._meta.get_fields():
            if room in STAIRS and isinstance(field, ForeignKey | ManyToManyField):
                other = field.related_model._meta.app_label
                if other in STAIRS and other != room and STAIRS[other] >= STAIRS[room]:
                    wrong.append(f"{model.__name__}.{field.name} -> {other}")
    assert not wrong


def test_every_core_file_has_its_test() -> None:
    missing = [
        relative(path)
        for room in ROOMS
        for path in sorted((ROOT / room / "core").glob("*.py"))
        if path.name not in {"__init__.py", "errors.py"} and not (ROOT / "tests" / room / f"test_{path.name}").exists()
    ]
    assert not missing


def test_no_file_is_a_drawer_for_anything() -> None:
    assert not [relative(path) for room in ROOMS for path in sources(room) if path.name in FORBIDDEN_NAMES]


def test_files_stay_small_enough_to_read() -> None:
    files = [path for room in ROOMS for path in sources(room)] + sorted((ROOT / "tests").rglob("*.py"))
    large = {relative(path): n for path in files if (n := _length(path)) > SMALL_ENOUGH}
    assert not large


def _length(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_migrations_import_no_room() -> None:
    wrong = []
    for room in ROOMS:
        for path in sorted((ROOT / room / "migrations").glob("*.py")):
            for module in _imports(path):
                if module.split(".")[0] in ROOMS and path.name != "__init__.py":
                    wrong.append(f"{relative(path)}: {module}")
    assert not [line for line in wrong if "0001_initial" not in line]


def _imports(path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def test_rooms_say_what_they_are_for_and_what_they_never_do() -> None:
    for room in ROOMS:
        said = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8")))
        assert said, room
        assert re.search(r"\bnever\b|\bno\b", said), room


@pytest.mark.parametrize("room", ROOMS)
def test_only_clock_readers_read_the_clock(room: str) -> None:
    reads = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|localdate\(\)")
    wrong = [
        relative(path)
        for path in sources(room)
        if not any(part.startswith(CLOCKLESS) for part in path.relative_to(ROOT).parts)
        and path.parts[-2] != "doors"
        and relative(path) not in {"config/pages.py", "config/refusals.py"}
        and not relative(path).startswith("config/demo/")
        and reads.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_views_reach_tables_only_within_a_reach() -> None:
    wrong = []
    for room in ROOMS:
        for path in sources(room):
            if any(part.startswith("views") for part in path.relative_to(ROOT).parts):
                text = path.read_text(encoding="utf-8")
                wrong += [relative(path) for found in re.finditer(r"\.objects\.(\w+)", text) if found[1] != "within"]
    assert not wrong


def test_raw_sql_stays_in_doors_and_migrations() -> None:
    raw = re.compile(r"\.raw\(|\.extra\(|connection\.cursor\(|apps\.get_model\(")
    wrong = [
        relative(path)
        for room in ROOMS
        for path in sources(room)
        if "doors" not in path.parts and raw.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong


NAMED_REACHES = {
    "CLOCKWORK": {"config", "archive", "search", "correspondence", "directory", "signing"},
    "FOLLOWER": {"search", "archive", "directory", "config"},
    "PUBLIC": {"config", "signing", "archive", "directory", "correspondence"},
}


@pytest.mark.parametrize("name", NAMED_REACHES)
def test_reaches_without_a_person_are_used_where_they_are_expected(name: str) -> None:
    users = {room for room in ROOMS for path in sources(room) if re.search(rf"\b{name}\b", path.read_text("utf-8"))}
    assert users <= NAMED_REACHES[name]


def test_nobody_reaches_as_none() -> None:
    wrong = [
        relative(path)
        for room in ROOMS
        for path in sources(room)
        if re.search(r"reach:\s*Reach\s*\|\s*None|reach\s*=\s*None\b|by:\s*Reach\s*\|\s*None", path.read_text("utf-8"))
    ]
    assert not wrong


def test_the_day_of_a_moment_is_asked_in_one_place() -> None:
    asked = [
        relative(path)
        for room in ROOMS
        for path in sources(room)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("date", "localdate")
    ]
    assert asked == ["directory/core/day.py"]
