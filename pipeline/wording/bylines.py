"""Bylines (署名): who wrote it, in the forms that desks use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.model.issue import Author
from pipeline.wording.byline_tokens import Token, tokens_of
from pipeline.wording.datelines import CLOSE, LINE, OPEN
from pipeline.wording.names import HAN, is_name

MARKS = "□☐■◎○●◇◆☆★▲△◻▢▣"
ITEM_MARKS = tuple("▲△▼▽●○◎◉◆◇■□★☆※")
"""What heads of items in vertical columns begin with."""
REPORT_MARKS = tuple("▲△▼▽◎◉※")
"""What a report's text begins with there; ○ may be a nought, and ● one that has run."""
MISREAD = re.compile(r"^[日曰口囗回目]{1,2}(?=本[报報][记記]者)")
"""Marks (■■) that a scan's recogniser took for characters."""
_LABELS = """
图片新闻 圖片新聞 图片报道 圖片報道 图片故事 视觉新闻 新闻图片 镜头 街拍 图文报道 短讯 快讯 简讯 要闻速览 影像 摄影报道 图说新闻 新闻速览
特写 专访
"""
LABELS = frozenset(_LABELS.split())

AuthorRole = Literal["author", "reporter", "correspondent", "photographer", "editor", "commentator"]
ROLES: tuple[tuple[str, AuthorRole], ...] = (
    ("摄影记者", "photographer"),
    ("攝影記者", "photographer"),
    ("评论员", "commentator"),
    ("評論員", "commentator"),
    ("通讯员", "correspondent"),
    ("通訊員", "correspondent"),
    ("记者", "reporter"),
    ("記者", "reporter"),
    ("特派", "reporter"),
    ("实习生", "reporter"),
    ("實習生", "reporter"),
    ("编", "editor"),
    ("編", "editor"),
    ("整理", "editor"),
    ("摄", "photographer"),
    ("攝", "photographer"),
    ("图", "photographer"),
    ("圖", "photographer"),
)
BOTH = re.compile("文.?[图摄圖攝]|[图摄圖攝].?文|报道|報道|報導")
WRITES = re.compile("文|报道|報道|報導|整理|口述|采写|[编編]?[译譯]|[著作编編辑輯撰]|供稿")
"""Verbs of who writes, not of who takes photographs."""
BRACKETS = re.compile(r"[（(].*[）)]|【.*】|〔.*〕|［.*］|\[.*\]")
NO_NAME = re.compile("[见見据據图圖表略删刪续續完载載奖獎版页頁摘社注]")
"""Characters of what else stands in brackets at an article's end: 见下图, 未完待续, 有删节."""

NEAR_NAMES = re.compile(
    rf"[记記]者|通[讯訊][员員]|作者|评论员|評論員|[实實][习習]|道[组組]|编辑|編輯|校[对對]|[摄攝图圖]|文/|热线|熱線|[{MARKS}]"
)
NEAR = 8
"""Characters between a byline's word and the last name that it is for, mostly."""
DATELINE_SOON = re.compile(r"\w{2,9}(?:[讯訊](?![员員])|[电電])")
"""What follows a mark that opens a report (○松嶺十二日電), not a byline."""
DATELINED = re.compile("[讯訊电電]")
WEEKDAY = re.compile("星期")
"""Words that a space parts from what follows them, and from what stands on both sides, a name or not."""


@dataclass(frozen=True, slots=True)
class ParsedByline:
    """``text`` as the contract prints it; ``start`` and ``end`` are its place in the text that was searched."""

    text: str
    authors: tuple[Author, ...]
    start: int = 0
    end: int = 0


def places_of_names(text: str) -> frozenset[int]:
    """Offsets of ``text`` (a printed line without its spaces) that stand near a byline's words or marks, as names do, or beside a
    dateline's or weekday."""
    found = [m for m in NEAR_NAMES.finditer(text) if m[0] not in MARKS or not DATELINE_SOON.match(text, m.end())]
    spans = [(m.start() - NEAR, m.end() + NEAR) for m in found]
    spans += [(m.end() - 1, m.end() + 1) for m in DATELINED.finditer(text)]
    spans += [(m.start() - 1, m.end() + 1) for m in WEEKDAY.finditer(text)]
    return frozenset(i for a, b in spans for i in range(max(0, a), b))


def is_label(text: str) -> bool:
    """Whether the line is a tag that stands in a byline's place (图片新闻)."""
    return re.sub(r"\s", "", text).strip(MARKS + "【】[]") in LABELS


@lru_cache(4096)  # the roles of a line are told step by step: each asks again
def parse_byline(text: str, *, standalone: bool) -> ParsedByline | None:
    """A byline that fills ``text``. ``standalone``: a line of its own, where a mark (□) may tell it from other text as a title (记者) or
    brackets do everywhere. A bare name is none: short titles are set alike."""
    text = text.strip().strip("\u3000")
    text = MISREAD.sub("", text) if standalone else text
    inside = BRACKETS.fullmatch(text)
    core = text[1:-1].replace("，", " ") if inside else text
    round_ones = inside is not None and text[0] in "（("
    marked = standalone and core[:1] in tuple(MARKS)
    core = core.strip(MARKS + " \u3000")
    if not core or len(core) > 60 or is_label(core):
        return None
    tokens = tokens_of(core, strict=not round_ones)
    if tokens is None:
        return None
    authors = _authors(tokens)
    told = _is_told(tokens, marked=marked, bracketed=round_ones)
    return ParsedByline(text, authors, 0, len(text)) if authors and told and not _is_credit(tokens) else None


