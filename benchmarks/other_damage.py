#!/usr/bin/env python3
"""Other scans of a corpus's born-digital pages: the same truth under damage that the corpus's own scans don't have.

    other_damage.py CORPUS OUT [--only REGEX] [--draw N]

OUT gets img/, truth/ and index.json as CORPUS has them, for run_corpus.py. Each page is printed and scanned twice (PLANS), in grey at 150
to 300 dpi or in black and white at 200 to 400 dpi by one of two thresholds, a local one (Sauvola and Pietikäinen, Pattern Recognition 33,
2000), which leaves of bars and photographs little but their rims, and one that follows the paper's light. What a page has is drawn from its
number, so that the same corpus gives the same scans; another draw gives each page other damage.
"""

from __future__ import annotations

import argparse
import copy
import json
import re
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent / "samples" / "tools"))
import scan

Grey = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

PRINTS = {
    "light": scan.Damage("light", 0.35, 0.35, 2.5, 0.15, 0.03, 0.05, 0.004, 238, 2.0),
    "medium": scan.Damage("medium", 1.1, 0.55, 5.0, 0.3, 0.09, 0.14, 0.012, 222, 5.0),
    "heavy": scan.Damage("heavy", 2.4, 0.85, 8.0, 0.45, 0.17, 0.28, 0.025, 205, 8.0),
}
WEAR = {"light": (0.05, 0.1, 0, 0), "medium": (0.18, 0.5, 1, 1), "heavy": (0.35, 1.2, 3, 2)}
"""Fading of the ink, specks in 40,000 pixels, stains, creases."""
PLANS = (
    (("jpg", "light", 200), ("tif", "medium", 300)),
    (("tif", "light", 200), ("jpg", "medium", 150)),
    (("tif", "light", 300), ("jpg", "heavy", 200)),
    (("jpg", "light", 300), ("jpg", "medium", 200)),
    (("tif", "light", 250), ("jpg", "medium", 250)),
    (("jpg", "light", 150), ("tif", "medium", 400)),
    (("jpg", "light", 200), ("tif", "medium", 250)),
)
"""File, damage and dpi of the two scans of a page, page after page."""


def scanned(pdf: bytes, level: str, dpi: int, rng: np.random.Generator) -> tuple[Grey, npt.NDArray[np.float64]]:
    """Grey pixels of the scan, and the 2 x 3 matrix from points of the page to them."""
    damage = PRINTS[level]
    clean = scan.render(pdf, dpi)
    height, width = clean.shape
    edge = round(damage.border * width)
    size = (width + 2 * edge, height + 2 * edge)
    matrix = scan.turn(damage.skew * rng.uniform(0.5, 1.2) * rng.choice([-1, 1]), width, height, edge, dpi / 72)
    pixel = matrix.copy()
    pixel[:, :2] /= dpi / 72
    sheet = _worn(scan.printed(clean, damage, rng), level, dpi, damage.paper, rng)
    out = cv2.warpAffine(sheet, pixel, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=70.0)
    out = cv2.GaussianBlur(out, (0, 0), max(0.3, damage.blur * dpi / 200))
    across = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    out = out * (1 - damage.light * (across * 0.6 + 0.4) ** 2) + rng.normal(0, damage.noise, out.shape)
    return np.asarray(out.clip(0, 255), np.uint8), matrix


