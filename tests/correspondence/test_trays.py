"""What lies on whose desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from correspondence import menu, trays
from correspondence.core.letter import Addressee
from correspondence.draft import start
from correspondence.letters import letter
from correspondence.menu import Counts
from correspondence.models import Memo, RouteStep
from correspondence.review import give_back
from correspondence.trays import Group, Matter
from correspondence.unnumbered import unnumbered
from directory.core.clearance import Label
from directory.core.errors import NotWithinReachError
from directory.whois import unit_facts
from tests.correspondence.paper_trail import a_letter, inside, ready, registered, sent, signed
from tests.town import AT, Town

pytestmark = pytest.mark.django_db
BUDGET = "Ministry of Finance / Budget Directorate"


def matters(town_reach: object, at: object = AT) -> dict[Group, list[Matter]]:
    """What the tray asks, by group."""
    groups = trays.desk(town_reach, at=at).groups  # type: ignore[arg-type]  # a Reach and a datetime
    return {group: [item.matter for item in items] for group, items in groups if items}


def test_every_desk_shows_what_it_must_do(town: Town) -> None:
    start(a_letter(town, subject="مسودة"), by=town.zainab.reach, at=AT)
    sent(town, a_letter(town, subject="للتدقيق"))
    ready(town, a_letter(town, subject="للتوقيع"))
    assert [item.subject for item in trays.drafts(town.zainab.reach)] == ["مسودة"]
    away = {item.subject: item for item in trays.under_way(town.zainab.reach)}
    assert away["للتدقيق"].other[0].en == "Human Resources"
    assert away["للتوقيع"].other[0].en == "Administrative Directorate"
    assert [item.matter for _, items in trays.desk(town.hasan.reach, at=AT).groups for item in items] == [Matter.REVIEW]
    (item,) = trays.to_sign(town.maryam.reach)
    assert (item.subject, item.person and item.person.en) == ("للتوقيع", "Zainab Ali Hasan")
    assert menu.counts(town.maryam.reach) == Counts(desk=1, drafts=0, to_sign=1, outgoing=0, incoming=0)
    assert menu.counts(town.zainab.reach) == Counts(desk=0, drafts=1, to_sign=0, outgoing=0, incoming=0)
    assert menu.counts(town.omar.reach) == Counts(desk=0, drafts=0, to_sign=0, outgoing=0, incoming=0)


def test_what_came_back_says_why(town: Town) -> None:
    memo = sent(town, a_letter(town))
    give_back(memo.ref, reason="يضاف الرقم", by=town.hasan.reach, at=AT)
    tray = trays.desk(town.zainab.reach, at=AT)
    (item,) = [item for _, items in tray.groups for item in items]
    assert (item.matter, item.note) == (Matter.CORRECT, "يضاف الرقم")
    assert tray.total == 1


def test_a_tray_is_parted_by_deadlines(town: Town) -> None:
    sent(town, a_letter(town))
    assert matters(town.hasan.reach) == {Group.WEEK: [Matter.REVIEW]}
    assert matters(town.hasan.reach, AT + timedelta(days=30)) == {Group.LATE: [Matter.REVIEW]}


def test_the_registry_sees_where_letters_go(town: Town) -> None:
    outside = Addressee(unit_id=None, name="وزارة التجارة")
    signed(town, a_letter(town, to=(*a_letter(town).to, outside)))
    signed(town, a_letter(town, subject="شخصي", label=Label(personal=True)))
    open_one, personal = trays.outgoing(town.rebwar.reach)
    assert (open_one.subject, open_one.other[0].en) == ("ملاك وظيفي", BUDGET)
    assert open_one.other[1].ar == outside.name
    assert (personal.subject, personal.label.personal) == ("", True)
    assert menu.counts(town.rebwar.reach).outgoing == 2
    assert not trays.outgoing(town.nasrin.reach)


def test_the_registry_is_shown_of_an_open_letter_what_its_page_tells(town: Town) -> None:
    memo = signed(town, a_letter(town))
    shown = unnumbered(memo.ref, reach=town.rebwar.reach, at=AT)
    whole = letter(memo.ref, reach=town.rebwar.reach, at=AT)
    for part in ("ref", "version", "content", "author", "unit", "pages", "shown_hash", "due_at", "may", "signed_by"):
        assert getattr(shown, part) == getattr(whole, part), part
    assert (shown.signers, shown.is_outside) == (whole.signers(), whole.is_outside)
    (row,) = trays.outgoing(town.rebwar.reach)
    path = unit_facts(whole.content.unit_id).path
    assert row.symbols == tuple(unit_facts(one).symbol for one in path)
    RouteStep.objects.filter(memo=memo).delete()
    lost = unnumbered(memo.ref, reach=town.rebwar.reach, at=AT).signed_by
    assert [(one.person, one.post) for one in lost] == [(one.person, one.post) for one in shown.signed_by]
    with pytest.raises(NotWithinReachError):
        unnumbered(memo.ref, reach=town.nasrin.reach, at=AT)


def test_copies_are_to_be_read(town: Town) -> None:
    registered(town, inside(town))
    assert matters(town.sara.reach) == {Group.INFORM: [Matter.INFORM]}
    assert matters(town.omar.reach) == {Group.WEEK: [Matter.ACT]}


def test_a_book_shows_its_lines_and_blanks_what_is_not_ones_own(town: Town) -> None:
    given = registered(town, a_letter(town))
    personal = registered(town, a_letter(town, label=Label(personal=True), copies=()))
    books = {book.kind.value: book for book in trays.books(town.rebwar.reach, on=given.on)}
    assert (books["outgoing"].last_number, books["outgoing"].today) == (given.number, 1)
    (line,) = trays.book_lines(books["outgoing"].id, reach=town.rebwar.reach, on=given.on)
    assert (line.number, line.subject, line.serial) == (given.number, "ملاك وظيفي", 1)
    assert [name.en for name in line.other] == [BUDGET, "Human Resources"]
    came = {name.en for item in trays.incoming(town.nasrin.reach) for name in item.other}
    assert came == {"Ministry of Planning / Administrative Directorate"}
    (blank,) = trays.book_lines(books["outgoing_secret"].id, reach=town.rebwar.reach)
    assert (blank.number, blank.subject, blank.other) == (personal.number, "", ())
    assert not trays.books(town.zainab.reach, on=given.on)
    with pytest.raises(NotWithinReachError):
        trays.book_lines(books["outgoing"].id, reach=town.nasrin.reach)


def test_a_longer_tray_asks_no_more_questions(town: Town) -> None:
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            trays.desk(town.hasan.reach, at=AT)
        return len(asked)

    sent(town, a_letter(town))
    few = questions()
    for n in range(4):
        sent(town, a_letter(town, subject=f"كتاب {n}"))
    assert questions() == few


def test_what_has_no_day_comes_last(town: Town) -> None:
    later, sooner = (ready(town, a_letter(town, subject=subject)).ref for subject in ("بلا موعد", "بموعد"))
    Memo.objects.filter(ref=later).update(due_at=None)
    assert [item.ref for item in trays.to_sign(town.maryam.reach, part=slice(0, 1))] == [sooner]
    assert [item.ref for item in trays.to_sign(town.maryam.reach, part=slice(1, 2))] == [later]
