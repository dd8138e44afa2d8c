"""Batches over small real files, with doubles in the workers: what is done, what is left, what is told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image
from tools import PaperTool, RefusingTool

from pipeline.errors import ConfigError, ExitCode, OutputError, SourceNotFound, UsageError
from pipeline.run import corridor
from pipeline.run.corridor import plan, run_batch
from pipeline.run.events import Event
from pipeline.run.ledger import Ledger
from pipeline.run.lock import only_one
from pipeline.run.request import Outcome, Request
from pipeline.settings import Settings

SETTINGS = Settings.load()


@pytest.fixture(autouse=True)
def still_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's code may be edited while its tests run."""
    monkeypatch.setattr(corridor, "code_digest", lambda rooms: "code")


class Desk:
    """A folder of sources, one of output, and what was told."""

    def __init__(self, root: Path) -> None:
        self.sources, self.output, self.notes = root / "in", root / "out", root / "notes"
        for folder in (self.sources, self.notes):
            folder.mkdir()
        self.events: list[Event] = []

    def put(self, *names: str) -> list[Path]:
        files = [self.sources / name for name in names]
        for n, file in enumerate(files):
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.suffix == ".pdf":
                file.write_bytes(b"%PDF-1.7 and then nothing")
                continue
            seed = sum(map(ord, file.name)) + 1000 * n
            pixels = np.random.default_rng(seed).integers(0, 255, (24, 16), np.uint8)
            frames = [Image.fromarray(pixels), Image.fromarray(pixels[::-1])]
            more: dict[str, Any] = {"save_all": True, "append_images": frames[1:]} if file.suffix == ".tif" else {}
            frames[0].save(file, **more)
        return files

    def request(self, *sources: Path, **more: Any) -> Request:
        given = sources or (self.sources,)
        return Request(tuple(given), self.output, SETTINGS, **{"jobs": 1, **more})

    def run(self, *sources: Path, **more: Any) -> Outcome:
        self.events.clear()
        return run_batch(self.request(*sources, **more), self.events.append, partial(PaperTool, self.notes))

    def issues(self) -> dict[str, Any]:
        return {f.parent.name: json.loads(f.read_text("utf-8")) for f in sorted(self.output.glob("*/issue.json"))}

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [dict(e.data) for e in self.events if e.kind == kind]

    def noted(self) -> list[str]:
        file = self.notes / "notes.txt"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return sorted(lines)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_file_becomes_an_issue_and_a_second_run_has_nothing_to_do(desk: Desk) -> None:
    desk.put("a.png", "b.tif")
    first = desk.run(group="none")
    assert (sorted(first.done), first.exit_code, first.pages, first.noise) == (["a", "b"], ExitCode.OK, 3, 3)
    assert [p[2] for p in desk.issues()["b"]["pages"]] == [1, 2]
    assert desk.noted() == ["issue a", "issue b", "page a.png 1", "page b.tif 1", "page b.tif 2"]

    second = desk.run(group="none")
    assert (sorted(second.skipped), second.done, second.exit_code) == (["a", "b"], [], ExitCode.OK)
    assert desk.noted() == []

    desk.put("a.png", "b.tif")  # other bytes under the second name only
    os.utime(desk.sources / "a.png")
    Image.fromarray(np.zeros((5, 5), np.uint8)).save(desk.sources / "b.tif")
    third = desk.run(group="none")
    assert (third.done, third.skipped) == (["b"], ["a"])
    assert sorted(desk.run(group="none", force=True).done) == ["a", "b"]


def test_an_issue_whose_folder_was_removed_is_done_again(desk: Desk) -> None:
    desk.put("a.png")
    desk.run()
    (desk.output / "a" / "issue.json").unlink()
    assert desk.run().done == ["a"]


def test_other_settings_redo_and_the_number_of_workers_does_not(desk: Desk) -> None:
    desk.put("a.png")
    desk.run(jobs=1)
    assert desk.run(jobs=2).skipped == ["a"]
    assert desk.run(images=False).done == ["a"]


