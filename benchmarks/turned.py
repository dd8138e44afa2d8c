#!/usr/bin/env python3
"""The scans of a corpus as scanners and folders leave them: on their side, on their head, askew, two on one picture, bent, folded, punched.

    turned.py CORPUS OUT [--only REGEX]

OUT gets img/, truth/ and index.json as CORPUS has them, for run_corpus.py; `from` in the index names the scans that an input was made
of. Nothing else is done to them, and pixels are kept without loss, so that what is read worse than from the upright scan is read worse for
that one reason (benchmarks/turned_figures.py sets them side by side). PLANS says what is made of which scan; SPREADS which two lie side by
side: brought to one dpi, each a little askew and not at one height, a fold's shadow between. A vertical spread is read from the right.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]
Way = Callable[[Points], Points]

BED = 55
"""Grey of a scanner's bed, and of what lies behind a hole."""
MM = 1 / 25.4
ON_EDGE = np.linspace(0, 1, 9)[:-1]


@dataclass(frozen=True)
class Scan:
    """``pixels`` (h, w) or (h, w, 3); ``truth`` in those pixels; ``bilevel``: to be kept in black and white."""

    pixels: Pixels
    truth: dict[str, Any]
    dpi: int
    bilevel: bool = False

    @property
    def size(self) -> tuple[int, int]:
        return self.pixels.shape[1], self.pixels.shape[0]


def moved(truth: Mapping[str, Any], way: Way, size: tuple[int, int], dpi: int) -> dict[str, Any]:
    """A copy of the truth with its boxes brought to where ``way`` brings their points, on a picture of ``size``."""
    out = copy.deepcopy(dict(truth))
    _move(out, way)
    out["page"] |= {"width_px": size[0], "height_px": size[1], "dpi": dpi, "unit": "px", "input_kind": "image"}
    return out


