"""What is committed works on any machine: no host of a registry, every make target told by `make help`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_lock_file_names_no_host_and_pins_with_digests() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    packages = re.findall(r"^([a-z0-9][^ =]*)==(\S+)", lock, re.MULTILINE)
    assert len(packages) > 50
    assert lock.count("--hash=sha256:") >= len(packages)


def test_the_lock_file_holds_what_the_project_asks_for() -> None:
    wanted = re.findall(r'^  "([A-Za-z0-9_-]+)(?:\[[^\]]*\])?[^"]*",', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    locked = set(re.findall(r"^([a-z0-9][^ =]*)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert "numpy" in wanted
    assert sorted({w.lower() for w in wanted} - locked) == []


def test_make_help_lists_every_target() -> None:
    listed = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("setup", "demo", "test", "test-full", "lint", "bench"):
        assert re.search(rf"make {target}\b.*\S", listed)
