"""Vertical pages with a text layer: columns set as close as their characters, level lines from right to left, spaced-out heads."""

from __future__ import annotations

import numpy as np

from pipeline.layout import analyse
from pipeline.model.page import Characters, PageImage, PageLayout, TextLayer
from pipeline.model.warp import Warp
from pipeline.settings import Settings

EM = 20.0
Cell = tuple[str, float, float, float]


def columns(pitch: float, advance: float) -> list[Cell]:
    """Eight columns of twelve characters from the right."""
    return [(chr(0x4E00 + 20 * c + k), 800 - c * pitch * EM, 300 + k * advance * EM, EM) for c in range(8) for k in range(12)]


def read(cells: list[Cell]) -> tuple[PageLayout, list[str]]:
    """The page's layout and the texts of its lines."""
    n = len(cells)
    boxes = np.array([(x, y, x + em, y + em) for _, x, y, em in cells], np.float32)
    layer = TextLayer(
        width=1000.0,
        height=1000.0,
        characters=Characters(tuple(c[0] for c in cells), boxes, np.ones(n, np.float32)),
        size=np.array([c[3] for c in cells], np.float32),
        angle=np.zeros(n, np.float32),
        font=np.zeros(n, np.int32),
        font_names=("Song",),
        visible=np.ones(n, np.bool_),
        luminance=np.zeros(n, np.float32),
    )
    layout = analyse(PageImage(np.full((1000, 1000), 255, np.uint8), 200.0, Warp(), layer=layer), Settings.load().layout)
    return layout, ["".join(cells[m][0] for m in k.marks) for k in layout.lines]


def test_columns_no_further_apart_than_their_characters_are_vertical() -> None:
    layout, texts = read(columns(pitch=1.15, advance=1.12))
    assert layout.vertical
    assert {len(t) for t in texts} == {12}


def test_a_level_line_that_runs_from_right_to_left_is_read_so_and_whole_where_spaced_out() -> None:
    row = [(t, 700 - 1.4 * 2 * EM * k, 200.0, 2 * EM) for k, t in enumerate("東南時報")]
    assert "東南時報" in read([*columns(1.6, 1.0), *row])[1]


def test_a_spaced_out_standing_head_is_one_upright_line() -> None:
    head = [(t, 860.0, 300 + 1.8 * 1.8 * EM * k, 1.8 * EM) for k, t in enumerate("要電")]
    layout, texts = read([*head, *columns(1.6, 1.0)])
    assert layout.lines[texts.index("要電")].vertical


def test_spaced_out_heads_side_by_side_are_upright_lines_where_columns_stand_nearer_than_their_characters() -> None:
    heads = ["輪船觸礁乘客", "昨夜大火焚屋"]
    cells = [(t, 900.0 - 1.28 * 2 * EM * i, 300 + 1.7 * 2 * EM * k, 2 * EM) for i, text in enumerate(heads) for k, t in enumerate(text)]
    assert set(heads) <= set(read([*cells, *columns(1.6, 1.0)])[1])
