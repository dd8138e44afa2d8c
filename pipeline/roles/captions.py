"""Captions (图说) and the pictures they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.page import Picture
from pipeline.roles.chains import Chain
from pipeline.roles.view import PageView, View, rows_of
from pipeline.wording.names import HAN

MARKS = "■▲△▼◆●▶◀▪"
"""Signs that open a caption."""
CREDIT = re.compile(r"(摄|供图|资料图片|资料照片|发)[）)]?$")


def captions(page: PageView, chains: Sequence[Chain]) -> dict[int, Chain]:
    """The caption of each photograph, by the picture's index: short lines of small type below, beside or inside it."""
    found: dict[int, tuple[float, Chain]] = {}
    for chain in chains:
        if chain.box.height > 6 * page.em or chain.em > 1.06 * page.em or any(v.cross for v in chain.views):
            continue
        scored = [(s, i) for i, p in enumerate(page.pictures) if p.kind == "photo" and (s := _fit(page, chain, p)) is not None]
        if scored:
            score, index = max(scored)
            if index not in found or score > found[index][0]:
                found[index] = (score, chain)
    return {i: c for i, (_, c) in found.items()}


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


def _fit(page: PageView, chain: Chain, picture: Picture) -> float | None:
    """How well the chain fits as the picture's caption; None where it does not."""
    em, box, photo = page.em, chain.box, picture.box
    credited = bool(CREDIT.search("".join(v.text for v in chain.views).replace(" ", "").replace("\u3000", "")))
    small = chain.em < 0.955 * em
    score = 2.0 * credited + 1.5 * small + 1.5 * (chain.views[0].text.lstrip()[:1] in tuple(MARKS))
    if box.inside(photo) > 0.8:
        return score + 3.0 if credited or box.cy > photo.cy else None
    gap = box.y0 - photo.y1
    if -0.6 * em < gap < 1.3 * em and box.x0 > photo.x0 - em and box.x1 < photo.x1 + em:
        centred = abs(box.cx - photo.cx) < 1.5 * em
        return score + centred - gap / em if score + centred >= 1.5 else None
    side = min(abs(box.x0 - photo.x1), abs(photo.x0 - box.x1))
    if side < 1.5 * em and box.y1 < photo.y1 + em and box.y0 > photo.y0 - em and box.width < photo.width:
        return score - side / em if score >= 1.5 and box.y1 > photo.cy else None
    return None
