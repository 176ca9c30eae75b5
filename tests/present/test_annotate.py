"""The annotated copy of a video: the times of the original, and what happens over time."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.analysis import analyse, analyse_workout
from formcheck.errors import OutputError, SourceNotFound
from formcheck.exercises import load
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.pose import PoseTrack
from formcheck.present.annotate import annotate_video
from formcheck.present.captions import Captions, find_turns
from formcheck.present.video_writer import VideoWriter
from formcheck.report import Fault, Refused, Report
from formcheck.rules import Severity
from tests.lifting import Rep, deadlift_set, film, scale

Pictures = list[tuple[Fraction, NDArray[np.uint8]]]

DEADLIFT = load("deadlift")
FPS = 12.0
WIDTH_PX, HEIGHT_PX = 320, 180


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """Two good reps in a small picture; like a phone's, the times are not quite even."""
    filmed = scale(film(deadlift_set([Rep()] * 2), fps=FPS), WIDTH_PX / 1280)
    uneven_s = filmed.time_s + 0.02 * np.sin(np.arange(len(filmed)))
    return replace(filmed, time_s=np.round(uneven_s * 90_000) / 90_000)


@pytest.fixture(scope="module")
def report(track: PoseTrack) -> Report:
    found = analyse(track, exercise="deadlift")
    assert found.rep_count == 2
    return found


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory, track: PoseTrack) -> Path:
    """A video of nothing with the times of the track."""
    return write_grey(tmp_path_factory.mktemp("source") / "set1.mp4", times_s=list(track.time_s))


@pytest.fixture(scope="module")
def annotated(
    tmp_path_factory: pytest.TempPathFactory, video: Path, track: PoseTrack, report: Report
) -> Pictures:
    target = tmp_path_factory.mktemp("annotated") / "out.mp4"
    annotate_video(video, target, track=track, sets=[(report, DEADLIFT)])
    return read_all(target)


def test_every_set_is_drawn_in_its_time(tmp_path: Path) -> None:
    rested = deadlift_set([Rep(), Rep(top_s=12.0), Rep()])
    track = scale(film(rested, fps=FPS), WIDTH_PX / 1280)
    sets = analyse_workout(track).sets
    assert [one.rep_count for one in sets] == [2, 1]
    video = write_grey(tmp_path / "two.mp4", times_s=list(track.time_s))
    both, first = tmp_path / "both.mp4", tmp_path / "first.mp4"
    annotate_video(video, both, track=track, sets=[(one, DEADLIFT) for one in sets])
    annotate_video(video, first, track=track, sets=[(sets[0], DEADLIFT)])
    changed_s = 0.5 * (sets[0].reps[-1].end_s + sets[1].reps[0].start_s)
    for (at_s, one), (_, other) in zip(read_all(both), read_all(first), strict=True):
        # The count begins anew in the middle of the rest.
        assert np.array_equal(one, other) is bool(at_s < changed_s)


def write_grey(path: Path, *, times_s: list[float]) -> Path:
    picture = np.full((HEIGHT_PX, WIDTH_PX, 3), 128, dtype=np.uint8)
    with VideoWriter(path, width_px=WIDTH_PX, height_px=HEIGHT_PX, fps_hint=FPS) as writer:
        for time_s in times_s:
            writer.write(picture, time_s=time_s)
    return path


def read_all(path: Path) -> Pictures:
    with av.open(str(path)) as container:
        return [
            (frame.pts * frame.time_base, frame.to_ndarray(format="rgb24"))  # type: ignore[operator, misc]
            for frame in container.decode(container.streams.video[0])
        ]


def times_of(pictures: Pictures) -> list[float]:
    return [float(time) for time, _ in pictures]


def show_at(pictures: Pictures, time_s: float) -> NDArray[np.int_]:
    """Give the last picture up to a time, as integers."""
    return [picture for time, picture in pictures if time <= time_s][-1].astype(int)


