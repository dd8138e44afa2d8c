#!/usr/bin/env python3
"""Read pages with one other program. rivals.py runs this in the environment that has the program; nothing of baozhi is imported.

    rival.py PROGRAM OUT.json < PAGES.json

PAGES.json: [{"path", "dpi", "script": Hans | Hant, "vertical": bool}]. OUT.json: {"version", "pages": [{"seconds", "blocks": [{"text",
"role", "lines": [{"text", "source_polygon"}]}]}]}, blocks in the program's own reading order. Exit 3: the program is not installed.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import math
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

Page = dict[str, Any]
Block = dict[str, Any]
Reader = Callable[[Page], list[Block]]

MISSING = 3
TILE_MM = (120.0, 150.0)
"""The layout model was trained on pages of this size, more or less: a newspaper is shown to it in pieces."""
TILE_OVERLAP = 0.25
SAME_COLUMN = 0.8
"""Two boxes of neighbouring tiles are one region where they overlap by this share of the narrower one's width ..."""
COVERED = 0.6
"""... and a box that another covers by this share is the other, but for text in what is taken for a picture."""
MARGIN_MM = 1.0
"""The model's boxes cut the characters at their edges; half the narrowest usual gutter puts that right."""
LABELS = {
    "title": "Section-header",
    "text": "Text",
    "reference": "Text",
    "figure": "Picture",
    "figure_caption": "Caption",
    "table_caption": "Caption",
    "table": "Table",
    "header": "Page-header",
    "footer": "Page-footer",
    "equation": "Formula",
}
"""CDLA's classes in textreflow's words."""
ROLES = {
    "title": "head",
    "section": "head",
    "paragraph_title": "head",
    "doc_title": "head",
    "caption": "caption",
    "image_caption": "caption",
}
HAN_GAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef“”‘’—…]) (?=[\u3000-\u9fff\uff00-\uffef“”‘’—…])")


def block(text: str, role: str | None = None, lines: list[Any] | None = None) -> Block:
    return {"text": text, "role": role, "lines": [{"text": t, "source_polygon": b} for t, b in lines or []]}


def tesseract_language(page: Page) -> str:
    return ("chi_tra" if page["script"] == "Hant" else "chi_sim") + ("_vert" if page["vertical"] else "")


def tesseract(mode: int) -> tuple[str, Reader]:
    """The command as it is, with its own page segmentation ``mode``; a block is one of its paragraphs."""
    version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]

    def read(page: Page) -> list[Block]:
        command = ["tesseract", page["path"], "-", "--psm", str(mode), "--dpi", str(page["dpi"]), "-l", tesseract_language(page), "tsv"]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        paragraphs: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in csv.DictReader(io.StringIO(out), delimiter="\t", quoting=csv.QUOTE_NONE):
            lines = paragraphs.setdefault((row["block_num"], row["par_num"]), {})
            if row["level"] == "4":
                x, y, w, h = (int(row[k]) for k in ("left", "top", "width", "height"))
                lines[row["line_num"]] = ([x, y, x + w, y + h], [])
            elif row["level"] == "5":
                lines[row["line_num"]][1].append(row["text"])
        found = ([(" ".join(words), box) for box, words in lines.values()] for lines in paragraphs.values())
        return [block("\n".join(text for text, _ in lines), None, lines) for lines in found if lines]

    return version, read


def ocrmypdf() -> tuple[str, Reader]:
    """Its sidecar text; the page is turned and straightened first."""
    version = metadata.version("ocrmypdf")

    def read(page: Page) -> list[Block]:
        with tempfile.TemporaryDirectory() as scratch:
            text = Path(scratch, "page.txt")
            command = [sys.executable, "-m", "ocrmypdf", "-q", "-l", tesseract_language(page), "--image-dpi", str(page["dpi"])]
            command += ["--rotate-pages", "--deskew", "--output-type", "pdf", "--sidecar", str(text), page["path"], f"{scratch}/page.pdf"]
            subprocess.run(command, check=True)
            return [block(part) for part in re.split(r"\n\s*\n", text.read_text("utf-8")) if part.strip()]

    return version, read


def rapidocr_engine(runtime: str) -> Any:
    library = importlib.import_module("rapidocr")
    importlib.import_module(runtime)
    engine = library.EngineType(runtime)
    return library.RapidOCR(params={f"{part}.engine_type": engine for part in ("Det", "Cls", "Rec")} | {"Global.log_level": "error"})


def lines_of(result: Any, left: float = 0, top: float = 0) -> list[tuple[str, list[list[float]]]]:
    """(text, polygon) of what rapidocr found in a picture whose corner is at ``left``, ``top``."""
    if result.boxes is None:
        return []
    return [(text, [[float(x) + left, float(y) + top] for x, y in box]) for box, text in zip(result.boxes, result.txts, strict=True)]


def rapidocr(runtime: str) -> tuple[str, Reader]:
    """As shipped, on the whole page; a block is a line."""
    engine = rapidocr_engine(runtime)
    version = f"{metadata.version('rapidocr')} ({runtime} {metadata.version(runtime)})"
    return version, lambda page: [block(text, None, [(text, box)]) for text, box in lines_of(engine(page["path"]))]


