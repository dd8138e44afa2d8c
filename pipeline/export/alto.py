"""ALTO 4.4, one file a page beside the picture that its pixels belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.errors import SourceError
from pipeline.export.alto_lines import LineWriter
from pipeline.export.alto_parts import Ids, add, attributes, description, place
from pipeline.export.documents import encode_jpeg
from pipeline.export.files import inside, sweep, write_atomic
from pipeline.export.walk import BrokenWords, Document, Step, broken_words, steps
from pipeline.ports import IssueDocuments

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_LOCATION = f"{NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_QUALITY = 85
_DRAWN = {
    "ImageRegion": "Illustration",
    "GraphicRegion": "GraphicalElement",
    "SeparatorRegion": "GraphicalElement",
    "UnknownRegion": "GraphicalElement",
}


class AltoExporter:
    """Writes alto/p0001.xml and alto/p0001.jpg for every page that was read; where the source is gone, XML that names no image."""

    @property
    def name(self) -> str:
        return "alto"

    def write(self, issue: IssueDocuments, folder: Path) -> list[Path]:
        target = inside(folder, "alto")
        texts = {(p["number"], line["id"]): line["text"] for p in issue.pages for line in p["lines"]}
        words = broken_words(issue.issue, texts)
        failed = {p["number"] for p in issue.issue["pages"] if p["status"] == "failed"}
        written: list[Path] = []
        for page in (p for p in issue.pages if p["number"] not in failed):
            stem = f"p{page['number']:04d}"
            image = self._image(issue, page["number"], target / f"{stem}.jpg")
            written += image
            data = alto_page(issue.issue, page, words, image[0].name if image else None)
            written.append(write_atomic(target / f"{stem}.xml", data))
        sweep(target, r"p\d{4,}\.(xml|jpg)", written)
        return written

    def _image(self, issue: IssueDocuments, number: int, file: Path) -> list[Path]:
        try:
            pixels = issue.pixels(number)
        except SourceError:
            return []
        return [write_atomic(file, encode_jpeg(pixels, _QUALITY))]


def alto_page(issue: Document, page: Document, words: BrokenWords, image: str | None) -> bytes:
    """The ALTO document of a page. ``words``: see broken_words; ``image``: name of the picture beside it, None for none."""
    own = next(p for p in issue["pages"] if p["number"] == page["number"])
    spaces: Any = {None: NAMESPACE, "xsi": _XSI}
    root = etree.Element(f"{{{NAMESPACE}}}alto", {f"{{{_XSI}}}schemaLocation": _LOCATION, "SCHEMAVERSION": "4.4"}, nsmap=spaces)
    order = steps(issue, page)
    ids = Ids()
    processing = description(root, issue, page, own, image, ids)
    tags = _Tags(issue, order, ids)
    blocks = _Blocks(page, own, order, tags, LineWriter(page["number"], words, ids), ids)
    tags.write(root, blocks.used)
    body = blocks.build()
    blocks.reading_order(root)
    layout = add(root, "Layout")
    sheet = add(
        layout,
        "Page",
        ID=ids.make(f"page{page['number']}"),
        PROCESSINGREFS=" ".join(processing),
        HEIGHT=page["height"],
        WIDTH=page["width"],
        PHYSICAL_IMG_NR=page["number"],
        PRINTED_IMG_NR=own["label"],
        PC=own["confidence"],
        LANG=issue["language"],
    )
    sheet.append(body)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _Tags:
    """Tags of roles and of articles; those that a block refers to are written."""

    def __init__(self, issue: Document, order: Sequence[Step], ids: Ids) -> None:
        names = dict.fromkeys(s.article for s in order if s.article)
        headlines = {a["id"]: a["headline"]["text"] if a["headline"] else a["id"] for a in issue["articles"]}
        self.articles = {name: (ids.make(f"article.{name}"), headlines[name]) for name in names}
        self.roles: dict[str, str] = {}
        self.ids = ids

    def of(self, role: str | None, article: str | None) -> str | None:
        refs = []
        if role:
            if role not in self.roles:
                self.roles[role] = self.ids.make(f"role.{role}")
            refs.append(self.roles[role])
        if article in self.articles:
            refs.append(self.articles[article][0])
        return " ".join(refs) or None

    def write(self, root: etree._Element, used: Sequence[tuple[str | None, str | None]]) -> None:
        for role, article in used:
            self.of(role, article)
        if not self.articles and not self.roles:
            return
        parent = add(root, "Tags")
        for name, (ref, headline) in self.articles.items():
            add(parent, "StructureTag", ID=ref, TYPE="article", LABEL=headline, DESCRIPTION=name)
        for role, ref in self.roles.items():
            add(parent, "RoleTag", ID=ref, TYPE="role", LABEL=role)


class _Blocks:
    """Blocks of a page in reading order: text as ``steps`` has it, then text that no step holds, then what is drawn."""

    def __init__(self, page: Document, own: Document, order: Sequence[Step], tags: _Tags, lines: LineWriter, ids: Ids) -> None:
        self.page, self.own, self.tags, self.lines, self.ids = page, own, tags, lines, ids
        self.regions = {r["id"]: r for r in page["regions"]}
        self.step = {s.region: s for s in order if s.region}
        self.members: dict[str, list[Document]] = {name: [] for name in self.step}
        for line in self._in_order():
            # A line of no region makes a block of its own.
            self.members.setdefault(line["region"] or f"line.{line['id']}", []).append(line)
        self.names = {name: ids.make(name) for name, lines in self.members.items() if lines}

    def _in_order(self) -> Iterator[Document]:
        place = {line: (i, j) for i, r in enumerate(self.page["regions"]) for j, line in enumerate(r.get("lines", ()))}
        last = (len(self.page["regions"]), 0)
        return iter(sorted(self.page["lines"], key=lambda line: place.get(line["id"], last)))

    @property
    def used(self) -> list[tuple[str | None, str | None]]:
        drawn = [(r["role"], None) for r in self.page["regions"] if r["kind"] in _DRAWN]
        return [(self._role(name), self._article(name)) for name in self.names] + drawn

    def _role(self, name: str) -> str | None:
        region, step = self.regions.get(name), self.step.get(name)
        return region["role"] if region else step.role if step else None

    def _article(self, name: str) -> str | None:
        step = self.step.get(name)
        return step.article if step else None

    def build(self) -> etree._Element:
        boxes = [r["bbox"] for r in self.page["regions"]] + [line["bbox"] for line in self.page["lines"]]
        hull = (
            [f(b[i] for b in boxes) for i, f in enumerate((min, min, max, max))]
            if boxes
            else [0, 0, self.page["width"], self.page["height"]]
        )
        space = etree.Element(f"{{{NAMESPACE}}}PrintSpace", attributes(ID=self.ids.make("printspace"), **place(hull)))
        for name, ref in self.names.items():
            self._text(space, name, ref)
        for region in self.page["regions"]:
            kind = _DRAWN.get(region["kind"])
            if kind:
                ref = self.ids.make(region["id"])
                element = add(space, kind, ID=ref, **place(region["bbox"]), TAGREFS=self.tags.of(region["role"], None))
                if kind == "Illustration" and region["role"]:
                    element.set("TYPE", region["role"])
        return space

    def _text(self, space: etree._Element, name: str, ref: str) -> None:
        lines = self.members[name]
        box = self.regions[name]["bbox"] if name in self.regions else _hull([line["bbox"] for line in lines])
        vertical = all(line.get("vertical") for line in lines)
        block = add(
            space,
            "TextBlock",
            ID=ref,
            **place(box),
            TAGREFS=self.tags.of(self._role(name), self._article(name)),
            BASEDIRECTION="ttb" if vertical else None,
        )
        for line in lines:
            self.lines.write(block, line)

    def reading_order(self, root: etree._Element) -> None:
        """One ordered group an article, then one of all other text."""
        groups: dict[str | None, list[str]] = {}
        for name, ref in self.names.items():
            groups.setdefault(self._article(name), []).append(ref)
        if not groups:
            return
        page = add(add(root, "ReadingOrder"), "OrderedGroup", ID=self.ids.make("order"))
        for article, refs in sorted(groups.items(), key=lambda g: g[0] is None):
            tag = self.tags.of(None, article)
            group = add(page, "OrderedGroup", ID=self.ids.make(f"order.{article or 'other'}"), TAGREFS=tag)
            for ref in refs:
                add(group, "ElementRef", ID=self.ids.make(f"order.{ref}"), REF=ref)


def _hull(boxes: Sequence[Sequence[float]]) -> list[float]:
    return [f(b[i] for b in boxes) for i, f in enumerate((min, min, max, max))]


EXPORTER = AltoExporter()
