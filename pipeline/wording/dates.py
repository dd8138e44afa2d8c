"""Printed dates: 2022年6月27日, 二〇二二年六月二十七日, 民國二十二年三月九日, with weekday and lunar date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.wording.numerals import to_int

N = "[〇○零ＯO一二三四五六七八九十百廿卅卌]"
ERA = "(?:中[華华])?民[國国]|公元|西[元曆历]"
DAY = re.compile(
    rf"(?P<era>{ERA})?(?P<y>\d{{1,4}}|{N}{{1,7}}|元)年(?P<m>\d{{1,2}}|{N}{{1,3}}|正|元)月(?P<d>\d{{1,2}}|初?{N}{{1,4}})[日號号]"
    r"|(?<!\d)(?P<y2>\d{4})[-－—./·](?P<m2>\d{1,2})[-－—./·](?P<d2>\d{1,2})(?!\d)"
)
BACKWARDS = re.compile(rf"[日號号]{N}{{1,4}}月{N}{{1,3}}年(?:{N}{{1,5}}|元)[國国]民(?:[華华]中)?")
YEAR_MONTH = re.compile(rf"(?P<y>\d{{4}}|{N}{{4}})[ \u3000]*年[ \u3000]*(?P<m>\d{{1,2}}|{N}{{1,2}})[ \u3000]*月")
ONE_DAY = re.compile(rf"(?:\d{{1,2}}|{N}{{1,3}})[日號号]?")
WEEKDAY = re.compile(
    r"(?:星期|[禮礼]拜)([一二三四五六日天])|(?:^|(?<=[\s\u3000日號号（(]))[周週]([一二三四五六日])(?![\u3400-\u9fff])|([一二三四五六日天])(?:期星|拜[禮礼])"
)
LABEL = "(?:[农農夏陰阴旧舊][历曆])"
CYCLE = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
LUNAR_DAY = (
    rf"(?:{CYCLE})?[闰閏]?(?:[正一二三四五六七八九十冬腊臘]|十[一二])月[大小]?"
    r"(?:初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅)"
)
LUNAR = re.compile(rf"{LABEL}[\s\u3000:：]*(?P<day>{LUNAR_DAY})|(?P<bare>{CYCLE}{LUNAR_DAY})(?![一二三四五六七八九十])")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """``iso`` is YYYY-MM-DD; ``start`` and ``end`` its place in the text."""

    iso: str
    start: int
    end: int


def find_date(text: str) -> PrintedDate | None:
    """The first date of the civil calendar in the text, white space inside it or not; lunar dates are not taken for one. A date of the
    Republic may run from right to left, as heads of its newspapers do."""
    places = [i for i, c in enumerate(text) if not c.isspace()]
    solid = "".join(text[i] for i in places)
    for found in DAY.finditer(solid):
        iso = None if re.search(rf"{LABEL}[:：]?$", solid[: found.start()]) else _iso(found)
        if iso is not None:
            return PrintedDate(iso, places[found.start()], places[found.end() - 1] + 1)
    back = BACKWARDS.search(solid)
    turned = DAY.match(back[0][::-1]) if back is not None else None
    iso = _iso(turned) if turned is not None else None
    return PrintedDate(iso, places[back.start()], places[back.end() - 1] + 1) if back is not None and iso is not None else None


def find_split_date(lines: Sequence[str]) -> PrintedDate | None:
    """Year and month in one place and the day, in larger type, in another (2022年6月 · 27 · 星期一), as mastheads set them.

    The day must fit the printed weekday; without one it must be the only number that can be a day. ``start`` and ``end`` are those of the
    year and month in their line.
    """
    text = "\u3000".join(lines)
    month = next((m for line in lines if (m := YEAR_MONTH.search(line))), None)
    year, number = (_number(month["y"]), _number(month["m"])) if month is not None else (None, None)
    if month is None or year is None or number is None or year < EARLIEST or not 1 <= number <= 12:
        return None
    words = [w for w in re.split(r"[\s\u3000|]+", YEAR_MONTH.sub(" ", text)) if ONE_DAY.fullmatch(w)]
    numbers = {d for w in words if (d := _number(w.rstrip("日號号")))}
    days = [date(year, number, d) for d in sorted(numbers) if d <= monthrange(year, number)[1]]
    printed = find_weekday(text)
    fitting = [d for d in days if printed is None or "一二三四五六日"[d.weekday()] == printed[-1]]
    return PrintedDate(fitting[0].isoformat(), *month.span()) if len(fitting) == 1 else None


def reads_backwards(text: str) -> bool:
    """Whether a date or weekday in the text runs from right to left, and none from left to right."""
    forth = DAY.search(text) is not None or re.search("(?:星期|[禮礼]拜)[一二三四五六日天]", text) is not None
    return not forth and (BACKWARDS.search(text) is not None or re.search("[一二三四五六日天](?:期星|拜[禮礼])", text) is not None)


def _iso(found: re.Match[str]) -> str | None:
    year, month, day = (_number(v) for v in (found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"]))
    if year is None or month is None or day is None:
        return None
    if found["era"] and "民" in found["era"]:
        year += 1911
    try:
        return date(year, month, day).isoformat() if year >= EARLIEST else None
    except ValueError:
        return None


EARLIEST = 1600
"""No newspaper is older; a smaller number is a year of an era not printed here, or misread."""


def _number(text: str) -> int | None:
    if text in ("元", "正"):
        return 1
    return to_int(text.lstrip("初").replace("卌", "四十") if text[:1] == "卌" else text.lstrip("初"))


def find_weekday(text: str) -> str | None:
    """星期一 to 星期日, whatever its printed form (禮拜四, 周一, 四期星)."""
    found = WEEKDAY.search(text)
    return "星期" + (found[1] or found[2] or found[3]).replace("天", "日") if found is not None else None


def find_lunar(text: str) -> str | None:
    """The lunar date as printed, without its label."""
    found = LUNAR.search(text)
    return (found["day"] or found["bare"]) if found is not None else None
