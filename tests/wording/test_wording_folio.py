"""Page heads, staff boxes, imprints."""

from __future__ import annotations

import pytest

from pipeline.wording.folio import is_imprint_line, is_staff_line, parse_folio


@pytest.mark.parametrize(
    ("text", "label", "section"),
    [
        ("2\u3000综合新闻", "第2版", "综合新闻"),
        ("3\u3000人物·公告", "第3版", "人物·公告"),
        ("02 要闻", "第2版", "要闻"),
        ("A2", "A2", None),
        ("要闻 A03", "A03", "要闻"),
        ("A02版·时政", "A02", "时政"),
        ("要闻·03", "第3版", "要闻"),
        ("第二版", "第二版", None),
        ("綜合新聞 第二版", "第二版", "綜合新聞"),
        ("3版", "第3版", None),
        ("第 二 版", "第二版", None),
        ("2022年6月27日 星期一 2 要闻", "第2版", "要闻"),
        ("A2 | 本埠", "A2", "本埠"),
        ("A叠04 本埠", "A叠04", "本埠"),
        ("特别报道 A04/05", "A04/05", "特别报道"),
        ("经济新闻 Economy 5", "第5版", "经济新闻"),
        ("2022年6月27日 星期一 第3版", "第3版", None),
        ("中華民國二十二年三月九日　星期四　柳渡民報　第三版", "第三版", None),
    ],
)
def test_page_number_and_section(text: str, label: str, section: str | None) -> None:
    parsed = parse_folio(text)
    assert parsed is not None
    assert (parsed.label, parsed.section) == (label, section)


def test_date_weekday_and_editors_of_a_page_head() -> None:
    parsed = parse_folio("第3版 2023年9月11日　星期一　责任编辑 骆雨帆")
    assert parsed is not None
    assert (parsed.label, parsed.date, parsed.weekday, parsed.staff) == ("第3版", "2023-09-11", "星期一", "责任编辑 骆雨帆")


@pytest.mark.parametrize("text", ["望津报", "2023年9月11日　星期一　责任编辑 骆雨帆", "综合新闻", "共有 12 人参加", "比分 04-07", ""])
def test_no_page_number(text: str) -> None:
    assert parse_folio(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "责任编辑：余强知　版式设计：邹勇涵　校对：史嘉敏",
        "责任编辑 秦朗　版面设计 小满　校对 于小鲸",
        "本版编辑 简宁　视觉 陶一宁　检校 季野",
        "责编：王明",
        "本版责编/王明 版式/李思",
        "值班总编 王明",
        "一版编辑 王明 美编 李思",
        "责任编辑秦朗版面设计小满校对于小鲸",
        "責任編輯 王　明",
        "统筹 王明 编辑 李思",
        "2022年6月27日/星期一/责编 王明/美编 李思",
        "责任编辑：王明 电话：021-12345678 E-mail:abc@abc.com",
    ],
)
def test_staff_lines(text: str) -> None:
    assert is_staff_line(text)


@pytest.mark.parametrize("text", ["编辑同志：", "检查报告，由“个案", "校对了三遍", "编辑部在二楼", "主任医师王明说", "□ 记者 王明", ""])
def test_no_staff_line(text: str) -> None:
    assert not is_staff_line(text)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("地址：望津区青篁路1号 邮编：200030 电话：021-5566", True),
        ("社址 上海 邮政编码 200000 广告热线 6666 印刷 解放日报印务中心", True),
        ("印刷：望津印刷厂", True),
        ("本報館設柳渡鎭大街", True),
        ("电话。电话那头，女儿正在实", False),
        ("电话：6677××08 联系", False),
        ("印刷术的发明", False),
    ],
)
def test_imprint(text: str, want: bool) -> None:
    assert is_imprint_line(text) is want
