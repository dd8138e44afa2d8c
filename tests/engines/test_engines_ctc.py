from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.crops import cut_at_gaps, has_ink
from pipeline.engines.ctc import decode, spans, usual_reach
from pipeline.engines.fit import fit_spans


def probabilities(labels: list[int], classes: int = 4) -> np.ndarray:
    out = np.full((len(labels), classes), 0.01, np.float32)
    out[np.arange(len(labels)), labels] = 0.97
    return out


def test_runs_are_one_character_and_blanks_part_equal_ones() -> None:
    peaks = decode(probabilities([0, 1, 1, 1, 0, 1, 2, 0, 3]), ("", "甲", "乙", "丙"), {})
    assert [p.text for p in peaks] == ["甲", "甲", "乙", "丙"]
    assert peaks[0].centre == 2.5
    assert peaks[3].centre == 8.5


def test_all_blank_is_nothing() -> None:
    assert decode(probabilities([0, 0, 0]), ("", "甲", "乙", "丙"), {}) == []


def test_spans_part_half_way_and_reach_no_further_than_told() -> None:
    assert spans([10.0, 30.0, 90.0], 100.0, 15.0) == [(0.0, 20.0), (20.0, 45.0), (75.0, 100.0)]


@given(st.lists(st.floats(0, 500), min_size=1, max_size=40), st.floats(1, 60))
def test_spans_are_in_order_and_inside(centres: list[float], reach: float) -> None:
    out = spans(sorted(centres), 500.0, reach)
    assert all(0 <= a <= b <= 500 for a, b in out)
    assert all(p[1] <= q[0] + 1e-6 for p, q in itertools.pairwise(out))


def test_reach_follows_the_line_not_a_gap() -> None:
    even = [10.0 + 20 * i for i in range(8)]
    assert usual_reach(even, 30.0) == usual_reach([*even, 300.0], 30.0)
    assert usual_reach([1.0, 2.0], 30.0) == 30.0


def test_long_lines_are_cut_in_white_and_nothing_is_lost() -> None:
    grey = np.full((40, 2000), 255, np.uint8)
    for x in range(0, 2000, 50):
        grey[5:35, x : x + 38] = 20
    cuts = cut_at_gaps(grey, 700)
    assert cuts[0][0] == 0
    assert cuts[-1][1] == 2000
    assert all(b - a <= 700 for a, b in cuts)
    assert all(p[1] == q[0] for p, q in itertools.pairwise(cuts))
    assert all(grey[:, b - 1 : b + 1].min() == 255 for _, b in cuts[:-1])
    assert cut_at_gaps(grey, 5000) == [(0, 2000)]


def test_blank_has_no_ink() -> None:
    assert not has_ink(np.full((40, 200), 231, np.uint8))
    assert not has_ink(np.zeros((0, 5), np.uint8))
    inked = np.full((40, 200), 231, np.uint8)
    inked[10:30, 20:40] = 60
    assert has_ink(inked)


def test_characters_are_laid_onto_the_ink() -> None:
    em = 40
    grey = np.full((48, 8 * em), 255, np.uint8)
    places = [(0, 1.0), (1.0, 2.0), (3.0, 4.0), (4.0, 4.5), (4.5, 5.0)]
    for a, b in places:
        grey[6:42, int(a * em) + 3 : int(b * em) - 3] = 0
    found = fit_spans(grey, [1.0, 1.0, 1.0, 0.5, 0.5], em)
    for (a, b), (start, end) in zip(places, found, strict=True):
        assert abs((a + b) / 2 - (start + end) / 2 / em) < 0.25


def test_more_characters_than_room() -> None:
    grey = np.full((40, 40), 255, np.uint8)
    found = fit_spans(grey, [1.0] * 30, 32)
    assert len(found) == 30
    assert found[-1][1] <= 40.001
    assert fit_spans(grey, [], 32) == []
