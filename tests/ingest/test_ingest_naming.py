"""What names tell, and ids."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.naming import clue_of, han_number, issue_id, page_key, safe, unique_ids

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@pytest.mark.parametrize(
    ("name", "title", "when", "page", "label"),
    [
        ("徐汇报20220627-01.pdf", "徐汇报", "2022-06-27", 1, "01"),
        ("2022-06/27/A02.tif", None, "2022-06-27", 2, "A02"),
        ("徐汇报/2022-06/27/A02.tif", "徐汇报", "2022-06-27", 2, "A02"),
        ("202206/27/B12.jpg", None, "2022-06-27", 12, "B12"),
        ("人民日报 2022年6月27日 第02版.pdf", "人民日报", "2022-06-27", 2, "02"),
        ("申报 1938-10-10 第二版.tif", "申报", "1938-10-10", 2, "二"),
        ("rmrb2022062701.pdf", "rmrb", "2022-06-27", 1, "01"),
        ("jfdaily-2022-06-27-003.pdf", "jfdaily", "2022-06-27", 3, "003"),
        ("2020-01-01/徐汇报20220627-01.pdf", "徐汇报", "2022-06-27", 1, "01"),
        ("IMG_0012.jpg", None, None, 12, "0012"),
        ("徐汇报20220631-01.pdf", "徐汇报20220631", None, 1, "01"),
        ("D01.plain.pdf", "D01.plain", None, None, None),
        ("scan-1939.jpg", "scan-1939", None, None, None),
    ],
)
def test_names_tell_title_date_and_page(name: str, title: str | None, when: str | None, page: int | None, label: str | None) -> None:
    clue = clue_of(name)
    assert (clue.date, clue.page, clue.label) == (when, page, label)
    assert clue.title == title or when is None


def test_the_roots_own_name_helps_where_the_name_is_silent() -> None:
    assert clue_of("A02.tif", ("2022-06", "27")).date == "2022-06-27"
    clue = clue_of("A02.tif", ("scans", "徐汇报2022-06-27"))
    assert (clue.title, clue.date) == ("徐汇报", "2022-06-27")
    assert clue_of("徐汇报20220627-01.pdf", ("x", "1999-01-01")).date == "2022-06-27"


@given(
    st.dates(date(1850, 1, 1), date(2099, 12, 31)), st.integers(1, 99), st.sampled_from(["{t}{d:%Y%m%d}-{p:02}", "{t}-{d:%Y-%m-%d}-{p}"])
)
def test_every_date_and_page_is_found(day: date, page: int, form: str) -> None:
    clue = clue_of(form.format(t="望津报", d=day, p=page) + ".pdf")
    assert (clue.title, clue.date, clue.page) == ("望津报", day.isoformat(), page)


@given(st.integers(1, 99))
def test_chinese_numerals(n: int) -> None:
    digits = "〇一二三四五六七八九"
    text = (("" if n < 20 else digits[n // 10]) + "十" if n >= 10 else "") + (digits[n % 10] if n % 10 else "")
    assert han_number(text) == n
    assert page_key(f"第{text}版") == ("", n)


def test_page_labels_order_by_section_and_number() -> None:
    assert page_key("A2") < page_key("A10") < page_key("B1")  # type: ignore[operator]
    assert page_key("头版") == ("", 1)
    assert page_key("要闻") is None
    assert page_key(None) is None


@given(st.text(max_size=120))
def test_ids_are_safe(text: str) -> None:
    out = safe(text)
    assert SAFE.fullmatch(out)
    assert len(out) <= 90
    assert safe(out) == out


def test_ids_read_as_the_contract_says() -> None:
    assert issue_id("徐汇报", "2022-06-27") == "xuhuibao-2022-06-27"
    assert issue_id("重庆日报", None) == "chongqingribao"
    assert issue_id(None, "2022-06-27") == "2022-06-27"
    assert safe("H09.plain") == "H09.plain"
    assert [safe(t) for t in ("..", "con", "corrections", "../../etc")] == ["issue", "con-issue", "corrections-issue", "etc"]


@given(st.dictionaries(st.text(max_size=8), st.sampled_from(["a", "A", "b", "c-1", "issue"]), max_size=12), st.randoms())
def test_ids_are_unique_and_do_not_depend_on_order(wanted: dict[str, str], random: object) -> None:
    ids = unique_ids(wanted, frozenset({"b"}))
    folded = [v.casefold() for v in ids.values()]
    assert len(set(folded)) == len(folded)
    assert "b" not in folded
    assert unique_ids(dict(reversed(wanted.items())), frozenset({"b"})) == ids
    lone = {k: v for k, v in wanted.items() if sum(w.casefold() == v.casefold() for w in wanted.values()) == 1 and v != "b"}
    assert all(ids[k] == v for k, v in lone.items())


def test_a_collision_gets_eight_hex_digits() -> None:
    ids = unique_ids({"a/H09.pdf": "H09", "b/H09.pdf": "H09"})
    assert all(re.fullmatch(r"H09-[0-9a-f]{8}", v) for v in ids.values())
