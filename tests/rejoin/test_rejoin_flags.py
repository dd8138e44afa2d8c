"""Flags of a whole issue: both values that disagree are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Masthead
from pipeline.model.page import Characters, PageLayout, PageText, TextLine
from pipeline.rejoin.flags import issue_flags, page_flags

NONE = Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
TEXT = PageText(PageLayout(100, 100, 200.0, False, 20.0, ()), NONE, (), "Hans", "ocr")


def page(number: int, label: str | None = None, date: str | None = None) -> LabelledPage:
    return LabelledPage(number, TEXT, (), Masthead(date=date) if date else None, label)


def messages(masthead: Masthead | None, *pages: LabelledPage) -> dict[str, str]:
    return {f.code: f.message for f in issue_flags(masthead, pages)}


def test_an_issue_in_order_has_no_flags() -> None:
    head = Masthead(date="2023-09-11", weekday="星期一", issue_number="36", total_issue_number="1127")
    assert messages(head, page(1), page(2, "第2版", "2023-09-11"), page(3, "第5版")) == {}


def test_weekday_numbers_dates_and_page_numbers() -> None:
    head = Masthead(date="2023-09-11", weekday="星期二", issue_number="1127", total_issue_number="36")
    told = messages(head, page(1), page(2, "第3版", "2023-09-12"), page(3, "第2版"))
    assert "星期一" in told["masthead.weekday"]
    assert "星期二" in told["masthead.weekday"]
    assert "1127" in told["masthead.numbers"]
    assert "2023-09-12" in told["page.date"]
    assert "第2版" in told["page.number"]


@pytest.mark.parametrize(("confidence", "codes"), [(0.97, []), (0.6, ["page.unreadable"])])
def test_a_page_of_guesses_is_told_to_be_one(confidence: float, codes: list[str]) -> None:
    box = Box(0, 0, 280, 20)
    lines = tuple(TextLine(f"l{i}", box, 20.0, "全会号召各级党组织和广大党员", 0, 0, confidence) for i in range(8))
    assert [f.code for f in page_flags(replace(TEXT, lines=lines), ())] == codes
