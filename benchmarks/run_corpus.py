#!/usr/bin/env python3
"""Run `baozhi run` on every input of a corpus folder and print accuracy by group of inputs.

    run_corpus.py CORPUS OUT [--only REGEX] [--issues] [--reuse] [--rows] [--set KEY=VALUE …] [--markdown FILE] [--json FILE]

CORPUS holds index.json and truths (samples/benchmark/GT_FORMAT.md). Each input gets a folder of its own under OUT. --issues also gives
the pages of each issue to one run, and scores the issue. --reuse scores what OUT holds. --rows prints each input. --markdown writes the
tables that docs/benchmarks.md shows. The figures are explained in pipeline/qa/score/figures.py; the process time is that of all workers.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.qa import CorpusScore, corpus_table, score_corpus

MARKDOWN = {
    "n": "inputs",
    "article_f1": "articles",
    "headline": "headline",
    "byline": "byline",
    "char_error_nfkc": "misread",
    "column_join": "column joins",
    "line_join": "line joins",
    "paragraph_keep": "paragraphs kept",
    "caption": "caption",
    "masthead": "masthead",
    "cpu": "CPU s",
}
USABLE_IN_ISSUES = (None, "clean", "light", "medium")


@dataclass(frozen=True)
class Job:
    name: str
    inputs: tuple[Path, ...]


@dataclass(frozen=True)
class Cost:
    """Seconds of one run, and its exit code."""

    exit: int
    wall: float
    cpu: float


def jobs(corpus: Path, issues: bool) -> Iterator[Job]:
    """Every input by itself, then every issue as born-digital pages and as scans; names as `score_corpus` expects the folders."""
    index = json.loads((corpus / "index.json").read_text("utf-8"))
    for row in index:
        yield Job(row["name"], (corpus / row["input"],))
    for path in sorted((corpus / "truth").glob("issue_*.json")) if issues else ():
        for kind in ("pdf_text", "scan"):
            found = [first_input(index, page, kind) for page in json.loads(path.read_text("utf-8"))["issue"]["pages"]]
            if all(found):
                yield Job(f"{path.stem}.{kind}", tuple(corpus / f for f in found if f))


def first_input(index: list[Mapping[str, str]], page: str, kind: str) -> str | None:
    """The page's first input of a kind that is not heavily damaged."""
    fits = (
        r for r in index if r["page"] == page and (r["kind"] == "pdf_text") == (kind == "pdf_text") and r.get("level") in USABLE_IN_ISSUES
    )
    return next((r["input"] for r in fits), None)


def run(job: Job, folder: Path, settings: list[str]) -> Cost:
    """One run of the command in a process of its own; what it says goes to log.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pipeline", "run", *map(str, job.inputs), "-o", str(folder), "--force"]
    command += [part for setting in settings for part in ("--set", setting)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False).returncode
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    return Cost(code, wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def markdown(score: CorpusScore, costs: Mapping[str, Cost]) -> str:
    """The table of docs/benchmarks.md: a row a group, shares and error rates in per cent."""
    lines = ["| group | " + " | ".join(MARKDOWN.values()) + " |", "|---" * (len(MARKDOWN) + 1) + "|"]
    for group, figures in score.groups.items():
        spent = [costs[r.name].cpu for r in score.rows if r.group == group and r.name in costs]
        cells = []
        for name in MARKDOWN:
            if name == "n":
                cells.append(str(score.count(group)))
            elif name == "cpu":
                cells.append(f"{sum(spent) / len(spent):.1f}" if spent else "–")
            else:
                value = figures[name]
                cells.append("–" if value is None else f"{100 * value:.{2 if name == 'char_error_nfkc' else 1}f}")
        lines.append(f"| {group} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a regular expression that names must contain")
    parser.add_argument("--issues", action="store_true")
    parser.add_argument("--reuse", action="store_true")
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main() -> int:
    given, costs = arguments(), dict[str, Cost]()
    chosen = [j for j in jobs(given.corpus, given.issues) if re.search(given.only, j.name)]
    for number, job in enumerate(chosen, 1):
        folder = given.out / job.name
        if not (given.reuse and folder.exists()):
            cost = costs[job.name] = run(job, folder, given.settings)
            sys.stderr.write(f"{number}/{len(chosen)} {job.name}: {cost.wall:.1f} s" + (f", exit {cost.exit}\n" if cost.exit else "\n"))
    score = score_corpus(given.corpus, given.out, only=given.only, issues=given.issues)
    sys.stdout.write(corpus_table(score, rows=given.rows) + "\n")
    if costs:
        sys.stdout.write(
            f"{sum(c.wall for c in costs.values()):.0f} s, {sum(c.cpu for c in costs.values()):.0f} s of CPU, {len(costs)} runs\n"
        )
    if given.markdown:
        given.markdown.write_text(markdown(score, costs), "utf-8")
    if given.json:
        rows = [
            {"name": r.name, "group": r.group, **(asdict(costs[r.name]) if r.name in costs else {}), **r.result.figures} for r in score.rows
        ]
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 if any(c.exit for c in costs.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
