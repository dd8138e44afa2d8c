"""What people and programs are told."""

from __future__ import annotations

import io
import json

from rich.console import Console

from pipeline.run.events import Bar, Event, Json, Lines

STORY = [
    Event("found", {"issues": 2, "files": 3}),
    Event("asked", {"source": "a.pdf", "page": 1}),
    Event("opened", {"issue": "a", "pages": 2}),
    Event("page", {"issue": "a", "source": "a.pdf", "page": 1, "seconds": 1.25, "error": None}),
    Event("page", {"issue": "a", "source": "a.pdf", "page": 2, "seconds": 0.0, "error": "a.pdf, page 2: cut off; copy it anew"}),
    Event("issue", {"issue": "a", "pages": 2, "failed_pages": 1, "articles": 1, "unsound": 2, "seconds": 2.0, "folder": "out/a"}),
    Event("skipped", {"issue": "b", "state": "done"}),
    Event("failed", {"issue": "c", "error": "c.pdf: it is encrypted", "code": "source.encrypted"}),
]
END = {"done": 0, "partial": 1, "failed": 1, "skipped": 1, "pages": 2, "articles": 1, "noise": 5, "seconds": 3.0, "exit": 10}


def test_plain_lines() -> None:
    said: list[str] = []
    lines = Lines(said.append)
    for event in [*STORY, Event("end", END)]:
        lines(event)
    assert said == [
        "3 files, 2 issues",
        "  a: page 1 of 2 (1.2 s)",
        "  FAILED a.pdf, page 2: cut off; copy it anew",
        "a: 2 pages, 1 article, 1 page FAILED, 2 problems told in run.json (2.0 s) -> out/a",
        "b: nothing to do (done)",
        "c: FAILED, c.pdf: it is encrypted",
        "issues: 1 partial, 1 failed, 1 unchanged; 2 pages, 1 article in 3.0 s; 5 warnings of libraries not shown",
    ]


def test_a_run_with_nothing_to_do_says_so() -> None:
    said: list[str] = []
    Lines(said.append)(Event("end", {**END, "partial": 0, "failed": 0, "skipped": 4}))
    assert said == ["nothing to do: 4 unchanged"]


def test_json_is_one_object_a_line() -> None:
    said: list[str] = []
    for event in STORY:
        Json(said.append)(event)
    assert [json.loads(line)["event"] for line in said] == [e.kind for e in STORY]
    assert all("\n" not in line for line in said)


def test_lone_surrogates_in_names_harm_no_line() -> None:
    said: list[str] = []
    Json(said.append)(Event("failed", {"issue": "\udcff", "error": "x", "code": "y"}))
    assert said[0].encode("ascii")


def test_the_bar_counts_pages_and_tells_issues() -> None:
    out = io.StringIO()
    with Bar(Console(file=out, force_terminal=True, width=120)) as bar:
        for event in STORY:
            bar(event)
        assert (bar.total, bar.ended, bar.issues) == (2, 3, 2)
    assert "c: FAILED, c.pdf: it is encrypted" in out.getvalue()


def test_marks_of_rich_in_names_are_plain_text() -> None:
    out = io.StringIO()
    with Bar(Console(file=out, force_terminal=True, width=120)) as bar:
        bar(Event("failed", {"issue": "[red]", "error": "[/nonsense]", "code": "x"}))
    assert "[red]: FAILED, [/nonsense]" in out.getvalue()
