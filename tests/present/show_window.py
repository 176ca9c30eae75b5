"""A program that shows a moment of a live session in a real window, and says which keys it hears."""

import sys

import numpy as np
from PIL import Image

from formcheck.landmarks import Joint, Side
from formcheck.live.state import Angle, LiveState, Mode
from formcheck.present.keys import Key
from formcheck.present.live_view import LiveView
from formcheck.present.window import Window
from formcheck.rules import Severity
from formcheck.signals import Body
from tests.figure import Figure
from tests.lifting import hinge

TITLE = "formcheck test"


def moment() -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint8]], LiveState]:
    """A lifter at the bottom of a deadlift before a grey wall, and what is said of it."""
    ramp = np.linspace(90, 190, 1280).astype(np.uint8)
    picture = np.repeat(np.repeat(ramp[None, :, None], 720, axis=0), 3, axis=2)
    figure = Figure()
    body = Body(xy_px=figure.pose(hinge()).xy_px, side=figure.near_side, facing=figure.facing)
    state = LiveState(
        time_s=4.0,
        mode=Mode.EXERCISE,
        exercise="deadlift",
        title="Deadlift",
        set_number=1,
        count=7,
        phase="turn",
        depth_share=0.8,
        target_text="78°",
        tempo_s=(1.6, 1.2),
        cue="Stop a little higher, where your back can still keep its shape.",
        cue_name="rounded_back",
        severity=Severity.WARN,
        side=Side.RIGHT,
        body=body,
        angles=(Angle(joint=Joint.HIP, degrees=71.0), Angle(joint=Joint.KNEE, degrees=15.0)),
        fps=29.6,
        dropped=3,
    )
    return picture, state


def main(drawn_path: str) -> None:
    """Show it until the window is closed; what was drawn goes into a file."""
    picture, state = moment()
    view = LiveView()
    with Window(TITLE) as window:
        window.show(view.draw(picture, state))
        print("open", flush=True)
        while True:
            drawn = view.draw(picture, state)
            key = window.show(drawn)
            if key is None:
                continue
            if key is Key.MIRROR:
                view.is_mirrored = not view.is_mirrored
                drawn = view.draw(picture, state)
            Image.fromarray(drawn).save(drawn_path)
            print(key.value, flush=True)
            if key is Key.FULL_SCREEN:
                print("on" if window.is_full_screen else "off", flush=True)
            if key is Key.STOP:
                break
    print("closed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
