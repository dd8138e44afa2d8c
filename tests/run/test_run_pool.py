"""A dying worker loses only its own job."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from tools import EchoTool, RefusingTool, StillbornTool

from pipeline.errors import ConfigError, RecognizerError
from pipeline.run.jobs import Failure
from pipeline.run.pool import Pool


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    with Pool(partial(EchoTool, tmp_path), 2, max_seconds=20) as made:
        yield made


def results(pool: Pool, jobs: list[str]) -> dict[str, object]:
    for job in jobs:
        pool.submit(job)
    found: dict[str, object] = {}
    while pool.busy:
        found |= {done.job: done.result for done in pool.wait()}
    return found


def test_all_jobs_are_done_by_workers_with_one_thread(pool: Pool) -> None:
    before = os.environ.get("OMP_NUM_THREADS")
    found = results(pool, [f"job {i}" for i in range(20)])
    assert found == {f"job {i}": f"job {i} by one thread: 1" for i in range(20)}
    assert os.environ.get("OMP_NUM_THREADS") == before


def test_a_crash_loses_its_own_job_after_a_second_try(pool: Pool, tmp_path: Path) -> None:
    jobs = [*(f"job {i}" for i in range(6)), "crash", *(f"job {i}" for i in range(6, 12))]
    found = results(pool, jobs)
    lost = found.pop("crash")
    assert isinstance(lost, Failure)
    assert (lost.code, "exit 7" in lost.what) == ("worker.died", True)
    assert sorted(found) == sorted(f"job {i}" for i in range(12))
    assert (tmp_path / "notes.txt").read_text().count("crash\n") == 2


def test_a_crash_that_does_not_come_again_is_forgotten(pool: Pool) -> None:
    assert results(pool, ["once", "job"]) == {"once": "once by one thread: 1", "job": "job by one thread: 1"}


def test_a_job_beyond_its_time_is_given_up_at_once(tmp_path: Path) -> None:
    with Pool(partial(EchoTool, tmp_path), 1, max_seconds=1) as pool:
        pool.hello()
        found = results(pool, ["slow", "job"])
    lost = found["slow"]
    assert isinstance(lost, Failure)
    assert lost.code == "worker.time"
    assert found["job"] == "job by one thread: 1"
    assert (tmp_path / "notes.txt").read_text().count("slow\n") == 1


def test_first_goes_before_those_that_wait(tmp_path: Path) -> None:
    with Pool(partial(EchoTool, tmp_path), 1) as pool:
        pool.submit("b")
        pool.submit("c")
        pool.submit("a", first=True)
        while pool.busy:
            pool.wait()
    assert (tmp_path / "notes.txt").read_text().split() == ["a", "b", "c"]


def test_the_error_of_a_tool_that_cannot_be_made_comes_through(tmp_path: Path) -> None:
    with (
        Pool(partial(RefusingTool, tmp_path), 2) as pool,
        pytest.raises(ConfigError, match=r"recognize\.engine: no such engine; name another"),
    ):
        pool.hello()


def test_a_worker_that_dies_at_its_start_is_told_and_not_tried_for_ever(tmp_path: Path) -> None:
    with Pool(partial(StillbornTool, tmp_path), 2) as pool:
        pool.submit("job")
        with pytest.raises(RecognizerError, match="starting"):
            pool.wait()


def test_leaving_kills_what_still_runs(tmp_path: Path) -> None:
    start = time.monotonic()
    with Pool(partial(EchoTool, tmp_path), 1) as pool:
        pool.submit("slow")
        pool.hello()
        pool._deal()
        children = [p for p in psutil.Process().children() if "pipeline.run.pool" in " ".join(p.cmdline())]
        assert children
    assert time.monotonic() - start < 30
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


def test_no_more_jobs_are_wanted_than_there_are_workers(pool: Pool) -> None:
    wanted = 0
    while pool.hungry:
        pool.submit(f"job {wanted}")
        wanted += 1
    assert wanted == pool.size
    while pool.busy:
        pool.wait()
