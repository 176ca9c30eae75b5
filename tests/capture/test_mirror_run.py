"""The loop of the mirror test: the picture goes on while somebody is looked at, and answers come out."""

import threading
import time
from collections import deque
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.capture.camera_events import (
    CameraBack,
    CameraEnded,
    CameraEvent,
    CameraLost,
    LiveFrame,
)
from formcheck.capture.mirror_run import Reflection, run_mirror
from formcheck.errors import EstimatorError
from formcheck.live.events import Event, TiltMeasured
from formcheck.live.mirror_coach import MirrorCoach, MirrorMoment
from formcheck.report import Source
from formcheck.source import SourceInfo
from formcheck.tilt.gates import Look
from tests.tilt.standing import make_look

SOURCE = Source(name="0", sha256="", duration_s=None, frames=0, width=64, height=48, rotation_deg=0)
FPS = 10.0


class StandingCamera:
    """Films somebody who stands, faster than real time; a picture says by its brightness which one it is."""

    dropped = 3
    info = SourceInfo(
        name="fake",
        sha256="",
        duration_s=float("nan"),
        frame_count=None,
        width_px=64,
        height_px=48,
        rotation_deg=0,
        fps=FPS,
    )

    def __init__(self, seconds: float, *events: CameraEvent, pause_s: float = 0.0) -> None:
        frames: list[Any] = [
            LiveFrame(
                time_s=i / FPS,
                taken_s=i / FPS,
                number=i + 1,
                image_rgb=np.full((48, 64, 3), i % 250, np.uint8),
            )
            for i in range(int(seconds * FPS))
        ]
        self._news = deque(sorted([*frames, *events], key=lambda one: one.time_s))
        self._pause_s, self.now_s = pause_s, 0.0

    def newest(self, *, timeout_s: float) -> LiveFrame | CameraEvent | None:
        time.sleep(self._pause_s)
        if not self._news:
            self.now_s += timeout_s
            return None
        news = self._news.popleft()
        self.now_s = max(self.now_s, news.time_s)
        return news  # type: ignore[no-any-return]

    def close(self) -> None:
        pass


class Watching:
    """A display that presses keys after so many pictures."""

    def __init__(self, presses: dict[int, str]) -> None:
        self.presses, self.moments = presses, list[MirrorMoment]()
        self.judged: list[NDArray[np.uint8] | None] = []

    def show(
        self,
        image_rgb: NDArray[np.uint8] | None,
        moment: MirrorMoment,
        *,
        judged_rgb: NDArray[np.uint8] | None,
    ) -> str | None:
        self.moments.append(moment)
        self.judged.append(judged_rgb)
        return self.presses.get(len(self.moments))


class Heard:
    def __init__(self) -> None:
        self.told: list[Event] = []

    def push(self, event: Event) -> None:
        self.told.append(event)

    @property
    def names(self) -> list[str]:
        return [event.event for event in self.told]


def run(camera: StandingCamera, **options: Any) -> tuple[Reflection, Heard]:
    heard = Heard()
    look_at = options.pop("look_at", lambda _: make_look())
    seen = run_mirror(camera, look_at, MirrorCoach(SOURCE), listeners=[heard], **options)
    return seen, heard


def test_without_a_window_the_first_answer_ends_it() -> None:
    seen, heard = run(StandingCamera(30.0, pause_s=0.002))
    assert heard.names == ["set_up", "asked", "tilt", "stopped"]
    assert seen.moment.answer is not None
    assert seen.judged_rgb is not None
    assert seen.times.dropped == 3
    assert seen.times.looks >= 15
    assert "looked at" in seen.times.describe()


def test_the_picture_goes_on_while_a_look_takes_its_time() -> None:
    gate = threading.Event()

    def look_slowly(_: NDArray[np.uint8]) -> Look:
        gate.wait(10.0)
        return make_look()

    class Impatient(Watching):
        def show(self, *given: Any, **named: Any) -> str | None:
            wanted = super().show(*given, **named)
            if len(self.moments) == 25:
                gate.set()
            return wanted

    display = Impatient({30: "stop"})
    seen, _ = run(StandingCamera(5.0), look_at=look_slowly, display=display)
    assert len(display.moments) == 30
    assert seen.times.shown == 30
    assert seen.times.looks <= 6
    assert "a second" in seen.times.describe()


def test_with_a_window_the_answer_stays_until_a_key_is_pressed() -> None:
    display = Watching({200: "again", 400: "stop"})
    seen, heard = run(StandingCamera(60.0, pause_s=0.002), display=display)
    assert len([event for event in heard.told if isinstance(event, TiltMeasured)]) == 2
    assert display.moments[198].step == "done"
    assert display.judged[198] is not None
    assert display.moments[201].step == "set_up"
    assert heard.names[-1] == "stopped"
    assert seen.moment.answer is not None


def test_who_stops_after_beginning_again_keeps_the_last_answer() -> None:
    display = Watching({200: "again", 210: "stop"})
    seen, _ = run(StandingCamera(60.0, pause_s=0.002), display=display)
    assert seen.moment.answer is not None
    assert seen.judged_rgb is not None


def test_a_played_file_ends_without_an_answer_if_it_is_too_short() -> None:
    seen, heard = run(StandingCamera(2.0, CameraEnded(time_s=2.0), pause_s=0.002))
    assert seen.moment.answer is None
    assert seen.judged_rgb is None
    assert heard.names[-1] == "stopped"


def test_the_answer_can_be_looked_at_after_a_played_file_is_over() -> None:
    display = Watching({300: "stop"})
    _, heard = run(StandingCamera(12.0, CameraEnded(time_s=12.0), pause_s=0.002), display=display)
    assert len(display.moments) == 300
    assert heard.names[-2:] == ["tilt", "stopped"]


def test_a_camera_that_is_lost_is_told() -> None:
    events = CameraLost(time_s=1.0, text="gone"), CameraBack(time_s=1.05, gone_s=0.05)
    _, heard = run(StandingCamera(30.0, *events, pause_s=0.002))
    assert [name for name in heard.names if name.startswith("camera")] == ["camera_lost", "camera_back"]
    assert "tilt" in heard.names


def test_time_runs_out() -> None:
    _, heard = run(StandingCamera(1.0), max_s=3.0)
    assert heard.names[-1] == "stopped"


def test_a_landmarker_that_fails_ends_it_with_its_sentence() -> None:
    def fail(_: NDArray[np.uint8]) -> Look:
        raise EstimatorError("The pose landmarker failed; try again.")

    with pytest.raises(EstimatorError, match="try again"):
        run(StandingCamera(5.0), look_at=fail)


def test_an_interruption_ends_it_as_a_key_does() -> None:
    class Interrupting(Watching):
        def show(self, *given: Any, **named: Any) -> str | None:
            super().show(*given, **named)
            raise KeyboardInterrupt

    _, heard = run(StandingCamera(5.0), display=Interrupting({}))
    assert heard.names == ["stopped"]
