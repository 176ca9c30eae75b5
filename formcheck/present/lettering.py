"""Words as patches.

OpenCV's own letters are single strokes without a degree sign. Pillow has a real typeface inside its package,
so that text looks the same on every machine; it has the letters of English only.
"""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from formcheck.present.patch import Patch
from formcheck.present.style import Colour

__all__ = ["BASELINE_SHARE", "LOWER_SHARE", "measure_text_px", "render_text", "shorten_text", "wrap_text"]

BASELINE_SHARE = 0.82
"""How far below the upper edge of a line of text its letters stand, as a share of their size: just below the
top of the tallest sign of the typeface (measured)."""

LOWER_SHARE = 0.05
"""How much lower, as a share of their size, digits stand in the middle of a plate: nothing of them goes below
their line."""

_LINE_SHARE = 1.04
# Height of a line of text: just above the bottom of the deepest letter (measured).

_BOLD_SHARE = 0.01
# The typeface has one weight, thin over moving pictures; a stroke of this width around it makes it bolder.


@lru_cache(maxsize=64)
def _load_font(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size_px)


def _stroke_px(size_px: int) -> float:
    return _BOLD_SHARE * size_px


def measure_text_px(text: str, *, size_px: int) -> int:
    """Measure how wide a line of text is.

    Parameters
    ----------
    text : str
        One line.
    size_px : int
        Size of the letters.

    Returns
    -------
    int
        Width in pixels of what :func:`render_text` draws.
    """
    return max(1, math.ceil(_load_font(size_px).getlength(text) + 2 * _stroke_px(size_px)))


@lru_cache(maxsize=512)
def render_text(text: str, *, size_px: int, rgb: Colour) -> Patch:
    """Draw a line of text.

    Parameters
    ----------
    text : str
        One line.
    size_px : int
        Size of the letters: from the top of the tallest to the bottom of the deepest.
    rgb : tuple of int
        Colour.

    Returns
    -------
    Patch
        Of the same height for all texts of one size.
    """
    stroke = _stroke_px(size_px)
    canvas = Image.new("L", (measure_text_px(text, size_px=size_px), math.ceil(size_px * _LINE_SHARE)))
    ImageDraw.Draw(canvas).text(
        (stroke, BASELINE_SHARE * size_px),
        text,
        fill=255,
        font=_load_font(size_px),
        anchor="ls",
        stroke_width=stroke,
    )
    return Patch.of(np.asarray(canvas), rgb)


def wrap_text(text: str, *, size_px: int, width_px: int) -> tuple[str, ...]:
    """Break a text into lines between its words.

    Parameters
    ----------
    text : str
        The words.
    size_px : int
        Size of the letters.
    width_px : int
        Room for a line.

    Returns
    -------
    tuple of str
        The lines; only one of a single word may need more room.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text_px(longer, size_px=size_px) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def shorten_text(text: str, *, size_px: int, width_px: int) -> str:
    """Cut a line that is too long and say so with three dots.

    Parameters
    ----------
    text : str
        One line.
    size_px : int
        Size of the letters.
    width_px : int
        Room for it.

    Returns
    -------
    str
        The line itself if there is room for it.
    """
    if measure_text_px(text, size_px=size_px) <= width_px:
        return text
    kept = text
    while kept and measure_text_px(kept + "...", size_px=size_px) > width_px:
        kept = kept[:-1].rstrip()
    return kept + "..."
