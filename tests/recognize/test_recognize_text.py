"""Code points, spaces, punctuation: what needs no page."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.geometry import Box
from pipeline.recognize.marks import boxed_head, doubted, full_width
from pipeline.recognize.normal import VERTICAL_FORMS, graphemes, normalise
from pipeline.recognize.script import script_of
from pipeline.recognize.sight import equal_share
from pipeline.recognize.signs import Sign, is_han, is_latin
from pipeline.recognize.spacing import spaces, spaces_in_print, usual_gap
from pipeline.recognize.tables import frequent, one_script_only, radicals


def signs(text: str) -> list[Sign]:
    return [Sign(c, Box(i, 0, i + 1, 1)) for i, c in enumerate(text)]


def joined(texts: str, before: tuple[str, ...]) -> str:
    return "".join(b + t for b, t in zip(before, texts, strict=True))


@pytest.mark.parametrize(
    ("layer", "hans", "hant"),
    [
        ("⻓", "长", "长"),
        ("⼾", "户", "戶"),
        ("⻩", "黄", "黄"),
        ("⽥", "田", "田"),
        ("⻰", "龙", "龙"),
        ("⽹", "网", "网"),
        ("︵", "（", "（"),
        ("﹂", "’", "」"),
        ("﹃", "“", "『"),
        ("︒", "。", "。"),
        ("⸺", "——", "——"),
        ("，", "，", "，"),
        ("①", "①", "①"),
        ("㎡", "㎡", "㎡"),
        ("\xa0", "", ""),
        ("\x0c", "", ""),
        ("\ud800", "", ""),
        ("\ufeff人", "人", "人"),
        ("\u00ad", "-", "-"),
        ("\uf900", "豈", "豈"),
        ("e\u0301", "é", "é"),
    ],
)
def test_normalise(layer: str, hans: str, hant: str) -> None:
    assert normalise(layer, "Hans") == hans
    assert normalise(layer, "Hant") == hant


def test_every_radical_becomes_a_character() -> None:
    for point in range(0x2E80, 0x2FE0):
        char = chr(point)
        if unicodedata.name(char, "") and char != "⺀":
            for script in ("Hans", "Hant"):
                assert is_han(normalise(char, script)), hex(point)
    assert len(radicals("Hans")) >= 214 + 114


@given(st.text(max_size=6))
def test_normalised_text_is_clean(text: str) -> None:
    once = normalise(text, "Hans")
    assert once == unicodedata.normalize("NFC", once)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in once)
    assert not set(once) & set(VERTICAL_FORMS)
    assert "".join(graphemes(once)) == once


def test_tables_agree() -> None:
    hans, hant = one_script_only()
    assert not hans & hant
    assert {"国", "会"} <= hans
    assert {"國", "會", "為"} <= hant
    assert {"的", "人", "國"} <= frequent()
    assert "龘" not in frequent()


@pytest.mark.parametrize(
    ("texts", "script"), [(["区委会议召开"], "Hans"), (["縣長會議"], "Hant"), (["人大"], "Hans"), ([], "Hans"), (["這個国"], "Hant")]
)
def test_script(texts: list[str], script: str) -> None:
    assert script_of(texts)[0] == script


@pytest.mark.parametrize(
    ("chars", "gaps", "text"),
    [
        ("罗刚", [1.0], "罗　刚"),
        ("导读了", [0.0, 0.0], "导读了"),
        ("本报记者王明", [0, 0, 0, 0.3, 0], "本报记者 王明"),
        ("本报记者王明张群摄", [0, 0, 0, 0.3, 0, 1.0, 0, 0.3], "本报记者 王明　张群 摄"),
        ("更新攻坚战要坚持", [0.4] * 7, "更新攻坚战要坚持"),
        ("更新攻坚战要坚持", [0.4, 0.4, 0.4, 0.75, 0.4, 0.4, 0.4], "更新攻坚战 要坚持".replace(" ", "", 1).replace("战要", "战要")),
        ("推动AI应用发展", [0, 0.13, 0, 0.13, 0, 0, 0], "推动AI应用发展"),
        ("helloworld", [0, 0, 0, 0, 0.25, 0, 0, 0, 0], "hello world"),
        ("他说：“好”", [0, 0, -0.5, 0, 0], "他说：“好”"),
    ],
)
def test_spaces_of_a_layer(chars: str, gaps: list[float], text: str) -> None:
    got = joined(chars, spaces(list(chars), gaps))
    if gaps == [0.4, 0.4, 0.4, 0.75, 0.4, 0.4, 0.4]:
        assert got == "更新攻坚 战要坚持"
    else:
        assert got == text


def test_squeezed_quote_needs_a_hint() -> None:
    chars = list("本报讯“真没想到")
    gaps = [0, 0, -0.2, 0, 0, 0, 0]
    assert spaces(chars, gaps)[3] == ""
    assert spaces(chars, gaps, {2})[3] == " "


@given(st.lists(st.sampled_from("一报AB12，“”。（）—"), max_size=30), st.data())
def test_spaces_never_add_or_lose_signs(chars: list[str], data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.floats(-1, 3), min_size=max(0, len(chars) - 1), max_size=max(0, len(chars) - 1)))
    for before in (spaces(chars, gaps), spaces_in_print(chars, gaps, [1 + g for g in gaps])):
        assert len(before) == len(chars)
        assert not before or before[0] == ""
        assert set(before) <= {"", " ", "　"}


def test_spaces_of_a_print() -> None:
    chars = list("□本报记者陈昕怡")
    white = [0.35, 0.08, 0.08, 0.08, 0.38, 0.08, 0.08]
    pitch = [1.3, 1.0, 1.0, 1.0, 1.3, 1.0, 1.0]
    assert joined("□本报记者陈昕怡", spaces_in_print(chars, white, pitch)) == "□ 本报记者 陈昕怡"
    narrow = [0.08, 0.4, 0.08, 0.08]  # 卜 is narrow: white, but no more distance
    assert "".join(spaces_in_print(list("主任卜建新"), narrow, [1.0] * 4)) == ""
    comma = [0.08, 0.08, 0.1, 0.6, 0.08]
    assert "".join(spaces_in_print(list("三个人，我们"), comma, [1, 1, 0.8, 1.2, 1])) == ""


def test_spaces_of_a_line_set_wide_in_its_second_half() -> None:
    pitch = [*[1.0] * 4, *[1.9] * 4, 2.2]
    before = spaces_in_print(list("各级党组织和广大党员"), [p - 0.9 for p in pitch], pitch, level=True)
    assert before[:5] == ("",) * 5
    assert all(b.isspace() for b in before[6:])


def test_usual_gap_of_letter_spaced_and_solid_lines() -> None:
    assert usual_gap(list("读者来信选登"), [0.5] * 5) == pytest.approx(0.5)
    assert usual_gap(list("两字"), [0.9]) == 0.0
    assert usual_gap([], []) == 0.0


@pytest.mark.parametrize(("read", "doubtful"), [("许，.6", [2]), ("脚？？”", [2]), ("见i.,e", []), ("好。”", []), ("！”，", [])])
def test_the_less_sure_of_two_stops_in_a_row_is_doubtful(read: str, doubtful: list[int]) -> None:
    box = Box(0.0, 0.0, 20.0, 20.0)
    out = doubted([Sign(t, box, 1.0 - i / 1000) for i, t in enumerate(read)])
    assert [i for i, s in enumerate(out) if s.confidence < 0.9] == doubtful
    assert "".join(s.text for s in out) == read


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("他说:好", "他说：好"),
        ("开门5:45关门", "开门5:45关门"),
        ("诊疗(MDT)门诊", "诊疗（MDT）门诊"),
        ("约4,200人", "约4,200人"),
        ("(MDT)", "(MDT)"),
        ("是吗?不是!", "是吗？不是！"),
        ("（记者王明)", "（记者王明）"),
        ("比例3∶1", "比例3：1".replace("：", "∶")),
    ],
)
def test_full_width(read: str, printed: str) -> None:
    assert "".join(s.text for s in full_width(signs(read))) == printed


@given(st.text("人A1:;,!?()（）", max_size=20))
def test_full_width_keeps_the_number_of_signs_and_settles(text: str) -> None:
    once = full_width(signs(text))
    assert len(once) == len(text)
    assert unicodedata.normalize("NFKC", "".join(s.text for s in once)) == unicodedata.normalize("NFKC", text)


def test_box_at_the_head() -> None:
    assert boxed_head(["口", "记", "者"], ["", " ", ""])
    assert not boxed_head(["口", "号"], ["", ""])
    assert not boxed_head(["口"], [""])


def test_kinds() -> None:
    assert is_han("々")
    assert is_han("𠮷")
    assert not is_han("。")
    assert is_latin("7")
    assert not is_latin("，")


def test_equal_share() -> None:
    assert equal_share("区委会议召开", "区委会议召开") == 1.0
    assert equal_share("区委会议召开", "天地玄黄") == 0.0
    assert equal_share("区委会议", "区会议") == 0.75
    assert equal_share("", "区") == 0.0
    assert np.isfinite(equal_share("abc", "abc"))


def test_a_gap_is_a_space_near_a_byline_and_none_in_prose() -> None:
    gaps = [0.08] * 7
    gaps[3] = 0.08 + 0.21
    pitch = [1.0] * 7
    pitch[3] = 1.21
    assert joined("通讯员王小明摄", spaces_in_print(list("通讯员王小明摄"), gaps[:6], pitch[:6])) == "通讯员王 小明摄"
    assert "".join(spaces_in_print(list("党员干部紧密团结"), gaps, pitch)) == ""
    assert joined("党员干部紧密团结", spaces_in_print(list("党员干部紧密团结"), gaps, pitch, prose=False)) == "党员干部 紧密团结"


@pytest.mark.parametrize(
    ("text", "at", "white", "pitch", "prose"),
    [
        ("现在只要一个人", 3, 0.7, 0.12, True),  # the faint beginning of 一
        ("首日开门迎客", 1, 0.1, 0.3, False),  # a head's pitch is read roughly
        ("突破15万人", 2, 0.25, -0.3, True),  # 1 is narrow
        ("九月（二日）", 1, 0.75, 0.2, True),
    ],
)
def test_white_that_is_no_space(text: str, at: int, white: float, pitch: float, prose: bool) -> None:
    whites, pitches = [0.08] * (len(text) - 1), [1.0] * (len(text) - 1)
    whites[at] += white
    pitches[at] += pitch
    assert "".join(spaces_in_print(list(text), whites, pitches, prose=prose)) == ""


@pytest.mark.parametrize(
    ("white", "around", "printed"),
    [
        (0.6, (0.0, 0.45, -0.45), "把帽子往后一掀"),  # 一, of which a stroke's end is left, was read off its place
        (0.35, (-0.21, 0.24, 0.0), "把帽子往后一掀"),  # as was 后
        (0.35, (0.02, 0.42, -0.03), "把帽子往后 一掀"),  # what follows stands off too
    ],
)
def test_a_space_moves_all_that_follows(white: float, around: tuple[float, ...], printed: str) -> None:
    text = "把帽子往后一掀"
    whites, pitches = [0.08] * 6, [1.0] * 6
    whites[4] += white
    pitches[3:6] = [1.0 + p for p in around]
    assert joined(text, spaces_in_print(list(text), whites, pitches, level=True)) == printed
    assert joined(text, spaces_in_print(list(text), whites, pitches)) == "把帽子往后 一掀"


def test_a_tag_set_with_white_between_its_characters_has_no_spaces() -> None:
    white, pitch = [0.41, 0.41, 0.40], [1.2, 1.47, 1.0]  # centres are read roughly
    assert "".join(spaces_in_print(list("图片新闻"), white, pitch)) == ""


def test_crosses_in_a_telephone_number_stand_close() -> None:
    white = [0.08, 0.08, 0.04, 0.25, 0.42, 0.21, 0.08, 0.08, 0.33, 0.17, 0.0, 0.42, 0.13, 0.04, 0.17]
    pitch = [0.57, 0.57, 0.59, 0.79, 0.95, 0.74, 0.59, 0.54, 0.65, 0.81, 0.9, 1.26, 1.08, 0.99, 0.58]
    assert (
        joined("6225××66。（记者蒋文彬）", spaces_in_print(list("6225××66。（记者蒋文彬）"), white, pitch)) == "6225××66。（记者 蒋文彬）"
    )
