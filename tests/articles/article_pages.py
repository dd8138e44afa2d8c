"""What made-up pages of the tests of articles share: the size of their type, a row of it, a lexicon without words."""

from __future__ import annotations

EM = 20.0
ROW = "各级党组织和广大党员干部紧密团"
FIRST = "全会号召各级党组织和广大干"


class NoWords:
    def word_over(self, left: str, right: str) -> tuple[str, float] | None:
        return None
