"""A desktop for tests of real windows: a virtual display of its own, keys, and screenshots."""

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageGrab

import formcheck

ROOT = Path(formcheck.__file__).parent.parent
SCREEN_PX = (1600, 900)
PATIENCE_S = 60.0


def wait_until(is_so: Callable[[], bool], *, what: Callable[[], str]) -> None:
    """Wait for something that another process does."""
    end_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end_s, f"waited {PATIENCE_S:.0f} s in vain: {what()}"
        time.sleep(0.05)


@dataclass(frozen=True)
class Desktop:
    """A display that nobody sees."""

    display: str

    @property
    def environment(self) -> dict[str, str]:
        """For programs that are to show their windows on it."""
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**kept, "DISPLAY": self.display, "PYTHONPATH": str(ROOT)}

    def find_window(self, title: str) -> str:
        """Give the number of a window; empty while there is none."""
        found = self._xdotool("search", "--onlyvisible", "--name", f"^{title}$", check=False).split()
        return found[-1] if found else ""

    def focus(self, title: str) -> str:
        """Wait for a window, and give it the keyboard."""
        wait_until(lambda: bool(self.find_window(title)), what=lambda: f"a window called {title}")
        window = self.find_window(title)
        self._xdotool("windowfocus", "--sync", window)
        return window

    def press(self, *keys: str) -> None:
        """Press keys, by X's names for them, in the window that has the keyboard."""
        for key in keys:
            self._xdotool("key", key)
            # A person is slower still.
            time.sleep(0.15)

    def close(self, window: str) -> None:
        """Ask a window to close, as its button does."""
        _send_close(self.display, int(window))

    def measure(self, window: str) -> tuple[int, int, int, int]:
        """Give left, top, width and height of a window."""
        lines = self._xdotool("getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=") for line in lines)
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def look(self) -> NDArray[np.uint8]:
        """Take a picture of the whole screen."""
        return np.asarray(ImageGrab.grab(xdisplay=self.display).convert("RGB"))

    def _xdotool(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout


class _ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent, with room for the whole union of events."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("rest", ctypes.c_long * 24),
    )


def _send_close(display: str, window: int) -> None:
    """Send what a window manager sends when its button is pressed; not every xdotool can."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
    x11.XSendEvent.argtypes = (
        *(ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long),
        ctypes.POINTER(_ClientMessage),
    )
    x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    connection = x11.XOpenDisplay(display.encode())
    assert connection
    message = _ClientMessage(type=33, window=window, format=32)
    message.message_type = x11.XInternAtom(connection, b"WM_PROTOCOLS", 0)
    message.data[0] = x11.XInternAtom(connection, b"WM_DELETE_WINDOW", 0)
    assert x11.XSendEvent(connection, window, 0, 0, ctypes.byref(message))
    x11.XCloseDisplay(connection)


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """Start a virtual display; without the programs for it the test is skipped."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)} (Debian and Ubuntu: apt install xvfb xdotool)")
    said = tmp_path_factory.mktemp("desktop") / "display"
    screen = f"{SCREEN_PX[0]}x{SCREEN_PX[1]}x24"
    with said.open("w") as file:
        # It chooses a number that nobody uses, and writes it down once it is ready.
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
            stdout=file,
            stderr=subprocess.DEVNULL,
        )
    try:
        wait_until(lambda: said.read_text().endswith("\n"), what=lambda: "a virtual display")
        yield Desktop(display=f":{said.read_text().strip()}")
    finally:
        server.terminate()
        server.wait()
