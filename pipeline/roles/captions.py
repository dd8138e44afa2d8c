"""Captions (图说) and the pictures they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.geometry import Box
from pipeline.model.page import Picture
from pipeline.roles.chains import Chain
from pipeline.roles.view import PageView, View, rows_of
from pipeline.wording.credits import split_caption
from pipeline.wording.names import HAN

MARKS = "■▲△▼◆●▶◀▪"
"""Signs that open a caption."""
CREDIT = re.compile(r"(摄|供图|资料图片|资料照片|发)[）)]?$")


def captions(page: PageView, chains: Sequence[Chain]) -> dict[int, Chain]:
    """The caption of each photograph, by the picture's index: short lines of small type below, beside or inside it."""
    found: dict[int, tuple[float, Chain]] = {}
    short = [c for c in chains if c.box.height <= 6 * page.em and c.em <= 1.06 * page.em and not any(v.cross for v in c.views)]
    for chain in short:
        scored = [
            (s, i)
            for i, p in enumerate(page.pictures)
            if p.kind == "photo" and (s := _fit(page, chain, _row(page, p, chain.box))) is not None
        ]
        if scored:
            score, index = max(scored)
            if index not in found or score > found[index][0]:
                found[index] = (score, chain)
    taken = [c for _, c in found.values()]
    rest = [c for c in short if not any(v in t.views for v in c.views for t in taken)]
    return {i: _with_rows_beside(page, c, rest, page.pictures[i].box) for i, (_, c) in found.items()}


def _with_rows_beside(page: PageView, caption: Chain, rest: Sequence[Chain], photo: Box) -> Chain:
    """The caption and the row right above or below it that is set flush with it: its credit, or what a credit closes, in type of
    another size."""
    em, box = page.em, caption.box
    out = [caption]
    for c in rest:
        gap = max(c.box.y0 - box.y1, box.y0 - c.box.y1)
        flush = min(abs(c.box.x0 - box.x0), abs(c.box.cx - box.cx)) < 0.6 * em
        near = -0.3 * em < gap < 0.9 * em and len(c.views) == 1 and max(c.em, caption.em) < 1.25 * min(c.em, caption.em)
        if near and flush and _place(em, c.box, photo) == _place(em, box, photo) and (_is_credit(c) or _is_credit(caption)):
            out.append(c)
    return Chain([v for c in sorted(out, key=lambda c: c.box.y0) for v in c.views])


def _is_credit(chain: Chain) -> bool:
    caption, credit, _ = split_caption("".join(v.text for v in chain.views))
    return credit is not None and not caption


def _place(em: float, box: Box, photo: Box) -> str:
    """Where a caption stands to a photograph; empty where it does not."""
    if box.inside(photo) > 0.8:
        return "inside"
    if -0.6 * em < box.y0 - photo.y1 < 3 * em and box.x0 > photo.x0 - em and box.x1 < photo.x1 + em:
        return "below"
    beside = min(abs(box.x0 - photo.x1), abs(photo.x0 - box.x1)) < 1.5 * em and box.width < photo.width
    return "beside" if beside and box.y1 < photo.y1 + em and box.y0 > photo.y0 - em else ""


def inside_pictures(page: PageView, views: Sequence[View]) -> list[Chain]:
    """Rows of small type over the lower part of a photograph, each set together from left to right."""
    found = []
    for picture in page.pictures:
        inside = [v for v in views if not v.cross and v.box.inside(picture.box) > 0.8 and v.box.cy > picture.box.cy]
        rows = rows_of(inside)
        words = sum(len(re.findall(f"[{HAN}]", v.text)) for v in inside)
        if picture.kind == "photo" and len(inside) > 1 and words >= 4 and len(rows) <= 4:
            found.append(Chain([v for row in rows for v in sorted(row, key=lambda v: v.box.x0)]))
    return found


def upright(page: PageView, across: Sequence[View]) -> dict[int, Chain]:
    """Small upright lines at a photograph's left or right edge, no higher than it, from right to left; by the picture's index."""
    em, found = page.em, {}
    for i, picture in enumerate(page.pictures):
        photo = picture.box
        beside = [
            v
            for v in across
            if v.em < 1.15 * em
            and v.box.height > 3 * em
            and v.box.y0 > photo.y0 - em
            and v.box.y1 < photo.y1 + em
            and max(v.box.x0 - photo.x1, photo.x0 - v.box.x1) < 2.5 * em
        ]
        if picture.kind == "photo" and 0 < len(beside) <= 3:
            found[i] = Chain(sorted(beside, key=lambda v: -v.box.x0))
    return found


def _row(page: PageView, picture: Picture, caption: Box) -> Box:
    """The picture, with those level with it at its right where the caption below runs on under them."""
    box, em = picture.box, page.em
    for p in sorted((p.box for p in page.pictures if p.kind == "photo"), key=lambda b: b.x0):
        if caption.x1 > box.x1 + em and 0 <= p.x0 - box.x1 < 2 * em and abs(p.y1 - box.y1) < em:
            box = Box(box.x0, min(box.y0, p.y0), p.x1, box.y1)
    return box


def _fit(page: PageView, chain: Chain, photo: Box) -> float | None:
    """How well the chain fits as the picture's caption; None where it does not."""
    em, box = page.em, chain.box
    credited = bool(CREDIT.search("".join(v.text for v in chain.views).replace(" ", "").replace("\u3000", "")))
    small = chain.em < 0.955 * em
    score = 2.0 * credited + 1.5 * small + 1.5 * (chain.views[0].text.lstrip()[:1] in tuple(MARKS))
    if box.inside(photo) > 0.8:
        return score + 3.0 if credited or box.cy > photo.cy else None
    gap = box.y0 - photo.y1
    if -0.6 * em < gap < 1.3 * em and box.x0 > photo.x0 - em and box.x1 < photo.x1 + em:
        centred = abs(box.cx - photo.cx) < 1.5 * em
        score += centred + 0.5 * _is_alone(page, box, photo)
        return score - gap / em if score >= 1.5 else None
    side = min(abs(box.x0 - photo.x1), abs(photo.x0 - box.x1))
    if side < 1.5 * em and box.y1 < photo.y1 + em and box.y0 > photo.y0 - em and box.width < photo.width:
        return score - side / em if score >= 1.5 and box.y1 > photo.cy else None
    return None


def _is_alone(page: PageView, box: Box, photo: Box) -> bool:
    """Whether lines under a photograph are no part of a column: no type goes on below them, and none ends above the photograph."""
    em = page.em
    column = Box(box.x0, photo.y0 - 3 * em, box.x1, box.y1 + 2 * em)
    text = (v.box for v in page.views if v.em < 1.25 * em and v.box.overlap_x(box) > 0 and v.box.overlap_y(column) > 0)
    return all(photo.y0 < b.cy < box.y1 for b in text)
