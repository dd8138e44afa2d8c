"""Captions and credits; jump lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.wording.credits import split_caption
from pipeline.wording.jumps import parse_jump


@pytest.mark.parametrize(
    ("text", "caption", "credit", "names"),
    [
        ("刘晓晶 摄", "", "刘晓晶 摄", ("刘晓晶",)),
        ("图为现场。本报记者　王明湛　摄", "图为现场。", "本报记者　王明湛　摄", ("王明湛",)),
        ("老街一角 骆雨帆 摄", "老街一角", "骆雨帆 摄", ("骆雨帆",)),
        ("图为现场。李　思 摄", "图为现场。", "李　思 摄", ("李思",)),
        ("图为现场。王明/摄", "图为现场。", "王明/摄", ("王明",)),
        ("图为现场（王明摄）", "图为现场", "（王明摄）", ("王明",)),
        ("王明 李思 摄影报道", "", "王明 李思 摄影报道", ("王明", "李思")),
        ("活动现场 记者 骆雨帆 文/图", "活动现场", "记者 骆雨帆 文/图", ("骆雨帆",)),
        ("图/王明", "", "图/王明", ("王明",)),
        ("图为现场。摄影：王明", "图为现场。", "摄影：王明", ("王明",)),
        ("通讯员 钱颂 供图", "", "通讯员 钱颂 供图", ("钱颂",)),
        ("图为现场 通讯员供图", "图为现场", "通讯员供图", ()),
        ("图为现场 受访者供图", "图为现场", "受访者供图", ()),
        ("图为现场 区文旅局供图", "图为现场", "区文旅局供图", ()),
        ("图为现场 新华社发", "图为现场", "新华社发", ()),
        ("图为现场 新华社发（王明 摄）", "图为现场", "新华社发（王明 摄）", ("王明",)),
        ("图为现场 新华社记者 王明 摄", "图为现场", "新华社记者 王明 摄", ("王明",)),
        ("现场一角 本报资料照片", "现场一角", "本报资料照片", ()),
        ("孩子们走过“云桥”上经过陶一宁　摄", "孩子们走过“云桥”上经过", "陶一宁　摄", ("陶一宁",)),
        ("居民一起体验新电梯本报记者　王明湛　摄", "居民一起体验新电梯", "本报记者　王明湛　摄", ("王明湛",)),
        ("图为现场。经济日报记者 王明 摄", "图为现场。", "经济日报记者 王明 摄", ("王明",)),
        ("图为经济日报记者 王明 摄", "图为经济日报", "记者 王明 摄", ("王明",)),
        ("图为现场。王明 摄/光明图片", "图为现场。", "王明 摄/光明图片", ("王明",)),
        ("图为现场。王明摄（资料图）", "图为现场。", "王明摄（资料图）", ("王明",)),
        ("图为现场。中新社发 王明 摄", "图为现场。", "中新社发 王明 摄", ("王明",)),
        ("图为现场。王明 图", "图为现场。", "王明 图", ("王明",)),
        ("图为现场。圖／王小明", "图为现场。", "圖／王小明", ("王小明",)),
        ("图为现场。人民视觉", "图为现场。", "人民视觉", ()),
        ("图为现场（视觉中国）", "图为现场", "（视觉中国）", ()),
        ("图为现场。（新华社/路透）", "图为现场。", "（新华社/路透）", ()),
        ("图为现场 图片来源：视觉中国", "图为现场", "图片来源：视觉中国", ()),
        ("图为现场 图片由主办方提供", "图为现场", "图片由主办方提供", ()),
        ("现场一角本报资料照片", "现场一角", "本报资料照片", ()),
        ("图为现场 IC photo 供图", "图为现场", "IC photo 供图", ()),
        ("图为活动现场通讯员供图", "图为活动现场", "通讯员供图", ()),
    ],
)
def test_caption_and_credit(text: str, caption: str, credit: str, names: tuple[str, ...]) -> None:
    assert split_caption(text) == (caption, credit, names)


@pytest.mark.parametrize(
    "text",
    [
        "资料图片",
        "市民在拍摄",
        "图为活动现场",
        "区内各单位提供服务",
        "他人代办的，另需提供",
        "（资料图）",
        "工程示意图",
        "开幕式。据新华社",
        "他来自路透社",
        "",
    ],
)
def test_caption_without_credit(text: str) -> None:
    assert split_caption(text) == (text, None, ())


@given(st.text(alphabet="图为现场孩子们本报记者通讯员王明李思摄供资料片新华社发来源（）。 \u3000/：", max_size=30))
def test_nothing_is_lost(text: str) -> None:
    caption, credit, names = split_caption(text)
    assert "".join((caption + (credit or "")).split()) == "".join(text.split())
    solid = "".join(text.split())
    assert all(name in solid for name in names)


@pytest.mark.parametrize(
    ("text", "direction", "page", "label"),
    [
        ("（下转第2版）", "to", 2, "第2版"),
        ("下转第三版", "to", 3, "三版"),
        ("（上接第1版）", "from", 1, "第1版"),
        ("（上接A1版）", "from", 1, "A1版"),
        ("（紧接第一版）", "from", 1, "一版"),
        ("（下转第十二版）", "to", 12, "十二版"),
        ("（下 转 第 2 版）", "to", 2, "第2版"),
        ("（文转第3版）", "to", 3, "第3版"),
        ("▲（上接第1版）", "from", 1, "第1版"),
        ("（下转第2、3版）", "to", 2, "第2版"),
    ],
)
def test_jump_lines(text: str, direction: str, page: int, label: str) -> None:
    parsed = parse_jump(text)
    assert parsed is not None
    assert (parsed.direction, parsed.page) == (direction, page)
    assert parsed.label.endswith(label)


@pytest.mark.parametrize("text", ["▶2版", "详见3版", "转车两次", "上接天光", "他把报纸下转第2版看完了", ""])
def test_no_jump_line(text: str) -> None:
    assert parse_jump(text) is None
