"""Random lives of letters under way with random people: after every step the checker finds every invariant kept."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as house
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from correspondence import circuits, letters, turns
from correspondence.clear_drafts import clear_drafts
from correspondence.close_window import close_window
from correspondence.core import body, route
from correspondence.core.circuit import Stage, Way
from correspondence.core.committee import Committee
from correspondence.core.journal import replay
from correspondence.core.letter import Content, Kind, SecondText, Signatory, SigningOrder
from correspondence.core.route import Act, State, Task
from correspondence.draft import start
from correspondence.lay_circuit import lay_circuit
from correspondence.models import Block, Memo, Movement, Registration, RouteStep
from correspondence.name_manager import name_manager
from correspondence.pass_silence import pass_silence
from correspondence.redate import redate
from directory.core.clearance import Label
from directory.core.day import day_of
from directory.core.errors import Refused
from directory.core.reach import CLOCKWORK, Reach
from directory.models import Tenure
from directory.whois import person_named, reach_of
from tests.correspondence.checker import Checker
from tests.correspondence.hands import Hands
from tests.correspondence.paper_trail import inside
from tests.town import AT, Citizen, Town

pytestmark = pytest.mark.django_db
CAST = ("zainab", "hasan", "dara", "amal", "maryam", "omar", "rebwar", "sara")
ACTS = (
    *("initial", "object", "abstain", "opine", "present", "give_back", "back_to", "recall", "ask_back", "let_go"),
    *("let_stand", "suspend", "resume", "pass_over", "revise", "attach", "detach", "send", "sign", "dissent"),
    *("register", "register_reserved", "open", "give_pen", "return_pen", "take_pen", "keep_draft", "be_absent"),
    *("empower", "hand_over", "reserve"),
)
RARE = (
    *("object", "abstain", "opine", "present", "back_to", "dissent", "keep_draft", "empower", "hand_over"),
    *("reserve", "register_reserved", "recall", "pass_over"),
)
DRIVEN = (
    *("send", "initial", "sign", "register", "open", "ask_back", "let_stand", "recall", "reserve", "give_pen"),
    *("object", "opine", "pass_over", "present", "dissent", "register_reserved", "be_absent", "hand_over"),
)
"""What must have been done in the long lives; of the other deeds chance decides."""
STRAIGHT, ABREAST, OPINED, GATED, NOBODY = 0, 1, 3, 4, 6
MOMENTS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "give_pen": ("plain", STRAIGHT, ()),
    **dict.fromkeys(("recall", "initial", "pass_over", "ask_back"), ("plain", STRAIGHT, ("send",))),
    **dict.fromkeys(("object", "abstain"), ("plain", ABREAST, ("send",))),
    "let_stand": ("plain", STRAIGHT, ("send", "ask_back")),
    "opine": ("plain", OPINED, ("send",)),
    "present": ("plain", GATED, ("send", "initial")),
    "dissent": ("minutes", NOBODY, ("send",)),
    "sign": ("plain", STRAIGHT, ("send", "initial")),
    "register": ("plain", STRAIGHT, ("send", "initial", "sign")),
    "register_reserved": ("plain", STRAIGHT, ("send", "initial", "sign", "reserve")),
}
"""The letter, its way, and what is done before: then is the moment of that deed. The others need no letter."""
DONE: Counter[str] = Counter()
"""How often each deed was done in this process: a walk on which a deed is only ever refused says nothing of it."""


class Life(Hands, RuleBasedStateMachine):
    """One letter of zainab's, and everybody who may lay a hand on it."""

    town: Town
    content: Content

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()  # people leave and stand in for one another: in this life alone
        self.ref = ""
        self.now = AT
        self.ways: tuple[Way, ...] = ()
        self.every_way: tuple[Way, ...] = ()
        self.checker = Checker(files=lambda: house.PLACE.files)

    def teardown(self) -> None:
        """The next life begins where this one did."""
        transaction.savepoint_rollback(self.point)

    def citizen(self, name: str) -> Citizen:
        """One of the cast."""
        found: Citizen = getattr(self.town, name)
        return found

    def reach(self, one: Citizen) -> Reach:
        """What this person reaches today: posts and powers come and go."""
        return reach_of(person_named(one.username), on=day_of(self.now))

    def author(self) -> Citizen:
        """Whose letter it is now."""
        return next(one for one in self.town.everybody() if one.person_id == self.memo.author_id)

    @initialize(way=st.integers(0, 5), kind=st.sampled_from(["plain", "joint", "free", "minutes", "pair", "secret"]))
    def begin(self, way: int, kind: str) -> None:
        """Zainab writes one of six letters and sends it on one of six ways; two lead past a gatekeeper."""
        town = self.town
        hasan, dara, amal = (self.citizen(name).post_id for name in ("hasan", "dara", "amal"))
        if way > 3:
            gate = {"post_id": town.hasan.post_id, "presents": circuits.Presents.YES}
            name_manager(town.planning_admin, **gate, by=town.maryam.reach, at=AT)
        laid = Way(stages=(Stage(posts=(dara,)), Stage(posts=(hasan, amal), silence_passes=True)))
        said = {"name": "المسار المعتاد", "kind": "", "instead_of": None}
        lay_circuit(town.planning_hr, way=laid, **said, by=town.hasan.reach, at=AT)
        self.content = self.written(kind)
        self.every_way = (
            Way.of((hasan,)),
            Way(stages=(Stage(posts=(hasan, dara, amal), quorum=2),)),
            Way(stages=(Stage(posts=(hasan, dara)), Stage(posts=(amal,)))),
            Way(stages=(Stage(posts=(hasan,)),), opinions=(dara,)),
            Way(stages=(Stage(posts=(dara,)),)),
            circuits.offered_for(self.content, by=town.zainab.reach, on=day_of(self.now))[0].way,
            Way(stages=()),
        )
        self.ref = start(self.content, by=town.zainab.reach, at=AT).ref
        self.ways = self.every_way[NOBODY:] if kind == "minutes" and way != 4 else self.every_way[:NOBODY]
        self.tries(town.zainab, "send")

    def written(self, kind: str) -> Content:
        """A letter of that sort."""
        town = self.town
        beside = (Signatory(post_id=town.hasan.post_id), Signatory(post_id=town.amal.post_id))
        panel = Committee(
            rapporteur_post_id=town.maryam.post_id, quorum=2, window_days=2, approver_post_id=town.amal.post_id
        )
        second = SecondText(
            language="ckb", subject="میلاکی کارمەندان", greeting="سڵاو ...", body=body.from_text("ئاگادارتان دەکەینەوە ."),
            closing="لەگەڵ ڕێزدا", to=("دەستەی ئامار",), copies=("سەرچاوە مرۆییەکان",), purposes=("",),
        )  # fmt: skip
        changes: dict[str, dict[str, object]] = {
            "joint": {"cosigners": beside, "signing": SigningOrder.FIXED},
            "free": {"cosigners": beside, "signing": SigningOrder.FREE},
            "pair": {"second": second},
            "secret": {"label": Label(level=1), "copies": ()},
            "minutes": {
                "kind": Kind.MINUTES, "to": (), "unit_id": town.planning_hr, "signer_post_id": town.hasan.post_id,
                "committee": panel, "cosigners": (Signatory(post_id=town.maryam.post_id),),
            },
        }  # fmt: skip
        return replace(inside(town), **changes.get(kind, {}))  # type: ignore[arg-type]  # named above

    @rule(who=st.sampled_from(CAST), what=st.sampled_from(ACTS), is_stale=st.booleans())
    def somebody_does_something(self, who: str, what: str, *, is_stale: bool) -> None:
        """Mostly out of turn: then nothing changes."""
        self.tries(self.citizen(who), what, is_stale=is_stale)

    @rule(pick=st.integers(0, 5), what=st.sampled_from(ACTS))
    def somebody_of_its_way_does_something(self, pick: int, what: str) -> None:
        """Its author, who has it now, the heads above and the registry: what they do is often in turn."""
        holders = [one for one in map(self.citizen, CAST) if one.post_id == self.memo.holder_post_id]
        people = [self.author(), *holders, self.town.maryam, self.town.rebwar, self.town.amal]
        self.tries(people[pick % len(people)], what)

    @rule(first=st.integers(0, len(CAST) - 1), pick=st.integers(0, 30))
    def somebody_does_what_is_offered(self, first: int, pick: int) -> None:
        """One of the acts that the letter's page offers the first who is offered any."""
        for name in CAST[first:] + CAST[:first]:
            one = self.citizen(name)
            if offered := self.offered(one):
                self.tries(one, offered[pick % len(offered)])
                return

    def offered(self, one: Citizen) -> list[str]:
        """What the letter's page offers this person."""
        reach = self.reach(one)
        if not Memo.objects.within(reach).filter(ref=self.ref).exists():
            return []
        shown = letters.letter(self.ref, reach=reach, at=self.now)
        found = sorted({act.value for act in shown.may} & {*ACTS})
        found += ["let_go"] if Act.LET_STAND in shown.may else []
        found += ["pass_over"] if shown.passable else []
        found += ["back_to"] if shown.before else []
        found += ["dissent"] if Act.SIGN in shown.may and self.content.committee else []
        return found

    @rule(what=st.sampled_from(RARE), first=st.integers(0, len(CAST) - 1), anew=st.booleans())
    def whoever_may_does_it(self, what: str, first: int, *, anew: bool) -> None:
        """A deed for which little time is right: the first of them all who is let, if need be with another letter."""
        if not self.somebody_does(what, first) and anew and what in MOMENTS:
            kind, way, before = MOMENTS[what]
            self.content = self.written(kind)
            self.ref = start(self.content, by=self.reach(self.author()), at=self.now).ref
            usual, self.ways = self.ways, (self.every_way[way],)
            for one in (*before, what):
                self.somebody_does(one, first)
            self.ways = usual

    def somebody_does(self, what: str, first: int) -> bool:
        """Whether anybody did it: its author, who has it, or the first of all who is let."""
        likely = [one for one in self.town.everybody() if one.person_id == self.memo.author_id]
        likely += [one for one in map(self.citizen, CAST) if one.post_id == self.memo.holder_post_id]
        others = map(self.citizen, CAST[first:] + CAST[:first])
        return any(self.tries(one, what) for one in (*likely, *others))

    @rule(gives=st.booleans())
    def it_is_asked_for(self, *, gives: bool) -> None:
        """Whoever has it opened it; its author asks for it, and gets it or not."""
        holder = next((one for one in map(self.citizen, CAST) if one.post_id == self.memo.holder_post_id), None)
        if holder is not None:
            self.tries(holder, "open")
            self.tries(self.author(), "ask_back")
            self.tries(holder, "let_go" if gives else "let_stand")

    @rule(haste=st.integers(0, 3))
    def it_goes_on(self, haste: int) -> None:
        """Whoever is next does what is asked; to its end in haste alone, so that more happens before."""
        memo = self.memo
        following = route.next_step(row.step() for row in RouteStep.objects.latest_round(memo.pk))
        if haste and memo.state in (State.READY, State.SIGNED):
            return
        if memo.state == State.REGISTERED:
            self.ref = start(self.content, by=self.reach(self.author()), at=self.now).ref
        elif memo.state == State.SIGNED:
            self.tries(self.town.rebwar, "register")
        elif memo.state == State.SUSPENDED:
            self.tries(self.author(), "resume")
        elif memo.state == State.DRAFT or following is None:
            self.tries(self.author(), "send")
        else:
            holder = next(one for one in map(self.citizen, CAST) if one.post_id == following.post_id)
            does = {Task.SIGN: "sign", Task.PRESENT: "present"}
            self.tries(holder, does.get(following.task, "initial"))

    @rule(days=st.sampled_from([0, 0, 0, 0, 1, 7, 400]))
    def the_clockwork_goes_round(self, days: int) -> None:
        """Windows are closed, deadlines counted anew, abandoned drafts passed on; rarely after a long time."""
        self.now += timedelta(days=days, minutes=1)
        for chore in (close_window, redate, clear_drafts):
            chore(by=CLOCKWORK, at=self.now)
        for ref in turns.past_silence(self.now):
            pass_silence(ref, by=CLOCKWORK, at=self.now)

    def tries(self, citizen: Citizen, what: str, *, is_stale: bool = False) -> bool:
        """The deed, and whether it was done; refused, it leaves no trace."""
        self.now += timedelta(minutes=1)
        before = self.traces()
        try:
            self.does(what)(self.reach(citizen), self.memo.version + is_stale)
        except Refused:
            assert self.traces() == before, what
            return False
        DONE[what] += 1
        return True

    def traces(self) -> list[object]:
        """All that a deed of these might leave behind."""
        kinds = (Movement, RouteStep, Registration, Block, Tenure)
        return [
            Memo.objects.values().get(ref=self.ref),
            *(list(kind.objects.order_by("pk").values()) for kind in kinds),
        ]

    @invariant()
    def every_invariant_holds(self) -> None:
        """I1 to I15 as far as rows can tell, by a checker that knows nothing of the rules."""
        assert self.checker.faults() == []

    @invariant()
    def the_journal_replays(self) -> None:
        """The product's own replay agrees with the checker's reading (I1)."""
        memo = self.memo
        lines = [(row.line(memo.ref), row.own_hash) for row in memo.movements.order_by("seq")]
        assert replay(lines) == memo.standing()

    @invariant()
    def a_stranger_meets_nothing(self) -> None:
        """Who was never asked reads nothing, whatever the checker finds in the rows (I8)."""
        memo = self.memo
        if memo.state != State.REGISTERED:
            assert not Memo.objects.within(self.reach(self.town.omar)).filter(pk=memo.pk).exists()
        assert Memo.objects.within(self.reach(self.author())).filter(pk=memo.pk).exists()


