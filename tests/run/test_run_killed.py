"""The command as it is installed, real engines and all, killed in the middle: what the next run makes is what an undisturbed one makes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "samples" / "wangjinbao" / "2023-09-11"
pytestmark = pytest.mark.full


def command(output: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "pipeline", "run", str(SOURCES), "--group", "none", "-o", str(output), "--json", *more]


def run(output: Path, *more: str) -> dict[str, object]:
    """The last event of an undisturbed run."""
    done = subprocess.run(command(output, *more), capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    last: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return last


def files(output: Path) -> dict[str, bytes]:
    """All that equal runs must have in common."""
    found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    return {n: b for n, b in found.items() if not n.startswith((".cache", ".lock", "ledger")) and not n.endswith("run.json")}


@pytest.mark.parametrize(("blow", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 130)], ids=["kill", "int", "term"])
def test_a_stopped_run_goes_on_to_the_same_bytes_with_any_number_of_workers(tmp_path: Path, blow: signal.Signals, code: int) -> None:
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    stopped = subprocess.Popen(command(broken, "--jobs", "2"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert stopped.stdout is not None
    next(line for line in stopped.stdout if json.loads(line)["event"] == "issue")
    stopped.send_signal(blow)
    _, err = stopped.communicate(timeout=60)
    assert stopped.returncode == code
    assert err.count("\n") == (blow is not signal.SIGKILL)
    assert len(list(broken.glob("*/issue.json"))) < 4
    end = run(broken, "--jobs", "2")
    assert end["done"] == 4 - int(str(end["skipped"]))
    assert int(str(end["skipped"])) >= 1
    assert run(whole, "--jobs", "1")["done"] == 4
    assert files(broken) == files(whole)
    assert run(broken)["skipped"] == 4
