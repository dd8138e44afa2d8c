"""Which article a photograph belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.articles.flow import Flow
from pipeline.articles.nodes import Sheet
from pipeline.model.geometry import Box, hull
from pipeline.model.labelled import Role

SURROUNDS, NO_WIDER = 0.5, 1.0
"""Weights beside the shares of the photograph's edge along which text stands."""


def assign(sheet: Sheet, flows: Sequence[Flow]) -> dict[int, Flow]:
    """The article of each photograph, by the picture's index; pictures that touch no article are left out."""
    layout = sheet.page.text.layout
    turn = layout.frame.box
    frames = [(i, turn(f.box)) for i, f in enumerate(layout.frames)]
    found: dict[int, Flow] = {}
    for i, picture in enumerate(layout.pictures):
        if picture.kind != "photo":
            continue
        box = turn(picture.box)
        caption = next((turn(r.box) for r in sheet.page.regions if r.group == f"i{i}"), None)
        holds = {k for k, f in frames if box.inside(f) > 0.9 and f.area < 0.7 * layout.width * layout.height}
        rated = [(_bond(sheet, flow, box, box if caption is None else box.union(caption), holds), k) for k, flow in enumerate(flows)]
        score, best = max(rated, default=(0.0, -1))
        if score > 0:
            found[i] = flows[best]
    return _with_neighbours(sheet, found)


def _with_neighbours(sheet: Sheet, found: dict[int, Flow]) -> dict[int, Flow]:
    """Captioned photographs that touch no article go with the one next to them: a page or a row of pictures with one text."""
    turn, em = sheet.page.text.layout.frame.box, sheet.em
    captions = {r.group: turn(r.box) for r in sheet.page.regions if r.group[:1] == "i"}
    photos = {i: turn(p.box) for i, p in enumerate(sheet.page.text.layout.pictures) if p.kind == "photo"}
    whole = {i: box.union(captions[f"i{i}"]) if f"i{i}" in captions else box for i, box in photos.items()}
    out = dict(found)
    spare = [i for i in photos if i not in out and f"i{i}" in captions]
    while near := next(((i, k) for i in spare for k in out if k in whole and _next_to(sheet, whole[i], whole[k], em)), None):
        out[near[0]] = out[near[1]]
        spare.remove(near[0])
    return out


def _next_to(sheet: Sheet, a: Box, b: Box, em: float) -> bool:
    return max(_touch(a, b, em), _touch(b, a, em)) > 0.3 and not _ruled_off(sheet, a, b)


def _bond(sheet: Sheet, flow: Flow, photo: Box, whole: Box, holds: set[int]) -> float:
    """How closely an article stands round the photograph; 0 and less: not at all."""
    em = sheet.em
    container = flow.head.container if flow.head is not None else flow.pieces[0].container
    used = {f.head.container for f in [flow] if f.head is not None} | {p.container for p in flow.pieces}
    if holds and not used & holds:
        inner = {h.container for h in sheet.heads} | {p.container for p in sheet.pieces}
        if inner & holds:
            return 0.0
    if container >= 0 and container not in holds:
        return 0.0
    score = 0.0
    if flow.head is not None:
        head = flow.head.box
        tagged = any(r.role is Role.LABEL for r in flow.head.regions)
        gap = (head.y0 - whole.y1) / em
        near = -0.5 < gap < 4 and not _ruled_off(sheet, head, whole)
        if near and photo.x0 - em < head.cx < photo.x1 + em and head.width < photo.width + 2 * em:
            score += 4.0 if tagged else 1.5
        side = max(head.x0 - photo.x1, photo.x0 - head.x1) / em
        if tagged and -0.5 < side < 4 and head.overlap_y(photo) > 0:
            score += 4.0
        if tagged and any(
            _touch(p.box, whole, em) > 0.5 and p.box.inside(photo.grow(0.1 * photo.width, 12 * em)) > 0.9 for p in flow.pieces
        ):
            score += 4.0
        score += 0.4 * _touch(head, whole, em) * (not _ruled_off(sheet, head, whole))
    score += sum(_touch(p.box, whole, em) for p in flow.pieces if not _ruled_off(sheet, p.box, whole))
    return score + _within(flow, photo, em) if score > 0 else score


def _within(flow: Flow, photo: Box, em: float) -> float:
    """What speaks for an article in how it lies to the photograph: it surrounds it, or it stands above or below and is no wider."""
    own = hull([p.box for p in flow.pieces] + ([flow.head.box] if flow.head is not None else []))
    return SURROUNDS * photo.inside(own) + NO_WIDER * (own.overlap_x(photo.grow(em, 0.0)) >= own.width and own.overlap_y(photo) < em)


def _ruled_off(sheet: Sheet, block: Box, photo: Box) -> bool:
    """A rule runs between the photograph and a block above, below or beside it."""
    upper, lower = sorted((block, photo), key=lambda b: b.cy)
    left, right = sorted((block, photo), key=lambda b: b.cx)
    y0, y1 = max(block.y0, photo.y0), min(block.y1, photo.y1)
    if any(
        left.x1 - 0.5 * sheet.em < w.cx < right.x0 + 0.5 * sheet.em and min(w.y1, y1) - max(w.y0, y0) > 0.7 * (y1 - y0)
        for w in sheet.walls
        if y1 > y0
    ):
        return True
    x0, x1 = max(block.x0, photo.x0), min(block.x1, photo.x1)
    shared = Box(x0, upper.y1 - 0.5 * sheet.em, max(x0, x1), max(upper.y1, lower.y0) + 0.5 * sheet.em)
    return x1 > x0 and any(shared.y0 < b.cy < shared.y1 and b.overlap_x(shared) > 0.7 * shared.width for b in sheet.bars)


def _touch(block: Box, photo: Box, em: float) -> float:
    """Share of the photograph's edge along which the block stands close."""
    dx = max(block.x0 - photo.x1, photo.x0 - block.x1)
    dy = max(block.y0 - photo.y1, photo.y0 - block.y1)
    if dx < 0 and dy < 4 * em:
        return block.overlap_x(photo) / max(photo.width, 1.0)
    if dy < 0 and dx < 3 * em:
        return 0.7 * block.overlap_y(photo) / max(photo.height, 1.0)
    return 0.0
