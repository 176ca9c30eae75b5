"""From a decoded picture to the one a person would see: upright, square pixels, not larger than needed."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import cv2
import numpy as np
from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

__all__ = ["Layout", "Upright"]

# Anamorphic formats reach 2 : 1. What is beyond twice that is a mistake in the file, not a shape of pixels.
# Engineering default.
_MAX_PIXEL_ASPECT = 4

# How far the shape of a later picture may be from the first one's, as a ratio of sides: sizes are rounded to
# whole blocks, so the same scene at another resolution may be a little off. Engineering default.
_SHAPE_TOLERANCE = 0.02

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the pictures of one video are stored, and what is done to see them right.

    Attributes
    ----------
    aspect : float
        Width by height of the scene as it is stored, pixels made square.
    scaled_width_px, scaled_height_px : int
        Size after scaling, before turning. The axis whose pixels are short is stretched, so nothing that
        was recorded is lost, before the limit on the longer side is applied.
    turn_deg : int
        Clockwise turn that makes it upright: 0, 90, 180 or 270.
    is_mirrored : bool
        Whether left and right are exchanged before turning, as some phones store their front camera.
    """

    aspect: float
    scaled_width_px: int
    scaled_height_px: int
    turn_deg: int
    is_mirrored: bool

    @classmethod
    def of(cls, picture: VideoFrame, *, pixel_aspect: Fraction | None, max_side_px: int | None) -> "Layout":
        """Read the layout off a video's first picture.

        Parameters
        ----------
        picture : av.video.frame.VideoFrame
            The picture.
        pixel_aspect : Fraction or None
            Width by height of one pixel; None or nonsense counts as square.
        max_side_px : int or None
            Longest side to be given out, in pixels; None for no limit.

        Returns
        -------
        Layout
            Good for all pictures of the video.
        """
        width_px, height_px = _measure(picture, pixel_aspect)
        longest_px = max(width_px, height_px)
        scale = 1.0 if max_side_px is None else min(1.0, max_side_px / longest_px)
        turn_deg, is_mirrored = _read_orientation(picture)
        return cls(
            aspect=width_px / height_px,
            scaled_width_px=max(1, round(width_px * scale)),
            scaled_height_px=max(1, round(height_px * scale)),
            turn_deg=turn_deg,
            is_mirrored=is_mirrored,
        )

    @property
    def width_px(self) -> int:
        """Width in pixels of the upright picture."""
        return self.scaled_width_px if self.turn_deg % 180 == 0 else self.scaled_height_px

    @property
    def height_px(self) -> int:
        """Height in pixels of the upright picture."""
        return self.scaled_height_px if self.turn_deg % 180 == 0 else self.scaled_width_px


class Upright:
    """Turns decoded pictures of one video upright.

    Brightness of HDR recordings (HLG, PQ) is taken as it is stored: a little flat, but all there, where a
    proper conversion would take many times as long as everything else. Transparency is left out.

    Parameters
    ----------
    layout : Layout
        Of the video.
    pixel_aspect : Fraction or None
        Width by height of one pixel.
    """

    def __init__(self, layout: Layout, *, pixel_aspect: Fraction | None) -> None:
        self._layout = layout
        self._pixel_aspect = pixel_aspect
        # One for all pictures: setting one up costs more than using it.
        self._reformatter = VideoReformatter()

    def fits(self, picture: VideoFrame) -> bool:
        """Whether a picture has the shape of the first one, be it at another resolution.

        Parameters
        ----------
        picture : av.video.frame.VideoFrame
            A picture of the video.

        Returns
        -------
        bool
            False if making it the size of the others would distort it.
        """
        width_px, height_px = _measure(picture, self._pixel_aspect)
        return abs(math.log(width_px / height_px / self._layout.aspect)) <= _SHAPE_TOLERANCE

    def convert(self, picture: VideoFrame) -> NDArray[np.uint8]:
        """Make one picture upright.

        Parameters
        ----------
        picture : av.video.frame.VideoFrame
            A picture of the video.

        Returns
        -------
        ndarray of uint8, shape (layout.height_px, layout.width_px, 3)
            Red first, contiguous.
        """
        layout = self._layout
        scaled = self._reformatter.reformat(
            picture,
            width=layout.scaled_width_px,
            height=layout.scaled_height_px,
            format="rgb24",
            interpolation="AREA",
        )
        image = cast(NDArray[np.uint8], scaled.to_ndarray())
        if layout.is_mirrored:
            image = cast(NDArray[np.uint8], cv2.flip(image, 1))
        if layout.turn_deg:
            # An order of magnitude faster than numpy.rot90 followed by a copy.
            image = cast(NDArray[np.uint8], cv2.rotate(image, _TURNS[layout.turn_deg]))
        return np.ascontiguousarray(image)


def _measure(picture: VideoFrame, pixel_aspect: Fraction | None) -> tuple[float, float]:
    """Width and height in square pixels, as it is stored; never less than there are pixels."""
    ratio = float(pixel_aspect or 1)
    if not 1 / _MAX_PIXEL_ASPECT <= ratio <= _MAX_PIXEL_ASPECT:
        ratio = 1.0
    return picture.width * max(ratio, 1.0), picture.height / min(ratio, 1.0)


def _read_orientation(picture: VideoFrame) -> tuple[int, bool]:
    """Clockwise turn in degrees, and whether to mirror before it, from the display matrix."""
    # Not for every picture: side data and picture refer to each other, so hundreds of pictures would pile up
    # until the garbage collector comes by. The type stub lists motion vectors only.
    side_data = cast(dict[Type, Any], picture.side_data)
    matrix = side_data.get(Type.DISPLAYMATRIX)
    if matrix is None:
        return 0, False
    # libavutil/display.h: row by row, a point (x, y) goes to (a x + c y, b x + d y); y points down.
    a, b, _, c, d = np.frombuffer(matrix, dtype=np.int32)[:5].astype(float)
    is_mirrored = bool(a * d - b * c < 0)
    if is_mirrored:
        a, b = -a, -b
    return round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360, is_mirrored
