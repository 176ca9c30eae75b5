"""Words as patches.

OpenCV's own letters are single strokes without a degree sign; those here are of real typefaces
(:mod:`formcheck.present.typeface`).
"""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from formcheck.present.patch import Patch
from formcheck.present.style import Colour
from formcheck.present.typeface import PLAIN, Typeface

__all__ = ["BASELINE_SHARE", "LOWER_SHARE", "measure_text_px", "render_text", "shorten_text", "wrap_text"]

BASELINE_SHARE = PLAIN.baseline_share
"""How far below the upper edge of a line of text its letters stand, as a share of their size: just below the
top of the tallest sign of the typeface (measured)."""

LOWER_SHARE = 0.05
"""How much lower, as a share of their size, digits stand in the middle of a plate: nothing of them goes below
their line."""


def _clean(text: str) -> str:
    """Replace what is no letter, which the layout of text fails on, by spaces."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def measure_text_px(text: str, *, size_px: int, typeface: Typeface = PLAIN) -> int:
    """Measure how wide a line of text is.

    Parameters
    ----------
    text : str
        One line.
    size_px : int
        Size of the letters.
    typeface : Typeface, optional
        What the letters look like.

    Returns
    -------
    int
        Width in pixels of what :func:`render_text` draws.
    """
    stroke = typeface.stroke_share * size_px
    return max(1, math.ceil(typeface.load(size_px).getlength(_clean(text)) + 2 * stroke))


@lru_cache(maxsize=96)
def render_text(text: str, *, size_px: int, rgb: Colour, typeface: Typeface = PLAIN) -> Patch:
    """Draw a line of text.

    Parameters
    ----------
    text : str
        One line.
    size_px : int
        Size of the letters: from the top of the tallest to the bottom of the deepest.
    rgb : tuple of int
        Colour.
    typeface : Typeface, optional
        What the letters look like.

    Returns
    -------
    Patch
        Of the same height for all texts of one size.
    """
    stroke = typeface.stroke_share * size_px
    width = measure_text_px(text, size_px=size_px, typeface=typeface)
    canvas = Image.new("L", (width, math.ceil(size_px * typeface.line_share)))
    ImageDraw.Draw(canvas).text(
        (stroke, typeface.baseline_share * size_px),
        _clean(text),
        fill=255,
        font=typeface.load(size_px),
        anchor="ls",
        stroke_width=stroke,
    )
    return Patch.of(np.asarray(canvas), rgb)


def wrap_text(text: str, *, size_px: int, width_px: int, typeface: Typeface = PLAIN) -> tuple[str, ...]:
    """Break a text into lines between its words.

    Parameters
    ----------
    text : str
        The words.
    size_px : int
        Size of the letters.
    width_px : int
        Room for a line.
    typeface : Typeface, optional
        What the letters look like.

    Returns
    -------
    tuple of str
        The lines; only one of a single word may need more room.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text_px(longer, size_px=size_px, typeface=typeface) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def shorten_text(text: str, *, size_px: int, width_px: int, typeface: Typeface = PLAIN) -> str:
    """Cut a line that is too long and say so with three dots.

    Parameters
    ----------
    text : str
        One line.
    size_px : int
        Size of the letters.
    width_px : int
        Room for it.
    typeface : Typeface, optional
        What the letters look like.

    Returns
    -------
    str
        The line itself if there is room for it.
    """
    if measure_text_px(text, size_px=size_px, typeface=typeface) <= width_px:
        return text
    kept = text
    while kept and measure_text_px(kept + "...", size_px=size_px, typeface=typeface) > width_px:
        kept = kept[:-1].rstrip()
    return kept + "..."
