"""Regions of pages that the test makes up: whatever stands on them, no line is lost twice over or has two places."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from role_pages import EM, PROSE, Print, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Role
from pipeline.model.page import Rule, TextLine

OCR = Print("ocr")
line, column = OCR.line, OCR.column


def page(lines: list[TextLine], rules: tuple[Rule, ...] = (), standing_heads: tuple[str, ...] = ()) -> LabelledPage:
    return OCR.page(lines, rules, standing_heads=standing_heads)


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(0, 130), st.integers(1, 20), st.sampled_from((0.8, 1.0, 1.3, 2.0, 4.0)), st.booleans()),
        max_size=40,
    )
)
def test_no_line_has_two_places(spots: list[tuple[int, int, int, float, bool]]) -> None:
    lines = [
        line(f"l{i}", x * EM, y * EM, (PROSE * 2)[i % 5 : i % 5 + n], size * EM, upright)
        for i, (x, y, n, size, upright) in enumerate(spots)
    ]
    counts = Counter(i for r in page(lines).regions for i in r.lines)
    assert all(c == 1 for c in counts.values())
    assert set(counts) <= {k.id for k in lines}


def test_a_headline_over_two_columns() -> None:
    head = line("h", 100, 100, "望津区召开防汛工作推进会", 2.5 * EM)
    found = roles(page([head, *column(100, 200, 12), *column(440, 200, 12, start=20)]))
    assert found["h"] is Role.HEADLINE
    assert all(found[f"b{i}"] is Role.BODY for i in (*range(12), *range(20, 32)))


def test_pieces_of_a_line_are_not_joined_over_a_gutter_below_a_headline() -> None:
    head = line("h", 120, 150, "审议通过关于推进城市有机更新的实施意见和决定", 1.1 * EM)
    found = page([head, *column(100, 200, 8), *column(100 + 16 * EM, 200, 8, start=20)])
    bodies = [set(r.lines) for r in found.regions if r.role is Role.BODY]
    assert not any("b1" in b and "b21" in b for b in bodies)


def test_a_small_head_below_a_wide_rule_begins_an_article() -> None:
    rule = Rule(Box(80, 550, 900, 552), True)
    lines = [*column(100, 200, 12), line("h", 120, 575, "厨余就地变肥料", 1.25 * EM)]
    lower = column(100, 620, 10, start=20)
    lower[0] = line("b20", 140, 620, "本报讯过去人人绕着走的垃")
    assert roles(page([*lines, *lower], (rule,)))["h"] is Role.HEADLINE
    upper = roles(page([*lines, *lower]))
    assert upper["h"] is Role.SUBHEAD


def test_a_kicker_over_a_thin_rule_is_of_the_headline_below() -> None:
    lines = [line("k", 100, 100, "聚焦老年教育", 1.3 * EM), line("h", 100, 145, "老有所学老有所乐", 2.2 * EM), *column(100, 215, 12)]
    own = Rule(Box(100, 134, 400, 135), True)
    assert roles(page(lines, (own,)))["k"] is Role.KICKER
    between = (own, Rule(Box(100, 92, 400, 94), True))
    assert roles(page(lines, between))["k"] is not Role.KICKER


def test_a_standing_head_that_the_title_profile_names_is_no_headline() -> None:
    lines = [
        line("s", 300, 300, "社区 心声", 60),
        line("h", 300, 400, "老楼装上新电梯", 45),
        *column(300, 500, 12),
        *column(640, 500, 12, 12),
    ]
    assert roles(page(lines))["s"] is not Role.LABEL
    found = roles(page(lines, standing_heads=("社区心声",)))
    assert (found["s"], found["h"]) == (Role.LABEL, Role.HEADLINE)


def test_items_of_an_index_that_lost_their_arrow_are_of_it_all_the_same() -> None:
    items = ["老楼装上新电梯　▶2版", "停水公告　3版", "灶间　4版"]
    lines = [
        *column(300, 500, 12),
        *(line(f"i{k}", 300, 2000 + 40 * k, t) for k, t in enumerate(items)),
        line("n", 300, 2080, "东引河"),
        line("p", 460, 2080, "4版"),
    ]
    lines = [k for k in lines if k.id != "i2"]
    found = roles(page([*lines, line("i2", 300, 2120, items[2])]))
    assert {found[i] for i in ("i0", "i1", "i2", "n", "p")} == {Role.INDEX}
