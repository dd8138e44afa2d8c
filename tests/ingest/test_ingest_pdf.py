"""PDF pages: em boxes where the ink is, what is visible, lines, pictures, scans."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from ingest_pdfs import FONT, Pdf, text

from pipeline.ingest import SourceReader
from pipeline.ingest.pdf import PdfFile, display_transform, interpret
from pipeline.ingest.pdf_device import PageRecord
from pipeline.ingest.pdf_layer import pdfium_glyphs
from pipeline.model.geometry import Box
from pipeline.model.page import PageSource, TextLayer
from pipeline.settings import Settings

SETTINGS = Settings.load().ingest
UPRIGHT = (1, 0, 0, 1, 100, 700)


@pytest.fixture(scope="module")
def reader() -> Iterator[SourceReader]:
    with SourceReader(SETTINGS) as opened:
        yield opened


def read(reader: SourceReader, folder: Path, pdf: Pdf, page: int = 1) -> PageSource:
    path = folder / "x.pdf"
    path.write_bytes(pdf.bytes())
    return reader.read(reader.probe(path, "x.pdf"), page)


def layer(page: PageSource) -> TextLayer:
    assert page.text_layer is not None
    return page.text_layer


def one(contents: bytes, resources: bytes = FONT, *, extra: bytes = b"") -> Pdf:
    pdf = Pdf()
    pdf.page(contents, resources, extra=extra)
    return pdf


def test_boxes_are_advance_by_em(reader: SourceReader, tmp_path: Path) -> None:
    page = read(reader, tmp_path, one(b"0.5 g\n" + text("Hi", UPRIGHT)))
    found = layer(page)
    assert found.characters.text == ("H", "i")
    np.testing.assert_allclose(found.characters.boxes[0], [100, 92 - 17.6, 100 + 14.44, 92 + 2.4], atol=0.01)
    assert found.characters.boxes[1, 0] == pytest.approx(found.characters.boxes[0, 2])
    np.testing.assert_allclose(found.size, 20)
    np.testing.assert_allclose(found.luminance, 0.5)
    assert found.visible.all()
    assert (page.dpi, page.dpi_known, page.pixels.shape) == (200, True, (2200, 1700, 3))
    assert page.to_unit.apply(1700, 2200) == pytest.approx((612, 792))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", ["", "/CropBox [50 400 500 760]"])
@pytest.mark.parametrize(
    "matrix", [UPRIGHT, (0, 1, -1, 0, 200, 500), (0.5, 0, 0, 2, 100, 600), (0, -1, 1, 0, 300, 600), (-1, 0, 0, -1, 400, 650)]
)
def test_the_ink_is_where_the_boxes_are(reader: SourceReader, tmp_path: Path, rotate: int, crop: str, matrix: tuple[float, ...]) -> None:
    page = read(reader, tmp_path, one(text("HHHH", matrix, size=30), extra=f"/Rotate {rotate} {crop}".encode()))
    boxes = layer(page).characters.boxes
    rows, columns = np.nonzero(page.pixels[:, :, 0] < 128)
    (x0, y0), (x1, y1) = page.to_unit.apply(columns.min(), rows.min()), page.to_unit.apply(columns.max() + 1, rows.max() + 1)
    hull = Box(float(boxes[:, 0].min()), float(boxes[:, 1].min()), float(boxes[:, 2].max()), float(boxes[:, 3].max()))
    assert Box(x0, y0, x1, y1).inside(hull.grow(0.5)) == pytest.approx(1)
    assert (x1 - x0) * (y1 - y0) > 0.6 * hull.area
    assert layer(page).width == pytest.approx(page.pixels.shape[1] * page.to_unit.a)


def test_angles_are_clockwise_and_as_displayed(reader: SourceReader, tmp_path: Path) -> None:
    upward = text("A", (0, 1, -1, 0, 200, 500))
    assert layer(read(reader, tmp_path, one(upward))).angle.tolist() == [270]
    assert layer(read(reader, tmp_path, one(upward, extra=b"/Rotate 90"))).angle.tolist() == [0]


def test_what_cannot_be_seen(reader: SourceReader, tmp_path: Path) -> None:
    states = b"/ExtGState << /Gone << /ca 0 >> /Plain << /SA true >> /Half << /ca 0.5 >> >>"
    contents = b"".join(
        (
            text("a", UPRIGHT, before="3 Tr"),
            b"0 Tr q /Gone gs " + text("b", UPRIGHT) + b"Q ",
            b"/Plain gs " + text("c", UPRIGHT),
            text("d", (1, 0, 0, 1, 1000, 700)),
            b"q 0 0 50 50 re W n " + text("e", UPRIGHT) + b"Q ",
            b"/Half gs " + text("f", UPRIGHT),
        )
    )
    found = layer(read(reader, tmp_path, one(contents, FONT + states)))
    assert dict(zip(found.characters.text, found.visible.tolist(), strict=True)) == {
        "a": False, "b": False, "c": True, "d": False, "e": False, "f": True,
    }  # fmt: skip
    assert found.luminance[-1] == pytest.approx(0.5)


def test_colours(reader: SourceReader, tmp_path: Path) -> None:
    colours = ["1 0 0 rg", "0 0 0 1 k", "0 0 0 0 k", "/Spot cs 1 scn", "1 g"]
    spaces = b"/ColorSpace << /Spot [/Separation /Red /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>] >>"
    contents = b"".join(c.encode() + b" " + text("x", UPRIGHT) for c in colours)
    np.testing.assert_allclose(layer(read(reader, tmp_path, one(contents, FONT + spaces))).luminance, [0.299, 0, 1, 0, 1], atol=0.01)


def test_spaces_stay_and_what_is_no_text_is_marked(reader: SourceReader, tmp_path: Path) -> None:
    found = layer(read(reader, tmp_path, one(text("a b\\001", UPRIGHT))))
    assert found.characters.text[:3] == ("a", " ", "b")
    assert all(ord(c) >= 32 for t in found.characters.text for c in t)


def test_lines_and_rectangles(reader: SourceReader, tmp_path: Path) -> None:
    contents = b"""2 w 100 700 m 300 700 l S  0.5 g 100 500 50 20 re f  1 0 0 1 0 0 cm
        0 g 200 500 100 100 re 202 502 96 96 re f*  1 w 400 400 m 500 400 l 500 300 l S  300 100 m 350 180 l S
        q 0 0 100 100 re W n 50 50 200 200 re f Q  0 0 m 100 50 200 50 300 0 c S"""
    strokes = layer(read(reader, tmp_path, one(contents))).strokes
    rounded = [(tuple(s.box.as_list()), None if s.fill is None else round(s.fill, 2), s.stroke, s.linewidth) for s in strokes]
    assert rounded[0] == ((100, 92, 300, 92), None, 0, 2)
    assert rounded[1][:2] == ((100, 272, 150, 292), 0.5)
    assert [r[0] for r in rounded[2:6]] == [(200, 192, 300, 194), (200, 290, 300, 292), (200, 194, 202, 290), (298, 194, 300, 290)]
    assert [r[0] for r in rounded[6:8]] == [(400, 392, 500, 392), (500, 392, 500, 492)]
    assert rounded[8][0] == (50, 692, 100, 742)
    assert len(rounded) == 9


def test_forms_inherit_the_state_around_them(reader: SourceReader, tmp_path: Path) -> None:
    pdf = Pdf()
    form = pdf.form(b"0 0 50 50 re f " + text("z", UPRIGHT), extra=b"/Matrix [1 0 0 1 10 0]")
    pdf.page(b"0.25 g /X Do 0 g 300 300 10 10 re f", FONT + b" /XObject << /X %d 0 R >>" % form)
    found = layer(read(reader, tmp_path, pdf))
    assert [(s.box.x0, s.fill) for s in found.strokes] == [(10, 0.25), (300, 0)]
    assert found.characters.boxes[0, 0] == pytest.approx(110)
    assert found.luminance[0] == pytest.approx(0.25)


def test_strips_of_one_picture_are_one(reader: SourceReader, tmp_path: Path) -> None:
    pdf = Pdf()
    image = pdf.image(4, 2, bytes(8))
    strips = b"".join(b"q 200 0 0 50 100 %d cm /I Do Q " % (600 - 50 * k) for k in range(4))
    alone = b"q 100 0 0 100 400 100 cm /I Do Q q 100 0 0 1 0 300 cm /I Do Q "
    pdf.page(strips + alone + text("t", UPRIGHT), FONT + b" /XObject << /I %d 0 R >>" % image)
    assert sorted(p.as_list() for p in layer(read(reader, tmp_path, pdf)).pictures) == [[100, 142, 300, 342], [400, 592, 500, 692]]


def scan(rotate: int = 0, layer_text: bytes = b"") -> tuple[Pdf, np.ndarray[tuple[int, int], np.dtype[np.uint8]]]:
    pixels = np.full((300, 200), 250, np.uint8)
    pixels[20:60, 30:150] = 10
    pixels[200:210, 20:180] = 90
    pdf = Pdf()
    image = pdf.image(200, 300, pixels.tobytes())
    contents = b"q 96 0 0 144 0 0 cm /I Do Q " + layer_text
    pdf.page(contents, FONT + b" /XObject << /I %d 0 R >>" % image, box=(0, 0, 96, 144), extra=b"/Rotate %d" % rotate)
    return pdf, pixels


@pytest.mark.parametrize(("rotate", "turns"), [(0, 0), (90, -1), (180, 2), (270, 1)])
def test_a_scan_gives_its_own_pixels_upright(reader: SourceReader, tmp_path: Path, rotate: int, turns: int) -> None:
    pdf, pixels = scan(rotate)
    page = read(reader, tmp_path, pdf)
    np.testing.assert_array_equal(page.pixels, np.rot90(pixels, turns))
    assert page.dpi == pytest.approx(150)
    assert page.dpi_known
    assert page.to_unit.as_list() == [1, 0, 0, 0, 1, 0]
    assert page.text_layer is None


def test_a_scans_hidden_text_is_in_its_pixels(reader: SourceReader, tmp_path: Path) -> None:
    page = read(reader, tmp_path, scan(layer_text=text("HHHH", (1, 0, 0, 1, 14.4, 120), size=14, before="3 Tr"))[0])
    found = layer(page)
    assert not found.visible.any()
    assert (found.width, found.height) == pytest.approx((200, 300))
    np.testing.assert_allclose(found.characters.boxes[0, :2], [30, (144 - 120 - 0.88 * 14) / 0.48], atol=0.5)
    np.testing.assert_allclose(found.size, 14 / 0.48, rtol=1e-3)


def test_a_mask_is_shown_as_it_is_printed(reader: SourceReader, tmp_path: Path) -> None:
    pdf = Pdf()
    bits = np.ones((300, 200), np.uint8)
    bits[100:150, 50:150] = 0
    image = pdf.image(200, 300, np.packbits(bits, axis=1).tobytes(), bits=1, extra=b"/ImageMask true")
    pdf.page(b"0 g q 96 0 0 144 0 0 cm /I Do Q", b"/XObject << /I %d 0 R >>" % image, box=(0, 0, 96, 144))
    page = read(reader, tmp_path, pdf)
    assert page.pixels.shape == (300, 200)
    assert page.pixels[125, 100] < 30
    assert page.pixels[20, 20] > 225


def test_a_full_picture_under_much_text_is_no_scan(reader: SourceReader, tmp_path: Path) -> None:
    page = read(reader, tmp_path, scan(layer_text=text("H" * 60, (1, 0, 0, 1, 2, 120), size=1))[0])
    assert page.dpi == 200
    assert len(layer(page).characters) == 60


def test_pdfium_gives_the_same_boxes_where_pdfminer_fails(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(one(text("Agj", UPRIGHT) + text("up", (0, 1, -1, 0, 300, 300)), extra=b"/Rotate 90").bytes())
    file = PdfFile(path, SETTINGS)
    page = file.document[0]
    display, bounds = display_transform(page), Box(0, 0, *page.get_size())
    ours = interpret(file._miner_page(1), file._plumber.rsrcmgr, display, bounds, 100).glyphs
    theirs = pdfium_glyphs(page, display, PageRecord())
    assert [g.text for g in theirs] == [g.text for g in ours]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.box, b.box, atol=0.1 * a.size)
        assert (a.size, a.angle) == pytest.approx((b.size, b.angle), abs=0.01)
    file._miner_pages.clear()
    text_layer = file.read(1).text_layer
    assert text_layer is not None
    assert "".join(text_layer.characters.text) == "Agjup"
    assert any("pdfium" in w for w in text_layer.warnings)
    page.close()
    file.close()


def test_pages_count_from_one(reader: SourceReader, tmp_path: Path) -> None:
    pdf = one(text("first", UPRIGHT))
    pdf.page(text("second", UPRIGHT))
    assert "".join(layer(read(reader, tmp_path, pdf, 2)).characters.text) == "second"