def _is_told(tokens: list[Token], *, marked: bool, bracketed: bool) -> bool:
    """Whether a title, a mark, brackets or a verb tells names from other words."""
    kinds = [t.kind for t in tokens]
    names = [t.text for t in tokens if t.kind == "name"]
    known = all(map(is_name, names))
    if kinds[0] in ("title", "desk", "nation") or (kinds[0] == "tail" and len(tokens) > 1):
        return True
    if marked:  # Behind a mark stands the head of an item too (▲匪首伏法): four characters are a name only where built like one
        return known or (all(len(n) < 4 or is_name(n) for n in names) and "note" not in kinds)
    return known and (bracketed or (kinds[-1] == "tail" and any(WRITES.search(t.text) for t in tokens if t.kind == "tail")))


def _authors(tokens: list[Token]) -> tuple[Author, ...]:
    """Names with the role of the title before them, or of the word after them (王明 文 李思 图)."""
    out: list[Author] = []
    role: AuthorRole = "author"
    since = 0
    for i, token in enumerate(tokens):
        if token.kind == "name":
            out.append(Author(token.text, role))
        elif token.kind == "title" or token.kind == "desk" or (token.kind == "tail" and (not out or _opens(tokens, i))):
            role, since = _role(token), len(out)
        elif token.kind == "tail":
            after = _role(token)
            if after == "photographer" or (after == "editor" and role == "author"):
                out[since:] = [Author(a.name, after) for a in out[since:]]
            since = len(out)
    return tuple(dict.fromkeys(out))


def _opens(tokens: list[Token], i: int) -> bool:
    """Whether such words stand before their names in this byline (文/王明 图/李思) rather than after them (王明 文 李思 图)."""
    return i + 1 < len(tokens) and tokens[-1].kind != "tail"


def _role(token: Token) -> AuthorRole:
    if token.kind == "desk":
        return "reporter"
    if BOTH.search(token.text):
        return "author"
    return next((role for word, role in ROLES if word in token.text), "author")


def _is_credit(tokens: list[Token]) -> bool:
    """Whether it is a photograph's credit (王明 摄) instead."""
    tails = [t.text for t in tokens if t.kind == "tail"]
    return bool(tails) and tokens[-1].kind == "tail" and all(t in ("摄", "攝", "图", "圖", "摄影", "攝影") for t in tails)


LEAD = re.compile(rf"^[\s\u3000]*{LINE}[\s\u3000]*[（(](?P<by>[^（()）]{{2,50}})[）)]")
LEAD_FIRST = re.compile(rf"^[\s\u3000]*[（(](?P<by>[^（()）]{{2,50}})[）)][\s\u3000]*{LINE}")
LEAD_OPEN = re.compile(
    rf"^[\s\u3000]*(?:[{OPEN}](?P<by>[^{OPEN}{CLOSE}]{{4,50}})[{CLOSE}]|{LINE}[\s\u3000]+(?P<open>[^，。！？；：（）]{{4,40}}?(?:报道|報道|報導))[：:\s\u3000])"
)
"""The byline in square brackets, or without any between the dateline and the text (本报讯 记者王明报道：)."""
END = re.compile(r"(?P<before>[。！？”』」…]?)[\s\u3000]*[（(](?P<by>[^（()）]{2,50})[）)][\s\u3000]*$")


def find_lead_byline(paragraph: str) -> ParsedByline | None:
    """The byline in brackets at 本报讯 at the head of a first paragraph; ``start`` and ``end`` leave out the brackets."""
    found = LEAD.match(paragraph) or LEAD_FIRST.match(paragraph)
    if found is not None:
        return _inside(found, parse_byline(f"（{found['by']}）", standalone=True))
    found = LEAD_OPEN.match(paragraph)
    parsed = parse_byline(found["by"] or found["open"], standalone=True) if found is not None else None
    return _inside(found, parsed, "by" if found["by"] else "open") if found is not None else None


def find_end_byline(paragraph: str) -> ParsedByline | None:
    """The byline in brackets that closes a last paragraph; ``start`` and ``end`` leave out the brackets."""
    found = END.search(paragraph)
    if found is None:
        return None
    parsed = parse_byline(f"（{found['by']}）", standalone=True)
    if parsed is None and found["before"] and not NO_NAME.search(found["by"]) and re.fullmatch(rf"[{HAN}]{{2,3}}", found["by"].strip()):
        parsed = parse_byline("□" + found["by"], standalone=True)
    return _inside(found, parsed)


def _inside(found: re.Match[str], parsed: ParsedByline | None, group: str = "by") -> ParsedByline | None:
    return ParsedByline(found[group].strip(), parsed.authors, found.start(group), found.end(group)) if parsed is not None else None
