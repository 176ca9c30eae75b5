"""A window's picture that is put together from a camera's picture and boards beside it."""

from collections.abc import Callable, Hashable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.present.board import Picture, solid
from formcheck.present.figure import FigurePainter
from formcheck.present.live_layout import Layout, Rect, lay_out
from formcheck.present.style import Style
from formcheck.signals import Body

__all__ = ["Stage", "place_body"]

_NO_PICTURE_PX = (16, 9)
# Shape of the room for the camera's picture before there is one.


def place_body(body: Body, *, scale: float, width_px: float, is_mirrored: bool) -> Body:
    """Give a person as shown: scaled, and mirrored if the picture is.

    A joint of the person's left stays one of the left, so that the near side stays the near one; only where
    it is shown changes.

    Parameters
    ----------
    body : Body
        In pixels of the picture as it was measured.
    scale : float
        How much larger the picture is shown.
    width_px : float
        Width of the picture as shown.
    is_mirrored : bool
        Whether it is shown mirrored.

    Returns
    -------
    Body
        In pixels of the picture as shown.
    """
    xy_px = body.xy_px * scale
    if not is_mirrored:
        return replace(body, xy_px=xy_px)
    # A pixel's middle is at its whole number: the first column becomes the last one.
    xy_px[..., 0] = width_px - 1.0 - xy_px[..., 0]
    return replace(body, xy_px=xy_px, facing=-body.facing)


class Stage:
    """Keeps a window's picture, and draws only those of its parts anew that changed.

    Parameters
    ----------
    width_px, height_px : int
        Size of the window's picture.
    style : Style
        How it looks.
    """

    def __init__(self, *, width_px: int, height_px: int, style: Style) -> None:
        self._size_px = width_px, height_px
        self.style = style
        self._picture_px: tuple[int, int] | None = None
        self._shown: dict[str, Hashable] = {}
        self._set(_NO_PICTURE_PX)

    def _set(self, picture_px: tuple[int, int]) -> None:
        width, height = self._size_px
        self.layout: Layout = lay_out(width_px=width, height_px=height, picture_px=picture_px)
        self._picture_px = picture_px
        self._canvas = solid(width, height, self.style.plate_rgb)
        self._shown.clear()
        view = self.layout.picture
        self._scaled: Picture = solid(view.width, view.height, self.style.card_rgb)
        self.figure = FigurePainter(width_px=view.width, height_px=view.height, style=self.style)
        self.scale = view.width / picture_px[0]

    def show_picture(self, image_rgb: NDArray[np.uint8] | None, *, is_mirrored: bool) -> Picture:
        """Put the camera's picture in its place.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3), or None
            The picture; None for none, which is dark.
        is_mirrored : bool
            Whether it is shown mirrored.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            The place in the window, to draw into.

        Raises
        ------
        ValueError
            If the picture has another shape or type.
        """
        if image_rgb is None:
            place = self._canvas[self.layout.picture.part]
            place[:] = self.style.card_rgb
            return place
        if image_rgb.ndim != 3 or image_rgb.shape[2] != 3 or image_rgb.dtype != np.uint8:
            raise ValueError(f"expected uint8 (height, width, 3), got {image_rgb.dtype} {image_rgb.shape}")
        size = (image_rgb.shape[1], image_rgb.shape[0])
        if size != self._picture_px:
            self._set(size)
        view = self.layout.picture
        place, scaled = self._canvas[view.part], image_rgb
        if size != (view.width, view.height):
            # Into the same memory every time: to be given new pages costs as much as the resizing.
            scaled = self._scaled
            cv2.resize(image_rgb, (view.width, view.height), dst=scaled, interpolation=cv2.INTER_LINEAR)
        if is_mirrored:
            cv2.flip(scaled, 1, dst=place)
        else:
            place[:] = scaled
        return place

    def show_board(
        self,
        name: str,
        rect: Rect,
        key: Hashable,
        render: Callable[[], Picture],
        *,
        covers: tuple[str, ...] = (),
    ) -> None:
        """Put a board in its place, unless it is there already.

        Parameters
        ----------
        name : str
            Which board.
        rect : Rect
            Its place.
        key : hashable
            Everything that it says: it is drawn anew when this changes.
        render : callable
            Makes it, of the size of the place.
        covers : tuple of str, optional
            Boards that lie on this one, which are drawn anew after it.
        """
        if self._shown.get(name) == (rect, key):
            return
        self._canvas[rect.part] = render()
        self._shown[name] = (rect, key)
        for other in covers:
            self._shown.pop(other, None)

    def finish(self) -> Picture:
        """Give the window's picture.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            The stage's own: the next one is drawn over it.
        """
        return self._canvas
