"""The figures: shares (1 is perfect) and errors (0 is perfect; their names end in _error, _nfkc, _false, _space or _chars).

========================  ==============================================================================================
char_error                edit distance / truth length over matched articles (headline, deck, body); white space ignored
char_error_nfkc           the same after folding of widths, quotes and dashes: misread or misplaced characters
bag_recall, extra_chars   the truth's characters found anywhere; the output's characters that the truth lacks / truth length
stray_space               white space that the print does not have, and line feeds, per 10,000 characters
article_f1                an output article is a hit within 10 % edit distance of its truth; article_exactness_f1: within 1 %
column_join, line_join    breaks of the print inside a paragraph whose two sides stand joined in the output
paragraph_keep, _false    paragraph ends kept apart; breaks made up, per truth paragraph
headline ... credit       share of the truth's fields reproduced exactly after folding; ``*_false``: given where there is none
masthead                  share of the printed masthead fields reproduced
jumps                     share of the articles over several pages that are one article, within 10 %
line_found, line_error    share of the truth's lines found by box; edit distance over all of them / their length
========================  ==============================================================================================

A figure is None where the truth has nothing to measure it on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.qa.score.breaks import count_breaks
from pipeline.qa.score.fields import FIELDS, count_fields, masthead_hits, stray_space
from pipeline.qa.score.folding import grams, lenient, strict
from pipeline.qa.score.lines import count_lines
from pipeline.qa.score.matching import match
from pipeline.qa.score.parts import Document, Parts, output_parts, truth_parts

_SHARES = (*FIELDS, "authors", "caption", "credit", "paragraph_keep", "paragraph_false", "column_join", "line_join", "jumps")
_SUMS = ("truth_articles", "output_articles", "truth_chars")
_HIT, _EXACT_HIT = 0.10, 0.01
_FURNITURE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """``figures`` by name (module docstring); ``weights``: on how many cases a share rests (others rest on the truth's characters)."""

    figures: Mapping[str, float | None]
    weights: Mapping[str, int]

    def weight(self, name: str) -> float:
        return self.weights.get(name, self.figures["truth_chars"] or 0)


@dataclass(slots=True)
class _Errors:
    distance: int = 0
    size: int = 0
    distance_folded: int = 0
    size_folded: int = 0
    hits: int = 0
    exact_hits: int = 0

    def add(self, truth: Parts, output: Parts | None) -> bool:
        """Count one truth article; says whether it is a hit. No article costs more than its own length."""
        got = output.whole if output else ""
        whole, folded = strict(truth.whole), lenient(truth.whole)
        d, folded_d = Levenshtein.distance(whole, strict(got)), Levenshtein.distance(folded, lenient(got))
        self.distance, self.size = self.distance + min(d, len(whole)), self.size + len(whole)
        self.distance_folded, self.size_folded = self.distance_folded + min(folded_d, len(folded)), self.size_folded + len(folded)
        share = folded_d / max(1, len(folded))
        hit = output is not None and share <= _HIT
        self.hits += hit
        self.exact_hits += output is not None and share <= _EXACT_HIT
        return hit


def score_documents(truth_pages: Sequence[Document], output: Document, output_pages: Sequence[Document] | None = None) -> ScoreResult:
    """Score an issue document, and where given its documents of pages/*.json, against truth documents (a page each, or one issue)."""
    truths = [truth_parts(a) for p in truth_pages for a in p.get("articles", [])]
    outputs = [output_parts(a) for a in output.get("articles", [])]
    pairs = match(truths, outputs)
    errors, tally, false = _Errors(), {name: list[bool]() for name in _SHARES}, Counter[str]()
    for i, truth in enumerate(truths):
        found = outputs[pairs[i]] if i in pairs else None
        hit = errors.add(truth, found)
        if truth.pieces > 1:
            tally["jumps"].append(hit)
        count_fields(truth, found, tally, false)
        count_breaks(truth, found, tally)
    spare = _spare(truth_pages, [o for j, o in enumerate(outputs) if j not in pairs.values()])
    figures = _text_figures(truths, outputs, errors, len(outputs) - spare)
    tally["masthead"] = masthead_hits(truth_pages, output)
    weights = {name: len(cases) for name, cases in tally.items()}
    figures |= {name: sum(cases) / len(cases) if cases else None for name, cases in tally.items()}
    figures |= {f"{name}_false": false[name] / max(1, len(truths)) for name in (*FIELDS, "caption", "credit")}
    return _with_lines(ScoreResult(figures, weights), truth_pages, output_pages)


def merge(results: Sequence[ScoreResult]) -> dict[str, float | None]:
    """Several results as one: shares weighted by their cases, errors by characters. Raises ValueError when there is none."""
    if not results:
        raise ValueError("no results to merge")
    out: dict[str, float | None] = {}
    for name in results[0].figures:
        rows = [(value, r.weight(name)) for r in results if (value := r.figures[name]) is not None]
        if name in _SUMS:
            out[name] = sum(value for value, _ in rows)
            continue
        total = sum(weight for _, weight in rows)
        out[name] = sum(value * weight for value, weight in rows) / total if total else None
    return out


def _spare(truth_pages: Sequence[Document], unmatched: Sequence[Parts]) -> int:
    """Unmatched output articles that are empty or made of the truth's furniture: they do not count against article_f1."""
    furniture = grams(lenient("".join(f.get("text") or "" for p in truth_pages for f in p.get("furniture", []))))

    def is_furniture(output: Parts) -> bool:
        text = lenient(output.everything)
        return (grams(text) & furniture).total() >= _FURNITURE_SHARE * max(1, len(text) - 3)

    return sum(1 for o in unmatched if not o.everything or is_furniture(o))


def _text_figures(truths: Sequence[Parts], outputs: Sequence[Parts], errors: _Errors, n_out: int) -> dict[str, float | None]:
    want, have = (Counter(lenient("".join(a.everything for a in articles))) for articles in (truths, outputs))
    common, size = (want & have).total(), max(1, want.total())
    articles = max(1, len(truths) + n_out)
    return {
        "truth_articles": len(truths),
        "output_articles": n_out,
        "truth_chars": errors.size,
        "char_error": errors.distance / max(1, errors.size),
        "char_error_nfkc": errors.distance_folded / max(1, errors.size_folded),
        "bag_recall": common / size,
        "extra_chars": (have.total() - common) / size,
        "stray_space": stray_space(truths, outputs),
        "article_f1": 2 * errors.hits / articles,
        "article_exactness_f1": 2 * errors.exact_hits / articles,
    }


def _with_lines(result: ScoreResult, truth_pages: Sequence[Document], output_pages: Sequence[Document] | None) -> ScoreResult:
    """Add the figures of lines: only for the truth of a single page has boxes in one source's coordinates."""
    figures, weights = dict(result.figures), dict(result.weights)
    figures["line_found"] = figures["line_error"] = None
    if output_pages is not None and len(truth_pages) == 1 and "page" in truth_pages[0]:
        count = count_lines(truth_pages[0], [line for p in output_pages for line in p.get("lines", [])])
        figures["line_found"], weights["line_found"] = count.found / max(1, count.lines), count.lines
        figures["line_error"], weights["line_error"] = count.distance / max(1, count.characters), count.characters
    return ScoreResult(figures, weights)
