"""Breaking of Chinese text into justified lines, by dynamic programming over a paragraph.

Widths are em. A paragraph gives, for each possible number of lines, the least ugly breaking; ``fit`` picks numbers so that several
paragraphs together fill a column exactly, the last line of the last one full (a paragraph cut by a column end).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

NO_START = set("，。、：；！？）》”’%．…")
NO_END = set("（《“‘")
TOKEN = re.compile(r"[0-9A-Za-z.×=\-]+%?|.")
LOOSE, WORST = 0.22, 0.62  # em that a gap is stretched at the price 1, and at most


@dataclass(frozen=True)
class Line:
    """Cells of one printed line: (character, x of its glyph from the line's start, em); ``width`` includes the indent."""

    text: str
    cells: tuple[tuple[str, float], ...]
    start: float
    width: float


class Paragraph:
    """``advance`` gives a character's natural width in em; ``indent`` is the first line's; ``full`` asks for a full last line."""

    def __init__(self, text: str, measure: float, advance: Callable[[str], float], *, indent: float = 2.0, full: bool = False) -> None:
        self.tokens = TOKEN.findall(text)
        self.measure, self.advance, self.indent, self.full = measure, advance, indent, full
        self.best = self._break()

    def _cost(self, start: int, end: int) -> float | None:
        """Ugliness of tokens[start:end] as one line; None when it can't be one."""
        tokens = self.tokens
        if end < len(tokens) and (tokens[end][0] in NO_START or tokens[end] == " " or tokens[end - 1] in NO_END):
            return None
        text = "".join(tokens[start:end])
        room = self.measure - (self.indent if start == 0 else 0.0)
        slack = room - sum(self.advance(c) for c in text)
        if slack >= 0:
            if end == len(tokens) and not self.full:
                return 0.0
            gap = slack / max(1, len(text) - 1)
            return None if gap > WORST else (gap / LOOSE) ** 2
        squeeze = _shrinkable(text)
        return None if -slack > squeeze + 1e-6 else 0.6 * (-slack / squeeze) ** 2

    def _break(self) -> dict[int, tuple[float, list[int]]]:
        """Number of lines -> (ugliness, ends of the lines)."""
        table: list[dict[int, tuple[float, list[int]]]] = [{0: (0.0, [])}]
        for end in range(1, len(self.tokens) + 1):
            cell: dict[int, tuple[float, list[int]]] = {}
            for start in range(max(0, end - int(self.measure) - 14), end):
                cost = self._cost(start, end) if table[start] else None
                if cost is None:
                    continue
                for count, (price, ends) in table[start].items():
                    total = price + cost
                    if count + 1 not in cell or total < cell[count + 1][0]:
                        cell[count + 1] = (total, [*ends, end])
            table.append(cell)
        return table[-1]

    def lines(self, count: int | None = None) -> list[Line]:
        if count is None:
            count = min(self.best, key=lambda n: (self.best[n][0], n))
        ends = [0, *self.best[count][1]]
        return [self._line(a, b) for a, b in pairwise(ends)]

    def _line(self, start: int, end: int) -> Line:
        text = "".join(self.tokens[start:end])
        indent = self.indent if start == 0 else 0.0
        widths = [self.advance(c) for c in text]
        slack = self.measure - indent - sum(widths)
        last = end == len(self.tokens) and not self.full
        gap = 0.0 if (last and slack >= 0) or slack < 0 else slack / max(1, len(text) - 1)
        share = 0.0 if slack >= 0 else -slack / _shrinkable(text)
        cells, x = [], indent
        for char, width in zip(text, widths, strict=True):
            cut = 0.5 * share if char in NO_START | NO_END and width >= 1 else 0.0
            cells.append((char, x - (cut if char in NO_END else 0.0)))
            x += width - cut + gap
        return Line(text, tuple(cells), indent, x - gap)


def _shrinkable(text: str) -> float:
    return 0.5 * sum(c in NO_START | NO_END and c not in "%．" for c in text) or 1e-9


def fit(paragraphs: Sequence[Paragraph], total: int) -> list[list[Line]] | None:
    """Lines of each paragraph so that all together are ``total`` lines; None when that can't be."""
    states: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for paragraph in paragraphs:
        after: dict[int, tuple[float, list[int]]] = {}
        for lines, (price, counts) in states.items():
            for count, (cost, _) in paragraph.best.items():
                n = lines + count
                if n <= total and (n not in after or price + cost < after[n][0]):
                    after[n] = (price + cost, [*counts, count])
        states = after
    if total not in states:
        return None
    return [p.lines(n) for p, n in zip(paragraphs, states[total][1], strict=True)]


def price(paragraphs: Sequence[Paragraph], total: int) -> float | None:
    """Ugliness of ``fit``."""
    fitted = fit(paragraphs, total)
    if fitted is None:
        return None
    return sum(p.best[len(lines)][0] for p, lines in zip(paragraphs, fitted, strict=True))
