"""What bylines are made of: titles (本报记者), names, the verbs behind them (文, 摄, 著), places (台北報導, 发自上海)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from pipeline.wording.names import HAN, is_name, may_be_name, split_names

Kind = Literal["title", "desk", "tail", "name", "place", "nation", "note"]

SPACE = r"\s\u3000/／╱:：|｜"
SEP = "、" + SPACE
PREFIX = (
    r"(?:本[报報刊台]|本版(?!编|編)|新[华華]社|人民网|中新社|中新网|中央社|实习|實習|见习|見習|首席|资深|資深|特约|特約|特派"
    r"|全媒体|融媒体|驻[^\s\u3000]{1,4}?)"
)
TITLE = (
    rf"{PREFIX}*(?:摄影记者|攝影記者|评论员|評論員|观察员|通[讯訊][员員]|[记記]者|实习生|實習生|特派[员員]"
    r"|编辑|編輯|摄影|攝影|撰稿|撰文|作者|整理|编译|采写|采访|採訪|文字|主[笔筆])"
)
OUTLET_ENDS = "(?:[报報网網社台刊都视視]|新闻|新聞|视频|視頻|中心|客户端|频道|頻道|在线|在線)"
OUTLET = rf"(?:[{HAN}A-Za-z]{{1,10}}?{OUTLET_ENDS}[·・]?){{1,2}}"
"""Another paper's, agency's or station's name before its reporter's title (经济日报记者)."""
DESK = rf"本[报報刊][{HAN}]{{0,10}}?[组組](?=[{SEP}])"
REPORTS = "报道|報道|報導"
TAIL = (
    rf"(?:文[/／][图摄圖攝]|[图摄圖攝][/／]文|文图|图文|摄影[/／]?报道|{REPORTS}|整理|口述|撰文|采写|编译|編譯|编著|編著|供稿|摄影|攝影"
    "|摄|攝|文|图|圖)"
)
VERB = "[著作译譯编編辑輯撰]"
"""Verbs that stand behind their names only."""
SET_CLOSE = "(?:[摄攝著譯]|(?<![合工创創杰傑新佳力著制製操动動写寫大原名])作)"
"""What stands behind a name without a gap, and is no part of one."""
_COUNTRIES = """
美 英 法 德 俄 苏 蘇 日 意 奥 奧 加 澳 印 韩 韓 朝 西 葡 荷 比 瑞士 瑞典 丹麦 丹麥 挪威 芬兰 芬蘭 波兰 波蘭 捷克 匈牙利 匈 希腊 希臘
埃及 以色列 阿根廷 智利 秘鲁 墨西哥 巴西 哥伦比亚 爱尔兰 苏联 蘇聯 古希腊 古罗马 唐 宋 元 明 清 北宋 南宋 五代 东晋
"""
NATION = rf"[\[［〔（(【](?:{'|'.join(_COUNTRIES.split())})[\]］〕）)】]"
"""The country or dynasty that stands before an author's name: ［美］海明威, （唐）李白."""
TOKEN = re.compile(
    rf"(?P<sep>[{SEP}]+)|(?P<desk>{DESK})|(?P<tail>{TAIL}|{VERB})(?=[{SPACE}]|$)|(?P<title>{TITLE}|{OUTLET}[\s\u3000]?{TITLE})"
    rf"|(?P<nation>{NATION})|(?P<note>[（(][{HAN}]{{2,8}}[）)])|(?P<place>[发發]自[{HAN}]{{2,8}})"
    rf"|(?P<name>[{HAN}]{{2,4}}?(?={SET_CLOSE}(?:[{SPACE}]|$))"
    rf"|[{HAN}]+?(?:·[{HAN}]+?)*(?=[{SEP}（(]|{TITLE}|文[/／]图|图[/／]文|[发發]自|(?:{REPORTS}|整理|口述)(?:[{SPACE}]|$)|$))|(?P<bad>.)"
)
NO_NOTE = re.compile("[首诗詩篇章则則续續节選选連连載载之]")
"""Characters of what stands in brackets behind a title (外一首), not behind an author's name (上海)."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str


def tokens_of(core: str, *, strict: bool) -> list[Token] | None:
    """Titles, names and verbs in order; None where anything else stands between them.

    A name set close to its title must have a known surname where ``strict``: text begins with 记者 too. In brackets the gap may have
    been lost with a line's end.
    """
    found: list[Token] = []
    glued = foreign = False
    for kind, text in _paired(core):
        if kind == "name" and not (_foreign_name(text) if foreign else is_name(text) if glued and strict else may_be_name(text)):
            return None
        if kind == "bad" or (kind == "note" and NO_NOTE.search(text)) or (not found and re.fullmatch(VERB, text)):
            return None
        if kind != "sep":
            found.append(Token(cast(Kind, kind), text))
        glued, foreign = kind in ("title", "desk"), kind == "nation"
    return found or None


def _foreign_name(text: str) -> bool:
    return re.fullmatch(rf"[{HAN}·]{{2,16}}", text) is not None


def _paired(core: str) -> Iterator[tuple[str, str]]:
    """Tokens, names with a gap behind the surname (宗　河; on scans also 蒋 文彬) put together, as one character alone is no name; two
    names without a gap parted, and a name and the place from where it reports (王小明台北報導)."""
    raw = [(m.lastgroup or "bad", m[0]) for m in TOKEN.finditer(core)]
    i = named = 0
    while i < len(raw):
        kind, text = raw[i]
        apart = i + 2 < len(raw) and raw[i + 1] == ("sep", raw[i + 1][1]) and not raw[i + 1][1].strip(" \u3000")
        reports = i + 1 < len(raw) and re.fullmatch(REPORTS, raw[i + 1][1]) is not None
        i += 1
        if kind != "name":
            yield kind, text
        elif len(text) == 1 and apart and raw[i + 1][0] == "name" and len(raw[i + 1][1]) <= 2:
            yield "name", text + raw[i + 1][1]
            i += 2
        elif reports and named:
            yield "place", text
        elif reports and len(text) > 3 and (n := next((n for n in (3, 2) if is_name(text[:n]) and len(text) - n > 1), 0)):
            yield from (("name", text[:n]), ("place", text[n:]))
        elif (two := split_names(text)) is not None:
            yield from (("name", two[0]), ("sep", " "), ("name", two[1]))
        else:
            yield "name", text
        named += kind == "name"
