"""Layout of a scanned page, from its pixels alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import Blobs, find_blobs
from pipeline.layout.crossings import ended_at_crossings
from pipeline.layout.crosswise import find_stacks
from pipeline.layout.dense import is_character
from pipeline.layout.frames import closed_boxes
from pipeline.layout.hollow import hollow_pictures
from pipeline.layout.leftovers import find_leftovers
from pipeline.layout.lines import find_lines, turned
from pipeline.layout.measure import Run
from pipeline.layout.mode import is_vertical
from pipeline.layout.pictures import Kind, Tone, find_tones
from pipeline.layout.plate import Plate, make_plate
from pipeline.layout.reversed import read_bars
from pipeline.layout.rules import find_rules, without_rules
from pipeline.layout.runs import smear_clear
from pipeline.layout.shine import sharp_ink
from pipeline.layout.specks import without_specks
from pipeline.layout.thick import SAME, thick_boxes, thick_rules
from pipeline.layout.trim import trimmed
from pipeline.model.geometry import Affine, Box, hull
from pipeline.model.page import Frame, FrameKind, LineBox, PageImage, PageLayout, Picture, Rule
from pipeline.settings import LayoutSettings

PAPER_EDGE = 0.06
"""Share of the picture's width and height in which the edge of the paper may show as a line."""


def analyse_scan(image: PageImage, settings: LayoutSettings) -> PageLayout:
    """Lines, rules, frames and pictures of an upright, straight page of pixels."""
    plate = make_plate(image.pixels)
    rules, outlines = _rules(plate, settings.rule_min_em)
    tones = [t for t in find_tones(plate, image.pixels, outlines) if not is_character(plate.ink, t, plate.em)]
    tones = trimmed(plate, image.pixels, tones)
    covers = [t.box for t in tones]
    rules = [_beside(r, covers, plate.em) for r in rules if not any(_is_edge(r.box, t, plate.em) for t in covers)]
    marks = find_blobs(smear_clear(without_rules(sharp_ink(plate), rules), [t.grow(0.1 * plate.em) for t in covers]))
    marks = _without_edges(marks, covers, plate.em)
    vertical = is_vertical(marks, plate.em)
    marks = without_specks(plate, marks)
    walls = [r.box for r in rules if r.horizontal == vertical] + covers
    bars = [r.box for r in rules if r.horizontal != vertical] + covers
    across, marks = _crosswise(marks, plate.em, vertical, [r.box for r in rules])
    runs = find_lines(marks, plate.em, walls + [r.box for r in across], vertical, bars)
    back = Affine.scale(1 / plate.scale)
    tones, rules, runs, across = _with_hollow(plate, tones, rules, runs, across)
    lines = [_line(r, vertical, back) for r in runs if not r.small] + [_line(r, not vertical, back) for r in across]
    tones, on_dark = read_bars(plate, tones, vertical)
    lines += [replace(_line(r, vertical, back), reversed=True) for r in on_dark]
    lines = _unnested(lines)
    rules = _within_print(rules, lines, plate)
    known = [t.box for t in tones] + [r.box.grow(0.35 * plate.em) for r in rules]
    known += [Affine.scale(plate.scale).box(k.box).grow(0.2 * plate.em) for k in lines]
    left = find_leftovers(marks, known, plate.em)
    return PageLayout(
        width=image.width,
        height=image.height,
        dpi=image.dpi,
        vertical=vertical,
        body_em=plate.em / plate.scale,
        lines=_numbered(lines, vertical),
        rules=tuple(Rule(back.box(r.box), r.horizontal, r.style) for r in rules),
        frames=_frames(tones, outlines, back, plate.em),
        pictures=tuple(Picture(back.box(t.box), kind="qr" if t.kind is Kind.CODE else "photo") for t in tones if t.kind is not Kind.BAR),
        leftovers=tuple(back.box(b) for b in left),
    )


def _rules(plate: Plate, min_em: float) -> tuple[list[Rule], list[Box]]:
    """Rules, thin and thick, and the boxes they close, in working pixels."""
    thin = ended_at_crossings(find_rules(plate, min_em), plate.em)
    thick = thick_rules(plate, thin)
    boxes = closed_boxes(thin, plate.em)
    boxes += [b for b in thick_boxes(thin + thick, plate.em) if not any(b.iou(o) > SAME for o in boxes)]
    return thin + thick, boxes


def lines_in_ink(image: PageImage, mask: Mask) -> tuple[LineBox, ...]:
    """Lines of the print that lies where ``mask`` (h, w of the image) is true, level or upright; ids in order down the page."""
    plate = make_plate(image.pixels)
    size = (plate.ink.shape[1], plate.ink.shape[0])
    part = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST).astype(bool)
    rules = find_rules(plate, 4.0)
    ink = without_rules(plate.ink & part, rules)
    across, rest = find_stacks(find_blobs(ink), plate.em)
    runs = find_lines(rest, plate.em, [r.box for r in across], False)
    back = Affine.scale(1 / plate.scale)
    lines = [_line(r, False, back) for r in runs if not r.small] + [_line(r, True, back) for r in across]
    return _numbered(lines, False)


def _frames(tones: list[Tone], outlines: list[Box], back: Affine, em: float) -> tuple[Frame, ...]:
    ruled = [o for o in outlines if not any(o.inside(t.box.grow(em)) > 0.9 for t in tones)]
    bars = [t.box for t in tones if t.kind is Kind.BAR]
    return tuple([Frame(back.box(b), FrameKind.RULED) for b in ruled] + [Frame(back.box(b), FrameKind.REVERSED) for b in bars])


