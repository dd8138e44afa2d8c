"""What a recogniser read of scanned lines that are no print: dirt, strokes, the texture of pictures."""

from __future__ import annotations

import re

from pipeline.roles.view import View
from pipeline.wording.bylines import MARKS
from pipeline.wording.names import HAN

DRAWN, UNSURE, SPARSE = 4.0, 0.85, 1.2
"""Lettering in a picture: its size in body em at least, the recogniser's confidence at most, the least room for one in its em."""
LEGIBLE = 0.8
"""Confidence below which light signs that are no Chinese are a picture's texture."""
READABLE = 0.6
"""Confidence below which two or three characters by themselves, and dark signs that are no Chinese, are dirt rather than print."""


def is_scrap(view: View) -> bool:
    """Two or three scanned signs by themselves that are no word: mostly dirt, or quotation marks cut from their headline. Those that are
    hardly legible, light ones above all, are a picture's texture however many they are."""
    text, chinese = view.text.strip(), re.search(f"[{HAN}]", view.text) is not None
    if view.line.source != "ocr" or view.cross or (chinese and view.line.confidence > READABLE):
        return False
    texture = (view.line.reversed and view.line.confidence < LEGIBLE) or (not chinese and view.line.confidence < READABLE)
    return texture or (len(text) <= 3 and text[-1:] not in tuple("。！？”%％" + MARKS))


def is_drawn(view: View, body: float) -> bool:
    """A scanned line of very large type that is hardly legible and has fewer characters than it has room for: a picture or lettering."""
    large = view.line.source == "ocr" and not view.cross and view.em > DRAWN * body and view.line.confidence < UNSURE
    return large and view.box.width > SPARSE * view.em * len("".join(view.text.split()))
