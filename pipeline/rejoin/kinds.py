"""What kind of article it is, from its heads, its body and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.draft import DraftImage
from pipeline.model.issue import Block, Kind
from pipeline.wording.adverts import advertises

NOTICE = re.compile(r"(公告|公示|通告|启事|啟事|佈告|布告|通知|声明|聲明|讣告)(书)?$|^(关于|關於).{2,30}(公示|公告|通告)")
BRIEF = re.compile(
    r"简讯|簡訊|速览|速覽|短波|快讯|快訊|传真|傳真|要電|电讯|電訊|一句话|一句話|速递|速遞|^.{2,4}(?:集装箱|集裝箱|动态|動態|快报|快報|集锦|集錦|点滴|點滴|拾零|荟萃|薈萃)$"
)
COMMENT = re.compile(r"时评|评论|社论|巷议|杂谈|言论|短评|书评|漫步|快评|锐评|社評")
FEATURE = re.compile(r"副刊|特写|人物|匠人|走基层|非遗|通讯|纪实")


def kind_of(label: str, kicker: str, headline: str, byline: str, body: Sequence[Block], verse: bool, images: Sequence[DraftImage]) -> Kind:
    """News unless something says otherwise."""
    if headline and not body and any(i.captions for i in images):
        return "photo_news"
    if label and images and any(w in label for w in ("图", "圖", "影", "镜头")):
        return "photo_news"
    if verse:
        return "poem"
    if any(b.type == "table" for b in body):
        return "table"
    if NOTICE.search(headline):
        return "notice"
    if advertises(headline):
        return "advertisement"
    for pattern, text, kind in (
        (BRIEF, headline + kicker + label, "brief"),
        (COMMENT, kicker + label + byline, "commentary"),
        (FEATURE, kicker + label, "feature"),
    ):
        if pattern.search(text):
            return kind  # type: ignore[return-value]
    return "news"
