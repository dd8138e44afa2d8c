"""Subheads (小标题): inside a column of body type, and as lines of their own between two pieces of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.model.geometry import Box
from pipeline.roles.chains import Chain, between_rules
from pipeline.roles.view import PageView, View
from pipeline.wording.bylines import parse_byline
from pipeline.wording.jumps import comes_from_page

LARGEST, LARGEST_INK, CLOSE_INK = 1.55, 1.4, 1.48
"""Type of this many em of its text is the largest of a subhead: where sizes are exact, where they are measured in the ink, and there
where the text follows close."""
CLOSE = 1.4
"""White in em between such a subhead and its text; below the head of a group there is more."""
WHITE = 3.2
"""Most white above a subhead in em of the body."""
RULED = 1.5
"""White in body em between a rule and the head right below it, at most."""
OPEN_FOOT = 1.3
"""White in em behind a line at a column's foot that runs on in the next column, at most."""
COMMAS = tuple("，、")
SPEECH = re.compile("(问|問|答|记者|記者|主持人)[：:]")
"""What opens a question or an answer, which may be set in another face and is text all the same."""
PROSE_END = "。；：;:）"
"""Marks that end lines of running text, not of subheads (a line inside a subhead may end in a comma)."""


def inside_chain(chain: Chain, closed: bool = False) -> None:
    """Marks subheads set in the body's size: centred lines, or lines in another face or bold, after a paragraph's end and before an
    indented line.

    A full line may be part of a subhead whose other lines are centred. In verse lines of any length are verse.
    ``closed``: another head stands right below the chain, and so no subhead is its last line.
    """
    views = chain.views
    if sum(_sides(v, chain)[1] < 1.6 for v in views) < 0.4 * len(views):
        return
    apart = _set_off(chain)
    other = _in_other_type(views, chain)

    def marked(v: View) -> bool:
        plain = not _ends_prose(v) and not SPEECH.match(v.text) and parse_byline(v.text, standalone=True) is None
        return plain and (centred(v, chain) or v.id in apart or (v.id in other and len(v.text) > 2))

    i = 0
    while i < len(views):
        if not marked(views[i]):
            if _interrupts(views, i, chain):
                chain.subheads.add(views[i].id)
            i += 1
            continue
        first, last = i, i
        while last + 1 < len(views) and marked(views[last + 1]):
            last += 1
        if last + 2 < len(views) and _full(views[last + 1], chain) and views[last].text[-1:] in COMMAS and _starts(views, last + 2, chain):
            last += 1
        if first > 0 and _full(views[first - 1], chain) and _ends(views, first - 2, chain):
            open_end = not _ends(views, first - 1, chain)
            first -= open_end or (first > 1 and _sides(views[first - 2], chain)[1] > 1.5)
        # At a column's foot a paragraph's first line, a character short of the edge, looks centred
        open_foot = last + 1 == len(views) and (closed or _sides(views[last], chain)[1] < OPEN_FOOT)
        if _ends(views, first - 1, chain) and _starts(views, last + 1, chain) and not open_foot:
            chain.subheads |= {v.id for v in views[first : last + 1]}
        i = last + 1


def _in_other_type(views: Sequence[View], chain: Chain) -> set[str]:
    """Lines in a face that few of them have, or in bold type where few are and short of the measure."""
    faces = Counter(v.line.face for v in views for _ in v.text)
    common = faces.most_common(1)[0][0]
    found = {v.id for v in views if v.line.face and v.line.face != common and faces[v.line.face] < 0.3 * faces[common]}
    rarely = sum(v.heavy for v in views) < 0.3 * len(views)
    return found | {v.id for v in views if v.heavy and rarely and not _full(v, chain)}


