"""Connected blobs of ink as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from pipeline.layout.arrays import Indices, Ints, Mask
from pipeline.model.geometry import Box
from pipeline.pixels import components


@dataclass(frozen=True, slots=True)
class Blobs:
    """n blobs: ``x0 y0 x1 y1`` (n,) half-open boxes, ``area`` in pixels, ``number`` of each in ``labels`` (h, w), which may hold others,
    and 0 for paper."""

    x0: Ints
    y0: Ints
    x1: Ints
    y1: Ints
    area: Ints
    number: Ints
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

    def within(self, i: int | np.signedinteger[Any]) -> tuple[slice, slice]:
        """Where the box of blob ``i`` lies in arrays of the page."""
        return slice(self.y0[i], self.y1[i]), slice(self.x0[i], self.x1[i])

    def own(self, i: int | np.signedinteger[Any]) -> Mask:
        """The pixels of blob ``i`` in its box."""
        return np.asarray(self.labels[self.within(i)] == self.number[i])

    def turned(self) -> Blobs:
        """The same blobs with x and y exchanged."""
        labels = np.asarray(cv2.transpose(self.labels), np.int32)
        return Blobs(self.y0, self.x0, self.y1, self.x1, self.area, self.number, labels)

    def only(self, chosen: Mask) -> Blobs:
        """Those blobs that ``chosen`` (n,) tells."""
        if chosen.all():
            return self
        x0, y0, x1, y1, area, number = (a[chosen] for a in (self.x0, self.y0, self.x1, self.y1, self.area, self.number))
        return Blobs(x0, y0, x1, y1, area, number, self.labels)

    def mask(self) -> Mask:
        """(h, w): where these blobs are."""
        known = np.zeros(int(self.number.max(initial=0)) + 2, np.bool_)
        known[self.number] = True
        return np.take(known, self.labels, mode="clip")


def find_blobs(mask: Mask) -> Blobs:
    """Blobs (8-connected) of True pixels."""
    labels, (x0, y0, w, h, area) = components(mask)
    return Blobs(x0, y0, x0 + w, y0 + h, area, np.arange(1, len(x0) + 1, dtype=np.int32), labels)


def turned(mask: Mask) -> Mask:
    """x and y exchanged."""
    return np.asarray(cv2.transpose(np.ascontiguousarray(mask).view(np.uint8))).view(np.bool_)


def groups_of(parent: Indices) -> list[Indices]:
    """Indices by their group number, groups in order of number."""
    order = np.argsort(parent, kind="stable")
    return list(np.split(order, np.flatnonzero(np.diff(parent[order])) + 1))
