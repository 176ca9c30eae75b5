"""The column of the live view: count, phase, tempo, and the gauge that shows how far the movement is."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from formcheck.present.board import Picture, draw_text, solid
from formcheck.present.icons import render_icon
from formcheck.present.lettering import measure_text_px
from formcheck.present.live_layout import Rect
from formcheck.present.patch import Patch
from formcheck.present.style import Colour, Style
from formcheck.present.typeface import BOLD, SEMIBOLD

__all__ = [
    "FULL_SHARE",
    "ColumnText",
    "divide_column",
    "gauge_head_px",
    "gauge_level",
    "render_column",
    "render_gauge",
]

FULL_SHARE = 1.25
"""How far beyond the lifter's own target the gauge reaches (engineering default)."""

REACHED_SHARE = 0.97
"""From here on the gauge says that the target is reached: the estimate of a moment is off by more than the
rest (engineering default)."""

_GAUGE_SHARE = 0.1
_COUNT_SHARE = 0.42
_PHASE_SHARE, _TEMPO_SHARE, _LABEL_SHARE, _SMALL_SHARE = 1 / 12, 1 / 20, 1 / 22, 1 / 40
# Sizes of letters as shares of the window's height (engineering defaults); what decides from four metres is
# the count and the phase.


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnText:
    """What the column says.

    Attributes
    ----------
    label : str
        Above the number, such as ``SET 2``.
    number : str
        The count, or a time.
    phase : str
        One or two words.
    tempo : tuple of str
        Up to two lines.
    small : str
        What is of interest to few.
    number_rgb : tuple of int
        Colour of the number.
    icon : str
        A sign in the number's place, where there is no number.
    has_gauge : bool
        Whether the gauge stands beside it.
    """

    label: str
    number: str
    phase: str
    tempo: tuple[str, ...]
    small: str
    number_rgb: Colour
    icon: str = ""
    has_gauge: bool = True


