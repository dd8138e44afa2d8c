"""How texts are made comparable. ``strict`` keeps the printed forms, ``lenient`` keeps only what was read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

_FORMS = str.maketrans(
    {
        **dict.fromkeys("“”„「」", '"'),
        **dict.fromkeys("『』‘’", "'"),
        **dict.fromkeys("―—–─", "-"),
        **dict.fromkeys("·•・‧", "·"),
        **dict.fromkeys("…⋯", "."),
        **dict.fromkeys("～〜", "~"),
        **dict.fromkeys("○〇", "O"),
    }
)
_BYLINE_DRESS = re.compile(r"^[（(]|[)）]$|^[□☐■◎○●◇◆☆★▲]+")


def strict(text: str | None) -> str:
    """The text without white space: full-width and half-width forms are told apart."""
    return re.sub(r"\s+", "", text or "")


def lenient(text: str | None) -> str:
    """``strict`` after NFKC and one form for quotes, dashes, dots and circles: what still differs was misread or misplaced."""
    return strict(unicodedata.normalize("NFKC", text or "").translate(_FORMS))


def plain_byline(text: str) -> str:
    """A byline without its brackets and mark (□ 徐迅 and （徐迅） are the same byline)."""
    return _BYLINE_DRESS.sub("", lenient(text)).strip("()")


def text_of(value: Any) -> str:
    """The text of a field, which is null, a string, or an object with ``text``."""
    if value is None:
        return ""
    return value if isinstance(value, str) else value.get("text") or ""


def grams(text: str, n: int = 4) -> Counter[str]:
    """The text's pieces of ``n`` characters and how often each occurs; a shorter text is one piece."""
    return Counter(text[i : i + n] for i in range(max(1, len(text) - n + 1)))
