"""What stands on a live screen besides the picture: words and signs on plain colour.

Each is a small picture without transparency, made when what it says changes and copied into the window until
then.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.present.icons import render_icon
from formcheck.present.lettering import measure_text_px, render_text, shorten_text
from formcheck.present.patch import Patch
from formcheck.present.style import Colour
from formcheck.present.typeface import BOLD, SEMIBOLD, Typeface

__all__ = [
    "Banner",
    "Picture",
    "draw_lines",
    "draw_text",
    "fit_text",
    "measure_block_px",
    "render_banner",
    "shade",
    "solid",
]

Picture = NDArray[np.uint8]

_LEADING = 1.16
# Distance of lines in letter sizes (engineering default).

_MEASURED_PX = 64
# Widths of words are measured at this size and scaled.

_SPARE = 1.03
# Letters of other sizes are rounded to other pixels, and have a stroke around them: words are taken for so
# much wider.

_STEP = 0.94
# By what letters shrink from try to try until a text fits (engineering default).


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What the bar under the picture says.

    Attributes
    ----------
    text : str
        In letters as large as there is room for.
    fill_rgb, ink_rgb : tuple of int
        Its colour, and that of text and sign.
    note : str
        A second text below, smaller.
    icon : str
        A sign before the text, see :func:`formcheck.present.icons.render_icon`; empty for none.
    """

    text: str
    fill_rgb: Colour
    ink_rgb: Colour
    note: str = ""
    icon: str = ""


def solid(width_px: int, height_px: int, rgb: Colour) -> Picture:
    """Make a picture of one colour.

    Parameters
    ----------
    width_px, height_px : int
        Its size.
    rgb : tuple of int
        The colour.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        A new picture.
    """
    picture = np.empty((max(1, height_px), max(1, width_px), 3), dtype=np.uint8)
    cv2.rectangle(picture, (0, 0), (picture.shape[1], picture.shape[0]), rgb, -1)
    return picture


def draw_text(
    picture: Picture,
    text: str,
    *,
    left_px: int,
    top_px: int,
    size_px: int,
    rgb: Colour,
    width_px: int,
    typeface: Typeface = BOLD,
    align: float = 0.0,
) -> int:
    """Write a line, with the top of its capitals at a given height.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        Where to, in place.
    text : str
        One line; letters shrink, and then its end is cut, where there is no room for it.
    left_px, top_px : int
        Upper left corner of its capitals.
    size_px : int
        Size of the letters.
    rgb : tuple of int
        Colour.
    width_px : int
        Room for it.
    typeface : Typeface, optional
        What the letters look like.
    align : float, optional
        0 for the left of the room, 0.5 for its middle, 1 for its right.

    Returns
    -------
    int
        Size of letters that it was written in.
    """
    if not text.strip():
        return size_px
    least = max(6, round(0.5 * size_px))
    while size_px > least and measure_text_px(text, size_px=size_px, typeface=typeface) > width_px:
        size_px = max(least, int(size_px * _STEP))
    kept = shorten_text(text, size_px=size_px, width_px=width_px, typeface=typeface)
    patch = render_text(kept, size_px=size_px, rgb=rgb, typeface=typeface)
    spare = max(0, width_px - patch.width_px)
    above = round((typeface.baseline_share - typeface.capital_share) * size_px)
    patch.lay_over(picture, left_px=left_px + round(align * spare), top_px=top_px - above)
    return size_px


@lru_cache(maxsize=32)
def fit_text(
    text: str,
    *,
    width_px: int,
    height_px: int,
    largest_px: int,
    smallest_px: int,
    max_lines: int,
    typeface: Typeface = SEMIBOLD,
) -> tuple[int, tuple[str, ...]]:
    """Find the largest letters with which a text fits.

    Parameters
    ----------
    text : str
        At least one word.
    width_px, height_px : int
        Room for it.
    largest_px, smallest_px : int
        Sizes of letters to try.
    max_lines : int
        On how many lines it may stand.
    typeface : Typeface, optional
        What the letters look like.

    Returns
    -------
    tuple of (int, tuple of str)
        Size of the letters, and the lines; the end of a text that is too long even for the smallest letters
        is left out.
    """
    words = _Words(text, typeface)
    size = largest_px
    while True:
        lines = words.wrap(width_px / size)
        is_narrow = words.widest(lines) * size <= width_px
        height = size * (typeface.line_share - 0.2 + _LEADING * (len(lines) - 1))
        if len(lines) <= max_lines and is_narrow and height <= height_px:
            return size, words.join(words.balance(lines, width_px / size))
        if size <= smallest_px:
            kept = [*lines[: max_lines - 1], [word for line in lines[max_lines - 1 :] for word in line]]
            return size, tuple(
                shorten_text(line, size_px=size, width_px=width_px, typeface=typeface)
                for line in words.join(kept)
                if line
            )
        size = max(smallest_px, int(size * _STEP))


def measure_block_px(lines: int, *, size_px: int, typeface: Typeface = SEMIBOLD) -> int:
    """Measure how high lines below each other are, from the first capital's top to the last one's foot.

    Parameters
    ----------
    lines : int
        How many.
    size_px : int
        Size of the letters.
    typeface : Typeface, optional
        What the letters look like.

    Returns
    -------
    int
        Pixels.
    """
    return round(size_px * (typeface.capital_share + _LEADING * (lines - 1))) if lines else 0


