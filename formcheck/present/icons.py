"""Small signs: marks of messages, and pictures of what to change before a set.

Each is a mask drawn in a square from (0, 0) to (1, 1), with y down.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from formcheck.present.patch import Patch
from formcheck.present.style import Colour
from formcheck.rules import Severity

__all__ = ["ICONS", "draw_mark", "render_icon"]

_FINER = 4
# As in formcheck.present.patch: shapes are drawn larger and scaled down.

_Points = Sequence[tuple[float, float]]


class _Pen:
    """Draws in a unit square."""

    def __init__(self, size_px: int) -> None:
        self._side = size_px * _FINER
        self._canvas = Image.new("L", (self._side, self._side))
        self._draw = ImageDraw.Draw(self._canvas)

    def finish(self) -> NDArray[np.uint8]:
        return np.asarray(self._canvas.reduce(_FINER))

    def line(self, points: _Points, width: float, *, fill: int = 255) -> None:
        places = _scale(points, self._side)
        self._draw.line(places, fill=fill, width=max(1, round(width * self._side)), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, 0.5 * width, fill=fill)

    def area(self, points: _Points, *, fill: int = 255) -> None:
        self._draw.polygon(_scale(points, self._side), fill=fill)

    def disc(self, x: float, y: float, radius: float, *, fill: int = 255) -> None:
        (left, top), (right, bottom) = _scale(
            ((x - radius, y - radius), (x + radius, y + radius)), self._side
        )
        self._draw.ellipse((left, top, right, bottom), fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, *, fill: int = 255) -> None:
        first, last = _scale(((left, top), (right, bottom)), self._side)
        self._draw.rounded_rectangle((*first, *last), radius=0.06 * self._side, fill=fill)

    def arrow(self, start: tuple[float, float], end: tuple[float, float], width: float = 0.09) -> None:
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        ahead, aside = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
        head = 1.9 * width
        neck = (end[0] - head * ahead[0], end[1] - head * ahead[1])
        self.line((start, neck), width)
        sides = [(neck[0] + turn * head * aside[0], neck[1] + turn * head * aside[1]) for turn in (1, -1)]
        self.area((end, *sides))

    def person(self, x: float, top: float, bottom: float) -> None:
        """Draw somebody who stands, from the front: a head, a trunk and two legs."""
        height = bottom - top
        self.disc(x, top + 0.11 * height, 0.11 * height)
        self.box(x - 0.13 * height, top + 0.27 * height, x + 0.13 * height, top + 0.62 * height)
        for side in (-1, 1):
            self.line(
                ((x + side * 0.07 * height, top + 0.6 * height), (x + side * 0.07 * height, bottom)),
                0.1 * height,
            )


def _camera(pen: _Pen) -> None:
    pen.box(0.04, 0.26, 0.68, 0.78)
    pen.area(((0.72, 0.48), (0.96, 0.30), (0.96, 0.74), (0.72, 0.56)))
    pen.disc(0.36, 0.52, 0.15, fill=0)
    pen.disc(0.36, 0.52, 0.08)


def _no_camera(pen: _Pen) -> None:
    _camera(pen)
    pen.line(((0.1, 0.08), (0.9, 0.94)), 0.22, fill=0)
    pen.line(((0.1, 0.08), (0.9, 0.94)), 0.1)


def _side_on(pen: _Pen) -> None:
    """Draw somebody with an arrow round the legs."""
    pen.person(0.5, 0.02, 0.98)
    ring = [
        (0.5 + 0.46 * math.cos(angle), 0.66 + 0.17 * math.sin(angle))
        for angle in np.radians(range(-20, 201, 10))
    ]
    pen.line(ring, 0.2, fill=0)
    pen.line(ring, 0.08)
    end = ring[-1]
    pen.area(((end[0] - 0.03, end[1] - 0.17), (end[0] - 0.1, end[1] + 0.1), (end[0] + 0.19, end[1] + 0.0)))


def _level(pen: _Pen) -> None:
    """Draw a camera that leans, over a level line."""
    turn = math.radians(-14)
    corners = [(-0.36, -0.22), (0.36, -0.22), (0.36, 0.22), (-0.36, 0.22)]
    for scale, fill in ((1.0, 255), (0.72, 0)):
        pen.area(
            [
                (
                    0.5 + scale * (x * math.cos(turn) - y * math.sin(turn)),
                    0.36 + scale * (x * math.sin(turn) + y * math.cos(turn)),
                )
                for x, y in corners
            ],
            fill=fill,
        )
    pen.line(((0.06, 0.86), (0.94, 0.86)), 0.08)


def _further(pen: _Pen) -> None:
    pen.person(0.2, 0.06, 0.94)
    pen.arrow((0.46, 0.5), (0.98, 0.5))


def _nearer(pen: _Pen) -> None:
    pen.person(0.8, 0.2, 0.8)
    pen.arrow((0.58, 0.5), (0.06, 0.5))


def _whole_body(pen: _Pen) -> None:
    pen.person(0.5, 0.14, 0.86)
    for x, y in ((0.06, 0.06), (0.94, 0.06), (0.06, 0.94), (0.94, 0.94)):
        inward = (math.copysign(0.2, 0.5 - x), math.copysign(0.2, 0.5 - y))
        pen.line(((x + inward[0], y), (x, y), (x, y + inward[1])), 0.08)


def _light(pen: _Pen) -> None:
    pen.disc(0.5, 0.5, 0.22)
    for angle in np.radians(range(0, 360, 45)):
        x, y = math.cos(angle), math.sin(angle)
        pen.line(((0.5 + 0.33 * x, 0.5 + 0.33 * y), (0.5 + 0.45 * x, 0.5 + 0.45 * y)), 0.08)


def _one_person(pen: _Pen) -> None:
    for x in (0.24, 0.76):
        pen.person(x, 0.1, 0.9)
    pen.line(((0.56, 0.16), (0.96, 0.84)), 0.2, fill=0)
    pen.line(((0.56, 0.16), (0.96, 0.84)), 0.09)


def _person(pen: _Pen) -> None:
    pen.person(0.5, 0.04, 0.96)


def _still(pen: _Pen) -> None:
    """Draw somebody between two lines."""
    pen.person(0.5, 0.06, 0.94)
    for x in (0.1, 0.9):
        pen.line(((x, 0.14), (x, 0.86)), 0.08)


def _pause(pen: _Pen) -> None:
    pen.box(0.2, 0.12, 0.42, 0.88)
    pen.box(0.58, 0.12, 0.8, 0.88)


def _play(pen: _Pen) -> None:
    pen.area(((0.22, 0.1), (0.88, 0.5), (0.22, 0.9)))


def _clock(pen: _Pen) -> None:
    pen.disc(0.5, 0.5, 0.46)
    pen.disc(0.5, 0.5, 0.36, fill=0)
    pen.line(((0.5, 0.24), (0.5, 0.52), (0.68, 0.62)), 0.09)


def _tick(pen: _Pen) -> None:
    pen.line(((0.12, 0.54), (0.38, 0.8), (0.88, 0.22)), 0.15)


def _cross(pen: _Pen) -> None:
    pen.line(((0.2, 0.2), (0.8, 0.8)), 0.15)
    pen.line(((0.2, 0.8), (0.8, 0.2)), 0.15)


def _wait(pen: _Pen) -> None:
    for x in (0.18, 0.5, 0.82):
        pen.disc(x, 0.5, 0.1)


ICONS: Mapping[str, Callable[[_Pen], None]] = {
    "camera": _camera,
    "no_camera": _no_camera,
    "side_on": _side_on,
    "level": _level,
    "further": _further,
    "nearer": _nearer,
    "whole_body": _whole_body,
    "light": _light,
    "one_person": _one_person,
    "person": _person,
    "still": _still,
    "pause": _pause,
    "play": _play,
    "clock": _clock,
    "tick": _tick,
    "cross": _cross,
    "wait": _wait,
}
"""How each sign is drawn, by name."""


@lru_cache(maxsize=64)
def render_icon(name: str, *, size_px: int, rgb: Colour) -> Patch:
    """Draw a sign.

    Parameters
    ----------
    name : str
        One of :data:`ICONS`, or ``mark_`` and the name of a severity or ``praise``.
    size_px : int
        Width and height.
    rgb : tuple of int
        Its colour.

    Returns
    -------
    Patch
        The sign on nothing.
    """
    if name.startswith("mark_"):
        severity = None if name == "mark_praise" else Severity(name.removeprefix("mark_"))
        shape, sign = draw_mark(severity, size_px=size_px)
        return Patch.of(np.minimum(shape, 255 - sign), rgb)
    pen = _Pen(size_px)
    ICONS[name](pen)
    return Patch.of(pen.finish(), rgb)


def draw_mark(severity: Severity | None, *, size_px: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw the mark of a message, told apart by its shape as well as by its colour.

    Parameters
    ----------
    severity : Severity or None
        None for praise.
    size_px : int
        Width and height.

    Returns
    -------
    tuple of ndarray of uint8, shape (size_px, size_px)
        Masks of the shape, and of the sign in it.
    """
    side = size_px * _FINER
    shape, sign = Image.new("L", (side, side)), Image.new("L", (side, side))
    _draw_shape(ImageDraw.Draw(shape), severity, side - 1)
    _draw_sign(ImageDraw.Draw(sign), severity, side)
    return np.asarray(shape.reduce(_FINER)), np.asarray(sign.reduce(_FINER))


