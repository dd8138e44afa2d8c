"""The dark line of a fold: found where it runs over the whole paper and through print, taken away, and left where it is a rule."""

from __future__ import annotations

import numpy as np
import pytest
from test_preprocess_cleaning import type_page

from pipeline.model.page import Pixels
from pipeline.preprocess.crease import measure_creases, uncreased
from pipeline.preprocess.ink import measure_ink

PAPER = 235.0


def folded(page: Pixels, at: float, lean: float = 0.0, depth: float = 0.25) -> Pixels:
    """A dark line, about five pixels wide, from the head of the picture to its foot."""
    h, w = page.shape
    off = np.arange(w)[None, :] + 0.5 - at - lean * (np.arange(h)[:, None] + 0.5)
    return np.asarray(page * (1 - depth * np.exp(-((off / 2.5) ** 2))), np.uint8)


@pytest.mark.parametrize("level", [False, True])
@pytest.mark.parametrize("lean", [0.0, -0.03])
def test_crease_is_found_and_its_light_given_back(level: bool, lean: float) -> None:
    whole = type_page(1400, 1400)
    page = folded(whole, 420.0, lean)
    whole, page = (np.ascontiguousarray(p.T) if level else p for p in (whole, page))
    (crease,) = measure_creases(measure_ink(page), PAPER)
    assert crease.along == level
    assert crease.at == pytest.approx(420.0, abs=3)
    assert crease.lean == pytest.approx(lean, abs=0.003)
    out, done = uncreased(page, (crease,), 1.0)
    assert done == (f"crease {'level' if level else 'upright'}, {1 - crease.light.min():.2f}",)
    before, after = (np.abs(p.astype(int) - whole)[whole > 200] for p in (page, out))
    assert after.max() < 0.5 * before.max()
    assert after.mean() < 0.4 * before.mean()


def test_rule_between_columns_is_none_even_where_it_runs_off_the_picture() -> None:
    page = type_page(1400, 1400, margin=0)
    page[:, 699:701] = 150
    assert measure_creases(measure_ink(page), PAPER) == ()


def test_rule_that_ends_with_the_type_and_ink_are_none() -> None:
    page = type_page(1400, 1400)
    page[50:1350, 300:303] = 150
    page[:, 500:503] = 30
    assert measure_creases(measure_ink(page), PAPER) == ()


def test_page_without_a_crease_comes_back_itself() -> None:
    page = type_page(1400, 1400)
    assert measure_creases(measure_ink(page), PAPER) == ()
    assert uncreased(page, (), 1.0)[0] is page


def test_reduced_copy_serves_the_full_page() -> None:
    small = folded(type_page(1400, 1400), 420.0)
    creases = measure_creases(measure_ink(small), PAPER)
    large = np.repeat(np.repeat(small, 2, axis=0), 2, axis=1)
    out, _ = uncreased(large, creases, 0.5)
    margin = out[:80, 700:980].astype(int)
    assert margin.max() - margin.min() < 12


def test_shadow_on_one_side_goes_with_the_line() -> None:
    whole = type_page(1400, 1400)
    off = np.arange(1400) + 0.5 - 420.0
    page = np.asarray(folded(whole, 420.0) * (1 - 0.22 * np.exp(-np.abs(off) / 30) * (off > 0)), np.uint8)
    out, _ = uncreased(page, measure_creases(measure_ink(page), PAPER), 1.0)
    beside = (whole > 200) & (off > 8) & (off < 40)
    assert np.abs(page.astype(int) - whole)[beside].mean() > 20
    assert np.abs(out.astype(int) - whole)[beside].mean() < 6
