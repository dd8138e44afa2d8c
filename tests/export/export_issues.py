"""Issues for the tests of export: from a truth file of the corpus, or from a few words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.model.geometry import Affine, Box, hull
from pipeline.model.issue import (
    Article,
    Author,
    Block,
    Byline,
    Decision,
    EngineInfo,
    Flag,
    Fragment,
    Furniture,
    Generator,
    Image,
    Issue,
    IssuePage,
    Join,
    Jump,
    JumpEnd,
    Leftover,
    RegionRef,
    Text,
)
from pipeline.model.labelled import Masthead, Region, Role
from pipeline.model.page import (
    Characters,
    Floats,
    Frame,
    FrameKind,
    LineBox,
    PageLayout,
    PageText,
    Picture,
    Pixels,
    Rule,
    SourceFile,
    TextLine,
)
from pipeline.model.warp import Warp

DATA = Path(__file__).resolve().parent.parent / "data"
SCALE = 2.0
ROLES = {
    "masthead": Role.MASTHEAD,
    "ear": Role.EAR,
    "index": Role.INDEX,
    "staff": Role.STAFF,
    "folio": Role.FOLIO,
    "ad": Role.ADVERTISEMENT,
}
KINDS = {"ad": "advertisement", "photo_news": "photo_news"}


class Desk:
    """Collects lines, characters and regions of one page while its articles are built."""

    def __init__(self, number: int, vertical: bool) -> None:
        self.number, self.vertical = number, vertical
        self.lines: list[TextLine] = []
        self.regions: list[Region] = []
        self.marks: list[str] = []
        self.boxes: list[list[float]] = []

    def line(self, text: str, box: Box, confidence: float = 0.97) -> TextLine:
        first = len(self.marks)
        printed = [c for c in text if not c.isspace()]
        along = (box.height if self.vertical else box.width) / max(1, len(text))
        for i, c in enumerate(text):
            if c.isspace():
                continue
            self.marks.append(c)
            if self.vertical:
                self.boxes.append([box.x0, box.y0 + i * along, box.x1, box.y0 + (i + 1) * along])
            else:
                self.boxes.append([box.x0 + i * along, box.y0, box.x0 + (i + 1) * along, box.y1])
        em = box.width if self.vertical else box.height
        line = TextLine(f"l{len(self.lines) + 1:04d}", box, em, text, first, first + len(printed), confidence, self.vertical)
        self.lines.append(line)
        return line

    def region(self, role: Role, lines: Iterable[TextLine]) -> Region:
        lines = list(lines)
        region = Region(
            f"r{len(self.regions) + 1:04d}",
            role,
            hull(x.box for x in lines),
            tuple(x.id for x in lines),
            0.9,
            (("size", 1.8), ("place", 0.7)),
        )
        self.regions.append(region)
        return region

    def text(self, role: Role, rows: Iterable[tuple[str, Box]], glue: str = "") -> Text | None:
        lines = [self.line(text, box) for text, box in rows if text]
        return Text(self.fragments(lines, self.region(role, lines), glue)) if lines else None

    def fragments(self, lines: Iterable[TextLine], region: Region, glue: str = "") -> tuple[Fragment, ...]:
        return tuple(Fragment(self.number, x.id, region.id, x.text.strip(), x.box, x.confidence, glue) for x in lines)

    def page_text(self, width: int, height: int, script: Any, **geometry: Any) -> PageText:
        boxes: Floats = np.array(self.boxes, np.float32).reshape(-1, 4)
        found = tuple(LineBox(x.id, x.box, x.em, x.vertical) for x in self.lines)
        layout = PageLayout(width, height, 144.0, self.vertical, 20.0, found, **geometry)
        characters = Characters(tuple(self.marks), boxes, np.linspace(0.5, 1.0, len(self.marks), dtype=np.float32))
        return PageText(layout, characters, tuple(self.lines), script, "pdf")


def truth_issue(name: str = "qa_truth_d04.json") -> Issue:
    """The issue of one page that a truth file of a born-digital page tells of, at 144 dpi."""
    return issue_from_truth(json.loads((DATA / name).read_text("utf-8")), "望津报", SCALE)


def issue_from_truth(truth: Mapping[str, Any], title: str, scale: float) -> Issue:
    """``scale``: pixels of the prepared page a unit of the truth."""
    page = truth["page"]
    desk = Desk(1, page["writing_mode"] == "vertical-rl")
    width, height = int(page["width_px"] * scale), int(page["height_px"] * scale)
    articles = tuple(_article(desk, a, n, scale) for n, a in enumerate(truth["articles"], 1))
    furniture = tuple(_furniture(desk, f, scale) for f in truth["furniture"] if f.get("text"))
    frames = tuple(Frame(_box(f["bbox"], scale), FrameKind.TINT) for f in truth["furniture"] if f.get("frame"))
    pictures = tuple(Picture(i.regions[0].box, 0.9) for a in articles for i in a.images)
    rules = (Rule(Box(80.0, 100.0, width - 80.0, 102.0), True),)
    text = desk.page_text(width, height, page["script"], rules=rules, frames=frames, pictures=pictures)
    leftover = Leftover((RegionRef(1, Box(10.0, 10.0, 30.0, 40.0)),))
    decisions = (Decision("join", ("l0004", "l0005"), "joined", 0.98, (("full", 1.0), ("word", 0.8))),)
    sheet = IssuePage(
        1,
        0,
        1,
        width,
        height,
        72 * scale,
        Warp(Affine.scale(1 / scale)),
        text=text,
        regions=tuple(desk.regions),
        label="第4版",
        section=truth["masthead"].get("page_name"),
        articles=tuple(a.id for a in articles),
        furniture=furniture,
        leftovers=(leftover,),
        decisions=decisions,
        operations=("deskew 0.120",),
    )
    source = SourceFile("/somewhere/D04.pdf", "D04.pdf", "0" * 64, "application/pdf", 1)
    masthead = Masthead(
        publication=title, publication_normalized=title, date=truth["masthead"]["date"], weekday=truth["masthead"]["weekday"]
    )
    made = Generator("baozhi", "0.1.0", "a" * 64, (EngineInfo("rapidocr", "3.10.0", ("PP-OCRv6 small",), "bf16"),))
    return Issue("wangjinbao-2023-09-11", (source,), (sheet,), articles, made, masthead, next((f.content for f in furniture), None))


def _box(values: Iterable[float], scale: float) -> Box:
    x0, y0, x1, y1 = (float(v) * scale for v in values)
    return Box(x0, y0, x1, y1)


def _furniture(desk: Desk, item: Mapping[str, Any], scale: float) -> Furniture:
    role = ROLES.get(item["role"], Role.OTHER)
    rows = [(row["text"], _box(row["bbox"], scale)) for row in item.get("lines") or [item]]
    text = desk.text(role, [(t.replace("\n", " "), b) for t, b in rows], " ")
    assert text is not None
    return Furniture(role.value, text)


def _article(desk: Desk, a: Mapping[str, Any], number: int, scale: float) -> Article:
    rows: dict[str, list[tuple[str, Box]]] = {}
    for line in a["lines"]:
        rows.setdefault(line["role"], []).append((line["text"], _box(line["bbox"], scale)))

    def text(role: Role, *names: str) -> Text | None:
        return desk.text(role, [r for n in names for r in rows.get(n, [])], " ")

    label, kicker, headline, deck = (text(r, r.value) for r in (Role.LABEL, Role.KICKER, Role.HEADLINE, Role.DECK))
    printed = text(Role.BYLINE, "byline")
    names = tuple(Author(n, "reporter") for n in a.get("authors") or ())
    flags = (Flag("join.doubtful", "接缝不确定", 0.4, (RegionRef(1, _box(a["bbox"], scale)),)),) if number == 1 else ()
    return Article(
        f"k{number:04d}",
        f"p1-a{number}",
        (1,),
        KINDS.get(a["kind"], a["kind"]),
        label,
        kicker,
        headline,
        deck,
        Byline(printed.text, printed, names) if printed else None,
        None,
        _body(desk, a, scale),
        tuple(_image(desk, p, n, number, scale) for n, p in enumerate(a["photos"], 1)),
        _jump(text(Role.JUMP, "jump")),
        0.93,
        flags,
    )


def _jump(text: Text | None) -> Jump | None:
    return Jump(text, JumpEnd(None, "第3版")) if text else None


def _image(desk: Desk, photo: Mapping[str, Any], n: int, article: int, scale: float) -> Image:
    box = _box(photo["bbox"], scale)
    under = Box(box.x0, box.y1 + 2, box.x1, box.y1 + 18)
    caption = desk.text(Role.CAPTION, [(photo["caption"] or "", under)])
    credit = desk.text(Role.CREDIT, [(photo["credit"] or "", Box(under.x0, under.y1, under.x1, under.y1 + 16))])
    return Image((RegionRef(1, box),), f"images/p0001-{article * 10 + n:02d}.jpg", caption, credit, ("刘晓晶",) if credit else ())


def _body(desk: Desk, a: Mapping[str, Any], scale: float) -> tuple[Block, ...]:
    """A region a column, a block a paragraph; every seam at a column's end is a join."""
    lines = [x for x in a["lines"] if x["role"] in ("body", "subhead", "dropcap")]
    made = [desk.line(x["text"], _box(x["bbox"], scale), 0.95) for x in lines]
    columns: dict[int, list[TextLine]] = {}
    for x, line in zip(lines, made, strict=True):
        columns.setdefault(x["column_index"] or 0, []).append(line)
    region_of = {line.id: desk.region(Role.BODY, group) for group in columns.values() for line in group[:1]}
    for group in columns.values():
        region_of |= {line.id: region_of[group[0].id] for line in group}
    paragraphs: dict[int, list[tuple[Mapping[str, Any], Fragment]]] = {}
    for x, line in zip(lines, made, strict=True):
        paragraphs.setdefault(x["paragraph_index"], []).extend((x, f) for f in desk.fragments([line], region_of[line.id]))
    return tuple(_block(pairs, a["kind"]) for pairs in paragraphs.values())


