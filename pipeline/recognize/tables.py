"""Character tables of ``config/lexicon``: radicals, what is written in one script only, what is frequent."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pipeline.errors import ConfigError
from pipeline.settings import config_folder

Script = Literal["Hans", "Hant"]


@cache
def radicals(script: Script) -> dict[str, str]:
    """Radical code points (U+2E80-2FDF) to the characters that print shows."""
    return {row[0]: row[1 if script == "Hans" else 2] for row in _rows("radicals.tsv", 3)}


@cache
def one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Characters written so in simplified print only, and in traditional print only."""
    rows = _rows("script_pairs.tsv", 2)
    return frozenset(r[0] for r in rows), frozenset(r[1] for r in rows)


@cache
def frequent() -> frozenset[str]:
    """The characters most used in print, in both scripts."""
    simplified = {c for row in _rows("frequent.txt", 1) for c in row[0]}
    return frozenset(simplified | {trad for simp, trad in _rows("script_pairs.tsv", 2) if simp in simplified})


@cache
def _rows(name: str, fields: int) -> tuple[tuple[str, ...], ...]:
    file = config_folder() / "lexicon" / name
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise ConfigError(f"can't be read: {e}", where=str(file), move="install baozhi again") from e
    rows = tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
    for row in rows:
        if len(row) != fields:
            raise ConfigError(f"{row!r} has not {fields} fields", where=str(file), move="mend the file")
    return rows
