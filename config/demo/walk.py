"""Brings one demo letter as far as its plan says, by the deeds everybody uses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from archive.core.errors import NotOpenedError
from archive.records import envelope
from config.demo.annexes import annex
from config.demo.dice import Dice
from config.demo.ledger import Ledger, Written
from config.demo.letters import LetterPlan, Stage
from config.demo.margin import seats, write_margin
from config.demo.people import people, units
from config.demo.settle import give_key
from config.demo.source import Table, lines
from config.demo.text import Order, Pen, write
from correspondence import letters, trays
from correspondence.attach import attach
from correspondence.core.circuit import Stage as StageOfReview
from correspondence.core.circuit import Way
from correspondence.core.letter import Addressee, Content, Copy, Reference, ReferenceKind
from correspondence.core.route import State, Task
from correspondence.deliver import acknowledge
from correspondence.draft import start
from correspondence.prepare import prepare
from correspondence.present import present
from correspondence.receive import receive
from correspondence.register import register
from correspondence.report_action import report_action
from correspondence.review import initial
from correspondence.send import send
from correspondence.sign_off import sign_off
from directory import whois
from directory.core.day import day_of
from directory.core.reach import Reach
from signing.core.errors import SigningError
from signing.unlock import unlock

Clock = Callable[[], datetime]
DONE = "اتُّخذ ما يلزم بشأن مضمون الكتاب"


@dataclass(kw_only=True, slots=True)
class Walker:
    """Acts as everybody in turn; `now` is the command's clock."""

    ledger: Ledger
    now: Clock
    _reaches: dict[tuple[str, date], Reach] = field(default_factory=dict)

    def reach(self, seat: str) -> Reach:
        """How far the person on this seat reaches today; looked up once a day."""
        on = day_of(self.now())
        key = (seat, on)
        if key not in self._reaches:
            self._reaches[key] = whois.reach_of(whois.person_named(people()[seat].username), on=on)
        return self._reaches[key]

    def bring(self, plan: LetterPlan) -> Written:
        """Brings the letter to its stage; begun letters go on where they stand."""
        written = self.ledger.letters.get(plan.index)
        if written is None:
            written = self._begin(plan)
        if written.is_done:
            return written
        author = self.reach(plan.author)
        for _ in range(2 * len(plan.reviewers) + 8):
            try:
                view = letters.letter(written.ref, reach=author, at=self.now())
            except NotOpenedError as error:  # it is top secret and has its number: its envelope says which
                kept = envelope(str(error.facts["record"]), reach=author)
                written.number, written.record_id, written.on = kept.number or "", kept.record_id, kept.on.isoformat()
                break
            if not self._step(plan, written, view):
                break
        if plan.stage > Stage.REGISTERED and written.record_id:  # a letter whose signer chose an own PIN has none
            self._receive(plan, written)
            reaches = {seat: self.reach(seat) for seat in seats(plan.index)}
            write_margin(plan.index, written, ledger=self.ledger, reaches=reaches, at=self.now())
        written.is_done = True
        self.ledger.save()
        return written

    def _begin(self, plan: LetterPlan) -> Written:
        content = compose(plan, self.ledger, on=day_of(self.now()))
        ref = start(content, by=self.reach(plan.author), at=self.now()).ref
        written = self.ledger.letters[plan.index] = Written(ref=ref, subject=content.subject)
        self.ledger.save()
        return written

    def _step(self, plan: LetterPlan, written: Written, view: letters.LetterView) -> bool:
        """One deed forward; False when the letter is where the plan wants it."""
        missing = plan.annexes[len(view.content.annexes) :]
        if view.state is State.DRAFT and missing:
            self._attach(plan, written, missing[0])
        elif view.state is State.REGISTERED:
            written.number, written.record_id = view.number, view.record_id
            written.on = view.number_on.isoformat() if view.number_on else ""
            return False
        elif _rank(view.state) >= plan.stage:
            return False
        elif view.state is State.READY:
            return self._sign(plan, written.ref, view.document_hash)
        else:
            self._forward(plan, written, view)
        return True

    def _forward(self, plan: LetterPlan, written: Written, view: letters.LetterView) -> None:
        ref, at = written.ref, self.now()
        if view.state is State.DRAFT:
            reviewers = tuple(self.ledger.posts[seat] for seat in plan.reviewers)
            send(ref, reviewers=reviewers, by=self.reach(plan.author), at=at)
        elif view.state is State.UNDER_REVIEW:
            step = next(step for step in view.steps if step.is_next)
            onward = present if step.task is Task.PRESENT else initial
            onward(ref, version=view.version, by=self.reach(self._seat_of(step.post_id)), at=at)
        else:
            register(ref, by=self.reach(f"{units()[plan.issuer].body}-mail/registrar"), at=at)

    def _seat_of(self, post: int) -> str:
        return next(seat for seat, number in self.ledger.posts.items() if number == post)

    def _attach(self, plan: LetterPlan, written: Written, what: str) -> None:
        on = day_of(self.now())
        pen = Pen(_order(plan, "", on=on, language="ar"), Dice(f"annex:{plan.index}:{what}"))
        body = units()[units()[plan.issuer].body].name.ar
        made = annex(what, subject=written.subject, body=body, pen=pen, on=on)
        attach(written.ref, name=made.name, data=made.data, title=made.title, by=self.reach(plan.author), at=self.now())

    def _sign(self, plan: LetterPlan, ref: str, document_hash: str) -> bool:
        """False when the letter waits for its signer: a visitor changed the PIN or took the key to a card."""
        if plan.signer in self.ledger.away:
            return False
        try:
            self.sign(plan.signer, ref, document_hash)
        except SigningError:
            self.ledger.away.append(plan.signer)
            self.ledger.save()
            return False
        return True

    def sign(self, seat: str, ref: str, document_hash: str, *, dissent: str | None = None) -> None:
        """Signs the letter whose pages have this hash. Raises what unlocking and signing refuse."""
        by = self.reach(seat)
        give_key(self.ledger, seat, at=self.now())
        request = prepare(ref, document_hash=document_hash, dissent=dissent, by=by, at=self.now())
        key = unlock(self.ledger.people[seat], pin=self.ledger.pin, by=by, at=self.now())
        sign_off(ref, nonce=request.nonce, key=key, by=by, at=self.now())

    def _receive(self, plan: LetterPlan, written: Written) -> None:
        """Other ministries' registries give their number; then the addressed units confirm."""
        bodies = {units()[key].body for key in plan.to}
        for body in sorted(bodies - {units()[plan.issuer].body}):
            registrar = self.reach(f"{body}-mail/incoming")
            for item in trays.incoming(registrar):
                if (
                    item.record_id == written.record_id
                    and item.delivery_id is not None
                    and item.matter is trays.Matter.RECEIVE
                ):
                    receive(item.delivery_id, by=registrar, at=self.now())
                    break
        if plan.stage is Stage.ACKNOWLEDGED:
            for key in plan.to:
                self._acknowledge(key, written.record_id)

    def _acknowledge(self, unit: str, record_id: str) -> None:
        head = next(seat for seat, plan in people().items() if plan.unit == unit and plan.head)
        reach = self.reach(head)
        for item in on_desk(reach, record_id, at=self.now()):
            if item.delivery_id is not None and item.matter is trays.Matter.ACT:
                acknowledge(item.delivery_id, by=reach, at=self.now())
                if item.for_action:
                    report_action(item.delivery_id, note=DONE, by=reach, at=self.now())


