"""Crops of pages as small JPEGs, a page's pixels at a time."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import Pixels
from pipeline.qa.diff.model import Crop, DiffReport

PagePixels = Callable[[Path, int], Pixels | None]
"""Gives the prepared picture of a page, (h, w) grey or (h, w, 3) RGB, by issue folder and page number; None where it can't be made."""

_MOST_WIDTH, _MOST_HEIGHT = 900, 640


def clipped(report: DiffReport) -> DiffReport:
    """The report with every crop inside its page."""
    sizes = {(i.id, side, n): s for i in report.issues for (side, n), s in i.sizes.items()}

    def clip(issue: str, crop: Crop) -> Crop:
        size = sizes.get((issue, crop.side, crop.page))
        return replace(crop, box=crop.box.clip(*size)) if size else crop

    differences = tuple(replace(d, crops=tuple(clip(d.issue, c) for c in d.crops)) for d in report.differences)
    return replace(report, differences=differences)


def pictures(report: DiffReport, pixels: PagePixels, *, most: int, quality: int) -> dict[str, str]:
    """Data URIs by ``difference id/crop index`` for the first ``most`` crops of the report, the most important differences first."""
    folders = {i.id: {"old": i.old_folder or i.new_folder, "new": i.new_folder or i.old_folder} for i in report.issues}
    sizes = {(i.id, side, n): s for i in report.issues for (side, n), s in i.sizes.items()}
    wanted: dict[tuple[Path, int], list[tuple[str, Crop, tuple[float, float] | None]]] = {}
    chosen = [(d, n, c) for d in report.differences for n, c in enumerate(d.crops)][:most]
    for d, n, crop in chosen:
        folder = folders[d.issue][crop.side]
        if folder is not None:
            size = sizes.get((d.issue, crop.side, crop.page))
            wanted.setdefault((folder, crop.page), []).append((f"{d.id}/{n}", crop, size))
    out: dict[str, str] = {}
    for (folder, page), crops in wanted.items():
        picture = pixels(folder, page)
        if picture is not None:
            for name, crop, size in crops:
                uri = _data_uri(picture, crop.box, size, quality)
                if uri:
                    out[name] = uri
    return out


def _data_uri(picture: Pixels, box: Box, size: tuple[float, float] | None, quality: int) -> str | None:
    """A crop as a JPEG; None when it lies off the picture. A picture of another size than the page's is scaled to it."""
    height, width = picture.shape[:2]
    sx, sy = (width / size[0], height / size[1]) if size else (1.0, 1.0)
    x0, y0 = int(max(0, box.x0 * sx)), int(max(0, box.y0 * sy))
    x1, y1 = int(min(width, round(box.x1 * sx))), int(min(height, round(box.y1 * sy)))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return None
    cut: Any = np.ascontiguousarray(picture[y0:y1, x0:x1])
    scale = min(1.0, _MOST_WIDTH / (x1 - x0), _MOST_HEIGHT / (y1 - y0))
    if scale < 1:
        cut = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if cut.ndim == 3:
        cut = cv2.cvtColor(cut, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", cut, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii") if done else None