def _worn(sheet: npt.NDArray[Any], level: str, dpi: int, paper: int, rng: np.random.Generator) -> Floats:
    """The print with ink faded in patches, stains, creases and specks."""
    fading, specks, stains, creases = WEAR[level]
    h, w = sheet.shape
    out = sheet.astype(np.float32)
    patches = cv2.resize(rng.normal(0, 1, (h // 300 + 2, w // 300 + 2)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    out += (paper - out) * np.clip(fading * (0.4 + 0.3 * patches), 0, 0.8) * (out < paper)
    for _ in range(stains):
        x, y, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0.03, 0.1) * w
        yy, xx = np.ogrid[:h, :w]
        out -= (25 * np.exp(-((((xx - x) ** 2 + (yy - y) ** 2) / r**2) ** 2))).astype(np.float32)
    for _ in range(creases):
        fold = np.exp(-(((np.arange(h) - rng.uniform(0.2, 0.8) * h) / (0.01 * dpi)) ** 2)) * 30 * rng.choice([-1, 1])
        out += fold[:, None].astype(np.float32)
    n = int(specks * h * w / 4e4)
    for x, y, r in zip(rng.integers(0, w, n), rng.integers(0, h, n), rng.uniform(0.4, 1.6, n), strict=True):
        cv2.circle(out, (int(x), int(y)), max(1, int(r * dpi / 200)), float(rng.uniform(20, 120)), -1)
    return out


def black_and_white(grey: Grey, dpi: int, local: bool) -> npt.NDArray[np.bool_]:
    """True is paper."""
    g = grey.astype(np.float32)
    if not local:
        return np.asarray(g > 0.5 * cv2.GaussianBlur(g, (0, 0), dpi / 4).clip(120, 255) + 25)
    side = int(0.18 * dpi) | 1
    mean = cv2.boxFilter(g, -1, (side, side))
    deviation = np.sqrt(np.maximum(cv2.boxFilter(g * g, -1, (side, side)) - mean * mean, 0))
    return np.asarray(g > mean * (1 + 0.2 * (deviation / 128 - 1)))


def _truth(page: dict[str, Any], matrix: npt.NDArray[np.float64], size: tuple[int, int], level: str, dpi: int) -> dict[str, Any]:
    moved: dict[str, Any] = scan.moved_truth(copy.deepcopy(page), matrix)
    moved["page"] |= {"width_px": size[0], "height_px": size[1], "dpi": dpi, "unit": "px", "input_kind": "image", "variant": level}
    moved["page"]["degradation"] = {"level": level, "rotate": 0}
    for key in ("text_layer", "radical_codepoints", "pdf_page_index"):
        moved["page"].pop(key, None)
    return moved


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a regular expression that names must contain")
    parser.add_argument("--draw", type=int, default=0, help="of the damage; 0 is the one in docs/benchmarks.md")
    given = parser.parse_args()
    index = json.loads((given.corpus / "index.json").read_text("utf-8"))
    pages = [r for r in index if r["kind"] == "pdf_text" and "nouni" not in r["name"]]
    for folder in ("img", "truth"):
        (given.out / folder).mkdir(parents=True, exist_ok=True)
    made = []
    for n, row in enumerate(pages, 3 * given.draw):
        if not re.search(given.only, row["name"]):
            continue
        pdf, truth = (given.corpus / row["input"]).read_bytes(), json.loads((given.corpus / row["truth"]).read_text("utf-8"))
        for kind, level, dpi in PLANS[n % len(PLANS)]:
            grey, matrix = scanned(pdf, level, dpi, np.random.default_rng(1000 * n + dpi + 100_000 * given.draw))
            name = f"{row['page']}.{kind}{dpi}{'b' if kind == 'tif' else 'g'}-{level}-other{given.draw or ''}"
            picture = given.out / "img" / f"{name}.{kind}"
            if kind == "tif":
                bits = Image.fromarray(black_and_white(grey, dpi, local=n % 2 == 0)).convert("1")
                bits.save(picture, compression="group4", dpi=(dpi, dpi))
            else:
                Image.fromarray(grey).save(picture, quality=75, dpi=(dpi, dpi))
            moved = _truth(truth, matrix, (grey.shape[1], grey.shape[0]), level, dpi)
            (given.out / "truth" / f"{name}.json").write_text(json.dumps(moved, ensure_ascii=False), "utf-8")
            entry = {"name": name, "page": row["page"], "input": f"img/{picture.name}", "truth": f"truth/{name}.json", "kind": "image"}
            made.append(entry | {"variant": level, "dpi": dpi, "level": level, "size": picture.stat().st_size})
    (given.out / "index.json").write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
