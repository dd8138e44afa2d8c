"""Captions and credits of photographs."""

from __future__ import annotations

import pytest

from pipeline.model.geometry import Box
from pipeline.model.issue import Fragment, Text
from pipeline.rejoin.fields import _split


@pytest.mark.parametrize(
    ("printed", "credit", "names"),
    [
        ("图为现场（记者 王明 摄）", "记者 王明 摄", ("王明",)),
        ("图为现场。（资料图片）", "资料图片", ()),
        ("图为现场 新华社发（王明 摄）", "新华社发（王明 摄）", ("王明",)),
        ("图为现场。王明 摄", "王明 摄", ("王明",)),
    ],
)
def test_a_credit_stands_without_brackets_around_it(printed: str, credit: str, names: tuple[str, ...]) -> None:
    caption, got, found = _split(Text((Fragment(1, "l1", "r1", printed, Box(0, 0, 100, 10), 1.0),)))
    assert caption is not None
    assert caption.text.startswith("图为现场")
    assert got is not None
    assert (got.text, found) == (credit, names)
