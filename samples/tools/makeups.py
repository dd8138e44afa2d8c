"""Make-ups of the seed page: the one of the print, and others for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from page import ASCENT, Entry, Frame, Page, Style, hull
from picture import dusk, qr
from seed import Article, Front

MM = 72 / 25.4
RED = (0.72, 0.08, 0.08)


@dataclass(frozen=True)
class Story:
    """How a picture story is set in its hole: faces, and whether a box is drawn round it."""

    face: str = "hei-bold"
    text_face: str = "kai"
    boxed: bool = True
    photo_px: int = 1100


@dataclass(frozen=True)
class Grid:
    """Columns of one article: left edge, number, style, gutter (em), hairlines in the gutters."""

    x: float
    count: int
    style: Style
    gutter: float = 1.5
    hairline: bool = False

    def left(self, i: int) -> float:
        return self.x + i * (self.style.measure + self.gutter) * self.style.size

    def right(self, i: int) -> float:
        return self.left(i) + self.style.measure * self.style.size


def masthead(page: Page, front: Front, x0: float, x1: float, top: float) -> tuple[float, dict[str, Any]]:
    """Name, QR codes, web address, imprint. Returns where the page goes on, and the masthead's truth."""
    box = page.row("kai-tw", 62, x0 + 2, top + 2, front.name, tracking=0.08, color=RED)
    page.furnish("masthead", front.name, box, part="name")
    side, pitch = 50.0, 78.0
    left = x0 + 262
    for i, label in enumerate(front.qr_labels):
        at = (left + i * pitch + (pitch - side) / 2, top + 2)
        _qr(page, label, *at, side)
        page.furnish("qr", label, (*at, at[0] + side, at[1] + side))
        box = page.row("hei", 7, at[0] + side / 2, top + 56, label, align="center", frame=f"qr{i}")
        page.furnish("qr_label", label, box)
    parts = ("license_no", "issue", "date")
    for i, (part, text) in enumerate(zip(parts, front.imprint, strict=True)):
        box = page.row("song", 8.5, x1, top + 6 + i * 18, text, align="right", frame=f"imprint{i}")
        page.furnish("masthead", text, box, part=part)
    box = page.row("hei", 8, x0, top + 76, front.digital, frame="digital")
    page.furnish("masthead", front.digital, box, part="url")
    page.document.rule(x0, top + 90, x1, top + 90, 1.6)
    page.document.rule(x0, top + 92.6, x1, top + 92.6, 0.4)
    return top + 93, {"name": front.name, "issue_no": 26, "total_no": 1680, "date": "2022-06-27", "weekday": "星期一",
                      "license_no": front.imprint[0], "url": front.digital.split(" ")[1], "page_no": None, "page_name": None}


def _qr(page: Page, text: str, x: float, y: float, side: float) -> None:
    modules = qr(text)
    step = side / len(modules)
    for r, row in enumerate(modules):
        start = None
        for c, dark in enumerate([*row, False]):
            if dark and start is None:
                start = c
            elif not dark and start is not None:
                page.document.fill(x + start * step, y + r * step, x + c * step, y + (r + 1) * step + 0.05, (0, 0, 0))
                start = None


def heads(page: Page, entry: Entry, x0: float, x1: float, top: float, rows: Sequence[tuple[str, float]], *, face: str, align: str = "center",
          byline: str = "below", byline_face: str = "kai", tracking: float = 0.0) -> float:
    """The headline's rows and the byline; ``rows`` are (text, size). Returns the foot."""
    middle = (x0 + x1) / 2 if align == "center" else x0
    boxes = []
    for text, size in rows:
        box = page.row(face, size, middle, top, text, align=align, tracking=tracking, frame=f"{entry.id}h")
        entry.line(text, box, "headline")
        boxes.append(box)
        top += size * 1.2
    if entry.article.byline:
        size = 10.5
        if byline == "right":
            box = page.row(byline_face, size, x1, top - size * 0.6, entry.article.byline, align="right", frame=f"{entry.id}h")
        else:
            box = page.row(byline_face, size, middle, top + 1, entry.article.byline, align=align, frame=f"{entry.id}h")
        entry.byline_style = byline
        entry.line(entry.article.byline, box, "byline")
        boxes.append(box)
        top = box[3]
    entry.regions.insert(0, {"role": "head", "bbox": hull(boxes)})
    return top


