"""Quality: score against truth, check one issue, compare two and report."""

from pipeline.qa.check import Problem, check
from pipeline.qa.diff import Difference, DiffReport, diff, is_truth, write_report
from pipeline.qa.documents import IssueFiles, load_issue, load_issues
from pipeline.qa.score import (
    CorpusRow,
    CorpusScore,
    ScoreResult,
    corpus_table,
    merge,
    score,
    score_corpus,
    score_documents,
    score_table,
)
from pipeline.qa.truth import truth_issue

__all__ = [
    "CorpusRow",
    "CorpusScore",
    "DiffReport",
    "Difference",
    "IssueFiles",
    "Problem",
    "ScoreResult",
    "check",
    "corpus_table",
    "diff",
    "is_truth",
    "load_issue",
    "load_issues",
    "merge",
    "score",
    "score_corpus",
    "score_documents",
    "score_table",
    "truth_issue",
    "write_report",
]
