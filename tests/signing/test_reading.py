"""Where the pages of a document stand in its tree."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.doors import reading

COUNT = 1_500


def document(*, count: int = COUNT, branches: int = 1) -> PdfFileReader:
    """Blank pages under so many branches."""
    with pikepdf.new() as made:
        for _ in range(count):
            made.add_blank_page()
        top = made.Root.Pages
        if branches > 1:
            pages = list(top.Kids)
            parts = [pages[: count // branches], pages[count // branches :]]
            top.Kids = Array(
                [made.make_indirect(Dictionary(Type=Name.Pages, Parent=top, Kids=one, Count=len(one))) for one in parts]
            )
        output = io.BytesIO()
        made.save(output, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return PdfFileReader(io.BytesIO(output.getvalue()))


@pytest.mark.parametrize("branches", [1, 2])
def test_each_page_has_its_place_however_the_tree_is_built_and_is_read_once(
    branches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = document(branches=branches)
    read: list[int] = []
    one_by_one = reader.get_object

    def counted(reference: generic.Reference, *others: object, **named: object) -> object:
        read.append(reference.idnum)
        return one_by_one(reference, *others, **named)  # type: ignore[no-untyped-call]  # the library is partly typed

    monkeypatch.setattr(reader, "get_object", counted)
    places = reading._page_numbers(reader)
    assert COUNT <= len(read) < COUNT + 20
    assert sorted(places.values()) == list(range(COUNT))
    for number in (0, COUNT // 2 - 1, COUNT // 2, COUNT - 1):
        assert places[reader.find_page_for_modification(number)[0].idnum] == number


def miscount(top: generic.DictionaryObject) -> None:
    top["/Count"] = generic.NumberObject(3)


def stray(top: generic.DictionaryObject) -> None:
    top["/Kids"].raw_get(0).get_object()["/Type"] = generic.NameObject("/Font")


def inline(top: generic.DictionaryObject) -> None:
    top["/Kids"][0] = top["/Kids"].raw_get(0).get_object()


def grow(top: generic.DictionaryObject) -> None:
    branch = top["/Kids"].raw_get(0)
    branch.get_object()["/Kids"].append(branch)


@pytest.mark.parametrize("spoil", [miscount, stray, inline, grow])
def test_pages_that_are_no_tree_are_refused(spoil: Callable[[generic.DictionaryObject], None]) -> None:
    reader = document(count=4, branches=2)
    spoil(reader.root["/Pages"])
    with pytest.raises(PdfReadError):
        reading._page_numbers(reader)