def _set_off(chain: Chain) -> set[str]:
    """Lines with more white above and below than the lines of the chain have between them."""
    gaps = [b.box.y0 - a.box.y1 for a, b in pairwise(chain.views)]
    if len(gaps) < 4:
        return set()
    usual = sorted(gaps)[len(gaps) // 2] + 0.35 * chain.em
    return {v.id for v, above, below in zip(chain.views[1:], gaps, gaps[1:], strict=False) if min(above, below) > usual}


def _ends_prose(v: View) -> bool:
    """The line ends as running text does; a closing quotation mark is looked through (管理” may end a subhead, 空心。” not)."""
    return (v.text.rstrip("”’」』") or v.text)[-1:] in PROSE_END


def _sides(v: View, chain: Chain) -> tuple[float, float]:
    return (v.box.x0 - chain.column.x0) / chain.em, (chain.column.x1 - v.box.x1) / chain.em


def centred(v: View, chain: Chain) -> bool:
    """Whether a line is set in from both edges of its column alike."""
    left, right = _sides(v, chain)
    return left > 0.9 and right > 0.9 and abs(left - right) < 1.5


def _full(v: View, chain: Chain) -> bool:
    left, right = _sides(v, chain)
    return left < 1.1 and right < 1.6 and not _ends_prose(v)


def _interrupts(views: Sequence[View], i: int, chain: Chain) -> bool:
    """A line without a full stop that begins flush, after a paragraph that ends short of the measure and before an indented one: no line of
    a text so indented stands like that."""
    if not 0 < i < len(views) - 1 or _sides(views[i], chain)[0] > 0.8 or _ends_prose(views[i]) or views[i].text[-1:] in COMMAS:
        return False
    over = views[i - 1].text[-1:] in "。！？”…" and _sides(views[i - 1], chain)[1] > 1.5
    return over and parse_byline(views[i].text, standalone=True) is None and _starts(views, i + 1, chain)


def _starts(views: Sequence[View], i: int, chain: Chain) -> bool:
    """Line ``i`` begins a paragraph (or there is none)."""
    return i >= len(views) or 1.2 < _sides(views[i], chain)[0] < 3.2


def _ends(views: Sequence[View], i: int, chain: Chain) -> bool:
    """Line ``i`` ends a paragraph (or there is none)."""
    return i < 0 or views[i].text[-1:] in "。！？”…）：" or _sides(views[i], chain)[1] > 1.5


def between(page: PageView, lines: Sequence[Chain], bodies: Sequence[Chain]) -> list[Chain]:
    """Short chains of slightly larger or centred type that stand in a column of body type, with body type below them."""
    found = []
    for chain in lines:
        if len(chain.views) > 3 or chain.em < 0.85 * page.em or any(v.cross for v in chain.views) or _carries_on(chain):
            continue
        box = chain.box
        inside = [b for b in bodies if box.x0 > b.column.x0 - 0.6 * b.em and box.x1 < b.column.x1 + 0.8 * b.em]
        most = CLOSE_INK if any(leads_close(chain, b) for b in inside) else largest(chain.views)
        hosts = [b for b in inside if chain.em <= most * max(page.em, b.em)]
        below = [b for b in hosts if -0.3 * b.em < b.box.y0 - box.y1 < 3.0 * b.em]
        above = [b for b in hosts if -0.3 * b.em < box.y0 - b.box.y1 < _white(chain, b) * b.em and not parted(page, b, box)]
        top = [
            b
            for b in below
            if not above
            and not _tops(page, chain, b)
            and (_beside(box, b, bodies, page) or (is_tag(chain) and _below_text(page, chain, b)))
        ]
        if below and (above or top):
            host = below[0]
            chain.column = host.column
            chain.subheads = {v.id for v in chain.views}
            found.append(chain)
    return found


def _carries_on(chain: Chain) -> bool:
    """The lines close a bracket that they have not opened, the end of what stands above, or go on from another page."""
    text = "".join(v.text for v in chain.views)
    return comes_from_page(text) or 0 <= text.find("）") < (text + "（").find("（")


def largest(views: Iterable[View]) -> float:
    """Type of a subhead in these lines, in em of its text, at most."""
    return LARGEST_INK if any(v.line.source == "ocr" for v in views) else LARGEST


def leads_close(chain: Chain, body: Chain) -> bool:
    """Whether scanned lines of one size stand right above a column's text, as a subhead does."""
    sizes = [v.em for v in chain.views]
    scanned = all(v.line.source == "ocr" for v in chain.views)
    return scanned and max(sizes) < 1.1 * min(sizes) and -0.3 * body.em < body.box.y0 - chain.box.y1 < CLOSE * body.em


def _white(chain: Chain, body: Chain) -> float:
    """Most white, in em of the body, above a subhead: large type with much white above begins an article, unless it is a tag."""
    return WHITE if chain.em < 1.3 * body.em or is_tag(chain) else 1.8


def is_tag(chain: Chain) -> bool:
    """The lines are all in lenticular brackets, as what parts a text is (【记者调查】) and no headline."""
    text = "".join(v.text for v in chain.views)
    return text[:1] == "【" and text[-1:] == "】"


def _below_text(page: PageView, chain: Chain, body: Chain) -> bool:
    """Lines no larger than the body's stand above in its column, were they but a signature and a date."""
    box, column = chain.box, body.column.grow(0.6 * body.em, 0.0)
    above = [v for v in page.views if -0.3 * body.em < box.y0 - v.box.y1 < WHITE * body.em and column.x0 < v.box.x0 < v.box.x1 < column.x1]
    return any(v.em < 1.1 * body.em for v in above) and all(v.em < chain.em for v in above)


def parted(page: PageView, upper: Chain, box: Box) -> bool:
    """A rule wider than the column runs between a column's end and what stands below it; a subhead's own rules are no wider."""
    return any(
        r.horizontal
        and upper.box.y1 - 0.3 * upper.em < r.box.cy < box.y0 + 0.3 * upper.em
        and r.box.overlap_x(upper.column) > 0.8 * upper.column.width
        and r.box.width > 1.3 * upper.column.width
        for r in page.rules
    )


def _tops(page: PageView, chain: Chain, body: Chain) -> bool:
    """A rule as wide as the column runs right above the lines, and none below: an article of this column begins."""
    rules = [r.box for r in page.rules if r.horizontal and r.box.overlap_x(body.column) > 0.8 * body.column.width]
    over = any(0 < chain.box.y0 - r.cy < RULED * page.em and r.width < 1.2 * body.column.width for r in rules)
    return over and not between_rules(page, chain.box)


def _beside(box: Box, host: Chain, bodies: Sequence[Chain], page: PageView) -> bool:
    """Other columns begin with running text (no deck) at the same height, or run on beside it: the head of a column, not of an article."""
    for b in bodies:
        if b is host or max(b.em, host.em) > 1.1 * min(b.em, host.em):
            continue
        runs_on = 0 < host.column.x0 - b.column.x1 < 3 * page.em and b.box.y0 < box.y0 - 1.5 * page.em and b.box.y1 > host.box.y0
        apart = max(b.column.x0 - host.column.x1, host.column.x0 - b.column.x1)
        level = 0 < apart < 30 * page.em and abs(b.box.y0 - box.y0) < 1.5 * page.em and not centred(b.views[0], b)
        if runs_on or level:
            return True
    return False
