"""What the three hundred letters do not show: the offices' arrangements, odd ways, paper at the desk, inspections.

A scene is noted in the ledger before it is played: one that is broken off is half told, never told twice. What a
visitor changed meanwhile (a PIN, a post) may refuse a scene; the next one is played all the same.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from config.demo import arrangements, counter, oddities, searching
from config.demo.walk import Walker
from directory.core.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One of them, by its name in the ledger."""

    name: str
    play: Callable[[Walker], None]


def scenes() -> tuple[Scene, ...]:
    """All of them in their order: what others build on comes first."""
    return tuple(_all())


def _all() -> Iterator[Scene]:
    yield from (Scene(name=f"arrangement: {name}", play=play) for name, play in arrangements.all_of_them())
    yield from (Scene(name=f"letter: {name}", play=play) for name, play in oddities.all_of_them())
    yield from (Scene(name=f"counter: {name}", play=play) for name, play in counter.all_of_them())
    yield from (Scene(name=f"search: {name}", play=play) for name, play in searching.all_of_them())


def play_next(walker: Walker) -> bool:
    """Plays the next scene; False when all are played."""
    played = set(walker.ledger.scenes)
    scene = next((one for one in scenes() if one.name not in played), None)
    if scene is None:
        return False
    walker.ledger.scenes.append(scene.name)
    walker.ledger.save()
    try:
        scene.play(walker)
    except Refused as refusal:
        sys.stderr.write(f"Demo: {scene.name} was left out ({type(refusal).__name__})\n")
    return True
