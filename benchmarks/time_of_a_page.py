#!/usr/bin/env python3
"""Where the time of a page goes, room by room, beside what the recogniser alone needs for the page's perfect line crops.

    time_of_a_page.py CORPUS OUT [--only REGEX] [--svg FILE] [--markdown FILE]

Each scan is an issue of one `baozhi run` with one worker, so that the seconds of a room are those of one core. Perfect crops are cut along
the truth's boxes (0.12 em of margin) and read one at a time by the small model alone, in the same runtime: its processor time is what a
page would cost if its lines fell from the sky.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from rapidfuzz.distance import Levenshtein
from rivals import Page, chosen
from speed import watch

from pipeline.engines import load_recognizer
from pipeline.model.page import Pixels
from pipeline.ports import Recognizer
from pipeline.qa.score.folding import lenient
from pipeline.settings import Settings

MARGIN_EM = 0.12
TALL = 1.5
"""A box so much higher than wide holds a vertical line."""
ROOMS = {
    "ingest": "#8c8c8c",
    "preprocess": "#56b4e9",
    "layout": "#0072b2",
    "recognize": "#e69f00",
    "roles": "#009e73",
    "articles": "#cc79a7",
    "rejoin": "#d55e00",
    "export": "#bbbbbb",
}
"""In the order in which a page goes through them; colours that the colour-blind tell apart."""


@dataclass(frozen=True)
class Spent:
    """Seconds of one page by room; processor seconds and line error of the recogniser on its perfect crops."""

    name: str
    rooms: Mapping[str, float]
    alone: float
    alone_error: float


def printed_lines(truth: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All printed lines with their boxes: of articles and of furniture (QR codes hold no print)."""
    for article in truth["articles"]:
        yield from article["lines"]
    for piece in truth["furniture"]:
        if piece["role"] != "qr":
            yield from piece.get("lines") or [piece]


def crop(image: Pixels, line: Mapping[str, Any]) -> tuple[Pixels, bool]:
    """(h, w, 3) pixels of a line, straightened, as printed; whether it is vertical."""
    x0, y0, x1, y1 = line["bbox"]
    corners = np.array(line.get("poly") or [[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)
    right, down = corners[1] - corners[0], corners[3] - corners[0]
    width, height = float(np.linalg.norm(right)), float(np.linalg.norm(down))
    margin = MARGIN_EM * min(width, height)
    right, down = right / width * margin, down / height * margin
    source = corners + np.array([-right - down, right - down, right + down, down - right], np.float32)
    w, h = max(1, round(width + 2 * margin)), max(1, round(height + 2 * margin))
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), target)
    return np.asarray(cv2.warpPerspective(image, matrix, (w, h), borderMode=cv2.BORDER_REPLICATE), np.uint8), height > TALL * width


def recognizer_alone(engine: Recognizer, page: Page) -> tuple[float, float]:
    """Processor seconds of this process for all perfect crops, and the error of what was read."""
    with Image.open(page.path) as opened:
        image = np.asarray(opened.convert("RGB"))
    lines = [line for line in printed_lines(page.truth) if lenient(line["text"])]
    crops = [crop(image, line) for line in lines]
    start = time.process_time()
    read = [engine.read([pixels], vertical=vertical)[0].text for pixels, vertical in crops]
    spent = time.process_time() - start
    wanted = [lenient(line["text"]) for line in lines]
    wrong = sum(min(len(a), Levenshtein.distance(a, lenient(b))) for a, b in zip(wanted, read, strict=True))
    return spent, wrong / sum(map(len, wanted))


def run(pages: Sequence[Page], out: Path) -> float:
    """One worker over the pages; processor seconds of all its processes. Raises CalledProcessError."""
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pipeline", "run", *(str(p.path) for p in pages), "-o", str(out)]
    command += ["--group", "none", "--jobs", "1", "--force"]
    with (out / "log.txt").open("wb") as log, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as process:
        cpu, _, _ = watch(process)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return cpu


def spent_on(pages: Sequence[Page], out: Path) -> list[Spent]:
    engine, rows = load_recognizer(Settings.load(overrides=["recognize.sure_from=1.0"]).recognize), []
    for page in pages:
        record = json.loads((out / page.path.stem / "run.json").read_text("utf-8"))
        rows.append(Spent(page.name, record["stage_seconds"], *recognizer_alone(engine, page)))
    engine.close()
    return rows


def markdown(rows: Sequence[Spent], cpu: float) -> str:
    """A row a page, and the mean with the run's whole processor time (start, parser and all) against the recogniser alone."""
    names = ["seconds", *ROOMS, "all rooms", "small model alone, perfect crops", "its line error"]
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    for row in rows:
        rooms = [row.rooms.get(room, 0.0) for room in ROOMS]
        cells = [row.name, *(f"{s:.1f}" for s in [*rooms, sum(rooms), row.alone]), f"{row.alone_error:.4f}"]
        lines.append("| " + " | ".join(cells) + " |")
    alone = sum(row.alone for row in rows)
    lines += [
        "",
        f"CPU s a page, all processes: {cpu / len(rows):.1f}; the small model alone: {alone / len(rows):.1f} ({cpu / alone:.2f} times)",
    ]
    return "\n".join(lines) + "\n"


def svg(rows: Sequence[Spent]) -> str:
    """The plot: a bar a page, a room a colour, a mark where the recogniser alone would be done."""
    left, top, width, pitch, bar = 170, 56, 620, 30, 20
    most = max(max(sum(row.rooms.values()), row.alone) for row in rows)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if most / s <= 10)
    scale, foot = width / most, top + len(rows) * pitch
    parts = [
        rect(left + 82 * n, 10, 10, 10, colour) + label(left + 82 * n + 14, 19, room) for n, (room, colour) in enumerate(ROOMS.items())
    ]
    parts += [mark(left + 4, 28, 14), label(left + 14, 39, "the small model alone, on perfect line crops")]
    for second in range(0, int(most) + 1, step):
        x = left + second * scale
        parts += [mark(x, top - 6, foot - top + 6, "#ddd", 1), label(x, foot + 16, str(second), "middle")]
    for number, row in enumerate(rows):
        x, y = float(left), top + number * pitch
        parts.append(label(x - 8, y + 15, row.name, "end"))
        for room, colour in ROOMS.items():
            size = row.rooms.get(room, 0.0) * scale
            parts.append(rect(x, y, size, bar, colour))
            x += size
        parts.append(mark(left + row.alone * scale, y - 4, bar + 8))
    parts.append(label(left + width / 2, foot + 34, "seconds a page, one core", "middle"))
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 24}" height="{foot + 44}" font-family="sans-serif" font-size="12">'
    )
    return "\n".join([opened, '<rect width="100%" height="100%" fill="#fff"/>', *parts, "</svg>"]) + "\n"


def rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def mark(x: float, y: float, length: float, colour: str = "#000", width: float = 2.5) -> str:
    return f'<path d="M{x:.1f} {y:.1f}v{length:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def label(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a regular expression that names of pages must contain")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--markdown", type=Path)
    given = parser.parse_args()
    pages = chosen(given.corpus, "scans", given.only)
    cpu = run(pages, given.out)
    rows = spent_on(pages, given.out)
    text = markdown(rows, cpu)
    sys.stdout.write(text)
    if given.markdown:
        given.markdown.write_text(text, "utf-8")
    if given.svg:
        given.svg.write_text(svg(rows), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
