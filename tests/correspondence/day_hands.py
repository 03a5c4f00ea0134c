"""What people do to letters that have their number, each by its deed, and which of it is due; a machine picks."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Model

from correspondence.accept import accept, decline
from correspondence.amend import Upload, amend
from correspondence.answer import answer
from correspondence.answer_query import answer_query
from correspondence.ask_time import ask_time
from correspondence.book_in import book_in
from correspondence.close_book import close_book
from correspondence.consign import consign
from correspondence.core.amendment import Wrong
from correspondence.core.authenticity import Channel, Question
from correspondence.core.consignment import Consignment, Receiver, Stand, Thing
from correspondence.core.delivery import LIES_THERE, DeliveryState
from correspondence.core.directive import Target, Verb
from correspondence.core.intake import Way
from correspondence.core.letter import Kind
from correspondence.deliver import acknowledge, forward
from correspondence.enter_slip import Slip, bring_back, enter_slip
from correspondence.give_receipt import give_receipt
from correspondence.give_time import give_time, refuse_time
from correspondence.leave_open import leave_open, settle
from correspondence.models import (
    Block,
    Book,
    Citation,
    ConsignmentLine,
    Delivery,
    Extension,
    Intake,
    IntakeFile,
    Memo,
    PartialAnswer,
    Referral,
    Registration,
)
from correspondence.open_intake import open_intake, refuse_intake
from correspondence.part import part
from correspondence.readdress import readdress
from correspondence.receive import receive
from correspondence.refer import refer
from correspondence.release_block import release_block
from correspondence.remind_readers import remind_readers
from correspondence.report import report
from correspondence.reserve import reserve
from correspondence.return_up import return_up
from correspondence.scan import add_file, take_off
from correspondence.sign_for import refuse, sign_for
from correspondence.supersede import supersede
from correspondence.void import void
from signing.unlock import unlock
from tests.correspondence.grade_hands import OF_A_GRADE, GradeHands
from tests.correspondence.intakes import arrived, scan
from tests.correspondence.margins import says
from tests.town import PIN, Citizen, Town

REASON = "سبب"
PAGE = scan("page")
Due = tuple[Citizen, str, int]
"""Who, what, and which of the rows, the newest for 0."""
OF_AN_OPEN_REFERRAL = ("report", "report", "return_up", "ask_time", "answer", "refer_lower")
OF_A_REPORT = ("accept", "decline")
OF_A_WISH = ("give_time", "refuse_time")
WITH_A_UNIT = ("acknowledge", "forward", "refer")
OF_A_NUMBER = ("void", "supersede", "ask", "consign")
OF_PAPER = ("scan", "unscan", "refuse", "book_in", "book_in_reply")
OF_BOOKED_PAPER = ("amend", "readdress", "receipt")
OF_A_BOOK = ("reserve", "close")
AT_THE_RECEIVER = ("sign_for", "refuse_consignment")
AT_THE_DESK = ("bring_back", "enter_slip")
ACTS = (
    *("receive", "lend", "remind_readers", "leave_open", "settle", "open", "part", "release", *OF_A_GRADE),
    *dict.fromkeys((*OF_AN_OPEN_REFERRAL, *OF_A_REPORT, *OF_A_WISH, *WITH_A_UNIT)),
    *(*OF_A_NUMBER, *OF_A_BOOK, *OF_PAPER, *OF_BOOKED_PAPER, *AT_THE_RECEIVER, *AT_THE_DESK),
)
VERBS = (*Verb, *[Verb.ACT, Verb.REPORT_BY] * 4)
"""Those twice as often on which most can be done."""


class DayHands(GradeHands):
    """The deeds; each takes who does it and which row is meant."""

    town: Town
    now: datetime
    sheet: bytes
    """The ministry's separator, scanned."""
    matter = ("", "")
    """The letter that refers to another, and that other."""
    about: dict[str, str]
    """Letters that refer to a letter, by the record of the one and of the other."""
    turn = 0
    """How many deeds were tried: what a deed draws besides its row changes with it, at whatever hour."""

    def does(self, what: str) -> Callable[[Citizen, int], None]:
        """The deed of this name."""
        found: Callable[[Citizen, int], None] = getattr(self, f"_{what}")
        return found

    def due(self) -> Iterator[Due]:
        """What somebody might do now, as the rows stand; some of it is refused nevertheless."""
        for who, whats, pick in (*self.due_with_units(), *self.due_in_margins(), *self.due_at_the_desk()):
            yield from ((who, what, pick) for what in whats)

    def due_with_units(self) -> Iterator[tuple[Citizen, tuple[str, ...], int]]:
        """Where letters lie, and with whoever sent them."""
        for n, row in enumerate(Delivery.objects.order_by("-pk")):
            if row.state == DeliveryState.AT_REGISTRY:
                yield self.town.nasrin, ("receive",), n
            elif row.state in LIES_THERE:
                yield self.head_of(row.unit_id), WITH_A_UNIT, n
        yield self.town.amal, ("lend",), 0
        for n in range(Memo.objects.count()):
            yield self.town.zainab, ("remind_readers",), n
        for kind, what in ((Citation, "leave_open"), (PartialAnswer, "settle")):
            for n in range(kind._default_manager.count()):
                yield self.town.zainab, (what,), n
        yield from self.due_grades()

    def due_in_margins(self) -> Iterator[tuple[Citizen, tuple[str, ...], int]]:
        """What was directed."""
        wishes = {*Extension.objects.filter(state="asked").values_list("referral", flat=True)}
        for n, row in enumerate(Referral.objects.order_by("-pk").select_related("directive")):
            giver, receiver = self.on_post(row.directive.post_id), self.on_post(row.post_id)
            if row.state == "open":
                yield receiver, OF_AN_OPEN_REFERRAL, n
            elif row.state == "reported":
                yield giver, OF_A_REPORT, n
            if row.pk in wishes:
                yield giver, OF_A_WISH, n

    def due_at_the_desk(self) -> Iterator[tuple[Citizen, tuple[str, ...], int]]:
        """The registry's work, and what it carries to somebody."""
        clerk = self.town.rebwar
        yield clerk, ("open",), 0
        for n, one in enumerate(Intake.objects.order_by("-pk")):
            yield clerk, {"open": OF_PAPER, "registered": OF_BOOKED_PAPER}.get(one.state, ()), n
        for n in range(Registration.objects.count()):
            yield clerk, OF_A_NUMBER, n
        for n in range(Book.objects.count()):
            yield clerk, OF_A_BOOK, n
        for n, block in enumerate(Block.objects.order_by("-pk")):
            yield clerk, () if block.released_at else ("release",), n
        for n, line in enumerate(ConsignmentLine.objects.order_by("-pk")):
            if line.stand == Stand.OPEN:
                yield self.on_post(line.person_id), AT_THE_RECEIVER, n
                yield clerk, AT_THE_DESK, n

    def head_of(self, unit_id: int) -> Citizen:
        """Who heads it, else whoever heads all."""
        town = self.town
        heads = (town.amal, town.maryam, town.hasan, town.dara, town.huda)
        return next((one for one in heads if one.unit_id == unit_id), town.amal)

    def on_post(self, key: int | None) -> Citizen:
        """Who sits on this post, or is this person; the minister where nobody is."""
        return next((one for one in self.town.everybody() if key in (one.post_id, one.person_id)), self.town.amal)

    def picked(self, kind: type[Model], pick: int) -> Model | None:
        """One of the rows there are, the newest for 0."""
        found = list(kind._default_manager.order_by("-pk"))
        return found[pick % len(found)] if found else None

    def key(self, kind: type[Model], pick: int) -> int:
        """Its key, or one that nothing has."""
        row = self.picked(kind, pick)
        return 0 if row is None else int(row.pk)

    def registration(self, pick: int) -> Registration:
        """One of the numbers, the oldest for 0."""
        found = list(Registration.objects.order_by("pk"))
        return found[pick % len(found)]

    def intake(self, pick: int) -> str:
        """One of the letters that came on paper, the newest for 0."""
        return str(getattr(self.picked(Intake, pick), "ref", "0" * 16))

    def _receive(self, one: Citizen, pick: int) -> None:
        receive(self.key(Delivery, pick), by=one.reach, at=self.now)

    def _acknowledge(self, one: Citizen, pick: int) -> None:
        acknowledge(self.key(Delivery, pick), by=one.reach, at=self.now)

    def _forward(self, one: Citizen, pick: int) -> None:
        units = (self.town.planning_admin, self.town.planning_hr, self.town.finance_current)
        forward(self.key(Delivery, pick), to_unit=units[self.turn % 3], by=one.reach, at=self.now)

    def _refer(self, one: Citizen, pick: int) -> None:
        self.direct(one, str(getattr(self.picked(Delivery, pick), "record_id", "")))

    def _refer_lower(self, one: Citizen, pick: int) -> None:
        row = self.picked(Referral, pick)
        given = getattr(row, "due_at", None) if self.turn % 4 else None  # else more time than was given, mostly
        self.direct(one, str(getattr(row, "record_id", self.matter[0])), due_at=given)

    def _lend(self, one: Citizen, _: int) -> None:
        record_id, paper = self.matter
        self.direct(one, record_id, antecedents=(paper,))

    def _instruct(self, one: Citizen, pick: int) -> None:
        self.direct(one, self.matter[0], verb=Verb.ACT, step=pick)

    def direct(self, one: Citizen, record_id: str, *, step: int | None = None, **said: object) -> None:
        """A directive to somebody below, so many steps down, of one verb after the other."""
        chain = [self.town.amal, self.town.maryam, self.town.hasan, self.town.zainab]
        below = (chain[chain.index(one) + 1 :] if one in chain else [self.town.dara]) or chain
        target = Target(kind="post", id=below[(self.turn if step is None else step) % len(below)].post_id)
        due_at = said.pop("due_at", None) or self.now + timedelta(hours=8 * (1 + self.turn % 20))
        drawn = {"verb": VERBS[self.turn % len(VERBS)], "due_at": due_at, "level": 1} | said
        key = unlock(one.person_id, pin=PIN, by=one.reach, at=self.now)
        instruction = says(record_id, target, by=one.reach, **drawn)
        refer(record_id, instruction, name=f"{self.turn:032x}", key=key, by=one.reach, at=self.now)

    def _report(self, one: Citizen, pick: int) -> None:
        report(self.key(Referral, pick), note="أُنجز", by=one.reach, at=self.now)

    def _accept(self, one: Citizen, pick: int) -> None:
        accept(self.key(Referral, pick), by=one.reach, at=self.now)

    def _decline(self, one: Citizen, pick: int) -> None:
        decline(self.key(Referral, pick), reason=REASON, by=one.reach, at=self.now)

    def _answer(self, one: Citizen, pick: int) -> None:
        letter = self.about.get(str(getattr(self.picked(Referral, pick), "record_id", "")))
        row = Registration.objects.get(record_id=letter) if letter else self.registration(pick)
        answer(self.key(Referral, pick), number=row.text, on=row.on, by=one.reach, at=self.now)

    def _return_up(self, one: Citizen, pick: int) -> None:
        return_up(self.key(Referral, pick), reason=REASON, by=one.reach, at=self.now)

    def _ask_time(self, one: Citizen, pick: int) -> None:
        until = (getattr(self.picked(Referral, pick), "due_at", None) or self.now) + timedelta(days=1 + self.turn % 4)
        ask_time(self.key(Referral, pick), until=until, reason=REASON, by=one.reach, at=self.now)

    def _give_time(self, one: Citizen, pick: int) -> None:
        give_time(self.key(Referral, pick), by=one.reach, at=self.now)

    def _refuse_time(self, one: Citizen, pick: int) -> None:
        refuse_time(self.key(Referral, pick), reason=REASON, by=one.reach, at=self.now)

    def memo(self, pick: int) -> Memo:
        """One of the letters that were sent, the oldest for 0."""
        found = list(Memo.objects.order_by("pk"))
        return found[pick % len(found)]

    def _remind_readers(self, one: Citizen, pick: int) -> None:
        remind_readers(self.memo(pick).ref, by=one.reach, at=self.now)

    def _leave_open(self, one: Citizen, pick: int) -> None:
        reply = str(getattr(self.picked(Citation, pick), "record_id", ""))
        leave_open(self.memo(0).ref, reply_id=reply, missing="الكلفة", by=one.reach, at=self.now)

    def _settle(self, one: Citizen, pick: int) -> None:
        reply = str(getattr(self.picked(PartialAnswer, pick), "reply_id", ""))
        settle(self.memo(0).ref, reply_id=reply, by=one.reach, at=self.now)

    def _void(self, one: Citizen, pick: int) -> None:
        void(self.registration(pick).pk, reason=REASON, authority="أمر 9", by=one.reach, at=self.now)

    def _supersede(self, one: Citizen, pick: int) -> None:
        old, newer = self.registration(pick), self.registration((pick + 1, -1)[self.turn % 2])
        supersede(old.pk, number=newer.text, on=newer.on, reason=REASON, by=one.reach, at=self.now)

    def _reserve(self, one: Citizen, pick: int) -> None:
        reserve(self.key(Book, pick), count=self.turn % 8, reason=REASON, by=one.reach, at=self.now)

    def _release(self, one: Citizen, pick: int) -> None:
        release_block(self.key(Block, pick), reason=REASON, by=one.reach, at=self.now)

    def _close(self, one: Citizen, pick: int) -> None:
        close_book(self.key(Book, pick), language="ar", key=None, by=one.reach, at=self.now)

    def _ask(self, one: Citizen, pick: int) -> None:
        row = self.registration(pick)
        asked = Question(asker="محكمة", channel=Channel.VISIT, number=row.text, on=row.on)
        answer_query(asked, desk_id=self.town.planning_desk, by=one.reach, at=self.now)

    def _open(self, one: Citizen, _: int) -> None:
        open_intake(Way.COURIER, by=one.reach, at=self.now)

    def _scan(self, one: Citizen, pick: int) -> None:
        data = scan(f"page {self.turn}") if self.turn % 2 else PAGE
        add_file(self.intake(pick), name="page.jpg", data=data, by=one.reach, at=self.now)

    def _scan_sheet(self, one: Citizen, pick: int) -> None:
        add_file(self.intake(pick), name="sheet.png", data=self.sheet, by=one.reach, at=self.now)

    def _unscan(self, one: Citizen, pick: int) -> None:
        ref = self.intake(pick)
        there = IntakeFile.objects.filter(intake__ref=ref).order_by("-pk").first()
        take_off(ref, there.pk if there else 0, by=one.reach, at=self.now)

    def _part(self, one: Citizen, pick: int) -> None:
        part(self.intake(pick), by=one.reach, at=self.now)

    def _book_in(self, one: Citizen, pick: int, **said: object) -> None:
        came = arrived(self.town, number=f"ت ج/{pick}/{self.turn}", on=date(2025, 12, 5), **said)
        book_in(self.intake(pick), came, language="ar", by=one.reach, at=self.now)

    def _book_in_reply(self, one: Citizen, pick: int) -> None:
        asked = self.registration(0)
        says_so = {"sender_unit": self.town.finance_budget, "answers": asked.text, "answers_on": asked.on}
        self._book_in(one, pick, kind=Kind.REPLY, **says_so)

    def _refuse(self, one: Citizen, pick: int) -> None:
        refuse_intake(self.intake(pick), reason=REASON, by=one.reach, at=self.now)

    def _amend(self, one: Citizen, pick: int) -> None:
        uploads = [Upload(name="better.jpg", data=scan(f"better {self.turn}"))]
        amend(self.intake(pick), Wrong.SCAN, uploads, reason=REASON, language="ar", by=one.reach, at=self.now)

    def _readdress(self, one: Citizen, pick: int) -> None:
        units = (self.town.planning_statistics, self.town.planning_admin, self.town.planning_hr)
        readdress(self.intake(pick), to_unit=units[self.turn % 3], reason=REASON, by=one.reach, at=self.now)

    def _receipt(self, one: Citizen, pick: int) -> None:
        give_receipt(self.intake(pick), language="ar", by=one.reach, at=self.now)

    def _consign(self, one: Citizen, pick: int) -> None:
        row, receiver = self.registration(pick), (self.town.maryam, self.town.zainab)[self.turn % 2]
        carried = Consignment(
            thing=Thing.PRINT, number=row.text, on=row.on, bearer="المعتمد علي",
            receiver=Receiver(person_id=receiver.person_id),
        )  # fmt: skip
        consign(carried, desk_id=self.town.planning_desk, by=one.reach, at=self.now)

    def _sign_for(self, one: Citizen, pick: int) -> None:
        sign_for(self.key(ConsignmentLine, pick), by=one.reach, at=self.now)

    def _refuse_consignment(self, one: Citizen, pick: int) -> None:
        refuse(self.key(ConsignmentLine, pick), reason=REASON, by=one.reach, at=self.now)

    def _bring_back(self, one: Citizen, pick: int) -> None:
        line = self.key(ConsignmentLine, pick)
        bring_back(line, stand=Stand.RETURNED, reason=REASON, by=one.reach, at=self.now)

    def _enter_slip(self, one: Citizen, pick: int) -> None:
        slip = Slip(name="سعاد", signed_at=self.now, scan=PAGE, file_name="slip.jpg")
        enter_slip(self.key(ConsignmentLine, pick), slip, language="ar", by=one.reach, at=self.now)
