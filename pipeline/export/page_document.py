"""pages/pNNNN.json: the physical layer of one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.export.texts import Document, box_list, decision_document, evidence, share
from pipeline.model.geometry import Box
from pipeline.model.issue import Decision, Fragment, Issue, IssuePage, Text
from pipeline.model.labelled import Region, Role
from pipeline.model.page import PageLayout, PageText, TextLine
from pipeline.model.warp import Mesh


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line ended: its region, and what stands between it and the next line of its text."""

    region: str
    glue: str


Places = Mapping[tuple[int, str], Place]


def places(issue: Issue) -> dict[tuple[int, str], Place]:
    """Page and line id to place. Of a line in several texts the first one in the order of _texts tells; of its pieces the last."""
    out: dict[tuple[int, str], Place] = {}
    for text in _texts(issue):
        here: dict[tuple[int, str], Fragment] = {(f.page, f.line): f for f in text.fragments}
        last = text.fragments[-1] if text.fragments else None
        for key, fragment in here.items():
            out.setdefault(key, Place(fragment.region, "" if fragment is last else fragment.glue))
    return out


def _texts(issue: Issue) -> Iterator[Text]:
    # Bodies first: byline, dateline and credit may be cut out of a line that goes on in the body or the caption.
    for article in issue.articles:
        yield from (b.content for b in article.body)
        yield from (t for t in (article.label, article.kicker, article.headline, article.deck) if t)
        yield from (i.caption for i in article.images if i.caption)
    for article in issue.articles:
        yield from (i.credit for i in article.images if i.credit)
        if article.byline:
            yield article.byline.content
        if article.dateline:
            yield article.dateline
        if article.jump:
            yield from (article.jump.text, *article.jump.headlines)
    for page in issue.pages:
        yield from (f.content for f in page.furniture)
        yield from (x.content for x in page.leftovers if x.content)
    if issue.masthead_text:
        yield issue.masthead_text


def page_document(page: IssuePage, where: Places) -> Document:
    """The document of contract's pages/pNNNN.json, keys in its order; not yet sanitised.

    Beside the contract's fields: ``operations`` of the preparation, ``unread`` lines (found, nothing read), and ``lines`` of a region in
    reading order. A failed page has no regions and lines.
    """
    text = page.text
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "dpi": round(float(page.dpi), 1),
        "to_source": {"affine": page.to_source.affine.as_list(), "mesh": _mesh(page.to_source.mesh)},
        "regions": [*(_region(r) for r in page.regions), *(_geometry(text.layout) if text else ())],
        "lines": [_line(line, page, text, where) for line in text.lines] if text else [],
        "decisions": [*(decision_document(d) for d in page.decisions), *_trust(page)],
        "operations": list(page.operations),
        "unread": _unread(text) if text else [],
    }


def _mesh(mesh: Mesh | None) -> Document | None:
    return None if mesh is None else {"step": mesh.step, "columns": mesh.columns, "dx": list(mesh.dx), "dy": list(mesh.dy)}


def _region(region: Region) -> Document:
    kind = "TableRegion" if region.role is Role.TABLE else "TextRegion"
    out = _shape(region.id, kind, region.role.value, region.box, region.confidence)
    out["evidence"] = evidence(region.evidence)
    return out | {"lines": list(region.lines)}


def _geometry(layout: PageLayout) -> Iterator[Document]:
    """What is no text. Ids hold the place in the layout, from 0: a region's group ``i3`` is the picture ``i3``."""
    for n, picture in enumerate(layout.pictures):
        yield _shape(f"i{n}", "ImageRegion", picture.kind, picture.box, picture.confidence)
    for n, frame in enumerate(layout.frames):
        yield _shape(f"f{n}", "GraphicRegion", frame.kind.value, frame.box)
    for n, rule in enumerate(layout.rules):
        yield _shape(f"s{n}", "SeparatorRegion", rule.style.value, rule.box)
    for n, blob in enumerate(layout.leftovers):
        yield _shape(f"u{n}", "UnknownRegion", None, blob)


def _shape(name: str, kind: str, role: str | None, box: Box, confidence: float = 1.0) -> Document:
    return {
        "id": name,
        "kind": kind,
        "role": role,
        "bbox": box_list(box),
        "polygon": None,
        "confidence": share(confidence),
        "evidence": {},
    }


def _line(line: TextLine, page: IssuePage, text: PageText, where: Places) -> Document:
    place = where.get((page.number, line.id))
    region = place.region if place else next((r.id for r in page.regions if line.id in r.lines), None)
    out: Document = {
        "id": line.id,
        "region": region,
        "text": line.text,
        "confidence": share(line.confidence),
        "bbox": box_list(line.box),
        "source_polygon": [[round(x, 2), round(y, 2)] for x, y in page.to_source.polygon(line.box)],
        "chars": _chars(line, text),
        "glue": place.glue if place else "",
    }
    if line.alternatives:
        out["alternatives"] = list(line.alternatives)
    return out | {name: True for name in ("vertical", "reversed", "bold") if getattr(line, name)}


def _chars(line: TextLine, text: PageText) -> list[list[str | float]]:
    characters = text.characters
    rows: list[list[str | float]] = []
    for i in range(line.first, min(line.last, len(characters))):
        box: list[str | float] = [*characters.box(i).as_list()]
        rows.append([characters.text[i], *box, share(float(characters.confidence[i]))])
    return rows


def _trust(page: IssuePage) -> list[Document]:
    """Decisions on the text layer, with their boxes; left out where the page's own decisions tell of it."""
    if page.text is None or any(d.kind == "trust" for d in page.decisions):
        return []
    out = []
    for found in page.text.trust:
        outcome = f"{'pdf' if found.trusted else 'ocr'}: {found.reason}"
        out.append(decision_document(Decision("trust", (), outcome, found.score)) | {"bbox": box_list(found.box)})
    return out


def _unread(text: PageText) -> list[Document]:
    boxes = {line.id: line.box for line in text.layout.lines}
    return [{"id": name, "bbox": box_list(boxes[name])} for name in text.unread if name in boxes]
