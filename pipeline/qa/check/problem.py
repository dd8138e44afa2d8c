"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` is stable (``ledger.lost``); an ``error`` breaks the contract, a ``warning`` deserves a look.

    ``article`` is the article's id, ``lines`` are ids of printed lines on ``page``.
    """

    code: str
    message: str
    severity: Literal["error", "warning"] = "error"
    page: int | None = None
    article: str | None = None
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = " ".join(x for x in (f"page {self.page}" if self.page is not None else "", self.article or "") if x)
        return f"{self.code}: {where + ': ' if where else ''}{self.message}"
