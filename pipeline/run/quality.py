"""Score and diff, as the command line asks for them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from pipeline.export import write_atomic
from pipeline.qa import corpus_table, score, score_corpus, score_table


def score_runs(truth: Path, output: Path, report: Path | None) -> str:
    """A table of accuracy: of one truth file, or of a corpus folder (index.json) whose inputs have a folder each under ``output``."""
    if (truth / "index.json").is_file():
        corpus = score_corpus(truth, output, issues=True)
        table, figures = corpus_table(corpus), {"groups": corpus.groups, "missing": corpus.missing}
    else:
        result = score(truth, output)
        table, figures = score_table(result), asdict(result)
    if report is not None:
        write_atomic(report, (json.dumps(figures, ensure_ascii=False, indent=1, default=str) + "\n").encode())
    return table
