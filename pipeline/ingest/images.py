"""Images through Pillow: JPEG, PNG, TIFF, JPEG 2000, WebP. The header is judged before a pixel is decoded."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import (
    Image,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from pipeline.errors import DamagedSource, HostileSource, UnsupportedSource
from pipeline.ingest.decoded import Decoded, Probed
from pipeline.ingest.scale import estimate_dpi, sane_dpi
from pipeline.model.geometry import Affine
from pipeline.model.page import Pixels
from pipeline.settings import IngestSettings

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "JPEG2000": "image/jp2",
    "WEBP": "image/webp",
}

READERS = tuple(
    plugin.format
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        TiffImagePlugin.TiffImageFile,
        Jpeg2KImagePlugin.Jpeg2KImageFile,
        WebPImagePlugin.WebPImageFile,
    )
)
"""Only these readers of Pillow's many are let near a file."""

PAGED = ("TIFF",)
"""Formats whose frames are pages; the frames of others (previews, animation) are not."""

ORIENTATION = 0x0112

STRIP_PIXELS = 4_000_000
"""Pixels converted at a time: keeps the peak near one copy of the image."""

BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError, OverflowError, ZeroDivisionError)
"""What Pillow's readers raise on damaged files."""


def probe_image(path: Path, settings: IngestSettings) -> Probed:
    with _open(path, settings) as image:
        media_type = MEDIA_TYPES[str(image.format)]
        count = _frames(image, settings) if image.format in PAGED else 1
        _check_size(image, settings)
    return Probed(media_type, count)


def read_image(path: Path, page: int, settings: IngestSettings) -> Decoded:
    """Page ``page`` of an image file, upright as its EXIF orientation says, grey where it has no colour."""
    with _open(path, settings) as image:
        try:
            if page > 1:
                image.seek(page - 1)
            _check_size(image, settings)
            dpi = _stated_dpi(image)
            orientation = int(image.getexif().get(ORIENTATION, 1) or 1)
            image.load()
            pixels = _oriented(to_array(image), orientation)
        except BROKEN as e:
            raise DamagedSource(f"the image is damaged: {e}", move="scan or export it anew") from e
        except Image.DecompressionBombError as e:
            raise _too_large(str(e)) from e
    known = dpi is not None
    return Decoded(pixels, dpi if dpi is not None else estimate_dpi(pixels), known, Affine())


def _open(path: Path, settings: IngestSettings) -> AbstractContextManager[Image.Image]:
    Image.MAX_IMAGE_PIXELS = int(settings.max_megapixels * 1e6)
    try:
        return Image.open(path, formats=list(READERS))
    except UnidentifiedImageError as e:
        raise UnsupportedSource("neither a PDF nor an image that we read", move="give PDF, JPEG, PNG, TIFF, JPEG 2000 or WebP") from e
    except Image.DecompressionBombError as e:
        raise _too_large(str(e)) from e
    except BROKEN as e:
        raise DamagedSource(f"the image's header is damaged: {e}", move="scan or export it anew") from e


def _frames(image: Image.Image, settings: IngestSettings) -> int:
    """Number of pages; stops counting beyond the bound, for a file can chain its directories without end."""
    count = 1
    try:
        while count <= settings.max_pages:
            image.seek(count)
            count += 1
    except EOFError:
        pass
    except BROKEN as e:
        raise DamagedSource(f"page {count + 1} of the image is damaged: {e}", move="scan or export it anew") from e
    if count > settings.max_pages:
        raise HostileSource(
            f"more than {settings.max_pages} pages", move="split it, or raise ingest.max_pages", code="source.hostile.pages"
        )
    image.seek(0)
    return count


def _check_size(image: Image.Image, settings: IngestSettings) -> None:
    width, height = image.size
    if width * height > settings.max_megapixels * 1e6:
        raise _too_large(f"{width * height / 1e6:.0f} megapixels, at most {settings.max_megapixels:.0f} are read")
    if width < 1 or height < 1:
        raise DamagedSource("the image is empty", move="scan or export it anew")


def _too_large(what: str) -> HostileSource:
    return HostileSource(what, move="raise ingest.max_megapixels if the file is to be trusted", code="source.hostile.pixels")


def _stated_dpi(image: Image.Image) -> float | None:
    stated = image.info.get("dpi")
    try:
        x, y = (float(v) for v in stated) if stated is not None else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x + y) / 2 if sane_dpi(x) and sane_dpi(y) and abs(x - y) <= 0.02 * x else None


def to_array(image: Image.Image) -> Pixels:
    """(h, w) grey or (h, w, 3) RGB; transparency on white, 16 bits scaled, palettes resolved. Converted strip by strip."""
    if image.mode.startswith(("I", "F")):
        return _scaled(np.asarray(image))
    alpha = image.mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in image.info
    grey = image.mode in ("1", "L", "LA", "La") or _grey_palette(image)
    width, height = image.size
    out = np.empty((height, width) if grey else (height, width, 3), np.uint8)
    rows = max(1, STRIP_PIXELS // width)
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(top + rows, height)))
        if alpha:
            strip.info = image.info
            rgba = strip.convert("RGBA")
            strip = Image.new("RGB", strip.size, "white")
            strip.paste(rgba, mask=rgba.getchannel("A"))
        out[top : top + rows] = np.asarray(strip.convert("L" if grey else "RGB"))
    return out


def _grey_palette(image: Image.Image) -> bool:
    if image.mode != "P" or image.palette is None:
        return False
    used = [color for _, color in image.getcolors(256) or []]
    table: Any = image.getpalette("RGB") or []
    return all(table[3 * i] == table[3 * i + 1] == table[3 * i + 2] for i in used if isinstance(i, int) and 3 * i + 2 < len(table))


def _scaled(values: Any) -> Pixels:
    """Deep grey to 8 bits: integers by the least of 8, 12, 16 bits that holds them, floats from 0 to 1 (or 0 to 255)."""
    if values.dtype.kind == "f":
        top = float(np.nanmax(values)) if values.size else 0.0
        return np.asarray(np.clip(np.nan_to_num(values) * (255.0 if top <= 1.0 else 1.0), 0, 255), np.uint8)
    top = int(values.max()) if values.size else 0
    shift = 0 if top < 1 << 8 else 4 if top < 1 << 12 else 8
    return np.asarray(np.clip(values >> shift, 0, 255), np.uint8)


def _oriented(pixels: Pixels, orientation: int) -> Pixels:
    """EXIF orientation 1 to 8 applied."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
