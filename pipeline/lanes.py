"""Work on cores that nobody else uses: at the end of a batch, or with one page alone, most of the workers have nothing to do.

The pool that started this process says in how many lanes it may work, and keeps the number up to date meanwhile.
"""

from __future__ import annotations

import mmap
import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from tempfile import TemporaryFile
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 4
"""Lanes of one process: each takes a line's share of memory, and the page's other work is soon what all wait for."""


class Board:
    """How many lanes a process may use (1 at first): a byte that it shares with the one who started it."""

    def __init__(self, descriptor: int | None = None) -> None:
        """That of the file ``descriptor``, or a new one. Raises OSError."""
        if descriptor is None:
            with TemporaryFile() as file:
                file.write(b"\1")
                file.flush()
                descriptor = os.dup(file.fileno())
        self.descriptor = descriptor
        self._byte = mmap.mmap(descriptor, 1)

    @property
    def lanes(self) -> int:
        return self._byte[0]

    @lanes.setter
    def lanes(self, number: int) -> None:
        self._byte[0] = min(MOST, max(1, number))

    def close(self) -> None:
        self._byte.close()
        os.close(self.descriptor)


_heeded: list[Board] = []


def heed(descriptor: int) -> None:
    """From now on this process heeds the board with that file. Raises OSError."""
    _heeded[:] = [Board(descriptor)]


def lanes() -> int:
    """How many threads this process may keep busy just now."""
    return _heeded[0].lanes if _heeded else 1


def side_by_side(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """``work`` of each item, in their order. Threads come and go with the lanes: ``work`` must bear to be done by several at once.

    Raises what ``work`` raises.
    """
    done: dict[int, R] = {}
    todo = deque(enumerate(items))
    helpers: dict[int, Future[None]] = {}

    def drive(lane: int) -> None:
        while lane < lanes():
            try:
                i, item = todo.popleft()
            except IndexError:
                return
            done[i] = work(item)
            if lane == 0 and todo:
                hire()

    def hire() -> None:
        for lane in range(1, lanes()):
            if lane in helpers and helpers[lane].done():
                helpers.pop(lane).result()
            if lane not in helpers:
                helpers[lane] = threads.submit(drive, lane)

    with ThreadPoolExecutor(MOST) as threads:
        try:
            drive(0)
        finally:
            todo.clear()
    for helper in helpers.values():
        helper.result()
    return [done[i] for i in range(len(items))]
