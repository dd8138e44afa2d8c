"""Dates, weekdays, lunar dates; mastheads."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.geometry import Box
from pipeline.model.labelled import Masthead
from pipeline.wording.dates import find_date, find_lunar, find_split_date, find_weekday
from pipeline.wording.masthead import parse

HAN = "〇一二三四五六七八九"


def spelled(n: int, *, short: bool = False) -> str:
    tens, ones = divmod(n, 10)
    if short and tens in (2, 3) and n not in (20, 30):
        return {2: "廿", 3: "卅"}[tens] + HAN[ones].replace("〇", "")
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


@given(st.dates(date(1850, 1, 1), date(2099, 12, 31)))
def test_every_form_of_a_date_is_read(day: date) -> None:
    year = "".join(HAN[int(d)] for d in str(day.year))
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{year}年{spelled(day.month)}月{spelled(day.day)}日",
        f"{year}年{spelled(day.month)}月{spelled(day.day, short=True)}日",
    ]
    if 1912 <= day.year <= 2010:
        forms += [
            f"{era}{spelled(day.year - 1911) if day.year < 2011 else ''}年{spelled(day.month)}月{spelled(day.day)}日"
            for era in ("民國", "中华民国")
        ]
        forms.append(f"中華民國{spelled(day.year - 1911)}年{spelled(day.month)}月{spelled(day.day)}日"[::-1])
    for form in forms:
        text = f"徐汇报　{form}　星期一"
        found = find_date(text)
        assert found is not None, form
        assert found.iso == day.isoformat(), form
        assert text[found.start : found.end] == form


@pytest.mark.parametrize(
    "text", ["2022年6月", "6月27日", "農曆五月廿九", "农历二〇二二年五月廿九日", "2022年13月1日", "80年10月1日", "12022-06-27", ""]
)
def test_no_date(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("星期一", "星期一"),
        ("2022年6月27日 周一", "星期一"),
        ("禮拜四", "星期四"),
        ("星期天", "星期日"),
        ("四期星", "星期四"),
        ("周一鸣", None),
        ("周末", None),
    ],
)
def test_weekdays(text: str, want: str | None) -> None:
    assert find_weekday(text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("星期一　农历五月廿九", "五月廿九"),
        ("農曆癸酉年二月十四", "癸酉年二月十四"),
        ("农历壬寅年五月廿九 今日8版", "壬寅年五月廿九"),
        ("农历五月廿九今日4版", "五月廿九"),
        ("农历闰二月初一", "闰二月初一"),
        ("戊子年七月十五日", "戊子年七月十五"),
        ("五月廿九", None),
    ],
)
def test_lunar_dates(text: str, want: str | None) -> None:
    assert find_lunar(text) == want


@pytest.mark.parametrize(
    ("lines", "want"),
    [
        (["2022年6月", "27", "星期一"], "2022-06-27"),
        (["星期日", "2021年3月　辛丑年正月廿四", "7", "今日12版"], "2021-03-07"),
        (["二〇二二年六月", "廿七日", "星期一"], "2022-06-27"),
        (["2022年6月", "27", "代号 1"], None),
        (["2022年6月", "27"], "2022-06-27"),
        (["2022年6月", "28", "星期一"], None),
        (["2022年6月", "31"], None),
        (["2022年13月", "27"], None),
        (["今日4版", "27", "星期一"], None),
    ],
)
def test_a_date_in_two_places(lines: list[str], want: str | None) -> None:
    found = find_split_date(lines)
    assert (found.iso if found is not None else None) == want


def masthead(*lines: tuple[str, float]) -> Masthead:
    boxes = [Box(0, 40.0 * i, 100, 40.0 * i + em) for i, (_, em) in enumerate(lines)]
    parsed = parse([(text, em, box) for (text, em), box in zip(lines, boxes, strict=True)])
    assert parsed is not None
    return parsed


def test_masthead_of_a_district_paper() -> None:
    got = masthead(
        ("徐匯報", 120), ("中共徐汇区委主管　徐汇区融媒体中心主办", 20), ("准印证号(B)0150", 20), ("第26期(总第1680期)", 20),
        ("2022年6月27日 星期一", 20), ("农历五月廿九", 20), ("www.xuhui.example", 20), ("零售 每份1.00元", 20),
    )  # fmt: skip
    assert (got.publication, got.publication_normalized) == ("徐匯報", "徐汇报")
    assert (got.issue_number, got.total_issue_number, got.license) == ("26", "1680", "准印证号(B)0150")
    assert (got.date, got.weekday, got.lunar_date) == ("2022-06-27", "星期一", "五月廿九")
    assert (got.publisher, got.url, got.price) == ("徐汇区融媒体中心", "www.xuhui.example", "零售 每份1.00元")


def test_number_of_a_license_is_no_issue() -> None:
    got = masthead(("南篁时讯", 100), ("内部资料 准印证第0431号", 10), ("第148期（总第787期）", 10))
    assert (got.issue_number, got.total_issue_number, got.license) == ("148", "787", "内部资料 准印证第0431号")


def test_running_number_of_a_daily() -> None:
    got = masthead(("解放日报", 100), ("国内统一连续出版物号 CN 31-0001 邮发代号 3-1　第26891号", 10))
    assert (got.issue_number, got.total_issue_number) == ("26891", "26891")
    assert got.license == "国内统一连续出版物号 CN 31-0001"
    assert got.publisher is None
    assert masthead(("民報", 100), ("第八百五十二號", 10)).issue_number == "八百五十二"


@pytest.mark.parametrize(
    ("line", "want"),
    [
        ("國內統一刊號CN31-0002　第17890號", "國內統一刊號CN31-0002"),
        ("浙内准字第A010号", "浙内准字第A010号"),
        ("准印证号：S(2022)01000123", "准印证号：S(2022)01000123"),
    ],
)
def test_licenses_as_printed(line: str, want: str) -> None:
    assert masthead(("南篁时讯", 100), (line, 10)).license == want


def test_masthead_of_a_national_daily() -> None:
    got = masthead(
        ("山河日报", 100), ("2022年6月", 12), ("27", 60), ("星期一", 12), ("第27009期", 12), ("中共临山区委　临山区人民政府主办", 12)
    )
    assert (got.publication, got.date, got.weekday) == ("山河日报", "2022-06-27", "星期一")
    assert (got.issue_number, got.total_issue_number) == ("27009", "27009")
    assert got.publisher == "中共临山区委　临山区人民政府"


def test_a_large_day_or_page_number_is_no_part_of_the_name() -> None:
    assert masthead(("2版", 60), ("山河日报", 60), ("2022年6月", 12)).publication == "山河日报"
    assert masthead(("山河日报", 60), ("27", 60), ("2022年6月", 12)).publication == "山河日报"


def test_name_in_single_characters_is_put_together() -> None:
    lines = [
        ("報", 60.0, Box(0, 200, 60, 260)),
        ("徐", 62.0, Box(0, 0, 60, 62)),
        ("匯", 60.0, Box(0, 100, 60, 160)),
        ("第1期", 10.0, Box(80, 0, 90, 60)),
    ]
    parsed = parse(lines)
    assert parsed is not None
    assert parsed.publication == "徐匯報"


def test_no_lines_no_masthead() -> None:
    assert parse([]) is None
