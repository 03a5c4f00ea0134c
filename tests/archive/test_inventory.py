"""Counted filings and pages by key: counts stay what is filed whatever happens, and no line is lost between pages."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive import inventory, retention
from archive.classify import classify, file_into
from archive.close_dossier import close_dossier
from archive.models import (
    ClassCount,
    Filing,
    ProtectingCertificate,
    Protection,
    ProtectionCount,
    Record,
    Unclassed,
)
from archive.open_dossier import open_dossier
from archive.sum_up import sum_up
from directory.core.clearance import Clearance, Label, Level
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from tests.archive.conftest import Deposit
from tests.archive.conftest import judge as judge  # noqa: PLC0414  (fixtures of the archive's tests)
from tests.archive.conftest import kept as kept  # noqa: PLC0414
from tests.archive.keeping import Care, care_of, years_ago
from tests.correspondence.conftest import Together
from tests.correspondence.conftest import together as together  # noqa: PLC0414  (a fixture)
from tests.town import AT, TODAY, Town
from tests.web.steps import client_of, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def care(town: Town, kept: Deposit) -> Care:
    return care_of(town, kept)


def counted() -> Counter[tuple[int, int, int, int]]:
    found: Counter[tuple[int, int, int, int]] = Counter()
    for row in ClassCount.objects.all():
        found[row.record_class_id, row.month, row.level, row.compartments] += row.records
    return +found


def is_true() -> bool:
    """What the triggers counted is what is there, one by one."""
    found: Counter[tuple[int, int, int, int]] = Counter()
    for row in Filing.objects.select_related("record"):
        month = 0 if row.since is None else 12 * row.since.year + row.since.month
        found[row.record_class_id, month, row.record.level, row.record.compartments] += 1
    left = set(Record.objects.filter(filing=None).values_list("pk", flat=True))
    resting = Counter(
        (row.protection.certificate_id, row.protection.renewals > 0, row.protection.failure != "")
        if hasattr(row, "protection")
        else (None, False, False)
        for row in Record.objects.select_related("protection")
    )
    return (
        counted() == found
        and set(Unclassed.objects.values_list("pk", flat=True)) == left
        and {line[:3]: line[3] for line in ProtectionCount.objects.told()} == resting
    )


def test_counts_are_what_is_filed_whatever_happens_to_it(care: Care) -> None:
    assert is_true()
    first, second, third = care.classed("100"), care.classed("100", label=Label(level=Level.SECRET)), care.kept()
    assert is_true()
    classify([first, third], class_id=care.a_class("200").pk, by=care.nawal.reach, at=AT)
    dossier = open_dossier(care.a_class("100").pk, symbol="1", title="x", by=care.nawal.reach, at=AT)
    file_into([second, third], dossier_id=dossier, by=care.nawal.reach, at=AT)
    assert is_true()
    assert [number for (_, month, _, _), number in counted().items() if month == 0] == [1, 1]
    close_dossier(dossier, by=care.nawal.reach, at=AT)
    Record.objects.filter(record_id=second).update(level=0, compartments=4)
    assert is_true()
    Filing.objects.get(record__record_id=third).delete()
    assert is_true()
    Record.objects.get(record_id=first).delete()
    Record.objects.get(record_id=third).delete()
    assert is_true()
    assert sum(counted().values()) == 1
    assert not Unclassed.objects.exists()


def test_a_count_that_was_edited_is_counted_anew(care: Care) -> None:
    care.classed("100")
    care.kept()
    before = counted()
    ClassCount.objects.update(records=90)
    Unclassed.objects.all().delete()
    ClassCount.objects.recount()
    assert counted() == before
    assert is_true()


def test_rows_that_say_more_or_less_become_one(care: Care, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.sum_up.ENOUGH", 1)
    names = [care.classed("100") for _ in range(3)]
    classify(names, class_id=care.a_class("200").pk, by=care.nawal.reach, at=AT)
    rows = [Record.objects.get(record_id=name).pk for name in names]
    rest = ProtectingCertificate.objects.create(
        what="timestamp", algorithm="ecdsa", digest="sha256", authority="a", holder="b", serial="1", until=AT
    )
    Protection.objects.note(rows[0], rest, failure="")
    Protection.objects.note(rows[1], None, tried_at=AT, failure="NotReadableError")
    Protection.objects.note(rows[0], rest, renewals=1, failure="NotReadableError")
    before = counted()
    assert is_true()
    assert sum_up(by=CLOCKWORK) > 0
    assert (counted(), is_true(), ClassCount.objects.count()) == (before, True, len(before))
    assert ProtectionCount.objects.count() == 3
    assert sum_up(by=CLOCKWORK) == 0
    Record.objects.get(record_id=names[0]).delete()
    assert is_true()
    ProtectionCount.objects.update(records=7)
    assert len(list(ProtectionCount.objects.wrong())) >= 3
    with pytest.raises(RuntimeError):
        sum_up(by=care.nawal.reach)


@pytest.mark.parametrize(("years", "days", "due"), [(2, 0, 1), (2, 1, 1), (2, -1, 0), (2, 32, 1), (2, -32, 0)])
def test_the_plan_counts_what_is_due_to_the_day(care: Care, years: int, days: int, due: int) -> None:
    since = care.a_class("100").schedule().latest_due(TODAY)
    assert since.year == TODAY.year - years
    care.kept(on=since)
    record_id = care.kept(on=since - timedelta(days=days))
    classify([record_id], class_id=care.a_class("100").pk, by=care.nawal.reach, at=AT)
    (line,) = [one for one in retention.plan(reach=care.nawal.reach, on=TODAY) if one.code == "100"]
    assert (line.records, line.due) == (1, due)


def test_the_plan_counts_no_letter_above_the_readers_clearance(care: Care) -> None:
    from dataclasses import replace

    care.classed("100", label=Label(level=Level.SECRET))
    low = replace(care.nawal.reach, clearance=Clearance(level=Level.ORDINARY))
    told = [
        {one.code: (one.records, one.due) for one in retention.plan(reach=reach, on=TODAY)}["100"]
        for reach in (care.nawal.reach, low)
    ]
    assert told == [(1, 1), (0, 0)]


def test_pages_follow_each_other_by_key_and_lose_no_line(care: Care, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "LINES", 2)
    monkeypatch.setattr(retention, "LINES", 2)
    a_class, dossiers = care.a_class("100").pk, []
    for number in range(3):
        dossiers.append(open_dossier(a_class, symbol=f"{number}", title="x", by=care.nawal.reach, at=AT))
    loose = [care.kept(on=years_ago(3)) for _ in range(3)]
    dated = [care.classed("100", years=3) for _ in range(3)]
    filed = [care.kept(on=years_ago(4)) for _ in range(3)]
    file_into(filed, dossier_id=dossiers[0], by=care.nawal.reach, at=AT)
    reach = care.nawal.reach

    def walked(page_after) -> list[str]:
        found, page = [], page_after("")
        while True:
            found += [one.record_id for one in page.lines]
            if not page.further:
                return found
            assert len(page.lines) == 2
            page = page_after(page.further)

    assert walked(lambda after: inventory.unclassed(reach=reach, after=after)) == loose[::-1]
    assert walked(lambda after: retention.in_class(a_class, reach=reach, on=TODAY, after=after)[1]) == dated + filed
    assert walked(lambda after: retention.dossier(dossiers[0], reach=reach, on=TODAY, after=after)[1]) == filed
    lines, further = retention.dossiers(reach=reach)
    rest, end = retention.dossiers(reach=reach, after=further)
    assert [one.id for one in (*lines, *rest)] == dossiers[::-1]
    assert end is None
    browser = client_of(care.nawal)
    address = reverse("archive:unclassed")
    assert f"?after={loose[1]}" in plain(browser.get(address))
    assert "?after=" not in plain(browser.get(address, {"after": loose[1]}))
    assert browser.get(address, {"after": "0" * 32}).status_code == 404
    with pytest.raises(NotWithinReachError):
        inventory.unclassed(reach=care.zaki.reach, after=loose[1])


def test_each_page_asks_the_database_eight_times_at_most(care: Care) -> None:
    for _ in range(3):
        care.classed("100")
        care.kept()
    dossier = open_dossier(care.a_class("100").pk, symbol="1", title="x", by=care.nawal.reach, at=AT)
    reach, chosen = care.nawal.reach, care.a_class("100").pk
    for answer in (
        lambda: retention.plan(reach=reach, on=TODAY),
        lambda: (
            inventory.unclassed(reach=reach),
            retention.classes(reach=reach),
            retention.dossiers_named("", reach=reach),
        ),
        lambda: retention.in_class(chosen, reach=reach, on=TODAY),
        lambda: retention.dossiers(reach=reach),
        lambda: retention.dossier(dossier, reach=reach, on=TODAY),
        lambda: (retention.holds(reach=reach), retention.dossiers_named("", reach=reach)),
        lambda: retention.disposals(reach=reach),
    ):
        with CaptureQueriesContext(connection) as seen:
            answer()
        assert len(seen) <= 8, [asked["sql"][:90] for asked in seen.captured_queries]


def test_filing_crosswise_at_once_waits_for_nobody(
    care: Care, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.sum_up.ENOUGH", 1)
    names = {code: [care.classed(code) for _ in range(3)] for code in ("100", "200")}
    classes = {code: care.a_class(code).pk for code in names}
    reach = care.nawal.reach

    def moved(code: str, to: str, order: int) -> int:
        return classify(names[code][::order], class_id=classes[to], by=reach, at=AT)

    acts = [
        *(partial(moved, "100", "200", order) for order in (1, -1)),
        *(partial(moved, "200", "100", order) for order in (1, -1)),
        *[partial(sum_up, by=CLOCKWORK)] * 2,
    ]
    answers = together(*acts * 3)
    assert [answer for answer in answers if not isinstance(answer, int)] == []
    assert together(is_true) == [True]
