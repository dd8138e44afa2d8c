"""Simplified and traditional characters."""

from __future__ import annotations

from functools import cache

from pipeline.settings import config_folder


@cache
def _table() -> dict[int, str]:
    rows = (
        line.split("\t") for line in (config_folder() / "lexicon" / "t2s.tsv").read_text("utf-8").splitlines() if line and line[0] != "#"
    )
    return {ord(row[0]): row[1] for row in rows if len(row) >= 2 and len(row[0]) == 1}


def simplified(text: str) -> str:
    """The text with each traditional character in its usual simplified form."""
    return text.translate(_table())


def is_traditional(char: str) -> bool:
    """Whether the character is one that simplified print does not use."""
    return ord(char) in _table()
