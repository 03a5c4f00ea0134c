"""What pages need besides the town: a folder of static files, and the table of durable counters."""

import pytest
from django.core.cache import cache
from django.core.management import call_command

from config.env import Place


@pytest.fixture(autouse=True)
def _ground(place: Place, db: None) -> None:
    (place.data / "static").mkdir(exist_ok=True)
    call_command("createcachetable", verbosity=0)
    cache.clear()
