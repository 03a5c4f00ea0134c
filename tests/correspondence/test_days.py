"""Random days of two ministries after the number: what lies, is referred, ends, is reserved, closed, asked and comes in.

After every step the checker finds every invariant kept, and nothing that the archive proves is missing from the rows.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from io import BytesIO
from random import Random

import pytest
from django.conf import settings as house
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from archive import deposit, wrapping
from archive.admit import admit
from archive.models import AccessChange, Entry, Record
from archive.models.record import ReaderToken
from correspondence.announce import announce
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import Means, Part, Verb, closes
from correspondence.models import (
    AuthenticityQuery,
    Block,
    Close,
    ConsignmentLine,
    Delivery,
    Directive,
    Extension,
    Intake,
    IntakeFile,
    LentPaper,
    Memo,
    OpenedToken,
    PartialAnswer,
    Referral,
    Registration,
)
from correspondence.recount import recount
from correspondence.remind import remind
from correspondence.tell_setbacks import tell_setbacks
from directory.core.clearance import Label
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK, reader_tokens
from paper.doors import qr_reader
from tests.archive.conftest import SIGNED, judged
from tests.correspondence.checker import Checker
from tests.correspondence.day_hands import ACTS, AT_THE_DESK, AT_THE_RECEIVER, OF_A_WISH, DayHands
from tests.correspondence.margins import lying
from tests.correspondence.test_part import pages
from tests.town import AT, Citizen, Town

pytestmark = pytest.mark.django_db
CAST = ("amal", "maryam", "hasan", "dara", "rebwar", "nasrin", "huda", "omar", "zainab")
KEPT = (
    *(Delivery, Directive, Referral, Extension, Registration, Block, Close, Intake, IntakeFile, AuthenticityQuery),
    *(ConsignmentLine, LentPaper, PartialAnswer),
)
BY_ANY_LETTER = [one for one in (Verb.ACT, Verb.REPORT_BY) if Means.LETTER in closes(one, Part.LEAD)]
ERRANDS = (
    *("a_letter_comes", "the_scanner_takes_two_at_once", "a_bearer_carries", "numbers_are_kept_back"),
    *("a_letter_answers", "a_report_is_weighed", "a_directive_is_handed_on", "time_passes"),
)
DONE: Counter[str] = Counter()
"""How often each deed was done in this process: a walk on which a deed is only ever refused says nothing of it."""


class Days(DayHands, RuleBasedStateMachine):
    """Letters of Planning's HR that lie in both ministries, two of them secret, and all who may do something there."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.now = AT
        self.about = {}
        self.did: dict[str, float] = defaultdict(float)
        self.checker = Checker(files=lambda: house.PLACE.files)

    def teardown(self) -> None:
        """The next days begin where these did."""
        transaction.savepoint_rollback(self.point)

    @initialize()
    def begin(self) -> None:
        """Letters lie with Planning, one about another; in secret with two of its units; and on the desk of Finance."""
        town = self.town
        paper = lying(town, town.planning)
        lying(town, town.planning_statistics, label=Label(level=1))
        lying(town, town.planning_admin, label=Label(level=1))
        lying(town, town.finance_budget, state=DeliveryState.AT_REGISTRY)
        self.matter = (lying(town, town.planning, refers_to=(paper,)), paper)
        desk = reader_tokens(Label(), persons=(), posts=(), unit_paths=(), desks=(town.planning_desk,))
        admit(paper, readers=desk, by=CLOCKWORK, at=AT)
        for memo in Memo.objects.all():
            memo.admit(frozenset({f"p{town.zainab.person_id}"}))

    @rule(chance=st.integers(0, 2**63))
    def something_happens(self, chance: int) -> None:
        """What is due and was done least so far; anything by anybody, mostly out of turn; or an errand, each in turn."""
        drawn = Random(f"{chance} {self.turn}")  # noqa: S311  (a number drawn twice shall not mean the same twice)
        way, pick = drawn.random(), drawn.randrange(8)
        if way < 0.6:
            due = [*self.due()]
            drawn.shuffle(due)
            self.tries(*min(due, key=lambda one: self.did[one[1]]))
        elif way < 0.8:
            self.tries(getattr(self.town, drawn.choice(CAST)), drawn.choice(ACTS), pick)
        else:
            errand = min(drawn.sample(ERRANDS, len(ERRANDS)), key=lambda one: self.did[one])
            self.did[errand] += 1
            getattr(self, errand)(pick)

    def a_letter_comes(self, pick: int) -> None:
        """On paper, and is registered; sometimes it answers, in part at first."""
        books_in = "book_in_reply" if pick % 2 else "book_in"
        for what, which in (("open", 0), ("scan", 0), (books_in, 0), ("readdress", pick), ("receipt", pick)):
            self.tries(self.town.rebwar, what, which)
        for what in ("leave_open", "settle") if pick % 2 else ():
            self.tries(self.town.zainab, what, 0)

    def the_scanner_takes_two_at_once(self, _: int) -> None:
        """Two letters lie on the desk as one, with the ministry's sheet between them."""
        if qr_reader.INSTALLED:
            for what in ("open", "scan", "scan_sheet", "scan", "part"):
                self.tries(self.town.rebwar, what, 0)

    def a_bearer_carries(self, pick: int) -> None:
        """Prints go out by hand; the receiver signs or refuses, or they come back, or their slip does."""
        for which in (pick, pick + 1):
            self.tries(self.town.rebwar, "consign", which)
            what = min((*AT_THE_DESK, *AT_THE_RECEIVER), key=lambda one: self.did[one])
            for line in ConsignmentLine.objects.order_by("-pk")[:1]:
                self.tries(self.on_post(line.person_id) if what in AT_THE_RECEIVER else self.town.rebwar, what, 0)

    def numbers_are_kept_back(self, pick: int) -> None:
        """And given back."""
        for what, which in (("reserve", pick), ("release", 0)):
            self.tries(self.town.rebwar, what, which)

    def a_letter_answers(self, pick: int) -> None:
        """Whoever shall answer writes about the letter that was referred, and says so."""
        self.tries(self.town.amal, "instruct", pick)
        for row, holder, _ in self.waiting(pick % 2):
            self.about[row.record_id] = lying(self.town, holder.unit_id, refers_to=(row.record_id,), at=self.now)
            self.tries(holder, "answer", self.place(row))

    def a_report_is_weighed(self, pick: int) -> None:
        """More time is asked; not good enough at first, then accepted."""
        self.tries(self.town.amal, "instruct", pick)
        for row, holder, giver in self.waiting(pick % 2):
            self.tries(holder, "ask_time", self.place(row))
            self.tries(giver, OF_A_WISH[self.turn % 2], self.place(row))
            for who, what in ((holder, "report"), (giver, "decline"), (holder, "report"), (giver, "accept")):
                self.tries(who, what, self.place(row))

    def a_directive_is_handed_on(self, pick: int) -> None:
        """By somebody in the middle, who signs too."""
        self.tries(self.town.amal, "instruct", pick % 2)
        for row, holder, _ in self.waiting(0):
            self.tries(holder, "refer_lower", self.place(row))

    def waiting(self, pick: int) -> list[tuple[Referral, Citizen, Citizen]]:
        """One of the referrals that a letter or an accepted report ends, if there are any; whose it is and by whom."""
        found = Referral.objects.filter(state="open", directive__verb__in=BY_ANY_LETTER).select_related("directive")
        rows = list(found.order_by("-pk")[: pick + 1])[-1:]
        return [(row, self.on_post(row.post_id), self.on_post(row.directive.post_id)) for row in rows]

    def place(self, row: Referral) -> int:
        """Which of the referrals it is, the newest 0."""
        return Referral.objects.filter(pk__gt=row.pk).count()

    def time_passes(self, pick: int) -> None:
        """Sometimes days; everybody is told, and nothing that the archive proves has to be put back."""
        self.now += timedelta(days=(0, 0, 0, 2, 9)[pick % 5], minutes=1)
        for chore in (announce, remind, tell_setbacks):
            chore(by=CLOCKWORK, at=self.now)
        before = self.traces()
        recount(by=CLOCKWORK, at=self.now)
        assert self.traces() == before

    def tries(self, citizen: Citizen, what: str, pick: int) -> None:
        """The deed; refused, it leaves no trace."""
        self.now += timedelta(minutes=1)
        self.turn += 1
        before = self.traces()
        try:
            self.does(what)(citizen, pick)
        except Refused:
            assert self.traces() == before, what
            self.did[what] += 0.4  # another one's turn
        else:
            self.did[what] += 1
            DONE[what] += 1

    def traces(self) -> list[object]:
        """All rows that a deed of these writes, and how many statements the archive has and how often it opened."""
        counts = (Entry.objects.count(), AccessChange.objects.count())
        return [*counts, *(list(kind.objects.order_by("pk").values()) for kind in KEPT)]

    @invariant()
    def every_invariant_holds(self) -> None:
        """I1 to I15 as far as rows can tell, by a checker that knows nothing of the rules."""
        assert self.checker.faults() == []


