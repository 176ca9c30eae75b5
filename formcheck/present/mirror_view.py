"""The screens of the mirror test from a camera: how to stand, what is right already, and what is said."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.present.board import Banner, Picture, draw_text, render_banner, solid
from formcheck.present.icons import render_icon
from formcheck.present.live_text import INK_RGB
from formcheck.present.silhouette import render_stand
from formcheck.present.stage import Stage, place_body
from formcheck.present.style import LIVE_STYLE, Style
from formcheck.present.typeface import BOLD
from formcheck.signals import Body

__all__ = ["MirrorScreen", "MirrorView", "Tick"]

_STAND_SHARE = 0.9
# Height of the silhouette in heights of the picture: who fills it is seen whole (engineering default).


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Something that has to be right before the stand can be judged.

    Attributes
    ----------
    label : str
        A word or two, such as ``Side-on``.
    is_right : bool or None
        None while it is not known.
    """

    label: str
    is_right: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorScreen:
    """What the window of the mirror test shows.

    Attributes
    ----------
    prompt : str
        What to do now, in one sentence.
    note : str
        A few words below it.
    icon : str
        A sign before it, see :data:`formcheck.present.icons.ICONS`; empty for none.
    is_help : bool
        Whether the prompt says what to change, which changes its colour.
    title : str
        Over the ticks.
    ticks : tuple of Tick
        What has to be right.
    number : str
        Something large below them, such as the seconds that are left; empty for nothing.
    facing : {1, -1} or None
        Which way the silhouette faces in the picture as the camera gives it; None for no silhouette.
    progress : float or None
        How much of the looking is done, from 0 to 1; None for no bar.
    body : Body or None
        The person, for the skeleton, in pixels of the camera's picture.
    """

    prompt: str
    note: str = ""
    icon: str = ""
    is_help: bool = False
    title: str = ""
    ticks: tuple[Tick, ...] = ()
    number: str = ""
    facing: int | None = None
    progress: float | None = None
    body: Body | None = None

    @property
    def is_ready(self) -> bool:
        """Whether everything is right."""
        return bool(self.ticks) and all(tick.is_right for tick in self.ticks)


class MirrorView:
    """Draws the window's picture of the mirror test.

    Parameters
    ----------
    width_px, height_px : int, optional
        Size of the window's picture.
    is_mirrored : bool, optional
        Whether the camera's picture is shown as in a mirror.
    style : Style, optional
        How it looks.

    Raises
    ------
    ValueError
        If a size is not positive.
    """

    def __init__(
        self,
        *,
        width_px: int = 1280,
        height_px: int = 720,
        is_mirrored: bool = True,
        style: Style = LIVE_STYLE,
    ) -> None:
        self.is_mirrored = is_mirrored
        self._style = style
        self._stage = Stage(width_px=width_px, height_px=height_px, style=style)

    def draw(self, image_rgb: NDArray[np.uint8] | None, screen: MirrorScreen) -> NDArray[np.uint8]:
        """Draw a moment.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3), or None
            The camera's picture, not mirrored; it stays as it is. None if there is none.
        screen : MirrorScreen
            What to show.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            A new picture of the window's size.

        Raises
        ------
        ValueError
            If the picture has another shape or type.
        """
        stage, style = self._stage, self._style
        place = stage.show_picture(image_rgb, is_mirrored=self.is_mirrored)
        if screen.facing is not None:
            self._draw_silhouette(place, screen)
        if screen.body is not None:
            body = place_body(
                screen.body, scale=stage.scale, width_px=place.shape[1], is_mirrored=self.is_mirrored
            )
            stage.figure.draw_figure(place, skeleton=body, angles=())
        layout = stage.layout
        column = layout.column.inset(max(1, layout.unit_px // 45))
        said = screen.title, screen.ticks, screen.number, screen.progress
        stage.show_board(
            "column",
            column,
            said,
            lambda: _render_ticks(
                screen, width_px=column.width, height_px=column.height, unit_px=layout.unit_px, style=style
            ),
        )
        fill = style.warn_rgb if screen.is_help else style.praise_rgb if screen.is_ready else style.card_rgb
        ink = style.text_rgb if fill == style.card_rgb else INK_RGB
        banner = Banner(text=screen.prompt, note=screen.note, fill_rgb=fill, ink_rgb=ink, icon=screen.icon)
        bar = layout.bar
        stage.show_board(
            "bar",
            bar,
            banner,
            lambda: render_banner(banner, width_px=bar.width, height_px=bar.height, back_rgb=style.plate_rgb),
        )
        return stage.finish().copy()

    def _draw_silhouette(self, place: Picture, screen: MirrorScreen) -> None:
        facing = screen.facing or 1
        height = max(4, round(_STAND_SHARE * place.shape[0]))
        patch = render_stand(
            height_px=height,
            facing=-facing if self.is_mirrored else facing,
            rgb=self._style.praise_rgb if screen.is_ready else self._style.text_rgb,
        )
        left, top = (place.shape[1] - patch.width_px) // 2, (place.shape[0] - height) // 2
        patch.lay_over(place, left_px=left, top_px=top)


def _render_ticks(
    screen: MirrorScreen, *, width_px: int, height_px: int, unit_px: int, style: Style
) -> Picture:
    """Draw title, ticks, number and progress below each other."""
    board = solid(width_px, height_px, style.plate_rgb)
    size = max(8, unit_px // 18)
    row = round(1.9 * BOLD.capital_share * size + 0.35 * size)
    top = 0
    draw_text(
        board,
        screen.title,
        left_px=0,
        top_px=top,
        size_px=round(0.8 * size),
        rgb=style.muted_rgb,
        width_px=width_px,
    )
    top += row if screen.title else 0
    signs = {
        True: ("tick", style.praise_rgb),
        False: ("cross", style.fault_rgb),
        None: ("wait", style.muted_rgb),
    }
    for tick in screen.ticks:
        name, rgb = signs[tick.is_right]
        sign = render_icon(name, size_px=size, rgb=rgb)
        capital = round(BOLD.capital_share * size)
        sign.lay_over(board, left_px=0, top_px=top + (capital - size) // 2)
        left = round(1.5 * size)
        draw_text(
            board,
            tick.label,
            left_px=left,
            top_px=top,
            size_px=size,
            rgb=style.text_rgb,
            width_px=max(1, width_px - left),
        )
        top += row
    foot = height_px
    if screen.progress is not None:
        thick = max(4, unit_px // 36)
        foot -= thick
        done = round(width_px * min(max(screen.progress, 0.0), 1.0))
        board[foot : foot + thick] = style.card_rgb
        board[foot : foot + thick, :done] = style.praise_rgb
        foot -= thick // 2
    if screen.number:
        room = max(8, foot - top)
        largest = min(round(room / BOLD.capital_share * 0.9), round(0.3 * unit_px))
        used = max(8, largest)
        draw_text(
            board,
            screen.number,
            left_px=0,
            top_px=round(top + 0.5 * (room - BOLD.capital_share * used)),
            size_px=used,
            rgb=style.angle_rgb,
            width_px=width_px,
            align=0.5,
        )
    return board
