"""Both engines stand behind the one protocol."""

import pytest

from search.core.engine import Order
from search.core.server import Server
from search.doors import elastic, embedded
from search.doors.engines import engine


def test_the_settings_choose_the_engine(settings: object) -> None:
    settings.SEARCH = None
    assert isinstance(engine(), embedded.Embedded)
    settings.SEARCH = Server(hosts=("https://127.0.0.1:9200",))
    assert isinstance(engine(), elastic.Elastic)
    assert engine().name != embedded.Embedded().name


@pytest.mark.parametrize("door", [embedded, elastic])
def test_an_engine_knows_both_orders_and_no_other(door: object) -> None:
    orders = getattr(door, "_ORDERS", None) or door._SORTS
    assert set(orders) == set(Order)