def draw_lines(
    picture: Picture,
    lines: Sequence[str],
    *,
    left_px: int,
    top_px: int,
    size_px: int,
    rgb: Colour,
    width_px: int,
    typeface: Typeface = SEMIBOLD,
) -> int:
    """Write lines below each other.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        Where to, in place.
    lines : sequence of str
        As :func:`fit_text` gives them.
    left_px, top_px : int
        Upper left corner of the first line's capitals.
    size_px : int
        Size of the letters.
    rgb : tuple of int
        Colour.
    width_px : int
        Room for a line.
    typeface : Typeface, optional
        What the letters look like.

    Returns
    -------
    int
        Where the last line's letters stand.
    """
    for number, line in enumerate(lines):
        top = top_px + round(number * _LEADING * size_px)
        draw_text(
            picture,
            line,
            left_px=left_px,
            top_px=top,
            size_px=size_px,
            rgb=rgb,
            width_px=width_px,
            typeface=typeface,
        )
    return top_px + measure_block_px(len(lines), size_px=size_px, typeface=typeface)


class _Words:
    """A text whose words are measured once, to be broken into lines for many sizes of letters."""

    def __init__(self, text: str, typeface: Typeface) -> None:
        # Lines are not broken at spaces of the unbreakable kind.
        self._words = [word for word in re.split(r"[^\S\xa0]+", text) if word]
        share = _SPARE / _MEASURED_PX
        self._widths = [
            measure_text_px(word, size_px=_MEASURED_PX, typeface=typeface) * share for word in self._words
        ]
        self._space = measure_text_px(" ", size_px=_MEASURED_PX, typeface=typeface) * share

    def wrap(self, room: float) -> list[list[int]]:
        """Break into lines of words by number; the room is in sizes of letters."""
        lines: list[list[int]] = []
        length = 0.0
        for word, width in enumerate(self._widths):
            if lines and length + self._space + width <= room:
                lines[-1].append(word)
                length += self._space + width
            else:
                lines.append([word])
                length = width
        return lines

    def widest(self, lines: Sequence[Sequence[int]]) -> float:
        return max(sum(self._widths[word] for word in line) + self._space * (len(line) - 1) for line in lines)

    def balance(self, lines: list[list[int]], room: float) -> list[list[int]]:
        """Make lines about equally long, so that no single word stands on the last one."""
        for share in (0.6, 0.7, 0.8, 0.9):
            narrower = self.wrap(share * room)
            if len(narrower) == len(lines) and self.widest(narrower) <= room:
                return narrower
        return lines

    def join(self, lines: Sequence[Sequence[int]]) -> tuple[str, ...]:
        return tuple(" ".join(self._words[word] for word in line) for line in lines)


@lru_cache(maxsize=8)
def render_banner(banner: Banner, *, width_px: int, height_px: int, back_rgb: Colour) -> Picture:
    """Draw the bar under the picture.

    Parameters
    ----------
    banner : Banner
        What it says.
    width_px, height_px : int
        Its size.
    back_rgb : tuple of int
        Colour of the window.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        The bar; do not draw into it, it is kept.
    """
    margin = max(1, height_px // 16)
    bar = _render_card(
        banner.fill_rgb, width_px=width_px, height_px=height_px, margin_px=margin, back_rgb=back_rgb
    ).copy()
    left, pad = 3 * margin, 2 * margin
    if banner.icon and width_px > 2 * height_px:
        side = max(4, round(0.56 * height_px))
        sign = render_icon(banner.icon, size_px=side, rgb=banner.ink_rgb)
        sign.lay_over(bar, left_px=left, top_px=(height_px - side) // 2)
        left += side + pad
    room = max(8, width_px - left - 3 * margin)
    note_px = max(6, round(0.2 * height_px)) if banner.note else 0
    height = height_px - 2 * pad - round(1.5 * note_px)
    size = 0
    lines: tuple[str, ...] = ()
    if banner.text.strip():
        size, lines = fit_text(
            banner.text,
            width_px=room,
            height_px=height,
            largest_px=max(8, round(0.4 * height_px)),
            smallest_px=max(6, round(0.2 * height_px)),
            max_lines=2 if banner.note else 3,
        )
    _write(bar, lines, size=size, left=left, room=room, banner=banner, note_px=note_px)
    return bar


@lru_cache(maxsize=8)
def _render_card(rgb: Colour, *, width_px: int, height_px: int, margin_px: int, back_rgb: Colour) -> Picture:
    """Draw the bar without words."""
    bar = solid(width_px, height_px, back_rgb)
    card = Patch.plate(
        width_px=max(1, width_px - 2 * margin_px),
        height_px=max(1, height_px - 2 * margin_px),
        radius_px=max(1, height_px // 10),
        rgb=rgb,
        opacity=1.0,
    )
    card.lay_over(bar, left_px=margin_px, top_px=margin_px)
    return bar


def _write(
    bar: Picture, lines: Sequence[str], *, size: int, left: int, room: int, banner: Banner, note_px: int
) -> None:
    """Write lines and note in the middle of the height."""
    block = measure_block_px(len(lines), size_px=size)
    gap = round(0.9 * note_px) if lines and note_px else 0
    top = (bar.shape[0] - block - gap - measure_block_px(min(note_px, 1), size_px=note_px)) // 2
    rgb = banner.ink_rgb
    foot = draw_lines(bar, lines, left_px=left, top_px=top, size_px=size, rgb=rgb, width_px=room)
    if note_px:
        note = [banner.note]
        draw_lines(bar, note, left_px=left, top_px=foot + gap, size_px=note_px, rgb=rgb, width_px=room)


def shade(picture: Picture, share: float) -> None:
    """Darken a picture, in place.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        The picture.
    share : float
        How much light is left, from 0 to 1.
    """
    cv2.convertScaleAbs(picture, dst=picture, alpha=share)
