"""Scans turned, skewed, bent and laid side by side: the truth stays on its print."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from turned import FAMILIES, KINDS, PLANS, SPREADS, Scan, both, quarter, spread
from turned_figures import compared

BOX = [300.0, 420.0, 360.0, 440.0]


def page(name: str = "a", mode: str = "horizontal-tb") -> Scan:
    """White paper with one dark line of type."""
    pixels = np.full((900, 700), 230, np.uint8)
    x0, y0, x1, y1 = map(int, BOX)
    pixels[y0:y1, x0:x1] = 20
    truth: dict[str, Any] = {
        "page": {"writing_mode": mode, "degradation": {"skew": 0.0, "border": 0.0}},
        "masthead": {"name": name, "date": None, "page_no": 1, "page_name": None},
        "articles": [{"id": name, "lines": [{"text": "报", "bbox": BOX}]}],
        "furniture": [],
        "reading_order": [name],
    }
    return Scan(pixels, truth, 100)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_truth_lies_where_the_ink_lies(kind: str) -> None:
    made = KINDS[kind](page())
    line = made.truth["articles"][0]["lines"][0]
    mask = np.zeros(made.pixels.shape, np.uint8)
    cv2.fillPoly(mask, [np.array(line["poly"]).round().astype(np.int32)], 1)
    x0, y0, x1, y1 = (round(v) for v in line["bbox"])
    around = made.pixels[y0 - 6 : y1 + 6, x0 - 6 : x1 + 6]
    assert np.median(made.pixels[cv2.erode(mask, np.ones((5, 5))) > 0]) < 80
    assert np.median(around[cv2.dilate(mask, np.ones((5, 5)))[y0 - 6 : y1 + 6, x0 - 6 : x1 + 6] == 0]) > 130
    assert (made.truth["page"]["width_px"], made.truth["page"]["height_px"]) == made.size


def test_four_quarters_bring_it_back() -> None:
    made = page()
    for _ in range(4):
        made = quarter(made, 90)
    assert np.array_equal(made.pixels, page().pixels)
    assert made.truth["articles"][0]["lines"][0]["bbox"] == BOX


@pytest.mark.parametrize(("mode", "order"), [("horizontal-tb", ["a", "b"]), ("vertical-rl", ["b", "a"])])
def test_spread_holds_both_pages_in_reading_order(mode: str, order: list[str]) -> None:
    made = spread(page("a", mode), page("b", mode), 0.3)
    assert made.truth["reading_order"] == order
    assert made.truth["masthead"]["pages"] == [{"page_no": 1, "page_name": None}] * 2
    for article in made.truth["articles"]:
        x, y = np.mean(article["lines"][0]["poly"], axis=0)
        assert made.pixels[round(y), round(x)] < 60
        assert (x > made.size[0] / 2) == (article["id"] == "b")


def test_what_one_masthead_lacks_the_other_gives() -> None:
    left, right = page().truth, page("b").truth
    right["masthead"]["date"] = "1933-03-09"
    assert both(left, right)["masthead"]["date"] == "1933-03-09"


def test_every_plan_names_a_kind_and_every_kind_a_family() -> None:
    kinds = {k for plan in PLANS.values() for k in plan}
    assert kinds <= set(KINDS)
    assert all(any(k.startswith(f) for f in FAMILIES) for k in KINDS)
    assert len({(left, right) for left, right, _, _ in SPREADS}) == len(SPREADS)


def test_worse_ones_are_told_by_name() -> None:
    good = dict.fromkeys(("line_found", "article_f1", "article_exactness_f1", "column_join", "headline"), 1.0)
    fine = {**good, "line_error": 0.0, "char_error_nfkc": 0.0, "truth_chars": 100.0}
    index = [{"name": n, "level": "turned", "from": ["a"]} for n in ("a.rot90", "a.rot180")]
    rows = list(compared(index, {"a": fine}, {"a.rot90": fine, "a.rot180": {**fine, "column_join": 0.5}}))
    assert [r[0] for r in rows] == ["**turned**", "a.rot180"]
    assert rows[1][7] == "1.0000 → 0.5000"
