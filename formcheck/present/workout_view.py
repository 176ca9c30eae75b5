"""The screens of a coached workout besides the live view: what comes next, how to film it, the rest."""

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.present.board import Picture, draw_lines, draw_text, fit_text, measure_block_px, shade, solid
from formcheck.present.icons import render_icon
from formcheck.present.keys import KEY_NAMES, Key
from formcheck.present.lettering import measure_text_px
from formcheck.present.live_layout import Rect
from formcheck.present.live_text import format_clock
from formcheck.present.patch import Patch
from formcheck.present.style import LIVE_STYLE, Style
from formcheck.present.typeface import BOLD, SEMIBOLD

__all__ = ["WorkoutScreen", "WorkoutView"]

_BETWEEN = 0.75
# Room between two sentences in sizes of letters (engineering default).


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutScreen:
    """What the window of a workout shows while nothing is counted.

    Attributes
    ----------
    title : str
        Name of the movement, or of the step.
    lead : str
        What matters most, below it: ``Set 2 of 3``, with the reps.
    lines : tuple of str
        Sentences: how to do it, where the camera goes.
    picture_rgb : ndarray of uint8, shape (height, width, 3), or None
        The movement, shown beside them.
    remaining_s : float or None
        Seconds until it goes on by itself, such as those of a rest; None for no clock.
    steps : tuple of (int, int) or None
        How many steps of the workout are done, and how many there are; None for no row of dots.
    left_out : frozenset of int
        Which of those that are behind one were not done, by their number from 0.
    keys : tuple of (Key, str)
        Keys and what they do, in order.
    is_paused : bool
        Whether the coach waits.
    """

    title: str
    lead: str = ""
    lines: tuple[str, ...] = ()
    picture_rgb: NDArray[np.uint8] | None = field(default=None, compare=False, hash=False)
    remaining_s: float | None = None
    steps: tuple[int, int] | None = None
    left_out: frozenset[int] = frozenset()
    keys: tuple[tuple[Key, str], ...] = ()
    is_paused: bool = False


