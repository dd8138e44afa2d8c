"""A page in its reading frame: vertical pages are turned so that one set of rules reads both writing modes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.page import Frame, PageText, Picture, Rule, TextLine
from pipeline.roles.heavy import marked
from pipeline.roles.lit import enlarged
from pipeline.roles.pace import sized
from pipeline.roles.pairs import paired
from pipeline.roles.scanned import mended
from pipeline.roles.view import PageView, View


def view_page(text: PageText) -> PageView:
    layout = text.layout
    turn = layout.frame.box
    width, height = layout.frame.size
    views: Sequence[View] = [View(k, turn(k.box), k.em, _is_across(k, layout.vertical), (k.id,)) for k in text.lines]
    views = marked(views, layout.vertical)
    rules = tuple(Rule(turn(r.box), r.horizontal != layout.vertical, r.style) for r in layout.rules)
    frames = tuple(Frame(turn(f.box), f.kind) for f in layout.frames)
    pictures = tuple(Picture(turn(p.box), p.confidence, p.kind) for p in layout.pictures)
    views = mended(enlarged(list(views), frames, layout.body_em), layout.body_em)
    views = paired(sized(views, layout.body_em), frames, layout.body_em) if layout.vertical else views
    return PageView(width, height, layout.body_em, tuple(views), rules, frames, pictures, layout.vertical)


def _is_across(line: TextLine, vertical: bool) -> bool:
    """Set across the page's direction; the last character of a paragraph on a vertical page has none of its own."""
    return line.vertical != vertical and not (vertical and len(line.text.strip()) == 1)
