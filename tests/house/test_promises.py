"""Every invariant and every workflow shape has a test that bears its number: i1 to i15, 2_1 to 2_17."""

import re

import pytest

from tests.house.rooms import ROOT

TESTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))


@pytest.mark.parametrize("number", range(1, 16))
def test_each_invariant_has_a_test_of_its_number(number: int) -> None:
    assert re.search(rf"^(async )?def test_i{number}_", TESTS, re.MULTILINE)


@pytest.mark.parametrize("number", range(1, 18))
def test_each_shape_has_a_test_of_its_number(number: int) -> None:
    assert re.search(rf"^(async )?def test_2_{number}_", TESTS, re.MULTILINE)
