#!/usr/bin/env python3
"""Scans of turned.py beside the upright ones they were made of, and what preparation does to them, measured against known truth.

    turned_figures.py CORPUS compare UPRIGHT.json TURNED.json --turned OUT     accuracy by kind; JSON of run_corpus.py
    turned_figures.py CORPUS angles                   angle left over after preparation, pages printed askew by known angles
    turned_figures.py CORPUS back --turned OUT        how far from its ink in the source a prepared page's transform leads
    turned_figures.py CORPUS cost                     seconds of preparing a page that needs nothing

Each prints a table in Markdown. `--only REGEX` chooses inputs.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent.parent / "samples" / "tools"))
import scan
from other_damage import PRINTS

from pipeline.engines import load_recognizer
from pipeline.ingest import SourceReader
from pipeline.model.geometry import Affine
from pipeline.model.page import PageImage, PageSource, Pixels, SourceFile
from pipeline.ports import Recognizer
from pipeline.preprocess import prepare
from pipeline.settings import Settings

Table = list[list[str]]
FIGURES = ("line_found", "line_error", "char_error_nfkc", "article_f1", "article_exactness_f1", "column_join", "headline")
WORSE = {"line_found": 0.003, "line_error": 0.003, "char_error_nfkc": 0.003, "article_f1": 0.001, "column_join": 0.001, "headline": 0.001}
"""An input is told by name where a figure is worse than that of its upright scans by more than this."""

ANGLES = (-4.7, -2.6, -1.3, -0.62, -0.31, -0.08, 0.0, 0.12, 0.27, 0.55, 1.45, 3.9)
PRINTED = (("D01", "light", 200), ("D05", "medium", 200), ("D03", "light", 150), ("D08", "heavy", 200), ("D09", "medium", 300))
"""Page, damage and dpi of what is printed askew."""

LINES, PATCH = 80, 32
"""Lines of a page on which the transform is tested, and half the side of the patch that is compared, in pixels of the source."""


def compared(index: Sequence[Mapping[str, Any]], upright: Mapping[str, Any], turned: Mapping[str, Any]) -> Iterator[list[str]]:
    """A row for each kind and two for each input that is read worse: its own figures after those of its upright scans."""
    rows = [r for r in index if r["name"] in turned and all(n in upright for n in r["from"])]
    for kind in dict.fromkeys(r["level"] for r in rows):
        chosen = [r for r in rows if r["level"] == kind]
        before, after = ([_mean(_before(r, upright) if k else [turned[r["name"]]]) for r in chosen] for k in (True, False))
        yield [f"**{kind}**", str(len(chosen)), *(f"{_told(before, f)} → {_told(after, f)}" for f in FIGURES)]
        for row, b, a in zip(chosen, before, after, strict=True):
            if any(_worse(f, b[f], a[f]) for f in WORSE):
                yield [row["name"], "", *(f"{_told([b], f)} → {_told([a], f)}" for f in FIGURES)]


def _before(row: Mapping[str, Any], upright: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [upright[n] for n in row["from"]]


def _mean(rows: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """By characters of the truth, for pages of a spread."""
    out: dict[str, float | None] = {}
    for figure in FIGURES:
        known = [(r[figure], r["truth_chars"]) for r in rows if r[figure] is not None]
        out[figure] = sum(v * n for v, n in known) / sum(n for _, n in known) if known else None
    return out


def _told(rows: Iterable[Mapping[str, float | None]], figure: str) -> str:
    values = [v for r in rows if (v := r[figure]) is not None]
    return f"{np.mean(values):.4f}" if values else "–"


def _worse(figure: str, before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return False
    return (after - before if "error" in figure else before - after) > WORSE[figure]


def left_over(images: Sequence[PageImage], truth: Mapping[str, Any]) -> float:
    """Degrees clockwise by which the truth's lines are askew on the prepared page, the median over their length."""
    angles, lengths = [], []
    for line in lines_of(truth):
        a, b, _, d = (np.array(p) for p in line["poly"])
        tall = np.linalg.norm(d - a) > np.linalg.norm(b - a)
        image = page_of(images, (a + b) / 2)
        if image is None or max(np.linalg.norm(b - a), np.linalg.norm(d - a)) < 4 * min(np.linalg.norm(b - a), np.linalg.norm(d - a)):
            continue
        (x0, y0), (x1, y1) = (image.to_source.back(*map(float, p)) for p in ((a, d) if tall else (a, b)))
        angles.append(np.degrees(np.arctan2(x0 - x1, y1 - y0) if tall else np.arctan2(y1 - y0, x1 - x0)))
        lengths.append(np.hypot(x1 - x0, y1 - y0))
    order = np.argsort(angles)
    return float(np.array(angles)[order][np.searchsorted(np.cumsum(np.array(lengths)[order]), sum(lengths) / 2)])


