"""A live session's window: what is drawn, and what the keys do."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from formcheck.live.state import LiveState
from formcheck.present.keys import obey_display_key
from formcheck.present.live_view import LiveView
from formcheck.present.window import Screen

__all__ = ["LiveDisplay"]


class LiveDisplay:
    """Shows a session, and tells what its keys ask for.

    Parameters
    ----------
    screen : Screen
        A window, or a fake in a test.
    view : LiveView
        Draws the picture.
    toggle_voice : callable, optional
        Called when the key for the voice is pressed.
    """

    def __init__(
        self, screen: Screen, view: LiveView, *, toggle_voice: Callable[[], object] = lambda: None
    ) -> None:
        self._screen, self._view, self._toggle_voice = screen, view, toggle_voice

    def show(self, image_rgb: NDArray[np.uint8] | None, state: LiveState) -> str | None:
        """Show a moment.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3), or None
            The camera's picture; None before the first.
        state : LiveState
            What is known of it.

        Returns
        -------
        str or None
            The value of a :class:`~formcheck.present.keys.Key`; None for nothing. Mirror and voice are seen
            to here.
        """
        pressed = self._screen.show(self._view.paint(image_rgb, state))
        key = obey_display_key(pressed, self._view, self._toggle_voice)
        return None if key is None else key.value
