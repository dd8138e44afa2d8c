"""Connected blobs of ink as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from pipeline.layout.arrays import Indices, Ints, Mask
from pipeline.model.geometry import Box


@dataclass(frozen=True, slots=True)
class Blobs:
    """n blobs: ``x0 y0 x1 y1`` (n,) half-open boxes, ``area`` in pixels; ``labels`` (h, w) holds index + 1, 0 for paper."""

    x0: Ints
    y0: Ints
    x1: Ints
    y1: Ints
    area: Ints
    labels: Ints

    def __len__(self) -> int:
        return len(self.x0)

    @property
    def w(self) -> Ints:
        return self.x1 - self.x0

    @property
    def h(self) -> Ints:
        return self.y1 - self.y0

    def box(self, i: int | np.signedinteger[Any]) -> Box:
        """The box of blob ``i``."""
        return Box(float(self.x0[i]), float(self.y0[i]), float(self.x1[i]), float(self.y1[i]))

    def turned(self) -> Blobs:
        """The same blobs with x and y exchanged."""
        return Blobs(self.y0, self.x0, self.y1, self.x1, self.area, self.labels.T)


def find_blobs(mask: Mask) -> Blobs:
    """Blobs (8-connected) of True pixels."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask).view(np.uint8), connectivity=8)
    s = np.asarray(stats[1:], np.int32)
    x0, y0 = s[:, cv2.CC_STAT_LEFT], s[:, cv2.CC_STAT_TOP]
    return Blobs(x0, y0, x0 + s[:, cv2.CC_STAT_WIDTH], y0 + s[:, cv2.CC_STAT_HEIGHT], s[:, cv2.CC_STAT_AREA], np.asarray(labels, np.int32))


def groups_of(parent: Indices) -> list[Indices]:
    """Indices by their group number, groups in order of number."""
    order = np.argsort(parent, kind="stable")
    return list(np.split(order, np.flatnonzero(np.diff(parent[order])) + 1))
