"""What a person should look at, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.model.issue import Block, Flag, Jump, Kind, Leftover, Text
from pipeline.model.labelled import Masthead
from pipeline.rejoin.doubts import LEAST_LEFTOVER, Doubts

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def article_flags(
    headline: Text | None, blocks: Sequence[Block], jump: Jump | None, kind: Kind, found: Doubts
) -> tuple[Flag, ...]:
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
        if low < 0.8:
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
