"""The live view: a camera's picture and the state of a session in, the window's picture out."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from formcheck.live.state import LiveState, Mode
from formcheck.present.angle import Angle
from formcheck.present.board import Picture, render_banner, shade, solid
from formcheck.present.icons import render_icon
from formcheck.present.labels import load_labels
from formcheck.present.live_column import (
    REACHED_SHARE,
    divide_column,
    gauge_level,
    render_column,
    render_gauge,
)
from formcheck.present.live_text import describe_banner, describe_column, load_exercise
from formcheck.present.stage import Stage, place_body
from formcheck.present.style import LIVE_STYLE, Colour, Style
from formcheck.signals import Body

__all__ = ["LiveView", "place_angles"]

_DIM = 0.35
# How much light a picture keeps while the session is paused or the camera is lost (engineering default).


class LiveView:
    """Draws the window's picture of a live session.

    Parameters
    ----------
    width_px, height_px : int, optional
        Size of the window's picture.
    language : str, optional
        Of its words.
    is_mirrored : bool, optional
        Whether the camera's picture is shown as in a mirror, which is how people know themselves. It is the
        display only: words are never mirrored, and nothing is measured here.
    style : Style, optional
        How it looks.

    Raises
    ------
    ValueError
        If a size is not positive.
    WrongUsage
        If there are no words in the language.
    """

    def __init__(
        self,
        *,
        width_px: int = 1280,
        height_px: int = 720,
        language: str = "en",
        is_mirrored: bool = True,
        style: Style = LIVE_STYLE,
    ) -> None:
        self.is_mirrored = is_mirrored
        self._labels = load_labels(language)
        self._style = style
        self._stage = Stage(width_px=width_px, height_px=height_px, style=style)

    def draw(
        self, image_rgb: NDArray[np.uint8] | None, state: LiveState, *, note: str = ""
    ) -> NDArray[np.uint8]:
        """Draw a moment.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3), or None
            The picture that the state is about, as the camera gave it; it stays as it is. None if there is
            none.
        state : LiveState
            What to show.
        note : str, optional
            A few words for the bar while it has nothing more important, such as ``Set 2 of 3``.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            A new picture of the window's size.

        Raises
        ------
        ValueError
            If the picture has another shape or type.
        """
        return self.paint(image_rgb, state, note=note).copy()

    def paint(self, image_rgb: Picture | None, state: LiveState, *, note: str = "") -> Picture:
        """Draw a moment that is shown at once: as :meth:`draw`, over the picture of the call before.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3), or None
            As for :meth:`draw`.
        state : LiveState
            What to show.
        note : str, optional
            As for :meth:`draw`.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            Of the window's size, the same array at every call.

        Raises
        ------
        ValueError
            If the picture has another shape or type.
        """
        stage, style = self._stage, self._style
        place = stage.show_picture(image_rgb, is_mirrored=self.is_mirrored)
        self._draw_person(place, state)
        is_dim = state.camera_lost or state.mode in _DIM_SIGNS
        if is_dim:
            shade(place, _DIM)
            self._draw_sign(place, "no_camera" if state.camera_lost else _DIM_SIGNS[state.mode])
        layout = stage.layout
        self._show_column(state)
        banner, bar = describe_banner(state, note=note, labels=self._labels, style=style), layout.bar
        stage.show_board(
            "bar",
            bar,
            banner,
            lambda: render_banner(banner, width_px=bar.width, height_px=bar.height, back_rgb=style.plate_rgb),
        )
        return stage.finish()

    def _show_column(self, state: LiveState) -> None:
        stage, style, unit = self._stage, self._style, self._stage.layout.unit_px
        text = describe_column(state, labels=self._labels, style=style)
        words, gauge = divide_column(stage.layout.column, unit_px=unit, has_gauge=text.has_gauge)
        # The words' board is as wide as the column, so that nothing is left of what stood there before.
        whole = replace(words, width=gauge.right - words.left)
        stage.show_board(
            "column",
            whole,
            text,
            lambda: _widen(
                render_column(text, width_px=words.width, height_px=words.height, unit_px=unit, style=style),
                width_px=whole.width,
                rgb=style.plate_rgb,
            ),
            covers=("gauge",),
        )
        if not text.has_gauge:
            return
        level = gauge_level(state.depth_share, height_px=gauge.height, width_px=gauge.width)
        is_reached = state.depth_share >= REACHED_SHARE
        stage.show_board(
            "gauge",
            gauge,
            (level, is_reached, state.target_text),
            lambda: render_gauge(
                level,
                is_reached=is_reached,
                target_text=state.target_text,
                width_px=gauge.width,
                height_px=gauge.height,
                style=style,
            ),
        )

    def _draw_person(self, place: Picture, state: LiveState) -> None:
        # Nobody is looked for while the session is paused: what is known is of another moment.
        if state.body is None or state.camera_lost or state.mode in _DIM_SIGNS:
            return
        body = place_body(
            state.body, scale=self._stage.scale, width_px=place.shape[1], is_mirrored=self.is_mirrored
        )
        angles = place_angles(state, body) if state.mode is Mode.EXERCISE else ()
        self._stage.figure.draw_figure(place, skeleton=body, angles=angles)
        self._stage.figure.draw_numbers(place, skeleton=body, angles=angles)

    def _draw_sign(self, place: Picture, name: str) -> None:
        side = max(8, min(place.shape[:2]) // 3)
        sign = render_icon(name, size_px=side, rgb=self._style.text_rgb)
        sign.lay_over(place, left_px=(place.shape[1] - side) // 2, top_px=(place.shape[0] - side) // 2)


_DIM_SIGNS = {Mode.PAUSED: "pause", Mode.ENDED: "tick"}


def _widen(picture: Picture, *, width_px: int, rgb: Colour) -> Picture:
    """Add plain colour on the right."""
    wide = solid(width_px, picture.shape[0], rgb)
    wide[:, : picture.shape[1]] = picture
    return wide


def place_angles(state: LiveState, body: Body) -> tuple[Angle, ...]:
    """Place the angles of a state on a person.

    Parameters
    ----------
    state : LiveState
        Says which, and how large they are.
    body : Body
        The person as shown.

    Returns
    -------
    tuple of Angle
        Those whose exercise says how they are drawn.
    """
    if state.exercise is None:
        return ()
    shown = load_exercise(state.exercise).shown
    placed = []
    for angle in state.angles:
        for joint, signal in shown:
            if joint is angle.joint and angle.name in ("", signal.name):
                placed.append(Angle.of(signal, joint, body, value_deg=angle.degrees))
                break
    return tuple(placed)
