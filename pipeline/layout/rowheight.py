"""Height of a row's type from its rows of ink, where blobs mislead: print that shines through or dirt hangs on to a few characters of the
row and makes them taller, and hardly any ink is where it does.

All of this reads along x, as the runs do.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.measure import INK_OF_EM, Run

SUSPECT, TALLEST, LONG = 1.15, 2.6, 4.0
"""Size, height and length, in em of the body, of rows that are looked at: a short one says little, a high one is large type or two rows."""
ROW = 0.98
"""Height in body em of the strip that holds most ink of a row of body type."""
THIN = 0.3
"""Rows of pixels with a smaller share of the ink of those in the strip are no row of type's."""
DENSE_OF_EM = 0.9
"""Height of what is left of a row without those over its em."""
MISLED = 0.82
"""A row's type is as small in its rows of ink, as a share of what its blobs tell, where they mislead."""


def fitted(run: Run, ink: Mask, em: float) -> Run:
    """The run, with the height and em of its rows of ink where its blobs are taller; ``ink`` is what it was made of, ``em`` the body's."""
    b = run.box
    if run.small or run.em <= SUSPECT * em or b.width < LONG * em or b.height > TALLEST * em:
        return run
    profile = ink[int(b.y0) : int(b.y1), int(b.x0) : int(b.x1)].sum(axis=1).astype(np.float64)
    high = round(ROW * em)
    if len(profile) <= high:
        return run
    total = np.concatenate([[0.0], np.cumsum(profile)])
    top = int(np.argmax(total[high:] - total[:-high]))
    level = float(np.median(profile[top : top + high]))
    thin = np.convolve(np.pad(profile, 1), np.ones(3) / 3, "valid") < THIN * level
    middle = top + high // 2
    y0 = int(np.flatnonzero(thin[:middle])[-1]) + 1 if thin[:middle].any() else 0
    y1 = middle + int(np.flatnonzero(thin[middle:])[0]) if thin[middle:].any() else len(profile)
    size = (y1 - y0) / DENSE_OF_EM
    if size >= MISLED * run.em:
        return run
    edge = (INK_OF_EM - DENSE_OF_EM) / 2 * size
    return replace(run, box=replace(b, y0=max(b.y0, b.y0 + y0 - edge), y1=min(b.y1, b.y0 + y1 + edge)), em=size)