def _block(pairs: list[tuple[Mapping[str, Any], Fragment]], kind: str) -> Block:
    joins, at = [], 0
    for x, fragment in pairs[:-1]:
        at += len(fragment.text)
        if x["end"] == "column":
            joins.append(Join(at, "column", 0.91, "动态" if x["mid_word"] else None, (("full", 1.0),)))
    kinds: Any = "verse" if kind == "poem" else "subhead" if pairs[0][0]["role"] == "subhead" else "paragraph"
    return Block(Text(tuple(f for _, f in pairs)), kinds, tuple(joins))


def small_issue(body: str, headline: str = "标题", **more: Any) -> Issue:
    """One page, one article, one paragraph in lines of ten characters."""
    desk = Desk(1, False)
    rows = [(body[i : i + 10], Box(10.0, 40.0 + 2 * i, 210.0, 58.0 + 2 * i)) for i in range(0, len(body), 10)]
    head, text = desk.text(Role.HEADLINE, [(headline, Box(10.0, 10.0, 210.0, 34.0))]), desk.text(Role.BODY, rows)
    blocks = (Block(text),) if text else ()
    article = Article("k1", "p1-a1", (1,), "news", headline=head, body=blocks, confidence=0.9)
    page = IssuePage(1, 0, 1, 400, 600, 200.0, text=desk.page_text(400, 600, "Hans"), regions=tuple(desk.regions), articles=("p1-a1",))
    source = SourceFile("/x/a.png", "a.png", "0" * 64, "image/png", 1)
    made = Generator("baozhi", "0.1.0", "b" * 64)
    return replace(Issue("a", (source,), (page,), (article,), made), **more)


def grey_page(issue: Issue, number: int = 1) -> Pixels:
    """The page as grey paper with a bar for each line and a gradient for each picture: enough for cut-outs and pictures of it."""
    page = issue.pages[number - 1]
    pixels = np.full((page.height, page.width), 245, np.uint8)
    if page.text is None:
        return pixels
    for line in page.text.lines:
        b = line.box
        pixels[int(b.y0) : int(b.y1), int(b.x0) : int(b.x1)] = 170
    for picture in page.text.layout.pictures:
        b = picture.box
        block = pixels[int(b.y0) : int(b.y1), int(b.x0) : int(b.x1)]
        block[:] = np.linspace(30, 200, block.shape[1], dtype=np.uint8)
    return pixels