def test_a_page_that_fails_leaves_a_partial_issue_that_is_not_tried_for_ever(desk: Desk) -> None:
    desk.put("报20220627-01.png", "报20220627-02bad.png", "报20220627-03.png")
    files = "".join(f"{p.name},paper,{n}\n" for n, p in enumerate(sorted(desk.sources.iterdir()), 1))
    (desk.sources / "list.csv").write_text("path,issue,page\n" + files, "utf-8")
    out = desk.run(list_file=desk.sources / "list.csv")
    assert (out.partial, out.exit_code) == (["paper"], ExitCode.SOME_FAILED)
    assert [p[3] for p in desk.issues()["paper"]["pages"]] == [None, "source.damaged", None]
    with Ledger(desk.output, "read") as ledger:
        entry = ledger.entry("paper")
        assert entry is not None
        assert (entry.state, entry.pages, entry.failed_pages) == ("partial", 3, 1)
        assert [p.failure.code for p in ledger.problems("paper")] == ["source.damaged"]
    desk.noted()
    again = desk.run(list_file=desk.sources / "list.csv")
    assert (again.partial, again.exit_code, desk.noted()) == (["paper"], ExitCode.SOME_FAILED, [])


def test_nothing_but_bad_files_is_no_input(desk: Desk) -> None:
    desk.put("broken.pdf", "bad.png")
    out = desk.run(group="none")
    assert (sorted(out.failed), out.exit_code) == (["bad", "broken"], ExitCode.NO_INPUT)
    assert desk.issues() == {}
    assert {d["code"].split(".")[0] for d in desk.told("failed")} == {"source"}
    desk.put("good.png")
    assert desk.run(group="none").exit_code == ExitCode.SOME_FAILED


def test_a_bug_on_a_page_is_tried_again_by_the_next_run(desk: Desk) -> None:
    desk.put("weird.png")
    assert desk.run().exit_code == ExitCode.SOME_FAILED
    assert desk.noted() == ["page weird.png 1"]
    assert desk.run().failed == ["weird"]
    assert desk.noted() == ["page weird.png 1"]


def test_a_worker_that_dies_loses_only_its_page(desk: Desk) -> None:
    desk.put("a.png", "crash.png", "once.png", "z.png")
    out = desk.run(group="none", jobs=2)
    assert (sorted(out.done), out.failed, out.exit_code) == (["a", "once", "z"], ["crash"], ExitCode.SOME_FAILED)
    assert desk.noted().count("page crash.png 1") == 2
    (failed,) = desk.told("failed")
    assert failed["code"] == "worker.died"
    assert failed["error"].startswith("crash.png, page 1: the worker died of it (exit 9)")


def test_an_issue_that_cannot_be_put_together_fails_alone(desk: Desk) -> None:
    desk.put("a.png", "unwritable.png")
    out = desk.run(group="none")
    assert (out.done, out.failed) == (["a"], ["unwritable"])


def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(desk: Desk) -> None:
    desk.put("a.png", "full.png")
    with pytest.raises(OutputError, match="no space left"):
        desk.run(group="none", jobs=1)
    (desk.sources / "full.png").unlink()
    assert [*desk.run(group="none").done, *desk.run(group="none").skipped] in (["a", "a"], ["a"])


def test_pages_of_one_title_and_date_are_one_issue_in_page_order(desk: Desk) -> None:
    files = desk.put("t_徐汇报_27_2.png", "t_徐汇报_27_1.png", "t_徐汇报_28_1.png", "plain.png")
    out = desk.run(*files)
    assert sorted(out.done) == ["plain", "t_xuhuibao_28_1", "xuhuibao-2022-06-27"]
    pages = desk.issues()["xuhuibao-2022-06-27"]["pages"]
    assert [p[0] for p in pages] == ["t_徐汇报_27_1.png", "t_徐汇报_27_2.png"]
    assert [n for n in desk.noted() if n.startswith("page")] == sorted(f"page {f.name} 1" for f in files)  # each read once
    assert sorted(desk.run(*files).skipped) == sorted(out.done)
    assert desk.noted() == []


def test_pages_are_chosen_by_their_place_in_the_issue(desk: Desk) -> None:
    desk.put("a.tif")
    desk.run(pages=frozenset({2}))
    assert [p[2] for p in desk.issues()["a"]["pages"]] == [2]
    assert desk.run(pages=frozenset({7})).exit_code == ExitCode.SOME_FAILED


def test_a_plan_tells_and_changes_nothing(desk: Desk) -> None:
    desk.put("a.png", "b.png")
    events: list[Event] = []
    ask = partial(PaperTool, desk.notes)
    plan(desk.request(group="none"), events.append, ask)
    assert not desk.output.exists()
    desk.run(desk.sources / "a.png", group="none")
    events.clear()
    plan(desk.request(group="none"), events.append, ask)
    assert {e.data["issue"]: e.data["state"] for e in events if e.kind == "plan"} == {"a": "unchanged", "b": "new"}


