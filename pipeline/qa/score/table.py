"""Results as plain text: for a terminal and for logs."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.qa.score.corpus import CorpusScore
from pipeline.qa.score.figures import ScoreResult

_COLUMNS = {
    "line_found": "lfnd",
    "line_error": "lerr",
    "char_error": "cer",
    "char_error_nfkc": "cer_n",
    "extra_chars": "extra",
    "stray_space": "stray",
    "article_f1": "art",
    "article_exactness_f1": "art99",
    "column_join": "colj",
    "line_join": "linej",
    "paragraph_keep": "para",
    "paragraph_false": "paraf",
    "headline": "head",
    "kicker": "kick",
    "deck": "deck",
    "byline": "by",
    "authors": "auth",
    "caption": "capt",
    "credit": "cred",
    "masthead": "mast",
    "jumps": "jump",
}


def score_table(result: ScoreResult) -> str:
    """One figure a line, shares to 4 digits, ``-`` where there was nothing to measure."""
    return "\n".join(
        f"{name:22s} {'-' if v is None else format(v, '.4f') if isinstance(v, float) else v}" for name, v in result.figures.items()
    )


def corpus_table(score: CorpusScore, *, rows: bool = False) -> str:
    """A line a group (with ``rows``: first a line an input), under a head of short names."""
    head = f"{'group':16s} {'n':>3s} " + " ".join(f"{short:>5s}" for short in _COLUMNS.values())
    out = [f"{r.name:28s} {_named(r.result.figures)}" for r in score.rows] if rows else []
    out.append(head)
    for group, figures in score.groups.items():
        cells = " ".join("    -" if (v := figures[c]) is None else f"{v:5.3f}" for c in _COLUMNS)
        out.append(f"{group:16s} {score.count(group):3d} {cells}")
    if score.missing:
        out.append(f"no output for {len(score.missing)}: {', '.join(score.missing)}")
    return "\n".join(out)


def _named(figures: Mapping[str, float | None]) -> str:
    return " ".join(f"{short}={v:.3f}" for c, short in _COLUMNS.items() if (v := figures[c]) is not None)
