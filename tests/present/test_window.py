"""The real window: what is on the screen is what was drawn, and keys are heard. And its fake."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from formcheck.present.keys import KEY_NAMES, KEYS, Key, read_key
from formcheck.present.window import FakeWindow, Screen, Window
from tests.desktop import ROOT, Desktop, wait_until
from tests.present.show_window import TITLE


class Program:
    """A program with a window, and what it has said so far."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        self.drawn_path, self._said = folder / "drawn.png", folder / "said.txt"
        with self._said.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.present.show_window", str(self.drawn_path)],
                cwd=ROOT,
                env=desktop.environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    @property
    def words(self) -> list[str]:
        return self._said.read_text().split()

    def expect(self, *words: str) -> None:
        wait_until(lambda: self.words[: len(words)] == list(words), what=lambda: f"{words}, not {self.words}")

    @property
    def drawn(self) -> NDArray[np.uint8]:
        return np.asarray(Image.open(self.drawn_path).convert("RGB"))


@pytest.fixture
def program(desktop: Desktop, tmp_path: Path) -> Iterator[Program]:
    program = Program(desktop, tmp_path)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.wait()


def test_the_screen_shows_what_was_drawn_and_keys_are_heard(desktop: Desktop, program: Program) -> None:
    window = desktop.focus(TITLE)
    # A key that is pressed before the first picture goes nowhere.
    program.expect("open")
    # Keys without a meaning do nothing; capitals mean the same.
    desktop.press("x", "Right")
    heard = ["open"]
    for key, meaning in (
        *(("space", "pause"), ("N", "next"), ("r", "repeat"), ("s", "skip")),
        *(("plus", "more"), ("minus", "less")),
    ):
        desktop.press(key)
        heard.append(meaning)
        program.expect(*heard)
    assert is_on_screen(desktop, window, program.drawn)
    before = program.drawn
    desktop.press("m")
    program.expect(*heard, "mirror")
    after = program.drawn
    assert (before != after).any()
    wait_until(lambda: is_on_screen(desktop, window, after), what=lambda: "the other picture")
    desktop.press("Escape")
    program.expect(*heard, "mirror", "stop", "closed")
    assert program.process.wait(timeout=60) == 0


def is_on_screen(desktop: Desktop, window: str, drawn: NDArray[np.uint8]) -> bool:
    left, top, width, height = desktop.measure(window)
    assert (height, width) == drawn.shape[:2]
    shown = desktop.look()[top : top + height, left : left + width]
    return bool((shown == drawn).all())


def test_the_key_for_the_full_screen_asks_for_it_and_back(desktop: Desktop, program: Program) -> None:
    """Only a window manager could grant it, and this desktop has none: here it must do no harm."""
    window = desktop.focus(TITLE)
    program.expect("open")
    heard = ["open"]
    for is_full in ("on", "off", "on"):
        desktop.press("f")
        heard += ["full_screen", is_full]
        program.expect(*heard)
    assert is_on_screen(desktop, window, program.drawn)
    desktop.press("q")
    program.expect(*heard, "stop", "closed")


def test_closing_the_window_with_the_mouse_stops(desktop: Desktop, program: Program) -> None:
    window = desktop.focus(TITLE)
    program.expect("open")
    desktop.press("space")
    program.expect("open", "pause")
    desktop.close(window)
    program.expect("open", "pause", "stop", "closed")
    assert program.process.wait(timeout=60) == 0
    assert not desktop.find_window(TITLE)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are named like this on Linux")
@pytest.mark.parametrize("display", [None, ":4321"])
def test_without_a_display_there_is_one_sentence(display: str | None) -> None:
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    extra = {} if display is None else {"DISPLAY": display}
    code = "from formcheck.present.window import Window\nWindow()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, **extra, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    # An exception, which the command line makes a line of, and not the abort that Qt does.
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(
        "formcheck.errors.WindowUnavailable: No window can be opened here (there is no display"
    )
    assert "--no-window" in last


def test_every_key_has_a_name_that_means_it() -> None:
    assert set(KEY_NAMES) == set(Key) == set(KEYS.values())
    for key, name in KEY_NAMES.items():
        assert read_key(ord(" " if name == "space" else name)) is key


@pytest.mark.parametrize("code", [-1, 0, 0xFF53, 0xFFC8, 2424832, ord("x"), 0x10FFFF])
def test_other_keys_mean_nothing(code: int) -> None:
    assert read_key(code) is None


def test_capitals_and_num_lock_do_not_matter() -> None:
    assert read_key(ord("Q")) is Key.STOP
    assert read_key(0x100000 | ord("q")) is Key.STOP


def test_the_fake_is_a_screen_that_presses_keys_by_itself() -> None:
    fake = FakeWindow({2: Key.PAUSE}, keep=True)
    screens: tuple[Screen, type[Screen]] = (fake, Window)
    assert screens[0] is fake
    picture = np.zeros((4, 6, 3), np.uint8)
    assert [fake.show(picture) for _ in range(3)] == [None, Key.PAUSE, None]
    assert fake.shown == len(fake.pictures) == 3
    with pytest.raises(ValueError, match="uint8"):
        fake.show(np.zeros((4, 6), np.uint8))
    fake.close()
    fake.close()
    assert fake.is_closed
    with pytest.raises(ValueError, match="closed"):
        fake.show(picture)
