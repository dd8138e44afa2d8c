"""Datelines (电头): 本报讯, 新华社北京6月21日电, 【本報台北訊】, 南京二十日電."""

from __future__ import annotations

import re

from pipeline.wording.names import HAN

OPEN, CLOSE = r"【〔［\[", r"】〕］\]"
"""Square brackets, for a class of characters."""
AGENCY = rf"(?:据|據)?(?:新[华華]社|中新[社网]|中央社|人民网|央视网|澎湃新闻|本[报報]|[{HAN}]{{2,6}}社)"
PAPER = rf"[{HAN}]{{0,6}}?(?:[日晚时時早晨快商青]|都市|青年)[报報]"
DAY = r"(?:\d{1,2}月)?(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})日"
PLACE = r"[^\s\u3000，。（()）]{0,12}?"
LINE = (
    r"(?:本[报報刊台](?:综合)?(?:[讯訊]|消息|综合报道)|本[报報](?:特|[专專])[讯訊电電]"
    rf"|{AGENCY}{PLACE}(?:{DAY})?[电電]|(?:本[报報]|{PAPER}){PLACE}{DAY}[电電讯訊]|(?:央视|新华)(?:新闻|网)消息"
    rf"|(?:{PAPER}(?:综合)?(?:[讯訊]|消息)|[{HAN}]{{2,6}}[报報网網][讯訊])(?=[\s\u3000（(]))"
)
"""How reports begin: the paper's or agency's name, place and day, 讯 or 电."""
CABLE = rf"[▲△●○■□◎◆]?[{HAN}]{{2,6}}?{DAY}(?:[{HAN}]{{2,4}})?[电電](?=[\s\u3000]|$)|[▲△●○■□◎◆][{HAN}]{{2,4}}[电電](?=[\s\u3000])"
"""A cable without an agency's name, as papers of the Republic print them: 南京二十日電, ▲天津電."""
BRACKETED = rf"[{OPEN}（(](?P<inside>{LINE}|本[报報][{HAN}]{{0,6}}[讯訊电電]|[{HAN}]{{2,3}}[讯訊])[{CLOSE}）)]"
DATELINE = re.compile(rf"^[\s\u3000]*(?:(?P<line>{LINE})(?=$|[\s\u3000（(“\d]|[^讯訊電电视視话話影员員])|(?P<cable>{CABLE})|{BRACKETED})")
WIRE = re.compile(r"[【［\[][^】］\]]{1,12}(?:社|报|報|讯|訊|电|電).{0,14}(?:电|電|讯|訊|报道|報道|$)")
BY_REPORTER = re.compile(rf"[{OPEN}](?:本[报報])?[记記]者")


def find_dateline(paragraph: str) -> tuple[int, int] | None:
    """Offsets of the dateline at the head of a paragraph, without brackets or marks."""
    found = DATELINE.match(paragraph)
    if found is None:
        return None
    start, end = found.span(found.lastgroup or "line")
    return (start + (not paragraph[start].isalnum()), end) if found["cable"] else (start, end)


def opens_report(line: str) -> bool:
    """The line begins as a report does: 本报讯, 新华社北京6月21日电, 【法新社巴黎6月21日电】, 编者按."""
    text = line.lstrip()
    if WIRE.match(text) is not None:
        return True
    found = DATELINE.match(text)
    told = found is not None and found["cable"] is None
    return told or BY_REPORTER.match(text) is not None or text.startswith(("本报记者", "编者按", "編者按", "新华社"))
