"""Drawing for overlays: boxes, outlines, arrows, labels on an RGB picture. Pixels of the picture, origin top left."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from pipeline.model.page import Pixels

Colour = tuple[int, int, int]
Rect = tuple[float, float, float, float]
Point = tuple[float, float]
GREY: Colour = (110, 110, 110)
RED: Colour = (214, 0, 28)
_WHITE: Colour = (255, 255, 255)
_LEGEND = 34
_LABEL, _TAG = 17, 30


def palette(size: int) -> list[Colour]:
    """Colours as unlike their neighbours as can be, none of them red or grey: hues a golden section apart, outside of the reds."""
    out = []
    for i in range(size):
        hue = 0.06 + 0.86 * ((0.55 + i * 0.618034) % 1.0)
        r, g, b = colorsys.hsv_to_rgb(hue, 0.95, 0.62 if i % 2 else 0.78)
        out.append((round(r * 255), round(g * 255), round(b * 255)))
    return out


class Canvas:
    """A picture being drawn on; text comes last, so that nothing covers it."""

    def __init__(self, picture: Pixels) -> None:
        self.picture = np.ascontiguousarray(picture)
        self.texts: list[tuple[str, Point, Colour, int]] = []
        self.taken: list[Rect] = []

    def fill(self, rect: Rect, colour: Colour, strength: float) -> None:
        x0, y0, x1, y1 = self._whole(rect)
        part = self.picture[y0:y1, x0:x1]
        if part.size:
            part[:] = cv2.addWeighted(part, 1 - strength, np.full_like(part, colour), strength, 0)

    def outline(self, rect: Rect, colour: Colour, thickness: int) -> None:
        x0, y0, x1, y1 = self._whole(rect)
        cv2.rectangle(self.picture, (x0, y0), (x1, y1), colour, thickness, cv2.LINE_AA)

    def cross(self, rect: Rect, colour: Colour) -> None:
        x0, y0, x1, y1 = self._whole(rect)
        self.outline(rect, colour, 3)
        cv2.line(self.picture, (x0, y0), (x1, y1), colour, 1, cv2.LINE_AA)
        cv2.line(self.picture, (x0, y1), (x1, y0), colour, 1, cv2.LINE_AA)

    def hull(self, rects: Sequence[Rect], colour: Colour, em: float) -> None:
        """One outline round boxes that lie within 3 em of one another, following L and U shapes."""
        mask = np.zeros(self.picture.shape[:2], np.uint8)
        for rect in rects:
            x0, y0, x1, y1 = self._whole(rect)
            grow = round(em / 3)
            cv2.rectangle(mask, (x0 - grow, y0 - grow), (x1 + grow, y1 + grow), 255, -1)
        side = max(3, round(3 * em))
        padded = cv2.copyMakeBorder(mask, side, side, side, side, cv2.BORDER_CONSTANT, value=0)
        closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))[side:-side, side:-side]
        contours, _ = cv2.findContours(np.ascontiguousarray(closed), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        cv2.drawContours(self.picture, contours, -1, colour, 4, cv2.LINE_AA)

    def arrow(self, start: Point, end: Point, colour: Colour, thickness: int) -> None:
        """An arrow with a dot at its start and a white edge; one shorter than its own head is left out."""
        length = math.dist(start, end)
        head = 8 + 3 * thickness
        if length < head:
            return
        a, b = (round(start[0]), round(start[1])), (round(end[0]), round(end[1]))
        for shade, width in ((_WHITE, thickness + 3), (colour, thickness)):
            cv2.arrowedLine(self.picture, a, b, shade, width, cv2.LINE_AA, tipLength=head / length)
            cv2.circle(self.picture, a, width + 2, shade, -1, cv2.LINE_AA)

    def label(self, text: str, at: Point, colour: Colour) -> None:
        """Small text on a coloured ground, its top left at ``at``."""
        self.texts.append((text, at, colour, _LABEL))

    def tag(self, text: str, at: Point, colour: Colour) -> None:
        """Large text on a coloured ground that ends above ``at``."""
        self.texts.append((text, (at[0], at[1] - _TAG - 10), colour, _TAG))

    def finish(self, legend: str) -> Pixels:
        """The picture with all texts and a line of legend under it. No font of the machine is used: what is not ASCII becomes ?."""
        height, width = self.picture.shape[:2]
        image = Pillow.new("RGB", (width, height + _LEGEND), _WHITE)
        image.paste(Pillow.fromarray(self.picture), (0, 0))
        pen = ImageDraw.Draw(image)
        for text, at, colour, size in self.texts:
            self._text(pen, text, at, colour, size, width, height)
        pen.text((8, height + 7), _ascii(legend), fill=(20, 20, 20), font=ImageFont.load_default(min(18, max(9, width // 75))))
        return np.asarray(image, np.uint8)

    def _text(self, pen: ImageDraw.ImageDraw, text: str, at: Point, colour: Colour, size: int, width: int, height: int) -> None:
        font = ImageFont.load_default(size)
        left, top, right, bottom = pen.textbbox((0, 0), _ascii(text), font=font)
        pad = max(2, size // 6)
        x = min(max(0.0, at[0]), width - (right - left) - 2 * pad)
        y = min(max(0.0, at[1]), height - (bottom - top) - 2 * pad)
        ground = self._free((x, y, x + right - left + 2 * pad, y + bottom - top + 2 * pad), width)
        x = ground[0]
        pen.rectangle(ground, fill=colour)
        pen.text((x + pad - left, y + pad - top), _ascii(text), fill=_WHITE, font=font)

    def _free(self, rect: Rect, width: int) -> Rect:
        """The place moved to the right of texts that stand there already, as long as the picture reaches."""
        for x0, y0, x1, y1 in self.taken:
            moved = (x1 + 2, rect[1], x1 + 2 + rect[2] - rect[0], rect[3])
            if rect[0] < x1 and rect[2] > x0 and rect[1] < y1 and rect[3] > y0 and moved[2] <= width:
                rect = moved
        self.taken.append(rect)
        return rect

    def _whole(self, rect: Rect) -> tuple[int, int, int, int]:
        height, width = self.picture.shape[:2]
        x0, y0, x1, y1 = (round(v) for v in rect)
        return min(max(x0, 0), width), min(max(y0, 0), height), min(max(x1, 0), width), min(max(y1, 0), height)


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()
