"""The author says whether a letter awaits an answer; where nothing is said its kind tells (domain 2.9)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.records import said_about
from correspondence.core.delivery import awaits
from correspondence.core.dispatch import is_waited_for
from correspondence.core.errors import StaleVersionError
from correspondence.core.letter import Content, Kind
from correspondence.deliver import acknowledge
from correspondence.draft import revise, start
from correspondence.models import Delivery, Memo
from correspondence.register import register
from correspondence.review import initial
from correspondence.send import send
from correspondence.unanswered import unanswered
from directory import whois
from tests.correspondence.paper_trail import a_letter, inside, put_signature
from tests.town import AT, Town
from tests.web.steps import client_of

SOON, LATE = AT + timedelta(minutes=9), AT + timedelta(days=60)


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        (Kind.LETTER, None, None),
        (Kind.LETTER, True, None),
        (Kind.LETTER, False, False),
        (Kind.MEMORANDUM, True, True),
        (Kind.MEMORANDUM, False, None),
        (Kind.SUBMISSION, None, True),
        (Kind.SUBMISSION, False, None),
        (Kind.REMINDER, True, None),
    ],
)
def test_2_9_what_is_kept_of_it_is_what_the_kind_does_not_tell(
    kind: Kind, *, said: bool | None, kept: bool | None
) -> None:
    assert awaits(kind, said=said) is kept


def test_2_9_outside_too_the_word_goes_before_the_kind() -> None:
    assert [is_waited_for("letter", awaits=said) for said in (None, True, False)] == [True, True, False]


@pytest.mark.django_db
def test_2_9_a_letter_that_awaits_nothing_is_done_once_it_is_read(town: Town) -> None:
    browser = client_of(town.zainab)
    content = inside(town, subject="تأييد وصول المبلغ")
    memo = Memo.objects.get(pk=_drafted(town, content))
    page = browser.get(f"/memos/{memo.ref}/edit/").content.decode()
    assert 'value="no" selected' in page
    send(memo.ref, reviewers=(town.hasan.post_id,), by=town.zainab.reach, at=AT)
    initial(memo.ref, version=memo.version, by=town.hasan.reach, at=AT)
    put_signature(town, memo)
    given = register(memo.ref, by=town.rebwar.reach, at=AT + timedelta(minutes=3))
    row = Delivery.objects.get(record_id=given.record_id, copy=False)
    assert not unanswered(town.zainab.reach, at=LATE)
    acknowledge(row.pk, by=town.dara.reach, at=SOON)
    row.refresh_from_db()
    assert (row.awaits, row.state) == (False, "acknowledged")
    (sent,) = (one.body for one in said_about(given.record_id, reach=town.dara.reach) if one.body["what"] == "sent")
    assert sent["awaits"] is False
    assert "لا تُنتظر إجابة" in browser.get(f"/memos/{memo.ref}/").content.decode()


@pytest.mark.django_db
def test_2_9_a_changed_word_alone_is_noted_and_overwrites_no_other_tab(town: Town) -> None:
    content = a_letter(town)
    memo = start(content, by=town.zainab.reach, at=AT)
    for _ in range(2):  # the same again is no change
        assert revise(memo.ref, content=content, base=1, awaits=False, by=town.zainab.reach, at=AT).number == 1
    (line,) = whois.lines_about(f"memo:{memo.ref}", acts=("revise",))
    assert (line.person and line.person.id, line.note) == (town.zainab.person_id, "awaits=False")
    changed = replace(content, subject="آخر")
    revise(memo.ref, content=changed, base=1, awaits=False, by=town.zainab.reach, at=AT)
    with pytest.raises(StaleVersionError):
        revise(memo.ref, content=changed, base=1, awaits=True, by=town.zainab.reach, at=AT)
    memo.refresh_from_db()
    assert memo.awaits is False


@pytest.mark.django_db
def test_2_9_a_reminder_keeps_no_word_of_it_and_its_page_does_not_ask(town: Town) -> None:
    content = replace(a_letter(town), kind=Kind.REMINDER)
    memo = start(content, awaits=True, by=town.zainab.reach, at=AT)
    revise(memo.ref, content=content, base=1, awaits=True, by=town.zainab.reach, at=AT)
    memo.refresh_from_db()
    assert (memo.awaits, Memo(awaits=True).awaited(content)) == (None, None)
    assert 'name="awaits"' not in client_of(town.zainab).get(f"/memos/{memo.ref}/edit/").content.decode()


def _drafted(town: Town, content: Content) -> int:
    """A draft of which the author said that it awaits nothing, after saying nothing of it."""
    memo = start(a_letter(town), by=town.zainab.reach, at=AT)
    revise(memo.ref, content=content, base=1, awaits=False, by=town.zainab.reach, at=AT)
    return memo.pk