def _with_hollow(
    plate: Plate, tones: list[Tone], rules: list[Rule], runs: list[Run], across: list[Run]
) -> tuple[list[Tone], list[Rule], list[Run], list[Run]]:
    """Tones with the photographs of which little is left, rules and lines without what is theirs."""
    hollow = hollow_pictures(plate, runs + across, [t.box for t in tones], [r.box for r in rules])
    tones = [t for t in tones if not any(t.box.inside(h) > 0.6 for h in hollow)] + [Tone(h, Kind.PHOTO) for h in hollow]
    rules = [r for r in rules if not any(_is_edge(r.box, h, plate.em) for h in hollow)]
    runs, across = ([r for r in rs if not any(max(r.box.inside(h), h.inside(r.box)) > 0.5 for h in hollow)] for rs in (runs, across))
    return tones, rules, runs, across


def _crosswise(marks: Blobs, em: float, vertical: bool, bars: Sequence[Box]) -> tuple[list[Run], Blobs]:
    """Lines that run across the page's own direction, none through one of ``bars``, and the blobs without them."""
    if not vertical:
        return find_stacks(marks, em, bars)
    runs, rest = find_stacks(marks.turned(), em, [b.turned() for b in bars])
    return [turned(r) for r in runs], rest.turned()


def _line(run: Run, vertical: bool, back: Affine) -> LineBox:
    b = run.box
    em = run.em
    box = Box(b.cx - em / 2, b.y0, b.cx + em / 2, b.y1) if vertical else Box(b.x0, b.cy - em / 2, b.x1, b.cy + em / 2)
    return LineBox("", back.box(box), em * back.a, vertical)


def _is_edge(rule: Box, cover: Box, em: float) -> bool:
    """Whether a rule lies in a picture or is its edge."""
    return rule.inside(cover.grow(0.3 * em)) > 0.5 or rule.inside(cover.grow(em)) > 0.95


def _beside(rule: Rule, covers: Sequence[Box], em: float) -> Rule:
    """The rule without the end that is the edge of a picture, in line with it by chance."""
    box = rule.box if rule.horizontal else rule.box.turned()
    for cover in covers if rule.horizontal else [c.turned() for c in covers]:
        if box.cy < cover.y0 - 0.5 * em or box.cy > cover.y1 + 0.5 * em or box.overlap_x(cover) < 0.9 * cover.width:
            continue
        if box.x0 < cover.x0 - em and box.x1 < cover.x1 + em:
            box = Box(box.x0, box.y0, cover.x0, box.y1)
        elif box.x0 > cover.x0 - em and box.x1 > cover.x1 + em:
            box = Box(cover.x1, box.y0, box.x1, box.y1)
    return replace(rule, box=box if rule.horizontal else box.turned())


def _without_edges(marks: Blobs, covers: Sequence[Box], em: float) -> Blobs:
    """Blobs without those that reach round a picture: its edge, which the picture's box may fall short of."""
    clear = np.ones(len(marks), np.bool_)
    for i in np.flatnonzero(np.maximum(marks.w, marks.h) > 3 * em):
        box = marks.box(i)
        clear[i] = not any(c.inside(box) > 0.5 and box.area < 4 * c.area for c in covers)
    return marks.only(clear)


def _within_print(rules: Sequence[Rule], lines: Sequence[LineBox], plate: Plate) -> list[Rule]:
    """Rules without those that lie outside all text: edges of the paper and of the scanner's glass."""
    if not lines:
        return list(rules)
    text = Affine.scale(plate.scale).box(hull(k.box for k in lines)).grow(2 * plate.em)
    height, width = plate.ink.shape
    sheet = Box(0, 0, width, height).grow(-PAPER_EDGE * width, -PAPER_EDGE * height)
    return [r for r in rules if text.holds(r.box.cx, r.box.cy) or sheet.holds(r.box.cx, r.box.cy)]


def _unnested(lines: Sequence[LineBox]) -> list[LineBox]:
    """Lines without the scraps that lie in another line: its crop shows their ink already."""
    x0, y0, x1, y1 = np.array([(k.box.x0, k.box.y0, k.box.x1, k.box.y1) for k in lines], np.float64).reshape(-1, 4).T
    vertical, area = np.array([k.vertical for k in lines], np.bool_), (x1 - x0) * (y1 - y0)

    def is_part(i: int) -> bool:
        width, height = np.minimum(x1, x1[i]) - np.maximum(x0, x0[i]), np.minimum(y1, y1[i]) - np.maximum(y0, y0[i])
        inside = np.maximum(width, 0) * np.maximum(height, 0) > 0.85 * area[i]
        return bool((inside & (area > 1.5 * area[i]) & (vertical == vertical[i])).any())

    return [k for i, k in enumerate(lines) if max(k.box.width, k.box.height) > 6 * k.em or not is_part(i)]


def _numbered(lines: list[LineBox], vertical: bool) -> tuple[LineBox, ...]:
    def place(line: LineBox) -> tuple[float, float]:
        return (-line.box.x1, line.box.y0) if vertical else (line.box.y0, line.box.x0)

    ordered = sorted(lines, key=place)
    return tuple(LineBox(f"l{i:04d}", k.box, k.em, k.vertical, k.reversed) for i, k in enumerate(ordered, 1))
