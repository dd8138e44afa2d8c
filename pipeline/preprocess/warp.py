"""One resampling for turn, skew and size, with the exact transform back."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels
from pipeline.preprocess.layer import Turn, turn_transform

QUARTERS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turned(pixels: Pixels, turn: Turn) -> Pixels:
    """``pixels`` turned clockwise by quarters; no resampling."""
    return np.asarray(cv2.rotate(pixels, QUARTERS[turn]), np.uint8) if turn else pixels


def straightened(pixels: Pixels, turn: Turn, skew: float, paper: tuple[int, ...]) -> tuple[Pixels, Affine]:
    """The page turned by ``turn`` and straightened by ``skew`` degrees (clockwise in the source), and prepared -> given pixels.

    The canvas grows so that no corner is lost; what comes in is ``paper``. Without skew nothing is resampled.
    """
    h, w = pixels.shape[:2]
    quarter = turn_transform(turn, w, h)
    if skew == 0.0:
        return turned(pixels, turn), quarter.inverse()
    forward = quarter.then(Affine.rotation(-skew))
    hull = forward.box(Box(0, 0, w, h))
    forward = forward.then(Affine.shift(-hull.x0, -hull.y0))
    size = (math.ceil(hull.width), math.ceil(hull.height))
    centred = Affine.shift(0.5, 0.5).then(forward).then(Affine.shift(-0.5, -0.5))
    matrix = np.array([[centred.a, centred.b, centred.c], [centred.d, centred.e, centred.f]])
    out = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=paper)
    return np.asarray(out, np.uint8), forward.inverse()