def body(page: Page, entry: Entry, grid: Grid, top: float, rows: int | Sequence[int], *, hole: tuple[int, int, int, int] | None = None,
         forced: bool = False) -> tuple[float, tuple[float, float, float, float] | None]:
    """Flow through columns of ``rows`` rows, round a hole (first column, columns, first row, rows).

    Returns the foot and the hole's box.
    """
    counts = [rows] * grid.count if isinstance(rows, int) else list(rows)
    style, frames = grid.style, []
    for i, count in enumerate(counts):
        pieces = [(0, count)]
        if hole and hole[0] <= i < hole[0] + hole[1]:
            pieces = [(0, hole[2]), (hole[2] + hole[3], count - hole[2] - hole[3])]
        frames += [Frame(grid.left(i), top + start * style.leading, n, forced) for start, n in pieces if n > 0]
    page.flow(entry, frames, style)
    foot = top + max(counts) * style.leading
    if grid.hairline:
        for i in range(grid.count - 1):
            if not (hole and hole[0] <= i < hole[0] + hole[1] - 1):
                at = (grid.right(i) + grid.left(i + 1)) / 2
                page.document.rule(at, top + 2, at, foot - 2, 0.3)
    if hole is None:
        return foot, None
    space = (grid.left(hole[0]), top + hole[2] * style.leading, grid.right(hole[0] + hole[1] - 1), top + (hole[2] + hole[3]) * style.leading)
    return foot, space


def story(page: Page, article: Article, space: tuple[float, float, float, float], look: Story, style: Style) -> Entry:
    """A picture story: headline with its middle enlarged, tag, text over the whole width, photograph, caption."""
    entry = page.entry(article)
    x0, y0, x1, y1 = space
    pad = 8.0 if look.boxed else 0.0
    if look.boxed:
        page.document.box(x0, y0 + 5, x1, y1 - 5)
    x0, x1, y0, y1 = x0 + pad, x1 - pad, y0 + pad + 4, y1 - pad - 4
    foot = _story_head(page, entry, x0, x1, y0, look)
    box = page.row("hei", 9, (x0 + x1) / 2, foot + 3, article.label or "", align="center", frame=f"{entry.id}l", tracking=0.3)
    entry.line(article.label or "", box, "byline")
    entry.regions.append({"role": "head", "bbox": hull([r["bbox"] for r in entry.lines])})
    wide = replace(style, face=look.text_face, size=style.size + 0.5, measure=(x1 - x0) / (style.size + 0.5))
    rows = page._rows(article, wide, [Frame(0, 0, 99)])
    page.flow(entry, [Frame(x0, box[3] + 4, len(rows))], wide)
    top = box[3] + 8 + len(rows) * wide.leading
    whole = f"{article.caption} {article.credit}"
    bottom = y1 - 14
    page.document.image(dusk(look.photo_px, round(look.photo_px * (bottom - top) / (x1 - x0))),
                        (look.photo_px, round(look.photo_px * (bottom - top) / (x1 - x0))), x0, top, x1, bottom)
    entry.photos.append({"caption": article.caption, "credit": article.credit, "bbox": [round(v, 1) for v in (x0, top, x1, bottom)],
                         "caption_position": "below"})
    box = page.row(look.text_face, 8.5, (x0 + x1) / 2, bottom + 4, whole, align="center", frame=f"{entry.id}p")
    entry.line(whole, box, "caption", photo_index=0, contains_credit=True)
    entry.regions += [{"role": "photo", "bbox": entry.photos[0]["bbox"]}, {"role": "caption", "bbox": hull([box])}]
    return entry


def _story_head(page: Page, entry: Entry, x0: float, x1: float, top: float, look: Story) -> float:
    """Three pieces on one baseline, the quoted one larger; all smaller where the hole is narrow."""
    before, quoted, after = entry.article.headline
    sizes = (26.0, 40.0, 26.0)
    closer = 0.7 * sizes[1]  # the quotes' blank halves are taken out, as a desk would
    total = sum(page.width(look.face, s, t) for t, s in zip((before, quoted, after), sizes, strict=True)) - closer
    if total > x1 - x0:
        factor = (x1 - x0) / total
        sizes, closer, total = (sizes[0] * factor, sizes[1] * factor, sizes[2] * factor), closer * factor, x1 - x0
    baseline, left, boxes = top + sizes[1] * ASCENT, (x0 + x1 - total) / 2, []
    for text, size in zip((before, quoted, after), sizes, strict=True):
        left -= 0.0 if text == before else closer / 2
        box = page.row(look.face, size, left, baseline - ASCENT * size, text, frame=f"{entry.id}h", color=RED if text == quoted else 0.0)
        boxes.append(box)
        left = box[2]
    entry.line("".join(entry.article.headline), tuple(hull(boxes)), "headline")
    return max(b[3] for b in boxes)


