"""Geometric signs that stand before names and items, told by their outline: engines pass over them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

SIZE = 32
ALIKE = 0.85
"""Share of the pixels of shape and template together that are in both."""
SQUARE = 1.35
"""Ratio of the sides up to which a piece of ink is a regular shape."""
Bits = npt.NDArray[np.bool_]


def shape_of(mask: Bits) -> str:
    """The sign that an (h, w) piece of ink, cut to its edges, looks like; empty for none.

    Its filled outline is compared with filled templates; then the eye decides between ■ and □, ● and ○, ◆ and ◇.
    """
    height, width = mask.shape
    if max(height, width) > SQUARE * min(height, width):
        return ""
    small = cv2.resize(mask.astype(np.uint8) * 255, (SIZE, SIZE), interpolation=cv2.INTER_AREA) > 127
    outline = filled(small)
    best, sign = max((_overlap(outline, template), name) for name, template in _TEMPLATES.items())
    if best < ALIKE:
        return ""
    share = float(small.sum()) / float(outline.sum())
    if share > 0.92:
        return sign
    hollow = {"■": "□", "●": "○", "◆": "◇", "▲": "△", "▼": "▽"}.get(sign, "")
    return hollow if share < 0.6 and not small[SIZE // 2 - 4 : SIZE // 2 + 4, SIZE // 2 - 4 : SIZE // 2 + 4].any() else ""


def filled(mask: Bits) -> Bits:
    """The piece with its eyes filled."""
    padded = np.pad(mask.astype(np.uint8), 1)
    cv2.floodFill(padded, None, (0, 0), 2)
    return np.asarray(padded[1:-1, 1:-1] != 2)


def _overlap(a: Bits, b: Bits) -> float:
    return float((a & b).sum()) / float((a | b).sum())


def _templates() -> dict[str, Bits]:
    v, u = np.mgrid[0:SIZE, 0:SIZE]
    x, y = (u + 0.5) / SIZE, (v + 0.5) / SIZE
    return {
        "■": np.ones((SIZE, SIZE), np.bool_),
        "●": (x - 0.5) ** 2 + (y - 0.5) ** 2 <= 0.25,
        "◆": abs(x - 0.5) + abs(y - 0.5) <= 0.5,
        "▲": abs(x - 0.5) <= y / 2,
        "▼": abs(x - 0.5) <= (1 - y) / 2,
        "▶": abs(y - 0.5) <= (1 - x) / 2,
        "◀": abs(y - 0.5) <= x / 2,
    }


_TEMPLATES = _templates()
