"""The loop: what the camera gives is looked at, told, shown and kept; its trouble is told and survived."""

import io
import json
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.analysis import load_track
from formcheck.capture.camera_events import (
    CameraBack,
    CameraBlack,
    CameraEnded,
    CameraEvent,
    CameraLost,
    LiveFrame,
)
from formcheck.capture.frame import Frame
from formcheck.capture.live_run import measure_brightness, run_live
from formcheck.capture.video_file import VideoFile
from formcheck.history.diary import Diary
from formcheck.history.store import History
from formcheck.live.coach import LiveCoach
from formcheck.live.events import Event, RepCounted, SetStarted
from formcheck.live.state import LiveState, Mode
from formcheck.live.stats import LiveStats
from formcheck.pose import Pose, PoseTrack
from formcheck.present.keys import Key
from formcheck.present.live_display import LiveDisplay
from formcheck.present.live_outlets import HistoryOutlet, JsonLines, VoiceOutlet
from formcheck.present.live_recorder import LiveRecorder
from formcheck.present.live_view import LiveView
from formcheck.present.window import FakeWindow
from formcheck.source import SourceInfo
from tests.lifting import Rep, deadlift_set, film

INFO = SourceInfo(
    name="fake",
    sha256="",
    duration_s=float("nan"),
    frame_count=None,
    width_px=64,
    height_px=48,
    rotation_deg=0,
    fps=15.0,
)
PICTURE = np.full((48, 64, 3), 128, np.uint8)


class FakeCamera:
    """Gives a picture for every pose of a track, with events in between; its clock goes on as they are
    given."""

    info = INFO
    dropped = 7

    def __init__(self, track: PoseTrack, *events: CameraEvent, shape: tuple[int, int] = (48, 64)) -> None:
        frames = [
            LiveFrame(
                time_s=float(time_s),
                image_rgb=np.full((*shape, 3), 128, np.uint8),
                number=number,
                taken_s=float(time_s),
            )
            for number, time_s in enumerate(track.time_s, start=1)
        ]
        news: Sequence[LiveFrame | CameraEvent] = sorted([*frames, *events], key=lambda one: one.time_s)
        self._news = deque(news)
        self._now_s = 0.0

    @property
    def now_s(self) -> float:
        return self._now_s

    def newest(self, *, timeout_s: float) -> LiveFrame | CameraEvent | None:
        if not self._news:
            self._now_s += timeout_s
            return None
        news = self._news.popleft()
        self._now_s = max(self._now_s, news.time_s)
        return news

    def close(self) -> None:
        pass


class FakeEstimator:
    """Finds in a picture what a track has at its time."""

    def __init__(self, track: PoseTrack) -> None:
        self._poses = {pose.time_s: pose for pose in track}

    def estimate(self, frame: Frame) -> Pose:
        return self._poses[frame.time_s]


