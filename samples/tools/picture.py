"""The pictures of the sample pages, drawn by program: an evening at the river with skaters, and QR codes."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SKATERS = ((0.20, 1.00, -0.20), (0.47, 1.25, 0.28), (0.78, 0.85, -0.05))  # place, size, lean


def dusk(width: int, height: int, quality: int = 72) -> bytes:
    """JPEG of a skyline at dusk over a river, a promenade, and skaters as silhouettes."""
    rng = np.random.default_rng(20220627)
    rows = np.linspace(0, 1, height)[:, None, None]
    sky = np.array([58, 72, 118]) * (1 - rows) ** 1.3 + np.array([246, 168, 92]) * rows**0.8
    picture = Image.fromarray(np.broadcast_to(sky, (height, width, 3)).clip(0, 255).astype(np.uint8).copy())
    draw = ImageDraw.Draw(picture)
    horizon, bank = int(height * 0.56), int(height * 0.72)
    sun = (int(width * 0.63), int(height * 0.47), int(height * 0.08))
    draw.ellipse((sun[0] - sun[2], sun[1] - sun[2], sun[0] + sun[2], sun[1] + sun[2]), fill=(255, 226, 170))
    x = 0
    while x < width:
        w, h = int(rng.integers(width // 60, width // 24)), int(height * rng.uniform(0.06, 0.34))
        shade = int(rng.integers(48, 86))
        draw.rectangle((x, horizon - h, x + w - 2, horizon), fill=(shade, shade - 6, shade + 14))
        for wy in range(horizon - h + 6, horizon - 4, max(6, height // 60)):
            for wx in range(x + 3, x + w - 5, max(5, width // 180)):
                if rng.random() < 0.3:
                    draw.rectangle((wx, wy, wx + 2, wy + 2), fill=(252, 214, 140))
        x += w
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    mirror = picture.crop((0, horizon - (bank - horizon), width, horizon)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    picture.paste(Image.blend(mirror, Image.new("RGB", mirror.size, (90, 84, 104)), 0.45), (0, horizon))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, bank, width, height), fill=(70, 62, 66))
    for i in range(14):
        y = bank + (height - bank) * (i / 14) ** 1.6
        draw.line((0, y, width, y), fill=(82, 73, 76))
    for i in range(0, width, max(1, width // 26)):
        draw.line((i, bank - height * 0.07, i, bank), fill=(40, 36, 44), width=2)
    draw.line((0, bank - height * 0.07, width, bank - height * 0.07), fill=(40, 36, 44), width=3)
    for place, size, lean in SKATERS:
        _skater(draw, width * place, height * 0.93, height * 0.38 * size, lean)
    noise = rng.normal(0, 3.5, (height, width, 1))
    pixels = (np.asarray(picture, np.float32) + noise).clip(0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality, subsampling=2)
    return out.getvalue()


def _skater(draw: ImageDraw.ImageDraw, x: float, y: float, h: float, lean: float) -> None:
    ink, w = (22, 20, 28), max(2, int(h * 0.1))

    def at(dx: float, dy: float) -> tuple[float, float]:
        return (x + (dx + lean * (dy if dy > 0.3 else 0.3) * 0.8) * h, y - dy * h)

    def limb(*points: tuple[float, float], width: int = w) -> None:
        draw.line([at(*p) for p in points], fill=ink, width=width, joint="curve")

    limb((-0.26, 0.07), (0.26, 0.05), width=max(2, w // 2))
    for wheel in (-0.17, 0.18):
        cx, cy = at(wheel, 0.025)
        draw.ellipse((cx - w / 3, cy - w / 3, cx + w / 3, cy + w / 3), fill=ink)
    limb((-0.15, 0.08), (-0.16, 0.28), (0.0, 0.46))
    limb((0.16, 0.08), (0.17, 0.29), (0.0, 0.46))
    limb((0.0, 0.45), (0.04, 0.80), width=int(w * 2.1))
    limb((0.03, 0.77), (-0.22, 0.68), (-0.36, 0.80), width=max(2, int(w * 0.8)))
    limb((0.05, 0.77), (0.28, 0.72), (0.42, 0.58), width=max(2, int(w * 0.8)))
    hx, hy, r = *at(0.06, 0.92), h * 0.08
    draw.ellipse((hx - r, hy - r, hx + r, hy + r), fill=ink)


def qr(text: str) -> np.ndarray:
    """Modules of a QR code: bool, True is dark, without the quiet zone."""
    code = cv2.QRCodeEncoder.create().encode(text) < 128
    rows, columns = np.where(code)
    return code[rows.min():rows.max() + 1, columns.min():columns.max() + 1]
