"""Heads, bylines, datelines, captions and credits of an article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model.draft import ArticleDraft, DraftImage, PlacedRegion
from pipeline.model.geometry import ReadingFrame
from pipeline.model.issue import Block, Byline, Fragment, Image, RegionRef, Text
from pipeline.model.labelled import Role
from pipeline.model.page import PageText
from pipeline.ports import Lexicon
from pipeline.rejoin.texts import Lines, cut, fragments
from pipeline.wording.bylines import MARKS, find_end_byline, find_lead_byline, parse_byline
from pipeline.wording.credits import split_caption
from pipeline.wording.datelines import find_dateline
from pipeline.wording.names import is_name

MARK_ENDS = "，、：；？！—…"

SIGNED = 16
"""Characters of a signature at most."""
SET_RIGHT = 2.6
"""White in em to the left of a signature at least, and to its right at most."""
CLAUSE = 8
"""Rows of a headline with at least this many characters each are clauses of their own; shorter ones are parts of a phrase."""
ENCLOSED = re.compile("[（(][^（()）]+[）)]")
_TORN = re.compile(r"[，、；：？！]\w{1,3}$"), re.compile(r"\w{1,3}[，、；：]")
"""A row's end, and one's beginning, that are too short for a clause: the measure broke it."""


def head_text(heads: Sequence[PlacedRegion], role: Role, lines: Lines, lexicon: Lexicon | None = None) -> Text | None:
    """The text of all regions of a role in one line. Where the print breaks it stands one space, unless nothing but the measure broke it:
    inside a word, a quotation or a phrase, after a mark, in a deck or kicker whose rows differ in length."""
    parts = [f for p in heads if p.region.role is role for f in fragments(p.page, p.region, lines, " ")]
    if lexicon is not None:
        for i, (a, b) in enumerate(pairwise(parts)):
            turned = role in (Role.DECK, Role.KICKER) and len(a.text) != len(b.text)
            phrase = _stacked(a, b) and min(_size(a.text), _size(b.text)) < CLAUSE
            torn = a.text[-1:] in tuple(MARK_ENDS) or _TORN[0].search(a.text) or _TORN[1].match(b.text)
            if turned or phrase or torn or _side_by_side(a, b, lines) or _one_word(a.text, b.text, lexicon):
                parts[i] = replace(a, glue="")
    text = Text(tuple(parts)) if parts else None
    return _unmarked(text) if text is not None and role is Role.LABEL else text


def _size(text: str) -> int:
    return sum(c.isalnum() for c in text)


def _stacked(a: Fragment, b: Fragment) -> bool:
    """One row above the other, or two upright lines side by side; not two halves of one row with a gap between."""
    upright = max(a.box.height / a.box.width, b.box.height / b.box.width) > 1.5
    return a.box.overlap_y(b.box) > 0 if upright else a.box.overlap_x(b.box) > 0


def _unmarked(label: Text) -> Text:
    """A tag without the mark before it (□ 图片新闻)."""
    whole = label.text
    core = whole.lstrip(MARKS + " \u3000")
    return cut(label, len(whole) - len(core), len(whole)) if core else label


def _side_by_side(a: Fragment, b: Fragment, lines: Lines) -> bool:
    """Two pieces of one printed row, set close (an enlarged word between them), or of one upright line."""
    low = min(a.box.height, b.box.height)
    if a.box.overlap_y(b.box) > 0.6 * low and -0.9 * low < b.box.x0 - a.box.x1 < 0.8 * low:
        return True
    thin = min(a.box.width, b.box.width)
    below = a.box.overlap_x(b.box) > 0.6 * thin and -0.9 * thin < b.box.y0 - a.box.y1 < 0.8 * thin
    return below and all(lines[(f.page, f.line)].vertical or len(f.text) == 1 for f in (a, b))


def _one_word(left: str, right: str, lexicon: Lexicon) -> bool:
    """The break of a headline falls into a word or right after an opening quotation mark."""
    if left[-1:] in "“‘《（「『" or right[:1] in "”’》）」』，。、":
        return True
    opened = max(left.rfind("“"), left.rfind("「"), left.rfind("『"))
    inside = opened > max(left.rfind("”"), left.rfind("」"), left.rfind("』")) and len(left) - opened < 6
    return inside or lexicon.word_over(left[-8:], right[:8]) is not None


def byline_of(
    article: ArticleDraft, body: tuple[Block, ...], lines: Lines, frames: Mapping[int, ReadingFrame], many: bool
) -> tuple[Byline | None, tuple[Block, ...]]:
    """The byline, and the body without it where it stands on a line of its own. ``many``: a group of briefs, whose names
    stay in the text."""
    own = head_text(article.heads, Role.BYLINE, lines)
    if own is not None:
        parsed = parse_byline(own.text, standalone=True) or parse_byline(MARKS[0] + own.text, standalone=True)
        text = own.text.strip("（）()") if parsed is not None and own.text[:1] in "（(" else own.text
        return Byline(text, own, parsed.authors if parsed is not None else ()), body
    paragraphs = [i for i, b in enumerate(body) if b.type == "paragraph"]
    if not paragraphs or many:
        return None, body
    first, last = body[paragraphs[0]], body[paragraphs[-1]]
    lead = find_lead_byline(first.content.text)
    if lead is not None:
        return Byline(lead.text, cut(first.content, lead.start, lead.end), lead.authors), body
    alone = parse_byline(last.content.text, standalone=True) if len(body) > 1 and paragraphs[-1] == len(body) - 1 else None
    if alone is not None and len(last.content.text) < 40:
        text = last.content.text.strip().strip("（）()")
        return Byline(text, last.content, alone.authors), body[:-1]
    signed = _signature(article, last, lines, frames) if len(body) > 1 and paragraphs[-1] == len(body) - 1 else None
    if signed is not None:
        return signed, body[:-1]
    end = find_end_byline(last.content.text)
    if end is not None:
        return Byline(end.text, cut(last.content, end.start, end.end), end.authors), body
    return None, body


def signed(body: Sequence[Block]) -> list[Block]:
    """Paragraphs that close with a byline in brackets: in an article one at most, in a group of briefs each."""
    return [b for b in body if b.type == "paragraph" and find_end_byline(b.content.text) is not None]


def _signature(article: ArticleDraft, last: Block, lines: Lines, frames: Mapping[int, ReadingFrame]) -> Byline | None:
    """A bare name, or a place or trade and a name, set to the right on a line of its own below the text."""
    words = last.content.text.strip("（）() ").split()
    if len(last.content.fragments) > 1 or not words or len(last.content.text) > SIGNED or not is_name(words[-1]):
        # A gap may stand inside the name (宗　河)
        if len(last.content.fragments) > 1 or not is_name("".join(words)):
            return None
        words = ["".join(words)]
    part = last.content.fragments[0]
    region = next((p.region for p in article.body if p.page == part.page and p.region.id == part.region), None)
    if region is None or region.column is None:
        return None
    frame, em = frames[part.page], lines[(part.page, part.line)].em
    column, box = frame.box(region.column), frame.box(part.box)
    if box.x0 - column.x0 < max(SET_RIGHT * em, 0.25 * column.width) or column.x1 - box.x1 > SET_RIGHT * em:
        return None
    named = parse_byline(MARKS[0] + words[-1], standalone=True)
    return Byline(last.content.text.strip("（）() "), last.content, named.authors) if named is not None else None


def dateline_of(body: Sequence[Block]) -> Text | None:
    """本报讯, 新华社…电 at the head of the first paragraph."""
    first = next((b for b in body if b.type == "paragraph"), None)
    span = find_dateline(first.content.text) if first is not None else None
    return cut(first.content, *span) if first is not None and span is not None else None


def images_of(images: Sequence[DraftImage], pages: dict[int, PageText], lines: Lines, numbers: dict[int, int]) -> tuple[Image, ...]:
    """Photographs with caption and credit; ``numbers`` counts the cut-outs of each page."""
    out = []
    for image in images:
        numbers[image.page] = numbers.get(image.page, 0) + 1
        box = pages[image.page].layout.pictures[image.picture].box
        parts = _spaced([f for r in image.captions for f in fragments(image.page, r, lines)])
        caption, credit, names = _split(Text(tuple(parts))) if parts else (None, None, ())
        file = f"images/p{image.page:04d}-{numbers[image.page]:02d}.jpg"
        out.append(Image((RegionRef(image.page, box),), file, caption, credit, names))
    return tuple(out)


def _spaced(parts: Sequence[Fragment]) -> list[Fragment]:
    """A space before a line that is a credit by itself, unless the line above holds the credit's first part."""
    out = list(parts)
    for i in range(len(out) - 1):
        caption, credit, _ = split_caption(out[i + 1].text)
        _, whole, _ = split_caption(out[i].text + out[i + 1].text)
        if credit is not None and not caption and (whole is None or len(whole) <= len(credit)):
            out[i] = replace(out[i], glue=" ")
    return out


def _split(text: Text) -> tuple[Text | None, Text | None, tuple[str, ...]]:
    """Caption, credit (without brackets around it, as a byline's) and photographers."""
    whole = text.text
    caption, credit, names = split_caption(whole)
    if credit is None:
        return text, None, ()
    at = whole.rindex(credit)
    head = cut(text, 0, len(caption)) if caption else None
    inner = int(ENCLOSED.fullmatch(credit) is not None)
    return head, cut(text, at + inner, at + len(credit) - inner), names