class Hearer:
    """Hears and sees everything."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.seen: list[LiveState] = []
        self.held: list[float | None] = []

    def push(self, event: Event) -> None:
        self.told.append(event)

    def watch(self, state: LiveState) -> None:
        self.seen.append(state)

    def hold(self, held_s: float | None) -> None:
        self.held.append(held_s)

    @property
    def names(self) -> list[str]:
        return [event.event for event in self.told if event.event != "cue"]


class FakeDisplay:
    """Presses keys at given pictures."""

    def __init__(self, **keys: int) -> None:
        self._keys = {at: key for key, at in keys.items()}
        self.shown: list[LiveState] = []

    def show(self, image_rgb: NDArray[np.uint8] | None, state: LiveState) -> str | None:
        del image_rgb
        self.shown.append(state)
        return self._keys.get(len(self.shown))


TRACK = film(deadlift_set([Rep()] * 2), fps=15.0)
END = CameraEnded(time_s=99.0)


def coach() -> LiveCoach:
    return LiveCoach("deadlift", checks_set_up=False, corrects_landmarks=False)


def test_a_played_set_is_told_from_beginning_to_end() -> None:
    hearer = Hearer()
    stats = run_live(
        FakeCamera(TRACK, END), FakeEstimator(TRACK), coach(), listeners=[hearer], watchers=[hearer]
    )
    assert hearer.names == ["set_started", "rep", "rep", "set_ended", "stopped"]
    assert len(hearer.seen) == len(TRACK) == stats.pictures
    assert stats.dropped == 7


def test_it_stops_by_itself_after_a_time() -> None:
    hearer = Hearer()
    run_live(FakeCamera(TRACK), FakeEstimator(TRACK), coach(), listeners=[hearer], max_s=4.0)
    assert hearer.told[-1].to_dict() == {
        "event": "stopped",
        "t_s": pytest.approx(4.0, abs=0.1),
        "by": "program",
    }


def test_keys_pause_and_stop() -> None:
    hearer, display = Hearer(), FakeDisplay(pause=5, stop=20)
    run_live(FakeCamera(TRACK, END), FakeEstimator(TRACK), coach(), listeners=[hearer], display=display)
    assert hearer.names == ["paused", "stopped"]
    assert {state.mode for state in display.shown[5:20]} == {Mode.PAUSED}
    assert display.shown[0].dropped == 7


def test_keys_work_while_no_picture_comes() -> None:
    nothing = film(deadlift_set([Rep()]), until_s=0.05, fps=30.0)
    hearer, display = Hearer(), FakeDisplay(stop=10)
    run_live(FakeCamera(nothing), FakeEstimator(nothing), coach(), listeners=[hearer], display=display)
    assert hearer.names == ["stopped"]


def test_trouble_with_the_camera_is_told_and_the_set_goes_on() -> None:
    hearer = Hearer()
    events = (
        CameraLost(time_s=1.0, text="It is gone."),
        CameraBack(time_s=1.2, gone_s=0.2),
        CameraBlack(time_s=1.3, text="It is black."),
    )
    run_live(FakeCamera(TRACK, *events, END), FakeEstimator(TRACK), coach(), listeners=[hearer])
    assert hearer.names[:3] == ["camera_lost", "camera_back", "camera_black"]
    assert hearer.names[3:] == ["set_started", "rep", "rep", "set_ended", "stopped"]


def test_an_interruption_ends_it_with_its_report() -> None:
    class Interrupting(FakeEstimator):
        def estimate(self, frame: Frame) -> Pose:
            if frame.time_s > 0.8 * float(TRACK.time_s[-1]):
                raise KeyboardInterrupt
            return super().estimate(frame)

    hearer = Hearer()
    run_live(FakeCamera(TRACK), Interrupting(TRACK), coach(), listeners=[hearer])
    assert hearer.names[-2:] == ["set_ended", "stopped"]


def test_a_line_is_out_as_soon_as_it_is_told() -> None:
    class Pipe(io.StringIO):
        flushed = 0

        def flush(self) -> None:
            self.flushed += 1

    pipe = Pipe()
    run_live(FakeCamera(TRACK, END), FakeEstimator(TRACK), coach(), listeners=[JsonLines(pipe)])
    lines = pipe.getvalue().splitlines()
    assert [json.loads(line)["event"] for line in lines][-1] == "stopped"
    assert pipe.flushed == len(lines)


def test_the_window_shows_the_count_and_its_keys_work() -> None:
    voice = Hearer()
    outlet = VoiceOutlet(voice)
    window = FakeWindow({4: Key.MIRROR, 5: Key.VOICE})
    display = LiveDisplay(window, LiveView(width_px=640, height_px=360), toggle_voice=outlet.toggle)
    run_live(
        FakeCamera(TRACK, END),
        FakeEstimator(TRACK),
        coach(),
        listeners=[outlet],
        watchers=[outlet],
        display=display,
    )
    assert outlet.is_quiet
    assert voice.told == []
    assert len(voice.held) == 5


def test_the_history_has_the_reps_and_their_poses(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with Diary(path, tell=pytest.fail) as diary:
        outlet = HistoryOutlet(diary)
        run_live(FakeCamera(TRACK, END), FakeEstimator(TRACK), coach(), listeners=[outlet], keepers=[outlet])
    with History(path) as history:
        [session] = history.sessions()
        [one] = session.sets
    assert one.exercise == "deadlift"
    assert [rep.number for rep in one.reps] == [1, 2]
    assert one.report is not None
    assert one.has_poses


def test_a_set_that_was_taken_for_another_movement_is_not_kept_twice(tmp_path: Path) -> None:
    hearer = Hearer()
    run_live(FakeCamera(TRACK, END), FakeEstimator(TRACK), coach(), listeners=[hearer])
    counted = [event for event in hearer.told if isinstance(event, RepCounted)]
    with Diary(tmp_path / "history.db", tell=pytest.fail) as diary:
        outlet = HistoryOutlet(diary)
        outlet.push(SetStarted(t_s=1.0, exercise="single_leg_deadlift", set_number=1))
        outlet.push(counted[0])
        outlet.push(SetStarted(t_s=2.0, exercise="deadlift", set_number=1, corrected=True))
        for event in counted:
            outlet.push(event)
    with History(tmp_path / "history.db") as history:
        [session] = history.sessions()
    assert [(one.exercise, len(one.reps)) for one in session.sets] == [("deadlift", len(counted))]


def test_video_and_poses_are_kept(tmp_path: Path) -> None:
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    with LiveRecorder(tmp_path / "kept", info=INFO, now=now) as recorder:
        run_live(FakeCamera(TRACK, END), FakeEstimator(TRACK), coach(), keepers=[recorder])
    assert [path.name for path in recorder.written] == [
        "live-20260102-030405.mp4",
        "live-20260102-030405.npz",
    ]
    track = load_track(recorder.written[1])
    assert np.allclose(track.time_s, TRACK.time_s)
    assert np.allclose(track.xy_px, TRACK.xy_px, atol=1e-3)
    with VideoFile(recorder.written[0]) as video:
        assert sum(1 for _ in video) == len(TRACK)


def test_a_turned_phone_begins_another_video(tmp_path: Path) -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    with LiveRecorder(tmp_path, info=INFO, now=now) as recorder:
        for number, shape in enumerate([(48, 64)] * 3 + [(64, 48)] * 3, start=1):
            frame = LiveFrame(
                time_s=0.1 * number, image_rgb=np.zeros((*shape, 3), np.uint8), number=number, taken_s=0.0
            )
            recorder.keep(frame, Pose.nobody(time_s=frame.time_s))
    assert [path.name for path in recorder.written] == [
        "live-20260102-000000.mp4",
        "live-20260102-000000-2.mp4",
        "live-20260102-000000.npz",
    ]


def test_two_pictures_of_one_moment_hold_nobody_up(tmp_path: Path) -> None:
    with LiveRecorder(tmp_path, info=INFO, now=datetime(2026, 1, 2, tzinfo=UTC)) as recorder:
        for number in range(80):
            time_s = 0.1 + 1e-6 * number if number < 2 else 0.1 * number
            image = np.zeros((48, 64, 3), np.uint8)
            recorder.keep(
                LiveFrame(time_s=time_s, image_rgb=image, number=number + 1, taken_s=time_s),
                Pose.nobody(time_s=time_s),
            )
    with VideoFile(recorder.written[0]) as video:
        assert sum(1 for _ in video) == 79


def test_a_folder_that_cannot_be_written_does_not_end_the_session(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    hearer = Hearer()
    with LiveRecorder(folder, info=INFO, now=datetime(2026, 1, 2, tzinfo=UTC)) as recorder:
        folder.rmdir()
        run_live(
            FakeCamera(TRACK, END), FakeEstimator(TRACK), coach(), listeners=[hearer], keepers=[recorder]
        )
    assert hearer.names[-1] == "stopped"
    assert recorder.written == []


def test_the_parts_of_a_picture_add_up() -> None:
    stats = LiveStats()
    for step in range(3):
        at_s = 0.1 * step
        stats.note(
            taken_s=at_s,
            given_s=at_s + 0.01,
            looked_s=at_s + 0.03,
            taken_up_s=at_s + 0.034,
            judged_s=at_s + 0.035,
            shown_s=at_s + 0.04,
        )
    assert stats.fps == pytest.approx(10.0)
    parts = [stats.spread(name).median_ms for name in ("waited", "looked", "own", "shown")]
    assert parts == pytest.approx([14.0, 20.0, 1.0, 5.0])
    assert stats.spread("whole").p95_ms == pytest.approx(sum(parts))
    assert "3 pictures shown" in stats.describe()


def test_statistics_of_nothing_are_no_error() -> None:
    assert "0 pictures shown" in LiveStats().describe()


@pytest.mark.parametrize(("level", "brightness"), [(0, 0.0), (255, 1.0), (51, 0.2)])
def test_brightness(level: int, brightness: float) -> None:
    assert measure_brightness(np.full((720, 1280, 3), level, np.uint8)) == pytest.approx(brightness)
