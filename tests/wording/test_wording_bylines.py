"""Bylines and datelines in the forms desks print, and what looks like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.wording.bylines import find_end_byline, find_lead_byline, is_label, parse_byline, places_of_names
from pipeline.wording.datelines import find_dateline, opens_report

A, R, C, P, E, K = "author", "reporter", "correspondent", "photographer", "editor", "commentator"


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("□ 徐迅", [("徐迅", A)]),
        ("■■ 丁卯", [("丁卯", A)]),
        ("◎ 王小波", [("王小波", A)]),
        ("☆一苇", [("一苇", A)]),
        ("□ 宗　河", [("宗河", A)]),
        ("□ 记者 蒋 文彬", [("蒋文彬", R)]),
        ("□ 欧阳修文", [("欧阳修文", A)]),
        ("● 阿不都·热合曼", [("阿不都·热合曼", A)]),
        ("本报记者 王明 通讯员 李思 张群", [("王明", R), ("李思", C), ("张群", C)]),
        ("本报记者　王　明　李　思", [("王明", R), ("李思", R)]),
        ("记者王明 通讯员李思", [("王明", R), ("李思", C)]),
        ("记者 邵文远 见习记者 简宁", [("邵文远", R), ("简宁", R)]),
        ("新华社记者 王明、李思", [("王明", R), ("李思", R)]),
        ("本報記者 王明", [("王明", R)]),
        ("（记者 王明）", [("王明", R)]),
        ("韩若溪 文/图", [("韩若溪", A)]),
        ("□ 记者 韩若溪 文/图", [("韩若溪", R)]),
        ("文/王明 图/李思", [("王明", A), ("李思", P)]),
        ("记者 王明 文 李思 图", [("王明", R), ("李思", P)]),
        ("本报首席记者 邵文远 摄影 陶一宁", [("邵文远", R), ("陶一宁", P)]),
        ("王明 李思 报道", [("王明", A), ("李思", A)]),
        ("□ 整理/记者 宋知微", [("宋知微", R)]),
        ("■ 本报评论员 秦朗", [("秦朗", K)]),
        ("本报两会报道组 王明湛 宋知微 周禾", [("王明湛", R), ("宋知微", R), ("周禾", R)]),
        ("特约记者 李白", [("李白", R)]),
        ("记者 周禾 实习生 叶知秋", [("周禾", R), ("叶知秋", R)]),
        ("经济日报记者 王明", [("王明", R)]),
        ("中国青年报·中青在线记者 王明 通讯员 李思", [("王明", R), ("李思", C)]),
        ("都市快报 记者 王明", [("王明", R)]),
        ("融媒体中心记者 王明", [("王明", R)]),
        ("本报摄影记者 王明", [("王明", P)]),
        ("本报记者 王明 北京报道", [("王明", R)]),
        ("本报记者王明发自北京", [("王明", R)]),
        ("記者王小明／台北報導", [("王小明", R)]),
        ("【記者王小明台北報導】", [("王小明", R)]),
        ("〔記者王小明／台北報導〕", [("王小明", R)]),
        ("（记者 王明，通讯员 李思）", [("王明", R), ("李思", C)]),
        ("王明/文 李思/图", [("王明", A), ("李思", P)]),
        ("王明 文 李思 摄", [("王明", A), ("李思", P)]),
        ("文｜王明", [("王明", A)]),
        ("采访 王明 整理 李思", [("王明", A), ("李思", E)]),
        ("王明口述 李思整理", [("王明", A), ("李思", E)]),
        ("王明 编译", [("王明", E)]),
        ("[美]海明威 著 王明 译", [("海明威", A), ("王明", A)]),
        ("（唐）李白", [("李白", A)]),
        ("程小青著", [("程小青", A)]),
        ("柳絮作", [("柳絮", A)]),
        ("● 王明（上海）", [("王明", A)]),
        ("□（北京）王明", [("王明", A)]),
        ("特派員 王小明", [("王小明", R)]),
        ("【記者王明／台北報導】", [("王明", R)]),
        ("〔記者陳儀╱專題報導〕", [("陳儀", R)]),
        ("記者王明／新竹報導", [("王明", R)]),
    ],
)
def test_bylines_are_read(text: str, authors: list[tuple[str, str]]) -> None:
    parsed = parse_byline(text, standalone=True)
    assert parsed is not None
    assert parsed.text == text
    assert [(a.name, a.role) for a in parsed.authors] == authors


@pytest.mark.parametrize(
    "text",
    [
        "图片新闻",
        "□ 图片新闻",
        "防汛防台",
        "东引河（外一首）",
        "一、总体要求",
        "（三）保障措施",
        "灶　间",
        "人物·公告",
        "编辑同志：",
        "记者从区房管局了解到，为破",
        "记者在现场看到，汇客厅",
        "通讯员队伍建设",
        "记者手记",
        "评论员文章",
        "本报讯",
        "责任编辑 秦朗",
        "本版编辑 简宁　视觉 陶一宁",
        "（上接第1版）",
        "（作者系望津区文联副主席）",
        "王明",
        "刘晓晶 摄",
        "本报记者 王明 摄",
        "（见下图）",
        "【記者觀察】",
        "",
        "【记者调查】",
        "（鄭州電）",
        "本報記者王小明攝",
        "圖、責任人、做到一月",
        "● 望江（组诗）",
        "作 高原",
        "双方合作",
        "方志新作",
        "王明（教师）",
        "北京报道",
    ],
)
def test_other_lines_are_no_bylines(text: str) -> None:
    assert parse_byline(text, standalone=True) is None


def test_marks_tell_only_on_a_line_of_its_own() -> None:
    assert parse_byline("□ 徐迅", standalone=False) is None
    assert parse_byline("记者 徐迅", standalone=False) is not None


@pytest.mark.parametrize("text", ["图片新闻", "□ 图片新闻", "【图片新闻】", "图 片 新 闻"])
def test_tags_are_labels(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("本报讯（记者 王明 通讯员 李思）今天", "记者 王明 通讯员 李思"),
        ("　　本报讯 （记者王明）今天", "记者王明"),
        ("本报讯（记者 周禾 通讯员兰亭）今天", "记者 周禾 通讯员兰亭"),
        ("本报讯（记者 周禾 通讯员一苇）今天", "记者 周禾 通讯员一苇"),
        ("本报北京6月21日电（记者 王明）今天", "记者 王明"),
        ("新华社北京6月21日电 （记者 王明、李思）今天", "记者 王明、李思"),
        ("（记者 王明）本报讯 今天", "记者 王明"),
        ("【記者王小明台北報導】今天", "記者王小明台北報導"),
        ("晚报讯（记者 王明 通讯员 李思）今天", "记者 王明 通讯员 李思"),
        ("【本報記者王小明台北報導】今天", "本報記者王小明台北報導"),
        ("本报讯　记者王明报道：今天", "记者王明报道"),
        ("　　【記者王明／台北報導】今天", "記者王明／台北報導"),
    ],
)
def test_byline_at_the_head_of_a_paragraph(text: str, by: str) -> None:
    parsed = find_lead_byline(text)
    assert parsed is not None
    assert text[parsed.start : parsed.end] == parsed.text == by


@pytest.mark.parametrize(
    "text",
    ["今年（记者 王明）说", "本报讯（以下简称本报）今天", "本报讯 今天（记者 王明）", "【记者调查】今天", "本报讯 据有关部门报道：今天"],
)
def test_no_byline_at_the_head(text: str) -> None:
    assert find_lead_byline(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("结束。（记者 王明）", "王明"),
        ("结束。”(李思)", "李思"),
        ("结束。（李　思）", "李思"),
        ("结束。（一苇）", "一苇"),
        ("（通讯员 毛晓燕）", "毛晓燕"),
    ],
)
def test_byline_that_closes_an_article(text: str, name: str) -> None:
    parsed = find_end_byline(text)
    assert parsed is not None
    assert [a.name for a in parsed.authors] == [name]
    assert text[parsed.start : parsed.end].strip() == parsed.text


@pytest.mark.parametrize(
    "inner",
    ["见下图", "右", "40℃以上", "完", "据新华社", "未完待续", "一等奖", "作者系区文联主席", "下转第2版", "有删节", "本文有删改", "周一"],
)
def test_other_brackets_close_articles_too(inner: str) -> None:
    assert find_end_byline(f"结束。（{inner}）") is None
    assert find_end_byline(f"经过（{inner}）") is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("本报讯 今天", "本报讯"),
        ("　　本报讯（记者", "本报讯"),
        ("新华社北京6月21日电 国务院", "新华社北京6月21日电"),
        ("据新华社北京6月21日电", "据新华社北京6月21日电"),
        ("本报北京6月21日电（记者", "本报北京6月21日电"),
        ("中新网上海6月21日电 记者", "中新网上海6月21日电"),
        ("新华社电 国务院", "新华社电"),
        ("本报综合消息 今天", "本报综合消息"),
        ("本报6月27日讯 今天", "本报6月27日讯"),
        ("晚报讯（记者 王明）今天", "晚报讯"),
        ("经济日报北京6月27日讯 记者王明报道：今天", "经济日报北京6月27日讯"),
        ("【本報訊】今天", "本報訊"),
        ("〔本報台北訊〕今天", "本報台北訊"),
        ("（中央社台北二十日電）今天", "中央社台北二十日電"),
        ("南京二十日電　今日", "南京二十日電"),
        ("▲天津電　今日", "天津電"),
        ("柏林二十日路透電　今日", "柏林二十日路透電"),
        ("本報特訊　今日", "本報特訊"),
    ],
)
def test_datelines(text: str, line: str) -> None:
    span = find_dateline(text)
    assert span is not None
    assert text[slice(*span)] == line


@pytest.mark.parametrize(
    "text",
    ["本报记者李思来到", "本报电视中心", "今天本报讯", "我家的电话响了", "本报讯员", "电报讯号中断", "天津電燈公司", "【提要】全书", ""],
)
def test_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


@given(st.text(alphabet="□本报讯记者通员王明李思（）()文图摄/、 \u3000电日月6。，·x", max_size=40))
def test_any_text_is_taken_and_places_hold(text: str) -> None:
    for parsed in (find_lead_byline(text), find_end_byline(text)):
        if parsed is not None:
            assert text[parsed.start : parsed.end].strip() == parsed.text
            assert all(not any(c.isspace() for c in a.name) for a in parsed.authors)
    alone = parse_byline(text, standalone=True)
    assert alone is None or alone.authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本报两会报道组 王明湛宋知微 周禾", ["王明湛", "宋知微", "周禾"]),
        ("□ 记者 闵捷陶一宁", ["闵捷", "陶一宁"]),
        ("记者 欧阳明月", ["欧阳明月"]),
    ],
)
def test_two_names_without_a_gap_are_two(text: str, names: list[str]) -> None:
    parsed = parse_byline(text, standalone=True)
    assert parsed is not None
    assert [a.name for a in parsed.authors] == names


def test_marks_read_as_characters_open_a_byline_all_the_same() -> None:
    parsed = parse_byline("日本报记者 王明远", standalone=True)
    assert parsed is not None
    assert [a.name for a in parsed.authors] == ["王明远"]
    assert parse_byline("日本报道 王明远", standalone=True) is None


def test_names_are_near_a_bylines_words_and_not_near_a_dateline() -> None:
    near = places_of_names("记者陈昕怡通讯员李思")
    assert {4, 5, 7} <= near
    text = "本报讯5月24日下午，望津区召开"
    assert text.index("讯") in places_of_names(text)
    assert text.index("日") not in places_of_names(text)


def test_a_report_may_open_with_its_dateline_in_brackets() -> None:
    assert opens_report("【法新社巴黎6月21日电】法国一座新桥通车。")
    assert opens_report("　　【本报柳渡讯】昨日")
    assert opens_report("〔記者王小明／台北報導〕昨日")
    assert opens_report("徐汇报讯（记者 王明）昨日")
    assert not opens_report("【提要】全书分为三卷。")
    assert not opens_report("▲天津電　昨日")


def test_no_name_stands_before_a_datelines_word_nor_after_a_mark_that_opens_a_report() -> None:
    text = "甜瓜坐上早班机本报讯凌晨三点采摘"
    assert text.index("报") not in places_of_names(text)
    assert not {2, 3, 4} & places_of_names("○松嶺十二日電本年茶市告終")
    assert {1, 2, 3} <= places_of_names("□通讯员李思")