def lines_of(truth: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [line for article in truth["articles"] for line in article["lines"] if line.get("poly")]


def page_of(images: Sequence[PageImage], point: npt.NDArray[np.float64]) -> PageImage | None:
    for image in images:
        x, y = image.to_source.back(float(point[0]), float(point[1]))
        if 0 <= x < image.width and 0 <= y < image.height:
            return image
    return None


def printed_askew(pdf: bytes, truth: dict[str, Any], level: str, dpi: int, degrees: float) -> tuple[Pixels, dict[str, Any]]:
    """A page printed true, on the scanner askew by ``degrees`` clockwise; the truth with it."""

    clean = scan.render(pdf, dpi)
    height, width = clean.shape
    edge = round(0.01 * width)
    matrix = scan.turn(degrees, width, height, edge, dpi / 72)
    pixel = matrix.copy()
    pixel[:, :2] /= dpi / 72
    sheet = scan.printed(clean, PRINTS[level], np.random.default_rng(5))
    out = cv2.warpAffine(sheet, pixel, (width + 2 * edge, height + 2 * edge), flags=cv2.INTER_CUBIC, borderValue=(70.0,))
    out += np.random.default_rng(6).normal(0, PRINTS[level].noise, out.shape)
    return np.asarray(out.clip(0, 255), np.uint8), scan.moved_truth(truth, matrix)


def source(pixels: Pixels, dpi: float) -> PageSource:
    return PageSource(SourceFile("a", "a", "0" * 64, "image/png", 1), 1, pixels, dpi, True, Affine())


def born_digital(corpus: Path, page: str) -> tuple[bytes, dict[str, Any]]:
    row = next(r for r in json.loads((corpus / "index.json").read_text("utf-8")) if r["page"] == page and r["kind"] == "pdf_text")
    return (corpus / row["input"]).read_bytes(), json.loads((corpus / row["truth"]).read_text("utf-8"))


def angles(corpus: Path, only: str, settings: Settings, recognizer: Recognizer) -> Table:
    table = [["page", *(f"{a:+}" for a in ANGLES), "worst"]]
    for page, level, dpi in PRINTED:
        if not re.search(only, page):
            continue
        found = []
        for angle in ANGLES:
            pixels, truth = printed_askew(*born_digital(corpus, page), level, dpi, angle)
            found.append(left_over(prepare(source(pixels, dpi), settings.preprocess, recognizer), truth))
        table.append([f"{page}, {level}, {dpi} dpi", *(f"{v:+.3f}" for v in found), f"{max(map(abs, found)):.3f}"])
    return table


def back(turned: Path, only: str, settings: Settings, recognizer: Recognizer) -> Table:
    table = [["input", "pages", "done", "lines' angle", "median", "99 %", "worst"]]
    with SourceReader(settings.ingest) as reader:
        for row in json.loads((turned / "index.json").read_text("utf-8")):
            if not re.search(only, row["name"]):
                continue
            given = reader.read(reader.probe(turned / row["input"], row["name"]), 1)
            truth = json.loads((turned / row["truth"]).read_text("utf-8"))
            images = prepare(given, settings.preprocess, recognizer)
            off = np.array(list(_off(given.pixels, images, truth)))
            done = "; ".join(dict.fromkeys(o for i in images for o in i.operations))
            figures = (np.median(off), np.percentile(off, 99), off.max())
            table.append([row["name"], str(len(images)), done, f"{left_over(images, truth):+.3f}", *(f"{v:.2f}" for v in figures)])
    return table


def _off(pixels: Pixels, images: Sequence[PageImage], truth: Mapping[str, Any]) -> Iterator[float]:
    """Pixels of the source between the ink round a line's middle and where the prepared page's transform leads its own."""
    lines = lines_of(truth)
    for n in np.random.default_rng(4).permutation(len(lines))[:LINES]:
        x, y = np.mean(lines[n]["poly"], axis=0).round()
        image = page_of(images, np.array([x, y]))
        here = _grey(pixels)[int(y) - PATCH : int(y) + PATCH, int(x) - PATCH : int(x) + PATCH]
        if image is None or here.shape != (2 * PATCH, 2 * PATCH):
            continue
        corners = [(x + i * PATCH, y + j * PATCH) for i, j in ((-1, -1), (1, -1), (-1, 1))]
        there = np.array([image.to_source.back(*c) for c in corners], np.float32) - np.float32(0.5)
        patch = np.array([[0, 0], [2 * PATCH, 0], [0, 2 * PATCH]], np.float32) - np.float32(0.5)
        way = cv2.getAffineTransform(patch, there)
        seen = cv2.warpAffine(_grey(image.pixels), way, here.shape, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        window = cv2.createHanningWindow(here.shape, cv2.CV_32F)
        shift, _ = cv2.phaseCorrelate(here.astype(np.float32), seen.astype(np.float32), window)
        yield math.hypot(*shift)


def _grey(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def cost(corpus: Path, settings: Settings, recognizer: Recognizer) -> Table:
    table = [["page", "megapixels", "resampled", "seconds"]]
    for page, dpi in (("D01", 200), ("D01", 300), ("D05", 200), ("D05", 300), ("D09", 300)):
        given = source(scan.render(born_digital(corpus, page)[0], dpi), dpi)
        spent = []
        for _ in range(3):
            start = time.process_time()
            (image,) = prepare(given, settings.preprocess, recognizer)
            spent.append(time.process_time() - start)
        same = "no" if image.pixels is given.pixels else "; ".join(image.operations)
        table.append([f"{page} at {dpi} dpi", f"{given.pixels.size / 1e6:.1f}", same, f"{min(spent):.2f}"])
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("what", choices=("compare", "angles", "back", "cost"))
    parser.add_argument("json", nargs="*", type=Path, help="of the upright scans, and of the turned ones")
    parser.add_argument("--turned", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    if given.what == "compare":
        upright, turned = ({r["name"]: r for r in json.loads(p.read_text("utf-8"))} for p in given.json)
        index = [r for r in json.loads((given.turned / "index.json").read_text("utf-8")) if re.search(given.only, r["name"])]
        table = [["", "n", *FIGURES], *compared(index, upright, turned)]
    else:
        settings = Settings.load()
        recognizer = load_recognizer(settings.recognize)
        if given.what == "back":
            table = back(given.turned, given.only, settings, recognizer)
        elif given.what == "angles":
            table = angles(given.corpus, given.only, settings, recognizer)
        else:
            table = cost(given.corpus, settings, recognizer)
        recognizer.close()
    table.insert(1, ["---"] * len(table[0]))
    sys.stdout.write("\n".join("| " + " | ".join(row) + " |" for row in table) + "\n")


if __name__ == "__main__":
    main()
