"""Accuracy against truth: one output, or a corpus of outputs by group."""

from pipeline.qa.score.corpus import CorpusRow, CorpusScore, score, score_corpus
from pipeline.qa.score.figures import ScoreResult, merge, score_documents
from pipeline.qa.score.table import corpus_table, score_table

__all__ = [
    "CorpusRow",
    "CorpusScore",
    "ScoreResult",
    "corpus_table",
    "merge",
    "score",
    "score_corpus",
    "score_documents",
    "score_table",
]
