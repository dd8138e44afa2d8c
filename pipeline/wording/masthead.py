"""The masthead's fields (报头)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.geometry import Box
from pipeline.model.labelled import Masthead
from pipeline.wording.dates import ONE_DAY, find_date, find_lunar, find_split_date, find_weekday
from pipeline.wording.numerals import to_int
from pipeline.wording.script import simplified

NUM = r"[\d〇○零一二三四五六七八九十百千萬万廿卅,，]+"
TOTAL = re.compile(rf"[总總]第?[ \u3000]*({NUM})[ \u3000]*[期號号]")
ISSUES_A_YEAR = 400
"""More than any daily has in a year."""
ISSUE = re.compile(rf"第[ \u3000]*({NUM})[ \u3000]*(?P<unit>[期號号])")
CN = r"CN[ \u3000]*\d{2}[ \u3000]*[-—－–][ \u3000]*\d{4}(?:/[A-Z]+)?"
LICENSE = re.compile(
    r"(?:[\u3400-\u9fff]{2,8}[ \u3000]?)?准印[证證][号號]?[ \u3000:：]*"
    r"(?:[A-Z][（(]\d{4}[）)]|[（(]?[A-Za-z\u3400-\u9fff]?[）)]?)[ \u3000]*[第字]?[ \u3000]*[\d\-—]+[号號]?"
    r"|[\u3400-\u9fff]?[内內](?:部)?[资資]?准印?字[ \u3000]*第?[ \u3000]*[A-Za-z\d][A-Za-z\d\-—]*[号號]?"
    rf"|(?:[国國][内內](?:[统統]一)?(?:[连連][续續]出版物[号號]?|刊[号號])|刊[号號])[ \u3000:：]*{CN}|{CN}"
)
URL = re.compile(r"(?<![A-Za-z0-9@.])(?:https?://)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/[A-Za-z0-9_./?=&%#~-]*)?(?![A-Za-z0-9@])")
PUBLISHER = tuple(
    re.compile(
        rf"(?:{word})(?:单位)?[ \u3000]*[:：][ \u3000]*([\u3400-\u9fff]{{4,30}})"
        rf"|((?:中共[\u3400-\u9fff]{{2,12}}委(?:员会)?[ \u3000])?[\u3400-\u9fff]{{4,20}}?)[ \u3000]*(?:{word})"
    )
    for word in ("主[办辦]|编印|承[办辦]|编辑出版", "出版(?!物)", "主管")
)
"""Who runs the paper before who prints it before who oversees it."""
PRICE = re.compile(
    r"(?:零售[价價]?|定[价價]|每[份張张]|售[价價]|报价|報價)[ \u3000:：]*[^\s\u3000，。]{1,12}"
    r"(?:[ \u3000](?:每[份张]|\d[\d.]*)[^\s\u3000，。]{0,8})?"
)


def parse(lines: Sequence[tuple[str, float, Box]]) -> Masthead | None:
    """Fields of the masthead's lines (text, em, box); None without lines.

    The largest type is the paper's name. Numbers are as printed (第八百五十二號: 八百五十二), thousands' commas apart; a lone number
    counted by 號, or larger than a year's issues, runs on from the first issue, so it is the total number too.
    """
    if not lines:
        return None
    name, rest = _name(lines)
    text = "\n".join(rest)
    date = find_date(text) or find_split_date(rest)
    license_no = _first(LICENSE, text)
    numbers = LICENSE.sub("", text)
    total = TOTAL.search(numbers)
    issue = ISSUE.search(TOTAL.sub("", numbers))
    if issue is not None and total is None and (issue["unit"] in "號号" or (to_int(_number(issue) or "") or 0) > ISSUES_A_YEAR):
        total = issue
    publisher = next((found for pattern in PUBLISHER if (found := pattern.search(text))), None)
    return Masthead(
        publication=name or None,
        publication_normalized=simplified(name) or None,
        issue_number=_number(issue),
        total_issue_number=_number(total),
        date=date.iso if date else None,
        weekday=find_weekday(text),
        lunar_date=find_lunar(text),
        license=license_no,
        url=_url(rest),
        publisher=(publisher[1] or publisher[2]) if publisher else None,
        price=_first(PRICE, text),
    )


TITLE = re.compile(r"^[\u3400-\u9fff·]{1,10}(?:报|報|讯|訊|刊|志|誌)$")
PAPER = "报報讯訊"
"""What most papers' names end in; page names (副刊) do not."""


def parse_folio_lines(lines: Sequence[str]) -> Masthead | None:
    """What an inner page's head tells of the paper: its name, date and weekday; None where it tells neither name nor date."""
    words = [w for line in lines for w in re.split(r"[\s\u3000]+", line) if w]
    names = sorted((w for w in words if TITLE.match(w)), key=lambda w: w[-1] not in PAPER)
    name = names[0] if names else None
    text = "\u3000".join(lines)
    date = find_date(text)
    if name is None and date is None:
        return None
    return Masthead(
        publication=name,
        publication_normalized=simplified(name) if name else None,
        date=date.iso if date else None,
        weekday=find_weekday(text),
        lunar_date=find_lunar(text),
    )


NO_NAME = re.compile(rf"{ONE_DAY.pattern}|第?(?:[A-Za-z]{{0,2}}\d{{1,3}}|[一二三四五六七八九十]{{1,3}})版")
"""What may be set as large as the name beside it: the day, the page's number."""


def _name(lines: Sequence[tuple[str, float, Box]]) -> tuple[str, list[str]]:
    named = [line for line in lines if NO_NAME.fullmatch(line[0].strip()) is None] or lines
    largest = max(em for _, em, _ in named)
    parts = [(box, text) for text, em, box in named if em > 0.6 * largest]
    upright = max(b.y1 for b, _ in parts) - min(b.y0 for b, _ in parts) > max(b.x1 for b, _ in parts) - min(b.x0 for b, _ in parts)
    parts.sort(key=lambda p: p[0].y0 if upright else p[0].x0)
    rest = [text for line in lines if (text := line[0]) and (line[1] <= 0.6 * largest or line not in named)]
    return re.sub(r"\s", "", "".join(t for _, t in parts)), rest


def _number(found: re.Match[str] | None) -> str | None:
    return (re.sub("[,，]", "", found[1]) or None) if found is not None else None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[0].strip() if found is not None else None


def _url(lines: Sequence[str]) -> str | None:
    for line in lines:
        found = URL.search(line)
        if found is not None and "@" not in line:
            return found[0]
    return None
