"""The seam between two blocks: what their last and first lines say of reading one after the other."""

from __future__ import annotations

from pipeline.articles.nodes import Piece
from pipeline.model.labelled import Role
from pipeline.ports import Lexicon
from pipeline.wording.bylines import find_end_byline
from pipeline.wording.datelines import opens_report

Evidence = dict[str, float]


def seam(a: Piece, b: Piece, lexicon: Lexicon) -> Evidence:
    """Cost of the seam between the last line of ``a`` and the first of ``b``."""
    if Role.TABLE in (a.ends, b.starts):
        return {"table": 0.5}
    if a.verse and b.verse:
        return {"verse": -0.5}
    if a.verse != b.verse and not _short(a) and not _short(b):
        return {"verse beside prose": 2.5}
    if b.starts is Role.SUBHEAD or a.ends is Role.SUBHEAD:
        open_end = a.ends is not Role.SUBHEAD and not a.closes
        return {"subhead after an open sentence": 3.0} if open_end else {"subhead at the seam": 0.2}
    signed = {"signed at the end": 1.0} if find_end_byline(a.last) is not None else {}
    return signed | _prose(a, b, lexicon)


def _prose(a: Piece, b: Piece, lexicon: Lexicon) -> Evidence:
    """The seam between two pieces of running text."""
    indented, full = b.first_indent > 1.2, a.last_gap < 1.3
    if indented and opens_report(b.first):
        return {"a report begins": 1.8 if a.closes or not full else 4.0}
    if indented:
        return {"paragraph begins": 0.3} if a.closes or not full else {"new paragraph after an open sentence": 3.5}
    if not full:
        return {"runs on after a short line": 3.5}
    if a.closes:
        return {"full line, sentence ends": 0.0}
    word = lexicon.word_over(a.last, b.first.lstrip())
    return {"sentence runs on": -1.5, **({"word over the seam": -1.0 * word[1]} if word else {}), **_brackets(a.last, b.first)}


def _brackets(before: str, after: str) -> Evidence:
    """A title or bracket open at the end of one line and closed early in the next holds the two together; one left open speaks against."""
    for opening, closing in ("《》", "〈〉", "（）"):
        opened = before.rfind(opening) > before.rfind(closing)
        at = after.find(closing)
        closed = at >= 0 and opening not in after[:at]
        if opened and closed:
            return {"bracket closed over the seam": -1.0}
        if opened or (closed and at < 6):
            return {"bracket broken at the seam": 1.5}
    return {}


def _short(p: Piece) -> bool:
    return sum(len(r.lines) for r in p.regions) < 3
