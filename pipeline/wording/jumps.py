"""Jump lines (转版): 下转第3版, 上接第一版, （紧转A2版）."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.wording.numerals import to_int

JUMP = re.compile(
    r"^[（(【\[▶►☞]?\s*(?P<way>下转|下轉|紧转|緊轉|转|轉|上接|紧接|緊接|接)\s*第?\s*(?P<page>[A-Za-z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})\s*版"
    r"[^）)】\]]{0,12}[）)】\]]?\s*[▶►]?$"
)


@dataclass(frozen=True, slots=True)
class ParsedJump:
    """``page`` is the number printed, without letters; ``label`` as printed (第3版, A2版)."""

    direction: Literal["to", "from"]
    page: int | None
    label: str


def parse_jump(text: str) -> ParsedJump | None:
    """The jump that a line states; None where the line is no jump line by itself."""
    found = JUMP.match(re.sub(r"\s", "", text))
    if found is None:
        return None
    way: Literal["to", "from"] = "from" if "接" in found["way"] else "to"
    page = found["page"]
    return ParsedJump(way, to_int(re.sub(r"[A-Za-z]", "", page)), f"第{page}版" if page.isdigit() else f"{page}版")
