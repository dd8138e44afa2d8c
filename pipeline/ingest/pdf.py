"""One open PDF. pdfium opens, counts and renders; pdfminer (by way of pdfplumber) gives characters and lines, pdfium those it misses."""

from __future__ import annotations

import logging
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium_c
from pdfminer.pdfpage import PDFPage

from pipeline.errors import BaozhiError, DamagedSource, EncryptedSource, HostileSource
from pipeline.ingest.decoded import Decoded, Probed
from pipeline.ingest.pdf_device import Interpreter, PageRecord, RecordingDevice
from pipeline.ingest.pdf_layer import layer_of, pdfium_glyphs, pdfium_readable, readable
from pipeline.ingest.pdf_scan import find_scan, read_scan
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels, TextLayer
from pipeline.settings import IngestSettings

log = logging.getLogger(__name__)

POINTS = 72.0


class PdfFile:
    """Raises EncryptedSource where a password is needed (an empty one is tried) and DamagedSource where pdfium can't open the file."""

    def __init__(self, path: Path, settings: IngestSettings) -> None:
        self.settings = settings
        try:
            self.document = pypdfium2.PdfDocument(path, password="")
        except pypdfium2.PdfiumError as e:
            raise _open_error(e) from e
        self.warnings: list[str] = []
        self._plumber: Any = None
        self._miner_pages: list[Any] = []
        try:
            self._plumber = pdfplumber.open(path, raise_unicode_errors=False)
            self._miner_pages = list(islice(PDFPage.create_pages(self._plumber.doc), settings.max_pages + 1))
        except MemoryError:
            raise
        except Exception as e:  # noqa: BLE001 - a border: pdfminer raises whatever it trips over, and pdfium can go on without it
            self.warnings.append(f"pdfminer can't read the file ({type(e).__name__}); text comes from pdfium")

    def close(self) -> None:
        self.document.close()
        if self._plumber is not None:
            self._plumber.stream.close()  # its own close() parses every page once more

    def probe(self) -> Probed:
        count = len(self.document)
        if count < 1:
            raise DamagedSource("the PDF has no pages", move="look at it in a viewer and save it anew")
        if count > self.settings.max_pages:
            raise HostileSource(
                f"{count} pages, at most {self.settings.max_pages} are read",
                move="split it, or raise ingest.max_pages",
                code="source.hostile.pages",
            )
        return Probed("application/pdf", count, tuple(self._all_warnings(count)))

    def _all_warnings(self, count: int) -> list[str]:
        other = len(self._miner_pages)
        differ = [f"pdfium counts {count} pages, pdfminer {other}"] if self._plumber is not None and other != count else []
        return [*self.warnings, *differ]

    def read(self, number: int) -> Decoded:
        """Page ``number``, from 1. Raises DamagedSource, HostileSource."""
        try:
            page = self.document[number - 1]
        except (pypdfium2.PdfiumError, IndexError) as e:
            raise DamagedSource(f"page {number} can't be loaded", move="look at it in a viewer and save it anew") from e
        try:
            return self._read(page, number)
        except pypdfium2.PdfiumError as e:
            raise DamagedSource(str(e), move="look at it in a viewer and save it anew") from e
        finally:
            page.close()

    def _read(self, page: pypdfium2.PdfPage, number: int) -> Decoded:
        width, height = (float(v) for v in page.get_size())
        scale = self.settings.render_dpi / POINTS
        self._check_pixels(width * scale, height * scale, "the page")
        display = display_transform(page)
        record, warnings = self._record(page, number, display, Box(0.0, 0.0, width, height))
        for picture in record.pictures:
            self._check_pixels(picture.width, picture.height, "an image on the page")
        scan = find_scan(record, width, height)
        if scan is not None:
            found = read_scan(page, scan, width, height, self.settings)
            layer = None
            if record.glyphs:
                layer = in_pixels(layer_of(record, width, height, warnings), found.from_points)
            return Decoded(found.pixels, found.dpi, found.dpi_known, Affine(), layer, tuple(warnings))
        pixels = render(page, scale)
        to_unit = Affine.scale(width / pixels.shape[1], height / pixels.shape[0])
        layer = layer_of(record, width, height, warnings)
        return Decoded(pixels, float(self.settings.render_dpi), True, to_unit, layer, tuple(layer.warnings))

    def _check_pixels(self, width: float, height: float, what: str) -> None:
        if width * height > self.settings.max_megapixels * 1e6:
            raise HostileSource(
                f"{what} has {width * height / 1e6:.0f} megapixels, at most {self.settings.max_megapixels:.0f} are read",
                move="raise ingest.max_megapixels if the file is to be trusted",
                code="source.hostile.pixels",
            )

    def _record(self, page: pypdfium2.PdfPage, number: int, display: Affine, bounds: Box) -> tuple[PageRecord, list[str]]:
        record, warnings = PageRecord(), list(self.warnings)
        miner = self._miner_page(number)
        if miner is not None:
            try:
                record = interpret(miner, self._plumber.rsrcmgr, display, bounds, self.settings.max_characters)
            except (BaozhiError, MemoryError):
                raise
            except Exception as e:  # noqa: BLE001 - a border, as above
                warnings.append(f"pdfminer gave up on the page ({type(e).__name__}); text comes from pdfium")
        seen, other = readable(g.text for g in record.glyphs), pdfium_readable(page, self.settings.max_characters)
        if other > 2 * seen:
            warnings.append(f"text comes from pdfium: {other} readable characters where pdfminer sees {seen}")
            record.fonts.clear()
            record.glyphs = pdfium_glyphs(page, display, record)
        return record, warnings

    def _miner_page(self, number: int) -> Any:
        """pdfminer's page, where both libraries agree on which page that is."""
        return self._miner_pages[number - 1] if len(self._miner_pages) == len(self.document) else None


