#!/usr/bin/env python3
"""How true the characters' confidences are, from finished runs over a corpus.

    confidence.py CORPUS OUT [CORPUS OUT …] [--only REGEX] [--plot FILE.svg]

CORPUS holds index.json and truths (samples/benchmark/GT_FORMAT.md), OUT a folder for each input as run_corpus.py leaves it. Printed are,
for bins of 0.05, how many characters have such a confidence and how many of them are right, and which share of the misread characters
lies among the 2 % of least confidence. A character is right when an alignment of its line with the truth's leaves it in place, after
folding of widths and quotes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.qa.score.folding import lenient
from pipeline.qa.score.lines import pair_lines

BIN = 0.05
ENOUGH = 200
"""Characters from which a bin says anything."""
SHOWN = 0.02
"""Share of all characters that a person is to look at."""


class Read(NamedTuple):
    confidence: float
    right: bool


def reads(corpus: Path, out: Path, only: str) -> Iterator[Read]:
    """Characters of all scans whose lines the truth knows."""
    for row in json.loads((corpus / "index.json").read_text("utf-8")):
        if row["kind"] == "pdf_text" or not re.search(only, f"{row['name']} {row['level']}"):
            continue
        truth = json.loads((corpus / row["truth"]).read_text("utf-8"))
        pages = [json.loads(page.read_text("utf-8")) for page in sorted((out / row["name"]).rglob("pages/*.json"))]
        lines = [line for page in pages for line in page["lines"]]
        for told, found in pair_lines(truth, lines):
            if found is not None:
                yield from aligned(lenient(told["text"]), [(c[0], float(c[5])) for c in found["chars"]])


def aligned(truth: str, chars: Sequence[tuple[str, float]]) -> Iterator[Read]:
    """One Read a character: right where it stands in the truth's line, wrong where it is another or none."""
    folded, owner = "", list[int]()
    for i, (text, _) in enumerate(chars):
        part = lenient(text)
        folded += part
        owner += [i] * len(part)
    wrong = {owner[op.dest_pos] for op in Levenshtein.editops(truth, folded) if op.tag != "delete"}
    return (Read(sure, i not in wrong) for i, (text, sure) in enumerate(chars) if text.strip())


def caught(found: Sequence[Read]) -> float:
    """Share of the wrong ones among the ``SHOWN`` least confident, ties included."""
    sure = np.array([r.confidence for r in found])
    wrong = np.array([not r.right for r in found])
    limit = np.sort(sure)[max(0, round(SHOWN * len(sure)) - 1)]
    return float(wrong[sure <= limit].sum() / max(1, wrong.sum()))


def bins(found: Sequence[Read]) -> list[tuple[float, int, float, float]]:
    """Lower edge, characters, mean confidence, share of right ones, of the bins that hold any."""
    sure, right = np.array([r.confidence for r in found]), np.array([r.right for r in found])
    place = np.minimum((sure / BIN).astype(int), round(1 / BIN) - 1)
    used = [(k, place == k) for k in range(round(1 / BIN)) if (place == k).any()]
    return [(k * BIN, int(m.sum()), float(sure[m].mean()), float(right[m].mean())) for k, m in used]


def plot(rows: Sequence[tuple[float, int, float, float]]) -> str:
    """A reliability diagram as SVG: a dot a bin, the larger the more characters, open where they are too few to tell."""
    side, edge = 360, 44

    def at(v: float) -> float:
        return edge + v * side

    dots = "".join(
        f'<circle cx="{at(mean):.1f}" cy="{at(1 - right):.1f}" r="{2 + np.log10(n) * 1.6:.1f}" stroke="#06c" '
        f'fill="{"#06c" if n >= ENOUGH else "none"}"><title>{n} characters: {mean:.3f} told, {right:.3f} right</title></circle>'
        for _, n, mean, right in rows
    )
    ticks = "".join(
        f'<text x="{at(v):.0f}" y="{at(1) + 18:.0f}" text-anchor="middle">{v:.1f}</text>'
        f'<text x="{edge - 8}" y="{at(1 - v) + 4:.0f}" text-anchor="end">{v:.1f}</text>'
        for v in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    size = side + 2 * edge
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" font-family="sans-serif" font-size="12">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#999"/>'
        f'<path d="M{at(0)} {at(1)}L{at(1)} {at(0)}" stroke="#999" stroke-dasharray="4"/>'
        f'<path d="M{at(BIN)} {at(1)}L{at(1)} {at(BIN)}M{at(0)} {at(1 - BIN)}L{at(1 - BIN)} {at(0)}" stroke="#ddd"/>{dots}{ticks}'
        f'<text x="{at(0.5)}" y="{size - 8}" text-anchor="middle">confidence told</text>'
        f'<text transform="translate(12 {at(0.5)}) rotate(-90)" text-anchor="middle">share right</text></svg>\n'
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="CORPUS OUT")
    parser.add_argument("--only", default="", help="a regular expression that name and level of an input must contain")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    found = [r for c, o in zip(given.folders[::2], given.folders[1::2], strict=True) for r in reads(c, o, given.only)]
    if not found:
        sys.stderr.write("no finished runs of scans there\n")
        return 1
    rows = bins(found)
    print_out = ["| confidence | characters | mean | right |", "|---|---|---|---|"]
    print_out += [f"| {low:.2f} to {low + BIN:.2f} | {n} | {mean:.3f} | {right:.3f} |" for low, n, mean, right in rows]
    wrong = sum(not r.right for r in found)
    sys.stdout.write("\n".join(print_out) + "\n\n")
    sys.stdout.write(f"{len(found)} characters, {wrong} misread; the {SHOWN:.0%} least sure hold {caught(found):.1%} of them\n")
    if given.plot:
        given.plot.write_text(plot(rows), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
