"""The text layer of a PDF page: from pdfminer's interpretation, or from pdfium's where pdfminer sees less."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from ctypes import byref, c_double, c_uint, create_string_buffer

import numpy as np
import pypdfium2.raw as pdfium_c
from pypdfium2 import PdfPage

from pipeline.errors import HostileSource
from pipeline.ingest.pdf_color import luminance_of, over_white
from pipeline.ingest.pdf_device import EM_DESCENT, Glyph, Matrix, PageRecord, place
from pipeline.ingest.pdf_pictures import merged
from pipeline.ingest.pdf_squeeze import squeeze
from pipeline.model.geometry import Affine
from pipeline.model.page import Characters, TextLayer

MIN_PICTURE = 2.0
"""Points; what is thinner is a rule or a trace, not a picture."""


def layer_of(record: PageRecord, width: float, height: float, warnings: Sequence[str]) -> TextLayer:
    """Records to arrays. Characters that are no text (controls, surrogates, noncharacters) become U+FFFD; a warning counts them."""
    glyphs = record.glyphs
    texts = [clean(g.text) for g in glyphs]
    spoilt = sum(a != g.text for a, g in zip(texts, glyphs, strict=True))
    notes = [*warnings, *([f"{spoilt} characters of the text layer are no text"] if spoilt else [])]
    size, angle = np.array([g.size for g in glyphs], np.float32), np.array([g.angle for g in glyphs], np.float32)
    boxes = squeeze(tuple(texts), np.array([g.box for g in glyphs], np.float32).reshape(-1, 4), size, angle)
    clipped = [p.box.clip(width, height) for p in record.pictures]
    pictures = merged([b for b in clipped if b.width >= MIN_PICTURE and b.height >= MIN_PICTURE])
    return TextLayer(
        width=width,
        height=height,
        characters=Characters(tuple(texts), boxes, np.ones(len(glyphs), np.float32)),
        size=size,
        angle=angle,
        font=np.array([g.font for g in glyphs], np.int32),
        font_names=tuple(record.fonts),
        visible=np.array([g.visible for g in glyphs], np.bool_),
        luminance=np.array([g.luminance for g in glyphs], np.float32),
        strokes=tuple(record.strokes),
        pictures=tuple(pictures),
        warnings=tuple(notes),
    )


def clean(text: str) -> str:
    return "".join("\ufffd" if _no_text(c) else c for c in text)


def _no_text(char: str) -> bool:
    point = ord(char)
    if point < 0x20 or 0x7F <= point < 0xA0:
        return char not in "\t\n\r"
    return 0xD800 <= point <= 0xDFFF or (point & 0xFFFE) == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def readable(texts: Iterable[str]) -> int:
    """How many are characters that a reader could read: not white space, no ``(cid:n)``, not of the private use areas."""
    return sum(1 for t in texts if _readable(t))


def _readable(text: str) -> bool:
    if not text.strip() or text.startswith("(cid:"):
        return False
    return all(unicodedata.category(c)[0] not in "CZ" and c != "\ufffd" for c in text)


def pdfium_readable(page: PdfPage, max_characters: int) -> int:
    """How many characters pdfium would give that a reader could read. Raises HostileSource beyond the bound."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > 2 * max_characters:  # it counts the spaces that it adds, too
        raise HostileSource(
            f"{count} characters on one page",
            move="raise ingest.max_characters if the file is to be trusted",
            code="source.hostile.characters",
        )
    return readable(text.get_text_range()) if count else 0


def pdfium_glyphs(page: PdfPage, display: Affine, record: PageRecord) -> list[Glyph]:
    """The characters as pdfium sees them, in display coordinates; fonts are entered into ``record.fonts``."""
    text = page.get_textpage()
    found = (_pdfium_glyph(text.raw, i, display, record) for i in range(text.count_chars()))
    return [g for g in found if g is not None]


def _pdfium_glyph(raw: object, i: int, display: Affine, record: PageRecord) -> Glyph | None:
    code = pdfium_c.FPDFText_GetUnicode(raw, i)
    if code == 0 or pdfium_c.FPDFText_IsGenerated(raw, i) == 1:
        return None
    matrix = pdfium_c.FS_MATRIX()
    x, y = c_double(), c_double()
    loose = pdfium_c.FS_RECTF()
    if not (pdfium_c.FPDFText_GetMatrix(raw, i, byref(matrix)) and pdfium_c.FPDFText_GetCharOrigin(raw, i, byref(x), byref(y))):
        return None
    size = pdfium_c.FPDFText_GetFontSize(raw, i) or 1.0
    whole = _display_matrix((matrix.a, matrix.b, matrix.c, matrix.d, x.value, y.value), display)
    along = math.hypot(matrix.a, matrix.b)
    advance = size * (1.0 if code >= 0x2E80 else 0.5)
    if pdfium_c.FPDFText_GetLooseCharBox(raw, i, byref(loose)) and along > 1e-9:
        turned = abs(matrix.b) > abs(matrix.a)
        advance = abs(loose.top - loose.bottom if turned else loose.right - loose.left) / along or advance
    placed = place(whole, (0.0, -EM_DESCENT * size, advance, (1.0 - EM_DESCENT) * size))
    if placed is None:
        return None
    box, angle, scale = placed
    em = scale * abs(size)
    name = _font_name(raw, i)
    index = record.fonts.setdefault(name, len(record.fonts))
    char = chr(code) if code <= 0x10FFFF else "\ufffd"
    return Glyph(char, box, em, angle % 360.0, index, _render_mode(raw, i) not in (3, 7), _luminance(raw, i))


def _display_matrix(m: Matrix, display: Affine) -> Matrix:
    a, b, c, d, e, f = m
    x, y = display.apply(e, f)
    return (
        display.a * a + display.b * b,
        display.d * a + display.e * b,
        display.a * c + display.b * d,
        display.d * c + display.e * d,
        x,
        y,
    )


def _render_mode(raw: object, i: int) -> int:
    item = pdfium_c.FPDFText_GetTextObject(raw, i)
    return int(pdfium_c.FPDFTextObj_GetTextRenderMode(item)) if item else 0


def _luminance(raw: object, i: int) -> float:
    r, g, b, a = c_uint(), c_uint(), c_uint(), c_uint()
    if not pdfium_c.FPDFText_GetFillColor(raw, i, byref(r), byref(g), byref(b), byref(a)):
        return 0.0
    return over_white(luminance_of((r.value / 255, g.value / 255, b.value / 255), None), a.value / 255)


def _font_name(raw: object, i: int) -> str:
    buffer = create_string_buffer(256)
    length = pdfium_c.FPDFText_GetFontInfo(raw, i, buffer, 256, None)
    return buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace") if length else "unknown"
