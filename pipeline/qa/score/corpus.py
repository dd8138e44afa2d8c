"""Score what lies on disk: one truth file, or a corpus folder whose index.json lists inputs and their truths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SourceNotFound, UnsupportedSource
from pipeline.qa.documents import load_issues, read_json
from pipeline.qa.score.figures import ScoreResult, merge, score_documents
from pipeline.qa.score.parts import Document

_GOOD_ENOUGH_FOR_ISSUES = (None, "clean", "light", "medium")


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """One input (or one issue made of several inputs, ``name`` = ``issue_D01-D04.pdf_text``) and its result."""

    name: str
    group: str
    inputs: tuple[Path, ...]
    result: ScoreResult


@dataclass(frozen=True, slots=True)
class CorpusScore:
    """``groups`` merge the rows by kind of input; ``missing`` names inputs for which the outputs folder holds nothing."""

    rows: tuple[CorpusRow, ...]
    groups: Mapping[str, Mapping[str, float | None]]
    missing: tuple[str, ...] = ()

    def count(self, group: str) -> int:
        return sum(1 for r in self.rows if r.group == group)


@dataclass(frozen=True, slots=True)
class _Job:
    name: str
    group: str
    inputs: tuple[Path, ...]
    truth: Document


def score(truth: Path, output: Path) -> ScoreResult:
    """Score an issue folder, its issue.json, or a tree of issues (taken as one) against a truth file.

    Raises SourceNotFound, DamagedSource, or UnsupportedSource when the truth file is none.
    """
    return score_documents([read_truth(truth)], *load_output(output))


def score_corpus(corpus: Path, outputs: Path, *, only: str = "", issues: bool = False) -> CorpusScore:
    """Score a corpus: ``outputs`` holds one folder an input, of the input's name; each may hold the issue folder at any depth.

    ``only`` is a regular expression that names must contain. ``issues`` adds the truths ``issue_*.json``, each once for the born-digital
    and once for the scanned inputs (folders ``issue_NAME.pdf_text`` and ``issue_NAME.scan``). An input whose folder has no
    issue.json counts as empty output; one without a folder is in ``missing`` and left out.
    """
    rows, missing = [], []
    for job in _jobs(corpus, issues):
        if only and not re.search(only, job.name):
            continue
        folder = outputs / job.name
        if not folder.is_dir():
            missing.append(job.name)
            continue
        rows.append(CorpusRow(job.name, job.group, job.inputs, score_documents([job.truth], *load_output(folder))))
    groups = {g: merge([r.result for r in rows if r.group == g]) for g in sorted({r.group for r in rows})}
    return CorpusScore(tuple(rows), groups, tuple(missing))


def read_truth(path: Path) -> Document:
    """A truth document. Raises UnsupportedSource when the file holds something else."""
    truth = read_json(path)
    if not isinstance(truth, dict) or "articles" not in truth or not ("page" in truth or "issue" in truth):
        raise UnsupportedSource("not a truth file", where=str(path), move="give a truth of a page or an issue")
    return truth


def load_output(path: Path) -> tuple[Document, list[Document] | None]:
    """The issue document and the documents of its pages (None: there are none); several issues count as one."""
    files = load_issues(path)
    pages: list[Document] = [page for f in files for page in f.pages.values()]
    if len(files) == 1:
        return files[0].issue, pages or None
    joined = {
        "articles": [a for f in files for a in f.issue.get("articles", [])],
        "masthead": next((f.issue["masthead"] for f in files if f.issue.get("masthead")), None),
    }
    return joined, pages or None


def _jobs(corpus: Path, issues: bool) -> Iterator[_Job]:
    index = read_json(corpus / "index.json")
    if not isinstance(index, list):
        raise SourceNotFound("index.json lists no inputs", where=str(corpus), move="give a corpus folder")
    for row in index:
        truth = read_truth(corpus / row["truth"])
        yield _Job(row["name"], _group(row, truth), (corpus / row["input"],), truth)
    for path in sorted((corpus / "truth").glob("issue_*.json")) if issues else ():
        truth = read_truth(path)
        for kind in ("pdf_text", "scan"):
            inputs = [_input_of(page, kind, index) for page in truth["issue"]["pages"]]
            if all(inputs):
                yield _Job(f"{path.stem}.{kind}", f"issue {kind}", tuple(corpus / i for i in inputs if i), truth)


def _group(row: Document, truth: Document) -> str:
    if truth["page"]["writing_mode"].startswith("vertical"):
        return "vertical pdf" if row["kind"] == "pdf_text" else "vertical scan"
    if row["kind"] == "pdf_text":
        return "pdf no unicode" if "nouni" in row["name"] else "pdf"
    return f"scan {row['level']}"


def _input_of(page: str, kind: str, index: Sequence[Document]) -> str | None:
    """The first input of a page that is of the kind and not too damaged."""
    for row in index:
        if row["page"] == page and (row["kind"] == "pdf_text") == (kind == "pdf_text") and row.get("level") in _GOOD_ENOUGH_FOR_ISSUES:
            return str(row["input"])
    return None
