"""`walk`: each step of the walk of a memo, from the draft to the inspection."""

from collections import defaultdict
from collections.abc import Callable

from archive.examine import examine
from archive.integrate import integrate
from archive.records import letter_hash, records_among
from bench.measure import Row, row, timed
from bench.place import ministries, now, planned
from config.demo.annexes import annex
from config.demo.dice import Dice
from config.demo.letters import LetterPlan, Stage
from config.demo.settle import give_key
from config.demo.text import Order, Pen
from config.demo.walk import compose, on_desk
from correspondence import letters, referred, trays
from correspondence.attach import attach
from correspondence.core.directive import Instruction, Place, Target, Verb
from correspondence.deliver import acknowledge
from correspondence.draft import start
from correspondence.prepare import prepare
from correspondence.receive import receive
from correspondence.refer import refer
from correspondence.register import register
from correspondence.report import report
from correspondence.review import initial
from correspondence.send import send
from correspondence.sign_off import sign_off
from directory.core.day import day_of
from directory.core.reach import CLOCKWORK, FOLLOWER
from search.find import find
from search.follow import follow
from signing.sign import endorse
from signing.unlock import OpenKey, unlock

LEAST = 20
MOST_MS = 20.0
ACTING = frozenset({"send", "initial", "refer, signature apart"})
"""The deeds that a person waits for and that have a goal, without PIN, signature and time token (decision 36)."""


class _Stopwatch:
    """Samples by step, in the order of first use."""

    def __init__(self) -> None:
        self.samples: dict[str, list[float]] = defaultdict(list)

    def step(self, name: str, act: Callable[[], object]) -> None:
        """Runs the act and keeps its time."""
        self.samples[name].append(timed(act))


def run(count: int) -> list[Row]:
    """The median of each step over at least twenty letters."""
    watch = _Stopwatch()
    _walk(_Stopwatch(), -1)
    for number in range(max(count, LEAST)):
        _walk(watch, number)
    goals = dict.fromkeys(ACTING, MOST_MS)
    rows = [row("walk", step, samples, goal_ms=goals.get(step)) for step, samples in watch.samples.items()]
    whole = [sum(steps) for steps in zip(*watch.samples.values(), strict=True)]
    return [*rows, row("walk", "whole walk", whole)]


def _walk(watch: _Stopwatch, number: int) -> None:
    plan = planned(5_000 + number, Stage.ACKNOWLEDGED)
    ref = _write(watch, plan)
    _agree(watch, plan, ref)
    _sign(watch, plan, ref)
    _keep(watch, ref)


def _write(watch: _Stopwatch, plan: LetterPlan) -> str:
    house = ministries()
    author, on = house.walker.reach(plan.author), day_of(now())
    content = compose(plan, house.ledger, on=on)
    order = Order(
        kind=plan.kind, language="ar", trade="hr", body="planning", about="", is_long=False, is_bilingual=False, on=on
    )
    file = annex("report", subject=content.subject, body="", pen=Pen(order, Dice("walk")), on=on)
    refs: list[str] = []
    watch.step("draft", lambda: refs.append(start(content, by=author, at=now()).ref))
    watch.step("attach", lambda: attach(refs[0], name=file.name, data=file.data, title=file.title, by=author, at=now()))
    watch.step("preview", lambda: letters.preview(content, at=now()))
    reviewers = tuple(house.ledger.posts[seat] for seat in plan.reviewers)
    watch.step("send", lambda: send(refs[0], reviewers=reviewers, by=author, at=now()))
    return refs[0]


def _agree(watch: _Stopwatch, plan: LetterPlan, ref: str) -> None:
    house = ministries()
    view = letters.letter(ref, reach=house.walker.reach(plan.author), at=now())
    first, last = (house.walker.reach(seat) for seat in plan.reviewers)
    watch.step("initial", lambda: initial(ref, version=view.version, by=first, at=now()))
    watch.step("initial and freeze", lambda: initial(ref, version=view.version, by=last, at=now()))


def _sign(watch: _Stopwatch, plan: LetterPlan, ref: str) -> None:
    house = ministries()
    by, person = house.walker.reach(plan.signer), house.ledger.people[plan.signer]
    views: list[letters.LetterView] = []
    watch.step("open letter", lambda: views.append(letters.letter(ref, reach=by, at=now())))
    watch.step("page picture", lambda: letters.picture(ref, page=0, width=900, reach=by))
    nonces: list[str] = []
    keys: list[OpenKey] = []
    shown = views[0].document_hash
    watch.step("prepare", lambda: nonces.append(prepare(ref, document_hash=shown, by=by, at=now()).nonce))
    watch.step("unlock", lambda: keys.append(unlock(person, pin=house.ledger.pin, by=by, at=now())))
    watch.step("sign", lambda: sign_off(ref, nonce=nonces[0], key=keys[0], by=by, at=now()))


def _keep(watch: _Stopwatch, ref: str) -> None:
    house = ministries()
    registrar, other = house.walker.reach("planning-mail/registrar"), house.walker.reach("finance-mail/incoming")
    numbers: list[tuple[str, str]] = []

    def give_number() -> None:
        given = register(ref, by=registrar, at=now())
        numbers.append((given.number, given.record_id))

    watch.step("register, seal, deposit", give_number)
    number, record_id = numbers[0]
    watch.step("log", lambda: integrate(by=CLOCKWORK, at=now()))
    watch.step("index", lambda: follow(by=FOLLOWER, at=now()))
    lying = [item for item in trays.incoming(other) if item.record_id == record_id and item.delivery_id]
    watch.step("receive", lambda: receive(lying[0].delivery_id or 0, by=other, at=now()))
    head = house.reader()
    watch.step("tray", lambda: trays.desk(head, at=now()))
    mine = [item for item in on_desk(head, record_id, at=now()) if item.delivery_id]
    watch.step("acknowledge", lambda: acknowledge(mine[0].delivery_id or 0, by=head, at=now()))
    _direct(watch, record_id)
    watch.step("find by number", lambda: find(number, reach=head, at=now()))
    watch.step("inspect", lambda: examine(record_id, reach=head, at=now()))


def _direct(watch: _Stopwatch, record_id: str) -> None:
    """The head of the addressed unit refers the letter to a clerk, PIN, signature and token apart (decision 36)."""
    house, head, clerk = ministries(), "finance-budget/head", "finance-budget/clerk"
    by, at = house.walker.reach(head), now()
    give_key(house.ledger, head, at=at)
    key = unlock(house.ledger.people[head], pin=house.ledger.pin, by=by, at=at)
    says = Instruction(
        verb=Verb.INFORM,
        text="للاطلاع",
        targets=(Target(kind="post", id=house.ledger.posts[clerk]),),
        place=Place(page=1, x=20, y=20, width=300, height=280),
        shown=letter_hash(record_id, reach=by),
        level=records_among([record_id], reach=by)[record_id].label.level,
    )
    signed = timed(lambda: endorse(record_id.encode(), key=key, at=at))
    key = unlock(house.ledger.people[head], pin=house.ledger.pin, by=by, at=at)
    whole = timed(lambda: refer(record_id, says, name=record_id, key=key, by=by, at=at))
    watch.samples["refer, signature apart"].append(max(whole - signed, 0.0))
    watch.samples["the signature of the same"].append(signed)
    reader = house.walker.reach(clerk)
    watch.step("referred to me", lambda: referred.to_me(reader))
    waiting = next(item for item in referred.to_me(reader) if item.record_id == record_id)
    watch.step("report", lambda: report(waiting.id, by=reader, at=at))
