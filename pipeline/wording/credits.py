"""Captions (图说) and their credits (摄影署名)."""

from __future__ import annotations

import re

HAN = r"\u3400-\u9fff"
WHO = rf"(?:[{HAN}]{{2,4}}|[{HAN}][ \u3000][{HAN}])"
TITLE = r"(?:本[报報]|新华社|中新社|首席|见习|实习|特约)*(?:通讯员|通訊員|记者|記者|摄影师)"
CREDIT = re.compile(
    rf"(?P<credit>[（(]?(?:(?:{TITLE})?[\s\u3000]*{WHO}(?:[\s\u3000、]+{WHO}){{0,3}}[\s\u3000]*(?:摄影报道|摄影|摄|攝|供图|图片提供|提供)"
    rf"|(?:{TITLE}|受访者|受访单位|主办方|资料|[{HAN}]{{2,8}}?)供图|本[报報]资料(?:照片|图片)|新华社(?:发|记者[\s\u3000]*{WHO}[\s\u3000]*摄)|资料照片)[）)]?)$"
)
BOUNDARY = " \u3000。！？”（()，"


def split_caption(text: str) -> tuple[str, str | None, tuple[str, ...]]:
    """Caption, credit as printed (None where there is none) and the photographers' bare names.

    资料图片 alone is a caption. Both parts are substrings of ``text`` but for the white space between them.
    """
    text = text.strip()
    best = None
    for start in range(len(text) - 1, -1, -1):
        if start and text[start - 1] not in BOUNDARY and text[start] not in "（(":
            continue
        found = CREDIT.match(text, start)
        if found is not None and (best is None or _extends(text, start, best.start())):
            best = found
    if best is None:
        return text, None, ()
    credit = best["credit"]
    return text[: best.start()].rstrip(" \u3000"), credit, _names(credit)


def _extends(text: str, start: int, known: int) -> bool:
    """Whether the words from ``start`` to the credit already ``known`` belong to it: a title, or a name after a sentence's end."""
    more = text[start:known].strip("（( \u3000、")
    if re.fullmatch(rf"(?:{TITLE}[\s\u3000]*)+", more) or not more:
        return True
    named = re.fullmatch(rf"(?:{TITLE}[\s\u3000]*)?{WHO}(?:[\s\u3000、]+{WHO})*", more)
    return named is not None and (
        start == 0 or text[start - 1] in "。！？（(" or text[start:].startswith(("本报", "本報", "记者", "通讯员"))
    )


def _names(credit: str) -> tuple[str, ...]:
    core = re.sub(rf"^[（(]?(?:{TITLE})?|(?:摄影报道|摄影|摄|攝|供图|提供|图片提供)?[）)]?$", "", credit.strip()).strip(" \u3000")
    core = re.sub(rf"^([{HAN}])[ \u3000]([{HAN}])$", r"\1\2", core)
    names = re.split(r"[\s\u3000、]+", core)
    return tuple(n for n in names if re.fullmatch(rf"[{HAN}]{{2,4}}", n) and "资料" not in n and not re.search("通讯员|记者|受访", n))
