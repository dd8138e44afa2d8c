"""Bylines (署名): who wrote it, in the forms that desks use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model.issue import Author

MARKS = "□☐■◎○●◇◆☆★▲△◻▢▣"
LABELS = frozenset(
    {
        "图片新闻",
        "圖片新聞",
        "图片报道",
        "图片故事",
        "视觉新闻",
        "新闻图片",
        "镜头",
        "街拍",
        "图文报道",
        "短讯",
        "快讯",
        "简讯",
        "要闻速览",
        "影像",
        "摄影报道",
    }
)
HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
NAME = rf"(?:[{HAN}]{{2,4}}(?:·[{HAN}]{{1,8}})?|[{HAN}][ \u3000]+[{HAN}])"
TITLE = (
    r"(?:本报|本報|本刊|新华社|人民网|中新社|实习|見習|见习|首席|特约|特約|特派|驻[^\s]{1,4})*"
    r"(?:评论员|評論員|观察员|通讯员|通訊員|记者|記者|实习生|實習生|编辑|編輯|摄影|撰稿|作者|文/图|图/文|整理|编译|采写)"
)
ROLE_WORDS = (
    ("评论员", "commentator"),
    ("評論員", "commentator"),
    ("通讯员", "correspondent"),
    ("通訊員", "correspondent"),
    ("实习生", "reporter"),
    ("记者", "reporter"),
    ("記者", "reporter"),
    ("编辑", "editor"),
    ("整理", "editor"),
    ("编译", "editor"),
    ("摄影", "photographer"),
)
TAIL = re.compile(r"[\s　]*(?:文/图|图/文|文图|文|摄影报道|报道|報道|整理|撰文|采写|/文|/图|图)$")
ALLOWED = re.compile(rf"^[{HAN}·\s\u3000/、，,:：A-Za-z{MARKS}（）()]+$")


@dataclass(frozen=True, slots=True)
class ParsedByline:
    """``text`` as the contract prints it; ``start`` and ``end`` are its place in the text that was searched (brackets included)."""

    text: str
    authors: tuple[Author, ...]
    start: int = 0
    end: int = 0


def is_label(text: str) -> bool:
    """Whether the line is a tag that stands in a byline's place (图片新闻)."""
    return re.sub(r"\s", "", text).strip(MARKS + "【】[]") in LABELS


def parse_byline(text: str, *, standalone: bool) -> ParsedByline | None:
    """A byline that fills ``text``. ``standalone``: a line of its own, where a mark (□) or a title (记者) must tell it from other text."""
    text = text.strip().strip("\u3000")
    core = text
    bracketed = bool(re.match(r"^[（(].*[）)]$", core))
    if bracketed:
        core = core[1:-1]
    marked = core[:1] in MARKS and bool(core)
    core = core.strip(MARKS + " \u3000")
    if not core or len(core) > 60 or is_label(core) or not ALLOWED.match(core):
        return None
    core = re.sub(rf"(?<![/／]){TITLE}(?![/／])", r" \g<0> ", core).strip()
    authors = _authors(core)
    titled = re.match(rf"^{TITLE}(?:[/／]{TITLE})*[\s\u3000:：/]|^{TITLE}{NAME}$", core) is not None
    desk = re.match(r"^本[报報刊][^\s\u3000，。]{0,8}(?:报道组|采访组|報道組|组)[\s\u3000]", core) is not None
    told = marked or titled or desk or (bracketed and _only_names(core)) or bool(TAIL.search(core) and _only_names(TAIL.sub("", core)))
    if not authors or not told or (not standalone and not (titled or bracketed)):
        return None
    if standalone and marked and not (titled or desk or _only_names(TAIL.sub("", core))):
        return None
    return ParsedByline(text, authors, 0, len(text))


def _only_names(core: str) -> bool:
    parts = re.split(r"[\s\u3000、，,]+", core.strip())
    if re.fullmatch(rf"[{HAN}][ \u3000]+[{HAN}]", core.strip()):
        return True
    return bool(parts) and len(parts) <= 5 and all(re.fullmatch(rf"[{HAN}]{{2,4}}(?:·[{HAN}]{{1,8}})?", p) for p in parts)


def _authors(core: str) -> tuple[Author, ...]:
    """Names with the role of the title before them."""
    core = TAIL.sub("", core)
    out: list[Author] = []
    role = "author"
    for part in re.findall(rf"{TITLE}(?:[/／]{TITLE})*|本[报報刊][^\s\u3000]{{0,8}}组|[^\s\u3000、，,/]+", _close_names(core)):
        title = re.match(rf"^(?:{TITLE})(?:[/／]{TITLE})*", part)
        if title is not None or re.match(r"^本[报報刊].*组$", part):
            head = title[0] if title is not None else part
            role = next((r for w, r in reversed(ROLE_WORDS) if w in head), "reporter" if title is None else role)
            part = part[len(head) :]
        name = part.strip(":： ")
        if re.fullmatch(rf"[{HAN}]{{2,4}}(?:·[{HAN}]{{1,8}})?", name):
            out.append(Author(name, role))  # type: ignore[arg-type]
    return tuple(out)


def _close_names(core: str) -> str:
    """宗　河 -> 宗河: a two-character name set with a space inside."""
    return re.sub(rf"(?<![{HAN}])([{HAN}])[ \u3000]+([{HAN}])(?![{HAN}])", r"\1\2", core)


LEAD = re.compile(r"^[\s\u3000]*(?:本[报報][讯訊]|本[报報]消息|[^（(。]{0,16}?电)[\s\u3000]*[（(](?P<by>[^）)]{2,50})[）)]")
END = re.compile(r"[（(](?P<by>[^（()）]{2,50})[）)][\s\u3000]*$")
DATELINE = re.compile(
    r"^[\s\u3000]*(?P<line>本[报報][讯訊]|本[报報]消息|(?:据)?(?:新华社|新華社|中新社|本[报報]|人民网)[^\s，。（(]{0,12}?\d{0,2}月?\d{0,2}日?[电電])(?=[\s\u3000（(]|[^讯电])"
)


def find_lead_byline(paragraph: str) -> ParsedByline | None:
    """The byline in brackets after 本报讯 at the head of a first paragraph."""
    return _inside(LEAD.match(paragraph), paragraph)


def find_end_byline(paragraph: str) -> ParsedByline | None:
    """The byline in brackets that closes a last paragraph."""
    return _inside(END.search(paragraph), paragraph)


def _inside(found: re.Match[str] | None, paragraph: str) -> ParsedByline | None:
    if found is None:
        return None
    inner = parse_byline(f"（{found['by']}）", standalone=True)
    if inner is None:
        return None
    return ParsedByline(found["by"].strip(), inner.authors, found.start("by"), found.end("by"))


def find_dateline(paragraph: str) -> tuple[int, int] | None:
    """Offsets of 本报讯, 新华社北京6月21日电 at the head of a paragraph."""
    found = DATELINE.match(paragraph)
    return found.span("line") if found is not None else None
