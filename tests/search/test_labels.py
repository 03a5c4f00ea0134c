"""Addresses of pages and choices keep the rest of the search."""

from django.http import QueryDict

from search.find import Found
from search.labels import address, pages


def test_there_are_no_pages_when_one_is_enough() -> None:
    assert pages(Found(total=3, pages=1), QueryDict("q=x")) == ()


def test_pages_around_this_one_keep_the_search() -> None:
    found = pages(Found(total=200, page=3, pages=10), QueryDict("q=%D9%85&kinds=a&kinds=b&page=3"))
    assert [link.number for link in found] == [1, 2, 3, 4, 5]
    assert [link.is_current for link in found] == [False, False, True, False, False]
    assert found[0].address == "?q=%D9%85&kinds=a&kinds=b&page=1"


def test_an_empty_change_takes_the_choice_away() -> None:
    assert address(QueryDict("q=x&exact=1&page=2"), exact="") == "?q=x"
    assert address(QueryDict("q=x"), exact="1") == "?q=x&exact=1"
