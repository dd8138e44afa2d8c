"""Simplified or traditional: by the characters that only one of them has."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.recognize.tables import Script, one_script_only


def script_of(texts: Iterable[str], default: Script = "Hans") -> tuple[Script, int]:
    """The script of most characters that can tell, and how many can; ``default`` where none or as many of both."""
    simplified, traditional = one_script_only()
    hans = hant = 0
    for text in texts:
        hans += sum(c in simplified for c in text)
        hant += sum(c in traditional for c in text)
    if hans == hant:
        return default, hans + hant
    return ("Hans" if hans > hant else "Hant"), hans + hant