def test_one_run_at_a_time_writes_into_a_folder(desk: Desk) -> None:
    desk.put("a.png")
    with only_one(desk.output), pytest.raises(OutputError, match="another run"):
        desk.run()
    assert desk.run().done == ["a"]


def test_what_is_wrong_before_any_page_is_raised(desk: Desk) -> None:
    with pytest.raises(SourceNotFound):
        desk.run(desk.sources / "nowhere.pdf")
    desk.put("a.png")
    with pytest.raises(ConfigError, match="no such engine"):
        run_batch(desk.request(), desk.events.append, partial(RefusingTool, desk.notes))
    (desk.sources / "list.csv").write_text("path,issue\nb.png,x\n")
    with pytest.raises(UsageError, match="line 2"):
        desk.run(list_file=desk.sources / "list.csv")


def test_an_output_that_is_a_file_is_an_output_error(desk: Desk) -> None:
    desk.put("a.png")
    desk.output.write_text("in the way")
    with pytest.raises(OutputError):
        desk.run()


KILLED = """
import signal, sys
from functools import partial
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tools import PaperTool
from pipeline.run import corridor
from pipeline.run.request import Request
from pipeline.settings import Settings
corridor.code_digest = lambda rooms: "code"
root = Path(sys.argv[2])
request = Request((root / "in",), root / "out", Settings.load(), group="none", jobs=2)
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job inherits it ignored
    out = corridor.run_batch(request, lambda e: print(e.kind, flush=True), partial(PaperTool, root / "notes", 0.2))
    sys.exit(out.exit_code)
"""


def _killed_after(desk: Desk, tmp_path: Path, issues: int, blow: signal.Signals) -> int:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    doubles = str(Path(sys.modules["tools"].__file__ or "").parent)
    env = {**os.environ, "KILLED_IN": str(tmp_path)}
    run = subprocess.Popen([sys.executable, str(script), doubles, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=env)
    assert run.stdout is not None
    with run.stdout:  # read to the end: a pipe closed before the signal arrives would stop the run first
        for line in run.stdout:
            if line.strip() == "issue":
                issues -= 1
                if not issues:
                    run.send_signal(blow)
    return run.wait(30)


def test_ctrl_c_and_sigterm_leave_no_worker_and_nothing_half_done(desk: Desk, tmp_path: Path) -> None:
    desk.put(*(f"{c}.png" for c in "abcdefgh"))
    assert _killed_after(desk, tmp_path, 2, signal.SIGINT) == -signal.SIGINT
    assert _workers(tmp_path) == []
    assert list(desk.output.rglob(".part-*")) == []
    with Ledger(desk.output, "read") as ledger:
        assert {e.state for e in ledger.entries()} <= {"done", "todo"}


def _workers(tmp_path: Path) -> list[int]:
    """Processes that still work for the killed script, after the time that they may take to notice."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        left = [p.pid for p in psutil.process_iter(["environ"]) if (p.info["environ"] or {}).get("KILLED_IN") == str(tmp_path)]
        if not left:
            break
        time.sleep(0.2)
    return left


def test_after_a_kill_the_next_run_goes_on_to_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    names = [f"{c}.png" for c in "abcdefgh"]
    desk.put(*names)
    assert _killed_after(desk, tmp_path, 3, signal.SIGKILL) == -signal.SIGKILL
    before = desk.noted()
    assert 0 < len(desk.issues()) < len(names)
    assert _workers(tmp_path) == []
    assert list(desk.output.rglob(".part-*")) == []
    out = desk.run(group="none")
    assert out.skipped
    assert sorted([*out.done, *out.skipped]) == [Path(n).stem for n in names]
    assert len(desk.noted()) < 2 * len(names) < len(before) + 2 * len(names)
    resumed = _bytes(desk)
    assert len(resumed) == len(names)
    desk.output = tmp_path / "whole"
    desk.run(group="none", jobs=1)
    assert _bytes(desk) == resumed


def _bytes(desk: Desk) -> dict[str, bytes]:
    return {f.parent.name: f.read_bytes() for f in desk.output.glob("*/issue.json")}