def days(town: Town, *, examples: int, steps: int) -> None:
    """So many stretches of days; the same each time."""
    Days.town, Days.sheet = town, sheet_of(town)
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Days, settings=chosen)


def sheet_of(town: Town) -> bytes:
    """Planning's separator, scanned."""
    out = BytesIO()
    pages(town, "S")[0].save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that passes every document: who signed it is not what is looked at here."""

    def passed(_pdf: bytes, *, at: datetime | None, expected_fields: tuple[str, ...] | None = None) -> object:
        return judged(SIGNED, at=at, expected_fields=expected_fields)

    for room in (deposit, wrapping):
        monkeypatch.setattr(room, "verdict_on", passed)


@pytest.mark.servers
def test_invariants_hold_in_random_days(town: Town, lenient: None, any_clock: None) -> None:
    days(town, examples=3, steps=16)


@pytest.mark.servers
def test_invariants_hold_in_many_long_random_days(town: Town, lenient: None, any_clock: None) -> None:
    DONE.clear()
    days(town, examples=7, steps=80)
    assert {*ACTS} - {*DONE} == (set() if qr_reader.INSTALLED else {"part"}), DONE


@pytest.mark.servers
def test_the_checker_finds_what_stays_open_and_whom_a_lower_grade_let_in(town: Town, lenient: None) -> None:
    record_id = lying(town, town.planning_statistics, label=Label(level=1))
    checker = Checker(files=lambda: house.PLACE.files)
    assert checker.faults() == []
    OpenedToken.objects.create(record_id=record_id, token="p1")
    assert [fault[:2] for fault in checker.faults()] == ["I8"]
    OpenedToken.objects.all().delete()
    record = Record.objects.get(record_id=record_id)
    Record.objects.filter(pk=record.pk).update(level=0)
    assert checker.faults() == []
    Record.objects.filter(pk=record.pk).update(level=1)
    assert checker.faults() == []
    Record.objects.filter(pk=record.pk).update(level=0)
    ReaderToken.objects.create(record=record, token=f"d{town.finance_desk}")
    assert [fault[:2] for fault in checker.faults()] == ["I8"]
