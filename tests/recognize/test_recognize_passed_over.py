"""Marks of level lines that no engine reads: drawn strokes between blocks that stand for characters."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.model.geometry import Box
from pipeline.model.page import LineBox
from pipeline.recognize.holes import holes_of
from pipeline.recognize.marks import full_width, mended
from pipeline.recognize.passed_over import by_place
from pipeline.recognize.signs import Sign
from pipeline.recognize.strip import Strip

EM = 40
Stroke = tuple[float, float, float, float]
"""Left, top, width, height in em of the line."""


def strip(cells: list[float], strokes: list[Stroke], length: float = 8.0) -> Strip:
    """A line with blocks at the beginnings of ``cells`` and ``strokes`` besides, in em."""
    mask = np.zeros((EM + 8, round(length * EM)), np.bool_)
    for x, y, w, h in [*((c + 0.06, 0.06, 0.88, 0.88) for c in cells), *strokes]:
        mask[4 + round(y * EM) : 4 + round((y + h) * EM), round(x * EM) : round((x + w) * EM)] = True
    return Strip(mask, 0.0, 4.0, float(EM))


def signs(texts: str, cells: list[float]) -> list[Sign]:
    return [Sign(t, Box(c * EM, 0, (c + 1) * EM, EM)) for t, c in zip(texts, cells, strict=True)]


def found(texts: str, cells: list[float], strokes: list[Stroke], at: int) -> str:
    return by_place((cells[at - 1] + 1) * EM, cells[at] * EM, at, signs(texts, cells), strip(cells, strokes))


@pytest.mark.parametrize(
    ("texts", "strokes", "mark"),
    [
        ("只说小心", [(2.6, 0.04, 0.16, 0.3)], "‘"),
        ("只说小心", [(2.1, 0.04, 0.16, 0.3)], "’"),
        ("只说小’", [(2.1, 0.04, 0.16, 0.3)], "‘"),  # the line closes it further on
        ("‘说小心", [(2.6, 0.04, 0.16, 0.3)], "’"),  # ... or has opened it
        ("只说小心", [(2.5, 0.04, 0.13, 0.3), (2.75, 0.04, 0.13, 0.3)], "“"),
        ("只说“心", [(2.5, 0.04, 0.13, 0.3), (2.75, 0.04, 0.13, 0.3)], ""),  # read already
        ("只说小心", [(2.6, 0.04, 0.16, 0.3), (2.6, 0.45, 0.1, 0.5)], ""),  # it hangs over the rest of a character
        ("只说小心", [(2.6, 0.6, 0.16, 0.3)], ""),
        ("只说小心", [(2.1 + 0.3 * k, 0.44, 0.12, 0.12) for k in range(3)], "…"),
        ("还有对孙", [(2.75, 0.36, 0.18, 0.12)], "一"),  # the end of a worn stroke
        ("还有对孙", [(2.2, 0.36, 0.18, 0.12)], ""),
        ("还□沈秋", [(2.75, 0.36, 0.18, 0.12)], ""),  # a dot of the name behind a bullet
    ],
)
def test_a_mark_between_two_characters(texts: str, strokes: list[Stroke], mark: str) -> None:
    assert found(texts, [0, 1, 3, 4], strokes, 2) == mark


def test_a_squeezed_quotation_mark_is_looked_for_and_white_without_ink_is_not() -> None:
    cells, line = [0.0, 1.0, 2.45, 3.45], LineBox("l1", Box(0, 0, 5 * EM, EM), float(EM))
    holes = holes_of(signs("想把黑灯", cells), strip(cells, [(2.2, 0.04, 0.16, 0.3)]), line)
    assert [(h.at, h.narrow) for h in holes] == [(2, True)]
    assert holes_of(signs("想把黑灯", cells), strip(cells, []), line) == []


@pytest.mark.parametrize(
    ("read", "printed"),
    [("甲”乙", "甲”——乙"), ("甲—乙", "甲——乙"), ("甲一一乙", "甲一一乙")],
)
def test_dashes_in_two_pieces_and_beside_a_quotation_mark(read: str, printed: str) -> None:
    cells = {"甲”乙": [0, 0.55, 3.2], "甲—乙": [0, 1.6, 3.2], "甲一一乙": [0, 1.05, 2.1, 3.2]}[read]
    line = strip([0, 3.2], [(1.1, 0.48, 0.86, 0.06), (2.15, 0.48, 0.86, 0.06)])
    assert "".join(s.text for s in mended(signs(read, cells), line, False, "Hans")) == printed


def test_the_brackets_of_a_documents_year() -> None:
    texts = [Sign(c, Box(0, 0, 1, 1)) for c in "总工[2023]17号"]
    assert "".join(s.text for s in full_width(texts)) == "总工〔2023〕17号"
    texts = [Sign(c, Box(0, 0, 1, 1)) for c in "见[2023]一文"]
    assert "".join(s.text for s in full_width(texts)) == "见[2023]一文"


@pytest.mark.parametrize(("inside", "bullet"), [([], "□"), ([(0.5, 0.5, 0.06, 0.07)], "□"), ([(0.2, 0.2, 0.3, 0.5)], "")])
def test_dirt_in_a_bullet_is_none_of_it(inside: list[Stroke], bullet: str) -> None:
    frame = [(0.1, 0.1, 0.8, 0.06), (0.1, 0.84, 0.8, 0.06), (0.1, 0.1, 0.06, 0.8), (0.84, 0.1, 0.06, 0.8)]
    assert strip([2.0], [*frame, *inside]).bullet(0.0, EM) == bullet


@pytest.mark.parametrize(
    ("texts", "strokes", "mark"),
    [
        ("“说小心", [(4.04, 0.04, 0.16, 0.3), (4.25, 0.04, 0.16, 0.3)], "”"),
        ("“说小心", [(4.04, 0.04, 0.16, 0.3)], ""),  # of another mark
        ("只说小心", [(4.04, 0.04, 0.16, 0.3), (4.25, 0.04, 0.16, 0.3)], ""),  # nothing to close
        ("“说”心", [(4.04, 0.04, 0.16, 0.3), (4.25, 0.04, 0.16, 0.3)], ""),
        ("“说小心", [(4.04, 0.7, 0.16, 0.2), (4.25, 0.7, 0.16, 0.2)], ""),
    ],
)
def test_a_closing_quotation_mark_read_over_at_the_lines_end(texts: str, strokes: list[Stroke], mark: str) -> None:
    cells, line = [0.0, 1.0, 2.0, 3.15], LineBox("l1", Box(0, 0, round(4.45 * EM), EM), float(EM))
    read, print_ = signs(texts, cells), strip([0.0, 1.0, 2.0, 3.0], strokes)
    holes = [h for h in holes_of(read, print_, line) if h.at == 4]
    assert "".join(by_place(h.start, h.end, h.at, read, print_) for h in holes) == mark
