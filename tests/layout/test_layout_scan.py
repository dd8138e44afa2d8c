"""Scanned pages drawn by the test: blocks of strokes the size of characters, rules, tones."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest

from pipeline.layout.pictures import Kind, Tone
from pipeline.layout.plate import make_plate
from pipeline.layout.scan import analyse_scan, lines_in_ink
from pipeline.layout.trim import trimmed
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import FrameKind, LineBox, PageImage, PageLayout, Pixels
from pipeline.model.warp import Warp
from pipeline.settings import Settings

EM = 26
PITCH = 37


class Paper:
    """A page to print on: white, 8-bit; ``lines`` are the em boxes of what was set."""

    def __init__(self, width: int = 1500, height: int = 1500) -> None:
        self.pixels: Pixels = np.full((height, width), 236, np.uint8)
        self.lines: list[Box] = []
        self.dice = np.random.default_rng(7)

    def glyph(self, x: int, y: int, em: int, ink: int = 30) -> None:
        """A character: strokes from edge to edge of its cell, none at the same height as its neighbour's."""
        m, t = em // 20 + 1, max(2, em // 13)
        x0, y0, x1, y1 = x + m + t // 2, y + m + t // 2, x + em - m - t // 2 - 1, y + em - m - t // 2 - 1
        u, v = (int(k) for k in self.dice.integers(em // 4, 3 * em // 4, 2))
        cv2.line(self.pixels, (x0, y0), (x1, y1), ink, t)
        cv2.line(self.pixels, (x1, y0), (x0, y1), ink, t)
        cv2.line(self.pixels, (x + u, y0), (x + u, y1), ink, t)
        cv2.line(self.pixels, (x0, y + v), (x1, y + v), ink, t)

    def line(self, x: int, y: int, count: int, em: int = EM, ink: int = 30, skip: tuple[int, ...] = ()) -> Box:
        for k in range(count):
            if k not in skip:
                self.glyph(x + k * em, y, em, ink)
        box = Box(x, y, x + count * em, y + em)
        self.lines.append(box)
        return box

    def stack(self, x: int, y: int, count: int, em: int) -> Box:
        for k in range(count):
            self.glyph(x, y + k * em, em)
        return Box(x, y, x + em, y + count * em)

    def column(self, x: int, y: int, rows: int, count: int = 15) -> None:
        for r in range(rows):
            self.line(x, y + r * PITCH, count)

    def image(self) -> PageImage:
        return PageImage(pixels=self.pixels, dpi=200.0, to_source=Warp())


def read(paper: Paper) -> PageLayout:
    return analyse_scan(paper.image(), Settings.load().layout)


def match(box: Box, lines: tuple[LineBox, ...]) -> LineBox | None:
    return next((k for k in lines if k.box.iou(box) > 0.6), None)


def lost(paper: Paper, layout: PageLayout) -> list[Box]:
    return [b for b in paper.lines if match(b, layout.lines) is None]


@pytest.mark.parametrize("gutter", [0.8, 1.0, 1.5])
def test_no_line_runs_over_a_gutter(gutter: float) -> None:
    paper = Paper()
    for k in range(3):
        paper.column(100 + round(k * (15 + gutter) * EM), 100, 30)
    layout = read(paper)
    assert not layout.vertical
    assert layout.body_em == pytest.approx(EM, rel=0.08)
    assert len(layout.lines) == 90
    assert lost(paper, layout) == []


def test_a_full_em_space_splits_no_line() -> None:
    paper = Paper()
    paper.column(100, 100, 12)
    gap = paper.line(100, 100 + 12 * PITCH, 15, skip=(5,))
    paper.column(100, 100 + 13 * PITCH, 12)
    layout = read(paper)
    assert match(gap, layout.lines) is not None
    assert len(layout.lines) == 25


def test_marks_at_both_ends_of_a_line_belong_to_it_and_a_scrap_of_a_column_rule_does_not() -> None:
    paper = Paper()
    paper.column(100, 100, 12)
    y = 100 + 12 * PITCH
    box = paper.line(100 + EM, y, 13)
    for x in (box.x0 - 13, box.x0 - 7, box.x1 + 15, box.x1 + 21):  # “ before, and behind the white of a full stop, ”
        cv2.rectangle(paper.pixels, (int(x), y + 2), (int(x) + 2, y + 8), 30, -1)
    paper.column(100, y + PITCH, 12)
    for k in range(25):
        cv2.rectangle(paper.pixels, (100 + 15 * EM + 12, 100 + k * PITCH), (100 + 15 * EM + 13, 100 + k * PITCH + 20), 30, -1)
    layout = read(paper)
    found = match(box, layout.lines)
    assert found is not None
    assert (found.box.x0, found.box.x1) == pytest.approx((box.x0 - 13, box.x1 + 24), abs=2)
    assert max(k.box.x1 for k in layout.lines) < 100 + 15 * EM + 4


def test_a_number_at_the_head_of_a_line_is_part_of_it() -> None:
    paper = Paper()
    paper.column(100, 100, 12)
    y, low = 100 + 12 * PITCH, round(0.6 * EM)
    for k in range(4):
        left = 100 + k * EM // 2
        cv2.rectangle(paper.pixels, (left + 2, y + EM - 3 - low), (left + EM // 2 - 4, y + EM - 3), 30, -1)
    rest = paper.line(100 + 2 * EM + 20, y, 12)
    paper.column(100, y + PITCH, 12)
    found = match(rest, read(paper).lines)
    assert found is not None
    assert found.box.x0 == pytest.approx(100, abs=4)


def test_a_headline_is_one_line_over_its_columns() -> None:
    paper = Paper()
    head = paper.line(150, 80, 9, em=78)
    paper.column(100, 220, 20)
    paper.column(100 + 16 * EM, 220, 20)
    layout = read(paper)
    found = match(head, layout.lines)
    assert found is not None
    assert found.em == pytest.approx(78, rel=0.12)
    assert lost(paper, layout) == []


def test_a_page_in_columns_is_vertical_and_its_lines_too() -> None:
    paper = Paper()
    paper.column(100, 100, 20)
    paper.pixels = np.ascontiguousarray(paper.pixels.T[:, ::-1])
    layout = read(paper)
    assert layout.vertical
    assert len(layout.lines) == 20
    assert all(k.vertical for k in layout.lines)


def test_a_flat_character_at_the_foot_of_a_column_is_part_of_it() -> None:
    paper = Paper()
    paper.column(100, 100, 20)
    y, end = 100 + 7 * PITCH, 100 + 15 * EM
    cv2.rectangle(paper.pixels, (end + EM // 2 - 1, y + 3), (end + EM // 2 + 1, y + EM - 3), 30, -1)
    paper.pixels = np.ascontiguousarray(paper.pixels.T[:, ::-1])
    ends = sorted(k.box.y1 for k in read(paper).lines)
    assert ends[-1] == pytest.approx(end + EM / 2 + 2, abs=2)
    assert max(ends[:-1]) < end + 4


def test_a_vertical_headline_beside_level_text() -> None:
    paper = Paper()
    head = paper.stack(100, 100, 7, em=60)
    paper.column(220, 100, 14)
    layout = read(paper)
    found = match(head, layout.lines)
    assert found is not None
    assert found.vertical
    assert lost(paper, layout) == []


def test_rules_and_the_box_they_close() -> None:
    paper = Paper()
    cv2.rectangle(paper.pixels, (80, 80), (700, 700), 40, 1)
    paper.column(120, 120, 12)
    cv2.line(paper.pixels, (100, 800), (1300, 800), 40, 2)
    cv2.line(paper.pixels, (100, 808), (1300, 808), 40, 2)
    layout = read(paper)
    assert any(f.kind is FrameKind.RULED and f.box.iou(Box(80, 80, 701, 701)) > 0.95 for f in layout.frames)
    double = [r for r in layout.rules if r.horizontal and abs(r.box.cy - 804) < 8]
    assert [r.style.value for r in double] == ["double"]
    assert lost(paper, layout) == []


def test_a_stroke_in_line_with_a_rule_below_is_no_part_of_it() -> None:
    paper = Paper()
    paper.column(100, 200, 20)
    paper.column(100 + 17 * EM, 200, 20)
    x, y = 100 + 16 * EM, 120
    head = paper.line(100, y, 30)
    cv2.rectangle(paper.pixels, (x, y + 1), (x + 1, y + EM - 2), 30, -1)
    cv2.rectangle(paper.pixels, (x, y + EM + 14), (x + 1, 940), 30, -1)
    layout = read(paper)
    rule = next(r for r in layout.rules if not r.horizontal)
    assert rule.box.y0 == pytest.approx(y + EM + 14, abs=3)
    assert match(head, layout.lines) is not None


@pytest.mark.parametrize("modules", [21, 33])
def test_a_code_is_known_by_its_finder_patterns(modules: int) -> None:
    paper = Paper()
    paper.column(100, 400, 20)
    dots = paper.dice.random((modules, modules)) < 0.35
    for top, left in ((0, 0), (0, modules - 7), (modules - 7, 0)):
        dots[max(0, top - 1) : top + 8, max(0, left - 1) : left + 8] = False
        dots[top : top + 7, left : left + 7] = True
        dots[top + 1 : top + 6, left + 1 : left + 6] = False
        dots[top + 2 : top + 5, left + 2 : left + 5] = True
    side = 5 * modules
    paper.pixels[100 : 100 + side, 300 : 300 + side][np.kron(dots, np.ones((5, 5))) > 0] = 30
    codes = [p for p in read(paper).pictures if p.kind == "qr"]
    assert len(codes) == 1
    assert codes[0].box.iou(Box(300, 100, 300 + side, 100 + side)) > 0.95


def test_light_type_on_a_bar_and_a_photograph_without_type() -> None:
    paper = Paper()
    paper.pixels[80:200, 100:900] = 25
    head = paper.line(200, 110, 8, em=60, ink=240)
    noise = cv2.GaussianBlur(paper.dice.integers(0, 255, (400, 500)).astype(np.uint8), (0, 0), 9)
    paper.pixels[300:700, 100:600] = np.clip(90 + (noise.astype(float) - 127) * 4, 10, 190).astype(np.uint8)
    paper.column(700, 300, 14)
    layout = read(paper)
    found = match(head, layout.lines)
    assert found is not None
    assert found.reversed
    assert any(f.kind is FrameKind.REVERSED for f in layout.frames)
    assert [p.box.iou(Box(100, 300, 600, 700)) > 0.85 for p in layout.pictures] == [True]
    assert lost(paper, layout) == []


def test_ink_of_no_line_is_left_over_or_pictured() -> None:
    paper = Paper()
    paper.column(100, 100, 14)
    cv2.line(paper.pixels, (860, 860), (1140, 1140), 30, 25)
    cv2.line(paper.pixels, (1140, 860), (860, 1140), 30, 25)
    layout = read(paper)
    blot = Box(850, 850, 1150, 1150)
    known = [*layout.leftovers, *(p.box for p in layout.pictures), *(k.box for k in layout.lines)]
    assert any(b.iou(blot) > 0.7 for b in known)


def test_only_masked_ink_is_read() -> None:
    paper = Paper()
    head = paper.line(150, 80, 9, em=78)
    paper.column(100, 220, 20)
    mask = np.zeros(paper.pixels.shape, np.bool_)
    mask[60:180] = True
    lines = lines_in_ink(paper.image(), mask)
    assert len(lines) == 1
    assert lines[0].box.iou(head) > 0.7


def test_blank_and_tiny_pages_have_no_lines() -> None:
    for size in ((40, 30), (1500, 1000)):
        image = dataclasses.replace(Paper().image(), pixels=np.full(size, 240, np.uint8))
        assert analyse_scan(image, Settings.load().layout).lines == ()


def test_the_same_page_gives_the_same_layout_in_colour() -> None:
    paper = Paper()
    paper.column(100, 100, 14)
    first, again = read(paper), read(paper)
    assert first == again
    assert [k.id for k in first.lines] == [f"l{i:04d}" for i in range(1, 15)]
    colour = dataclasses.replace(paper.image(), pixels=np.repeat(paper.pixels[:, :, None], 3, axis=2))
    assert len(analyse_scan(colour, Settings.load().layout).lines) == 14


def test_a_column_over_a_picture_keeps_its_gutter_below_a_headline() -> None:
    paper = Paper()
    paper.line(100, 60, 31)
    paper.column(100, 120, 4)
    paper.column(100 + 17 * EM, 120, 4)
    layout = read(paper)
    assert lost(paper, layout) == []


def test_a_picture_reaches_over_its_light_sky() -> None:
    paper = Paper()
    paper.pixels[300:420, 200:900] = 205
    paper.pixels[420:600, 200:900] = 120
    paper.column(100, 700, 6)
    (picture,) = read(paper).pictures
    assert picture.box.iou(Box(200, 300, 900, 600)) > 0.85


def test_two_frames_side_by_side_are_two() -> None:
    paper = Paper(1500, 1500)
    for x in (60, 720):
        cv2.rectangle(paper.pixels, (x, 100), (x + 640, 700), 40, 2)
        paper.column(x + 60, 160, 10)
    boxes = [f.box for f in read(paper).frames if f.kind is FrameKind.RULED]
    assert all(any(b.iou(Box(x, 100, x + 640, 700)) > 0.9 for b in boxes) for x in (60, 720))


def test_a_grey_bar_with_light_type_is_read() -> None:
    paper = Paper()
    paper.pixels[100:200, 100:900] = 120
    for k in range(8):
        paper.glyph(300 + 50 * k, 125, 48, ink=235)
    paper.column(100, 240, 10)
    layout = read(paper)
    assert any(k.reversed for k in layout.lines)
    assert any(f.kind is FrameKind.REVERSED for f in layout.frames)
    assert not layout.pictures


def test_first_characters_before_commas_are_no_vertical_line() -> None:
    paper = Paper()
    for r in range(14):
        tight = 5 <= r < 9
        box = paper.line(100, 100 + r * (EM + 3), 16, skip=(1,) if tight else ())
        if tight:
            paper.pixels[int(box.y1) - 7 : int(box.y1) - 2, 100 + EM + 2 : 100 + EM + 6] = 30
    layout = read(paper)
    assert not any(k.vertical for k in layout.lines)
    assert lost(paper, layout) == []


def test_a_vertical_headline_ends_at_the_rule_above_it() -> None:
    paper = Paper()
    paper.stack(930, 64, 1, em=66)
    cv2.line(paper.pixels, (60, 140), (1400, 140), 30, 3)
    head = paper.stack(930, 152, 7, em=66)
    for r in range(14):
        paper.line(200, 200 + r * PITCH, 15)
    found = match(head, read(paper).lines)
    assert found is not None
    assert found.box.y0 > 140


def test_a_dense_character_of_a_headline_is_no_bar() -> None:
    paper = Paper()
    em = 4 * EM
    head = paper.line(100, 80, 9, em=em, skip=(4,))
    x, y = 100 + 4 * em + 8, 84
    paper.pixels[y : y + em - 10, x : x + em - 18] = 30
    for k in (1, 2):
        paper.pixels[y + k * em // 3 - 4 : y + k * em // 3, x + 8 : x + em - 26] = 236
    paper.column(100, 240, 14)
    layout = read(paper)
    assert layout.frames == ()
    assert match(head, layout.lines) is not None


def test_a_picture_that_fades_to_paper_keeps_off_the_lines_above_it() -> None:
    paper = Paper()
    paper.column(500, 130, 6)
    paper.pixels[400:900, 100:900] = 110
    plate = make_plate(paper.pixels)
    colour = np.repeat(paper.pixels[:, :, None], 3, axis=2)
    em = plate.em / plate.scale
    guess = Affine.scale(plate.scale).box(Box(100, 240, 900, 900))
    found = Affine.scale(1 / plate.scale).box(trimmed(plate, colour, [Tone(guess, Kind.PHOTO)])[0].box)
    assert 350 - 0.5 * em < found.y0 < 400 + em
    assert found.y1 == pytest.approx(900)
    whole = Affine.scale(plate.scale).box(Box(100, 400, 900, 900))
    assert trimmed(plate, colour, [Tone(whole, Kind.PHOTO)])[0].box == whole


def test_thick_frames_of_advertisements_in_a_grid_are_boxes() -> None:
    paper = Paper()
    for x in (60, 520, 980, 1440):
        paper.pixels[60:900, x - 8 : x + 8] = 20
    for y in (60, 480, 900):
        paper.pixels[y - 8 : y + 8, 52:1448] = 20
    for x in (60, 520, 980):
        for y in (60, 480):
            paper.column(x + 50, y + 60, 8, count=12)
    layout = read(paper)
    boxes = [f.box for f in layout.frames if f.kind is FrameKind.RULED]
    assert all(any(b.iou(Box(x, y, x + 460, y + 420)) > 0.85 for b in boxes) for x in (60, 520, 980) for y in (60, 480))
    assert lost(paper, layout) == []


@pytest.mark.parametrize("broken", [True, False])
def test_posts_of_characters_below_one_another_are_no_rule(broken: bool) -> None:
    paper = Paper()
    for r in range(14):
        y = 100 + r * PITCH
        paper.line(100, y, 9)
        paper.line(100 + 10 * EM + 4, y, 10)
        if broken:
            cv2.rectangle(paper.pixels, (100 + 9 * EM + 14, y + 1), (100 + 9 * EM + 17, y + EM - 2), 30, -1)
    if not broken:
        cv2.rectangle(paper.pixels, (100 + 9 * EM + 14, 101), (100 + 9 * EM + 17, 100 + 14 * PITCH), 30, -1)
    assert bool(read(paper).rules) != broken
