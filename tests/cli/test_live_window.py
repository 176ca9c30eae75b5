"""``formcheck live`` in a real window, driven by keys."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from formcheck.present.live_layout import lay_out
from formcheck.present.style import LIVE_STYLE
from tests.desktop import ROOT, Desktop, wait_until

# The sample's pictures are 854 x 480.
LAYOUT = lay_out(width_px=1280, height_px=720, picture_px=(854, 480))


def test_live_is_shown_paused_and_stopped_by_keys(
    desktop: Desktop, model: Path, sample: Path, tmp_path: Path
) -> None:
    options = ("--camera", sample, "--model", model, "--no-set-up", "--no-voice", "--no-history")
    code = "from formcheck.cli import main; main()"
    command = [sys.executable, "-c", code, "live", "deadlift", *map(str, options)]
    with (tmp_path / "said.txt").open("w") as file:
        program = subprocess.Popen(
            command, cwd=ROOT, env=desktop.environment, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        window = desktop.focus("formcheck")

        def look() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
            """The camera's picture and the bar below it, as they are on the screen."""
            left, top, width, height = desktop.measure(window)
            screen = desktop.look()[top : top + height, left : left + width]
            return screen[LAYOUT.picture.part], screen[LAYOUT.bar.part]

        # The room is bright, and the skeleton has a colour that nothing in the room has.
        wait_until(lambda: bool(np.median(look()[0]) > 100), what=lambda: "the camera's picture")
        joint = LIVE_STYLE.joint_rgb
        wait_until(lambda: bool((look()[0] == joint).all(axis=2).any()), what=lambda: "a skeleton")
        desktop.press("space")
        wait_until(lambda: bool(np.median(look()[0]) < 70), what=lambda: "a dim picture")
        assert (look()[1] == LIVE_STYLE.text_rgb).all(axis=2).any()
        assert not (look()[0] == joint).all(axis=2).any()
        desktop.press("space")
        wait_until(lambda: bool(np.median(look()[0]) > 100), what=lambda: "a bright picture")
        desktop.press("q")
        assert program.wait(timeout=60) == 0, (tmp_path / "said.txt").read_text()
    finally:
        program.kill()
        program.wait()
