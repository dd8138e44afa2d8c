"""What a person should look at, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.model.issue import Block, Flag, Jump, Kind, Leftover, Text
from pipeline.model.labelled import Masthead

LEAST_LEFTOVER = 4
"""Characters of leftover text that a person should look at; less is mostly a stroke of a drawing."""
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def article_flags(headline: Text | None, blocks: Sequence[Block], jump: Jump | None, kind: Kind) -> tuple[Flag, ...]:
    """Missing headline, unresolved jump, doubtful joins, doubtful characters."""
    flags = []
    regions = blocks[0].content.regions if blocks else ()
    if headline is None:
        flags.append(Flag("headline.missing", "no headline was found", 0.7, regions))
    if jump is not None and not jump.resolved:
        flags.append(Flag("jump.unresolved", f"{jump.text.text}: the other part was not found", 0.6, jump.text.regions))
    if not blocks and kind != "photo_news":
        flags.append(Flag("body.missing", "a head without text", 0.6, headline.regions if headline is not None else ()))
    for block in blocks:
        doubtful = [j for j in block.joins if j.score < 0.7]
        if doubtful:
            flags.append(
                Flag(
                    "join.doubtful", f"{len(doubtful)} doubtful joins", round(1 - min(j.score for j in doubtful), 3), block.content.regions
                )
            )
        low = min((f.confidence for f in block.content.fragments), default=1.0)
        if low < 0.8:
            flags.append(Flag("text.doubtful", "a line was hard to read", round(1 - low, 3), block.content.regions))
    return tuple(sorted(flags, key=lambda f: -f.severity))


def page_flags(leftovers: Sequence[Leftover]) -> tuple[Flag, ...]:
    """Text that found no place in an article or in furniture."""
    lost = [k for k in leftovers if k.content is not None and sum(c.isalnum() for c in k.content.text) >= LEAST_LEFTOVER]
    if not lost:
        return ()
    count = sum(len(k.content.text) for k in lost if k.content is not None)
    severity = round(min(0.9, 0.4 + count / 1000), 3)
    return (Flag("leftover.text", f"{count} characters found no place", severity, tuple(r for k in lost for r in k.regions)),)


def masthead_flags(masthead: Masthead | None) -> tuple[Flag, ...]:
    """Weekday and date disagree."""
    if masthead is None or not masthead.date or not masthead.weekday:
        return ()
    told = WEEKDAYS[date.fromisoformat(masthead.date).weekday()]
    if told == masthead.weekday:
        return ()
    return (Flag("masthead.weekday", f"{masthead.date} is {told}, printed is {masthead.weekday}", 0.8),)
