"""The panels of the overlay: the count with the phase, and the message with its mark."""

from functools import lru_cache

import numpy as np

from formcheck.present.icons import draw_mark
from formcheck.present.lettering import (
    BASELINE_SHARE,
    LOWER_SHARE,
    measure_text_px,
    render_text,
    shorten_text,
    wrap_text,
)
from formcheck.present.patch import Patch
from formcheck.present.style import Colour, Style
from formcheck.rules import Severity

__all__ = ["fit_message", "render_count", "render_mark", "render_message", "render_plate"]

_MAX_LINES = 2
_ONE_LINE_SHARE = 0.85
# A message is set a little smaller rather than on two lines with a single word on the second
# (engineering default).

_LEADING = 1.25
# Distance of lines in letter sizes (engineering default).

_SMALLEST_SHARE = 0.75
# Before a message is cut, its letters shrink to this share of what is readable (engineering
# default).


def render_plate(style: Style, *, width_px: int, height_px: int, unit_px: int) -> Patch:
    """Draw what text stands on.

    Parameters
    ----------
    style : Style
        How it looks.
    width_px, height_px : int
        Its size.
    unit_px : int
        Shorter side of the picture.

    Returns
    -------
    Patch
        A dark plate, not quite opaque, with rounded corners.
    """
    return Patch.plate(
        width_px=width_px,
        height_px=height_px,
        radius_px=max(2, unit_px // 60),
        rgb=style.plate_rgb,
        opacity=style.plate_opacity,
    )


def render_count(count: int, phase: str, *, style: Style, unit_px: int) -> Patch:
    """Draw the count, large, and the phase beside it.

    Parameters
    ----------
    count : int
        Reps so far.
    phase : str
        One word, or nothing.
    style : Style
        How it looks.
    unit_px : int
        Shorter side of the picture.

    Returns
    -------
    Patch
        A plate with both on one line.
    """
    size, small = round(unit_px * style.count_share), round(unit_px * style.phase_share)
    number = render_text(str(count), size_px=max(12, size), rgb=style.text_rgb)
    pad = _margin_px(unit_px)
    word = render_text(phase, size_px=max(8, small), rgb=style.text_rgb)
    width = number.width_px + 2 * pad + (word.width_px + pad if phase else 0)
    patch = render_plate(style, width_px=width, height_px=number.height_px, unit_px=unit_px)
    lower = LOWER_SHARE * max(12, size)
    patch = patch.with_patch(number, left_px=pad, top_px=round(lower))
    baseline = lower + BASELINE_SHARE * (max(12, size) - max(8, small))
    return patch.with_patch(word, left_px=2 * pad + number.width_px, top_px=round(baseline))


def render_message(
    text: str, severity: Severity | None, *, style: Style, width_px: int, unit_px: int
) -> Patch:
    """Draw a message across the picture, on at most two lines.

    Parameters
    ----------
    text : str
        What to say: at least one word.
    severity : Severity or None
        How much it matters; None for praise.
    style : Style
        How it looks.
    width_px : int
        Width of the picture.
    unit_px : int
        Its shorter side.

    Returns
    -------
    Patch
        A band with a coloured upper edge and a mark before the text. Letters shrink before words are
        left out.
    """
    margin, rgb = _margin_px(unit_px), style.message_rgb(severity)
    size, lines = fit_message(text, style=style, width_px=width_px, unit_px=unit_px)
    mark = render_mark(severity, size_px=size, rgb=rgb)
    height = round(size * (1 + _LEADING * (len(lines) - 1))) + 2 * margin
    band = Patch.of(np.full((height, width_px), round(255 * style.plate_opacity), np.uint8), style.plate_rgb)
    edge = Patch.of(np.full((max(2, unit_px // 120), width_px), 255, np.uint8), rgb)
    band = band.with_patch(edge, left_px=0, top_px=0)
    band = band.with_patch(mark, left_px=margin, top_px=margin)
    for number, line in enumerate(lines):
        words = render_text(line, size_px=size, rgb=style.text_rgb)
        band = band.with_patch(
            words,
            left_px=margin + mark.width_px + _gap_px(size),
            top_px=margin + round(number * _LEADING * size),
        )
    return band


def _margin_px(unit_px: int) -> int:
    return max(2, unit_px // 40)


def _gap_px(size_px: int) -> int:
    return max(2, round(0.3 * size_px))


def fit_message(text: str, *, style: Style, width_px: int, unit_px: int) -> tuple[int, tuple[str, ...]]:
    """Find the largest letters with which a message fits on two lines.

    Parameters
    ----------
    text : str
        At least one word.
    style : Style
        Says which letters are wanted.
    width_px : int
        Width of the picture.
    unit_px : int
        Its shorter side.

    Returns
    -------
    size_px : int
        Size of the letters.
    lines : tuple of str
        The lines; the end of a text that is too long even for small letters is left out.
    """
    wanted = max(8, round(unit_px * style.cue_share))
    least = max(6, round(unit_px * style.min_cue_share * _SMALLEST_SHARE))
    for most_lines, smallest in ((1, round(_ONE_LINE_SHARE * wanted)), (_MAX_LINES, least)):
        for size in range(wanted, min(smallest, wanted) - 1, -1):
            room = width_px - 2 * _margin_px(unit_px) - size - _gap_px(size)
            lines = wrap_text(text, size_px=size, width_px=room)
            widest = max(measure_text_px(line, size_px=size) for line in lines)
            if len(lines) <= most_lines and widest <= room:
                return size, lines
    kept = (*lines[: _MAX_LINES - 1], " ".join(lines[_MAX_LINES - 1 :]))
    return size, tuple(shorten_text(line, size_px=size, width_px=room) for line in kept if line)


@lru_cache(maxsize=32)
def render_mark(severity: Severity | None, *, size_px: int, rgb: Colour) -> Patch:
    """Draw the sign of a message, told apart by its shape as well as by its colour.

    Parameters
    ----------
    severity : Severity or None
        None for praise, a tick in a circle; INFO is an i in a circle, WARN an exclamation mark in a
        triangle, FAULT one in an octagon.
    size_px : int
        Width and height.
    rgb : tuple of int
        Colour of the shape; the sign in it is dark.

    Returns
    -------
    Patch
        The mark.
    """
    shape, sign = draw_mark(severity, size_px=size_px)
    coloured, dark = Patch.of(shape, rgb), Patch.of(sign, (0, 0, 0))
    return coloured.with_patch(dark, left_px=0, top_px=0)