def lives(town: Town, *, examples: int, steps: int, seed: int | None = None) -> None:
    """So many lives of so many steps; without a seed the same each time: a failure is one to be looked at."""
    Life.town = town
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=seed is None,
        database=None,
        phases=[Phase.generate],  # a failure is told at once: making it smaller takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=chosen)


def test_invariants_hold_in_random_lives(town: Town, any_clock: None) -> None:
    lives(town, examples=3, steps=16)


@pytest.mark.servers
def test_invariants_hold_in_many_long_random_lives(town: Town, any_clock: None) -> None:
    DONE.clear()
    lives(town, examples=6, steps=28)
    last = Life()
    last.begin(way=GATED, kind="plain")
    for what in (one for one in DRIVEN if one not in DONE):  # what chance left out
        last.whoever_may_does_it(what=what, first=0, anew=True)
        last.every_invariant_holds()
        last.the_journal_replays()
        last.a_stranger_meets_nothing()
    last.teardown()
    assert {*DRIVEN} - {*DONE} == set(), DONE


def test_an_act_that_only_says_something_is_no_way_forward() -> None:
    for act in (Act.OPINE, Act.ASK_BACK, Act.LET_STAND):
        assert {to for (_, one), to in route.TABLE.items() if one is act} == {
            frozenset({State.UNDER_REVIEW}),
            frozenset({State.READY}),
        }
