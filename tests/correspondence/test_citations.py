"""What letters refer to: threads with their gaps, and the registry's list of what is to be found."""

from datetime import timedelta

import pytest
from django.urls import reverse

from correspondence.bind import bind
from correspondence.citations import count_to_find, thread_of, to_find
from correspondence.core.errors import CitedNotFoundError, CitedSettledError, ReasonMissingError
from correspondence.core.letter import Reference, ReferenceKind
from correspondence.models import Citation
from correspondence.views import parts
from correspondence.write_off import write_off
from directory.core.errors import NotWithinReachError
from tests.correspondence.paper_trail import a_letter, inside, registered
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


def test_what_was_not_found_at_registration_waits_at_that_bodys_registry_alone(town: Town) -> None:
    given = registered(town, a_letter(town))
    (waiting,) = to_find(town.rebwar.reach)
    assert (waiting.record_id, waiting.number) == (given.record_id, "د م 12/3307")
    assert count_to_find(town.rebwar.reach) == 1
    for stranger in (town.nasrin, town.zainab, town.omar):
        assert to_find(stranger.reach) == ()
        with pytest.raises(NotWithinReachError):
            write_off(waiting.id, reason="ورقي", by=stranger.reach, at=AT)


def test_a_reference_is_bound_once_to_the_one_record_of_that_number_and_day(town: Town) -> None:
    first = registered(town, inside(town, references=()))
    given = registered(town, a_letter(town))
    (waiting,) = to_find(town.rebwar.reach)
    with pytest.raises(CitedNotFoundError):
        bind(waiting.id, number=first.number, on=first.on - timedelta(days=1), by=town.rebwar.reach, at=AT)
    with pytest.raises(CitedNotFoundError):
        bind(waiting.id, number=given.number, on=given.on, by=town.rebwar.reach, at=AT)  # itself
    assert bind(waiting.id, number=first.number, on=first.on, by=town.rebwar.reach, at=AT) == first.record_id
    assert to_find(town.rebwar.reach) == ()
    with pytest.raises(CitedSettledError):
        write_off(waiting.id, reason="ورقي", by=town.rebwar.reach, at=AT)
    with pytest.raises(CitedSettledError):
        bind(waiting.id, number=first.number, on=first.on, by=town.rebwar.reach, at=AT)
    assert [
        one.record_id for one in thread_of(first.record_id, is_outside=False, reach=town.zainab.reach).referred_by
    ] == [given.record_id]


def test_writing_off_needs_its_reason_and_the_thread_keeps_the_gap(town: Town) -> None:
    given = registered(town, a_letter(town))
    (waiting,) = to_find(town.rebwar.reach)
    with pytest.raises(ReasonMissingError):
        write_off(waiting.id, reason=" ", by=town.rebwar.reach, at=AT)
    write_off(waiting.id, reason="ورقي قبل المنظومة", by=town.rebwar.reach, at=AT)
    assert to_find(town.rebwar.reach) == ()
    (gap,) = thread_of(given.record_id, is_outside=False, reach=town.zainab.reach).refers_to
    assert (gap.number, gap.record_id) == ("د م 12/3307", "")


def test_a_thread_shows_only_what_its_reader_may_read_and_knows_an_answer(town: Town) -> None:
    first = registered(town, inside(town, references=()))
    row = Citation.objects.filter(record_id=registered(town, a_letter(town)).record_id).get()
    Citation.objects.filter(pk=row.pk).update(cited_id=first.record_id, kind=ReferenceKind.OURS)
    assert not thread_of(first.record_id, is_outside=False, reach=town.zainab.reach).is_answered()
    assert (
        thread_of(first.record_id, is_outside=False, reach=town.dara.reach).referred_by == ()
    )  # the other letter is not dara's
    assert thread_of(row.record_id, is_outside=False, reach=town.dara.reach).refers_to == ()


def test_a_telephone_call_is_nothing_to_find(town: Town) -> None:
    call = Reference(kind=ReferenceKind.CALL, body="", number="7", on=TODAY)
    registered(town, a_letter(town, references=(call,)))
    assert to_find(town.rebwar.reach) == ()


def test_the_page_of_the_list_binds_writes_off_and_refuses(town: Town) -> None:
    registered(town, a_letter(town))
    rebwar = client_of(town.rebwar)
    page = plain(rebwar.get("/registry/references/"))
    assert "د م 12" in page
    assert "\u200f" not in page  # their number stands as they wrote it, in the heading as in the field below it
    (waiting,) = to_find(town.rebwar.reach)
    off, tie = (f"/registry/references/{waiting.id}/{what}/" for what in ("off", "bind"))
    assert rebwar.post(off, {"reason": ""}).status_code == 422
    assert rebwar.post(tie, {"number": "", "on": "x"}).status_code == 422
    refused = rebwar.post(tie, {"number": "9/9", "on": "1/1/2026"})
    assert refused.status_code == 422
    assert 'value="9/9"' in plain(refused)
    assert rebwar.get(off).status_code == 405
    for stranger in (town.omar, town.zainab):
        assert client_of(stranger).get("/registry/references/").status_code == 404
        assert client_of(stranger).post(off, {"reason": "x"}).status_code == 404
    assert client_of(town.nasrin).post(off, {"reason": "x"}).status_code == 404
    assert rebwar.post(off, {"reason": "ورقي"}).status_code == 302
    assert rebwar.post(off, {"reason": "ورقي"}).status_code == 409
    assert "كل كتاب مشار إليه موجود" in plain(rebwar.get("/registry/references/"))


def test_a_long_list_is_shown_part_by_part_and_a_refused_line_keeps_what_was_typed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = tuple(Reference(kind=ReferenceKind.YOURS, body="x", number=f"9/{number}", on=TODAY) for number in range(3))
    registered(town, a_letter(town, references=papers))
    monkeypatch.setattr(parts.part_of, "__kwdefaults__", {"lines": 2})
    browser, address = client_of(town.rebwar), reverse("correspondence:references")
    first, rest = (plain(browser.get(f"{address}{where}")) for where in ("", "?from=2"))
    assert [page.count('aria-labelledby="c-') for page in (first, rest)] == [2, 1]
    assert "?from=2" in first
    last = to_find(town.rebwar.reach)[2]
    refused = browser.post(reverse("correspondence:bind", args=[last.id]), {"number": "77/7", "on": "1/1/2026"})
    assert refused.status_code == 422
    assert 'value="77/7"' in refused.content.decode()
    off = f"{reverse('correspondence:write_off', args=[last.id])}?from=2"
    assert f'action="{off}"' in rest
    refused = browser.post(off, {"reason": "س" * 600})
    assert refused.status_code == 422
    page = plain(refused)
    assert (page.count('aria-labelledby="c-'), "س" * 600 in page) == (1, True)  # the part that was asked, no other
    assert f'href="{address}?from=0"' in page
