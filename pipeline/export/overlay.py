"""Pictures of pages with what was found drawn on them, for a look at a whole broadsheet at once."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow

from pipeline.export.files import inside, sweep, write_atomic
from pipeline.export.overlay_canvas import GREY, RED, Canvas, Colour, Rect, palette
from pipeline.export.walk import Document, Step, block_lines, steps
from pipeline.model.page import Pixels
from pipeline.ports import IssueDocuments

_HEIGHT = 2000
_QUALITY = 88
_WASH = 0.45
_HEADS = frozenset({"label", "kicker", "headline", "deck", "byline"})


class OverlayExporter:
    """Writes overlay/p0001.jpg for every page that was read, 2000 pixels high.

    Each article has a colour, an outline round all its text and pictures, and a tag: its place on the page, kind and confidence. Its
    regions bear their place in the reading order and their role; thin arrows lead from column to column, red ones from one half of a
    paragraph to the other, with the score of the join. Furniture is grey; what found no place is red. Raises SourceError where the page
    can't be made again from its source.
    """

    @property
    def name(self) -> str:
        return "overlay"

    def write(self, issue: IssueDocuments, folder: Path) -> list[Path]:
        target = inside(folder, "overlay")
        failed = {p["number"] for p in issue.issue["pages"] if p["status"] == "failed"}
        written = []
        for page in (p for p in issue.pages if p["number"] not in failed):
            picture = draw_page(issue.issue, issue.pages, page, issue.pixels(page["number"]))
            out = io.BytesIO()
            Pillow.fromarray(picture).save(out, "JPEG", quality=_QUALITY)
            written.append(write_atomic(target / f"p{page['number']:04d}.jpg", out.getvalue()))
        sweep(target, r"p\d{4,}\.jpg", written)
        return written


def draw_page(issue: Document, pages: Sequence[Document], page: Document, pixels: Pixels) -> Pixels:
    """The picture, (2000 + legend, w, 3) RGB. ``pixels`` is the prepared page, (h, w) grey or (h, w, 3) RGB."""
    return _Sheet(issue, pages, page, pixels).draw()


class _Sheet:
    def __init__(self, issue: Document, pages: Sequence[Document], page: Document, pixels: Pixels) -> None:
        self.issue, self.page, self.number = issue, page, page["number"]
        self.own = next(p for p in issue["pages"] if p["number"] == self.number)
        self.texts = {(p["number"], line["id"]): line["text"] for p in pages for line in p["lines"]}
        self.lines = {line["id"]: line for line in page["lines"]}
        self.scale = _HEIGHT / pixels.shape[0]
        self.canvas = Canvas(_washed(pixels, self.scale))
        sizes = [min(b[2] - b[0], b[3] - b[1]) for b in (line["bbox"] for line in page["lines"])]
        self.em = float(np.median(sizes)) * self.scale if sizes else 12.0
        self.regions = {r["id"]: r["bbox"] for r in page["regions"]}
        self.steps = steps(issue, page)
        names = list(dict.fromkeys(s.article for s in self.steps if s.article))
        self.articles = {a["id"]: a for a in issue["articles"]}
        self.colours: Mapping[str, Colour] = dict(zip(names, palette(len(names)), strict=True))

    def draw(self) -> Pixels:
        for step in self.steps:
            self._fill(step)
        for line in self.page.get("unread", ()):
            self.canvas.outline(self._rect(line["bbox"]), RED, 2)
        for place, (name, colour) in enumerate(self.colours.items(), 1):
            self._article(place, self.articles[name], colour)
        for step in self.steps:
            if step.article is None:
                label = step.role if step.sort == "furniture" else "found no place"
                self.canvas.label(label, self._box(step)[:2], GREY if step.sort == "furniture" else RED)
        legend = (
            f"{self.issue['id']}  page {self.number}: {len(self.colours)} articles   "
            "colour: article   grey: furniture   red box: found no place   thin arrow: reading order   red arrow: joined, with score"
        )
        return self.canvas.finish(legend)

    def _fill(self, step: Step) -> None:
        rect = self._box(step)
        if step.article:
            self.canvas.fill(rect, self.colours[step.article], 0.34 if step.role in _HEADS else 0.16)
        elif step.sort == "furniture":
            self.canvas.fill(rect, GREY, 0.38)
            self.canvas.outline(rect, GREY, 2)
        else:
            self.canvas.fill(rect, RED, 0.3)
            self.canvas.outline(rect, RED, 3)

    def _article(self, place: int, article: Document, colour: Colour) -> None:
        mine = [s for s in self.steps if s.article == article["id"]]
        rects = [self._box(s) for s in mine]
        photos = [self._rect(r["bbox"]) for i in article["images"] for r in i["regions"] if r["page"] == self.number]
        self.canvas.hull([*rects, *photos], colour, self.em)
        for rect in photos:
            self.canvas.cross(rect, colour)
            self.canvas.label("photo", (rect[0] + 4, rect[1] + 4), colour)
        flow = [(s, r) for s, r in zip(mine, rects, strict=True) if s.role not in ("caption", "credit", "jump")]
        for (_, a), (_, b) in pairwise(flow):
            self.canvas.arrow(*self._way(a, b), colour, 2)
        for n, (step, rect) in enumerate(zip(mine, rects, strict=True), 1):
            self.canvas.outline(rect, colour, 1)
            self.canvas.label(f"{n} {step.role}", (rect[0], rect[1]), colour)
        for block in article["body"]:
            self._joins(block)
        top = min(rects, key=lambda r: (r[1], r[0]))
        self.canvas.tag(f"A{place}  {article['kind']}  {article['confidence']:.2f}", (top[0], top[1]), colour)

    def _joins(self, block: Document) -> None:
        joins = {j["offset"]: j for j in block["joins"] if j["at"] != "line"}
        found = block_lines(block, self.texts) if joins else []
        for (_, page, left), (start, next_page, right) in pairwise(found):
            if start in joins and page == next_page == self.number and left in self.lines and right in self.lines:
                a, b = self._rect(self.lines[left]["bbox"]), self._rect(self.lines[right]["bbox"])
                ends = self._ends(a, b)
                self.canvas.arrow(*ends, RED, 4)
                self.canvas.label(f"{joins[start]['score']:.2f}", (ends[1][0] + 6, ends[1][1] - 20), RED)

    def _ends(self, a: Rect, b: Rect) -> tuple[tuple[float, float], tuple[float, float]]:
        if self.own["writing_mode"] == "vertical":
            return ((a[0] + a[2]) / 2, a[3]), ((b[0] + b[2]) / 2, b[1])
        return (a[2], (a[1] + a[3]) / 2), (b[0], (b[1] + b[3]) / 2)

    def _way(self, a: Rect, b: Rect) -> tuple[tuple[float, float], tuple[float, float]]:
        """From where a region is read last to where the next one is read first."""
        if self.own["writing_mode"] == "vertical":
            return (a[0], (a[1] + a[3]) / 2), (b[2], (b[1] + b[3]) / 2)
        return ((a[0] + a[2]) / 2, a[3]), ((b[0] + b[2]) / 2, b[1])

    def _box(self, step: Step) -> Rect:
        return self._rect(step.box)

    def _rect(self, box: Sequence[float]) -> Rect:
        x0, y0, x1, y1 = (float(v) * self.scale for v in box)
        return x0, y0, x1, y1


def _washed(pixels: Pixels, scale: float) -> Pixels:
    """RGB at the picture's size, paled so that colours stand out."""
    size = (max(1, round(pixels.shape[1] * scale)), _HEIGHT)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    colour = cv2.cvtColor(small, cv2.COLOR_GRAY2RGB) if small.ndim == 2 else small
    return np.asarray(cv2.addWeighted(colour, 1 - _WASH, np.full_like(colour, 255), _WASH, 0), np.uint8)


EXPORTER = OverlayExporter()
