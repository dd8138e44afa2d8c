"""Images: every mode to grey or RGB, pages, orientation, resolution, bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import DamagedSource, HostileSource, SourceNotFound, UnsupportedSource, UsageError
from pipeline.ingest import SourceReader
from pipeline.ingest.images import read_image, to_array
from pipeline.ingest.scale import body_em, estimate_dpi
from pipeline.model.page import PageSource, Pixels
from pipeline.settings import Settings

SETTINGS = Settings.load().ingest
RAMP: Pixels = np.tile(np.arange(0, 240, 4, dtype=np.uint8), (40, 1))


@pytest.fixture(scope="module")
def reader() -> Iterator[SourceReader]:
    with SourceReader(SETTINGS) as opened:
        yield opened


def read(reader: SourceReader, path: Path, page: int = 1) -> PageSource:
    return reader.read(reader.probe(path, path.name), page)


@pytest.mark.parametrize(
    ("suffix", "media_type", "options"),
    [
        ("png", "image/png", {}),
        ("tif", "image/tiff", {"compression": "tiff_lzw"}),
        ("jp2", "image/jp2", {"irreversible": False}),
        ("webp", "image/webp", {"lossless": True}),
        ("jpg", "image/jpeg", {"quality": 98}),
    ],
)
def test_each_format(reader: SourceReader, tmp_path: Path, suffix: str, media_type: str, options: dict[str, Any]) -> None:
    path = tmp_path / f"x.{suffix}"
    Image.fromarray(np.dstack([RAMP, RAMP[:, ::-1], RAMP])).save(path, **options)
    source = reader.probe(path, "in/x")
    assert (source.media_type, source.page_count, source.name, len(source.sha256)) == (media_type, 1, "in/x", 64)
    page = reader.read(source, 1)
    assert page.pixels.shape == (40, 60, 3)
    np.testing.assert_allclose(page.pixels[:, :, 1], RAMP[:, ::-1], atol=6)
    assert page.text_layer is None
    assert page.to_unit.as_list() == [1, 0, 0, 0, 1, 0]


def test_the_content_decides_not_the_suffix(reader: SourceReader, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    Image.fromarray(RAMP).save(path, format="PNG")
    assert reader.probe(path, "x.pdf").media_type == "image/png"


def test_pages_of_a_black_and_white_tiff(reader: SourceReader, tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    first, second = Image.new("1", (64, 32), 1), Image.new("1", (32, 64), 0)
    first.save(path, save_all=True, append_images=[second], compression="group4", dpi=(300, 300))
    assert reader.probe(path, "x.tif").page_count == 2
    page = read(reader, path, 2)
    assert (page.pixels.shape, page.pixels.max(), page.dpi, page.dpi_known) == ((64, 32), 0, 300, True)
    assert read(reader, path, 1).pixels.min() == 255
    with pytest.raises(UsageError, match="1 to 2"):
        read(reader, path, 3)


def test_every_mode_becomes_grey_or_rgb() -> None:
    grey = Image.fromarray(RAMP)
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    colourful = Image.fromarray(np.dstack([RAMP, RAMP, 255 - RAMP])).quantize(16)
    assert to_array(grey).shape == (40, 60)
    assert to_array(grey.convert("P")).shape == (40, 60)
    assert to_array(colourful).shape == (40, 60, 3)
    assert to_array(clear).min() == 255
    assert to_array(Image.new("LA", (4, 4), (0, 0))).min() == 255
    assert to_array(Image.new("CMYK", (4, 4), (0, 0, 0, 255))).max() == 0
    assert to_array(Image.new("1", (4, 4), 1)).tolist() == [[255] * 4] * 4
    keyed = grey.convert("P")
    keyed.info["transparency"] = 0
    assert to_array(keyed)[0, 0].tolist() == 255
    for depth in (8, 12, 16):
        deep = (np.linspace(0, 1, 60) * (2**depth - 1)).astype(np.uint16)
        np.testing.assert_allclose(to_array(Image.fromarray(np.tile(deep, (4, 1))))[0], np.linspace(0, 255, 60), atol=1)
    np.testing.assert_allclose(to_array(Image.fromarray(np.linspace(0, 1, 60, dtype=np.float32)[None]))[0], np.linspace(0, 255, 60), atol=1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "x.png"
    image = Image.fromarray(RAMP)
    image.getexif()[0x0112] = orientation
    image.save(path, exif=image.getexif())
    from_pillow = np.asarray(_transposed(path))
    np.testing.assert_array_equal(read_image(path, 1, SETTINGS).pixels, from_pillow)


def _transposed(path: Path) -> Image.Image:
    steps = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_270],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_90],
    }
    with Image.open(path) as image:
        out = image.copy()
        for step in steps.get(int(image.getexif().get(0x0112, 1)), []):
            out = out.transpose(step)
    return out


def test_damaged_foreign_missing_and_empty(reader: SourceReader, tmp_path: Path) -> None:
    whole, cut, words, empty = (tmp_path / n for n in ("a.jpg", "b.jpg", "c.png", "d.tif"))
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 300), np.uint8)).save(whole)
    cut.write_bytes(whole.read_bytes()[:9000])
    words.write_text("no image")
    empty.touch()
    with pytest.raises(DamagedSource, match=r"b\.jpg, page 1"):
        read(reader, cut)
    with pytest.raises(UnsupportedSource, match=r"c\.png"):
        read(reader, words)
    with pytest.raises(DamagedSource, match="empty"):
        read(reader, empty)
    with pytest.raises(SourceNotFound):
        reader.probe(tmp_path / "e.png", "e.png")
    assert read(reader, whole).pixels.shape == (300, 300)


def test_size_is_judged_from_the_header(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    Image.new("1", (2000, 2000)).save(path)
    with SourceReader(replace(SETTINGS, max_megapixels=1.0)) as small, pytest.raises(HostileSource) as error:
        small.probe(path, "x.png")
    assert error.value.code == "source.hostile.pixels"


def test_more_pages_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    image = Image.new("L", (4, 4))
    image.save(path, save_all=True, append_images=[image] * 5)
    with SourceReader(replace(SETTINGS, max_pages=5)) as small, pytest.raises(HostileSource) as error:
        small.probe(path, "x.tif")
    assert error.value.code == "source.hostile.pages"


def typeset(em: int, rows: int = 30, columns: int = 40) -> Pixels:
    """A page of made-up characters: strokes inside cells of ``em`` pixels, some of them headlines three times as large."""
    rng = np.random.default_rng(em)
    page = np.full((rows * em * 3 // 2 + 5 * em, columns * em + 2 * em), 245, np.uint8)
    cells = [(5 * em + r * em * 3 // 2, em + c * em, em) for r in range(rows) for c in range(columns)]
    for y, x, size in [*cells, *((em // 2, em + 4 * em * k, 3 * em) for k in range(8))]:
        margin, stroke = round(0.05 * size), max(1, size // 14)
        inner = size - 2 * margin
        for at in (0, inner - stroke, int(rng.integers(stroke, inner - stroke))):
            page[y + margin + at : y + margin + at + stroke, x + margin : x + margin + inner] = 20
        page[y + margin : y + margin + inner, x + margin + inner // 2 :][:, :stroke] = 20
    return page


@pytest.mark.parametrize("em", [16, 25, 38, 75])
def test_resolution_from_the_body_type(em: int) -> None:
    found = body_em(typeset(em))
    assert found is not None
    assert 0.85 * em < found < 1.2 * em
    assert 0.85 * 8 * em < estimate_dpi(typeset(em)) < 1.2 * 8 * em


@pytest.mark.parametrize(
    ("stated", "known"), [((72, 72), False), ((96, 96), False), ((300, 300), True), ((5000, 5000), False), (None, False)]
)
def test_only_a_sane_resolution_is_believed(reader: SourceReader, tmp_path: Path, stated: tuple[int, int] | None, known: bool) -> None:
    path = tmp_path / "x.png"
    options: dict[str, Any] = {"dpi": stated} if stated else {}
    Image.fromarray(RAMP).save(path, **options)
    page = read(reader, path)
    assert page.dpi_known is known
    assert page.dpi == pytest.approx(300 if known else 200, abs=0.1)
