"""The truth about who finds what: the rule of access and the search written a second time, over plain objects.

It imports nothing of the rule in directory.core.reach, of search.core.access or plan, or of any engine; only the words
are analysed by the same pipeline.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from archive.annex_texts import AnnexRead
from archive.core.package import RecordFacts, State
from directory.core.clearance import Clearance, Label
from directory.core.reach import Reach, Scope, reader_tokens, under
from search.core.words import analyse, stems, words_of
from search.doors.snowball import english
from tests.search.fake_archive import FakeArchive, Kept

PARENT = {1: None, 2: 1, 3: 1, 12: 2, 21: 2, 4: None, 5: 4}
KINDS = ("letter", "circular", "admin_order")
VOCABULARY_WORDS = (
    "وزارة الوزارة وزارات قرار القرارات مدير المدراء عقد العقود secret budget budgets نفط مشروع وەزارەت وەزارەتەکان "
    "کوردستان ملاك الملاكات هيئة هيأة"
)
VOCABULARY = VOCABULARY_WORDS.split()
NONE: frozenset[int] = frozenset()
QUERIES = (
    "وزارة",
    "قرار",
    "عقود",
    "مدير",
    "budget",
    "وەزارەت",
    "ملاك",
    "هيئة",
    "كوردستان",
    "وزارة عقد",
    '"عقد قرار"',
    "secret",
    "خنفساء",
    "7/2026",
    "7/2025",
    "3",
    "14/7/2026",
    "1/3/2025",
    "من: المالية",
    "إلى: النفط",
    "وزاره مشاريع",
    "مشروعنا",
    "",
)


@dataclass(frozen=True)
class Paper:
    """One letter, as a person would describe it."""

    number: int
    level: int
    compartments: frozenset[int]
    is_personal: bool
    unit: int
    kind: str
    on: date
    persons: frozenset[int]
    posts: frozenset[int]
    desks: frozenset[int]
    groups: frozenset[int]
    receiving: int | None
    subject: str
    text: str
    signers: tuple[int, ...] = ()
    state: str = "in_force"
    margin: tuple[tuple[int, int, str], ...] = ()
    annexes: tuple[str, ...] = ()

    def record_id(self) -> str:
        return f"{self.number:032x}"

    def kept(self) -> Kept:
        label = Label(level=self.level, compartments=self.compartments, personal=self.is_personal)
        paths = [above(unit) for unit in (self.unit, self.receiving) if unit is not None]
        readers = reader_tokens(
            label,
            persons=self.persons,
            posts=self.posts,
            unit_paths=paths,
            desks=self.desks,
            groups=self.groups,
        )
        facts = RecordFacts(
            kind=self.kind,
            subject=self.subject,
            label=label,
            unit_id=self.unit,
            unit_path=above(self.unit),
            body_id=above(self.unit)[-1],
            on=self.on,
            number=f"م/{self.number}/{self.on.year}" if self.number % 2 else f"{self.number}",
            language="",
            issuer="وزارة المالية" if above(self.unit)[-1] == 1 else "وزارة النفط",
            addressees=() if self.receiving is None else ("وزارة النفط",),
            words=f"{self.subject}\n{self.text}",
            signers=self.signers,
        )
        state = State(self.state)
        read = tuple(
            AnnexRead(number=n, text=text, is_recognised=False) for n, text in enumerate(self.annexes, start=1)
        )
        return Kept(
            record_id=self.record_id(),
            index=self.number,
            facts=facts,
            readers=readers,
            state=state,
            margin=self.margin,
            read=read,
        )


def above(unit: int) -> tuple[int, ...]:
    found = [unit]
    while PARENT[found[-1]] is not None:
        found.append(PARENT[found[-1]])
    return tuple(found)


def may_find(reach: Reach, paper: Paper) -> bool:
    """The rule, from the decisions' page: clearance, compartments, need to know, mandates."""
    if reach.clearance.level < paper.level or paper.compartments - reach.clearance.compartments:
        return False
    if reach.inspection is None and reach.person_id in paper.persons:
        return True
    if paper.is_personal:
        return False
    if reach.posts & paper.posts or reach.desks & paper.desks or reach.groups & paper.groups:
        return True
    units = {paper.unit, paper.receiving} - {None}
    if paper.level == 0 and (reach.units & units or any(reach.heads & set(above(unit)) for unit in units)):
        return True
    return any(
        scope.from_on <= paper.on <= scope.until_on
        and paper.kind in scope.kinds
        and paper.level <= scope.ceiling
        and scope.units & set(above(paper.unit))
        for scope in reach.scopes
    )


