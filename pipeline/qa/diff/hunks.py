"""Two texts compared by grapheme: NFC, a base character with its marks at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from pipeline.qa.diff.model import Hunk, HunkKind
from pipeline.qa.score.folding import lenient

_JOINER = "\u200d"


def graphemes(text: str) -> list[str]:
    """The text after NFC, cut before every base character; marks, variation selectors and joined emoji stay with theirs."""
    out: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        mark = unicodedata.category(char) in ("Mn", "Me", "Mc") or char == _JOINER
        if out and (mark or out[-1].endswith(_JOINER)):
            out[-1] += char
        else:
            out.append(char)
    return out


def hunks(old: str, new: str) -> tuple[Hunk, ...]:
    """Equal and differing runs in order; () when the texts are the same after NFC.

    A lone character that happens to be equal between two larger changes is told as changed too: people read it so.
    """
    a, b = graphemes(old), graphemes(new)
    if a == b:
        return ()
    runs = [(op.tag == "equal", a[op.src_start : op.src_end], b[op.dest_start : op.dest_end]) for op in Levenshtein.opcodes(a, b)]
    return tuple(Hunk("equal" if same else classify("".join(x), "".join(y)), "".join(x), "".join(y)) for same, x, y in _tidy(runs))


_Run = tuple[bool, list[str], list[str]]


def _tidy(runs: Sequence[_Run]) -> list[_Run]:
    """Bring neighbouring changes together, across one equal character where both are larger than it."""
    drop = {
        i + 1
        for i, (before, after) in enumerate(zip(runs, runs[2:], strict=False))
        if runs[i + 1][0] and len(runs[i + 1][1]) == 1 and _size(before) > 1 and _size(after) > 1 and runs[i + 1][1] != ["\n"]
    }
    out: list[_Run] = []
    for i, (same, x, y) in enumerate(runs):
        same = same and i not in drop
        if out and not same and not out[-1][0]:
            out[-1] = (False, out[-1][1] + x, out[-1][2] + y)
        else:
            out.append((same, list(x), list(y)))
    return out


def _size(run: _Run) -> int:
    return 0 if run[0] else max(len(run[1]), len(run[2]))


def classify(old: str, new: str) -> HunkKind:
    """How two differing pieces differ (Hunk)."""
    if "\n" in old + new and old.replace("\n", "") == new.replace("\n", ""):
        return "paragraph"
    a, b = "".join(old.split()), "".join(new.split())
    if a == b:
        return "white_space"
    if _one_width(a) == _one_width(b):
        return "width"
    if lenient(a) == lenient(b):
        return "form"
    if any(unicodedata.category(c) == "Nd" for c in a + b):
        return "number"
    if all(unicodedata.category(c)[0] in "PSZC" for c in a + b):
        return "punctuation"
    return "wording"


def _one_width(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", c) if unicodedata.decomposition(c).startswith(("<wide>", "<narrow>")) else c for c in text)


def offsets(runs: Iterable[Hunk]) -> list[tuple[int, int]]:
    """Where each hunk starts in the old and in the new text (after NFC)."""
    starts = [(0, 0)]
    for h in runs:
        starts.append((starts[-1][0] + len(h.old), starts[-1][1] + len(h.new)))
    return starts[:-1]


def rising(places: Sequence[int]) -> set[int]:
    """Indices of a longest rising part of a sequence: what kept its order. The rest has moved."""
    best: list[int] = [1] * len(places)
    link: list[int] = [-1] * len(places)
    for i, place in enumerate(places):
        for j in range(i):
            if places[j] < place and best[j] + 1 > best[i]:
                best[i], link[i] = best[j] + 1, j
    kept: set[int] = set()
    at = max(range(len(places)), key=best.__getitem__, default=-1)
    while at >= 0:
        kept.add(at)
        at = link[at]
    return kept


def is_rising(places: Sequence[int]) -> bool:
    return all(a < b for a, b in pairwise(places))
