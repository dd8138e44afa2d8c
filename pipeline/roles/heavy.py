"""Bold type, or a face of its own, on vertical pages: what tells heads there that are hardly larger than the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.roles.pieces import HEAD_EM
from pipeline.roles.view import PageView, View
from pipeline.wording.bylines import ITEM_MARKS

LEAST = 0.93
"""Such type in body em, at least."""
CLOSE = 1.0
"""Most white in body em between the lines of one head."""
DECK, EVEN = 0.86, 0.8
"""Type of a deck over its headline's, at most; how much further in than another one it may be set, in body em."""
LONGEST = 18
"""Characters of a line of a head in the body's type."""
FEW = 0.15
"""Share of a page's characters, at most, that are set in a head's face."""
SET_IN, REACH = 1.3, 8.0
"""A subhead is set in by more em from the lines that stand at most so many em away."""
ENDS = tuple("。，、；」』")


def marked(views: Sequence[View], vertical: bool) -> list[View]:
    """``views`` with those told that are heavy: scanned ones in bold type; of a vertical file's those in a face of its own, whatever it
    is called, that are not set in as subheads are. Level files' faces are asked where they tell something."""
    faces = Counter({v.line.face: 0 for v in views})
    for v in views:
        faces[v.line.face] += len(v.text)
    common, few = faces.most_common(1)[0][0] if faces else "", FEW * faces.total()

    def heavy(v: View) -> bool:
        apart = vertical and bool(v.line.face) and v.line.face != common and faces[v.line.face] < few
        return (v.line.bold if v.line.source == "ocr" else apart and _begins_high(v, views)) and v.text.rstrip()[-1:] not in ENDS

    return [replace(v, heavy=heavy(v)) for v in views]


def _begins_high(view: View, views: Sequence[View]) -> bool:
    """No line near by, level with it, begins much further up the sheet."""
    beside = [v for v in views if abs(v.box.cy - view.box.cy) < REACH * view.em and v.box.overlap_x(view.box) > 0 and not v.cross]
    return view.box.x0 - min(v.box.x0 for v in (view, *beside)) < SET_IN * view.em


def is_heavy(page: PageView, view: View) -> bool:
    return page.vertical and view.heavy and not view.cross and view.em >= LEAST * page.em


def amid(page: PageView, views: Sequence[View]) -> set[str]:
    """Ids of the ``views`` of about the body's type that stand between a headline and its bold deck: decks of another face."""
    heavy = [v for v in views if is_heavy(page, v) and v.text[:1] not in ITEM_MARKS]
    large = [v for v in views if heavy and not v.cross and v.em >= HEAD_EM * page.em]
    others = [v for v in views if large and not v.cross and not v.heavy and v not in large]
    short = [v for v in others if len(v.text) <= LONGEST and "。" not in v.text]
    return {
        v.id
        for v in short
        if any(
            _below(page, h, v) and _below(page, v, w) and w.em < DECK * h.em and abs(w.box.x0 - v.box.x0) < EVEN * page.em
            for h in large
            for w in heavy
        )
    }


def _below(page: PageView, upper: View, lower: View) -> bool:
    shared = upper.box.overlap_x(lower.box) > 0.5 * min(upper.box.width, lower.box.width)
    return shared and -0.3 * page.em < lower.box.y0 - upper.box.y1 < CLOSE * page.em
