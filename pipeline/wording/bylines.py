"""Bylines (署名): who wrote it, in the forms that desks use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.model.issue import Author
from pipeline.wording.names import HAN, is_name, may_be_name, split_names

MARKS = "□☐■◎○●◇◆☆★▲△◻▢▣"
ITEM_MARKS = tuple("▲△▼▽●○◎◉◆◇■□★☆※")
"""What heads of items in vertical columns begin with."""
MISREAD = re.compile(r"^[日曰口囗回目]{1,2}(?=本[报報][记記]者)")
"""Marks (■■) that a scan's recogniser took for characters."""
_LABELS = """
图片新闻 圖片新聞 图片报道 圖片報道 图片故事 视觉新闻 新闻图片 镜头 街拍 图文报道 短讯 快讯 简讯 要闻速览 影像 摄影报道 图说新闻 新闻速览
特写 专访
"""
LABELS = frozenset(_LABELS.split())

AuthorRole = Literal["author", "reporter", "correspondent", "photographer", "editor", "commentator"]
PREFIX = r"(?:本[报報刊台]|新[华華]社|人民网|中新社|中新网|实习|實習|见习|見習|首席|特约|特約|特派|全媒体|融媒体|驻[^\s\u3000]{1,4}?)"
TITLE = (
    rf"{PREFIX}*(?:评论员|評論員|观察员|通[讯訊][员員]|[记記]者|实习生|實習生"
    r"|编辑|編輯|摄影|攝影|撰稿|撰文|作者|整理|编译|采写|文字)"
)
DESK = rf"本[报報刊][{HAN}]{{0,10}}?[组組](?=[\s\u3000:：])"
TAIL = r"(?:文/图|图/文|文图|图文|摄影报道|报道|報道|報導|整理|撰文|采写|编译|摄影|攝影|摄|攝|文|图|圖)"
TOKEN = re.compile(
    rf"(?P<sep>[\s\u3000/／、:：]+)|(?P<desk>{DESK})|(?P<tail>{TAIL})(?=[\s\u3000/／:：]|$)|(?P<title>{TITLE})"
    rf"|(?P<name>[{HAN}]+?(?:·[{HAN}]+?)*)(?=[\s\u3000/／、:：]|{TITLE}|文/图|图/文|$)|(?P<bad>.)"
)
ROLES: tuple[tuple[str, AuthorRole], ...] = (
    ("评论员", "commentator"),
    ("評論員", "commentator"),
    ("通讯员", "correspondent"),
    ("通訊員", "correspondent"),
    ("记者", "reporter"),
    ("記者", "reporter"),
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
BOTH = re.compile("文.?图|图.?文|报道|報道|報導")
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
    core = text[1:-1] if re.fullmatch(r"[（(].*[）)]", text) else text
    bracketed, marked = core != text, standalone and core[:1] in tuple(MARKS)
    core = core.strip(MARKS + " \u3000")
    if not core or len(core) > 60 or is_label(core):
        return None
    tokens = _tokens(core, strict=not bracketed)
    if tokens is None:
        return None
    titled = tokens[0].kind in ("title", "desk") or (tokens[0].kind == "tail" and len(tokens) > 1)
    credited = tokens[-1].kind == "tail" and bool(BOTH.search(tokens[-1].text))
    names = [t.text for t in tokens if t.kind == "name"]
    # Behind a mark stands the head of an item too (▲匪首伏法): four characters are a name only where built like one
    marked = marked and all(len(n) < 4 or is_name(n) for n in names)
    told = titled or marked or (bracketed and all(map(is_name, names))) or (credited and all(map(is_name, names)))
    authors = _authors(tokens)
    return ParsedByline(text, authors, 0, len(text)) if authors and told and not _is_credit(tokens) else None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["title", "desk", "tail", "name"]
    text: str


def _tokens(core: str, *, strict: bool) -> list[_Token] | None:
    """Titles and names in order; None where anything else stands between them.

    A name set close to its title must have a known surname where ``strict``: text begins with 记者 too. In brackets the gap may have
    been lost with a line's end.
    """
    found: list[_Token] = []
    glued = False
    for kind, text in _paired(core):
        if kind == "sep":
            glued = False
            continue
        if kind == "name":
            if not (is_name(text) if glued and strict else may_be_name(text)):
                return None
            found.append(_Token("name", text))
        elif kind in ("title", "desk", "tail"):
            found.append(_Token(kind, text))  # type: ignore[arg-type]
        else:
            return None
        glued = kind in ("title", "desk")
    return found or None


def _paired(core: str) -> Iterator[tuple[str, str]]:
    """Tokens, names with a gap behind the surname (宗　河; on scans also 蒋 文彬) put together, as one character alone is no name; two
    names without a gap parted."""
    raw = [(m.lastgroup or "bad", m[0]) for m in TOKEN.finditer(core)]
    i = 0
    while i < len(raw):
        kind, text = raw[i]
        apart = i + 2 < len(raw) and raw[i + 1] == ("sep", raw[i + 1][1]) and not raw[i + 1][1].strip(" \u3000")
        if kind == "name" and len(text) == 1 and apart and raw[i + 2][0] == "name" and len(raw[i + 2][1]) <= 2:
            yield "name", text + raw[i + 2][1]
            i += 3
        elif kind == "name" and (two := split_names(text)) is not None:
            yield from (("name", two[0]), ("sep", " "), ("name", two[1]))
            i += 1
        else:
            yield kind, text
            i += 1


def _authors(tokens: list[_Token]) -> tuple[Author, ...]:
    """Names with the role of the title before them, or of the word after them (王明 文 李思 图)."""
    out: list[Author] = []
    role: AuthorRole = "author"
    since = 0
    for i, token in enumerate(tokens):
        if token.kind == "name":
            out.append(Author(token.text, role))
        elif token.kind != "tail" or i == 0 or tokens[i - 1].kind != "name" or _opens(tokens, i):
            role, since = _role(token), len(out)
        elif not BOTH.search(token.text) and _role(token) == "photographer":
            out[since:] = [Author(a.name, "photographer") for a in out[since:]]
            since = len(out)
        else:
            since = len(out)
    return tuple(dict.fromkeys(out))


def _opens(tokens: list[_Token], i: int) -> bool:
    """Whether such words stand before their names in this byline (文/王明 图/李思) rather than after them (王明 文 李思 图)."""
    return i + 1 < len(tokens) and tokens[-1].kind != "tail"


def _role(token: _Token) -> AuthorRole:
    if token.kind == "desk":
        return "reporter"
    if BOTH.search(token.text):
        return "author"
    return next((role for word, role in ROLES if word in token.text), "author")


def _is_credit(tokens: list[_Token]) -> bool:
    """Whether it is a photograph's credit (王明 摄) instead."""
    tails = [t.text for t in tokens if t.kind == "tail"]
    return bool(tails) and tokens[-1].kind == "tail" and all(t in ("摄", "攝", "图", "圖", "摄影", "攝影") for t in tails)


AGENCY = r"(?:据|據)?(?:新[华華]社|中新[社网]|中央社|人民网|央视网|澎湃新闻|本[报報]|[\u3400-\u9fff]{2,6}社)"
LINE = rf"(?:本[报報](?:综合)?(?:[讯訊]|消息)|{AGENCY}[^\s\u3000，。（()）]{{0,12}}?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?[电電])"
LEAD = re.compile(rf"^[\s\u3000]*{LINE}[\s\u3000]*[（(](?P<by>[^（()）]{{2,50}})[）)]")
LEAD_FIRST = re.compile(rf"^[\s\u3000]*[（(](?P<by>[^（()）]{{2,50}})[）)][\s\u3000]*{LINE}")
END = re.compile(r"(?P<before>[。！？”』」…]?)[\s\u3000]*[（(](?P<by>[^（()）]{2,50})[）)][\s\u3000]*$")
WIRE = re.compile(r"[【［\[][^】］\]]{1,12}(?:社|报|報|讯|訊|电|電).{0,14}(?:电|電|讯|訊|报道|報道|$)")
DATELINE = re.compile(rf"^[\s\u3000]*(?P<line>{LINE})(?=$|[\s\u3000（(“\d]|[^讯訊电電视視话話影])")


def find_lead_byline(paragraph: str) -> ParsedByline | None:
    """The byline in brackets at 本报讯 at the head of a first paragraph; ``start`` and ``end`` leave out the brackets."""
    found = LEAD.match(paragraph) or LEAD_FIRST.match(paragraph)
    return _inside(found, parse_byline(f"（{found['by']}）", standalone=True)) if found is not None else None


def find_end_byline(paragraph: str) -> ParsedByline | None:
    """The byline in brackets that closes a last paragraph; ``start`` and ``end`` leave out the brackets."""
    found = END.search(paragraph)
    if found is None:
        return None
    parsed = parse_byline(f"（{found['by']}）", standalone=True)
    if parsed is None and found["before"] and not NO_NAME.search(found["by"]) and re.fullmatch(rf"[{HAN}]{{2,3}}", found["by"].strip()):
        parsed = parse_byline("□" + found["by"], standalone=True)
    return _inside(found, parsed)


def _inside(found: re.Match[str], parsed: ParsedByline | None) -> ParsedByline | None:
    return ParsedByline(found["by"].strip(), parsed.authors, found.start("by"), found.end("by")) if parsed is not None else None


def find_dateline(paragraph: str) -> tuple[int, int] | None:
    """Offsets of 本报讯, 新华社北京6月21日电 at the head of a paragraph."""
    found = DATELINE.match(paragraph)
    return found.span("line") if found is not None else None


def opens_report(line: str) -> bool:
    """The line begins as a report does: 本报讯, 新华社北京6月21日电, 【法新社巴黎6月21日电】, 编者按."""
    text = line.lstrip()
    if WIRE.match(text) is not None:
        return True
    return find_dateline(text) is not None or text.startswith(("本报记者", "编者按", "編者按", "新华社"))
