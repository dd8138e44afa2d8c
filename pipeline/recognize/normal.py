"""Code points to what the print shows. Never NFKC: it would turn ① into 1 and full-width punctuation into half."""

from __future__ import annotations

import unicodedata

from pipeline.recognize.tables import Script, radicals

VERTICAL_FORMS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︰︱︲︳︴︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹅﹆﹇﹈﹉﹊﹋﹌﹍﹎﹏",
        "，、。：；！？〖〗…‥—–_﹏（）｛｝〔〕【】《》〈〉「」『』﹅﹆［］‾‾‾‾___",
        strict=True,
    )
)
"""Presentation forms for vertical setting (U+FE10-FE19, FE30-FE4F) and the characters that they present."""

SIMPLIFIED_QUOTES = dict(zip("﹁﹂﹃﹄", "‘’“”", strict=True))
"""Simplified print turns ‘ ’ “ ” into these in vertical lines; traditional print means 「 」 『 』 by them."""
LONG = {"\u2e3a": "——", "\u2e3b": "———", "\u00ad": "-"}
"""Dashes in one code point; and the soft hyphen, which producers write for a hyphen that is printed."""


def normalise(text: str, script: Script) -> str:
    """A glyph's text as printed, NFC: radicals become characters, vertical forms normal ones; controls go, every white space is a space."""
    table = radicals(script)
    out = []
    for char in unicodedata.normalize("NFC", text):
        if char in table:
            out.append(table[char])
        elif char in LONG:
            out.append(LONG[char])
        elif script == "Hans" and char in SIMPLIFIED_QUOTES:
            out.append(SIMPLIFIED_QUOTES[char])
        elif char in VERTICAL_FORMS:
            out.append(VERTICAL_FORMS[char])
        elif char.isspace():
            out.append(" ")
        elif not _is_waste(char):
            out.append(char)
    return "".join(out).strip()


def _is_waste(char: str) -> bool:
    """Controls, format characters (soft hyphen, joiners, marks of direction, BOM), lone surrogates, noncharacters, U+FFFD."""
    return char == "�" or unicodedata.category(char) in ("Cc", "Cf", "Cs") or (ord(char) & 0xFFFE) == 0xFFFE


def graphemes(text: str) -> list[str]:
    """The text's characters, each with the combining marks that follow it."""
    out: list[str] = []
    for char in text:
        if out and (unicodedata.combining(char) or 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF):
            out[-1] += char
        else:
            out.append(char)
    return out
