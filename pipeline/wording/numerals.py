"""Chinese numerals."""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0, "两": 2, "兩": 2, "元": 1}
UNITS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30, "卌": 40, "萬": 10000, "万": 10000}


def to_int(text: str) -> int | None:
    """Value of Arabic digits, of positional (二〇二二) or of spelled-out numerals (八百五十二, 廿三); None for anything else."""
    text = text.strip()
    if not text:
        return None
    if text.isascii():
        return int(text) if text.isdigit() else None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in ("廿", "卅", "卌"):
            section += UNITS[c]
        elif c in ("万", "萬"):
            total, section, digit = (total + section + digit) * UNITS[c], 0, 0
        elif c in UNITS:
            section += max(digit, 1) * UNITS[c]
            digit = 0
        else:
            return None
    return total + section + digit
