"""The window of a live session. The only module that opens one."""

import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.capture.opened import Opened
from formcheck.errors import WindowUnavailable
from formcheck.present.keys import Key, read_key

__all__ = ["FakeWindow", "Screen", "Window"]

_PROBE_S = 30.0
# A machine under load has opened its display by then (engineering default).

_DARK = 20
# Nearly the colour of the live view's plates.

_PROBE = "import cv2; cv2.namedWindow('formcheck?'); cv2.destroyAllWindows()"
# Not the name of the real window, for which others may wait.


class Screen(Protocol):
    """Whatever shows pictures and hears keys: a window, or a fake in a test."""

    def show(self, image_rgb: NDArray[np.uint8]) -> Key | None:
        """Show a picture, and say what was asked for since the one before.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3)
            The picture, red first.

        Returns
        -------
        Key or None
            None for nothing.
        """
        ...

    def close(self) -> None:
        """Close it; a second time does nothing."""
        ...


class Window(Opened):
    """A window on the desktop; a context manager.

    It has to be made and used in a program's main thread, as some window systems want it. Pictures of another
    size than the window are scaled to it. The key for the full screen is obeyed here, and told like all
    others.

    Parameters
    ----------
    title : str, optional
        What the window is called.
    width_px, height_px : int, optional
        Its size at first.
    full_screen : bool, optional
        Whether it begins as large as the screen.

    Raises
    ------
    WindowUnavailable
        If this machine, or this session on it, has no display.
    """

    def __init__(
        self,
        title: str = "formcheck",
        *,
        width_px: int = 1280,
        height_px: int = 720,
        full_screen: bool = False,
    ) -> None:
        self._title = title
        self._is_full = False
        self._is_open = False
        self._bgr = np.empty((height_px, width_px, 3), dtype=np.uint8)
        if sys.platform.startswith("linux"):
            _try_display()
        try:
            cv2.namedWindow(title, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
            self._is_open = True
            cv2.resizeWindow(title, width_px, height_px)
            # Dark until the first picture comes, which takes as long as a camera and a model take to open.
            cv2.imshow(title, np.full((height_px, width_px, 3), _DARK, dtype=np.uint8))
            cv2.waitKey(1)
        except cv2.error as error:
            raise WindowUnavailable(_sentence("OpenCV cannot open windows")) from error
        if full_screen:
            self._toggle_full_screen()

    @property
    def is_full_screen(self) -> bool:
        """Whether it is as large as the screen."""
        return self._is_full

    def show(self, image_rgb: NDArray[np.uint8]) -> Key | None:
        """Show a picture, and say what was asked for since the one before.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3)
            The picture, red first.

        Returns
        -------
        Key or None
            Of several keys that were pressed since the picture before, OpenCV tells the last one; STOP also
            where the window was closed with the mouse.
        """
        if not self._is_open:
            return Key.STOP
        # Asked before the picture is shown, which would open a closed window again.
        if not self._is_there():
            self.close()
            return Key.STOP
        # Into the same memory every time: to be given new pages costs as much as the conversion.
        if self._bgr.shape != image_rgb.shape:
            self._bgr = np.empty_like(image_rgb)
        cv2.cvtColor(image_rgb, cv2.COLOR_RGB2BGR, dst=self._bgr)
        cv2.imshow(self._title, self._bgr)
        key = read_key(cv2.waitKeyEx(1))
        if key is Key.FULL_SCREEN:
            self._toggle_full_screen()
        return key

    def close(self) -> None:
        """Close it; a second time does nothing."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            cv2.destroyWindow(self._title)
            # The window system hears of it only now.
            cv2.waitKey(1)
        except cv2.error:
            # Closed with the mouse: there is nothing left to close.
            return

    def _is_there(self) -> bool:
        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1.0
        except cv2.error:
            # What Qt says of a window that was closed.
            return False

    def _toggle_full_screen(self) -> None:
        self._is_full = not self._is_full
        mode = cv2.WINDOW_FULLSCREEN if self._is_full else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, mode)


class FakeWindow:
    """A window for tests: keeps what it was shown, and presses keys by itself.

    Parameters
    ----------
    presses : Mapping of int to Key, or iterable of (int, Key), optional
        After which picture, counted from 1, which key is pressed.
    keep : bool, optional
        Whether all pictures are kept, or the last one only.
    """

    def __init__(
        self, presses: Mapping[int, Key] | Iterable[tuple[int, Key]] = (), *, keep: bool = False
    ) -> None:
        self._presses = dict(presses)
        self._keep = keep
        self.pictures: list[NDArray[np.uint8]] = []
        self.shown = 0
        self.is_closed = False

    def show(self, image_rgb: NDArray[np.uint8]) -> Key | None:
        """Take a picture.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3)
            The picture.

        Returns
        -------
        Key or None
            What is pressed after it.

        Raises
        ------
        ValueError
            If it is no picture that a window could show, or the window is closed.
        """
        if self.is_closed:
            raise ValueError("a closed window shows nothing")
        if image_rgb.ndim != 3 or image_rgb.shape[2] != 3 or image_rgb.dtype != np.uint8:
            raise ValueError(f"expected uint8 (height, width, 3), got {image_rgb.dtype} {image_rgb.shape}")
        if not self._keep:
            self.pictures.clear()
        self.pictures.append(image_rgb)
        self.shown += 1
        return self._presses.get(self.shown)

    def close(self) -> None:
        """Close it; a second time does nothing."""
        self.is_closed = True


def _try_display() -> None:
    """Open a window in a process of its own: without a display Qt does not fail, it ends the process."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE], capture_output=True, text=True, timeout=_PROBE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WindowUnavailable(_sentence("the display does not answer")) from error
    if done.returncode != 0:
        raise WindowUnavailable(_sentence(_explain(done.stderr)))


def _explain(output: str) -> str:
    if "could not connect to display" in output:
        return "there is no display in this session"
    if "not implemented" in output:
        return "this OpenCV is one without windows, as opencv-python-headless is"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else "the window system refused it"


def _sentence(reason: str) -> str:
    return (
        f"No window can be opened here ({reason}): start it from a desktop, or add --no-window to have the "
        "events as lines of JSON instead."
    )
