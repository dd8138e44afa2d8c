"""Printed dates: 2022年6月27日, 二〇二二年六月二十七日, 民國二十二年三月九日, with weekday and lunar date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.wording.numerals import to_int

N = r"[〇○零一二三四五六七八九十百廿卅\d]"
DAY = re.compile(
    rf"(?P<era>(?:中[華华])?民[國国]|公元|西[曆历])?\s*(?P<y>\d{{4}}|{N}{{1,6}}|元)\s*年\s*(?P<m>\d{{1,2}}|{N}{{1,3}})\s*月\s*(?P<d>\d{{1,2}}|{N}{{1,4}})\s*[日號号]"
    r"|(?P<y2>\d{4})\s*[-./]\s*(?P<m2>\d{1,2})\s*[-./]\s*(?P<d2>\d{1,2})"
)
WEEKDAY = re.compile(r"(?:星期|禮拜|礼拜|周|週)\s*([一二三四五六日天])")
LUNAR = re.compile(r"(?:农历|農曆|农曆|夏历|夏曆|陰曆|阴历|旧历|舊曆)[\s\u3000]*([^\s\u3000，,。（）()]{2,12})")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """``iso`` is YYYY-MM-DD; ``weekday`` 星期一 to 星期日."""

    iso: str
    start: int
    end: int


def find_date(text: str) -> PrintedDate | None:
    """The first date of the civil calendar in the text; lunar dates are not taken for one."""
    for found in DAY.finditer(text):
        if (
            LUNAR.search(text[: found.end()])
            and found.start() > 0
            and re.search(r"[农農夏陰阴旧舊].{0,2}[历曆][^日]*$", text[: found.start()])
        ):
            continue
        year, month, day = (
            to_int(v) if v != "元" else 1 for v in (found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"])
        )
        if year is None or month is None or day is None:
            continue
        if found["era"] and "民" in found["era"]:
            year += 1911
        try:
            return PrintedDate(date(year, month, day).isoformat(), found.start(), found.end())
        except ValueError:
            continue
    return None


def find_weekday(text: str) -> str | None:
    """星期一 to 星期日, whatever its printed form."""
    found = WEEKDAY.search(text)
    return "星期" + found[1].replace("天", "日") if found is not None else None


def find_lunar(text: str) -> str | None:
    """The lunar date as printed, without its label."""
    found = LUNAR.search(text)
    return found[1] if found is not None else None
