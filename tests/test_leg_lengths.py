"""A hidden knee is put where thigh and shin meet; what was seen, or cannot be known, stays as it is."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.leg_lengths import place_hidden_legs, weigh_knees_at_hands
from formcheck.pose import PoseTrack
from formcheck.reps import Attempt
from formcheck.session import Session
from formcheck.store import Observation
from tests.lifting import Rep, deadlift_set, film, hinge, mirror

BENT = film(deadlift_set([Rep(bottom=hinge(trunk_deg=60.0, knee_deg=50.0, shank_deg=10.0))]), fps=12.0)


def look(track: PoseTrack) -> tuple[Observation, tuple[Attempt, ...]]:
    session = Session("deadlift")
    for pose in track:
        session.push(pose)
    return session.observation, session.attempts[0]


def hide(observation: Observation, joints: tuple[Joint, ...], rows: NDArray[np.bool_]) -> Observation:
    xy = observation.xy_px.copy()
    for joint in joints:
        xy[rows, landmark_of(joint, observation.orientation.side)] = np.nan
    return observation.with_positions(xy)


def way_px(one: Observation, other: Observation, joint: Joint) -> Array:
    landmark = landmark_of(joint, one.orientation.side)
    return np.asarray(np.linalg.norm(one.xy_px[:, landmark] - other.xy_px[:, landmark], axis=-1))


@pytest.mark.parametrize("track", [BENT, mirror(BENT)], ids=["right", "left"])
@pytest.mark.parametrize("joints", [(Joint.KNEE,), (Joint.KNEE, Joint.ANKLE)])
def test_a_bent_knee_is_found_between_hip_and_foot(track: PoseTrack, joints: tuple[Joint, ...]) -> None:
    seen, attempts = look(track)
    rows = (seen.time_s > 2.6) & (seen.time_s < 4.4)
    placed = place_hidden_legs(hide(seen, joints, rows), attempts)
    for joint in joints:
        assert way_px(placed, seen, joint).max() < 4.0


def test_what_was_seen_stays() -> None:
    seen, attempts = look(BENT)
    np.testing.assert_array_equal(place_hidden_legs(seen, attempts).xy_px, seen.xy_px)


def test_a_leg_as_long_as_can_be_is_straight() -> None:
    seen, attempts = look(BENT)
    rows = (seen.time_s > 2.6) & (seen.time_s < 4.4)
    xy = hide(seen, (Joint.KNEE,), rows).xy_px
    hip, knee, ankle = (landmark_of(joint, Side.RIGHT) for joint in (Joint.HIP, Joint.KNEE, Joint.ANKLE))
    xy[rows, hip] += 3.0 * (xy[rows, hip] - xy[rows, ankle])
    placed = place_hidden_legs(seen.with_positions(xy), attempts).xy_px[rows]
    up, to_knee = placed[:, hip] - placed[:, ankle], placed[:, knee] - placed[:, ankle]
    assert np.abs(up[:, 0] * to_knee[:, 1] - up[:, 1] * to_knee[:, 0]).max() < 1.0


@pytest.mark.parametrize("joints", [(Joint.KNEE, Joint.HIP), (Joint.KNEE,)])
def test_without_a_hip_or_a_leg_that_was_ever_seen_there_is_no_place(joints: tuple[Joint, ...]) -> None:
    seen, attempts = look(BENT)
    rows = (seen.time_s > 2.6) & (seen.time_s < 4.4) if Joint.HIP in joints else seen.time_s >= 0.0
    placed = place_hidden_legs(hide(seen, joints, rows), attempts)
    assert np.isnan(placed.xy_px[rows, landmark_of(Joint.KNEE, Side.RIGHT)]).all()


def test_what_is_placed_is_measured_and_less_sure() -> None:
    track = film(deadlift_set([Rep()] * 2), fps=20.0)
    xy = track.xy_px.copy()
    rows = (track.time_s > 2.6) & (track.time_s < 4.4)
    # The near knee leaves the leg: a guess.
    xy[rows, landmark_of(Joint.KNEE, Side.RIGHT), 1] += 80.0
    session = Session("deadlift")
    for pose in replace(track, xy_px=xy):
        session.push(pose)
    guessed, seen = session.report().reps
    for name, off in (("hip_flexion_deg", 2.0), ("knee_flexion_deg", 5.0)):
        one, other = guessed.metrics[name], seen.metrics[name]
        assert one.value == pytest.approx(other.value, abs=off)
        assert one.uncertainty > 1.4 * other.uncertainty
    assert guessed.metrics["shin_travel_deg"].value is None


@pytest.mark.parametrize("track", [BENT, mirror(BENT)], ids=["right", "left"])
def test_a_knee_taken_for_the_weight_in_the_hand_is_weighed_against_the_leg(track: PoseTrack) -> None:
    seen, attempts = look(track)
    side = seen.orientation.side
    knee, wrist = (landmark_of(joint, side) for joint in (Joint.KNEE, Joint.WRIST))
    rows = (seen.time_s > 2.6) & (seen.time_s < 4.4)
    wrong = seen.xy_px.copy()
    # Forward and down by 8 % of the trunk, where the hand is.
    hip, shoulder = (wrong[:, landmark_of(joint, side)] for joint in (Joint.HIP, Joint.SHOULDER))
    trunk_px = float(np.median(np.linalg.norm(hip - shoulder, axis=-1)))
    wrong[rows, knee] += 0.08 * trunk_px * np.array([seen.orientation.facing, 0.5])
    away = weigh_knees_at_hands(seen.with_positions(wrong), attempts)
    far = np.linalg.norm(wrong[:, knee] - wrong[:, wrist], axis=-1) > 0.14 * trunk_px
    np.testing.assert_array_equal(away.xy_px[far], wrong[far])
    wrong[rows, wrist] = wrong[rows, knee]
    before = seen.with_positions(wrong)
    after = weigh_knees_at_hands(before, attempts)
    assert way_px(after, seen, Joint.KNEE)[rows].mean() < 0.8 * way_px(before, seen, Joint.KNEE)[rows].mean()


def test_a_true_knee_stays_where_it_is_also_at_the_hand() -> None:
    seen, attempts = look(BENT)
    xy = seen.xy_px.copy()
    xy[:, landmark_of(Joint.WRIST, Side.RIGHT)] = xy[:, landmark_of(Joint.KNEE, Side.RIGHT)]
    after = weigh_knees_at_hands(seen.with_positions(xy), attempts)
    assert way_px(after, seen, Joint.KNEE).max() < 2.0
