"""Where things are in the window of a live session.

Nothing is laid over the picture but the person's own skeleton: count, gauge and cue stand beside and below
it, so that they can never hide a hand or a knee, whatever the movement.
"""

from dataclasses import dataclass

__all__ = ["Layout", "Rect", "lay_out"]

_COLUMN_SHARE = 0.264
# Least width of the column with the count, in window widths: two digits that are 1/6 of the window high
# (engineering default).

_BAR_SHARE = 0.264
# Height of the bar with the cue, in window heights: two lines of letters that can be read from four metres on
# a laptop, where a capital is 9 minutes of arc (engineering default). The same as the column's share, so
# that a picture of the window's own shape fills what is left.

_WIDE_SHARE = 0.6
# Beside a picture that leaves so much of the window free, the cue stands next to it, and it gets the whole
# height (engineering default).


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A part of the window.

    Attributes
    ----------
    left, top, width, height : int
        In pixels.
    """

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column outside."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """First row outside."""
        return self.top + self.height

    @property
    def part(self) -> tuple[slice, slice]:
        """Rows and columns, to index a picture with."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def inset(self, margin: int) -> "Rect":
        """Leave a margin on all sides.

        Parameters
        ----------
        margin : int
            In pixels.

        Returns
        -------
        Rect
            What is inside; never smaller than one pixel.
        """
        return Rect(
            left=self.left + margin,
            top=self.top + margin,
            width=max(1, self.width - 2 * margin),
            height=max(1, self.height - 2 * margin),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The parts of the window.

    Attributes
    ----------
    window, picture, column, bar : Rect
        The whole; the camera's picture; the column with count, phase, tempo and gauge; the bar with the cue.
    unit_px : int
        What sizes of letters are shares of.
    """

    window: Rect
    picture: Rect
    column: Rect
    bar: Rect
    unit_px: int


def lay_out(*, width_px: int, height_px: int, picture_px: tuple[int, int]) -> Layout:
    """Divide a window.

    Parameters
    ----------
    width_px, height_px : int
        Its size.
    picture_px : tuple of int
        Width and height of the camera's picture, which is shown whole.

    Returns
    -------
    Layout
        Parts that do not overlap.

    Raises
    ------
    ValueError
        If a size is not positive.

    Examples
    --------
    >>> layout = lay_out(width_px=1280, height_px=720, picture_px=(1280, 720))
    >>> layout.picture
    Rect(left=338, top=0, width=942, height=529)
    >>> layout.bar
    Rect(left=0, top=530, width=1280, height=190)
    """
    if min(width_px, height_px, *picture_px) < 1:
        raise ValueError(f"expected positive sizes, got {width_px} x {height_px} and {picture_px}")
    unit = max(1, min(height_px, round(width_px * 9 / 16)))
    window = Rect(left=0, top=0, width=width_px, height=height_px)
    bar_height = max(1, round(_BAR_SHARE * unit))
    column_width = max(1, round(_COLUMN_SHARE * width_px))
    tall = _fit(picture_px, width_px=width_px - column_width, height_px=height_px)
    is_beside = width_px - tall[0] >= _WIDE_SHARE * width_px
    room = height_px if is_beside else height_px - bar_height
    width, height = tall if is_beside else _fit(picture_px, width_px=width_px - column_width, height_px=room)
    free = width_px - width
    return Layout(
        window=window,
        picture=Rect(left=free, top=(room - height) // 2, width=width, height=height),
        column=Rect(left=0, top=0, width=max(1, free), height=max(1, height_px - bar_height)),
        bar=Rect(
            left=0, top=height_px - bar_height, width=free if is_beside else width_px, height=bar_height
        ),
        unit_px=unit,
    )


def _fit(size_px: tuple[int, int], *, width_px: int, height_px: int) -> tuple[int, int]:
    """Scale a size so that it just fits."""
    scale = min(max(width_px, 1) / size_px[0], max(height_px, 1) / size_px[1])
    return max(1, int(size_px[0] * scale + 1e-6)), max(1, int(size_px[1] * scale + 1e-6))
