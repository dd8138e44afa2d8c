"""Small scanned pages for the tests of the room: drawn characters in lines, read as a scan is."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.scan import analyse_scan
from pipeline.model.geometry import Box
from pipeline.model.page import PageImage, PageLayout, Pixels
from pipeline.model.warp import Warp
from pipeline.settings import Settings

EM = 26
PITCH = 37


def blank(width: int = 1500, height: int = 1500) -> Pixels:
    return np.full((height, width), 236, np.uint8)


def glyph(page: Pixels, x: int, y: int, em: int = EM, ink: int = 30, turn: int = 0) -> None:
    """A character of crossing strokes; ``turn`` makes neighbours differ."""
    t, m = max(2, em // 13), em // 20 + 2
    x0, y0, x1, y1 = x + m, y + m, x + em - m - 1, y + em - m - 1
    u = em // 4 + (turn * 5) % (em // 2)
    for a, b in (((x0, y0), (x1, y1)), ((x1, y0), (x0, y1)), ((x + u, y0), (x + u, y1)), ((x0, y + u), (x1, y + u))):
        cv2.line(page, a, b, ink, t)


def line(page: Pixels, x: int, y: int, count: int, commas: tuple[int, ...] = (), em: int = EM, ink: int = 30) -> Box:
    for k in range(count):
        if k in commas:
            cv2.circle(page, (x + k * em + em // 5, y + em - em // 5), em // 10, ink, -1)
        else:
            glyph(page, x + k * em, y, em, ink, turn=k + y)
    return Box(x, y, x + count * em, y + em)


def read(page: Pixels) -> PageLayout:
    return analyse_scan(PageImage(pixels=page, dpi=200.0, to_source=Warp()), Settings.load().layout)
