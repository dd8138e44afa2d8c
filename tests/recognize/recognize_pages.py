"""Small pages for the tests of the room: a text layer without pixels, and pixels without a layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import Characters, LineBox, PageImage, PageLayout, Pixels, TextLayer
from pipeline.model.warp import Warp

EM = 20.0


def layer_page(
    lines: Sequence[str | Sequence[str]],
    *,
    fonts: Sequence[str] = ("ABCDEF+SourceHanSerif-Regular",),
    font_of: Sequence[int] | None = None,
    visible: bool = True,
    advance: float = 1.0,
    pitch: float = 2.0,
) -> tuple[PageImage, PageLayout]:
    """A page whose lines stand one under the other, each character in a cell of one em; " " and U+3000 leave white of 0.3 and 1 em."""
    text: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    fonts_used: list[int] = []
    found: list[LineBox] = []
    for i, line in enumerate(lines):
        x, y, marks = 40.0, 40.0 + i * pitch * EM, []
        for glyph in line:
            if glyph in (" ", "　"):
                x += EM * (0.3 if glyph == " " else 1.0)
                continue
            marks.append(len(text))
            text.append(glyph)
            boxes.append((x, y, x + advance * EM, y + EM))
            fonts_used.append(font_of[i] if font_of else 0)
            x += EM
        found.append(LineBox(f"l{i:04d}", Box(40.0, y, x, y + EM), EM, marks=tuple(marks)))
    n = len(text)
    layer = TextLayer(
        width=1200.0,
        height=40.0 + pitch * EM * len(lines) + 40,
        characters=Characters(tuple(text), np.array(boxes, np.float32).reshape(-1, 4), np.ones(n, np.float32)),
        size=np.full(n, EM, np.float32),
        angle=np.zeros(n, np.float32),
        font=np.array(fonts_used, np.int32),
        font_names=tuple(fonts),
        visible=np.full(n, visible),
        luminance=np.zeros(n, np.float32),
    )
    pixels = np.full((int(layer.height), 1200), 255, np.uint8)
    image = PageImage(pixels, 200.0, Warp(), layer=layer)
    return image, PageLayout(1200, int(layer.height), 200.0, False, EM, tuple(found))


def ink_page(crops: Sequence[tuple[Pixels, bool]], em: float) -> tuple[PageImage, PageLayout]:
    """A page of line crops (picture, vertical) pasted one under the other, with their exact boxes."""
    margin = round(0.12 * em)
    width = max(c.shape[1] for c, _ in crops) + 80
    height = sum(c.shape[0] + 30 for c, _ in crops) + 40
    pixels = np.full((height, width), 255, np.uint8)
    lines, y = [], 20
    for i, (crop, vertical) in enumerate(crops):
        h, w = crop.shape
        pixels[y : y + h, 40 : 40 + w] = crop
        box = Box(40.0 + margin, float(y + margin), 40.0 + w - margin, float(y + h - margin))
        lines.append(LineBox(f"l{i:04d}", box, em, vertical))
        y += h + 30
    return PageImage(pixels, 200.0, Warp()), PageLayout(width, height, 200.0, False, em, tuple(lines))
