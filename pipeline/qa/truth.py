"""A truth file told as a finished issue, so that whatever compares two issues also compares one with its truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipeline.model.geometry import Box
from pipeline.model.warp import Warp
from pipeline.qa.documents import Document, IssueFiles

_MASTHEAD = {
    "publication": "name",
    "issue_number": "issue_no",
    "total_issue_number": "total_no",
    "date": "date",
    "weekday": "weekday",
    "license": "license_no",
    "url": "url",
}
_FURNITURE = {"ad": "advertisement", "notice": "advertisement", "page_number": "folio", "standing_head": "other"}
_FURNITURE_KEPT = frozenset({"masthead", "ear", "folio", "index", "staff", "imprint", "qr_label", "advertisement", "other"})
_BLOCKS = {"p": "paragraph", "subhead": "subhead", "table_note": "paragraph"}
_BODY_ROLES = frozenset({"body", "subhead", "dropcap", "table_note", "table_cell"})


def truth_issue(truth: Document, *, to_source: Warp | None = None, number: int = 1) -> IssueFiles:
    """The issue that a truth of one page, or of an issue, describes: the same shape as issue.json and pages/*.json.

    ``to_source`` is that of the page whose coordinates are wanted in the result; without it the source's own are kept. ``number`` is the
    page's number in the result. Truths of issues hold no boxes: no pages then.
    """
    if "page" not in truth:
        articles = [_Article(a, None).document(i) for i, a in enumerate(truth["articles"], 1)]
        numbers = sorted({n for a in articles for n in a["pages"]})
        pages = [{"number": n, "status": "ok", "articles": [a["id"] for a in articles if n in a["pages"]]} for n in numbers]
        return IssueFiles({"id": _issue_id(truth), "masthead": _masthead(truth, None), "pages": pages, "articles": articles, "flags": []})
    page = _Page(truth["page"], number, to_source or Warp())
    heads = {a: f for f in truth.get("furniture", []) if f["role"] == "standing_head" for a in f.get("articles", [])}
    articles = [_Article(a, page, heads.get(a["id"])).document(i) for i, a in enumerate(truth["articles"], 1)]
    taken = {id(f) for f in heads.values()}
    furniture = [_furniture(f, page) for f in truth.get("furniture", []) if id(f) not in taken]
    masthead = _masthead(truth, page)
    summary = page.summary([a["id"] for a in articles], [f for f in furniture if f])
    issue = {"id": str(truth["page"]["id"]), "masthead": masthead, "pages": [summary], "articles": articles, "flags": []}
    return IssueFiles(issue, {number: page.document()})


class _Page:
    """Collects the lines of one page as its texts name them."""

    def __init__(self, page: Document, number: int, to_source: Warp) -> None:
        self.page, self.number, self.to_source = page, number, to_source
        self.lines: list[dict[str, Any]] = []
        self.by_source: dict[int, str] = {}

    def region(self, lines: Sequence[Document]) -> dict[str, Any]:
        """A region of the lines, which are noted once however often they are named."""
        boxes = [self.box(line) for line in lines]
        hull = boxes[0]
        for box in boxes[1:]:
            hull = hull.union(box)
        return {"page": self.number, "bbox": hull.as_list(), "lines": [self._note(line) for line in lines]}

    def box(self, thing: Document) -> Box:
        return self.to_source.back_box(Box(*thing["bbox"]))

    def _note(self, line: Document) -> str:
        known = self.by_source.get(id(line))
        if known is None:
            known = self.by_source[id(line)] = f"p{self.number}-l{len(self.lines) + 1}"
            box = self.box(line)
            polygon = line.get("poly") or [list(p) for p in self.to_source.polygon(box)]
            row = {"id": known, "region": "", "text": line["text"], "confidence": 1.0, "bbox": box.as_list(), "glue": "", "chars": []}
            self.lines.append(row | {"source_polygon": polygon})
        return known

    def text(self, text: str, lines: Sequence[Document]) -> dict[str, Any]:
        """A TEXT of the contract; one region for each column its lines stand in."""
        groups = [list(g) for _, g in groupby((x for x in lines if x.get("bbox")), key=lambda x: x.get("column_index"))]
        return {"text": text, "confidence": 1.0, "regions": [self.region(g) for g in groups]}

    def size(self) -> tuple[float, float]:
        box = self.to_source.back_box(Box(0, 0, self.page["width_px"], self.page["height_px"]))
        return box.width, box.height

    def summary(self, articles: list[str], furniture: list[dict[str, Any]]) -> dict[str, Any]:
        width, height = self.size()
        return {
            "number": self.number,
            "status": "ok",
            "width": width,
            "height": height,
            "articles": articles,
            "furniture": furniture,
            "leftovers": [],
            "flags": [],
        }

    def document(self) -> dict[str, Any]:
        width, height = self.size()
        head = {"number": self.number, "width": width, "height": height, "dpi": self.page["dpi"]}
        return head | {"to_source": {"affine": self.to_source.affine.as_list(), "mesh": None}, "regions": [], "lines": self.lines}


class _Article:
    def __init__(self, truth: Document, page: _Page | None, standing_head: Document | None = None) -> None:
        self.truth, self.page, self.standing_head = truth, page, standing_head
        self.lines: Sequence[Document] = truth.get("lines", [])

    def document(self, place: int) -> dict[str, Any]:
        """An ARTICLE of the contract."""
        t, number = self.truth, self.page.number if self.page else 1
        return {
            "key": t["id"],
            "id": f"p{number}-a{place}",
            "pages": sorted({p["page_no"] for p in t.get("parts", []) if p.get("page_no")}) or [number],
            "kind": "advertisement" if t.get("kind") == "ad" else t.get("kind"),
            "label": self._label(),
            "kicker": self._field("kicker"),
            "headline": self._field("headline"),
            "deck": self._field("deck"),
            "byline": self._byline(),
            "dateline": None,
            "body": list(self._body()),
            "images": [self._image(i, p) for i, p in enumerate(t.get("photos", []))],
            "jump": self._jump(),
            "confidence": 1.0,
            "flags": [],
        }

    def _text(self, text: str, lines: Iterable[Document]) -> dict[str, Any]:
        if self.page is None:
            return {"text": text, "confidence": 1.0, "regions": []}
        return self.page.text(text, list(lines))

    def _of(self, *roles: str) -> list[Document]:
        return [line for line in self.lines if line["role"] in roles]

    def _field(self, name: str) -> dict[str, Any] | None:
        text = self.truth.get(name)
        return self._text(text, self._of(name)) if text else None

    def _label(self) -> dict[str, Any] | None:
        """A tag in the byline's place, or a standing head over the article."""
        if self.truth.get("label"):
            return self._text(self.truth["label"], () if self.truth.get("byline") else self._of("byline"))
        return self._text(self.standing_head["text"], [self.standing_head]) if self.standing_head else None

    def _byline(self) -> dict[str, Any] | None:
        name = self.truth.get("byline")
        if not name:
            return None
        text = self._text(name, self._of("byline") or self._lines_around(name))
        return text | {"authors": [{"name": n, "role": "author"} for n in self.truth.get("authors") or []]}

    def _lines_around(self, name: str) -> list[Document]:
        """Lines of the paragraph that holds a byline inside the text."""
        holding = {i for i, b in enumerate(self.truth.get("body", [])) if name in b["text"]}
        return [x for x in self._of(*_BODY_ROLES) if x.get("paragraph_index") in sorted(holding)[:1]]

    def _body(self) -> Iterable[dict[str, Any]]:
        lines = self._of(*_BODY_ROLES)
        numbered = list(enumerate(self.truth.get("body", [])))
        for kind, group in groupby(numbered, key=lambda x: "table" if x[1]["type"] == "table_row" else str(x[0])):
            blocks = list(group)
            of, note = {i for i, _ in blocks}, blocks[0][1]["type"] == "table_note"
            mine = [
                x
                for x in lines
                if x.get("paragraph_index") in of or (note and x["role"] == "table_note" and x["text"] in blocks[0][1]["text"])
            ]
            text = self._text("\n".join(b["text"] for _, b in blocks), mine)
            if kind == "table":
                yield text | {"type": "table", "rows": self.truth.get("table") or [], "joins": []}
            else:
                yield text | {"type": _BLOCKS.get(blocks[0][1]["type"], "paragraph"), "joins": []}

    def _image(self, place: int, photo: Document) -> dict[str, Any]:
        caption, credit = photo.get("caption"), photo.get("credit")
        here = [x for x in self._of("caption", "credit") if x.get("photo_index", place) == place]
        regions = (
            [{"page": self.page.number, "bbox": self.page.box(photo).as_list(), "lines": []}] if self.page and photo.get("bbox") else []
        )
        return {
            "regions": regions,
            "file": "",
            "caption": self._text(caption, [x for x in here if x["role"] == "caption"]) if caption else None,
            "credit": self._text(credit, here) if credit else None,
            "photographers": [],
        }

    def _jump(self) -> dict[str, Any] | None:
        jump = self.truth.get("jump")
        if not jump:
            return None
        end = {"page": jump.get("page"), "label": None}
        ways = {"continues_on": end if jump["type"] == "to" else None, "continued_from": end if jump["type"] == "from" else None}
        return self._text(jump["text"], self._of("jump")) | ways | {"resolved": False, "headlines": []}


def _furniture(item: Document, page: _Page) -> dict[str, Any] | None:
    """A furniture entry; None for what holds no printed text (the payload of a QR code)."""
    role = _FURNITURE.get(item["role"], item["role"])
    if role not in _FURNITURE_KEPT:
        return None
    return page.text(item["text"], item.get("lines") or [item]) | {"role": role}


def _masthead(truth: Document, page: _Page | None) -> dict[str, Any] | None:
    have: Mapping[str, Any] = truth.get("masthead") or {}
    fields: dict[str, Any] = {name: have.get(key) for name, key in _MASTHEAD.items()}
    parts = [f for f in truth.get("furniture", []) if f["role"] == "masthead"] if page else []
    if page is None or not parts:
        return fields if any(fields.values()) else None
    return fields | {"text": " ".join(p["text"] for p in parts), "regions": [page.region([p]) for p in parts]}


def _issue_id(truth: Document) -> str:
    issue = truth["issue"]
    return "-".join(str(issue[k]) for k in ("name", "date") if issue.get(k))
