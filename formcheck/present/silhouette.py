"""The shape of somebody who stands side-on: the mean outline of rendered people, with head and legs."""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.present.patch import Patch
from formcheck.present.style import Colour
from formcheck.tilt.estimator import load_estimator
from formcheck.tilt.stand import HEIGHTS

__all__ = ["FOOT", "HEIGHT", "render_stand", "stand_shape"]

FOOT, HEIGHT = -1.75, 3.55
"""Where the soles are below the hips, and how tall the shape is, in trunk lengths."""

_NECK = 1.0
# Above it the mean outlines are a mean of chins and hair.

_FINER = 2


def stand_shape(back: Array, front: Array) -> tuple[Array, ...]:
    """Complete an outline from the knees to the neck to a person.

    Parameters
    ----------
    back, front : ndarray, shape (87,)
        How far forward the contours are at :data:`formcheck.tilt.stand.HEIGHTS`, in trunk lengths.

    Returns
    -------
    tuple of ndarray, shape (n, 2)
        Polygons that overlap: forward and up, in trunk lengths, from the middle of the hips.
    """
    below = HEIGHTS <= _NECK
    heights, back, front = HEIGHTS[below], back[below], front[below]
    head, ankle = 0.5 * (back[-1] + front[-1]) + 0.05, -0.06
    trunk = np.concatenate([np.column_stack([back, heights]), np.column_stack([front, heights])[::-1]])
    shin = [(front[0], -1.0), (ankle + 0.09, -1.6), (ankle + 0.28, -1.72)]
    shin += [(ankle - 0.09, -1.72), (ankle - 0.07, -1.6), (back[0], -1.0)]
    neck = [(back[-1], _NECK), (front[-1], _NECK), (head + 0.07, 1.35), (head - 0.1, 1.35)]
    turn = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
    skull = np.column_stack([head + 0.17 * np.cos(turn), 1.48 + 0.24 * np.sin(turn)])
    return trunk, np.array(shin), np.array(neck), skull


@lru_cache(maxsize=8)
def render_stand(*, height_px: int, facing: int, rgb: Colour) -> Patch:
    """Draw the shape of a usual stand, to step into.

    Parameters
    ----------
    height_px : int
        Its height.
    facing : {1, -1}
        +1 to face the right of the picture.
    rgb : tuple of int
        Colour of fill and edge.

    Returns
    -------
    Patch
        Hardly filled, with a clear edge.
    """
    outlines = load_estimator().outlines
    scale = height_px * _FINER / HEIGHT
    width, height = max(2, round(0.3 * height_px)) * _FINER, height_px * _FINER
    mask = np.zeros((height, width), dtype=np.uint8)
    for polygon in _place(stand_shape(*outlines["neutral"]), width, height, scale=scale):
        cv2.fillPoly(mask, [polygon], 255)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    opacity = mask // 6
    cv2.drawContours(opacity, contours, -1, 235, max(2, height // 110), cv2.LINE_AA)
    if facing < 0:
        opacity = np.ascontiguousarray(opacity[:, ::-1])
    small = cv2.resize(opacity, (width // _FINER, height // _FINER), interpolation=cv2.INTER_AREA)
    return Patch.of(np.asarray(small, dtype=np.uint8), rgb)


def _place(shapes: Sequence[Array], width: int, height: int, *, scale: float) -> list[NDArray[np.int32]]:
    origin = np.array([0.5 * width, height + scale * FOOT])
    return [np.rint(origin + shape * (scale, -scale)).astype(np.int32) for shape in shapes]
