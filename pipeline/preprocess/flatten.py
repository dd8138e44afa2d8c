"""Paper that is bent near a spine, wavy, or seen askew by a camera, made flat by its lines of type."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from pipeline.model.geometry import Affine
from pipeline.model.warp import Mesh
from pipeline.preprocess.bend import QUICK, Bend, measure_bend
from pipeline.preprocess.ink import Doubles, Ink
from pipeline.preprocess.resample import Sheet

UNEVEN_EM = 0.25
"""A page is made flat from here. Measured: flat pages 0.05 to 0.16, the dev set's heavy ones 0.2 to 0.3; from 0.4 lines were lost."""

DIGITS = 2
"""Decimals of displacements, in pixels; those on record are those that were used."""


def flattened(sheet: Sheet, ink: Ink) -> tuple[Sheet, tuple[str, ...]]:
    """The sheet with a mesh that makes its lines straight, if they are not; and what was done, for the record.

    ``ink`` is that of the pixels that the sheet is to be made from. The canvas grows so that nothing is lost.
    """
    em = ink.em / ink.factor
    centres = _centres(sheet, ink)
    bend = measure_bend(centres, em, sheet.width, sheet.height, QUICK) if len(centres) and em > 0 else None
    if bend is None or bend.unevenness < UNEVEN_EM:
        return sheet, ()
    pad = math.ceil(max(np.abs(bend.dx).max(), np.abs(bend.dy).max()))
    larger = Sheet(sheet.width + 2 * pad, sheet.height + 2 * pad, Affine.shift(-pad, -pad).then(sheet.back))
    bend = measure_bend(centres + pad, em, larger.width, larger.height)
    if bend is None or bend.unevenness < UNEVEN_EM:
        return sheet, ()
    return replace(larger, mesh=_mesh(bend)), (f"dewarp {bend.unevenness:.2f} em",)


def _centres(sheet: Sheet, ink: Ink) -> Doubles:
    """(n, 2) centres of characters of body type that lie on the sheet, in its pixels."""
    glyphs = ink.glyphs
    x, y = ((glyphs[:, k] + glyphs[:, k + 2] / 2) / ink.factor for k in (0, 1))
    t = sheet.back.inverse()
    out = np.stack([t.a * x + t.b * y + t.c, t.d * x + t.e * y + t.f], axis=1)
    return np.asarray(out[np.all((out >= 0) & (out < (sheet.width, sheet.height)), axis=1)], np.float64)


def _mesh(bend: Bend) -> Mesh:
    dx, dy = (tuple(round(float(v), DIGITS) for v in d.ravel()) for d in (bend.dx, bend.dy))
    return Mesh(round(bend.step, DIGITS), bend.dx.shape[1], dx, dy)
