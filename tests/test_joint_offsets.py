"""From landmarks to joint centres: as far and the way that was said, whichever way somebody faces."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.geometry import Array
from formcheck.joint_offsets import JointOffset, centre_joints, describe_posture
from formcheck.landmark_bias import WORST_LEAD
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.pose import PoseTrack
from formcheck.session import Session
from formcheck.store import Observation
from tests.lifting import Rep, deadlift_set, film, mirror

TRACK = film(deadlift_set([Rep()]), fps=12.0)
HIP, KNEE = landmark_of(Joint.HIP, Side.RIGHT), landmark_of(Joint.KNEE, Side.RIGHT)
Parts = tuple[float, float, float, float, float]
parts = st.tuples(*[st.floats(-0.2, 0.2)] * 5)


def observe(track: PoseTrack) -> Observation:
    session = Session("deadlift")
    for pose in track:
        session.push(pose)
    return session.observation


SEEN = observe(TRACK)


def moved(observation: Observation, offset: JointOffset, *, lead: float = 0.0) -> Array:
    """How far the joint of the near side is moved, in trunks, the way the person faces and up."""
    side, facing = observation.orientation.side, observation.orientation.facing
    found = centre_joints(observation, (offset,), lead=lead)
    way = (found.xy_px - observation.xy_px)[:, landmark_of(offset.joint, side)].astype(np.float64)
    _, trunk_px = describe_posture(observation, lead=lead)
    return np.asarray(way / trunk_px * np.array([facing, -1.0]))


@given(forward=parts, up=parts, lead=st.floats(-0.3, 0.3))
def test_an_offset_is_as_far_as_the_posture_says(forward: Parts, up: Parts, lead: float) -> None:
    way = moved(SEEN, JointOffset(joint=Joint.HIP, forward=forward, up=up), lead=lead)
    # The figure stands two degrees bent to begin with and is bent by 72 at the turn.
    for row, trunk_deg, thigh_deg in ((0, 2.0, -1.0), (int(np.searchsorted(SEEN.time_s, 3.6)), 72.0, -15.0)):
        trunk, thigh = np.radians(trunk_deg), np.radians(thigh_deg)
        features = [1.0, lead, np.sin(trunk), np.cos(trunk), np.sin(thigh)]
        assert way[row] == pytest.approx([np.dot(forward, features), np.dot(up, features)], abs=2e-3)


@given(forward=parts, up=parts)
def test_a_mirror_changes_nothing(forward: Parts, up: Parts) -> None:
    offset = JointOffset(joint=Joint.KNEE, forward=forward, up=up)
    other = observe(mirror(TRACK))
    assert other.orientation.facing == -SEEN.orientation.facing
    assert moved(other, offset, lead=0.1) == pytest.approx(moved(SEEN, offset, lead=0.1), abs=1e-3)


def test_the_other_joints_stay_and_so_does_what_was_given() -> None:
    before = SEEN.xy_px.copy()
    offset = JointOffset(joint=Joint.HIP, forward=(0.1, 0.0, 0.0, 0.0, 0.0), up=(0.0, 0.0, 0.0, 0.0, 0.0))
    found = centre_joints(SEEN, (offset,), lead=0.0)
    others = [index for index in range(33) if index != HIP]
    assert np.array_equal(found.xy_px[:, others], before[:, others], equal_nan=True)
    assert np.array_equal(SEEN.xy_px, before, equal_nan=True)
    assert not np.array_equal(found.xy_px[:, HIP], before[:, HIP])


def test_a_lead_beyond_what_was_measured_is_not_followed() -> None:
    offset = JointOffset(joint=Joint.HIP, forward=(0.0, 0.1, 0.0, 0.0, 0.0), up=(0.0, 0.0, 0.0, 0.0, 0.0))
    assert moved(SEEN, offset, lead=5.0) == pytest.approx(moved(SEEN, offset, lead=WORST_LEAD))


def test_a_trunk_out_of_sight_is_taken_to_lean_as_before_and_after() -> None:
    offset = JointOffset(joint=Joint.KNEE, forward=(0.0, 0.0, 0.1, 0.0, 0.1), up=(0.0, 0.0, 0.0, 0.1, 0.0))
    xy_px = SEEN.xy_px.copy()
    xy_px[(SEEN.time_s > 3.5) & (SEEN.time_s < 3.7), landmark_of(Joint.SHOULDER, Side.RIGHT)] = np.nan
    holed = SEEN.with_positions(xy_px)
    assert moved(holed, offset) == pytest.approx(moved(SEEN, offset), abs=5e-3)


def test_who_was_never_seen_is_not_moved() -> None:
    offset = JointOffset(joint=Joint.KNEE, forward=(0.1, 0.0, 0.0, 0.0, 0.0), up=(0.0, 0.0, 0.0, 0.0, 0.0))
    unseen = SEEN.with_positions(np.full_like(SEEN.xy_px, np.nan))
    assert np.isnan(centre_joints(unseen, (offset,), lead=0.0).xy_px).all()
    no_trunk = SEEN.xy_px.copy()
    no_trunk[:, landmark_of(Joint.SHOULDER, Side.RIGHT)] = np.nan
    found = centre_joints(SEEN.with_positions(no_trunk), (offset,), lead=0.0)
    assert np.array_equal(found.xy_px, no_trunk, equal_nan=True)
