"""Joins and breaks at line ends."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.geometry import Box
from pipeline.model.issue import Fragment, Text
from pipeline.rejoin.seams import INDENT, SetLine, decide, paragraph_indent
from pipeline.rejoin.texts import cut, seam_glue


class Words:
    """A lexicon of one word."""

    def __init__(self, word: str = "") -> None:
        self.word = word

    def word_over(self, left: str, right: str) -> tuple[str, float] | None:
        over = any(left.endswith(self.word[:i]) and right.startswith(self.word[i:]) for i in range(1, len(self.word)))
        return (self.word, 0.9) if over else None


def line(text: str, x0: float = 0, x1: float = 100, y: float = 0, column: str = "p0", page: int = 1) -> SetLine:
    return SetLine(text, Box(x0, y, x1, y + 10), 0, 100, 10, page, column)


def test_a_word_cut_by_a_column_is_one_again() -> None:
    seam = decide(line("二十大和市第十二次党代"), line("表大会胜利召开。", x1=80, column="p1"), Words("党代表大会"))
    assert seam.joined
    assert (seam.at, seam.word) == ("column", "党代表大会")


def test_an_indented_line_begins_a_paragraph_even_after_a_full_line() -> None:
    assert not decide(line("会议取得圆满成功。"), line("曹立强指出，", x0=20, y=15), Words()).joined


def test_a_line_that_begins_with_a_digit_or_a_quotation_goes_on() -> None:
    for start in ("25厘米自动封控", "“参谋部”作用"):
        assert decide(line("道路积水"), line(start, y=15), Words()).joined


def test_pieces_of_one_printed_row_are_never_parted() -> None:
    assert decide(line("会议强调，", x1=50), line("要把产业发展", x0=55), Words()).joined


def test_a_page_end_is_told() -> None:
    assert decide(line("筹措人才公寓"), line("2400套", page=2, column="p9"), Words()).at == "page"


def test_no_space_in_chinese_and_one_between_latin_words() -> None:
    assert seam_glue("党代", "表大会") == ""
    assert seam_glue("hello", "world") == " "
    assert seam_glue("2026", "年") == ""
    assert seam_glue("News,", "Views") == " "
    assert seam_glue("22:", "02") == seam_glue("12,", "345") == ""


@given(st.lists(st.text(alphabet="党代表大会abc1。", min_size=1, max_size=6), min_size=1, max_size=5), st.data())
def test_cuts_of_a_text_lose_no_character(pieces: list[str], data: st.DataObject) -> None:
    text = Text(tuple(Fragment(1, f"l{i}", "r1", p, Box(0, 0, 1, 1), 1.0) for i, p in enumerate(pieces)))
    at = data.draw(st.integers(0, len(text.text)))
    assert cut(text, 0, at).text + cut(text, at, len(text.text)).text == text.text


def test_a_numbered_item_begins_a_paragraph_after_a_full_stop() -> None:
    assert not decide(line("市医疗保障局相关负责人。"), line("一、什么是长期护理保险？", x1=90, y=15), Words()).joined
    assert decide(line("分为三类，"), line("一、重点区域", y=15), Words()).joined


def test_paragraphs_of_vertical_columns_may_be_set_in_by_one_em() -> None:
    rows = [line("一二三四五六七八九", x0=x, y=20 * k) for k, x in enumerate((10, 0, 10, 0, 0))]
    assert paragraph_indent(rows) == 1.0
    assert paragraph_indent([*rows, line("一二三四五六七八", x0=20)]) == INDENT
    before, after = (replace(row, step=1.0) for row in rows[1:3])
    assert decide(rows[1], rows[2], Words()).joined
    assert not decide(before, after, Words()).joined
