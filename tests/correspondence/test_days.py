"""Random days of two ministries after the number: what lies, is referred, ends, is reserved, closed, asked and comes in.

After every step the checker finds every invariant kept, and nothing that the archive proves is missing from the rows.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings as house
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from archive import deposit
from archive.models import Entry
from correspondence.accept import accept, decline
from correspondence.amend import Upload, amend
from correspondence.announce import announce
from correspondence.answer import answer
from correspondence.answer_query import answer_query
from correspondence.ask_time import ask_time
from correspondence.book_in import book_in
from correspondence.close_book import close_book
from correspondence.core.amendment import Wrong
from correspondence.core.authenticity import Channel, Question
from correspondence.core.delivery import DeliveryState
from correspondence.core.directive import Target, Verb
from correspondence.core.intake import Way
from correspondence.deliver import acknowledge, forward
from correspondence.give_receipt import give_receipt
from correspondence.give_time import give_time, refuse_time
from correspondence.models import (
    AuthenticityQuery,
    Block,
    Book,
    Close,
    Delivery,
    Directive,
    Extension,
    Intake,
    IntakeFile,
    Memo,
    Referral,
    Registration,
)
from correspondence.open_intake import open_intake, refuse_intake
from correspondence.readdress import readdress
from correspondence.receive import receive
from correspondence.recount import recount
from correspondence.refer import refer
from correspondence.release_block import release_block
from correspondence.remind import remind
from correspondence.remind_readers import remind_readers
from correspondence.report import report
from correspondence.reserve import reserve
from correspondence.return_up import return_up
from correspondence.scan import add_file, take_off
from correspondence.supersede import supersede
from correspondence.tell_setbacks import tell_setbacks
from correspondence.void import void
from directory.core.clearance import Label
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK
from signing.unlock import unlock
from tests.archive.conftest import SIGNED, judged
from tests.correspondence.checker import Checker
from tests.correspondence.intakes import arrived, scan
from tests.correspondence.margins import lying, says
from tests.town import AT, PIN, Citizen, Town

pytestmark = pytest.mark.django_db
CAST = ("amal", "maryam", "hasan", "dara", "rebwar", "nasrin", "huda", "omar", "zainab")
REGISTRY = ("void", "supersede", "reserve", "release", "close", "ask", "open", "scan", "unscan", "book_in", "refuse")
ACTS = (
    *("receive", "acknowledge", "forward", "refer", "refer", "refer_lower", "report", "accept", "decline", "answer"),
    *("return_up", "ask_time", "give_time", "refuse_time", "remind_readers", "amend", "readdress", "receipt"),
    *REGISTRY,
)
KEPT = (Delivery, Directive, Referral, Extension, Registration, Block, Close, Intake, IntakeFile, AuthenticityQuery)
REASON = "سبب"
PAGE = scan("page")


class Days(RuleBasedStateMachine):
    """Letters of Planning's HR that lie in both ministries, one of them secret, and all who may do something there."""

    town: Town

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.now = AT
        self.done = 0
        self.checker = Checker(files=lambda: house.PLACE.files)

    def teardown(self) -> None:
        """The next days begin where these did."""
        transaction.savepoint_rollback(self.point)

    @initialize()
    def begin(self) -> None:
        """Three letters lie: with Planning, with Statistics in secret, and on the desk of Finance."""
        lying(self.town, self.town.planning)
        lying(self.town, self.town.planning_statistics, label=Label(level=1))
        lying(self.town, self.town.finance_budget, state=DeliveryState.AT_REGISTRY)
        Delivery.objects.filter(body=self.town.finance).update(desk=self.town.finance_desk)

    @rule(who=st.sampled_from(CAST), what=st.sampled_from(ACTS), pick=st.integers(0, 7))
    def somebody_does_something(self, who: str, what: str, pick: int) -> None:
        """Mostly out of turn or out of reach: then nothing changes."""
        self.tries(getattr(self.town, who), what, pick)

    @rule(what=st.sampled_from(REGISTRY), pick=st.integers(0, 7))
    def the_registry_does_its_work(self, what: str, pick: int) -> None:
        """Rebwar's desk gives, ends and closes numbers and takes paper in."""
        self.tries(self.town.rebwar, what, pick)

    @rule(who=st.sampled_from(("amal", "maryam", "hasan")), pick=st.integers(0, 7))
    def a_head_refers_what_lies_there(self, who: str, pick: int) -> None:
        """The minister, who has the first letter, or whoever it was referred to."""
        self.tries(getattr(self.town, who), "refer_first", pick)

    @rule(pick=st.integers(0, 7))
    def a_letter_comes(self, pick: int) -> None:
        """On paper, and is registered."""
        for what, which in (("open", 0), ("scan", 0), ("book_in", 0), ("readdress", pick), ("receipt", pick)):
            self.tries(self.town.rebwar, what, which)

    @rule(
        pick=st.integers(0, 7), what=st.sampled_from(("report", "return_up", "ask_time", "refer_lower", "acknowledge"))
    )
    def whoever_has_it_answers(self, pick: int, what: str) -> None:
        """The holder of the post to whom something was referred."""
        row = self.picked(Referral, pick)
        holder = next((one for one in self.town.everybody() if row and one.post_id == row.post_id), self.town.amal)
        self.tries(holder, what, pick)

    @rule(pick=st.integers(0, 7), what=st.sampled_from(("accept", "decline", "give_time", "refuse_time")))
    def whoever_gave_it_decides(self, pick: int, what: str) -> None:
        """The one who wrote the directive."""
        row = self.picked(Referral, pick)
        giver = next((one for one in self.town.everybody() if row and one.person_id == row.directive.person_id), None)
        self.tries(giver or self.town.amal, what, pick)

    @rule(days=st.sampled_from([0, 0, 0, 2, 9]))
    def the_clockwork_goes_round(self, days: int) -> None:
        """Everybody is told; nothing that the archive proves has to be put back."""
        self.now += timedelta(days=days, minutes=1)
        for chore in (announce, remind, tell_setbacks):
            chore(by=CLOCKWORK, at=self.now)
        before = self.traces()
        recount(by=CLOCKWORK, at=self.now)
        assert self.traces() == before

    def tries(self, citizen: Citizen, what: str, pick: int) -> None:
        """The deed; refused, it leaves no trace."""
        self.now += timedelta(minutes=1)
        before = self.traces()
        act: Callable[[Citizen, int], None] = getattr(self, f"_{what}")
        try:
            act(citizen, pick)
        except Refused:
            assert self.traces() == before, what

    def traces(self) -> list[object]:
        """All rows that a deed of these writes, and how many statements the archive has."""
        return [Entry.objects.count(), *(list(kind.objects.order_by("pk").values()) for kind in KEPT)]

    def picked(self, kind: type[models.Model], pick: int) -> "models.Model | None":
        """One of the rows there are, the newest for 0."""
        found = list(kind._default_manager.order_by("-pk"))
        return found[pick % len(found)] if found else None

    def key(self, kind: type[models.Model], pick: int) -> int:
        """Its key, or one that nothing has."""
        row = self.picked(kind, pick)
        return 0 if row is None else int(row.pk)

    def _receive(self, one: Citizen, pick: int) -> None:
        receive(self.key(Delivery, pick), by=one.reach, at=self.now)

    def _acknowledge(self, one: Citizen, pick: int) -> None:
        acknowledge(self.key(Delivery, pick), by=one.reach, at=self.now)

    def _forward(self, one: Citizen, pick: int) -> None:
        units = (self.town.planning_admin, self.town.planning_hr, self.town.finance_current)
        forward(self.key(Delivery, pick), to_unit=units[pick % 3], by=one.reach, at=self.now)

    def _refer_first(self, one: Citizen, pick: int) -> None:
        self._refer(one, pick, str(Delivery.objects.order_by("pk").values_list("record_id", flat=True)[0]))

    def _refer(self, one: Citizen, pick: int, record_id: str = "") -> None:
        record_id = record_id or str(getattr(self.picked(Delivery, pick), "record_id", ""))
        chain = [self.town.amal, self.town.maryam, self.town.hasan, self.town.zainab]
        below = chain[chain.index(one) + 1 :] if one in chain else [self.town.dara]
        target = Target(kind="post", id=(below or chain)[pick % len(below or chain)].post_id)
        verb = list(Verb)[(pick + self.done) % len(Verb)]
        self.done += 1
        said = says(record_id, target, by=one.reach, verb=verb, due_at=self.now + timedelta(days=1 + pick), level=1)
        key = unlock(one.person_id, pin=PIN, by=one.reach, at=self.now)
        refer(record_id, said, name=f"{self.done:032x}", key=key, by=one.reach, at=self.now)

    def _refer_lower(self, one: Citizen, pick: int) -> None:
        row = self.picked(Referral, pick)
        found = list(Delivery.objects.order_by("-pk").values_list("record_id", flat=True))
        self._refer(one, found.index(getattr(row, "record_id", found[0])))

    def _report(self, one: Citizen, pick: int) -> None:
        report(self.key(Referral, pick), note="أُنجز", by=one.reach, at=self.now)

    def _accept(self, one: Citizen, pick: int) -> None:
        accept(self.key(Referral, pick), by=one.reach, at=self.now)

    def _decline(self, one: Citizen, pick: int) -> None:
        decline(self.key(Referral, pick), reason=REASON, by=one.reach, at=self.now)

    def _answer(self, one: Citizen, pick: int) -> None:
        row = self.registration(pick)
        answer(self.key(Referral, pick), number=row.text, on=row.on, by=one.reach, at=self.now)

    def _return_up(self, one: Citizen, pick: int) -> None:
        return_up(self.key(Referral, pick), reason=REASON, by=one.reach, at=self.now)

    def _ask_time(self, one: Citizen, pick: int) -> None:
        until: datetime = self.now + timedelta(days=3 + pick)
        ask_time(self.key(Referral, pick), until=until, reason=REASON, by=one.reach, at=self.now)

    def _give_time(self, one: Citizen, pick: int) -> None:
        give_time(self.key(Referral, pick), by=one.reach, at=self.now)

    def _refuse_time(self, one: Citizen, pick: int) -> None:
        refuse_time(self.key(Referral, pick), reason=REASON, by=one.reach, at=self.now)

    def _remind_readers(self, one: Citizen, pick: int) -> None:
        memos = list(Memo.objects.order_by("pk").values_list("ref", flat=True))
        remind_readers(memos[pick % len(memos)], by=one.reach, at=self.now)

    def registration(self, pick: int) -> Registration:
        """One of the numbers, the oldest for 0."""
        found = list(Registration.objects.order_by("pk"))
        return found[pick % len(found)]

    def _void(self, one: Citizen, pick: int) -> None:
        void(self.registration(pick).pk, reason=REASON, by=one.reach, at=self.now)

    def _supersede(self, one: Citizen, pick: int) -> None:
        newer = self.registration(pick + 1)
        old = self.registration(pick)
        supersede(old.pk, number=newer.text, on=newer.on, reason=REASON, by=one.reach, at=self.now)

    def _reserve(self, one: Citizen, pick: int) -> None:
        reserve(self.key(Book, pick), count=pick, reason=REASON, by=one.reach, at=self.now)

    def _release(self, one: Citizen, pick: int) -> None:
        release_block(self.key(Block, pick), reason=REASON, by=one.reach, at=self.now)

    def _close(self, one: Citizen, pick: int) -> None:
        close_book(self.key(Book, pick), language="ar", key=None, by=one.reach, at=self.now)

    def _ask(self, one: Citizen, pick: int) -> None:
        row = self.registration(pick)
        asked = Question(asker="محكمة", channel=Channel.VISIT, number=row.text, on=row.on)
        answer_query(asked, desk_id=self.town.planning_desk, by=one.reach, at=self.now)

    def intake(self, pick: int) -> str:
        """One of the letters that came on paper, the newest for 0."""
        return str(getattr(self.picked(Intake, pick), "ref", "0" * 16))

    def _open(self, one: Citizen, _: int) -> None:
        open_intake(Way.COURIER, by=one.reach, at=self.now)

    def _scan(self, one: Citizen, pick: int) -> None:
        add_file(self.intake(pick), name="page.jpg", data=PAGE, by=one.reach, at=self.now)

    def _unscan(self, one: Citizen, pick: int) -> None:
        take_off(self.intake(pick), self.key(IntakeFile, pick), by=one.reach, at=self.now)

    def _book_in(self, one: Citizen, pick: int) -> None:
        self.done += 1
        came = arrived(self.town, number=f"ت ج/{pick}/{self.done}", on=date(2025, 12, 5))
        book_in(self.intake(pick), came, language="ar", by=one.reach, at=self.now)

    def _refuse(self, one: Citizen, pick: int) -> None:
        refuse_intake(self.intake(pick), reason=REASON, by=one.reach, at=self.now)

    def _amend(self, one: Citizen, pick: int) -> None:
        uploads = [Upload(name="better.jpg", data=scan(f"better {self.now}"))]
        amend(self.intake(pick), Wrong.SCAN, uploads, reason=REASON, language="ar", by=one.reach, at=self.now)

    def _readdress(self, one: Citizen, pick: int) -> None:
        units = (self.town.planning_statistics, self.town.planning_admin, self.town.planning_hr)
        readdress(self.intake(pick), to_unit=units[pick % 3], reason=REASON, by=one.reach, at=self.now)

    def _receipt(self, one: Citizen, pick: int) -> None:
        give_receipt(self.intake(pick), language="ar", by=one.reach, at=self.now)

    @invariant()
    def every_invariant_holds(self) -> None:
        """I1 to I15 as far as rows can tell, by a checker that knows nothing of the rules."""
        assert self.checker.faults() == []


def days(town: Town, *, examples: int, steps: int) -> None:
    """So many stretches of days; the same each time."""
    Days.town = town
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


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that passes every document: who signed it is not what is looked at here."""

    def passed(_pdf: bytes, *, at: datetime | None, expected_fields: tuple[str, ...] | None = None) -> object:
        return judged(SIGNED, at=at, expected_fields=expected_fields)

    monkeypatch.setattr(deposit, "verdict_on", passed)


@pytest.mark.servers
def test_invariants_hold_in_random_days(town: Town, lenient: None, any_clock: None) -> None:
    days(town, examples=3, steps=16)


@pytest.mark.servers
def test_invariants_hold_in_many_long_random_days(town: Town, lenient: None, any_clock: None) -> None:
    days(town, examples=6, steps=50)
