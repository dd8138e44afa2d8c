#!/usr/bin/env python3
"""Pages a minute and peak memory of `baozhi run` over a pile of pages.

    speed.py PAGE… [--copies N] [--jobs N[,N…]] [--keep FOLDER] [--set KEY=VALUE …]

The pages are copied N times under names of their own, so that nothing is read from a cache, and each is an issue by itself. Memory is
the resident size of all processes together, looked at ten times a second: shared pages count in each, so the figure is an upper bound.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOK_EVERY_S = 0.1
MIB = 1 << 20


@dataclass(frozen=True)
class Speed:
    jobs: int
    pages: int
    exit: int
    wall: float
    cpu: float
    peak_mib: float
    largest_mib: float

    def row(self) -> str:
        rate = self.pages / self.wall * 60
        return (
            f"| {self.jobs} | {self.pages} | {rate:.1f} | {self.wall / self.pages:.1f} | {self.cpu / self.pages:.1f}"
            f" | {self.peak_mib:.0f} | {self.largest_mib:.0f} |"
        )


HEAD = "| jobs | pages | pages/min | s/page | CPU s/page | peak MiB, all | peak MiB, one process |\n|---|---|---|---|---|---|---|"


def pile(pages: list[Path], copies: int, folder: Path) -> int:
    """Copy the pages; returns how many there are. Each copy differs by trailing bytes, which PDF and image readers skip."""
    folder.mkdir(parents=True)
    for number in range(copies):
        for page in pages:
            target = folder / f"{number:03d}-{page.name}"
            shutil.copyfile(page, target)
            with target.open("ab") as file:
                file.write(f"\n% {number}\n".encode())
    return copies * len(pages)


def watch(process: subprocess.Popen[bytes]) -> tuple[float, float, float]:
    """CPU seconds, peak resident MiB of the process with its children together, and of the largest of them."""
    peak = largest = 0.0
    spent: dict[int, float] = {}
    root = psutil.Process(process.pid)
    while process.poll() is None:
        total = 0.0
        with suppress(psutil.Error):
            for member in [root, *root.children(recursive=True)]:
                with suppress(psutil.Error):
                    size, times = member.memory_info().rss / MIB, member.cpu_times()
                    spent[member.pid] = times.user + times.system
                    total, largest = total + size, max(largest, size)
        peak = max(peak, total)
        time.sleep(LOOK_EVERY_S)
    return sum(spent.values()), peak, largest


def measure(source: Path, out: Path, pages: int, jobs: int, settings: list[str]) -> Speed:
    command = [sys.executable, "-m", "pipeline", "run", str(source), "-o", str(out), "--group", "none", "--jobs", str(jobs)]
    command += [part for setting in settings for part in ("--set", setting)]
    start = time.monotonic()
    with (
        (source.parent / f"log-{jobs}.txt").open("wb") as log,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as process,
    ):
        cpu, peak, largest = watch(process)
    return Speed(jobs, pages, process.returncode, time.monotonic() - start, cpu, peak, largest)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--keep", type=Path, help="a folder for copies, output and logs, kept")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="KEY=VALUE")
    given = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        home = given.keep or Path(scratch)
        pages = pile(given.pages, given.copies, home / "pages")
        sys.stdout.write(HEAD + "\n")
        for jobs in map(int, given.jobs.split(",")):
            speed = measure(home / "pages", home / f"out-{jobs}", pages, jobs, given.settings)
            sys.stdout.write(speed.row() + "\n")
            sys.stdout.flush()
            if speed.exit:
                failed = True
                sys.stderr.write(f"exit {speed.exit} with {jobs} jobs\n" + (home / f"log-{jobs}.txt").read_text("utf-8", "replace")[-2000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
