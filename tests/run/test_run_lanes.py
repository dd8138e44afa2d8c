"""Work on cores that nobody else uses."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tools import LanesTool

from pipeline import lanes
from pipeline.run.pool import Pool


@pytest.fixture
def board() -> Iterator[lanes.Board]:
    """This process heeds the board that is returned."""
    made = lanes.Board()
    lanes.heed(made.descriptor)
    yield made
    lanes.heed(lanes.Board().descriptor)
    made.close()


class Work:
    """Squares; knows which threads did it, and how many at once."""

    def __init__(self) -> None:
        self.threads: set[int] = set()
        self.now = self.most = 0
        self.lock = threading.Lock()

    def __call__(self, item: int) -> int:
        with self.lock:
            self.threads.add(threading.get_ident())
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.005)
        with self.lock:
            self.now -= 1
        return item * item


def test_one_lane_is_the_callers_own() -> None:
    work = Work()
    assert lanes.side_by_side(work, range(5)) == [0, 1, 4, 9, 16]
    assert work.threads == {threading.get_ident()}


@pytest.mark.parametrize("number", [2, 3])
def test_results_keep_the_order_of_the_items_in_any_number_of_lanes(board: lanes.Board, number: int) -> None:
    board.lanes = number
    work = Work()
    assert lanes.side_by_side(work, range(40)) == [i * i for i in range(40)]
    assert work.most == number


def test_lanes_come_and_go_while_the_work_is_done(board: lanes.Board) -> None:
    seen: list[int] = []

    def work(item: int) -> int:
        board.lanes = 2 if 10 <= item < 20 else 1
        time.sleep(0.005)
        seen.append(threading.get_ident())
        return item

    assert lanes.side_by_side(work, range(40)) == list(range(40))
    mine = threading.get_ident()
    assert set(seen[:9]) == set(seen[-15:]) == {mine}
    assert set(seen) > {mine}


@pytest.mark.parametrize("number", [1, 2])
def test_a_fault_in_any_lane_is_the_callers_and_ends_the_work(board: lanes.Board, number: int) -> None:
    board.lanes = number
    done: list[int] = []

    def work(item: int) -> None:
        if item == 3:
            raise ValueError("item 3")
        time.sleep(0.005)
        done.append(item)

    with pytest.raises(ValueError, match="item 3"):
        lanes.side_by_side(work, range(100))
    assert len(done) < 10


def test_a_board_is_bounded(board: lanes.Board) -> None:
    board.lanes = 0
    assert board.lanes == lanes.lanes() == 1
    board.lanes = 1000
    assert board.lanes == lanes.MOST


def test_a_worker_has_the_lanes_of_those_who_have_nothing_to_do(tmp_path: Path) -> None:
    with Pool(partial(LanesTool, tmp_path), 2, max_seconds=20) as pool:
        for job in ("a", "b", "long"):
            pool.submit(job)
        seen: dict[str, list[int]] = {}
        while pool.busy:
            seen |= {done.job: done.result for done in pool.wait()}
    assert (seen["a"], seen["b"]) == ([1], [1])
    assert seen["long"][-1] == 2
