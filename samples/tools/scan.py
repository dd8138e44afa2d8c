"""A page printed and scanned, by simulation; the truth moves with the pixels."""

from __future__ import annotations

import copy
import io
import math
from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

Poly = list[list[float]]


@dataclass(frozen=True)
class Damage:
    """``skew``: degrees clockwise; ``border``: scanner bed round the page, share of the width; ``bleed``: how much of the back shows."""

    level: str = "light"
    skew: float = 0.45
    blur: float = 0.6
    noise: float = 3.0
    spread: float = 0.2
    bleed: float = 0.03
    light: float = 0.06
    border: float = 0.006
    paper: int = 234
    texture: float = 2.0


def render(pdf: bytes, dpi: int) -> np.ndarray:
    """First page as grey pixels."""
    page = pypdfium2.PdfDocument(pdf)[0]
    return np.asarray(page.render(scale=dpi / 72, grayscale=True).to_pil())


def scan(pdf: bytes, truth: dict[str, Any], dpi: int, damage: Damage, quality: int, seed: int) -> tuple[bytes, dict[str, Any]]:
    """JPEG of the scan and its truth, boxes in its pixels."""
    clean = render(pdf, dpi)
    rng = np.random.default_rng(seed)
    height, width = clean.shape
    edge = round(damage.border * width)
    size = (width + 2 * edge, height + 2 * edge)
    matrix = turn(damage.skew, width, height, edge, dpi / 72)
    pixel = matrix.copy()
    pixel[:, :2] /= dpi / 72
    ink = printed(clean, damage, rng)
    sheet = cv2.warpAffine(ink, pixel, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=70.0)
    sheet = cv2.GaussianBlur(sheet, (0, 0), damage.blur)
    across = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    sheet *= 1 - damage.light * (across * 0.6 + 0.4) ** 2
    sheet += rng.normal(0, damage.noise, sheet.shape).astype(np.float32)
    out = io.BytesIO()
    Image.fromarray(sheet.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    moved = moved_truth(copy.deepcopy(truth), matrix)
    moved["page"] |= {"width_px": size[0], "height_px": size[1], "dpi": dpi, "unit": "px", "input_kind": "image",
                      "width_mm": round(size[0] / dpi * 25.4, 1), "height_mm": round(size[1] / dpi * 25.4, 1),
                      "variant": f"gray-{damage.level}", "degradation": asdict(damage) | {"rotate": 0}}
    for key in ("text_layer", "radical_codepoints", "pdf_page_index"):
        moved["page"].pop(key, None)
    return out.getvalue(), moved


def printed(clean: np.ndarray, damage: Damage, rng: np.random.Generator) -> np.ndarray:
    """Ink that spreads on tinted, uneven paper through which the back shows."""
    ink = clean.astype(np.float32)
    ink = (1 - damage.spread) * ink + damage.spread * cv2.erode(ink, np.ones((3, 3)))
    back = cv2.GaussianBlur(ink[:, ::-1], (0, 0), 3)
    coarse = rng.normal(0, damage.texture, (ink.shape[0] // 12 + 1, ink.shape[1] // 12 + 1)).astype(np.float32)
    texture = cv2.resize(coarse, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_CUBIC)
    black = 34.0
    paper = damage.paper - damage.bleed * (255 - back) + texture
    return black + (paper - black) * ink / 255


def turn(degrees: float, width: int, height: int, edge: int, scale: float) -> np.ndarray:
    """2 x 3 matrix from points of the page to pixels of the scan (``scale`` pixels a point)."""
    a = math.radians(degrees)
    rotation = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    middle = np.array([width / 2, height / 2])
    shift = middle + edge - rotation @ middle
    return np.column_stack([rotation * scale, shift])


def moved_truth(node: Any, matrix: np.ndarray) -> Any:
    """Every bbox of the truth through ``matrix``, with its four corners beside it."""
    if isinstance(node, dict):
        for value in node.values():
            moved_truth(value, matrix)
        if isinstance(node.get("bbox"), list):
            x0, y0, x1, y1 = node["bbox"]
            corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]]) @ matrix.T
            node["bbox"] = [round(float(v), 1) for v in (*corners.min(0), *corners.max(0))]
            node["poly"] = [[round(float(v), 1) for v in c] for c in corners]
    elif isinstance(node, list):
        for value in node:
            moved_truth(value, matrix)
    return node