def print_makeup(front: Front) -> tuple[Page, dict[str, Any]]:
    """The print's own: four columns of 18 em; the story over three of them between 提高应急 and 管理的科学化."""
    width, height = 275 * MM, 384 * MM
    page = Page("page1", width, height)
    style = Style()
    grid = Grid(0, 4, style)
    x0 = (width - grid.right(3)) / 2
    grid = replace(grid, x=x0)
    x1 = grid.right(3)
    top, head = masthead(page, front, x0, x1, 42)
    lead, second, picture = front.articles
    entry = page.entry(lead)
    top = heads(page, entry, x0, x1, top + 16, list(zip(lead.headline, (41.0, 41.0), strict=True)), face="song-black")
    top, _ = body(page, entry, grid, top + 10, 12, forced=True)
    page.document.rule(x0, top + 9, x1, top + 9, 0.6)
    entry = page.entry(second)
    top = heads(page, entry, x0, x1, top + 23, [(second.headline[0], 33.0)], face="song-bold")
    space = (grid.left(1), top + 10, x1, top + 10 + 21 * style.leading)
    frames = [Frame(grid.left(0), top + 10, 32, True)]
    frames += [Frame(grid.left(i), top + 10 + 21 * style.leading, 11, True) for i in (1, 2, 3)]
    page.flow(entry, frames, style)
    story(page, picture, space, Story(text_face="hei"), style)
    page.features += ["headline_full_width", "photo_package_inside_article", "column_change", "masthead"]
    return page, head


def variant_five(front: Front) -> tuple[Page, dict[str, Any]]:
    """Five columns of 14 em in 宋体, every glyph set by itself; bylines at the right; the story low in columns 3-5, unboxed."""
    page = Page("five", 275 * MM, 376 * MM, split=True)
    style = Style("ming", 9.0, 14.2, 14.0, "hei", 9.0, tracking=0.14)
    grid = Grid(0, 5, style, gutter=1.3)
    x0 = (page.document.width - grid.right(4)) / 2
    return _two_and_story(page, front, replace(grid, x=x0), 40, "hei-bold", "song-black", "right", hole=(2, 3, 8), story_rows=21,
                          look=Story("kai", "hei", False, 600))


def variant_three(front: Front) -> tuple[Page, dict[str, Any]]:
    """Three wide columns in 楷体 with hairlines, content stream shuffled; the story at the top of columns 2-3."""
    page = Page("three", 270 * MM, 368 * MM, shuffle=7)
    style = Style("kai", 9.6, 15.0, 23.0, "hei", 9.6)
    grid = Grid(0, 3, style, gutter=2.0, hairline=True)
    x0 = (page.document.width - grid.right(2)) / 2
    return _two_and_story(page, front, replace(grid, x=x0), 34, "hei-bold", "hei", "below", hole=(1, 2, 0), story_rows=19,
                          look=Story("song-bold", "hei", True, 600))


def variant_six(front: Front) -> tuple[Page, dict[str, Any]]:
    """Six narrow columns with 1-em gutters; the story amid columns 2-4, text above and below it."""
    page = Page("six", 280 * MM, 322 * MM)
    style = Style("hei", 8.6, 13.6, 12.0, "kai", 9.4)
    grid = Grid(0, 6, style, gutter=1.0, hairline=True)
    x0 = (page.document.width - grid.right(5)) / 2
    return _two_and_story(page, front, replace(grid, x=x0), 36, "song-bold", "kai", "below", hole=(1, 3, 6), story_rows=18,
                          look=Story("hei", "song", True, 600))


def _two_and_story(page: Page, front: Front, grid: Grid, size: float, lead_face: str, second_face: str, byline: str, *,
                   hole: tuple[int, int, int], story_rows: int, look: Story) -> tuple[Page, dict[str, Any]]:
    """Lead over all columns, second article round the story; rows are the fewest that hold the text."""
    x0, x1 = grid.x, grid.right(grid.count - 1)
    top, head = masthead(page, front, x0, x1, 36)
    lead, second, picture = front.articles
    entry = page.entry(lead)
    top = heads(page, entry, x0, x1, top + 14, list(zip(lead.headline, (size, size), strict=True)), face=lead_face, byline=byline)
    top, _ = fewest(page, entry, grid, top + 10, None)
    page.document.rule(x0, top + 8, x1, top + 8, 0.6)
    entry = page.entry(second)
    top = heads(page, entry, x0, x1, top + 20, [(second.headline[0], size * 0.85)], face=second_face, byline=byline)
    foot, space = fewest(page, entry, grid, top + 10, (*hole, story_rows))
    if space is None or foot > page.document.height - 24:
        raise ValueError(f"{page.name}: the page is too short by {foot - page.document.height + 24:.0f} pt")
    story(page, picture, space, look, grid.style)
    page.features += ["headline_full_width", "photo_package_inside_article", "column_change", "masthead", f"cols_{grid.count}"]
    return page, head


def fewest(page: Page, entry: Entry, grid: Grid, top: float, hole: tuple[int, int, int, int] | None
           ) -> tuple[float, tuple[float, float, float, float] | None]:
    """``body`` with the smallest number of rows that holds the article."""
    for rows in range(3, 90):
        if hole and rows < hole[2] + hole[3]:
            continue
        kept = len(page.document.runs), len(page.document.under), len(entry.lines), len(entry.regions)
        try:
            return body(page, entry, grid, top, rows, hole=hole)
        except ValueError:
            del page.document.runs[kept[0]:], page.document.under[kept[1]:], entry.lines[kept[2]:], entry.regions[kept[3]:]
    raise ValueError(f"{entry.id}: no number of rows holds it")