def may_hear(reach: Reach, paper: Paper) -> tuple[str, ...]:
    """The directives that stand in an answer: those of own bodies, all of them where a mandate opens the paper.

    None above the letter's grade, none on what is top secret.
    """
    by_mandate = may_find(
        replace(reach, person_id=0, posts=NONE, units=NONE, heads=NONE, desks=NONE, groups=NONE), paper
    )
    return tuple(
        text for body, level, text in paper.margin if level <= paper.level < 2 and (by_mandate or body in reach.bodies)
    )


def matching(paper: Paper, query: str, margin: tuple[str, ...] = ()) -> str:
    """The tier in which a query of QUERIES meets a paper and what of its margin is heard; empty when it does not."""
    facts = paper.kept().facts
    if query[:1].isdigit():
        return _by_number_or_day(paper, query)
    if query.startswith(("من", "إلى")) or not query:
        wanted = {"م": "المالية" in facts.issuer, "إ": paper.level < 2 and bool(facts.addressees), "": True}
        return "text" if wanted[query[:1]] else ""
    if paper.level >= 2:
        return ""
    if query.startswith('"'):
        return "text" if any(query.strip('"') in text for text in (whole(paper), *margin)) else ""
    return _by_words(facts, query, (*paper.annexes, *margin))


def whole(paper: Paper) -> str:
    """The words of a paper and of its annexes, in a row."""
    return " ".join("\n".join((paper.kept().facts.words, *paper.annexes)).split())


def _by_number_or_day(paper: Paper, query: str) -> str:
    if query.count("/") == 2:
        day, month, year = (int(part) for part in query.split("/"))
        return "text" if paper.on == date(year, month, day) else ""
    serial, _, year = query.partition("/")
    return "number" if paper.number == int(serial) and year in ("", str(paper.on.year)) else ""


def _by_words(facts: RecordFacts, query: str, margin: tuple[str, ...]) -> str:
    wanted = [set(stems(word, english=english)) for word in words_of(query)]
    stock = {
        name: set(analyse(text, english=english).stems.split())
        for name, text in (
            ("subject", facts.subject),
            ("text", " ".join((facts.words, facts.issuer, *facts.addressees, *margin))),
        )
    }
    if not all(want & stock["text"] for want in wanted):
        return ""
    if len(wanted) > 1 and " ".join(words_of(query)) in " ".join(words_of(facts.subject)):
        return "phrase"
    return "subject" if all(want & stock["subject"] for want in wanted) else "text"


TIERS = ("number", "phrase", "subject", "text")


@dataclass(frozen=True)
class Truth:
    """What the answer must be."""

    ids: tuple[str, ...]
    total: int
    facets: dict[str, dict[str, int]]


def truth(
    papers: list[Paper],
    reach: Reach,
    query: str,
    *,
    page: int = 1,
    size: int = 20,
    narrow: Callable[[Paper], bool] = lambda _paper: True,
    order: str = "newest",
) -> Truth:
    """The answer to a query, computed by looking at every paper. Wide matches are not its business.

    The facets count before narrowing.
    """
    hits = [(paper, matching(paper, query, may_hear(reach, paper))) for paper in papers if may_find(reach, paper)]
    hits = [(paper, tier) for paper, tier in hits if tier]
    sign = 1 if order == "oldest" else -1
    hits.sort(key=lambda hit: (TIERS.index(hit[1]) if order == "best" else 0, sign * hit[0].number))
    every = [paper for paper, _ in hits]
    found = [paper for paper in every if narrow(paper)]
    return Truth(
        ids=tuple(paper.record_id() for paper in found[(page - 1) * size : page * size]),
        total=len(found),
        facets={
            "kinds": dict(Counter(paper.kind for paper in every if paper.level < 2)),
            "bodies": dict(Counter(str(above(paper.unit)[-1]) for paper in every)),
            "units": dict(Counter(str(paper.unit) for paper in every)),
            "years": dict(Counter(str(paper.on.year) for paper in every)),
            "levels": dict(Counter(str(paper.level) for paper in every if paper.level < 2)),
            "signers": dict(Counter(str(one) for paper in every if paper.level < 2 for one in paper.signers)),
            "states": dict(Counter(paper.state for paper in every if paper.level < 2)),
        },
    )


