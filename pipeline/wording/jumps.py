"""Jump lines (转版): 下转第3版, 上接第一版, （紧转A2版）."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.wording.numerals import to_int

PAGE = r"[A-Za-z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3}"
JUMP = re.compile(
    rf"^[▲△▼◆●▶►☞→←]*[（(【\[]?(?P<way>文[转轉]|下[转轉]|[紧緊][转轉]|[转轉]|上接|[紧緊]接|接)第?(?P<page>{PAGE})"
    rf"(?:[、,，和至](?:{PAGE}))*版[^）)】\]]{{0,12}}[）)】\]]?[▶►▲]*$"
)

FROM = re.compile(rf"^[▲△▼◆●▶►☞→←]*[（(【\[]?(?:上接|[紧緊]接|接)第?(?:{PAGE})版")


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


def comes_from_page(text: str) -> bool:
    """The line opens with a jump from another page, alone (上接第一版) or before the text that goes on (（上接第1版）会议指出)."""
    return FROM.match(re.sub(r"\s", "", text)) is not None
