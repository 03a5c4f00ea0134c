"""A letter is found by the incoming number its reader's own body gave it, and by nobody else."""

import pytest

from correspondence.arrivals import arrivals
from correspondence.core.number import is_meant, typed_parts
from correspondence.models import Delivery
from correspondence.receive import receive
from tests.correspondence.paper_trail import a_letter, registered
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of

MEANT = ("2026/23", "٢٠٢٦/٢٣", "23/2026", "۲۰۲۶-۰۰۲۳", "رقم الوارد ٢٣ / ٢٠٢٦", "23", "23/26")
NOT_MEANT = ("2026/2", "2026", "2025/23", "2026/23/7", "قانون 23 لسنة 2026", "", "/", "د إ/23")


@pytest.mark.parametrize("line", MEANT)
def test_any_way_to_write_it_means_it(line: str) -> None:
    assert is_meant(typed_parts(line), text="2026/23", serial=23, year=2026)


@pytest.mark.parametrize("line", NOT_MEANT)
def test_another_number_or_more_words_do_not(line: str) -> None:
    assert not is_meant(typed_parts(line), text="2026/23", serial=23, year=2026)


@pytest.mark.django_db
def test_it_is_found_by_readers_of_the_body_that_gave_it_alone(town: Town) -> None:
    given = registered(town, a_letter(town))
    line = f"{TODAY.year}/1"
    assert not arrivals(line, reach=town.laith.reach)
    receive(Delivery.objects.get(unit=town.finance_budget).pk, by=town.nasrin.reach, at=AT)
    (found,) = arrivals(line, reach=town.laith.reach)
    assert (found.record_id, found.number, found.on) == (given.record_id, line, TODAY)
    assert [one.record_id for one in arrivals("1", reach=town.laith.reach)] == [given.record_id]
    for stranger in (town.zainab, town.rebwar, town.omar, town.dara):
        assert not arrivals(line, reach=stranger.reach), stranger.username
    assert not arrivals(f"{TODAY.year - 1}/1", reach=town.laith.reach)
    asked = {"q": line.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))}
    assert given.record_id in client_of(town.laith).get("/search/", asked).content.decode()
    assert "رقم الوارد" not in client_of(town.zainab).get("/search/", asked).content.decode()
