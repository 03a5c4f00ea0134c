"""What people do to one letter under way, each by its deed; a machine of random lives picks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from correspondence import departures, letters
from correspondence.attach import attach, detach
from correspondence.clear_drafts import keep_draft
from correspondence.core.circuit import Way
from correspondence.core.letter import Content
from correspondence.draft import revise
from correspondence.hand_over import hand_over
from correspondence.let_go import let_go, let_stand
from correspondence.models import Block, Book, Memo, Movement
from correspondence.object_to import abstain, object_to
from correspondence.open_books import open_books
from correspondence.opine import opine
from correspondence.pass_over import pass_over
from correspondence.pass_pen import give_pen, return_pen
from correspondence.prepare import prepare
from correspondence.present import present
from correspondence.recall import ask_back, recall
from correspondence.register import register
from correspondence.reserve import reserve
from correspondence.review import give_back, initial
from correspondence.send import send
from correspondence.sign_off import sign_off
from correspondence.suspend import resume, suspend
from correspondence.take_pen import take_pen
from directory.absent import absent
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, Reach
from directory.core.tenure import Capacity, Limits, Order, Term
from directory.empower import empower
from directory.models import Tenure
from signing.unlock import unlock
from tests.town import PIN, TODAY, Town

REASON = "سبب"
CSV = "ت,الاسم\n1,سعاد\n".encode()
ORDER = Order(number="أمر 77", on=TODAY)


class Hands:
    """The deeds; each takes who does it and the version that is meant."""

    town: Town
    ref: str
    now: datetime
    ways: tuple[Way, ...]
    changes = 0

    @property
    def memo(self) -> Memo:
        """The letter as it stands."""
        return Memo.objects.get(ref=self.ref)

    def does(self, what: str) -> Callable[[Reach, int], None]:
        """The deed of this name."""
        found: Callable[[Reach, int], None] = getattr(self, f"_{what}")
        return found

    def _initial(self, by: Reach, version: int) -> None:
        initial(self.ref, version=version, by=by, at=self.now)

    def _object(self, by: Reach, version: int) -> None:
        object_to(self.ref, version=version, reason=REASON, by=by, at=self.now)

    def _abstain(self, by: Reach, version: int) -> None:
        abstain(self.ref, version=version, reason=REASON, by=by, at=self.now)

    def _opine(self, by: Reach, version: int) -> None:
        opine(self.ref, version=version, text="رأي", by=by, at=self.now)

    def _present(self, by: Reach, version: int) -> None:
        present(self.ref, version=version, by=by, at=self.now)

    def _give_back(self, by: Reach, _: int) -> None:
        give_back(self.ref, reason=REASON, by=by, at=self.now)

    def _back_to(self, by: Reach, _: int) -> None:
        give_back(self.ref, reason=REASON, to_post=self.town.hasan.post_id, by=by, at=self.now)

    def _recall(self, by: Reach, _: int) -> None:
        recall(self.ref, reason=REASON, by=by, at=self.now)

    def _ask_back(self, by: Reach, _: int) -> None:
        ask_back(self.ref, reason=REASON, by=by, at=self.now)

    def _let_go(self, by: Reach, _: int) -> None:
        let_go(self.ref, by=by, at=self.now)

    def _let_stand(self, by: Reach, _: int) -> None:
        let_stand(self.ref, reason=REASON, by=by, at=self.now)

    def _suspend(self, by: Reach, _: int) -> None:
        suspend(self.ref, reason=REASON, by=by, at=self.now)

    def _resume(self, by: Reach, _: int) -> None:
        resume(self.ref, by=by, at=self.now)

    def _pass_over(self, by: Reach, _: int) -> None:
        pass_over(self.ref, post_id=self.town.hasan.post_id, reason=REASON, by=by, at=self.now)

    def _revise(self, by: Reach, version: int) -> None:
        self.changes += 1
        said = Content.from_json(self.memo.current().content)
        revise(self.ref, content=replace(said, subject=f"ملاك {self.changes}"), base=version, by=by, at=self.now)

    def _attach(self, by: Reach, version: int) -> None:
        name = f"{self.changes}-{version}.csv"
        attach(self.ref, name=name, data=CSV + name.encode(), title="كشف", by=by, at=self.now)

    def _detach(self, by: Reach, _: int) -> None:
        annexes = Content.from_json(self.memo.current().content).annexes
        detach(self.ref, key=annexes[0].key if annexes else "none.csv", by=by, at=self.now)

    def _send(self, by: Reach, version: int) -> None:
        send(self.ref, reviewers=self.ways[(version + self.now.minute) % len(self.ways)], by=by, at=self.now)

    def _open(self, by: Reach, _: int) -> None:
        letters.letter(self.ref, reach=by, at=self.now)

    def _sign(self, by: Reach, version: int, dissent: str | None = None) -> None:
        digest = Movement.objects.document(self.memo.pk, version=version) or "0" * 64
        person = by.person_id or 0
        request = prepare(self.ref, document_hash=digest, dissent=dissent, by=by, at=self.now)
        key = unlock(person, pin=PIN, by=by, at=self.now)
        sign_off(self.ref, nonce=request.nonce, key=key, by=by, at=self.now)

    def _dissent(self, by: Reach, version: int) -> None:
        self._sign(by, version, dissent=REASON)

    def _register(self, by: Reach, _: int) -> None:
        register(self.ref, by=by, at=self.now)

    def _register_reserved(self, by: Reach, _: int) -> None:
        block = Block.objects.order_by("pk").last()
        register(self.ref, reserved=block.first if block else 99, by=by, at=self.now)

    def _reserve(self, by: Reach, _: int) -> None:
        open_books(self.town.planning, by=CLOCKWORK, at=self.now)
        for book in Book.objects.filter(body=self.town.planning, kind="outgoing"):
            reserve(book.pk, count=2, reason=REASON, by=by, at=self.now)

    def _give_pen(self, by: Reach, _: int) -> None:
        give_pen(self.ref, to=self.town.hasan.person_id, note="الفقرة الثانية", by=by, at=self.now)

    def _return_pen(self, by: Reach, _: int) -> None:
        return_pen(self.ref, by=by, at=self.now)

    def _take_pen(self, by: Reach, _: int) -> None:
        take_pen(self.ref, reason=REASON, by=by, at=self.now)

    def _keep_draft(self, by: Reach, _: int) -> None:
        keep_draft(self.ref, by=by, at=self.now)

    def _be_absent(self, by: Reach, _: int) -> None:
        on = day_of(self.now)
        term = Term(from_on=on, until_on=on + timedelta(days=2))
        absent(term, acting_id=self.town.hasan.person_id, deputy_id=self.town.sara.person_id, by=by, at=self.now)

    def _empower(self, by: Reach, _: int) -> None:
        term = Term(from_on=day_of(self.now), until_on=day_of(self.now) + timedelta(days=9))
        said = {"capacity": Capacity.ACTING, "limits": Limits(), "term": term, "order": ORDER}
        empower(self.town.hasan.person_id, post_id=self.town.maryam.post_id, **said, by=by, at=self.now)

    def _hand_over(self, by: Reach, _: int) -> None:
        tenure = Tenure.objects.get(person=self.town.zainab.person_id, capacity=Capacity.HOLDER)
        to = self.town.hasan.person_id
        shown = departures.departure(tenure.pk, receiver_id=to, reach=by, at=self.now)
        said = {"last_on": day_of(self.now), "order": ORDER, "mark": shown.mark}
        hand_over(tenure.pk, receiver_id=to, **said, by=by, at=self.now)
