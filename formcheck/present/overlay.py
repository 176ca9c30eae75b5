"""The drawing over a picture: skeleton, angles, count, phase and cue.

How it looks is given once, what it shows with every picture. Nothing here judges: there is no limit of any
exercise in this module, and no joint is spelled out.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from formcheck.present.angle import Angle
from formcheck.present.figure import Box, FigurePainter
from formcheck.present.panels import render_count, render_message
from formcheck.present.patch import Patch
from formcheck.present.style import Style
from formcheck.rules import Severity
from formcheck.signals import Body

__all__ = ["Overlay", "Style"]


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
        self._figure = FigurePainter(width_px=width_px, height_px=height_px, style=self._style)
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
        self._figure.draw_figure(image, skeleton=skeleton, angles=angles)
        taken = self._draw_panels(image, count=count, phase=phase, cue=cue, severity=severity)
        self._figure.draw_numbers(image, skeleton=skeleton, angles=angles, taken=taken)
        return image

    def _draw_panels(
        self, image: NDArray[np.uint8], *, count: int, phase: str, cue: str, severity: Severity | None
    ) -> list[Box]:
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
