"""Threads that want the same outside thing at the same time: one of them does it for all who wait."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True, kw_only=True, eq=False)
class _One(Generic[Item]):
    """One who waits: his turn is a lock that somebody else opens."""

    item: Item
    turn: Lock = field(default_factory=Lock)
    is_alone: bool = False
    is_done: bool = False


class Together(Generic[Item]):
    """Does one act for the items of several threads.

    Whoever comes first has the turn and does it for himself; all who came meanwhile are done by the first of them, in
    one call. Nobody returns before a call that held his item has returned. Where a call with several items raises one
    of the `refusals`, nothing of it may stand, and each of them is done alone by the thread that brought it, so that
    each has his own answer. Whoever finds himself neither done nor refused, because another broke off, does it
    himself.
    """

    def __init__(
        self, act: Callable[[Sequence[Item]], object], *, most: int, refusals: tuple[type[Exception], ...]
    ) -> None:
        """At `most` so many items are given to `act` in one call."""
        self._act, self._most, self._refusals = act, most, refusals
        self._as_new()
        os.register_at_fork(after_in_child=self._as_new)

    def _as_new(self) -> None:
        """A fork has none of its parent's threads: nobody has the turn, and nobody waits."""
        self._lock = Lock()
        self._waiting: deque[_One[Item]] = deque()
        self._is_taken = False

    def run(self, item: Item) -> None:
        """Returns when it is done. Raises what the act raises for this item alone."""
        own = _One(item=item)
        own.turn.acquire()
        with self._lock:
            waits = self._is_taken
            self._is_taken = True
            if waits:
                self._waiting.append(own)
        if waits:
            own.turn.acquire()
        if not own.is_done:
            self._lead(own)

    def _lead(self, own: _One[Item]) -> None:
        """Does it for this one and for those behind him, then gives the turn on."""
        others: list[_One[Item]] = []
        with self._lock:
            while not own.is_alone and self._waiting and not self._waiting[0].is_alone and len(others) + 1 < self._most:
                others.append(self._waiting.popleft())
        try:
            self._try(own, others)
        finally:
            done = [one for one in others if one.is_done]
            with self._lock:
                self._waiting.extendleft(one for one in reversed(others) if not one.is_done)
                following = self._waiting.popleft() if self._waiting else None
                self._is_taken = following is not None
            for one in [following, *done] if following else done:
                one.turn.release()

    def _try(self, own: _One[Item], others: Sequence[_One[Item]]) -> None:
        try:
            self._act([own.item, *(one.item for one in others)])
        except self._refusals:
            if not others:
                raise
            for one in others:
                one.is_alone = True
            self._act([own.item])
        else:
            for one in others:
                one.is_done = True