def _move(node: Any, way: Way) -> None:
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _move(value, way)
    if not (isinstance(node, dict) and isinstance(node.get("bbox"), list)):
        return
    x0, y0, x1, y1 = node["bbox"]
    corners = np.array(node.get("poly") or [[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)
    along = corners[:, None] + ON_EDGE[:, None] * (np.roll(corners, -1, axis=0) - corners)[:, None]
    edge = way(along.reshape(-1, 2))
    node["bbox"] = [round(float(v), 1) for v in (*edge.min(0), *edge.max(0))]
    node["poly"] = [[round(float(v), 1) for v in c] for c in edge[:: len(ON_EDGE)]]


def by_matrix(scan: Scan, matrix: Points, size: tuple[int, int]) -> Scan:
    """The scan brought through a 2 x 3 matrix (continuous coordinates), the bed where it has no pixels."""
    half = np.array([0.5, 0.5])
    pixel = np.column_stack([matrix[:, :2], matrix[:, :2] @ half + matrix[:, 2] - half])
    bed = (float(BED),) * 3
    out = cv2.warpAffine(scan.pixels, pixel, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=bed)
    truth = moved(scan.truth, lambda p: np.asarray(p @ matrix[:, :2].T + matrix[:, 2]), size, scan.dpi)
    return replace(scan, pixels=np.asarray(out, np.uint8), truth=truth)


def quarter(scan: Scan, degrees: int) -> Scan:
    """Turned clockwise by 90, 180 or 270 degrees; each pixel is kept."""
    w, h = scan.size
    linear, shift = {90: ([[0, -1], [1, 0]], (h, 0)), 180: ([[-1, 0], [0, -1]], (w, h)), 270: ([[0, 1], [-1, 0]], (0, w))}[degrees]
    size = (w, h) if degrees == 180 else (h, w)
    truth = moved(scan.truth, lambda p: np.asarray(p @ np.array(linear, float).T + shift), size, scan.dpi)
    return replace(scan, pixels=np.ascontiguousarray(np.rot90(scan.pixels, -degrees // 90)), truth=truth)


def skewed(scan: Scan, degrees: float) -> Scan:
    """Turned clockwise by a few degrees on a larger bed."""
    w, h = scan.size
    a = np.radians(degrees)
    linear = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]]) @ linear.T
    low, high = corners.min(0), corners.max(0)
    size = (int(np.ceil(high[0] - low[0])), int(np.ceil(high[1] - low[1])))
    return by_matrix(scan, np.column_stack([linear, -low]), size)


def resized(scan: Scan, dpi: int) -> Scan:
    """The scan at a lower dpi."""
    if dpi == scan.dpi:
        return scan
    factor = dpi / scan.dpi
    size = (round(scan.size[0] * factor), round(scan.size[1] * factor))
    small = np.asarray(cv2.resize(scan.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Scan(small, moved(scan.truth, lambda p: np.asarray(p * factor), size, dpi), dpi, scan.bilevel)


def curled(scan: Scan) -> Scan:
    """Near the left edge, where the volume is bound, lines fall by 5 mm, characters grow narrow and the light fails."""
    mm = scan.dpi * MM
    fall, reach, narrow = 5 * mm, 20 * mm, 0.2
    w, h = scan.size
    size = (w, h + round(fall))
    nodes = np.arange(w + 1, dtype=np.float64)
    there = nodes - narrow * reach * (1 - np.exp(-nodes / reach))
    there += w - there[-1]
    cut = max(0, int(there[0]) - 2)
    there, size = there - cut, (size[0] - cut, size[1])
    x = np.interp(np.arange(size[0]) + 0.5, there, nodes)
    across = np.repeat((x - 0.5)[None, :].astype(np.float32), size[1], axis=0)
    down = (np.arange(size[1])[:, None] - fall * np.exp(-x / reach)[None, :]).astype(np.float32)
    out = cv2.remap(scan.pixels, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(float(BED),) * 3)
    shade = 1 - 0.45 * np.exp(-x / (0.4 * reach))

    def way(p: Points) -> Points:
        return np.stack([np.interp(p[:, 0], nodes, there), p[:, 1] + fall * np.exp(-p[:, 0] / reach)], axis=1)

    return replace(scan, pixels=shaded(out, shade[None, :]), truth=moved(scan.truth, way, size, scan.dpi))


def creased(scan: Scan) -> Scan:
    """Folded across the middle, and once more upright: a worn line, a slope of light on either side, and half a millimetre swallowed."""
    mm = scan.dpi * MM
    w, h = scan.size

    def left(v: Points, c: float) -> Points:
        return np.asarray(1 - 0.22 * np.exp(-np.abs(v - c) / (7 * mm)) * (v > c) - 0.25 * np.exp(-(((v - c) / (0.25 * mm)) ** 2)))

    def swallowed(v: Points) -> Points:
        return np.asarray(v - 0.25 * mm * np.tanh((v - h / 2) / (2 * mm)))

    x, y, nodes = (np.arange(n, dtype=np.float64) for n in (w, h, h + 1))
    x, y = x + 0.5, y + 0.5
    across = np.repeat((x - 0.5)[None, :].astype(np.float32), h, axis=0)
    down = np.repeat((np.interp(y, swallowed(nodes), nodes) - 0.5)[:, None].astype(np.float32), w, axis=1)
    out = cv2.remap(scan.pixels, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    truth = moved(scan.truth, lambda p: np.stack([p[:, 0], swallowed(p[:, 1])], axis=1), (w, h), scan.dpi)
    return replace(scan, pixels=shaded(out, left(y, h / 2)[:, None] * left(x, w / 2)[None, :]), truth=truth)


def shaded(pixels: npt.NDArray[Any], light: npt.NDArray[Any]) -> Pixels:
    light = light.astype(np.float32)
    return np.asarray((pixels * (light if pixels.ndim == 2 else light[..., None])).clip(0, 255), np.uint8)


def punched(scan: Scan) -> Scan:
    """Two holes of 6 mm, 80 mm apart, in the left margin, and the scanner's bed 4 % wide all round, wider at the right."""
    mm = scan.dpi * MM
    w, h = scan.size
    edge = round(0.04 * w)
    out = by_matrix(scan, np.array([[1.0, 0, edge], [0, 1.0, edge]]), (w + 3 * edge, h + 2 * edge))
    pixels = out.pixels.copy()
    for side in (-1, 1):
        at = (round(edge + 2 * rim(scan) + 6 * mm), round(edge + h / 2 + side * 40 * mm))
        cv2.circle(pixels, at, round(3 * mm), (float(BED),) * 3, -1, cv2.LINE_AA)
    return replace(out, pixels=pixels)


def rim(scan: Scan) -> float:
    """Width of the bed that the scan's own simulation left beside the paper, in pixels."""
    return float((scan.truth["page"].get("degradation") or {}).get("border", 0)) * scan.size[0]


def half(scan: Scan, degrees: float, *, right: bool) -> Scan:
    """The page for one side of a spread, its print askew by ``degrees`` in all, cut to its paper where the other page lies."""
    askew = float((scan.truth["page"].get("degradation") or {}).get("skew", 0))
    out = skewed(scan, degrees - askew)
    w, h = out.size
    cut = round((w - scan.size[0]) / 2 + 2 * rim(scan) + abs(np.tan(np.radians(degrees))) * h / 2 + 2)
    return by_matrix(out, np.array([[1.0, 0, -cut if right else 0], [0, 1.0, 0]]), (w - cut, h))


def spread(left: Scan, right: Scan, shadow: float) -> Scan:
    """Both on one picture, each turned and shifted by itself; ``shadow``: how much of the light the fold between them takes."""
    dpi = min(left.dpi, right.dpi)
    mm = dpi * MM
    pages = [half(resized(s, dpi), a, right=s is right) for s, a in ((left, 0.35), (right, -0.25))]
    grey = any(p.pixels.ndim == 2 for p in pages)
    width, height = pages[0].size[0] + pages[1].size[0], max(p.size[1] for p in pages) + round(4 * mm)
    placed = []
    for page, x, y in ((pages[0], 0, round(3 * mm)), (pages[1], pages[0].size[0], round(0.5 * mm))):
        if grey and page.pixels.ndim == 3:
            page = replace(page, pixels=np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), np.uint8))
        placed.append(by_matrix(page, np.array([[1.0, 0, x], [0, 1.0, y]]), (width, height)))
    seam = pages[0].size[0]
    sheet = np.hstack([placed[0].pixels[:, :seam], placed[1].pixels[:, seam:]])
    fold = 1 - shadow * np.exp(-np.abs(np.arange(width) + 0.5 - seam) / (4 * mm))
    truth = both(placed[0].truth, placed[1].truth)
    return Scan(shaded(sheet, fold[None, :]) if shadow else sheet, truth, dpi, left.bilevel and right.bilevel)


def both(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """One truth of two pages, in the order in which they are read; the masthead's ``pages`` holds both folios."""
    vertical = str(left["page"]["writing_mode"]).startswith("vertical")
    first, second = (right, left) if vertical else (left, right)
    out = copy.deepcopy(dict(first))
    for key in ("articles", "furniture", "reading_order"):
        out[key] = [*first.get(key, []), *second.get(key, [])]
    folios = [{k: (t.get("masthead") or {}).get(k) for k in ("page_no", "page_name")} for t in (first, second)]
    merged = {k: v if v is not None else (second.get("masthead") or {}).get(k) for k, v in (first.get("masthead") or {}).items()}
    out["masthead"] = merged | {"page_no": None, "page_name": None, "pages": folios}
    return out


TURNS: dict[str, Callable[[Scan], Scan]] = {f"rot{d}": lambda s, d=d: quarter(s, d) for d in (90, 180, 270)}  # type: ignore[misc]
SKEWS: dict[str, Callable[[Scan], Scan]] = {f"skew{d:+}": lambda s, d=d: skewed(s, d) for d in (0.3, 1.1, -2.0, 4.3)}  # type: ignore[misc]
KINDS: dict[str, Callable[[Scan], Scan]] = {**TURNS, **SKEWS, "curled": curled, "creased": creased, "punched": punched}
FAMILIES = {"rot": "turned", "skew": "askew", "curled": "curled", "creased": "creased", "punched": "punched", "spread": "spread"}

PLANS: dict[str, tuple[str, ...]] = {
    "D01.jpg200g-medium": (*TURNS, "skew+1.1", "skew-2.0", "curled", "creased", "punched"),
    "D02.jpg150c-light": (*TURNS, "skew+0.3", "skew+4.3"),
    "D03.tif300b-medium": ("rot90", "skew-2.0", "punched"),
    "D05.jpg200g-medium": ("rot270", "skew+1.1"),
    "D07.tif400b-light": ("rot90",),
    "D08.jpg200g-light": ("rot180", "curled", "creased"),
    "D09.jpg300g-medium": (*TURNS, "skew-2.0", "skew+4.3", "curled", "punched"),
    "D10.tif300b-light": ("rot90", "rot180", "skew+1.1"),
}
SPREADS: tuple[tuple[str, str, float, int], ...] = (
    ("D04.jpg200c-medium", "D01.jpg200g-medium", 0.35, 0),
    ("D02.jpg150c-light", "D03.png150g-clean", 0.12, 0),
    ("D04.jpg200c-medium", "D08.jpg200g-light", 0.0, 90),
    ("D03.tif300b-medium", "D01.tif300b-light", 0.25, 270),
    ("D10.jpg200g-medium-rot180", "D09.jpg300g-medium", 0.3, 0),
)
"""Left, right, shadow of the fold, and by how much the whole is turned."""


def opened(corpus: Path, row: Mapping[str, Any]) -> Scan:
    """An input of the corpus, upright."""
    with Image.open(corpus / row["input"]) as image:
        bilevel = image.mode == "1"
        wide = image.mode.startswith("I")
        pixels = np.asarray(image) >> 8 if wide else np.asarray(image.convert("RGB" if image.mode == "RGB" else "L"))
    scan = Scan(pixels.astype(np.uint8), json.loads((corpus / row["truth"]).read_text("utf-8")), row["dpi"], bilevel)
    turned = int(scan.truth["page"]["degradation"].get("rotate", 0))
    return quarter(scan, 360 - turned) if turned else scan


def saved(scan: Scan, name: str, out: Path, kind: str, sources: Sequence[str]) -> dict[str, Any]:
    """Picture and truth on disk; the row of the index."""
    picture = out / "img" / f"{name}.{'tif' if scan.bilevel else 'png'}"
    image, dpi = Image.fromarray(scan.pixels), (scan.dpi, scan.dpi)
    if scan.bilevel:
        Image.fromarray(scan.pixels >= 128).convert("1").save(picture, compression="group4", dpi=dpi)
    else:
        image.save(picture, compress_level=1, dpi=dpi)
    scan.truth["page"] |= {"variant": kind, "source_files": [f"img/{picture.name}"]}
    (out / "truth" / f"{name}.json").write_text(json.dumps(scan.truth, ensure_ascii=False), "utf-8")
    family = next(f for k, f in FAMILIES.items() if kind.startswith(k))
    entry = {"name": name, "page": name.split(".")[0], "input": f"img/{picture.name}", "truth": f"truth/{name}.json", "kind": "image"}
    return entry | {"variant": kind, "dpi": scan.dpi, "level": family, "size": picture.stat().st_size, "from": list(sources)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a regular expression that names must contain")
    given = parser.parse_args()
    rows = {r["name"]: r for r in json.loads((given.corpus / "index.json").read_text("utf-8"))}
    for folder in ("img", "truth"):
        (given.out / folder).mkdir(parents=True, exist_ok=True)
    index = []
    for name, kinds in PLANS.items():
        for kind in kinds:
            if re.search(given.only, f"{name}.{kind}"):
                index.append(saved(KINDS[kind](opened(given.corpus, rows[name])), f"{name}.{kind}", given.out, kind, [name]))
    for left, right, shadow, degrees in SPREADS:
        name, kind = f"{left.split('.')[0]}+{right}.spread{degrees or ''}", f"spread{degrees or ''}"
        if re.search(given.only, name):
            scan = spread(opened(given.corpus, rows[left]), opened(given.corpus, rows[right]), shadow)
            index.append(saved(quarter(scan, degrees) if degrees else scan, name, given.out, kind, [left, right]))
    (given.out / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
