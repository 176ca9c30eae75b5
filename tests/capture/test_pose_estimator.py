"""The real landmarker on the sample: what it finds, mirrored too, and what it refuses."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from formcheck.capture.flip_averaging import FlipAveragingEstimator
from formcheck.capture.frame import Frame
from formcheck.capture.pose_estimator import PoseEstimator
from formcheck.capture.recording import VideoPoses
from formcheck.capture.video_file import VideoFile
from formcheck.errors import EstimatorError
from formcheck.landmarks import Joint, Landmark, Side, landmark_of
from formcheck.outline import STATIONS
from formcheck.pose import Pose, PoseTrack
from formcheck.report import Report
from formcheck.session import Session


@pytest.fixture(scope="module")
def track(sample: Path, model: Path) -> PoseTrack:
    with VideoPoses(sample, model=model, with_outline=True) as poses:
        for _ in poses:
            pass
        return poses.track


@pytest.fixture(scope="module")
def mirrored_report(sample: Path, model: Path) -> Report:
    session = Session("deadlift")
    with VideoFile(sample) as video, FlipAveragingEstimator(model, with_outline=True) as estimator:
        for frame in video:
            session.push(estimator.estimate(_mirror(frame)))
    return session.report()


def _mirror(frame: Frame) -> Frame:
    return Frame(time_s=frame.time_s, image_rgb=frame.image_rgb[:, ::-1])


def _report(track: PoseTrack) -> Report:
    session = Session("deadlift")
    for pose in track:
        session.push(pose)
    return session.report()


def _first_frames(sample: Path, count: int) -> Iterator[Frame]:
    with VideoFile(sample) as video:
        for frame, _ in zip(video, range(count), strict=False):
            yield frame


def test_finds_the_person_in_every_picture(track: PoseTrack) -> None:
    assert np.isfinite(track.xy_px).all()
    assert track.origin.people == 1
    assert track.origin.info is not None
    assert track.origin.info.name == "deadlift.mp4"


def test_landmarks_lie_on_the_person(track: PoseTrack) -> None:
    # The lifter stands in the middle of a picture of 854 x 480 pixels for the first two seconds.
    standing = track.xy_px[:50]
    assert np.all(np.abs(standing[:, Landmark.RIGHT_HIP, 0] - 427) < 60)
    heights = [
        Landmark.NOSE,
        Landmark.RIGHT_SHOULDER,
        Landmark.RIGHT_HIP,
        Landmark.RIGHT_KNEE,
        Landmark.RIGHT_HEEL,
    ]
    assert np.all(np.diff(standing[:, heights, 1], axis=1) > 20)


def test_outline_lies_around_the_trunk(track: PoseTrack) -> None:
    assert track.outline is not None
    assert track.outline.shape == (len(track), 2, STATIONS.size)
    standing = track.outline[:50]
    assert np.isfinite(standing).mean() > 0.9
    # A trunk seen from the side is a quarter to a half as thick as it is long.
    thickness = np.nanmedian(standing.sum(axis=1))
    assert 0.2 < thickness < 0.8


@pytest.mark.parametrize("name", ["hip_lift", "ball_curl", "cat_cow", "nordic_curl"])
def test_somebody_on_the_floor_is_found_in_the_first_picture(name: str, sample: Path, model: Path) -> None:
    truth = json.loads(sample.with_name(f"{name}.json").read_text(encoding="utf-8"))
    joints, side = truth["series"]["joints_px"], truth["side"]
    with PoseEstimator(model) as estimator:
        [pose] = [estimator.estimate(frame) for frame in _first_frames(sample.with_name(f"{name}.mp4"), 1)]
    assert pose.has_person
    trunk_px = math.dist(joints[f"{side}_shoulder"][0], joints[f"{side}_hip"][0])
    # Lying, kneeling and on all fours: the landmarker's mean error is 0.05 to 0.13 of the trunk (measured).
    for joint in (Joint.SHOULDER, Joint.HIP, Joint.KNEE):
        found = pose.xy_px[landmark_of(joint, Side(side))]
        assert math.dist(found, joints[f"{side}_{joint.value}"][0]) < 0.25 * trunk_px


def test_mirrored_clip_gives_the_mirrored_report(track: PoseTrack, mirrored_report: Report) -> None:
    report = _report(track)
    assert (report.side, report.facing) == ("right", "right")
    assert (mirrored_report.side, mirrored_report.facing) == ("left", "left")
    assert mirrored_report.rep_count == report.rep_count == 5
    for rep, other in zip(report.reps, mirrored_report.reps, strict=True):
        assert [fault.name for fault in rep.faults] == [fault.name for fault in other.faults]
        assert (rep.borderline, rep.unchecked) == (other.borderline, other.unchecked)
        assert other.turn_s == pytest.approx(rep.turn_s, abs=0.001)
        for name, measured in rep.metrics.items():
            assert other.metrics[name].value == pytest.approx(measured.value, abs=0.02)


def test_padded_rows_are_no_different(sample: Path, model: Path) -> None:
    # A decoder hands out rows with padding; the landmarker would read them as if there were none.
    def estimate(pad_px: int) -> list[Pose]:
        with PoseEstimator(model) as estimator:
            poses = []
            for frame in _first_frames(sample, 5):
                wide = np.pad(frame.image_rgb, ((0, 0), (0, pad_px), (0, 0)))
                view = wide[:, : frame.image_rgb.shape[1]]
                poses.append(estimator.estimate(Frame(time_s=frame.time_s, image_rgb=view)))
            return poses

    for plain, padded in zip(estimate(0), estimate(10), strict=True):
        assert np.array_equal(plain.xy_px, padded.xy_px)


def test_times_closer_than_a_millisecond_are_no_problem(sample: Path, model: Path) -> None:
    [frame] = _first_frames(sample, 1)
    with PoseEstimator(model) as estimator:
        times = [0.0, 0.0002, 0.0004, 0.0011]
        poses = [estimator.estimate(Frame(time_s=time, image_rgb=frame.image_rgb)) for time in times]
    assert [pose.time_s for pose in poses] == times


def test_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.task").write_bytes(b"not a model")
    with pytest.raises(EstimatorError, match=r"other\.task"):
        PoseEstimator(tmp_path / "other.task")


def test_a_track_is_what_was_yielded(sample: Path, model: Path, tmp_path: Path) -> None:
    with VideoPoses(sample, model=model, with_outline=True) as poses:
        yielded = [pose for pose, _ in zip(poses, range(10), strict=False)]
        track = poses.track
    assert [pose.time_s for pose in track][:10] == [pose.time_s for pose in yielded]
    for stored, pose in zip(track, yielded, strict=False):
        assert np.array_equal(stored.xy_px, pose.xy_px, equal_nan=True)
        assert np.array_equal(stored.visibility, pose.visibility, equal_nan=True)
        assert pose.outline is not None
        assert stored.outline is not None
        assert np.array_equal(stored.outline, pose.outline, equal_nan=True)
