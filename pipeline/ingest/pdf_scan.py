"""PDF pages that are scans: one image over the page and no text to see. Their pixels are the image's own, not a rendering."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.errors import HostileSource
from pipeline.ingest.pdf_device import PageRecord, PictureMark
from pipeline.ingest.pdf_pictures import coverage, merged
from pipeline.ingest.scale import estimate_dpi, sane_dpi
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels
from pipeline.settings import IngestSettings

MIN_COVER = 0.85
"""Share of the page an image must cover for the page to be a scan."""

MAX_STRAY = 40
"""Visible characters a scan may carry besides (a library's stamp, a page number added later): they are read from the pixels."""

MAX_DIFFERENCE = 14.0
"""Mean difference in grey levels, extracted against rendered, above which the extracted image is not what the page shows."""

SKEWED = 0.004
"""Slope above which an image is not placed straight."""


@dataclass(frozen=True, slots=True)
class ScanPixels:
    pixels: Pixels
    dpi: float
    dpi_known: bool
    from_points: Affine


def find_scan(record: PageRecord, width: float, height: float) -> list[PictureMark] | None:
    """The images that make up the page where it is a scan, the largest first; else None."""
    area = width * height
    large = sorted((p for p in record.pictures if p.box.area > 0), key=lambda p: -p.box.area)
    if area <= 0 or coverage(merged([p.box for p in large]), width, height) < MIN_COVER:
        return None
    stray = sum(1 for g in record.glyphs if g.visible and g.text.strip())
    return large if stray <= MAX_STRAY else None


def read_scan(page: pypdfium2.PdfPage, scan: list[PictureMark], width: float, height: float, settings: IngestSettings) -> ScanPixels:
    """The embedded image, upright as displayed, or the page rendered at the image's resolution where the image alone is not the page
    (strips, masks, a slanting placement, visible text over it)."""
    main = scan[0]
    if main.box.area >= MIN_COVER * width * height:
        pixels = _extract(page, main, len(scan) == 1)
        if pixels is not None and _same(page, pixels, main, width, height):
            box = _placed(main)
            sx, sy = pixels.shape[1] / box.width, pixels.shape[0] / box.height
            return _with_dpi(pixels, (sx + sy) / 2 * 72, Affine(sx, 0, -box.x0 * sx, 0, sy, -box.y0 * sy))
    dpi = min(max(_native_dpi(scan, width, height), 72.0), 1200.0)
    scale = dpi / 72
    if width * height * scale * scale > settings.max_megapixels * 1e6:
        raise HostileSource("the scan has too many megapixels", move="raise ingest.max_megapixels", code="source.hostile.pixels")
    bitmap = page.render(scale=scale, rev_byteorder=True, draw_annots=False, may_draw_forms=False)
    pixels = grey_if_grey(np.array(bitmap.to_numpy()[:, :, :3], np.uint8))
    bitmap.close()
    return _with_dpi(pixels, dpi, Affine.scale(pixels.shape[1] / width, pixels.shape[0] / height))


def _with_dpi(pixels: Pixels, dpi: float, from_points: Affine) -> ScanPixels:
    if sane_dpi(dpi):
        return ScanPixels(pixels, dpi, True, from_points)
    return ScanPixels(pixels, estimate_dpi(pixels), False, from_points)


def _native_dpi(scan: list[PictureMark], width: float, height: float) -> float:
    """The finest resolution among the images that cover a tenth of the page together with their like."""
    found: dict[int, float] = {}
    for mark in scan:
        box = _placed(mark)
        across = max(mark.width, 1) if abs(mark.matrix[0]) >= abs(mark.matrix[1]) else max(mark.height, 1)
        dpi = round(across / max(box.width, 1e-6) * 72)
        found[dpi] = found.get(dpi, 0.0) + mark.box.area
    return float(max((dpi for dpi, area in found.items() if area >= 0.1 * width * height), default=200))


def _placed(mark: PictureMark) -> Box:
    a, b, c, d, e, f = mark.matrix
    xs, ys = [e, e + a, e + c, e + a + c], [f, f + b, f + d, f + b + d]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _extract(page: pypdfium2.PdfPage, mark: PictureMark, only: bool) -> Pixels | None:
    a, b, c, d, _, _ = mark.matrix
    turned = abs(b) > abs(a)
    main, other = (abs(b) + abs(c), abs(a) + abs(d)) if turned else (abs(a) + abs(d), abs(b) + abs(c))
    if not only or other > SKEWED * main:
        return None
    objects = [o for o in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]) if o.get_px_size() == (mark.width, mark.height)]
    if len(objects) != 1:
        return None
    try:
        bitmap = objects[0].get_bitmap()
    except pypdfium2.PdfiumError:
        return None
    pixels = _to_array(bitmap)
    bitmap.close()
    return None if pixels is None else upright(pixels, mark.matrix)


def _to_array(bitmap: pypdfium2.PdfBitmap) -> Pixels | None:
    raw = bitmap.to_numpy()
    if bitmap.format == pdfium_c.FPDFBitmap_Gray:
        return np.array(raw.reshape(raw.shape[:2]), np.uint8)
    if bitmap.format in (pdfium_c.FPDFBitmap_BGR, pdfium_c.FPDFBitmap_BGRx):
        return grey_if_grey(np.array(raw[:, :, 2::-1], np.uint8))
    return None


def grey_if_grey(pixels: Pixels) -> Pixels:
    """(h, w) where the three channels of (h, w, 3) are equal."""
    first = pixels[:, :, 0]
    if np.array_equal(first, pixels[:, :, 1]) and np.array_equal(first, pixels[:, :, 2]):
        return np.ascontiguousarray(first)
    return pixels


def upright(pixels: Pixels, matrix: tuple[float, float, float, float, float, float]) -> Pixels:
    """An image's pixels turned and mirrored by multiples of 90 degrees as its placement (unit square, y up, to display, y down) says."""
    a, b, c, d, _, _ = matrix
    columns, rows = (a, b), (-c, -d)
    if abs(b) > abs(a):
        pixels = pixels.swapaxes(0, 1)
        columns, rows = rows, columns
    if columns[0] < 0:
        pixels = pixels[:, ::-1]
    if rows[1] < 0:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def _same(page: pypdfium2.PdfPage, pixels: Pixels, mark: PictureMark, width: float, height: float) -> bool:
    """Whether a small rendering of the page shows what was extracted: masks, decode arrays and overlays would differ."""
    scale = 500 / max(width, height)
    bitmap = page.render(scale=scale, grayscale=True, draw_annots=False, may_draw_forms=False)
    shown = np.array(bitmap.to_numpy(), np.uint8).reshape(bitmap.height, bitmap.width)
    bitmap.close()
    box = _placed(mark)
    x0, y0, x1, y1 = (round(v * scale) for v in (box.x0, box.y0, box.x1, box.y1))
    if x1 <= x0 or y1 <= y0:
        return False
    small = cv2.resize(pixels, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    left, top, right, bottom = max(x0, 0), max(y0, 0), min(x1, shown.shape[1]), min(y1, shown.shape[0])
    ours, theirs = grey[top - y0 : bottom - y0, left - x0 : right - x0], shown[top:bottom, left:right]
    if ours.size == 0 or ours.shape != theirs.shape:
        return False
    return float(np.mean(cv2.absdiff(ours, theirs))) <= MAX_DIFFERENCE