def test_every_picture_is_there_at_its_time(annotated: Pictures, video: Path) -> None:
    assert times_of(annotated) == times_of(read_all(video))


def test_count_and_phase_change_with_the_reps(annotated: Pictures, report: Report) -> None:
    def corner_at(time_s: float) -> NDArray[np.int_]:
        return show_at(annotated, time_s)[: HEIGHT_PX // 4, : WIDTH_PX // 4]

    def differ(one: NDArray[np.int_], other: NDArray[np.int_]) -> bool:
        return bool(np.abs(one - other).mean() > 2.0)

    first, second = report.reps
    # Standing before, between and after the reps: the phase is the same, the count is not.
    counts = [corner_at(time_s) for time_s in (0.5, first.end_s + 0.3, second.end_s + 0.3)]
    assert differ(counts[0], counts[1])
    assert differ(counts[1], counts[2])
    assert differ(counts[0], counts[2])
    down, up = corner_at(first.start_s + 1.0), corner_at(first.turn_s + 0.7)
    assert differ(down, up)
    assert not differ(down, corner_at(first.start_s + 0.7))


def test_person_is_drawn_and_the_cue_is_shown_after_the_rep(annotated: Pictures, report: Report) -> None:
    end_s = report.reps[-1].end_s
    before, after = show_at(annotated, report.reps[0].end_s - 0.2), show_at(annotated, end_s + 0.3)
    assert np.abs(before[HEIGHT_PX // 3 : -40, WIDTH_PX // 3 :] - 128).max() > 100
    assert np.abs(before[-20:, -40:] - 128).mean() < 5
    assert np.abs(after[-20:, -40:] - 128).mean() > 60


def test_hip_angle_stands_behind_the_person(annotated: Pictures, track: PoseTrack, report: Report) -> None:
    turn_s = report.reps[0].turn_s
    row = int(np.searchsorted(track.time_s, turn_s))
    hip_x, hip_y = track.xy_px[row, landmark_of(Joint.HIP, Side(report.side))]
    assert report.facing == "right"
    # The number's letters are yellow; the picture below them is grey.
    picture = show_at(annotated, turn_s)[int(hip_y) - 8 : int(hip_y) + 8]
    is_yellow = picture[..., 1] - picture[..., 2] > 40
    assert is_yellow[:, : int(hip_x) - 12].any()
    assert not is_yellow[:, int(hip_x) + 20 :].any()


def test_interrupted_analysis_gives_a_shorter_video(
    tmp_path: Path, video: Path, track: PoseTrack, report: Report
) -> None:
    count = 40
    seen: list[float] = []
    part = replace(
        track,
        time_s=track.time_s[:count],
        xy_px=track.xy_px[:count],
        visibility=track.visibility[:count],
        outline=None,
    )
    target = tmp_path / "out.mp4"
    annotate_video(video, target, track=part, sets=[(report, DEADLIFT)], on_frame=seen.append)
    assert times_of(read_all(target)) == times_of(read_all(video))[:count]
    assert seen == pytest.approx(list(part.time_s), abs=1e-5)


def test_pictures_without_a_pose_are_kept(
    tmp_path: Path, video: Path, track: PoseTrack, report: Report
) -> None:
    rows = [index for index in range(len(track)) if not 20 <= index < 30]
    holed = replace(
        track,
        time_s=track.time_s[rows],
        xy_px=track.xy_px[rows],
        visibility=track.visibility[rows],
        outline=None,
    )
    target = tmp_path / "out.mp4"
    annotate_video(video, target, track=holed, sets=[(report, DEADLIFT)])
    pictures = read_all(target)
    assert len(pictures) == len(track)
    assert np.abs(pictures[25][1][HEIGHT_PX // 3 :].astype(int) - 128).max() < 30
    assert np.abs(pictures[35][1][HEIGHT_PX // 3 :].astype(int) - 128).max() > 100


def test_slow_motion_plays_as_slowly_as_the_original(
    tmp_path: Path, track: PoseTrack, report: Report
) -> None:
    slow = write_grey(tmp_path / "slow.mp4", times_s=[4.0 * time_s for time_s in track.time_s])
    target = tmp_path / "out.mp4"
    annotate_video(slow, target, track=track, sets=[(report, DEADLIFT)], slow_motion=4.0)
    pictures = read_all(target)
    assert times_of(pictures) == pytest.approx(times_of(read_all(slow)), abs=1.5 / 90_000)
    played_s = 4.0 * report.reps[0].end_s
    band = [show_at(pictures, played_s + offset_s)[-20:, -40:] for offset_s in (-1.0, 1.0, 3.5, 5.0)]
    assert [bool(np.abs(part - 128).mean() > 60) for part in band] == [False, True, True, False]


def test_nothing_is_left_where_it_cannot_be_written(
    tmp_path: Path, video: Path, track: PoseTrack, report: Report
) -> None:
    (tmp_path / "taken.mp4").mkdir()
    for target in (tmp_path / "none" / "out.mp4", tmp_path / "taken.mp4", tmp_path / "out.txt"):
        with pytest.raises(OutputError, match=target.name):
            annotate_video(video, target, track=track, sets=[(report, DEADLIFT)])
    assert [path.name for path in tmp_path.rglob("*")] == ["taken.mp4"]


def test_nothing_is_left_after_an_interruption(
    tmp_path: Path, video: Path, track: PoseTrack, report: Report
) -> None:
    def interrupt(time_s: float) -> None:
        if time_s > 1.0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        annotate_video(
            video, tmp_path / "out.mp4", track=track, sets=[(report, DEADLIFT)], on_frame=interrupt
        )
    assert list(tmp_path.iterdir()) == []


def test_recording_is_never_replaced(tmp_path: Path, video: Path, track: PoseTrack, report: Report) -> None:
    copy = tmp_path / "set1.mp4"
    copy.write_bytes(video.read_bytes())
    (tmp_path / "link.mp4").symlink_to(copy)
    with pytest.raises(OutputError, match="recording itself"):
        annotate_video(copy, tmp_path / "link.mp4", track=track, sets=[(report, DEADLIFT)])
    assert copy.read_bytes() == video.read_bytes()


def test_missing_recording(tmp_path: Path, track: PoseTrack, report: Report) -> None:
    with pytest.raises(SourceNotFound):
        annotate_video(tmp_path / "set1.mp4", tmp_path / "out.mp4", track=track, sets=[(report, DEADLIFT)])
    assert list(tmp_path.iterdir()) == []


class TestCaptions:
    @pytest.fixture
    def fault(self) -> Fault:
        return Fault(
            name="squatting", severity="warn", value=0.5, limit=0.35, unit="1", cue="Push your hips back."
        )

    def test_phases_of_a_rep(self, report: Report) -> None:
        captions, rep = Captions(report, DEADLIFT), report.reps[0]
        assert [captions.at(rep.end_s + step, level=0.0).count for step in (-0.01, 0.0)] == [0, 1]
        phases = [
            captions.at(time_s, level=level).phase
            for time_s, level in (
                (rep.start_s - 0.1, 2.0),
                (rep.start_s, 2.0),
                (rep.turn_s, 90.0),
                (rep.end_s, 3.0),
            )
        ]
        assert phases == ["top", "down", "up", "top"]

    def test_who_holds_the_turn_is_not_said_to_come_back(self, report: Report) -> None:
        rep = report.reps[0]
        time_s = np.linspace(rep.start_s, rep.end_s, 101)
        level = np.interp(np.linspace(0.0, 1.0, 101), (0.0, 0.2, 0.8, 1.0), (2.0, 90.0, 89.0, 3.0))
        turns_s = find_turns(report, DEADLIFT.cycle, time_s=time_s, level=level)
        captions = Captions(report, DEADLIFT, turns_s=turns_s)
        shares = (0.1, 0.25, 0.5, 0.75, 0.9)
        phases = [
            captions.at(rep.start_s + share * (rep.end_s - rep.start_s), level=50.0).phase for share in shares
        ]
        assert phases == ["down", "bottom", "bottom", "bottom", "up"]

    def test_a_turn_that_was_not_seen_is_left_out(self, report: Report) -> None:
        time_s = np.linspace(0.0, report.reps[-1].end_s, 50)
        assert find_turns(report, DEADLIFT.cycle, time_s=time_s, level=np.full(50, np.nan)) == {}

    def test_no_phase_outside_the_reps_unless_standing(self, report: Report) -> None:
        captions = Captions(report, DEADLIFT)
        assert captions.at(0.0, level=80.0).phase == ""
        assert captions.at(0.0, level=float("nan")).phase == ""

    def test_clean_rep_is_praised_for_four_seconds(self, report: Report) -> None:
        captions, last = Captions(report, DEADLIFT), report.reps[-1]
        for time_s in (last.end_s, last.end_s + 3.99):
            shown = captions.at(time_s, level=0.0)
            assert (shown.count, shown.cue, shown.severity) == (2, "Rep 2: clean", None)
        assert captions.at(last.end_s + 4.01, level=0.0).cue == ""

    def test_message_ends_where_the_next_one_begins(self, report: Report) -> None:
        first, second = report.reps
        second = replace(second, end_s=first.end_s + 1.0)
        captions = Captions(replace(report, reps=(first, second)), DEADLIFT)
        assert captions.at(first.end_s + 0.9, level=0.0).cue == "Rep 1: clean"
        assert captions.at(first.end_s + 1.0, level=0.0).cue == "Rep 2: clean"

    def test_cue_of_the_first_fault(self, report: Report, fault: Fault) -> None:
        first, second = report.reps
        lesser = replace(fault, name="other", severity="info", cue="Something else.")
        first = replace(first, clean=False, faults=(fault, lesser))
        second = replace(second, faults=(lesser,))
        captions = Captions(replace(report, reps=(first, second)), DEADLIFT)
        shown = captions.at(first.end_s, level=0.0)
        assert (shown.cue, shown.severity) == ("Push your hips back.", Severity.WARN)
        shown = captions.at(second.end_s, level=0.0)
        assert (shown.cue, shown.severity) == ("Rep 2: clean. Something else.", Severity.INFO)

    def test_rep_that_was_not_judged_is_not_praised(self, report: Report) -> None:
        unchecked = tuple(check.name for check in DEADLIFT.checks)
        rep = replace(report.reps[0], clean=None, unchecked=unchecked)
        shown = Captions(replace(report, reps=(rep,)), DEADLIFT).at(rep.end_s, level=0.0)
        assert shown.cue == "Rep 1: counted, not judged"
        assert shown.severity is Severity.INFO

    def test_refused_attempt_is_explained_for_three_seconds(self, report: Report) -> None:
        end_s = report.reps[-1].end_s + 1.0
        refused = (Refused(start_s=end_s - 0.5, end_s=end_s, reason="walked"),)
        captions = Captions(replace(report, refused=refused), DEADLIFT)
        cues = [captions.at(end_s + offset_s, level=0.0).cue for offset_s in (-0.1, 0.0, 2.9, 3.1)]
        assert cues[0] == "Rep 2: clean"
        assert cues[1] == cues[2] == "Not counted: you did not stay in place."
        assert cues[3] == ""
        assert captions.at(end_s, level=0.0).count == 2

    def test_slow_motion_leaves_time_to_read(self, report: Report) -> None:
        captions, last = Captions(report, DEADLIFT, slow_motion=8.0), report.reps[-1]
        assert captions.at(last.end_s + 0.49, level=0.0).cue == "Rep 2: clean"
        assert captions.at(last.end_s + 0.51, level=0.0).cue == ""
