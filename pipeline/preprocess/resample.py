"""One resampling for turn, skew and bend, with the exact transform back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels
from pipeline.model.warp import Mesh
from pipeline.preprocess.layer import Turn, turn_transform

QUARTERS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}

BAND = 512
"""Rows made at a time: memory stays low."""

Single = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be made: its size in pixels, and the way from its pixels back to those given: ``mesh``, then ``back``."""

    width: int
    height: int
    back: Affine
    mesh: Mesh | None = None

    def part(self, x0: int, x1: int) -> Sheet:
        """The part between two columns of pixels; the mesh must not yet be known."""
        assert self.mesh is None
        return Sheet(x1 - x0, self.height, Affine.shift(x0, 0).then(self.back))

    def turned(self, degrees: float) -> Sheet:
        """The sheet turned clockwise; the canvas grows so that no corner is lost."""
        forward = Affine.rotation(degrees)
        hull = forward.box(Box(0, 0, self.width, self.height))
        forward = forward.then(Affine.shift(-hull.x0, -hull.y0))
        return Sheet(math.ceil(hull.width), math.ceil(hull.height), forward.inverse().then(self.back))


def upright_sheet(width: int, height: int, turn: Turn, skew: float) -> Sheet:
    """For a page of this size that must be turned by ``turn`` and then by ``skew`` degrees counter-clockwise."""
    size = (height, width) if turn in (90, 270) else (width, height)
    sheet = Sheet(*size, turn_transform(turn, width, height).inverse())
    return sheet.turned(-skew) if skew else sheet


def turned(pixels: Pixels, turn: Turn) -> Pixels:
    """``pixels`` turned clockwise by quarters; no resampling."""
    return np.asarray(cv2.rotate(pixels, QUARTERS[turn]), np.uint8) if turn else pixels


def sampled(pixels: Pixels, sheet: Sheet, paper: tuple[int, ...], cover: Pixels | None = None) -> Pixels:
    """The sheet's pixels from those given; ``paper`` where there are none, and where ``cover`` (a mask of any size over them) is set.

    Where only quarter turns and whole pixels part the two, nothing is resampled; where nothing does, ``pixels`` themselves come back.
    """
    whole = _unsampled(pixels, sheet)
    if whole is not None and cover is None:
        return whole
    out = np.empty((sheet.height, sheet.width, *pixels.shape[2:]), np.uint8)
    for top in range(0, sheet.height, BAND):
        rows = min(BAND, sheet.height - top)
        way = _Way(sheet, top, rows)
        band = whole[top : top + rows] if whole is not None else way.brought(pixels, Affine(), cv2.INTER_CUBIC, paper)
        out[top : top + rows] = band
        if cover is not None:
            to_cover = Affine.scale(cover.shape[1] / pixels.shape[1], cover.shape[0] / pixels.shape[0])
            out[top : top + rows][way.brought(cover, to_cover, cv2.INTER_LINEAR, (0,)) > 60] = paper if out.ndim == 3 else paper[0]
    return out


class _Way:
    """Some rows of a sheet, on their way back."""

    def __init__(self, sheet: Sheet, top: int, rows: int) -> None:
        self.size = (sheet.width, rows)
        self.start = Affine.shift(0.5, top + 0.5)
        self.back = sheet.back
        self.bent = None if sheet.mesh is None else _bent(sheet.mesh, sheet.width, top, rows)

    def brought(self, pixels: Pixels, after: Affine, kind: int, paper: tuple[int, ...]) -> Pixels:
        """Those rows out of ``pixels``, to which the given page's are brought by ``after``."""
        t = self.back.then(after).then(Affine.shift(-0.5, -0.5))
        if self.bent is None:
            t = self.start.then(t)
            matrix = np.array([[t.a, t.b, t.c], [t.d, t.e, t.f]])
            return np.asarray(cv2.warpAffine(pixels, matrix, self.size, flags=kind | cv2.WARP_INVERSE_MAP, borderValue=paper), np.uint8)
        x, y = self.bent
        u, v = (t.a * x + t.b * y + t.c).astype(np.float32), (t.d * x + t.e * y + t.f).astype(np.float32)
        return np.asarray(cv2.remap(pixels, u, v, kind, borderMode=cv2.BORDER_CONSTANT, borderValue=paper), np.uint8)


def _bent(mesh: Mesh, width: int, top: int, rows: int) -> tuple[Single, Single]:
    """Where the pixels of some rows lie once the mesh has moved them."""
    x = np.arange(width, dtype=np.float32) + np.float32(0.5)
    y = np.arange(top, top + rows, dtype=np.float32) + np.float32(0.5)
    across, down = _weights(x, mesh.step, mesh.columns), _weights(y, mesh.step, mesh.rows)
    dx, dy = (np.array(d, np.float32).reshape(mesh.rows, mesh.columns) for d in (mesh.dx, mesh.dy))
    u, v = x[None, :] + down @ dx @ across.T, y[:, None] + down @ dy @ across.T
    return np.asarray(u, np.float32), np.asarray(v, np.float32)


def _weights(place: Single, step: float, nodes: int) -> Single:
    """(n, nodes) bilinear weights along one axis."""
    at = np.clip(place / step, 0, nodes - 1)
    return np.asarray(np.maximum(1 - np.abs(at[:, None] - np.arange(nodes)[None, :]), 0), np.float32)


def _unsampled(pixels: Pixels, sheet: Sheet) -> Pixels | None:
    """The sheet by quarter turns and cutting alone; None where that won't do."""
    if sheet.mesh is not None:
        return None
    height, width = pixels.shape[:2]
    for turn in (0, 90, 180, 270):
        way = sheet.back.then(turn_transform(turn, width, height))
        x, y = round(way.c), round(way.f)
        if max(abs(p - q) for p, q in zip(way.as_list(), Affine.shift(x, y).as_list(), strict=True)) < 1e-6:
            full = turned(pixels, turn)
            if (x, y) == (0, 0) and full.shape[:2] == (sheet.height, sheet.width):
                return full
            inside = 0 <= x <= full.shape[1] - sheet.width and 0 <= y <= full.shape[0] - sheet.height
            return np.ascontiguousarray(full[y : y + sheet.height, x : x + sheet.width]) if inside else None
    return None
