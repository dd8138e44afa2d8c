"""Captions (图说) and their credits (摄影署名)."""

from __future__ import annotations

import re

from pipeline.wording.byline_tokens import TITLE
from pipeline.wording.names import HAN, is_name, may_be_name, trailing_name

GAP = r"[\s\u3000]"
VERB = re.compile(rf"{GAP}*[/／]?(?:摄影报道|摄影|攝影|(?<![拍航偷盗抓])[摄攝]|供图|供圖|图片提供|提供|文[/／]图|图[/／]文)$")
FIXED = re.compile(
    rf"(?:新华社发(?:{GAP}*[（(][^（()）]{{2,20}}摄[）)])?|(?:本[报報]|新华社)?资料(?:照片|图片)|{TITLE}(?:供图|提供)|"
    r"(?:受访者|受访单位|受访对象|主办方|承办方|读者|网友|校方|家属|警方|企业|视觉中国|新华社)(?:供图|提供))$"
)
PREFIXED = re.compile(
    rf"(?:^|(?<=[\s\u3000。！？”）)]))(?:图片?|摄影|攝影)[/／:：]{GAP}*(?P<names>[{HAN}]{{2,4}}(?:[\s\u3000、]+[{HAN}]{{2,4}})*)$"
)
TITLES = re.compile(rf"{TITLE}(?:[/／]{TITLE})*$")
BOUNDARY = " \u3000。！？”’（()），；：、"
ORGANISATION = re.compile(
    rf"[{HAN}A-Za-z0-9]{{2,13}}(?:[局委办辦院校社馆館队隊心道镇村学學厂廠部会會组組所站区區团團网網司行店园園台]|中国)$"
)
FILE_PICTURE = re.compile("资料(?:照片|图片)$")


def split_caption(text: str) -> tuple[str, str | None, tuple[str, ...]]:
    """Caption, credit as printed (None where there is none) and the photographers' bare names.

    The credit may follow the caption without a gap, as OCR and line breaks lose it: then its name is told by the surname. 资料图片 alone
    is a caption. Both parts are substrings of ``text`` but for the white space between them.
    """
    text = text.strip().strip("\u3000")
    start, names = _bracketed(text) or _credit(text) or (len(text), ())
    caption, credit = text[:start].rstrip(" \u3000"), text[start:]
    if not credit or (not caption and FILE_PICTURE.search(credit)):
        return text, None, ()
    return caption, credit, names


Found = tuple[int, tuple[str, ...]]
Name = tuple[int, str]


def _bracketed(text: str) -> Found | None:
    """A credit in brackets at the end: （王明 摄）, 新华社发（王明 摄）."""
    found = re.search(r"[（(]([^（()）]{2,40})[）)]$", text)
    if found is None:
        return None
    inner = _credit(found[1])
    if inner is None or inner[0] != 0:
        return None
    agency = re.search(rf"新华社发{GAP}*$", text[: found.start()])
    return (agency.start() if agency else found.start()), inner[1]


def _credit(text: str) -> Found | None:
    """Where the credit at the end of ``text`` starts, and its names."""
    fixed = FIXED.search(text)
    if fixed is not None and (fixed.start() == 0 or text[fixed.start() - 1] in BOUNDARY or not fixed[0].startswith("资料")):
        return fixed.start(), ()
    prefixed = PREFIXED.search(text)
    if prefixed is not None:
        return prefixed.start(), tuple(re.split(r"[\s\u3000、]+", prefixed["names"]))
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
        title = TITLES.search(text[:start].rstrip(" \u3000"))
        if title is not None:
            start = title.start()
    return (start, tuple(names)) if names else None


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
