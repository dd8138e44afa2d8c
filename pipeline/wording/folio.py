"""Folio lines (版头), staff boxes (责编) and imprints."""

from __future__ import annotations

import re
from dataclasses import dataclass

STAFF = re.compile(
    r"^[\s\u3000]*(?:本版|责任|責任|值班|执行)[\s\u3000]*(?:编辑|編輯|主编|校对)[\s\u3000:：]*[\u3400-\u9fff]{1,4}"
    r"|^[\s\u3000]*(?:责编|编辑|主编|视觉|美编|版面设计|版式|校对|检校|组版)[\s\u3000:：]+[\u3400-\u9fff]{1,4}(?=$|[\s\u3000])"
)
IMPRINT = re.compile(r"(地址|社址|邮编|郵編|电话|印刷|印刷厂|广告(?:经营)?许可证|定价|零售价|發行|发行)[\s\u3000:：]?")
PAGE = re.compile(
    r"^[\s\u3000]*(?:第?(?P<n>[A-Za-z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})版?)(?:[\s\u3000]+(?P<name>[\u3400-\u9fff·\-—]{2,10}))?[\s\u3000]*$"
)
NAMED = re.compile(r"^[\s\u3000]*(?P<name>[\u3400-\u9fff·]{2,8})[\s\u3000]+(?P<n>[A-Z]{0,2}\d{1,3})[\s\u3000]*$")
NTH = re.compile(r"第(?P<n>[A-Za-z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})版")


@dataclass(frozen=True, slots=True)
class ParsedFolio:
    """``label`` is 第2版 for a bare number, as printed otherwise; ``section`` the page's name."""

    label: str | None
    section: str | None


def parse_folio(text: str) -> ParsedFolio | None:
    """Page number and name in one line of a page's head; None where it tells neither."""
    found = PAGE.match(text) or NAMED.match(text)
    if found is not None:
        n, name = found["n"], found["name"]
        label = f"第{int(n)}版" if n.isdigit() else (f"第{n}版" if not n.isascii() else n)
        return ParsedFolio(label, name)
    nth = NTH.search(text)
    return ParsedFolio(nth[0], None) if nth is not None else None


def is_staff_line(text: str) -> bool:
    """责任编辑 秦朗 版面设计 小满 校对 于小鲸 and the like."""
    return STAFF.match(text) is not None


def is_imprint_line(text: str) -> bool:
    """A line of the imprint: address, telephone, printer."""
    return len(IMPRINT.findall(text)) >= 2
