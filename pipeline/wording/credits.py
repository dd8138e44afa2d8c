"""Captions (图说) and their credits (摄影署名)."""

from __future__ import annotations

import re

from pipeline.wording.byline_tokens import OUTLET_ENDS, TITLE
from pipeline.wording.names import HAN, is_name, may_be_name, trailing_name

GAP = r"[\s\u3000]"
VERB = re.compile(
    rf"(?:{GAP}*[/／]?(?:摄影报道|摄影|攝影|(?<![拍航偷盗抓])[摄攝]|供图|供圖|图片提供|提供|供稿|文[/／]图|图[/／]文)"
    rf"|(?P<drawn>(?:{GAP}+|[/／])[图圖绘繪]))$"
)
AGENCY = (
    "新[华華]社(?:[/／](?:法新|路透|美联|美聯|欧新|歐新))?|中新社|中[国國]新[闻聞]社|视觉中国|人民视觉|影像中国|光明图片|东方IC|CFP"
    "|IC photo|路透社?|法新社?|美[联聯]社?|中央社|Getty Images"
)
"""Agencies and archives that pictures come from."""
SOURCE = (
    rf"(?:{AGENCY})(?:[发發]|[图圖]片?|照片|{GAP}?供[图圖])?|(?:本[报報]|新华社)?(?:资料|資料)(?:照片|[图圖]片?)"
    "|[网網][络絡][图圖]片|(?:[网網][络絡]|视频|視頻)截[图圖]"
)
IN_BRACKETS = re.compile(rf"[（(](?:{SOURCE})[）)]$")
AT_END = re.compile(rf"(?:{SOURCE})$")
AFTER_NAMES = re.compile(rf"{GAP}*(?:[（(](?:{SOURCE})[）)]|[/／](?:{SOURCE}))$")
"""What stands behind the photographer's name: 王明 摄/光明图片."""
BARE_AGENCY = re.compile("新[华華]社|中新社|中央社|路透|法新|美[联聯]社?")
"""What at a text's end is a credit only in brackets or by itself: a caption may tell of the agency."""
CLEAR = re.compile("本[报報]|新华社资料|视觉中国|人民视觉|影像中国|光明图片")
"""Beginnings of sources that tell them without a gap before them, too."""
FIXED = re.compile(
    rf"(?:新华社发(?:{GAP}*[（(][^（()）]{{2,20}}摄[）)])?|{TITLE}(?:供图|提供)|[图圖照]片?由[{HAN}]{{2,15}}提供"
    r"|(?:受访者|受访单位|受访对象|主办方|承办方|读者|网友|校方|家属|警方|企业|公司)(?:供图|提供))$"
)
PREFIXED = re.compile(
    rf"(?:^|(?<=[\s\u3000。！？”）)]))(?:(?:[图圖]片?|[图圖]片摄影|摄影|攝影|摄|攝|制图|绘图|插图|漫画)[/／:：]{GAP}*(?P<names>[{HAN}]{{2,4}}(?:[\s\u3000、]+[{HAN}]{{2,4}})*)"
    rf"|(?:[图圖]片?[来來]?源)(?:[:：]{GAP}*|{GAP}+)[{HAN}A-Za-z]{{2,12}})$"
)
TITLES = re.compile(rf"(?P<outlet>[{HAN}]{{2,8}})?{TITLE}(?:[/／]{TITLE})*$")
OUTLET = re.compile(rf"[^图圖为為是与與和及的]+{OUTLET_ENDS}")
"""Another paper's or station's name before its reporter's title, from a boundary on."""
BOUNDARY = " \u3000。！？”’（()），；：、"
ORGANISATION = re.compile(
    rf"[{HAN}A-Za-z0-9]{{2,13}}(?:[局委办辦院校社馆館队隊心道镇村学學厂廠部会會组組所站区區团團网網司行店园園台]|中国)$"
)
FILE_PICTURE = re.compile("^[（(]?(?:本[报報]|新华社)?(?:资料|資料)(?:照片|[图圖]片?)[）)]?$")


def split_caption(text: str) -> tuple[str, str | None, tuple[str, ...]]:
    """Caption, credit as printed (None where there is none) and the photographers' bare names.

    The credit may follow the caption without a gap, as OCR and line breaks lose it: then its name is told by the surname. 资料图片 alone
    is a caption. Both parts are substrings of ``text`` but for the white space between them.
    """
    text = text.strip().strip("\u3000")
    start, names = _with_source(text) or _bracketed(text) or _credit(text) or (len(text), ())
    caption, credit = text[:start].rstrip(" \u3000"), text[start:]
    if not credit or (not caption and FILE_PICTURE.search(credit)):
        return text, None, ()
    return caption, credit, names


