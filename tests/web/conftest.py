"""The key office, for every test of its pages."""

import pytest

from tests.town import Town
from tests.web.office import Office


@pytest.fixture
def office(town: Town) -> Office:
    """Its officers, signed in."""
    return Office(town)
