"""Layout of a scanned page, from its pixels alone."""

from __future__ import annotations

import numpy as np

from pipeline.layout.blobs import find_blobs
from pipeline.layout.large import absorb, large_runs
from pipeline.layout.mode import is_vertical
from pipeline.layout.pictures import find_tones
from pipeline.layout.plate import Mask, make_plate
from pipeline.layout.rules import find_rules, without_rules
from pipeline.layout.runs import Run, body_runs, join_runs, smear_clear
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import LineBox, PageImage, PageLayout, Picture, Rule
from pipeline.settings import LayoutSettings


def analyse_scan(image: PageImage, settings: LayoutSettings) -> PageLayout:
    """Lines, rules, frames and pictures of an upright, straight page of pixels."""
    plate = make_plate(image.pixels)
    tones = find_tones(plate)
    rules = [r for r in find_rules(plate, settings.rule_min_em) if not any(r.box.inside(t) > 0.5 for t in tones)]
    ink = smear_clear(without_rules(plate.ink, rules), tones)
    vertical = is_vertical(find_blobs(ink), plate.em)
    walls = [r.box for r in rules if r.horizontal == vertical] + tones
    if vertical:
        runs = [_turned(r) for r in find_lines(np.ascontiguousarray(ink.T), plate.em, [_flip(w) for w in walls])]
    else:
        runs = find_lines(ink, plate.em, walls)
    back = Affine.scale(1 / plate.scale)
    lines = [_line(r, vertical, back) for r in runs if not r.small]
    return PageLayout(
        width=image.width,
        height=image.height,
        dpi=image.dpi,
        vertical=vertical,
        body_em=plate.em / plate.scale,
        lines=_numbered(lines, vertical),
        rules=tuple(Rule(back.box(r.box), r.horizontal, r.style) for r in rules),
        pictures=tuple(Picture(back.box(t)) for t in tones),
    )


def find_lines(ink: Mask, em: float, walls: list[Box]) -> list[Run]:
    """Lines of text along x in a mask of nothing but text."""
    marks = find_blobs(ink)
    free = np.maximum(marks.w, marks.h) >= 0.07 * em
    large = absorb(large_runs(marks, em), marks, free)
    rest = ink & np.concatenate([[False], free])[marks.labels]
    body = body_runs(rest, em)
    return join_runs(large + body, em, walls)


def _line(run: Run, vertical: bool, back: Affine) -> LineBox:
    b = run.box
    em = run.em
    box = Box(b.cx - em / 2, b.y0, b.cx + em / 2, b.y1) if vertical else Box(b.x0, b.cy - em / 2, b.x1, b.cy + em / 2)
    return LineBox("", back.box(box), em * back.a, vertical)


def _flip(b: Box) -> Box:
    return Box(b.y0, b.x0, b.y1, b.x1)


def _turned(run: Run) -> Run:
    return Run(_flip(run.box), run.em, run.small)


def _numbered(lines: list[LineBox], vertical: bool) -> tuple[LineBox, ...]:
    def place(line: LineBox) -> tuple[float, float]:
        return (-line.box.x1, line.box.y0) if vertical else (line.box.y0, line.box.x0)

    ordered = sorted(lines, key=place)
    return tuple(LineBox(f"l{i:04d}", k.box, k.em, k.vertical, k.reversed) for i, k in enumerate(ordered, 1))