class WorkoutView:
    """Draws the window's picture of a workout's steps.

    Parameters
    ----------
    width_px, height_px : int, optional
        Size of the window's picture.
    style : Style, optional
        How it looks.

    Raises
    ------
    ValueError
        If a size is not positive.
    """

    def __init__(self, *, width_px: int = 1280, height_px: int = 720, style: Style = LIVE_STYLE) -> None:
        if min(width_px, height_px) < 1:
            raise ValueError(f"expected positive sizes, got {width_px} x {height_px}")
        self._style = style
        self._window = Rect(left=0, top=0, width=width_px, height=height_px)
        self._unit = max(1, min(height_px, round(width_px * 9 / 16)))
        # All but the clock stays the same for a long time.
        self._page: tuple[WorkoutScreen, int, Picture] | None = None

    def draw(self, screen: WorkoutScreen) -> NDArray[np.uint8]:
        """Draw a moment.

        Parameters
        ----------
        screen : WorkoutScreen
            What to show.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            A new picture of the window's size.
        """
        still = _without_clock(screen)
        if self._page is None or self._page[0] != still or self._page[1] != id(screen.picture_rgb):
            self._page = still, id(screen.picture_rgb), self._draw_page(screen)
        page = self._page[2].copy()
        if screen.remaining_s is not None:
            self._draw_clock(page, screen.remaining_s)
        if screen.is_paused:
            self._draw_pause(page)
        return page

    def _divide(self) -> tuple[Rect, Rect, Rect, Rect]:
        """Text on the left; picture and clock on the right; keys below."""
        margin = max(1, self._unit // 24)
        inner = self._window.inset(margin)
        keys_height = max(1, round(0.1 * self._unit))
        height = max(1, inner.height - keys_height - margin)
        right = max(1, round(0.43 * inner.width))
        picture_height = max(1, min(round(right * 9 / 16), round(0.62 * height)))
        left = inner.right - right
        text = Rect(left=inner.left, top=inner.top, width=max(1, left - margin - inner.left), height=height)
        picture = Rect(left=left, top=inner.top, width=right, height=picture_height)
        clock_top = picture.bottom + margin // 2
        clock = Rect(left=left, top=clock_top, width=right, height=max(1, inner.top + height - clock_top))
        keys = Rect(left=inner.left, top=inner.bottom - keys_height, width=inner.width, height=keys_height)
        return text, picture, clock, keys

    def _draw_page(self, screen: WorkoutScreen) -> Picture:
        page = solid(self._window.width, self._window.height, self._style.plate_rgb)
        text, picture, _, keys = self._divide()
        self._write(page, screen, text, below=picture.bottom if screen.picture_rgb is not None else text.top)
        if screen.picture_rgb is not None:
            _show(page, screen.picture_rgb, picture)
        self._draw_keys(page, screen.keys, keys)
        return page

    def _write(self, page: Picture, screen: WorkoutScreen, room: Rect, *, below: int) -> None:
        style, unit, top = self._style, self._unit, room.top
        if screen.steps is not None:
            top = self._draw_steps(page, screen.steps, screen.left_out, room) + round(0.04 * unit)
        for text, share, rgb in (
            (screen.title, 1 / 9, style.text_rgb),
            (screen.lead, 1 / 14, style.angle_rgb),
        ):
            if not text.strip():
                continue
            # Broken between its parts rather than within one.
            parts = [part.strip().replace(" ", "\xa0") for part in text.split("·")]
            size, rows = fit_text(
                "\xa0· ".join(parts) if len(parts) > 1 else text,
                width_px=room.width,
                height_px=round(2.6 * share * unit),
                largest_px=max(8, round(share * unit)),
                smallest_px=max(6, round(0.6 * share * unit)),
                max_lines=2,
                typeface=BOLD,
            )
            foot = draw_lines(
                page,
                rows,
                left_px=room.left,
                top_px=top,
                size_px=size,
                rgb=rgb,
                width_px=room.width,
                typeface=BOLD,
            )
            top = foot + round(0.045 * unit)
        if screen.remaining_s is None:
            # Without a clock the sentences have the whole width below the picture.
            top = max(top, below + round(0.03 * unit))
            room = replace(room, width=self._window.width - 2 * room.left)
        lines = [line for line in screen.lines if line.strip()]
        # All sentences are of one size, the largest with which they fit.
        size = max(8, round(unit / 19))
        while size > max(6, unit / 36) and self._height(lines, size, room.width) > room.bottom - top:
            size -= 1
        for line in lines:
            rows = _break(line, size, room.width)
            if top + measure_block_px(len(rows), size_px=size) > room.bottom:
                break
            foot = draw_lines(
                page,
                rows,
                left_px=room.left,
                top_px=top,
                size_px=size,
                rgb=style.text_rgb,
                width_px=room.width,
            )
            top = foot + round(_BETWEEN * size)

    def _height(self, lines: list[str], size: int, width: int) -> int:
        blocks = [measure_block_px(len(_break(line, size, width)), size_px=size) for line in lines]
        # Rounded as they are drawn: one pixel too many would cost the last sentence.
        return sum(blocks) + round(_BETWEEN * size) * (len(lines) - 1)

    def _draw_steps(self, page: Picture, steps: tuple[int, int], left_out: frozenset[int], room: Rect) -> int:
        """Draw a row of pieces, one for each step."""
        done, count = steps
        gap, thick = max(1, self._unit // 120), max(3, self._unit // 60)
        each = max(1, (room.width - gap * (max(count, 1) - 1)) // max(count, 1))
        for number in range(count):
            rgb = self._style.praise_rgb if number < done else self._style.card_rgb
            if number == done:
                rgb = self._style.angle_rgb
            elif number in left_out:
                rgb = self._style.muted_rgb
            left = room.left + number * (each + gap)
            page[room.top : room.top + thick, left : min(left + each, room.right)] = rgb
        return room.top + thick

    def _draw_keys(self, page: Picture, keys: tuple[tuple[Key, str], ...], room: Rect) -> None:
        """Draw caps with the keys' names, and what they do after each, as large as the width allows."""
        size = max(8, round(0.42 * room.height))
        while size > 6 and self._keys_width(keys, size) > room.width:
            size -= 1
        spare = room.width - self._keys_width(keys, size)
        extra = min(size, spare // max(1, len(keys) - 1))
        left = room.left
        for key, words in keys:
            name = KEY_NAMES[key]
            wide = measure_text_px(name, size_px=size, typeface=BOLD) + size
            high = round(1.7 * size)
            cap = Patch.plate(
                width_px=wide,
                height_px=high,
                radius_px=max(1, size // 4),
                rgb=self._style.text_rgb,
                opacity=1.0,
            )
            top = room.top + (room.height - high) // 2
            cap.lay_over(page, left_px=left, top_px=top)
            base = top + (high - round(BOLD.capital_share * size)) // 2
            draw_text(
                page,
                name,
                left_px=left + size // 2,
                top_px=base,
                size_px=size,
                rgb=self._style.plate_rgb,
                width_px=wide,
            )
            left += wide + size // 2
            wide = measure_text_px(words, size_px=size, typeface=SEMIBOLD)
            draw_text(
                page,
                words,
                left_px=left,
                top_px=base,
                size_px=size,
                rgb=self._style.text_rgb,
                width_px=wide,
                typeface=SEMIBOLD,
            )
            left += wide + size + extra

    def _keys_width(self, keys: tuple[tuple[Key, str], ...], size: int) -> int:
        width = 0
        for key, words in keys:
            width += measure_text_px(KEY_NAMES[key], size_px=size, typeface=BOLD) + size + size // 2
            width += measure_text_px(words, size_px=size, typeface=SEMIBOLD) + size
        return max(0, width - size)

    def _draw_clock(self, page: Picture, remaining_s: float) -> None:
        room = self._divide()[2]
        # A clock that counts down shows the second that has begun.
        text = format_clock(float(np.ceil(remaining_s)))
        size = max(8, min(round(room.height / BOLD.capital_share * 0.8), round(0.3 * self._unit)))
        top = room.top + 0.5 * (room.height - BOLD.capital_share * size)
        draw_text(
            page,
            text,
            left_px=room.left,
            top_px=round(top),
            size_px=size,
            rgb=self._style.info_rgb,
            width_px=room.width,
            align=0.5,
        )

    def _draw_pause(self, page: Picture) -> None:
        *_, keys = self._divide()
        part = page[: keys.top]
        shade(part, 0.3)
        side = max(8, self._unit // 3)
        sign = render_icon("pause", size_px=side, rgb=self._style.text_rgb)
        sign.lay_over(page, left_px=(page.shape[1] - side) // 2, top_px=(part.shape[0] - side) // 2)


def _without_clock(screen: WorkoutScreen) -> WorkoutScreen:
    return replace(screen, remaining_s=None if screen.remaining_s is None else 0.0, is_paused=False)


def _show(page: Picture, picture_rgb: NDArray[np.uint8], room: Rect) -> None:
    """Show a picture whole, at the top of its room."""
    height, width = picture_rgb.shape[:2]
    scale = min(room.width / width, room.height / height)
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    left, top = room.left + (room.width - size[0]) // 2, room.top
    page[top : top + size[1], left : left + size[0]] = cv2.resize(picture_rgb, size, interpolation=how)


def _break(text: str, size_px: int, width_px: int) -> tuple[str, ...]:
    return fit_text(
        text,
        width_px=width_px,
        height_px=100 * size_px,
        largest_px=size_px,
        smallest_px=size_px,
        max_lines=99,
    )[1]
