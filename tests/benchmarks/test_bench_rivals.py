"""The runner of the comparison: what is not installed is skipped, tiles and crops lie where they should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import rival
import rivals
import time_of_a_page
from measures import Share

ROOT = Path(__file__).resolve().parents[2]


def test_a_program_that_is_not_there_is_told_apart_from_one_that_fails(tmp_path: Path) -> None:
    script = "import sys; sys.modules['docvortex'] = None; import runpy; runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    command = [sys.executable, "-c", script, str(ROOT / "benchmarks" / "rival.py"), "docvortex", str(tmp_path / "read.json")]
    done = subprocess.run(command, input="[]", capture_output=True, text=True, check=False)
    assert done.returncode == rival.MISSING
    assert "docvortex" in done.stderr


def test_every_program_that_is_compared_can_be_read() -> None:
    named = {program for kind in rivals.PROGRAMS.values() for program in kind}
    assert named - {rivals.OURS} == set(rival.PROGRAMS)


@pytest.mark.parametrize("kind", rivals.PAGES)
def test_the_pages_are_in_the_corpus(kind: str) -> None:
    assert [page.name for page in rivals.chosen(ROOT / "samples" / "benchmark", kind, "")] == list(rivals.PAGES[kind])


def test_tiles_cover_the_page_and_give_boxes_of_the_page() -> None:
    page = np.arange(3000 * 2000, dtype=np.int32).reshape(3000, 2000)

    def model(tile: Any) -> SimpleNamespace:
        return SimpleNamespace(boxes=[[0, 0, tile.shape[1], tile.shape[0]]], class_names=["text"])

    seen = np.zeros(page.shape, bool)
    for _, (x0, y0, x1, y1) in rival.tiled(model, page, 200):
        seen[int(y0) : int(y1), int(x0) : int(x1)] = True
    assert seen.all()


def test_a_column_that_two_tiles_saw_is_one_region_and_its_neighbour_is_another() -> None:
    column, below, neighbour, again = [0.0, 0, 100, 500], [2.0, 450, 101, 900], [110.0, 0, 210, 900], [5.0, 20, 90, 400]
    found = rival.merged([("Text", box) for box in (column, below, neighbour, again)])
    assert sorted(found) == [("Text", [0, 0, 101, 900]), ("Text", neighbour)]


def test_a_false_picture_swallows_no_text() -> None:
    picture, text = ("Picture", [0.0, 0, 500, 500]), ("Text", [10.0, 10, 90, 90])
    assert rival.merged([picture, text]) == [picture, text]
    assert rival.merged([picture, ("Picture", [10.0, 10, 90, 90])]) == [picture]


def test_a_figure_that_a_program_cannot_have_is_a_dash() -> None:
    cells = rivals.row("x", {"found": Share(1, 2)}, rivals.Run(0, 30, 40, 500, "1.0"), 2).split(" | ")
    assert cells[0] == "| x 1.0"
    assert cells[1:4] == ["–", "–", "0.500"]
    assert cells[-4:] == ["15.0", "20.0", "4.0", "500 |"]


def test_a_crop_follows_the_lines_polygon() -> None:
    page = np.full((200, 200, 3), 255, np.uint8)
    page[40:60, 100:180] = 0
    flat, vertical = time_of_a_page.crop(page, {"bbox": [100, 40, 180, 60]})
    assert not vertical
    assert flat.shape == (25, 85, 3)
    assert flat[12, 42].max() == 0
    assert flat[0].min() == 255
    turned, vertical = time_of_a_page.crop(page.transpose(1, 0, 2), {"bbox": [40, 100, 60, 180]})
    assert vertical
    assert (turned.transpose(1, 0, 2) == flat).all()
    upright, _ = time_of_a_page.crop(
        page.transpose(1, 0, 2), {"bbox": [40, 100, 60, 180], "poly": [[60, 100], [60, 180], [40, 180], [40, 100]]}
    )
    assert upright.shape == flat.shape


def test_the_plot_has_a_bar_a_room() -> None:
    row = time_of_a_page.Spent("a<b", {"layout": 2.0, "recognize": 5.0}, 3.0, 0.0)
    drawn = time_of_a_page.svg([row, row])
    assert drawn.count("<rect") == 1 + len(time_of_a_page.ROOMS) * 3
    assert "a&lt;b" in drawn
