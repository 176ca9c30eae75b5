"""The person in a picture: the skeleton of the near side, sectors of angles, and their numbers."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.landmarks import SKELETON
from formcheck.present.angle import Angle
from formcheck.present.lettering import LOWER_SHARE, render_text
from formcheck.present.panels import render_plate
from formcheck.present.patch import Patch
from formcheck.present.style import Style
from formcheck.signals import Body

__all__ = ["Box", "FigurePainter"]

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are the first ones outside."""

_Image = NDArray[np.uint8]
_Line = tuple[Array, Array]

_SHIFT = 4
# OpenCV is given coordinates with this many binary places behind the point.

_FAR = 8.0
# What lies further outside than this many picture sizes is not drawn: OpenCV's numbers end somewhere
# (engineering default).

_BESIDE = 0.3
# Distance of a number from its joint in lengths of the segment: outside the body, which is some 0.25 thick
# from the hip to the back (engineering default).

_DIRECTIONS = ((1, 0), (1, 1), (1, -1), (0, 1), (0, -1), (-1, 0))
# Where a number may stand, seen from its joint, in order of preference: how far to the person's back, and how
# far down.


class FigurePainter:
    """Draws a person into pictures of one size.

    Parameters
    ----------
    width_px, height_px : int
        Size of the pictures to come.
    style : Style
        How it looks.
    """

    def __init__(self, *, width_px: int, height_px: int, style: Style) -> None:
        self._width, self._height = width_px, height_px
        self._style = style
        self._unit = min(width_px, height_px)
        self._margin = self._unit // 40
        self._plates: dict[tuple[int, int], Patch] = {}

    def draw_figure(
        self, image: NDArray[np.uint8], *, skeleton: Body | None, angles: Sequence[Angle]
    ) -> None:
        """Draw skeleton and sectors, in place.

        Parameters
        ----------
        image : ndarray of uint8, shape (height, width, 3)
            The picture.
        skeleton : Body or None
            The person in it; what is NaN is not drawn.
        angles : sequence of Angle
            Those that are not known are left out.
        """
        for angle in self._find_known(angles):
            self._draw_sector(image, angle)
        self._draw_lines(image, self._find_lines(skeleton))

    def draw_numbers(
        self,
        image: NDArray[np.uint8],
        *,
        skeleton: Body | None,
        angles: Sequence[Angle],
        taken: Sequence[Box] = (),
    ) -> None:
        """Write the angles' numbers beside their joints, in place.

        Parameters
        ----------
        image : ndarray of uint8, shape (height, width, 3)
            The picture.
        skeleton : Body or None
            The person in it, whose lines are kept free.
        angles : sequence of Angle
            Those that are not known are left out.
        taken : sequence of Box, optional
            Where something is written already.
        """
        lines, facing = self._find_lines(skeleton), 1 if skeleton is None else skeleton.facing
        boxes = list(taken)
        for angle in self._find_known(angles):
            boxes.append(self._draw_number(image, angle, facing=facing, lines=lines, taken=boxes))

    def _find_known(self, angles: Sequence[Angle]) -> list[Angle]:
        return [angle for angle in angles if angle.is_known and self._is_near(angle.points_px)]

    def _is_near(self, points: Array) -> bool:
        return bool((np.abs(points) < _FAR * max(self._width, self._height)).all())

    def _find_lines(self, body: Body | None) -> list[_Line]:
        if body is None:
            return []
        ends = [(body.joint(first), body.joint(second)) for first, second in SKELETON]
        return [line for line in ends if all(self._is_near(end) for end in line)]

    def _draw_lines(self, image: _Image, lines: Sequence[_Line]) -> None:
        style = self._style
        width = max(2, round(self._unit * style.line_share))
        edge = max(1, round(0.4 * width))
        joints = {_fix(end) for line in lines for end in line}
        # All edges first, or one would cut through the line before it.
        for rgb, wider in ((style.edge_rgb, 2 * edge), (style.line_rgb, 0)):
            for first, second in lines:
                cv2.line(image, _fix(first), _fix(second), rgb, width + wider, cv2.LINE_AA, _SHIFT)
        for rgb, wider in ((style.edge_rgb, edge), (style.joint_rgb, 0)):
            for joint in joints:
                cv2.circle(image, joint, (width + wider) << _SHIFT, rgb, -1, cv2.LINE_AA, _SHIFT)

    def _draw_sector(self, image: _Image, angle: Angle) -> None:
        # In proportion to the person, who may be small in the picture.
        radius = float(np.clip(_BESIDE * angle.arm_px, self._unit / 40, self._unit / 8))
        points = angle.sector_px(radius_px=radius)
        left, top = np.maximum(np.floor(points.min(axis=0)).astype(int) - 3, 0)
        right, bottom = np.maximum(np.ceil(points.max(axis=0)).astype(int) + 4, 0)
        part = image[top:bottom, left:right]
        if not part.size:
            return
        ring = np.rint((points - (left, top)) * (1 << _SHIFT)).astype(np.int32)
        filled = part.copy()
        cv2.fillPoly(filled, [ring], self._style.angle_rgb, cv2.LINE_AA, _SHIFT)
        part[:] = cv2.addWeighted(filled, 0.5, part, 0.5, 0.0)
        thickness = max(1, round(0.5 * self._unit * self._style.line_share))
        for rgb, wider in ((self._style.edge_rgb, 2), (self._style.angle_rgb, 0)):
            cv2.polylines(part, [ring], True, rgb, thickness + wider, cv2.LINE_AA, _SHIFT)

    def _draw_number(
        self, image: _Image, angle: Angle, *, facing: int, lines: Sequence[_Line], taken: Sequence[Box]
    ) -> Box:
        size = max(8, round(self._unit * self._style.angle_share))
        text = render_text(angle.text, size_px=size, rgb=self._style.angle_rgb)
        pad = size // 3
        width, height = text.width_px + 2 * pad, text.height_px + pad
        if (width, height) not in self._plates:
            self._plates[width, height] = render_plate(
                self._style, width_px=width, height_px=height, unit_px=self._unit
            )
        left, top, right, bottom = self._find_place(
            angle, width, height, facing=facing, lines=lines, taken=taken
        )
        self._plates[width, height].lay_over(image, left_px=left, top_px=top)
        text.lay_over(image, left_px=left + pad, top_px=top + pad // 2 + round(LOWER_SHARE * size))
        return left, top, right, bottom

    def _find_place(
        self,
        angle: Angle,
        width: int,
        height: int,
        *,
        facing: int,
        lines: Sequence[_Line],
        taken: Sequence[Box],
    ) -> Box:
        """Find a free place beside a joint: behind the person if possible, never off the picture."""
        away = _BESIDE * angle.arm_px
        boxes = []
        for back, down in _DIRECTIONS:
            reach = away / math.hypot(back, down)
            step = (-facing * back * (reach + 0.5 * width), down * (reach + 0.5 * height))
            boxes.append(self._box_around(angle.vertex_px + step, width, height))
        free = [box for box in boxes if not any(_overlap(box, other) for other in taken)]
        # At the edge of the picture a place may have been pushed back onto the joint.
        joint = self._box_around(angle.vertex_px, round(away), round(away))
        clear = [
            box for box in free if not _overlap(box, joint) and not any(_crosses(box, line) for line in lines)
        ]
        return (clear or free or boxes)[0]

    def _box_around(self, centre: Array, width: int, height: int) -> Box:
        low, high = self._margin, (self._width - self._margin - width, self._height - self._margin - height)
        left = round(min(max(float(centre[0]) - 0.5 * width, low), max(high[0], 0)))
        top = round(min(max(float(centre[1]) - 0.5 * height, low), max(high[1], 0)))
        return left, top, left + width, top + height


def _fix(point: Array) -> tuple[int, int]:
    return round(float(point[0]) * (1 << _SHIFT)), round(float(point[1]) * (1 << _SHIFT))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(box: Box, line: _Line) -> bool:
    left, top, right, bottom = box
    ends = [(round(float(end[0])), round(float(end[1]))) for end in line]
    hit, _, _ = cv2.clipLine((left, top, right - left, bottom - top), ends[0], ends[1])
    return bool(hit)
