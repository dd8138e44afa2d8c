"""Layout of a born-digital page: lines from its text layer, rules and frames from its drawing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.layout import textlines
from pipeline.layout.vector import Drawing, read_drawing
from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, PageImage, PageLayout, Rule, TextLayer
from pipeline.settings import LayoutSettings


def analyse_layer(image: PageImage, layer: TextLayer, settings: LayoutSettings) -> PageLayout:
    """Geometry of a page whose characters' boxes are known; ``layer`` is in pixels of ``image``."""
    use = _printed(layer)
    size = layer.size.astype(np.float32)
    blank = np.array([not t.strip() for t in layer.characters.text], np.bool_)
    body_em = body_size(size[use & ~blank])
    drawing = read_drawing(layer, body_em, settings.rule_min_em)
    lines, vertical = _lines(layer, use, blank, drawing)
    return PageLayout(
        width=image.width,
        height=image.height,
        dpi=image.dpi,
        vertical=vertical,
        body_em=body_em,
        lines=tuple(lines),
        rules=drawing.rules,
        frames=drawing.frames,
        pictures=drawing.pictures,
    )


def body_size(sizes: npt.NDArray[np.float32]) -> float:
    """The size that most characters have, to 4 %; 1.0 without characters."""
    if not len(sizes):
        return 1.0
    logs = np.log(np.maximum(sizes, 1e-3))
    bins = np.round(logs / 0.04).astype(int)
    values, counts = np.unique(bins, return_counts=True)
    near = np.abs(bins - values[counts.argmax()]) <= 1
    return float(np.median(sizes[near]))


def _printed(layer: TextLayer) -> npt.NDArray[np.bool_]:
    """Visible characters, each place once: an overprinted copy (shadow, false bold) is left out."""
    use = layer.visible.copy()
    seen: dict[tuple[int, int], list[int]] = {}
    boxes = layer.characters.boxes
    for i in np.flatnonzero(use):
        x0, y0, x1, y1 = boxes[i]
        em = max(float(layer.size[i]), 1e-3)
        cell = (int((x0 + x1) / 2 // em), int((y0 + y1) / 2 // em))
        around = [j for dx in (-1, 0, 1) for dy in (-1, 0, 1) for j in seen.get((cell[0] + dx, cell[1] + dy), ())]
        copies = [
            j for j in around if np.abs(boxes[i] - boxes[j]).max() < 0.2 * em and layer.characters.text[i] == layer.characters.text[j]
        ]
        if copies:
            use[i] = False
        else:
            seen.setdefault(cell, []).append(int(i))
    return use


def _lines(layer: TextLayer, use: npt.NDArray[np.bool_], blank: npt.NDArray[np.bool_], drawing: Drawing) -> tuple[list[LineBox], bool]:
    index = np.flatnonzero(use & ~blank)
    boxes, em = layer.characters.boxes[index], layer.size[index]
    turned = textlines.vertical_marks(boxes, em)
    no_blank = np.zeros(len(index), np.bool_)
    found: list[LineBox] = []
    body = body_size(layer.size[use & ~blank])
    at_body = [bool(t) for t, e in zip(turned, em, strict=True) if body / 1.15 < e < body * 1.15]
    page_vertical = sum(at_body) * 2 > len(at_body)
    for vertical in (False, True):
        among = turned == vertical
        if not among.any():
            continue
        leftward = page_vertical and not vertical and textlines.run_leftward(boxes, em, among)
        along = textlines.transpose(boxes) if vertical else textlines.mirrored(boxes) if leftward else boxes
        walls = _walls(drawing.rules, vertical, leftward)
        whole = textlines.join_runs(textlines.runs(along, em, among), along, em, walls)
        for run in textlines.seat_marks(whole, along, em) if vertical else whole:
            box = textlines.line_box(run, boxes, no_blank)
            marks = tuple(int(index[m]) for m in run.marks)
            found.append(LineBox("", box, run.em, vertical, _is_reversed(layer, marks), marks))
    return _numbered(found, page_vertical), page_vertical


def _walls(rules: tuple[Rule, ...], vertical: bool, leftward: bool) -> list[Box]:
    if vertical:
        return [r.box.turned() for r in rules if r.horizontal]
    if leftward:
        return [Box(-r.box.x1, r.box.y0, -r.box.x0, r.box.y1) for r in rules if not r.horizontal]
    return [r.box for r in rules if not r.horizontal]


def _is_reversed(layer: TextLayer, marks: tuple[int, ...]) -> bool:
    return float(np.median(layer.luminance[list(marks)])) > 0.6


def _numbered(lines: list[LineBox], vertical: bool) -> list[LineBox]:
    def place(line: LineBox) -> tuple[float, float]:
        return (-line.box.x1, line.box.y0) if vertical else (line.box.y0, line.box.x0)

    return [
        LineBox(f"l{i:04d}", k.box, k.em, k.vertical, k.reversed, k.marks, k.confidence) for i, k in enumerate(sorted(lines, key=place), 1)
    ]
