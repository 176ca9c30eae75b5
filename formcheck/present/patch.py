"""Small pictures with transparency, made once and laid over many pictures."""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from formcheck.present.style import Colour

__all__ = ["Patch"]

_FINER = 4
# Pillow does not smooth the edges of shapes: they are drawn this many times larger and scaled down.


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patch:
    """A small picture with transparent parts.

    Attributes
    ----------
    light_rgb : ndarray of uint8, shape (height, width, 3)
        Colour times opacity: what the patch adds.
    kept : ndarray of uint8, shape (height, width, 3)
        255 minus opacity: how much of the picture below shows through.
    """

    light_rgb: NDArray[np.uint8]
    kept: NDArray[np.uint8]

    @classmethod
    def of(cls, opacity: NDArray[np.uint8], rgb: Colour) -> Self:
        """Make a patch of one colour.

        Parameters
        ----------
        opacity : ndarray of uint8, shape (height, width)
            From 0, invisible, to 255.
        rgb : tuple of int
            Colour.

        Returns
        -------
        Patch
            A new patch.
        """
        stacked = cv2.merge([opacity, opacity, opacity])
        # A look-up instead of arithmetic on every pixel: a new message must not hold up a moving picture.
        light_of = np.rint(np.arange(256)[:, None] / 255.0 * np.array(rgb)).astype(np.uint8)
        light = cv2.LUT(stacked, light_of.reshape(1, 256, 3))
        return cls(light_rgb=np.asarray(light, np.uint8), kept=255 - np.asarray(stacked, np.uint8))

    @classmethod
    def plate(cls, *, width_px: int, height_px: int, radius_px: int, rgb: Colour, opacity: float) -> Self:
        """Make a rectangle with rounded corners.

        Parameters
        ----------
        width_px, height_px, radius_px : int
            Size, and radius of the corners.
        rgb : tuple of int
            Colour.
        opacity : float
            From 0, invisible, to 1.

        Returns
        -------
        Patch
            A new patch.
        """
        # Only the corners are drawn; what is between them repeats their middle.
        core = 2 * radius_px + 2
        width, height = (min(size, core) * _FINER for size in (width_px, height_px))
        canvas = Image.new("L", (width, height))
        ImageDraw.Draw(canvas).rounded_rectangle(
            (0, 0, width - 1, height - 1), radius=radius_px * _FINER, fill=round(255 * opacity)
        )
        corners = np.asarray(canvas.reduce(_FINER))
        rows, columns = (_stretch(size, core) for size in (height_px, width_px))
        return cls.of(np.ascontiguousarray(corners[rows][:, columns]), rgb)

    @property
    def width_px(self) -> int:
        """Width in pixels."""
        return int(self.kept.shape[1])

    @property
    def height_px(self) -> int:
        """Height in pixels."""
        return int(self.kept.shape[0])

    def lay_over(self, image_rgb: NDArray[np.uint8], *, left_px: int, top_px: int) -> None:
        """Draw the patch into a picture, in place; what would lie outside is left out.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3)
            The picture.
        left_px, top_px : int
            Where the patch's upper left corner goes.
        """
        _blend(image_rgb, self.light_rgb, self.kept, left_px=left_px, top_px=top_px)

    def with_patch(self, other: "Patch", *, left_px: int, top_px: int) -> "Patch":
        """Lay another patch over this one.

        Parameters
        ----------
        other : Patch
            What to add.
        left_px, top_px : int
            Where its upper left corner goes.

        Returns
        -------
        Patch
            A new patch of this one's size.
        """
        light, kept = self.light_rgb.copy(), self.kept.copy()
        _blend(light, other.light_rgb, other.kept, left_px=left_px, top_px=top_px)
        # What shows through both is the product of what shows through either.
        _blend(kept, np.zeros_like(other.kept), other.kept, left_px=left_px, top_px=top_px)
        return Patch(light_rgb=light, kept=kept)


def _stretch(size: int, core: int) -> NDArray[np.intp]:
    """Say which row of a core each row of something larger repeats."""
    if size <= core:
        return np.arange(size)
    half = core // 2
    return np.concatenate([np.arange(half), np.full(size - core, half), np.arange(half, core)])


def _blend(
    below: NDArray[np.uint8], light: NDArray[np.uint8], kept: NDArray[np.uint8], *, left_px: int, top_px: int
) -> None:
    left, right = max(left_px, 0), min(left_px + light.shape[1], below.shape[1])
    top, bottom = max(top_px, 0), min(top_px + light.shape[0], below.shape[0])
    if left >= right or top >= bottom:
        return
    part = np.s_[top - top_px : bottom - top_px, left - left_px : right - left_px]
    dimmed = cv2.multiply(below[top:bottom, left:right], kept[part], scale=1 / 255)
    below[top:bottom, left:right] = cv2.add(dimmed, light[part])
