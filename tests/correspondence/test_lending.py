"""Antecedents that a directive opens with its letter: to whom, how far, and for how long."""

from datetime import timedelta

import pytest
from django.db import connection

from archive.models import AccessChange
from archive.withdraw import withdraw
from correspondence.core.directive import Target, Verb
from correspondence.margin import margin
from correspondence.models import Directive, LentPaper, OpenedToken, Referral
from correspondence.refer_again import refer_again
from correspondence.report import report
from correspondence.return_up import return_up
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.core.reach import CLOCKWORK
from directory.models import JournalLine
from tests.correspondence.margins import directed, lying, marked, post
from tests.correspondence.test_refer import reads
from tests.town import AT, Town
from tests.unguarded import unguarded
from tests.web.steps import client_of, line, plain
from tests.web.test_margin import typed

__all__ = ["marked"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked")]
SECRET = Label(level=1)
THEN = AT + timedelta(hours=1)


def lent(town: Town, *papers: str, name: str = "") -> Referral:
    """A letter that refers to these papers, referred with them to dara's post."""
    record_id = lying(town, town.planning, refers_to=papers)
    (row,) = directed(record_id, post(town.dara), by=town.amal, verb=Verb.INFORM, antecedents=papers, name=name)
    return row


def test_2_7_chosen_antecedents_open_to_the_addressee_for_the_life_of_the_referral(town: Town) -> None:
    paper = lying(town, town.planning, label=SECRET)
    first, second = (lent(town, paper, name=f"{n:032x}") for n in range(2))
    assert reads(town.dara, paper)
    assert not any(reads(one, paper) for one in (town.omar, town.sara, town.rebwar, town.hasan))
    told = JournalLine.objects.filter(act="lend").latest("pk")
    assert (told.about, told.level, told.note) == (f"record:{paper}", 1, f"record:{second.record_id}")
    (shown,) = margin(second.record_id, reach=town.dara.reach, at=AT).directives
    assert (shown.is_sound, [*shown.antecedents]) == (True, [paper])
    report(first.pk, by=town.dara.reach, at=AT)
    assert reads(town.dara, paper)  # the other lends it still
    report(second.pk, by=town.dara.reach, at=AT)
    assert not reads(town.dara, paper)
    assert AccessChange.objects.latest("seq").by == town.dara.reach.name
    (shown,) = margin(second.record_id, reach=town.amal.reach, at=AT).directives
    assert shown.antecedents[paper] is not None
    assert not OpenedToken.objects.exists()


def test_a_paper_that_is_referred_itself_stays_open_for_that(town: Town) -> None:
    paper = lying(town, town.planning)
    row = lent(town, paper)
    (own,) = directed(paper, post(town.dara), by=town.amal, verb=Verb.INFORM, name="b" * 32)
    report(own.pk, by=town.dara.reach, at=AT)
    assert reads(town.dara, paper)
    report(row.pk, by=town.dara.reach, at=AT)
    assert not reads(town.dara, paper)


def test_what_the_writer_may_not_read_or_the_letter_does_not_name_is_not_lent(town: Town) -> None:
    closed = lying(town, town.planning_statistics, label=SECRET)
    personal = lying(town, town.planning, label=Label(personal=True))
    other = lying(town, town.planning)
    record_id = lying(town, town.planning, refers_to=(closed, personal))
    for paper in (closed, personal, other):
        with pytest.raises(NotWithinReachError):
            directed(record_id, post(town.dara), by=town.amal, antecedents=(paper,))
    assert not Directive.objects.exists()
    assert not LentPaper.objects.exists()


def test_its_own_label_says_how_far_it_opens(town: Town) -> None:
    paper = lying(town, town.planning, label=SECRET)
    record_id = lying(town, town.planning, refers_to=(paper,))
    unit = Target(kind="unit", id=town.planning_statistics)
    (row,) = directed(record_id, unit, by=town.amal, verb=Verb.ACT, antecedents=(paper,))
    tokens = LentPaper.objects.get(referral=row).tokens
    assert tokens
    assert not any(token[0] in "os" for token in tokens)
    assert not reads(town.omar, paper)


def noted() -> list[object]:
    """What is noted as lent and as opened."""
    opened = OpenedToken.objects.order_by("record_id", "token").values_list("record_id", "token")
    return [*LentPaper.objects.values_list("record_id", "tokens"), *opened]


def test_after_a_restore_what_was_lent_is_noted_and_shut_with_its_referral(town: Town) -> None:
    paper = lying(town, town.planning, label=SECRET)
    row = lent(town, paper)
    before = noted()
    with unguarded("correspondence_"), connection.cursor() as cursor:
        for table in ("lentpaper", "referral", "directive", "openedtoken"):
            cursor.execute(f"DELETE FROM correspondence_{table}")  # noqa: S608  (names of this test)
    assert refer_again(by=CLOCKWORK, at=THEN).directives == 1
    assert noted() == before
    (row,) = Referral.objects.all()
    report(row.pk, by=town.dara.reach, at=THEN)
    assert not reads(town.dara, paper)


def test_a_referral_ends_whatever_became_of_the_paper(town: Town) -> None:
    paper = lying(town, town.planning)
    record_id = lying(town, town.planning, refers_to=(paper,))
    (row,) = directed(record_id, post(town.dara), by=town.amal, verb=Verb.ACT, antecedents=(paper,))
    withdraw(paper, readers=frozenset(LentPaper.objects.get().tokens), by=CLOCKWORK, at=AT)
    return_up(row.pk, reason="ليس من اختصاصنا", by=town.dara.reach, at=AT)
    assert not reads(town.dara, paper)


@pytest.mark.servers
def test_the_margins_page_offers_them_and_shows_them(town: Town) -> None:
    paper = lying(town, town.planning, label=SECRET)
    record_id = lying(town, town.planning, refers_to=(paper,))
    minister, address = client_of(town.amal), f"/margin/{record_id}/"
    page = plain(minister.get(address))
    assert f'value="{paper}"' in page
    wrong = typed(page, lead=line(town.planning_statistics), antecedents=["f" * 32])
    assert minister.post(f"{address}directive/", wrong).status_code == 422
    assert not Directive.objects.exists()
    chosen = typed(page, lead=line(town.planning_statistics), antecedents=[paper])
    assert minister.post(f"{address}directive/", chosen).status_code == 302
    assert LentPaper.objects.get().record_id == paper
    assert "فُتح معه" in plain(minister.get(address))
