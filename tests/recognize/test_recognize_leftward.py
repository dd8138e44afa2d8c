"""Level lines of vertical pages: turned where the page's own columns, or a date, say that they run from right to left."""

from __future__ import annotations

import pytest

from pipeline.model.geometry import Box
from pipeline.model.page import LineBox
from pipeline.recognize.leftward import turned
from pipeline.recognize.signs import Reading, Sign

COLUMN = "縣政府昨日召集各界開會商會派員列席"


def reading(text: str, vertical: bool) -> Reading:
    cells = [Box(0, 20 * k, 20, 20 * k + 20) if vertical else Box(20 * k, 0, 20 * k + 20, 20) for k in range(len(text))]
    signs = tuple(Sign(t, c) for t, c in zip(text, cells, strict=True))
    return Reading(LineBox(f"{text}{vertical}", Box(0, 0, 400, 400), 20.0, vertical), signs, ("",) * len(text), "ocr")


@pytest.mark.parametrize(
    ("level", "want"), [("會商府政縣", "縣政府商會"), ("縣政府商會", "縣政府商會"), ("一期星日六月五年八國民", "民國八年五月六日星期一")]
)
def test_level_lines_run_as_their_pairs_of_characters_or_their_date_tell(level: str, want: str) -> None:
    assert [r.text for r in turned([reading(COLUMN, True), reading(level, False)])] == [COLUMN, want]


def test_figures_keep_their_order() -> None:
    assert turned([reading(COLUMN, True), reading("340會商府政縣", False)])[1].text == "縣政府商會340"
