"""Interprets a PDF page's content into plain records, in display coordinates: points, origin top left, y down, /Rotate and CropBox applied.

pdfminer does the parsing; this device keeps what it forgets (text render mode, opacity, clipping, state inherited by form objects) and
stops at a bound, where pdfminer would fill the memory first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import dict_value
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect

from pipeline.errors import HostileSource
from pipeline.ingest.pdf_color import UNSEEN, luminance_of, number, over_white, shade
from pipeline.ingest.pdf_paths import Marks, strokes_of
from pipeline.model.geometry import Box
from pipeline.model.page import Stroke

Matrix = tuple[float, float, float, float, float, float]

EM_DESCENT = 0.12
"""Part of the em below the baseline: that of the ideographic em box (OpenType's ``ideo`` baseline) in practically every Chinese font."""

SEGMENTS_PER_CHARACTER = 20
"""Bound on path segments, as a multiple of the bound on characters: maps and graphs hold many, newspapers few."""


@dataclass(slots=True)
class Glyph:
    text: str
    box: tuple[float, float, float, float]
    size: float
    angle: float
    font: int
    visible: bool
    luminance: float


EVERYWHERE = Box(-math.inf, -math.inf, math.inf, math.inf)


@dataclass(frozen=True, slots=True)
class Paint:
    """Opacity and clip of the graphics state; the clip is the hull of the clipping path."""

    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    clip: Box = EVERYWHERE

    def clipped(self, box: Box) -> Paint:
        return Paint(self.fill_alpha, self.stroke_alpha, _meet(self.clip, box))


@dataclass(slots=True)
class PictureMark:
    """An image as placed: ``matrix`` maps the unit square (y up) to display points; ``box`` is what its clip leaves of it."""

    box: Box
    matrix: Matrix
    width: int
    height: int


@dataclass(slots=True)
class PageRecord:
    glyphs: list[Glyph] = field(default_factory=list)
    fonts: dict[str, int] = field(default_factory=dict)
    strokes: list[Stroke] = field(default_factory=list)
    pictures: list[PictureMark] = field(default_factory=list)


class RecordingDevice(PDFTextDevice):  # type: ignore[misc,unused-ignore]
    """Collects glyphs, strokes and pictures of one page. Raises HostileSource when there are more than the bounds allow."""

    def __init__(self, rsrcmgr: PDFResourceManager, page: Box, max_characters: int) -> None:
        super().__init__(rsrcmgr)
        self.page, self.max_characters = page, max_characters
        self.record = PageRecord()
        self.paint = Paint(clip=page)
        self.form_box: Sequence[Any] | None = None
        self._segments = 0
        self._invisible = False

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.form_box = bbox

    def end_figure(self, name: str) -> None:
        self.form_box = None

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: PDFGraphicState) -> None:
        self._invisible = textstate.render in (3, 7)
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Called by pdfminer with the matrix of this very glyph; returns its advance in text space."""
        if len(self.record.glyphs) >= self.max_characters:
            raise HostileSource(
                f"more than {self.max_characters} characters on one page",
                move="raise ingest.max_characters if the file is to be trusted",
                code="source.hostile.characters",
            )
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = f"(cid:{cid})"
        advance = float(font.char_width(cid)) * fontsize * scaling
        mirrored = matrix[0] * matrix[3] - matrix[1] * matrix[2] > 0  # on a page with y down, upright text has a negative determinant
        cell = _cell(font, fontsize, advance, rise, text, mirrored)
        self._add(text or f"(cid:{cid})", matrix, cell, fontsize, font, graphicstate)
        return advance

    def _add(
        self, text: str, matrix: Matrix, cell: tuple[float, float, float, float], fontsize: float, font: PDFFont, state: PDFGraphicState
    ) -> None:
        placed = place(matrix, cell)
        if placed is None:
            return
        box, angle, scale = placed
        em = scale * abs(fontsize) * _em_scale(font)
        name = font.fontname if isinstance(font.fontname, str) else _name(font)
        index = self.record.fonts.setdefault(name, len(self.record.fonts))
        seen = self.paint.clip.grow(0.25 * em)
        visible = not self._invisible and self.paint.fill_alpha > UNSEEN and seen.holds((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        luminance = over_white(luminance_of(state.ncolor, state.ncs), self.paint.fill_alpha)
        turned = angle + 180 if fontsize < 0 else angle
        self.record.glyphs.append(Glyph(text, box, em, turned % 360.0, index, visible, luminance))

    def paint_path(self, gstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        self._segments += len(path)
        if self._segments > SEGMENTS_PER_CHARACTER * self.max_characters:
            raise HostileSource(
                "more drawing than any newspaper page holds",
                move="raise ingest.max_characters if the file is to be trusted",
                code="source.hostile.characters",
            )
        assert self.ctm is not None
        a, b, c, d, _, _ = self.ctm
        marks = Marks(
            fill=shade(gstate.ncolor, gstate.ncs, self.paint.fill_alpha) if fill else None,
            stroke=shade(gstate.scolor, gstate.scs, self.paint.stroke_alpha) if stroke else None,
            linewidth=number(gstate.linewidth, 1.0) * math.sqrt(abs(a * d - b * c)),
        )
        self.record.strokes.extend(strokes_of(path, self.ctm, marks, self.paint.clip, evenodd))

    def render_image(self, name: str, stream: Any) -> None:
        assert self.ctm is not None
        x0, y0, x1, y1 = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        if self.paint.fill_alpha <= UNSEEN:
            return
        width, height = (int(number(stream.get_any(keys), 0.0)) for keys in (("W", "Width"), ("H", "Height")))
        self.record.pictures.append(PictureMark(_meet(Box(x0, y0, x1, y1), self.paint.clip), self.ctm, width, height))


class Interpreter(PDFPageInterpreter):  # type: ignore[misc,unused-ignore]
    """pdfminer's interpreter with opacity, clipping, and the graphics state handed down to form objects."""

    device: RecordingDevice

    def __init__(self, rsrcmgr: PDFResourceManager, device: RecordingDevice) -> None:
        super().__init__(rsrcmgr, device)
        self.parent: Interpreter | None = None
        self.paints: list[Paint] = []

    def subinterp(self) -> Interpreter:
        child = super().subinterp()
        assert isinstance(child, Interpreter)
        child.parent = self
        return child

    def init_state(self, ctm: Matrix) -> None:
        super().init_state(ctm)
        self.graphicstate.linewidth = 1.0
        if self.parent is None:
            return
        self.textstate = self.parent.textstate.copy()
        self.graphicstate = self.parent.graphicstate.copy()
        if self.device.form_box is not None and len(self.device.form_box) == 4:
            corners = [number(v, 0.0) for v in self.device.form_box]
            self.device.paint = self.device.paint.clipped(_box(apply_matrix_rect(ctm, (corners[0], corners[1], corners[2], corners[3]))))

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - pdfminer's name
        before = self.device.paint
        super().do_Do(xobjid_arg)
        self.device.paint = before
        self.device.set_ctm(self.ctm)

    def do_q(self) -> None:
        super().do_q()
        self.paints.append(self.device.paint)

    def do_Q(self) -> None:  # noqa: N802 - pdfminer's name
        super().do_Q()
        if self.paints:
            self.device.paint = self.paints.pop()

    def do_W(self) -> None:  # noqa: N802 - pdfminer's name
        points = [apply_matrix_pt(self.ctm, p[-2:]) for p in self.curpath if len(p) >= 3]
        if points:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            self.device.paint = self.device.paint.clipped(Box(min(xs), min(ys), max(xs), max(ys)))

    def do_W_a(self) -> None:  # noqa: N802 - pdfminer's name
        self.do_W()

    def do_gs(self, name: Any) -> None:
        states = dict_value(self.resources.get("ExtGState", {}))
        state = dict_value(states.get(getattr(name, "name", name), {}))
        paint = self.device.paint
        fill = number(state.get("ca"), paint.fill_alpha)
        stroke = number(state.get("CA"), paint.stroke_alpha)
        self.device.paint = Paint(fill, stroke, paint.clip)


