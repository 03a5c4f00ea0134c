"""A paper outside every index is compared as the engine compares those inside."""

from datetime import date
from pathlib import Path

import pytest

from directory.core.clearance import Label
from search.core.cursor import Cursor
from search.core.document import Document, fields
from search.core.engine import Order
from search.core.lying import meets
from search.core.plan import AnyOf, Begins, Boned, Narrow, Near, matching, wider
from search.core.query import parse
from search.doors import embedded
from search.doors.snowball import english
from tests.search.oracle import KINDS, QUERIES, VOCABULARY, luck
from tests.search.test_embedded import put

BANDS = (0, 1, 2)
MORE = ("رقم: 3", "درجة: سري", "تاريخ: 2025", "نوع: كتاب", '"وزارة نفط"', "م.و/12/3", "من: دائرة", "إلى: الوزارة")


def papers() -> list[Document]:
    chance = luck(7)

    def words(most: int) -> str:
        return " ".join(chance.choices(VOCABULARY, k=chance.randint(1, most)))

    return [
        Document(
            record_id=f"{number:032x}",
            sequence=number,
            label=Label(level=chance.randint(0, 2)),
            readers=frozenset({"p1"}),
            units=frozenset({1}),
            kind=chance.choice(KINDS),
            on=date(chance.choice((2025, 2026)), chance.randint(1, 12), 14),
            body_id=1,
            subject=words(4),
            number=chance.choice(("", f"م.و/12/{number}")),
            issuer=words(2),
            addressees=(words(2), words(2)),
            words=words(20),
        )
        for number in range(60)
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> embedded.Reading:
    folder: Path = tmp_path_factory.mktemp("lying")
    return put(folder / "index", papers(), Cursor(entry=59))


@pytest.mark.parametrize("line", [*QUERIES, *MORE])
def test_every_line_finds_the_same_papers_in_the_index_and_outside_it(index: embedded.Reading, line: str) -> None:
    query = parse(line)
    narrows = (Narrow(), Narrow(is_exact=True), Narrow(years=(2026,), levels=(0, 1)), Narrow(from_on=date(2025, 6, 1)))
    wanted = [matching(query, narrow, english=english) for narrow in narrows]
    wanted += [one for one in (wider(query, Narrow(), english=english),) if one is not None]
    for condition in wanted:
        found = {one.record_id for one in index.newest(condition, BANDS, first=0, most=99, order=Order.NEWEST)}
        own = {one.record_id for one in papers() if meets(condition, fields(one, english=english))}
        assert own == found


def test_beginnings_and_slips_are_compared_alike_too(index: embedded.Reading) -> None:
    for condition in (
        Begins(field="t", text="ال"),
        Near(field="t", word="وزارا"),
        Boned(field="s", bones="ملك"),
        AnyOf(of=()),
    ):
        found = {one.record_id for one in index.newest(condition, BANDS, first=0, most=99, order=Order.NEWEST)}
        assert {one.record_id for one in papers() if meets(condition, fields(one, english=english))} == found
