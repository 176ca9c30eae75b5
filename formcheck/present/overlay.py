"""The drawing over a picture: skeleton, angles, count, phase and cue.

How it looks is given once, what it shows with every picture. Nothing here judges: there is no limit of any
exercise in this module, and no joint is spelled out.
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.landmarks import SKELETON
from formcheck.present.angle import Angle
from formcheck.present.lettering import LOWER_SHARE, render_text
from formcheck.present.panels import render_count, render_message, render_plate
from formcheck.present.patch import Patch
from formcheck.present.style import Style
from formcheck.rules import Severity
from formcheck.signals import Body

__all__ = ["Overlay", "Style"]

_Image = NDArray[np.uint8]
_Line = tuple[Array, Array]
_Box = tuple[int, int, int, int]
# Left, top, right, bottom in pixels; right and bottom are the first ones outside.

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


class Overlay:
    """Draws what formcheck has seen over pictures of one size.

    Parameters
    ----------
    width_px, height_px : int
        Size of the pictures to come.
    style : Style or None, optional
        How it looks.

    Raises
    ------
    ValueError
        If a size is not positive.

    Examples
    --------
    >>> overlay = Overlay(width_px=320, height_px=240)
    >>> picture = np.zeros((240, 320, 3), dtype=np.uint8)
    >>> overlay.draw(picture, skeleton=None, angles=(), count=3, phase="down", cue="", severity=None).shape
    (240, 320, 3)
    """

    def __init__(self, *, width_px: int, height_px: int, style: Style | None = None) -> None:
        if min(width_px, height_px) < 1:
            raise ValueError(f"expected a picture of at least 1 x 1 pixels, got {width_px} x {height_px}")
        self._width, self._height = width_px, height_px
        self._style = Style() if style is None else style
        self._unit = min(width_px, height_px)
        self._margin = self._unit // 40
        self._plates: dict[tuple[int, int], Patch] = {}
        # The count and the message stay the same over many pictures.
        self._count: tuple[tuple[int, str], Patch] | None = None
        self._message: tuple[tuple[str, Severity | None], Patch] | None = None

    def draw(
        self,
        image_rgb: NDArray[np.uint8],
        *,
        skeleton: Body | None,
        angles: Sequence[Angle],
        count: int,
        phase: str,
        cue: str,
        severity: Severity | None,
    ) -> NDArray[np.uint8]:
        """Draw over a picture.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3)
            The picture, red first; it stays as it is.
        skeleton : Body or None
            The person in this picture; what is NaN is not drawn.
        angles : sequence of Angle
            Angles to draw; those that are not known are left out.
        count : int
            Reps so far.
        phase : str
            Word for what the person is doing; may be empty.
        cue : str
            What to tell the person; empty for nothing.
        severity : Severity or None
            How much the cue matters; None for praise.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            A new picture.

        Raises
        ------
        ValueError
            If the picture has another shape or type.
        """
        shape = (self._height, self._width, 3)
        if image_rgb.shape != shape or image_rgb.dtype != np.uint8:
            raise ValueError(f"expected uint8 {shape}, got {image_rgb.dtype} {image_rgb.shape}")
        image = np.array(image_rgb, order="C")
        lines = [] if skeleton is None else self._find_lines(skeleton)
        known = [angle for angle in angles if angle.is_known and self._is_near(angle.points_px)]
        for angle in known:
            self._draw_sector(image, angle)
        self._draw_lines(image, lines)
        taken = self._draw_panels(image, count=count, phase=phase, cue=cue, severity=severity)
        for angle in known:
            facing = 1 if skeleton is None else skeleton.facing
            taken.append(self._draw_number(image, angle, facing=facing, lines=lines, taken=taken))
        return image

    def _is_near(self, points: Array) -> bool:
        return bool((np.abs(points) < _FAR * max(self._width, self._height)).all())

    def _find_lines(self, body: Body) -> list[_Line]:
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

    def _draw_panels(
        self, image: _Image, *, count: int, phase: str, cue: str, severity: Severity | None
    ) -> list[_Box]:
        """Draw count and message; give the room that they take."""
        if self._count is None or self._count[0] != (count, phase):
            patch = render_count(count, phase, style=self._style, unit_px=self._unit)
            self._count = (count, phase), patch
        panel = self._count[1]
        panel.lay_over(image, left_px=self._margin, top_px=self._margin)
        taken = [(0, 0, self._margin + panel.width_px, self._margin + panel.height_px)]
        if not cue.strip():
            return taken
        if self._message is None or self._message[0] != (cue, severity):
            patch = render_message(cue, severity, style=self._style, width_px=self._width, unit_px=self._unit)
            self._message = (cue, severity), patch
        band = self._message[1]
        top = self._height - band.height_px
        band.lay_over(image, left_px=0, top_px=top)
        return [*taken, (0, top, self._width, self._height)]

    def _draw_number(
        self, image: _Image, angle: Angle, *, facing: int, lines: Sequence[_Line], taken: Sequence[_Box]
    ) -> _Box:
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
        taken: Sequence[_Box],
    ) -> _Box:
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

    def _box_around(self, centre: Array, width: int, height: int) -> _Box:
        low, high = self._margin, (self._width - self._margin - width, self._height - self._margin - height)
        left = round(min(max(float(centre[0]) - 0.5 * width, low), max(high[0], 0)))
        top = round(min(max(float(centre[1]) - 0.5 * height, low), max(high[1], 0)))
        return left, top, left + width, top + height


def _fix(point: Array) -> tuple[int, int]:
    return round(float(point[0]) * (1 << _SHIFT)), round(float(point[1]) * (1 << _SHIFT))


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(box: _Box, line: _Line) -> bool:
    left, top, right, bottom = box
    ends = [(round(float(end[0])), round(float(end[1]))) for end in line]
    hit, _, _ = cv2.clipLine((left, top, right - left, bottom - top), ends[0], ends[1])
    return bool(hit)