Found = tuple[int, tuple[str, ...]]
Name = tuple[int, str]


def _with_source(text: str) -> Found | None:
    """A credit and where the picture comes from: 王明 摄/光明图片, 王明摄（资料图）."""
    source = AFTER_NAMES.search(text)
    return _named(text[: source.start()]) if source is not None else None


def _bracketed(text: str) -> Found | None:
    """A credit in brackets at the end: （王明 摄）, 新华社发（王明 摄）."""
    found = re.search(r"[（(]([^（()）]{2,40})[）)]$", text)
    if found is None:
        return None
    if IN_BRACKETS.search(text):
        return found.start(), ()
    inner = _credit(found[1])
    if inner is None or inner[0] != 0:
        return None
    agency = re.search(rf"新华社发{GAP}*$", text[: found.start()])
    return (agency.start() if agency else found.start()), inner[1]


def _credit(text: str) -> Found | None:
    """Where the credit at the end of ``text`` starts, and its names."""
    fixed = FIXED.search(text)
    if fixed is not None:
        return fixed.start(), ()
    prefixed = PREFIXED.search(text)
    if prefixed is not None:
        return prefixed.start(), tuple(re.split(r"[\s\u3000、]+", prefixed["names"])) if prefixed["names"] else ()
    source = AT_END.search(text)
    if source is not None and (source.start() == 0 or CLEAR.match(source[0]) or _parted(text, source)):
        return source.start(), ()
    return _named(text)


def _parted(text: str, source: re.Match[str]) -> bool:
    return text[source.start() - 1] in BOUNDARY and not BARE_AGENCY.fullmatch(source[0])


def _named(text: str) -> Found | None:
    """A credit that ends in a verb with names or an organisation before it."""
    verb = VERB.search(text)
    return _people(text, verb) if verb is not None else None


def _people(text: str, verb: re.Match[str]) -> Found | None:
    """Names read backwards from the verb (摄, 供图), then the title before them; or an organisation."""
    if "供" in verb[0]:
        organisation = ORGANISATION.search(text[: verb.start()])
        if organisation is not None and (organisation.start() == 0 or text[organisation.start() - 1] in BOUNDARY):
            return organisation.start(), ()
    start, names = verb.start(), list[str]()
    while True:
        found = _name_before(text, start, first=not names)
        if found is None:
            break
        start = found[0]
        names.insert(0, found[1])
        start = _title_before(text, start)
    if not names or ((verb["drawn"] or "提供" in verb[0]) and not all(map(is_name, names))):
        return None
    sent = re.search(rf"(?:新华社|中新社)[发發]{GAP}*$", text[:start])
    return sent.start() if sent else start, tuple(names)


def _title_before(text: str, start: int) -> int:
    """Start of the title, with the paper that its reporter is of, before the name at ``start``; ``start`` without one."""
    title = TITLES.search(text[:start].rstrip(" \u3000"))
    if title is None:
        return start
    whole = title["outlet"] is None or (OUTLET.fullmatch(title["outlet"]) and (title.start() == 0 or text[title.start() - 1] in BOUNDARY))
    return title.start() if whole else title.end("outlet")


def _name_before(text: str, end: int, *, first: bool) -> Name | None:
    """Start and bare form of the name that ends at ``end``. Names further from the verb must have a known surname."""
    head = text[:end].rstrip(" \u3000、/／")
    if end < len(text) and not first and head == text[:end]:
        return None
    spaced = re.search(rf"(?<![{HAN}])([{HAN}]){GAP}+([{HAN}])$", head)
    if spaced is not None and is_name(spaced[1] + spaced[2]):
        return spaced.start(), spaced[1] + spaced[2]
    run = re.search(rf"[{HAN}·]+$", head)
    if run is None:
        return None
    word = re.sub(rf"^(?:{TITLE})+", "", run[0])
    if is_name(word) or (first and len(word) <= 3 and may_be_name(word)):
        return run.end() - len(word), word
    name = trailing_name(run[0]) if first else None
    return (run.end() - len(name), name) if name is not None else None
