"""Folio lines (版头), staff boxes (责编) and imprints."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.wording.dates import find_date, find_weekday

NAME = r"[\u3400-\u9fff](?:[\u3400-\u9fff]{1,3}|[ \u3000][\u3400-\u9fff](?![\u3400-\u9fff]))"
DUTY = (
    r"(?:[一二三四五六七八九十\d]{1,2}版|[本今]版|[责責]任|值班|执行|首席)?"
    r"(?:主任|统筹|策划|监制|编委|美术|[责責]任?[编編][辑輯]?|[编編][辑輯]|[总總副]?主?[编編]|[总總][监監]|[视視][觉覺](?:[设設][计計])?|美[编編]|版[面式](?:[设設][计計])?|[设設][计計]|校[对對]|[检檢]校|[检檢]查"
    r"|[审審][读讀校]|[组組]版|排版|制[图圖]|[图圖]片?[编編][辑輯]?|摄影)"
)
CONTACT = r"(?:(?:[电電][话話]|[热熱][线線]|[Ee]-?mail|邮箱|信箱|投稿|微信|QQ)[\s\u3000:：]*[\w@.\-—()（）]+(?:[\s\u3000]+|$))*"
STAFF_GAP = re.compile(
    rf"^[\s\u3000]*(?:{DUTY}(?:[\s\u3000]*[:：/／]|[\s\u3000])[\s\u3000]*{NAME}(?:[\s\u3000、，]+{NAME})*(?:[\s\u3000|｜/／]+|$))+{CONTACT}$"
)
STAFF_SOLID = re.compile(rf"^[\s\u3000]*(?:{DUTY}[\s\u3000:：/／]*[\u3400-\u9fff]{{2,3}}?(?=$|[\s\u3000]|{DUTY})[\s\u3000]*){{2,}}$")
STAFF_ONE = re.compile(r"^[\s\u3000]*(?:本版|[责責]任)[编編][辑輯][\s\u3000:：/／]*[\u3400-\u9fff]{2,3}[\s\u3000]*$")

IMPRINT = re.compile(
    r"(社址|地址|[邮郵]政[编編][码碼]|[邮郵][编編]|[总總][编編]室|[电電][话話]|[热熱][线線]|[传傳]真|[电電]子信箱|承?印刷(?:[厂廠]|[单單]位)?|承印"
    r"|[广廣]告(?:[经經][营營])?[许許]可[证證]|定[价價]|零售[价價]?|[发發]行|[订訂][阅閱])"
)
IMPRINT_HEAD = re.compile(
    r"^[\s\u3000]*(?:社址|承印|印刷(?:[厂廠]|[单單]位)?|[总總][编編]室|[广廣]告[热熱][线線])[\s\u3000]*[:：]|^[\s\u3000]*本[報报][館馆社][設设在]"
)

NUMBER = r"(?:[A-Za-z]{0,2}[叠疊]?\d{1,3}|[一二三四五六七八九十]{1,3})"
PAGE = re.compile(rf"^(?:第(?P<nth>{NUMBER})版?|(?P<n>{NUMBER})版|(?P<bare>[A-Za-z]{{0,2}}[叠疊]?\d{{1,3}}(?:[-/—]\d{{1,3}})?))$")
SPACED = re.compile(rf"第[\s\u3000]*({NUMBER})[\s\u3000]*版")
WEEKDAY = re.compile("[（(]?(?:星期|[禮礼]拜)[一二三四五六日天][）)]?")
SECTION = re.compile(r"^[\u3400-\u9fff]{2,8}(?:[·・\-—/][\u3400-\u9fff]{1,8})*$")
JOINED = re.compile(
    rf"^(?:(?P<n>[A-Za-z]{{0,2}}\d{{1,3}}版?)[·・|｜:：](?P<name>[\u3400-\u9fff]{{2,8}})|(?P<name2>[\u3400-\u9fff]{{2,8}})[·・|｜:：](?P<n2>第?{NUMBER}版?))$"
)
NO_SECTION = re.compile(r"年|月.*日|星期|[禮礼]拜|[农農][历曆]|[报報讯訊]$|[编編][辑輯]|校[对對]|[主责責][编編]|^今日")


@dataclass(frozen=True, slots=True)
class ParsedFolio:
    """``label`` is 第2版 for a bare number, as printed otherwise; ``section`` the page's name; ``date`` YYYY-MM-DD, ``weekday`` 星期一;
    ``staff`` the part of the line that names editors."""

    label: str | None
    section: str | None
    date: str | None = None
    weekday: str | None = None
    staff: str | None = None


def parse_folio(text: str) -> ParsedFolio | None:
    """Page number and name, date and editors in one line of a page's head; None where it tells neither number nor name.

    A name counts only beside a number: alone it could be anything.
    """
    found = find_date(text)
    staff = re.search(rf"{DUTY}[\s\u3000:：/／]+{NAME}.*$", text)
    rest = text[: staff.start()] if staff is not None else text
    if found is not None:
        rest = rest[: found.start] + "\u3000" + rest[found.end :]
    rest = SPACED.sub(r"第\1版", WEEKDAY.sub("\u3000", rest))
    words = [w for w in re.split(r"[\s\u3000|｜]+", rest) if w.strip("/／") and not re.fullmatch("[A-Za-z]{3,}", w)]
    label, section = _page_and_name(words)
    if label is None:
        return None
    return ParsedFolio(label, section, found.iso if found else None, find_weekday(text), staff[0].strip() if staff else None)


def _page_and_name(words: list[str]) -> tuple[str | None, str | None]:
    for i, word in enumerate(words):
        joined = JOINED.match(word)
        if joined is not None:
            page = PAGE.match(joined["n"] or joined["n2"])
            return (_label(page) if page else None), joined["name"] or joined["name2"]
        page = PAGE.match(word)
        if page is None or not _is_opening(page["bare"] or "") or (page["bare"] and i not in (0, len(words) - 1)):
            continue
        beside = [w for w in (*words[i + 1 : i + 2], *words[max(i - 1, 0) : i]) if SECTION.match(w) and not NO_SECTION.search(w)]
        if page["bare"] and not page["bare"][0].isalpha() and len(words) > 1 and not beside:
            continue
        return _label(page), beside[0] if beside else None
    return None, None


def _is_opening(bare: str) -> bool:
    """One page, or two that face each other (A04/05)."""
    numbers = [int(n) for n in re.findall(r"\d+", bare)]
    return len(numbers) < 2 or numbers[1] == numbers[0] + 1


def _label(page: re.Match[str]) -> str:
    n: str = page["nth"] or page["n"] or page["bare"]
    if n.isdigit():
        return f"第{int(n)}版"
    return n if n[0].isascii() else f"第{n}版"


def is_staff_line(text: str) -> bool:
    """责任编辑 秦朗 版面设计 小满 校对 于小鲸 and the like, and nothing else but the date."""
    found = find_date(text)
    rest = WEEKDAY.sub("", text[: found.start] + text[found.end :]).strip(" \u3000/／|｜") if found is not None else text
    return any(p.match(rest) is not None for p in (STAFF_GAP, STAFF_SOLID, STAFF_ONE))


def is_imprint_line(text: str) -> bool:
    """A line of the imprint: address, telephone, printer."""
    if "。" in text:
        return False
    return len(set(IMPRINT.findall(text))) >= 2 or IMPRINT_HEAD.match(text) is not None