def interpret(miner: Any, rsrcmgr: Any, display: Affine, bounds: Box, max_characters: int) -> PageRecord:
    device = RecordingDevice(rsrcmgr, bounds, max_characters)
    matrix = (display.a, display.d, display.b, display.e, display.c, display.f)
    Interpreter(rsrcmgr, device).render_contents(miner.resources, miner.contents, ctm=matrix)
    return device.record


def display_transform(page: pypdfium2.PdfPage) -> Affine:
    """From the page's user space (y up) to points as displayed: origin top left, CropBox cut, /Rotate applied."""
    x0, y0, x1, y1 = page.get_bbox()
    match page.get_rotation():
        case 90:
            return Affine(0, 1, -y0, 1, 0, -x0)
        case 180:
            return Affine(-1, 0, x1, 0, 1, -y0)
        case 270:
            return Affine(0, -1, y1, -1, 0, x1)
        case _:
            return Affine(1, 0, -x0, 0, -1, y1)


def render(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    """The page in RGB, forms and annotations not drawn."""
    bitmap = page.render(scale=scale, rev_byteorder=True, draw_annots=False, may_draw_forms=False)
    pixels: Pixels = np.array(bitmap.to_numpy()[:, :, :3], np.uint8)
    bitmap.close()
    return pixels


def in_pixels(layer: TextLayer, points_to_pixels: Affine) -> TextLayer:
    """The layer with every length brought from points to the scan's pixels."""
    factor = (points_to_pixels.a + points_to_pixels.e) / 2
    boxes = layer.characters.boxes * np.array([points_to_pixels.a, points_to_pixels.e] * 2, np.float32)
    boxes += np.array([points_to_pixels.c, points_to_pixels.f] * 2, np.float32)
    strokes = tuple(type(s)(points_to_pixels.box(s.box), s.fill, s.stroke, s.linewidth * factor) for s in layer.strokes)
    return TextLayer(
        width=layer.width * points_to_pixels.a,
        height=layer.height * points_to_pixels.e,
        characters=type(layer.characters)(layer.characters.text, boxes, layer.characters.confidence),
        size=layer.size * np.float32(factor),
        angle=layer.angle,
        font=layer.font,
        font_names=layer.font_names,
        visible=layer.visible,
        luminance=layer.luminance,
        strokes=strokes,
        pictures=tuple(points_to_pixels.box(b) for b in layer.pictures),
        warnings=layer.warnings,
    )


def _open_error(error: pypdfium2.PdfiumError) -> BaozhiError:
    if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
        return EncryptedSource("the PDF needs a password", move="save it without one (qpdf --decrypt) and give that file")
    return DamagedSource(str(error), move="look at it in a viewer and save it anew")