def _draw_shape(draw: ImageDraw.ImageDraw, severity: Severity | None, side: int) -> None:
    if severity is Severity.WARN:
        draw.polygon(_scale(((0.5, 0.04), (1.0, 0.94), (0.0, 0.94)), side), fill=255)
    elif severity is Severity.FAULT:
        half = ((0.29, 0.0), (0.71, 0.0), (1.0, 0.29), (1.0, 0.71))
        draw.polygon(_scale((*half, *((1 - x, 1 - y) for x, y in half)), side), fill=255)
    else:
        draw.ellipse((0, 0, side, side), fill=255)


def _draw_sign(draw: ImageDraw.ImageDraw, severity: Severity | None, side: int) -> None:
    if severity is None:
        tick = ((0.26, 0.53), (0.44, 0.70), (0.75, 0.33))
        draw.line(_scale(tick, side), fill=255, width=round(0.13 * side), joint="curve")
        return
    stem, dot = {
        Severity.INFO: ((0.43, 0.78), (0.22, 0.34)),
        Severity.WARN: ((0.34, 0.65), (0.73, 0.86)),
        Severity.FAULT: ((0.18, 0.60), (0.69, 0.84)),
    }[severity]
    for top, bottom in (stem, dot):
        draw.rectangle(_scale(((0.435, top), (0.565, bottom)), side), fill=255)


def _scale(points: _Points, side: int) -> list[tuple[float, float]]:
    return [(x * side, y * side) for x, y in points]
