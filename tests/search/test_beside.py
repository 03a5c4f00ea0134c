"""A letter is found by what stands beside its words: directives in its margin, annexes that were read."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from directory.core.clearance import Label
from directory.core.reach import FOLLOWER
from search.find import LOOKED_THROUGH, complete, find
from search.follow import follow
from tests.search.fake_archive import FakeArchive
from tests.search.test_find import ALI, AT, SARA, kept, numbers

pytestmark = pytest.mark.django_db


def test_a_directive_is_found_by_who_hears_it_and_shown_as_such(archive: Callable[..., FakeArchive]) -> None:
    fake = archive(kept(1, "نقل", "الملاك"), kept(2, "شكر"))
    first = f"{1:032x}"
    inside, outside = replace(ALI, bodies=frozenset({1})), replace(ALI, bodies=frozenset({4}))
    fake.direct(first, "للتدقيق حسب المخصصات خلال ٣ أيام", body=1)
    fake.direct(first, "رأي أعلى", body=1, level=1)
    follow(by=FOLLOWER, at=AT)
    for line in ("تدقيق", "المخصصات الملاك", '"حسب المخصصات"', "رأي"):
        assert numbers(line, reach=outside) == [], line
        assert numbers(line, reach=inside) == ([] if line == "رأي" else [1]), line
        assert complete(line[:3], reach=outside, at=AT) == complete(line[:3], reach=inside, at=AT)
    assert numbers("للتدقيق", reach=inside, is_exact=True) == [1]
    assert find("تدقيقات", reach=outside, at=AT).meant == ""
    found = find("تدقيق", reach=inside, at=AT).hits[0]
    assert (found.place, ("للتدقيق", True) in found.snippet) == ("margin", True)
    assert find("ملاك", reach=inside, at=AT).hits[0].place == ""
    fake.change(first, label=Label(level=1))
    assert numbers("رأي", reach=inside) == []
    follow(by=FOLLOWER, at=AT)
    assert numbers("رأي", reach=inside) == [1]
    fake.change(first, label=Label())
    follow(by=FOLLOWER, at=AT)
    assert (numbers("رأي", reach=inside), numbers("تدقيق", reach=inside)) == ([], [1])
    fake.change(first, label=Label(level=2))
    follow(by=FOLLOWER, at=AT)
    assert numbers("تدقيق", reach=inside) == []


def test_an_annex_that_was_read_later_is_found_with_its_letter(archive: Callable[..., FakeArchive]) -> None:
    fake = archive(kept(1, "نقل", "الملاك"), kept(2, "خطة", label=Label(level=2)))
    fake.read(f"{1:032x}", "كشف بالمخصصات", is_recognised=True)
    fake.read(f"{2:032x}", "كشف بالمخصصات")
    assert numbers("كشف") == []
    assert (follow(by=FOLLOWER, at=AT), follow(by=FOLLOWER, at=AT)) == (2, 0)
    assert numbers("كشف") == numbers("مخصصات الملاك") == numbers('"كشف بالمخصصات"') == [1]
    assert numbers("كشف", reach=SARA) == []
    hit = find("المخصصات", reach=ALI, at=AT).hits[0]
    assert (hit.place, hit.annex, hit.is_recognised, ("بالمخصصات", True) in hit.snippet) == ("annex", 1, True, True)
    assert "كشف" in complete("كش", reach=ALI, at=AT)
    fake.change(f"{1:032x}", readers=frozenset({"p1", "p2"}))
    follow(by=FOLLOWER, at=AT)
    assert numbers("كشف", reach=SARA) == [1]


def test_a_long_annex_is_found_by_all_of_it_and_shown_as_far_as_a_page_looks_through(
    archive: Callable[..., FakeArchive],
) -> None:
    fake = archive(kept(1, "نقل", "الملاك"))
    fake.read(f"{1:032x}", f"كشف {'سطر ' * (LOOKED_THROUGH // 4)} ختام")
    follow(by=FOLLOWER, at=AT)
    assert numbers("ختام") == numbers("كشف") == [1]
    assert [find(line, reach=ALI, at=AT).hits[0].place for line in ("كشف", "ختام")] == ["annex", ""]
