"""Scans under other damage: black and white as thresholds make it, truths that stay on their print."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from other_damage import PLANS, PRINTS, black_and_white, scanned

PDF = next((Path(__file__).parents[2] / "samples" / "xuhuibao" / "2022-06-27").glob("page1*.pdf"))


def test_a_local_threshold_leaves_of_a_bar_its_rim_and_the_other_all_of_it() -> None:
    page = np.full((600, 900), 230, np.uint8)
    cv2.rectangle(page, (100, 100), (800, 400), 40, -1)
    local, plain = (~black_and_white(page, 200, local=k) for k in (True, False))
    assert plain[220:280, 400:500].all()
    assert not local[220:280, 400:500].any()
    assert local[101:104, 200:700].mean() > 0.9


@pytest.mark.parametrize("level", sorted(PRINTS))
def test_the_same_number_gives_the_same_scan_and_ink_stays_where_the_matrix_says(level: str) -> None:
    one, matrix = scanned(PDF.read_bytes(), level, 60, np.random.default_rng(7))
    two, _ = scanned(PDF.read_bytes(), level, 60, np.random.default_rng(7))
    assert (one == two).all()
    assert abs(np.hypot(*matrix[:, 0]) * 72 - 60) < 1e-6


def test_every_plan_has_two_scans_of_unlike_damage() -> None:
    assert all(len({level for _, level, _ in plan}) == 2 for plan in PLANS)
