"""What this machine has and lacks, and the command that mends it."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any

import psutil

from pipeline.engines import available
from pipeline.errors import BaozhiError
from pipeline.settings import Settings, config_folder

PYTHON = (3, 11)
LANGUAGES = ("chi_sim", "chi_sim_vert", "chi_tra", "chi_tra_vert", "osd")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
GIGABYTE = 1 << 30
WORKER_GIGABYTES = 1.5
"""Memory that one worker and its parser child may want on a large page."""
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: ``needed`` for what cannot run without it; ``mend`` is the command (or the advice) that brings it."""

    name: str
    ready: bool
    needed: bool
    detail: str
    mend: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def line(self) -> str:
        state = "ok" if self.ready else "MISSING" if self.needed else "absent"
        return f"{state:8}{self.name}: {self.detail}" + (f"\n        -> {self.mend}" if self.mend and not self.ready else "")


def examine(settings: Settings) -> list[Finding]:
    """Looks at everything; what is broken is a finding, not an error."""
    return [
        _python(),
        _machine(),
        *_packages(),
        _config(),
        *_recognizers(settings),
        _tesseract(),
        _browser(),
    ]


def _python() -> Finding:
    ready = sys.version_info[:2] >= PYTHON
    return Finding("python", ready, True, f"{platform.python_version()} at {sys.executable}", "install Python 3.11, then make setup")


def _machine() -> Finding:
    cores, memory = psutil.cpu_count() or 1, psutil.virtual_memory().total / GIGABYTE
    fits = max(1, int(memory / WORKER_GIGABYTES))
    detail = f"{platform.system()} {platform.machine()}, {cores} cores, {memory:.1f} GB of memory"
    return Finding("machine", fits >= cores, False, detail, f"baozhi run --jobs {fits}")


def _packages() -> Iterator[Finding]:
    try:
        wanted = requires("baozhi") or []
        yield Finding("baozhi", True, True, version("baozhi"))
    except PackageNotFoundError:
        yield Finding("baozhi", False, True, "not installed, only lying there", "make setup, or pip install .")
        return
    for requirement in wanted:
        spec, _, marker = requirement.partition(";")
        name = re.split(r"[^A-Za-z0-9._-]", spec.strip(), maxsplit=1)[0]
        try:
            yield Finding(name, True, True, version(name))
        except PackageNotFoundError:
            needed = not marker
            yield Finding(name, False, needed, f"not installed (wanted: {requirement})", f"pip install '{spec.strip()}'")


def _config() -> Finding:
    try:
        return Finding("settings", True, True, str(config_folder()))
    except BaozhiError as e:
        return Finding("settings", False, True, str(e), e.move)


def _recognizers(settings: Settings) -> Iterator[Finding]:
    """The one that the settings name is needed."""
    for a in available(settings.recognize):
        yield Finding(f"recogniser {a.name}", a.ready, a.name == settings.recognize.engine, a.detail)


def _tesseract() -> Finding:
    packages = "tesseract-ocr " + " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in LANGUAGES)
    mend = f"sudo apt-get install {packages}"
    program = shutil.which("tesseract")
    if program is None:
        return Finding("tesseract", False, False, "not installed", mend)
    said = _ask(program, "--version").split("\n", 1)[0]
    have = set(_ask(program, "--list-langs").split())
    lacks = [name for name in LANGUAGES if name not in have]
    detail = f"{said or 'no answer'} at {program}" + (f"; lacks {', '.join(lacks)}" if lacks else f"; {', '.join(LANGUAGES)}")
    return Finding("tesseract", bool(said) and not lacks, False, detail, mend)


def _browser() -> Finding:
    found = next((p for name in BROWSERS if (p := shutil.which(name)) is not None), None)
    return Finding("browser", found is not None, False, found or "no chromium; only some tests want one", "sudo apt-get install chromium")


def _ask(program: str, option: str) -> str:
    try:
        done = subprocess.run([program, option], capture_output=True, text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout or done.stderr