def on_desk(reach: Reach, record_id: str, *, at: datetime) -> list[trays.Item]:
    """What lies on this person's desk of one record."""
    groups = trays.desk(reach, at=at).groups
    return [item for _, items in groups for item in items if item.record_id == record_id]


def _rank(state: State) -> Stage:
    return Stage(list(State).index(state))


def compose(plan: LetterPlan, ledger: Ledger, *, on: date) -> Content:
    """The letter's content, with its references resolved to the real numbers of earlier letters."""
    answered = None if plan.answers is None else ledger.letters.get(plan.answers)
    dice = Dice(f"text:{plan.index}")
    text = write(_order(plan, answered.subject if answered else "", on=on, language=plan.language), dice)
    return Content(
        kind=plan.kind,
        language=plan.language,
        digits="arab" if plan.language == "ckb" else "latn",
        label=plan.label,
        priority=plan.priority,
        subject=text.subject,
        greeting=text.greeting,
        body=text.body,
        closing=text.closing,
        to=tuple(
            Addressee(unit_id=ledger.units[key], name=address(key, issuer=plan.issuer, language=plan.language))
            for key in plan.to
        ),
        copies=tuple(
            Copy(
                unit_id=ledger.units[key],
                name=address(key, issuer=plan.issuer, language=plan.language),
                purpose=dice.one(text.purposes),
            )
            for key in plan.copies
        ),
        references=_references(plan, answered, dice, on=on),
        unit_id=ledger.units[plan.issuer],
        signer_post_id=ledger.posts[plan.signer],
    )


def _order(plan: LetterPlan, about: str, *, on: date, language: str) -> Order:
    issuer = units()[plan.issuer]
    return Order(
        kind=plan.kind,
        language=language,
        trade=issuer.trade,
        body=issuer.body,
        about=about,
        is_long=plan.index % 50 == 49,
        is_bilingual=language == "ar" and plan.index % 17 == 3,
        on=on,
    )


def way_of(row: Table, ledger: Ledger) -> Way:
    """The way of a row: its stages in order ("a & b": at once), the quorum of the stages of several, the opinions."""
    stages = [tuple(ledger.posts[seat] for seat in stage.split(" & ")) for stage in lines(row, "way")]
    quorum = int(str(row["quorum"])) if "quorum" in row and "rapporteur" not in row else None
    return Way(
        stages=tuple(StageOfReview(posts=posts, quorum=quorum if len(posts) > 1 else None) for posts in stages),
        opinions=tuple(ledger.posts[seat] for seat in lines(row, "opinions")),
    )


def address(key: str, *, issuer: str, language: str) -> str:
    """The chain as printed; inside one ministry its name is not repeated."""
    unit = units()[key]
    chain = [unit]
    while chain[0].parent:
        chain.insert(0, units()[chain[0].parent])
    if unit.body == units()[issuer].body and len(chain) > 1:
        chain = chain[1:]
    return " / ".join(one.name.to(language) for one in chain)


def _references(plan: LetterPlan, answered: Written | None, dice: Dice, *, on: date) -> tuple[Reference, ...]:
    if answered is not None and answered.number:
        kind = ReferenceKind.YOURS if plan.kind.value == "reply" else ReferenceKind.OURS
        source = units()[plan.to[0]] if kind is ReferenceKind.YOURS else units()[plan.issuer]
        return (
            Reference(
                kind=kind,
                body=source.name.to(plan.language),
                number=answered.number,
                on=answered.day(),
                record_id=answered.record_id,
            ),
        )
    if not plan.outside:
        return ()
    year = on.year - 1
    return (
        Reference(
            kind=ReferenceKind.YOURS,
            body=units()[plan.to[0]].name.to(plan.language),
            number=f"{units()[plan.to[0]].symbol} {dice.between(2, 14)}/{dice.between(300, 9900)}",
            on=date(year, dice.between(1, 12), dice.between(1, 28)),
        ),
    )