def luck(seed: int) -> random.Random:
    """Chance that can be repeated: these are worlds for tests, not secrets."""
    return random.Random(seed)  # noqa: S311


def some(chance: random.Random, numbers: tuple[int, ...], most: int) -> frozenset[int]:
    return frozenset(chance.sample(numbers, chance.randint(0, most)))


def paper(chance: random.Random, number: int) -> Paper:
    """Any paper."""
    level = chance.choice((0, 0, 0, 1, 1, 2))
    return Paper(
        number=number,
        level=level,
        compartments=some(chance, (0, 1, 2, 7, 61), 2) if chance.random() < 0.4 else frozenset(),
        is_personal=chance.random() < 0.1,
        unit=chance.choice(tuple(PARENT)),
        kind=chance.choice(KINDS),
        on=chance.choice((date(2026, 7, 14), date(2025, 3, 1), date(2026, 1, 1), date(2025, 12, 31))),
        persons=some(chance, (1, 2, 12, 21), 2),
        posts=some(chance, (1, 2, 12), 1),
        desks=some(chance, (1, 2, 21), 1),
        groups=some(chance, (1, 12), 1),
        receiving=chance.choice((None, None, *PARENT)),
        subject=" ".join(chance.sample(VOCABULARY, 2)),
        text=" ".join(chance.choices(VOCABULARY, k=chance.randint(0, 6))),
        signers=tuple(sorted(some(chance, (2, 12, 21), 2))),
        state=chance.choice(("in_force", "in_force", "void", "replaced")),
        margin=_margin(luck(chance.randint(0, 1 << 30))),
        annexes=_annexes(luck(chance.randint(0, 1 << 30))),
    )


def _annexes(chance: random.Random) -> tuple[str, ...]:
    """What a machine read of annexes, one phrase apart from the other."""
    return tuple(" ".join(chance.sample(VOCABULARY, 3)) for _ in range(chance.choice((0, 0, 1, 2))))


def _margin(chance: random.Random) -> tuple[tuple[int, int, str], ...]:
    """Directives of either body, some above the letter's grade."""
    return tuple(
        (chance.choice((1, 4)), chance.choice((0, 0, 1, 2)), " ".join(chance.sample(VOCABULARY, 3)))
        for _ in range(chance.choice((0, 0, 1, 2)))
    )


def reader(chance: random.Random) -> Reach:
    """Anybody."""
    units = some(chance, tuple(PARENT), 1)
    return Reach(
        name="anybody",
        person_id=chance.choice((1, 2, 12, 21, 99)),
        clearance=Clearance(
            level=chance.choice((0, 0, 1, 1, 2)),
            compartments=chance.choice((frozenset(), frozenset({0, 1}), frozenset(range(62)), frozenset({7}))),
        ),
        posts=some(chance, (1, 2, 12), 1),
        units=units,
        bodies=frozenset(above(unit)[-1] for unit in units),
        heads=some(chance, tuple(PARENT), 1) if chance.random() < 0.4 else frozenset(),
        desks=some(chance, (1, 2, 21), 1) if chance.random() < 0.3 else frozenset(),
        groups=some(chance, (1, 12), 1),
        scopes=tuple(_scope(chance) for _ in range(chance.choice((0, 0, 1, 2)))),
    )


def inspector(chance: random.Random) -> Reach:
    """Anybody in a session under one mandate: what is his own comes in no answer (domain 2.16)."""
    return under(reader(chance), _scope(chance), inspection=1)


def _scope(chance: random.Random) -> Scope:
    return Scope(
        mandate_id=1,
        units=some(chance, tuple(PARENT), 2),
        kinds=frozenset(chance.sample(KINDS, chance.randint(1, 2))),
        from_on=chance.choice((date(2025, 1, 1), date(2026, 1, 1))),
        until_on=chance.choice((date(2025, 12, 31), date(2026, 12, 31))),
        ceiling=chance.choice((0, 1, 2)),
    )


def archive_of(papers: list[Paper]) -> FakeArchive:
    """The fake archive that keeps these papers; it lets every hit pass, so that the index alone is judged."""
    fake = FakeArchive(trusts_search=True)
    for one in papers:
        fake.add(one.kept())
    return fake
