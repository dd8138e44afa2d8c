"""What is asked of pixels: the boxes and areas of a mask's parts are those that OpenCV measures, levels are percentiles."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pixels import components, levels


@st.composite
def masks(draw: st.DrawFn) -> npt.NDArray[np.uint8]:
    h, w = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    seed, share = draw(st.integers(0, 2**32 - 1)), draw(st.floats(0, 1))
    return np.asarray(np.random.default_rng(seed).random((h, w)) < share, np.uint8)


@given(masks(), st.sampled_from([4, 8]))
def test_parts_are_measured_as_opencv_measures_them(mask: npt.NDArray[np.uint8], connectivity: int) -> None:
    labels, parts = components(mask, connectivity)
    _, expected, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    by_place = [sorted(map(tuple, rows.tolist())) for rows in (parts.T, stats[1:])]
    assert by_place[0] == by_place[1]
    assert ((labels > 0) == (expected > 0)).all()
    for n, (left, top, width, height, area) in enumerate(parts.T.tolist(), 1):
        ys, xs = np.nonzero(labels == n)
        assert (xs.min(), ys.min(), xs.max() + 1 - left, ys.max() + 1 - top, len(xs)) == (left, top, width, height, area)


def test_any_value_but_0_is_ink() -> None:
    labels, parts = components(np.array([[0, 255, 1], [0, 0, 0]], np.uint8))
    assert parts.T.tolist() == [[1, 0, 2, 1, 2]]
    assert labels.tolist() == [[0, 1, 1], [0, 0, 0]]


def test_a_mask_without_ink_has_no_parts() -> None:
    labels, parts = components(np.zeros((3, 4), np.bool_))
    assert parts.shape == (5, 0)
    assert not labels.any()


@given(st.integers(0, 2**32 - 1), st.lists(st.floats(0.01, 0.99), min_size=1, max_size=3))
def test_levels_are_percentiles(seed: int, shares: list[float]) -> None:
    random = np.random.default_rng(seed)
    grey = random.integers(random.integers(0, 200), 256, (17, 23), np.uint8)
    for level, share in zip(levels(grey, *shares), shares, strict=True):
        assert (grey <= level).mean() >= share
        assert (grey < level).mean() < share