def rapid_layout() -> tuple[str, Reader]:
    """The CDLA model on overlapping tiles, rapidocr on each region, order and paragraphs by textreflow."""
    model = importlib.import_module("rapid_layout").RapidLayout()
    assemble = importlib.import_module("textreflow").assemble
    engine, cv2 = rapidocr_engine("onnxruntime"), importlib.import_module("cv2")

    def read(page: Page) -> list[Block]:
        image = cv2.imread(page["path"])
        regions, lines = [], []
        margin = MARGIN_MM / 25.4 * page["dpi"]
        for label, box in merged(tiled(model, image, page["dpi"])):
            x0, y0, x1, y1 = (max(0, int(v + d)) for v, d in zip(box, (-margin, -margin, margin, margin), strict=True))
            here = lines_of(engine(image[y0:y1, x0:x1]), x0, y0) if label != "Picture" and min(x1 - x0, y1 - y0) > 1 else []
            here.sort(key=lambda line: line[1][0][1])
            regions.append({"label": label, "bbox": [x0, y0, x1, y1], "lines": [text for text, _ in here]})
            lines += here
        blocks, _ = assemble({"pages": [{"page": 0, "width": image.shape[1], "regions": regions}]})
        out = [block(HAN_GAP.sub("", b["text"]), ROLES.get(b["type"], "text")) for b in blocks]
        return [*out, block("", None, lines)]

    others = ", ".join(f"{name} {metadata.version(name)}" for name in ("rapidocr", "textreflow"))
    return f"{metadata.version('rapid-layout')} ({others})", read


def tiled(model: Any, image: Any, dpi: float) -> list[tuple[str, list[float]]]:
    """(label, box in pixels of the page) of what the layout model finds in the tiles."""
    height, width = image.shape[:2]
    found = []
    sizes = [min(whole, round(mm / 25.4 * dpi)) for whole, mm in zip((width, height), TILE_MM, strict=True)]
    counts = [1 + math.ceil((whole - size) / (size * (1 - TILE_OVERLAP))) for whole, size in zip((width, height), sizes, strict=True)]
    for i in range(counts[0] * counts[1]):
        x, y = (
            (whole - size) * at // max(1, count - 1)
            for whole, size, at, count in zip((width, height), sizes, (i % counts[0], i // counts[0]), counts, strict=True)
        )
        result = model(image[y : y + sizes[1], x : x + sizes[0]])
        for (x0, y0, x1, y1), name in zip(result.boxes or [], result.class_names or [], strict=True):
            found.append((LABELS[name], [x0 + x, y0 + y, x1 + x, y1 + y]))
    return found


def merged(found: list[tuple[str, list[float]]]) -> list[tuple[str, list[float]]]:
    """What neighbouring tiles saw twice, or in two pieces, as one."""
    left = sorted(found, key=lambda region: -area(region[1]))
    changed = True
    while changed:
        changed, kept = False, list[tuple[str, list[float]]]()
        for label, box in left:
            at = next((i for i, (other, b) in enumerate(kept) if one_region(other, label, b, box)), None)
            if at is None:
                kept.append((label, box))
                continue
            other, b = kept[at]
            kept[at] = (other, [min(b[0], box[0]), min(b[1], box[1]), max(b[2], box[2]), max(b[3], box[3])])
            changed = True
        left = kept
    return left


def area(box: list[float]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def one_region(label_a: str, label_b: str, a: list[float], b: list[float]) -> bool:
    """Whether ``b``, the smaller, is a part of ``a`` or goes on in it."""
    common = [max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])]
    if area(common) >= COVERED * area(b):
        return label_a != "Picture" or label_b == "Picture"
    narrower = min(a[2] - a[0], b[2] - b[0])
    return label_a == label_b and area(common) > 0 and common[2] - common[0] >= SAME_COLUMN * narrower


def docvortex() -> tuple[str, Reader]:
    """Its structured content: blocks with types, captions inside pictures."""
    library = importlib.import_module("docvortex")
    importlib.import_module("loguru").logger.remove()

    def read(page: Page) -> list[Block]:
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch, "page.json")
            library.parse(page["path"]).export(str(target), output_format="structured_content")
            content = json.loads(target.read_text("utf-8"))
        out = []
        for b in (b for p in content["pages"] for b in p["blocks"]):
            if isinstance(b.get("content"), str):
                out.append(block(b["content"], ROLES.get(b["type"], "text")))
            out += [block(c["content"], "caption") for c in b.get("captions", []) + b.get("footnotes", [])]
        return out

    return metadata.version("docvortex"), read


PROGRAMS: dict[str, Callable[[], tuple[str, Reader]]] = {
    "tesseract-psm1": lambda: tesseract(1),
    "tesseract-psm3": lambda: tesseract(3),
    "ocrmypdf": ocrmypdf,
    "rapidocr-onnxruntime": lambda: rapidocr("onnxruntime"),
    "rapidocr-openvino": lambda: rapidocr("openvino"),
    "rapid-layout": rapid_layout,
    "docvortex": docvortex,
}


def main() -> int:
    program, out = sys.argv[1], Path(sys.argv[2])
    try:
        version, read = PROGRAMS[program]()
    except (ImportError, FileNotFoundError) as missing:
        sys.stderr.write(f"{missing}\n")
        return MISSING
    pages = []
    for page in json.load(sys.stdin):
        start = time.monotonic()
        pages.append({"blocks": read(page), "seconds": time.monotonic() - start})
    out.write_text(json.dumps({"version": version, "pages": pages}, ensure_ascii=False), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