def place(matrix: Matrix, cell: tuple[float, float, float, float]) -> tuple[tuple[float, float, float, float], float, float] | None:
    """Where a cell (s0, t0, s1, t1 in text space: along and above the base line) lies on the page: its hull, its angle in degrees
    clockwise, and how large a unit of t is on the page. A shear (artificial italics) is left out. None where it has no extent."""
    a, b, c, d, e, f = matrix
    along = math.hypot(a, b)
    if along < 1e-9 or not all(map(math.isfinite, matrix)):
        return None
    rise = (a * d - b * c) / along
    nx, ny = -b / along * rise, a / along * rise
    s0, t0, s1, t1 = cell
    xs = [e + s * a + t * nx for s in (s0, s1) for t in (t0, t1)]
    ys = [f + s * b + t * ny for s in (s0, s1) for t in (t0, t1)]
    if max(xs) - min(xs) < 1e-6 or max(ys) - min(ys) < 1e-6:
        return None
    return (min(xs), min(ys), max(xs), max(ys)), math.degrees(math.atan2(b, a)), abs(rise)


def _cell(font: PDFFont, fontsize: float, advance: float, rise: float, text: str, mirrored: bool) -> tuple[float, float, float, float]:
    if font.is_vertical():
        length = advance if abs(advance) > 1e-6 else -fontsize
        return -fontsize / 2, rise + length, fontsize / 2, rise
    if abs(advance) < 1e-6:  # a font without widths: a full em for what looks Chinese, else half
        advance = fontsize * (1.0 if text >= "\u2e80" else 0.5)
    up = -1.0 if mirrored and isinstance(font, PDFType3Font) and number(font.matrix[3], 1.0) < 0 else 1.0
    em = fontsize * _em_scale(font)
    return 0.0, rise - up * EM_DESCENT * em, advance, rise + up * (1.0 - EM_DESCENT) * em


def _em_scale(font: PDFFont) -> float:
    """Em per unit of font size: 1 but for Type 3 fonts whose glyph space has not 1000 units, where it is the height of the font's box."""
    if not isinstance(font, PDFType3Font):
        return 1.0
    unit = abs(number(font.matrix[3], 0.001)) or abs(number(font.matrix[1], 0.001))
    if 0.0005 <= unit <= 0.002:
        return 1.0
    height = abs(number(font.bbox[3], 0.0) - number(font.bbox[1], 0.0)) * unit
    return height if height > 1e-6 else 1.0


def _name(font: PDFFont) -> str:
    return font.fontname.decode("utf-8", "replace") if isinstance(font.fontname, bytes) else "unknown"


def _box(corners: tuple[float, float, float, float]) -> Box:
    return Box(*corners)


def _meet(a: Box, b: Box) -> Box:
    x0, y0 = max(a.x0, b.x0), max(a.y0, b.y0)
    return Box(x0, y0, max(x0, min(a.x1, b.x1)), max(y0, min(a.y1, b.y1)))
