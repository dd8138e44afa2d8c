"""Images of a PDF page: strips that abut become one picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model.geometry import Box, hull

SEAM = 0.75
"""Points by which strips of one image may be apart or overlap."""

MAX_STRIPS = 4000


def merged(boxes: Sequence[Box]) -> list[Box]:
    """Boxes that share a whole side become one, until none do. Equal boxes (an image and its mask) are one. Order: as first given."""
    out = list(dict.fromkeys(boxes))
    if len(out) > MAX_STRIPS:
        return out
    while True:
        joined = _pass(_pass(out, vertical=True), vertical=False)
        if len(joined) == len(out):
            return out
        out = joined


def _pass(boxes: Iterable[Box], *, vertical: bool) -> list[Box]:
    """One sweep: boxes sorted along the direction, each added to the run whose end it continues."""
    order = sorted(boxes, key=lambda b: (b.y0, b.x0) if vertical else (b.x0, b.y0))
    runs: list[Box] = []
    ends: dict[tuple[int, int], list[int]] = {}
    for box in order:
        across = (box.x0, box.x1) if vertical else (box.y0, box.y1)
        key = (round(across[0] / SEAM), round(across[1] / SEAM))
        near = [k for dx in (-1, 0, 1) for dy in (-1, 0, 1) for k in ends.get((key[0] + dx, key[1] + dy), [])]
        home = next((k for k in near if _continues(runs[k], box, vertical)), None)
        if home is None:
            runs.append(box)
            ends.setdefault(key, []).append(len(runs) - 1)
        else:
            runs[home] = hull([runs[home], box])
    return runs


def _continues(run: Box, box: Box, vertical: bool) -> bool:
    if vertical:
        return abs(run.x0 - box.x0) <= SEAM and abs(run.x1 - box.x1) <= SEAM and abs(run.y1 - box.y0) <= SEAM
    return abs(run.y0 - box.y0) <= SEAM and abs(run.y1 - box.y1) <= SEAM and abs(run.x1 - box.x0) <= SEAM


def coverage(boxes: Sequence[Box], width: float, height: float) -> float:
    """Share of the page that one picture (after merging) covers at most."""
    area = width * height
    return max((b.clip(width, height).area for b in boxes), default=0.0) / area if area > 0 else 0.0
