"""The rounds: every point found, every way to break there, and what was lost or stayed unseen."""

import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from tests.faults import chain, changes, histories, house, load, look
from tests.faults.chain import Chain
from tests.faults.changes import Change, together
from tests.faults.disk import DEADLY, Break, Disk, Point
from tests.faults.load import Journal, Load
from tests.town import Town

SHORT_S = 2.0
"""Seconds after which a short round begins nothing new, of breaks and again of changes."""
EACH = 1
"""Changes of each group in a short round."""
ACKNOWLEDGED = ("deposit", "signature", "number")
"""The lines of the journal that say so."""
FEWEST = 6
"""Breaks, and changes, that a short round tries in any case."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """A ministry to break, its journal so far, and the points of its work."""

    name: str
    data: Path
    town: Town
    journal: Journal
    is_chain: bool = False
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Line:
    """One line of the table."""

    name: str
    faults: int = 0
    acknowledged: int = 0
    lost: int = 0
    undetected: int = 0
    half: int = 0


@dataclass(slots=True, kw_only=True)
class Rounds:
    """Everything that is tried, and what came of it."""

    folder: Path
    seed: int
    short: bool
    only: str = ""
    lies: bool = False
    chain: bool = False
    """True: only the way of a letter, from its signature on."""
    tables: Path | None = None
    seconds: float | None = None
    """After so many a round begins no new break, and after as many again no new change."""
    lines: dict[str, Line] = field(default_factory=dict)
    points: set[str] = field(default_factory=set)
    done: int = 0

    def run(self, count: int) -> None:
        """Raises the ministries, finds the points, then breaks at each of them `count` times."""
        house.warm()
        tables = self.tables or house.empty_tables(self.folder / "tables")
        bare = self._bare(tables)
        grown = self._grown(bare)
        scenes = [bare, grown] if not self.chain else []
        scenes += [self._signing(tables)] if self.chain or not self.short else []
        for number in range(count):
            dice = random.Random(f"{self.seed}/{number}")  # noqa: S311  (repeatable on purpose)
            began = monotonic()
            for tried, (scene, point) in enumerate(self._chosen(scenes, dice, number)):
                if tried >= FEWEST and self._is_late(began):
                    break
                self._break(scene, point)
            if not self.chain:
                settled = self._settled(grown)
                self._change(settled, grown.data, dice)
                self._columns(settled, f"{self.seed}/{number}")
            self.done += 1

    def _is_late(self, began: float) -> bool:
        most = SHORT_S if self.short else self.seconds
        return most is not None and monotonic() - began > most

    def _settled(self, scene: Scene) -> Scene:
        """The same ministry after its work, with a full tile and everything in its place."""
        end, data, journal = self._worked(scene, None)
        after = house.in_child(data, lambda: look.after(journal, scene.town)).said
        if not self.short:
            self._have_it_watched(data)
        told = house.in_child(data, lambda: look.told(journal, scene.town)).said
        if end.said["unclean"] or any(after.values()) or any(told.values()):
            raise house.HarnessError(f"wrong without any fault: {end.said['unclean']} {after} {told}")
        return Scene(name="settled", data=data, town=scene.town, journal=journal)

    def _have_it_watched(self, data: Path) -> None:
        """Another installation cosigns this log, and remembers how far it had come."""
        witness = house.copied(self.folder / "bare", self.folder / "witness")
        (witness / "watch").write_text(f"log {house.in_child(data, look.log_key).said}\n", encoding="utf-8")
        key = house.in_child(witness, look.witness_key).said
        with (data / "watch").open("a", encoding="utf-8") as policy:
            policy.write(f"witness {key} http://witness.invalid\n")
        if house.in_child(data, lambda: look.cosigned(witness)).said != 1:
            raise house.HarnessError("the witness does not cosign a log that was not touched")

    def _columns(self, scene: Scene, seed: str) -> None:
        """Every column and table, each changed and put back in one copy; a short round has no row in some of them."""
        name = "row: column changed, or gone"
        if self.short or not name.startswith(self.only):
            return
        data = house.copied(scene.data, self.folder / "changed")
        said = house.in_child(data, lambda: look.unseen(seed)).said
        line = self.lines.setdefault(name, Line(name=name))
        line.faults += said["tried"]
        line.undetected += len(said["unseen"])
        for where in said["unseen"]:
            sys.stderr.write(f"{name}: {where}: UNSEEN\n")

    def _change(self, scene: Scene, before: Path, dice: random.Random) -> None:
        """Every change behind the archive's back, each in a copy; of a short round, one or two of each group.

        Those of one kind to different records are made in one copy: each must be named by its record.
        """
        past, every = list(histories.every(scene.data, before)), list(changes.every(scene.data, dice))
        for some in (past, every):
            dice.shuffle(some)
        tried: Counter[str] = Counter()
        began = monotonic()
        for batch in together(one for one in (*past, *every) if one.group.startswith(self.only)):
            group = batch[0].group
            tried[group] += 1
            if self.short and tried[group] > EACH:
                continue
            if len(tried) > FEWEST and batch[0] not in past and self._is_late(began):
                return
            self._behind(scene, group, batch)

    def _behind(self, scene: Scene, group: str, batch: Sequence[Change]) -> None:
        data = house.copied(scene.data, self.folder / "changed")
        try:
            for change in batch:
                change.act(data)
        except sqlite3.IntegrityError:
            return  # the database itself does not take it
        must = [who for who in batch[0].seen_by if who != "witness" or not self.short]
        witness = house.copied(self.folder / "witness", self.folder / "asked") if "witness" in must else None
        seen = house.in_child(data, lambda: look.told(scene.journal, scene.town, witness)).said
        line = self.lines.setdefault(group, Line(name=group))
        line.faults += len(batch)
        unseen = [one for one in batch if not all(_is_named(one, who, seen["told"]) for who in must)]
        line.undetected += len(seen["wrong"]) + len(unseen)
        line.half += len(seen["unclean"])
        for what in (*seen["wrong"], *seen["unclean"], *(f"{one.where} UNSEEN {seen['told']}" for one in unseen)):
            sys.stderr.write(f"{group}: {what}\n")

    def _bare(self, tables: Path) -> Scene:
        data = self.folder / "bare"
        town = house.found(data, load.bare, tables=tables)
        return self._watched(Scene(name="first morning", data=data, town=town, journal=Journal(self.folder / "bare.j")))

    def _grown(self, bare: Scene) -> Scene:
        data, journal = house.copied(bare.data, self.folder / "grown"), Journal(self.folder / "grown.j")
        elsewhere = None if self.short else self.folder / "elsewhere"
        house.in_child(data, lambda: load.grow(bare.town, journal, elsewhere=elsewhere))
        return self._watched(Scene(name="filling tile", data=data, town=bare.town, journal=journal))

    def _signing(self, tables: Path) -> Scene:
        data = self.folder / "signing"
        town = house.found(data, chain.founded, tables=tables)
        journal = Journal(self.folder / "signing.j")
        return self._watched(Scene(name="a letter's way", data=data, town=town, journal=journal, is_chain=True))

    def _watched(self, scene: Scene) -> Scene:
        """Finds the points by watching the work once."""
        end, _, _ = self._worked(scene, None)
        if end.said["unclean"] or end.said["refused"]:
            raise house.HarnessError(f"the work fails without any fault: {end.said}")
        scene.counts = end.said["labels"]
        self.points |= set(scene.counts)
        return scene

    def _worked(self, scene: Scene, point: Point | None) -> tuple[house.End, Path, Journal]:
        place = Path(tempfile.mkdtemp(dir=self.folder))
        data, journal = house.copied(scene.data, place / "data"), Journal(place / "journal")
        if scene.journal.path.exists():
            journal.path.write_bytes(scene.journal.path.read_bytes())
        disk = Disk(root=data, point=point, lies=self.lies)
        work = (Chain if scene.is_chain else Load)(town=scene.town, journal=journal)
        return house.in_child(data, lambda: work.run(disk)), data, journal

    def _chosen(self, scenes: list[Scene], dice: random.Random, number: int) -> Iterator[tuple[Scene, Point]]:
        every = [(scene, label) for scene in scenes for label in sorted(scene.counts)]
        dice.shuffle(every)
        for place, (scene, label) in enumerate(every):
            ways = [how for how in Break if how.startswith(self.only) and _can(how, label)]
            start = (place + number) % max(1, len(ways))
            for how in ways[start : start + 1] if self.short or scene.is_chain else ways:
                nth = dice.randint(1, max(1, scene.counts[label] - 1)) if number or self.short else 1
                yield scene, Point(how=how, label=label, nth=nth)

    def _break(self, scene: Scene, point: Point) -> None:
        end, data, journal = self._worked(scene, point)
        if not end.killed and not end.said["fired"]:
            return  # the threads took another turn: this one never came
        found = self._found(scene, data, journal)
        line = self.lines.setdefault(point.how, Line(name=point.how))
        line.faults += 1
        line.acknowledged += sum(1 for what in ACKNOWLEDGED for _ in journal.said(what))
        line.lost += len(found["lost"])
        unclean = [] if end.killed else end.said["unclean"]
        line.half += len(found["half"]) + len(unclean)
        for what in (*found["lost"], *found["half"], *unclean):
            sys.stderr.write(f"{scene.name}: {point.how} #{point.nth} {point.label}: {what}\n")
        house.removed(data.parent)

    def _found(self, scene: Scene, data: Path, journal: Journal) -> dict[str, list[str]]:
        """What a new process finds; a letter's way is then gone to its end, and looked at again."""
        looks = [look.after, chain.after, look.after] if scene.is_chain else [look.after]
        found: dict[str, list[str]] = {"lost": [], "half": []}
        for one in looks:
            said = house.in_child(data, lambda one=one: one(journal, scene.town)).said  # type: ignore[misc]
            found = {name: [*lines, *said[name]] for name, lines in found.items()}
        return found

    def failed(self) -> bool:
        """True when anything was lost, changed unseen, or left half done."""
        return any(line.lost or line.undetected or line.half for line in self.lines.values())

    def sums(self) -> dict[str, int]:
        """The last line."""
        return {"rounds": self.done} | {
            name: sum(getattr(line, name) for line in self.lines.values())
            for name in ("faults", "acknowledged", "lost", "undetected")
        }

    def table(self) -> str:
        """What was tried, in columns."""
        columns = ("faults", "acknowledged", "lost", "undetected", "half")
        rows: list[list[Any]] = [["fault", *columns]]
        rows += [[line.name, *(getattr(line, name) for name in columns)] for line in self.lines.values()]
        text = "\n".join(f"{row[0]:<44}" + "".join(f"{value:>14}" for value in row[1:]) for row in rows)
        return f"{len(self.points)} points\n{text}"


def _is_named(change: Change, who: str, told: Sequence[str]) -> bool:
    return any(what.startswith(who) and change.about in what for what in told)


def _can(how: Break, label: str) -> bool:
    """Which ways fit an act: only bytes can be half written, and rows are undone by a kill, not by a power cut."""
    act = label.split(maxsplit=1)[0]
    if how is Break.KILL_HALF:
        return act == "write"
    if act == "row":
        return how in {Break.KILL_AFTER, Break.EIO, Break.FULL}
    if how is Break.FULL:
        return act in {"open", "write", "mkdir", "link", "rename", "replace", "commit"}
    return how in DEADLY or act != "unlink"
