"""Small parts of an ALTO document: ids, elements, boxes, how it was made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from pipeline.export.clean import clean
from pipeline.export.walk import Document

_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


class Ids:
    """XML ids, each once in a document."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def make(self, wish: str) -> str:
        """The id wished for, made an XML name, with a number behind it where it is taken."""
        base = _NAME.sub("_", wish)
        base = base if re.match("[A-Za-z_]", base) else f"_{base}"
        name, n = base, 2
        while name in self._taken:
            name, n = f"{base}_{n}", n + 1
        self._taken.add(name)
        return name


def attributes(**values: Any) -> dict[str, str]:
    """Attributes as XML takes them, those of None left out, text cleaned."""
    return {name: clean(_number(v) if isinstance(v, float) else str(v)) for name, v in values.items() if v is not None}


def add(parent: etree._Element, name: str, text: str | None = None, /, **values: Any) -> etree._Element:
    element = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", attributes(**values))
    if text is not None:
        element.text = clean(text)
    return element


def place(box: Sequence[float]) -> dict[str, float]:
    x0, y0, x1, y1 = (float(v) for v in box)
    return {"HPOS": x0, "VPOS": y0, "WIDTH": round(x1 - x0, 1), "HEIGHT": round(y1 - y0, 1)}


def _number(value: float, digits: int = 3) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")


def description(root: etree._Element, issue: Document, page: Document, own: Document, image: str | None, ids: Ids) -> list[str]:
    """Writes what the page was made from and by; returns the ids of the processing steps, first to last."""
    parent = add(root, "Description")
    add(parent, "MeasurementUnit", "pixel")
    source = add(parent, "sourceImageInformation")
    if image:
        add(source, "fileName", image)
    file = issue["sources"][own["source"]] if own["source"] < len(issue["sources"]) else None
    if file:
        add(source, "documentIdentifier", f"{file['name']}#page={own['source_page']}")
        add(source, "documentIdentifier", f"sha256:{file['sha256']}")
    made = issue["generator"]
    baozhi = (made["name"], made["version"], None)
    affine = " ".join(_number(float(v), 6) for v in page["to_source"]["affine"])
    bent = ", after the mesh of displacements that the JSON of the page holds" if page["to_source"]["mesh"] else ""
    back = f"to pixels (PDF: points) of the source by x' = ax + by + c, y' = dx + ey + f; a b c d e f: {affine}{bent}"
    refs = [_step(parent, ids, "preOperation", page.get("operations", ()), back, baozhi)]
    for engine in made["engines"] if own["text_source"] != "pdf" else ():
        models = "; ".join([*engine["models"], engine["precision"]])
        refs.append(_step(parent, ids, "contentGeneration", ["text recognition"], None, (engine["name"], engine["version"], models)))
    if own["text_source"] != "ocr":
        refs.append(_step(parent, ids, "contentGeneration", ["text layer of the PDF"], None, baozhi))
    config = f"config sha256:{made['config_sha256']}"
    return [
        *refs,
        _step(parent, ids, "contentModification", ["layout analysis, roles, articles, rejoining of broken words"], config, baozhi),
    ]


def _step(
    parent: etree._Element, ids: Ids, category: str, what: Sequence[str], settings: str | None, software: tuple[str, str, str | None]
) -> str:
    ref = ids.make("processing")
    step = add(parent, "Processing", ID=ref)
    add(step, "processingCategory", category)
    for line in what or ("none needed",):
        add(step, "processingStepDescription", line)
    if settings:
        add(step, "processingStepSettings", settings)
    made = add(step, "processingSoftware")
    add(made, "softwareName", software[0])
    add(made, "softwareVersion", software[1])
    if software[2]:
        add(made, "applicationDescription", software[2])
    return ref
