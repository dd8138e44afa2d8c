"""What a person should look at, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.model.issue import Block, Flag, Jump, Kind, Leftover, Text
from pipeline.model.labelled import LabelledPage, Masthead
from pipeline.model.page import PageText
from pipeline.rejoin.doubts import LEAST_LEFTOVER, Doubts

HARD = 0.8
"""Confidence of a line under which it was hard to read."""
LEAST_TEXT, MOST_GUESSED = 50, 0.5
"""Characters of a page of which that share in lines hard to read make it useless: of the worst pages that were of use a tenth did."""
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def article_flags(headline: Text | None, blocks: Sequence[Block], jump: Jump | None, kind: Kind, found: Doubts) -> tuple[Flag, ...]:
    """What is missing, doubtful grouping, joins and characters, the unresolved jump; the worst first."""
    flags = _missing(headline, blocks, jump, kind) + _grouping(found)
    for block in blocks:
        doubtful = [j for j in block.joins if j.score < 0.7]
        if doubtful:
            flags.append(
                Flag(
                    "join.doubtful", f"{len(doubtful)} doubtful joins", round(1 - min(j.score for j in doubtful), 3), block.content.regions
                )
            )
    for text in ([headline] if headline is not None else []) + [b.content for b in blocks]:
        low = min((f.confidence for f in text.fragments), default=1.0)
        if low < HARD:
            flags.append(Flag("text.doubtful", "a line was hard to read", round(1 - low, 3), text.regions))
    return tuple(sorted(flags, key=lambda f: -f.severity))


def _missing(headline: Text | None, blocks: Sequence[Block], jump: Jump | None, kind: Kind) -> list[Flag]:
    flags = []
    regions = blocks[0].content.regions if blocks else ()
    if headline is None:
        flags.append(Flag("headline.missing", "no headline was found", 0.7, regions))
    if jump is not None and not jump.resolved:
        flags.append(Flag("jump.unresolved", f"{jump.text.text}: the other part was not found", 0.6, jump.text.regions))
    if not blocks and kind != "photo_news":
        flags.append(Flag("body.missing", "a head without text", 0.6, headline.regions if headline is not None else ()))
    return flags


def _grouping(found: Doubts) -> list[Flag]:
    flags = []
    if found.weak:
        flags.append(Flag("grouping.doubtful", "what begins here may belong elsewhere", round(1 - found.grouping, 3), found.weak))
    if found.open_end:
        flags.append(Flag("body.open_end", "the text ends in the middle of a sentence", 0.6, found.open_end))
    if found.inside:
        words = "; ".join(k.content.text[:20] for k in found.inside if k.content is not None)
        regions = tuple(r for k in found.inside for r in k.regions)
        flags.append(Flag("leftover.inside", f"text in its columns found no place: {words}", 0.7, regions))
    return flags


def page_flags(text: PageText, leftovers: Sequence[Leftover]) -> tuple[Flag, ...]:
    """A page that can't be read, and text that found no place in an article or in furniture."""
    return _unreadable(text) + _lost(leftovers)


def _unreadable(text: PageText) -> tuple[Flag, ...]:
    count = sum(len(k.text) for k in text.lines)
    guessed = sum(len(k.text) for k in text.lines if k.confidence < HARD)
    if count < LEAST_TEXT or guessed < MOST_GUESSED * count:
        return ()
    message = f"{guessed} of {count} characters stand in lines that were hard to read: scan the page anew, upright and at 200 dpi or more"
    return (Flag("page.unreadable", message, 0.95),)


def _lost(leftovers: Sequence[Leftover]) -> tuple[Flag, ...]:
    lost = [k for k in leftovers if k.content is not None and sum(c.isalnum() for c in k.content.text) >= LEAST_LEFTOVER]
    if not lost:
        return ()
    count = sum(len(k.content.text) for k in lost if k.content is not None)
    severity = round(min(0.9, 0.4 + count / 1000), 3)
    return (Flag("leftover.text", f"{count} characters found no place", severity, tuple(r for k in lost for r in k.regions)),)


def issue_flags(masthead: Masthead | None, pages: Sequence[LabelledPage]) -> tuple[Flag, ...]:
    """Where the masthead and the pages' own heads disagree; each message gives both values."""
    flags = _weekday(masthead) + _numbers(masthead)
    dates = {p.number: p.masthead.date for p in pages if p.masthead is not None and p.masthead.date}
    first = masthead.date if masthead is not None and masthead.date else next(iter(dates.values()), None)
    for n, told in dates.items():
        if told != first:
            flags.append(Flag("page.date", f"page {n} is dated {told}, the issue {first}", 0.7))
    return tuple(flags + _order(pages))


def _weekday(masthead: Masthead | None) -> list[Flag]:
    if masthead is None or not masthead.date or not masthead.weekday:
        return []
    told = WEEKDAYS[date.fromisoformat(masthead.date).weekday()]
    if told == masthead.weekday:
        return []
    return [Flag("masthead.weekday", f"{masthead.date} is {told}, printed is {masthead.weekday}", 0.8)]


def _numbers(masthead: Masthead | None) -> list[Flag]:
    """An issue's number counts from the year's or the paper's beginning: it can't be above the total."""
    number, total = (masthead.issue_number or "", masthead.total_issue_number or "") if masthead is not None else ("", "")
    if not (number.isdigit() and total.isdigit()) or int(number) <= int(total):
        return []
    return [Flag("masthead.numbers", f"issue number {number} is above the total, {total}", 0.8)]


def _order(pages: Sequence[LabelledPage]) -> list[Flag]:
    """Printed page numbers that do not rise from page to page."""
    flags, last = [], (0, 0)
    for p in sorted(pages, key=lambda p: p.number):
        digits = "".join(c for c in p.label or "" if c.isdigit())
        if not digits or not (p.label or "").startswith("第"):
            continue
        if last[0] and int(digits) <= last[1]:
            flags.append(Flag("page.number", f"page {p.number} is printed {p.label}, page {last[0]} before it 第{last[1]}版", 0.6))
        last = (p.number, int(digits))
    return flags
