"""Which side is near, and where the person faces: settled by evidence over time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.landmarks import Joint, Landmark, Side, landmark_of
from formcheck.orientation import MEMORY_S, Orientation, OrientationEstimator, yaw_ratio
from formcheck.pose import Pose, PoseTrack
from tests.figure import Figure, Posture
from tests.lifting import STANDING, Motion, Rep, deadlift_set, delay, film, hide, hinge


def settle(*tracks: PoseTrack) -> Orientation:
    estimator = OrientationEstimator()
    for track in tracks:
        for pose in track:
            estimator.push(pose)
    return estimator.best


def standing(seconds: float, figure: Figure, *, fps: float = 30.0) -> PoseTrack:
    return film(Motion(start=STANDING, hold_s=seconds, moves=()), figure, fps=fps)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("near", list(Side))
@pytest.mark.parametrize(
    "posture",
    [
        STANDING,
        hinge(),
        Posture(trunk_deg=-90.0, thigh_deg=-140.0),
        # Straight on the back with the heels on a ball, and on the front with the hands on a step: nothing is
        # bent that would tell, and feet and nose do.
        Posture(trunk_deg=-115.0, thigh_deg=-117.0, shank_deg=-109.0),
        Posture(trunk_deg=65.0, thigh_deg=65.0, shank_deg=65.0),
    ],
)
def test_side_and_facing_are_found_from_one_picture(facing: int, near: Side, posture: Posture) -> None:
    estimator = OrientationEstimator()
    estimator.push(Figure(facing=facing, near=near).pose(posture))
    assert estimator.best == Orientation(side=near, facing=facing)


@given(st.sampled_from([1, -1]), st.floats(0.0, 25.0), st.floats(-15.0, 15.0))
def test_a_camera_that_is_not_quite_level_or_square_does_not_matter(
    facing: int, yaw_deg: float, roll_deg: float
) -> None:
    figure = Figure(facing=facing, yaw_deg=yaw_deg, roll_deg=roll_deg)
    best = settle(film(deadlift_set([Rep()]), figure, fps=12.0))
    assert best == Orientation(side=figure.near_side, facing=facing)


def test_bent_knees_outvote_a_foot_and_a_nose() -> None:
    pose = Figure(facing=1).pose(hinge(knee_deg=60.0))
    xy = pose.xy_px.copy()
    for side in Side:
        heel, toe = landmark_of(Joint.HEEL, side), landmark_of(Joint.FOOT_INDEX, side)
        xy[[heel, toe]] = xy[[toe, heel]]
    xy[Landmark.NOSE, 0] -= 100.0
    estimator = OrientationEstimator()
    estimator.push(Pose(time_s=0.0, xy_px=xy, visibility=pose.visibility))
    assert estimator.best.facing == 1


def test_walking_in_does_not_decide_for_the_set() -> None:
    best = settle(standing(20.0, Figure(facing=-1)), delay(standing(2.0 * MEMORY_S, Figure(facing=1)), 20.0))
    assert best == Orientation(side=Side.RIGHT, facing=1)


def test_a_moment_of_doubt_does_not_change_the_answer() -> None:
    best = settle(standing(5.0, Figure(facing=1)), delay(standing(0.3, Figure(facing=-1)), 5.0))
    assert best == Orientation(side=Side.RIGHT, facing=1)


def test_sides_seen_alike_do_not_flicker(rng: np.random.Generator) -> None:
    estimator, answers = OrientationEstimator(), set()
    for pose in standing(10.0, Figure()):
        visibility = np.clip(0.9 + rng.normal(0.0, 0.01, pose.visibility.shape), 0.0, 1.0)
        estimator.push(Pose(time_s=pose.time_s, xy_px=pose.xy_px, visibility=visibility))
        answers.add(estimator.best.side)
    assert len(answers) == 1


@pytest.mark.parametrize("fps", [12.0, 240.0])
def test_evidence_counts_by_its_time_and_not_by_its_pictures(fps: float) -> None:
    best = settle(
        standing(4.0, Figure(facing=1), fps=30.0), delay(standing(1.0, Figure(facing=-1), fps=fps), 4.0)
    )
    assert best.facing == 1


def test_pictures_without_a_person_are_no_evidence(clean_track: PoseTrack) -> None:
    blind = hide(clean_track, from_s=3.0, to_s=6.0)
    assert settle(blind) == Orientation(side=Side.RIGHT, facing=1)
    estimator = OrientationEstimator()
    before = estimator.best
    estimator.push(Pose.nobody(time_s=0.0))
    assert estimator.best == before


@pytest.mark.parametrize(
    ("yaw_deg", "ratio"), [(0.0, 0.0), (10.0, 0.13), (20.0, 0.25), (30.0, 0.37), (90.0, 0.74)]
)
def test_the_yaw_ratio_is_that_of_the_geometry(yaw_deg: float, ratio: float) -> None:
    figure = Figure(yaw_deg=yaw_deg)
    pose = figure.pose(Posture())
    assert float(yaw_ratio(pose.xy_px, figure.near_side)) == pytest.approx(ratio, abs=0.01)


def test_the_yaw_ratio_of_a_recording_has_gaps_where_shoulders_have(clean_track: PoseTrack) -> None:
    track = hide(clean_track, from_s=2.0, to_s=3.0)
    ratio = yaw_ratio(track.xy_px, Side.RIGHT)
    assert ratio.shape == (len(track),)
    np.testing.assert_array_equal(np.isnan(ratio), (track.time_s >= 2.0) & (track.time_s <= 3.0))
    assert np.isnan(yaw_ratio(np.zeros((33, 2)), Side.LEFT))
