"""Rules, frames and pictures of a born-digital page, from the lines and rectangles that its PDF draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box, hull
from pipeline.model.page import Frame, FrameKind, Picture, Rule, RuleStyle, Stroke, TextLayer

DARK = 0.55
"""Fills darker than this carry light text."""
PAPER = 0.985
"""Fills lighter than this are paper."""


@dataclass(frozen=True, slots=True)
class Drawing:
    rules: tuple[Rule, ...]
    frames: tuple[Frame, ...]
    pictures: tuple[Picture, ...]


def read_drawing(layer: TextLayer, body_em: float, rule_min_em: float) -> Drawing:
    """Sorts the layer's strokes (in pixels) into rules, frames and small graphics."""
    thin, boxes, small = _sort(layer.strokes, body_em)
    codes, rest = _codes(small, body_em)
    rules = _rules([*thin, *rest], body_em, rule_min_em)
    rules = [r for r in rules if not any(r.box.inside(c.box) > 0.5 for c in codes)]
    photos = [Picture(b) for b in layer.pictures if min(b.width, b.height) > body_em]
    frames = [f for f in _frames(boxes, layer) if not any(f.box.iou(p.box) > 0.9 for p in photos)]
    frames += [f for f in _closed(rules, body_em) if not any(f.box.iou(g.box) > 0.85 for g in frames)]
    frames = [f for f in frames if f.kind is not FrameKind.RULED or not any(f.box.iou(p.box) > 0.85 for p in (*photos, *codes))]
    return Drawing(tuple(rules), _outermost(frames, body_em), (*photos, *codes))


def _sort(strokes: Iterable[Stroke], em: float) -> tuple[list[Stroke], list[Stroke], list[Stroke]]:
    """Thin strokes, boxes, and filled specks (dashes, modules of QR codes)."""
    thin, boxes, small = [], [], []
    for s in strokes:
        if (s.fill is None or s.fill > PAPER) and (s.stroke is None or s.stroke > PAPER):
            continue
        width, height = s.box.width, s.box.height
        if min(width, height) <= 0.35 * em and max(width, height) >= 1.5 * em:
            thin.append(s)
        elif max(width, height) < 1.5 * em:
            small.append(s)
        else:
            boxes.append(s)
    return thin, boxes, small


def _codes(small: Sequence[Stroke], em: float) -> tuple[list[Picture], list[Stroke]]:
    """Square swarms of specks are QR codes; the rest may be dashes of a rule."""
    clusters: list[list[Stroke]] = []
    for s in sorted(small, key=lambda s: (s.box.y0, s.box.x0)):
        home = [c for c in clusters if any(s.box.intersection(o.box.grow(0.6 * em)) > 0 for o in c[-80:])]
        merged = [s, *(o for c in home for o in c)]
        merged.sort(key=lambda o: (o.box.y0, o.box.x0))
        clusters = [c for c in clusters if all(c is not h for h in home)]
        clusters.append(merged)
    codes, rest = [], []
    for c in clusters:
        box = hull(s.box for s in c)
        if len(c) >= 40 and 0.8 < box.width / max(box.height, 1e-6) < 1.25:
            codes.append(Picture(box, kind="qr"))
        else:
            rest += c
    return codes, rest


def _rules(strokes: Sequence[Stroke], em: float, rule_min_em: float) -> list[Rule]:
    """Straight strokes and dashes put end to end; close parallels become one double rule."""
    out: list[Rule] = []
    for horizontal in (True, False):
        pieces = [s.box for s in strokes if (s.box.width >= s.box.height) == horizontal]
        merged = _end_to_end(pieces, em, horizontal)
        long = [(box, n) for box, n in merged if (box.width if horizontal else box.height) >= rule_min_em * em]
        out += _doubles([Rule(b, horizontal, RuleStyle.DASHED if n > 3 else RuleStyle.SOLID) for b, n in long], em)
    return out


def _end_to_end(pieces: Sequence[Box], em: float, horizontal: bool) -> list[tuple[Box, int]]:
    flat = sorted((b if horizontal else b.turned()) for b in pieces)
    flat.sort(key=lambda b: (round(b.cy / (0.15 * em)), b.x0))
    out: list[tuple[Box, int]] = []
    for b in flat:
        if out and abs(out[-1][0].cy - b.cy) < 0.15 * em and b.x0 - out[-1][0].x1 < 0.6 * em:
            out[-1] = (out[-1][0].union(b), out[-1][1] + 1)
        else:
            out.append((b, 1))
    return [(b if horizontal else b.turned(), n) for b, n in out]


def _doubles(rules: Sequence[Rule], em: float) -> list[Rule]:
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.box.cy if r.horizontal else r.box.cx):
        for i, other in enumerate(out):
            apart = abs(rule.box.cy - other.box.cy) if rule.horizontal else abs(rule.box.cx - other.box.cx)
            shared = rule.box.overlap_x(other.box) if rule.horizontal else rule.box.overlap_y(other.box)
            length = max(rule.box.width, rule.box.height, other.box.width, other.box.height)
            if apart < 0.6 * em and shared > 0.9 * length:
                out[i] = Rule(rule.box.union(other.box), rule.horizontal, RuleStyle.DOUBLE)
                break
        else:
            out.append(rule)
    return out


def _frames(boxes: Sequence[Stroke], layer: TextLayer) -> list[Frame]:
    frames = []
    for s in boxes:
        if s.fill is not None and s.fill <= PAPER:
            frames.append(Frame(s.box, FrameKind.REVERSED if s.fill < DARK else FrameKind.TINT))
        elif s.stroke is not None:
            frames.append(Frame(s.box, FrameKind.RULED))
    return frames


def _closed(rules: Sequence[Rule], em: float) -> list[Frame]:
    """Boxes closed by four separate rules."""
    flat, upright = [r for r in rules if r.horizontal], [r for r in rules if not r.horizontal]
    found = []
    for top in flat:
        for bottom in flat:
            if (
                bottom.box.y0 - top.box.y1 < 2 * em
                or abs(top.box.x0 - bottom.box.x0) > 0.5 * em
                or abs(top.box.x1 - bottom.box.x1) > 0.5 * em
            ):
                continue
            box = top.box.union(bottom.box)
            sides = [r for r in upright if r.box.overlap_y(box) > 0.97 * box.height - em]
            if any(abs(r.box.cx - box.x0) < 0.6 * em for r in sides) and any(abs(r.box.cx - box.x1) < 0.6 * em for r in sides):
                found.append(Frame(box, FrameKind.RULED))
    return found


def _outermost(frames: Sequence[Frame], em: float) -> tuple[Frame, ...]:
    """Of frames drawn twice (double rules, tint with an outline) the outer one, unless kinds differ in what they hold."""
    kept: list[Frame] = []
    for frame in sorted(frames, key=lambda f: -f.box.area):
        if min(frame.box.width, frame.box.height) < 1.2 * em:
            continue
        twin = any(
            f.kind is frame.kind
            and f.box.grow(0.2 * em).intersection(frame.box) > 0.999 * frame.box.area
            and f.box.width - frame.box.width < 2 * em
            and f.box.height - frame.box.height < 2 * em
            for f in kept
        )
        if not twin:
            kept.append(frame)
    return tuple(kept)