def divide_column(column: Rect, *, unit_px: int, has_gauge: bool) -> tuple[Rect, Rect]:
    """Divide the column into text and gauge.

    Parameters
    ----------
    column : Rect
        The whole.
    unit_px : int
        What sizes are shares of.
    has_gauge : bool
        Whether there is a gauge; without it the text has the whole width.

    Returns
    -------
    tuple of Rect
        Left and right part, for text and gauge, which overlap where there is no gauge.
    """
    inner = column.inset(max(1, unit_px // 45))
    width = max(1, min(round(_GAUGE_SHARE * unit_px), column.width // 3))
    gauge = replace(inner, left=inner.right - width, width=width)
    if not has_gauge:
        return inner, gauge
    return replace(inner, width=max(1, gauge.left - inner.left - max(1, unit_px // 45))), gauge


def render_column(text: ColumnText, *, width_px: int, height_px: int, unit_px: int, style: Style) -> Picture:
    """Draw the text of the column.

    Parameters
    ----------
    text : ColumnText
        What it says.
    width_px, height_px : int
        Its size.
    unit_px : int
        What sizes are shares of.
    style : Style
        How it looks.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        A new picture.
    """
    board = solid(width_px, height_px, style.plate_rgb)
    capital = BOLD.capital_share

    def write(line: str, *, top: float, share: float, rgb: Colour, align: float = 0.0) -> None:
        size = max(6, round(share * unit_px))
        draw_text(
            board, line, left_px=0, top_px=round(top), size_px=size, rgb=rgb, width_px=width_px, align=align
        )

    write(text.label, top=0.006 * unit_px, share=_LABEL_SHARE, rgb=style.muted_rgb, align=0.5)
    # The number is as large as the width allows, in the middle of its room.
    small, tempo = _SMALL_SHARE * unit_px, _TEMPO_SHARE * unit_px
    foot = height_px - (capital + 0.3) * small
    tempo_top = foot - 1.0 * small - 2 * 1.25 * tempo
    phase = _PHASE_SHARE * unit_px
    phase_top = tempo_top - 0.6 * tempo - capital * phase
    is_alone = not text.phase and not text.tempo
    top, bottom = 1.5 * _LABEL_SHARE * unit_px, foot - small if is_alone else phase_top - 0.35 * phase
    middle, room = 0.5 * (top + bottom), bottom - top
    if text.icon:
        side = max(8, round(min(0.8 * room, 0.7 * width_px)))
        sign = render_icon(text.icon, size_px=side, rgb=text.number_rgb)
        sign.lay_over(board, left_px=(width_px - side) // 2, top_px=round(middle - 0.5 * side))
    widest = _widest_size(text.number, width_px=width_px, largest=round(_COUNT_SHARE * unit_px))
    size = max(8, min(widest, round(room / capital)))
    draw_text(
        board,
        text.number,
        left_px=0,
        top_px=round(middle - 0.5 * capital * size),
        size_px=size,
        rgb=text.number_rgb,
        width_px=width_px,
        align=0.5,
    )
    write(text.phase, top=phase_top, share=_PHASE_SHARE, rgb=style.text_rgb, align=0.5)
    for row, line in enumerate(text.tempo[:2]):
        write(line, top=tempo_top + row * 1.25 * tempo, share=_TEMPO_SHARE, rgb=style.text_rgb, align=0.5)
    draw_text(
        board,
        text.small,
        left_px=0,
        top_px=round(foot),
        size_px=max(6, round(small)),
        rgb=style.muted_rgb,
        width_px=width_px,
        typeface=SEMIBOLD,
        align=0.5,
    )
    return board


def _widest_size(text: str, *, width_px: int, largest: int) -> int:
    """Find letters of a number that fill the width; those of the typeface's digits are all equally wide."""
    length = measure_text_px(text, size_px=100, typeface=BOLD) / 100
    return max(8, min(largest, int(0.98 * width_px / length)))


def gauge_head_px(*, width_px: int) -> int:
    """Say how many rows over the gauge's track are for what the target is.

    Parameters
    ----------
    width_px : int
        Its width.

    Returns
    -------
    int
        Rows.
    """
    return round(0.46 * width_px)


def gauge_level(depth_share: float, *, height_px: int, width_px: int) -> int:
    """Say how many rows of the gauge are filled.

    Parameters
    ----------
    depth_share : float
        From 0 at rest to 1 at the target and beyond; NaN where not known.
    height_px, width_px : int
        Size of the whole gauge.

    Returns
    -------
    int
        From 0 to the height of its track.
    """
    if not math.isfinite(depth_share):
        return 0
    room = max(0, height_px - gauge_head_px(width_px=width_px))
    return round(room * min(max(depth_share / FULL_SHARE, 0.0), 1.0))


def render_gauge(
    level: int, *, is_reached: bool, target_text: str, width_px: int, height_px: int, style: Style
) -> Picture:
    """Draw the gauge: a bar that fills upward, with a line at the lifter's own target.

    Parameters
    ----------
    level : int
        Rows that are filled.
    is_reached : bool
        Whether the target is reached, which changes its colour.
    target_text : str
        What the target is, written over the track; may be empty.
    width_px, height_px : int
        Its size.
    style : Style
        How it looks.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        A new picture.
    """
    rgb = style.praise_rgb if is_reached else style.info_rgb
    board = _render_track(style.card_rgb, width_px=width_px, height_px=height_px, style=style).copy()
    if level > 0:
        full = _render_track(rgb, width_px=width_px, height_px=height_px, style=style)
        board[height_px - level :] = full[height_px - level :]
    row = height_px - gauge_level(1.0, height_px=height_px, width_px=width_px)
    thick = max(2, height_px // 80)
    board[max(0, row - thick // 2) : row - thick // 2 + thick] = style.text_rgb
    size = max(6, round(0.42 * width_px))
    draw_text(
        board,
        target_text,
        left_px=0,
        top_px=max(0, round(0.1 * size)),
        size_px=size,
        rgb=style.text_rgb,
        width_px=width_px,
        align=0.5,
    )
    return board


@lru_cache(maxsize=8)
def _render_track(rgb: Colour, *, width_px: int, height_px: int, style: Style) -> Picture:
    """Draw the gauge's track in one colour, once."""
    board, head = solid(width_px, height_px, style.plate_rgb), gauge_head_px(width_px=width_px)
    track = Patch.plate(
        width_px=width_px,
        height_px=max(1, height_px - head),
        radius_px=max(1, width_px // 6),
        rgb=rgb,
        opacity=1.0,
    )
    track.lay_over(board, left_px=0, top_px=head)
    return board
