"""Score and diff, as the command line asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import SourceNotFound
from pipeline.export import write_atomic
from pipeline.qa import Difference, DiffReport, corpus_table, diff, score, score_corpus, score_table, write_report
from pipeline.run.finished import FinishedPixels
from pipeline.settings import Settings

SHOWN = 20
"""Differences told on the command line; the report has them all."""
WIDTH = 40


def score_runs(truth: Path, output: Path, report: Path | None) -> str:
    """A table of accuracy: of one truth file, or of a corpus folder (index.json) whose inputs have a folder each under ``output``.

    ``report`` gets all figures as JSON. Raises SourceNotFound, DamagedSource, UnsupportedSource, OutputError.
    """
    figures: Mapping[str, Any]
    if (truth / "index.json").is_file():
        corpus = score_corpus(truth, output, issues=True)
        if not corpus.rows:
            raise SourceNotFound(
                "it has no folder named after an input", where=str(output), move="give each input an output folder of its name"
            )
        rows = [{"name": r.name, "group": r.group, **r.result.figures} for r in corpus.rows]
        table, figures = corpus_table(corpus, rows=True), {"groups": corpus.groups, "rows": rows, "missing": corpus.missing}
    else:
        result = score(truth, output)
        table, figures = score_table(result), asdict(result)
    if report is not None:
        write_atomic(report, (json.dumps(figures, ensure_ascii=False, indent=1) + "\n").encode())
    return table.rstrip("\n")


def diff_runs(old: Path, new: Path, against: Path | None, report: Path | None, settings: Settings) -> tuple[DiffReport, list[Path]]:
    """What changed, and the files written (HTML and its JSON twin, where ``report`` is given).

    Raises SourceNotFound, DamagedSource, OutputError.
    """
    found = diff(old, new, against=against)
    if report is None:
        return found, []
    with FinishedPixels(settings) as pixels:
        return found, list(write_report(found, report, pixels=pixels.page_or_none))


def diff_lines(found: DiffReport) -> Iterator[str]:
    """Counts, and the most important differences."""
    if not found.has_differences:
        count = len(found.issues)
        yield f"no differences in {count} issue" + ("" if count == 1 else "s")
        return
    yield ", ".join(f"{n} {kind}" for kind, n in found.counts().items())
    for d in found.differences[:SHOWN]:
        yield f"  {d.issue}: {d.kind} of {d.role} ({d.level}{', ' + d.verdict if d.verdict else ''}): {_words(d)}"
    if len(found.differences) > SHOWN:
        yield f"  and {len(found.differences) - SHOWN} more"


def _words(d: Difference) -> str:
    sides = (d.old.text if d.old else "", d.new.text if d.new else "")
    return d.message or " -> ".join(_short(text) for text in sides)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= WIDTH else plain[:WIDTH] + "…")


def nearer(truth: Path, old: Path, new: Path) -> Iterator[str]:
    """Figures of both runs against a truth, where they differ. Raises as ``score_runs``."""
    before, after = score(truth, old).figures, score(truth, new).figures
    yield f"against {truth}:"
    for name, value in after.items():
        was = before.get(name)
        if value != was:
            yield f"  {name}: {_figure(was)} -> {_figure(value)}"
    if before == after:
        yield "  both are equally near"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"
