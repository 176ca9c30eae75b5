"""Signals: the angle a figure was built with is the angle that is measured, from either side."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.back import back_bend, back_rounding
from formcheck.landmarks import Joint, Landmark, Side, landmark_of
from formcheck.offsets import height_over, horizontal_offset, offset_from_segment
from formcheck.pose import PoseTrack
from formcheck.signals import (
    Body,
    Signal,
    flexion,
    inclination,
    less,
    relative_inclination,
    share,
)
from tests.figure import SHANK, THIGH, Figure, Posture
from tests.lifting import STANDING, Rep, deadlift_set, film, hinge, mirror

HIP = flexion("hip_deg", Joint.SHOULDER, Joint.HIP, Joint.KNEE, closes=1, description="")
KNEE = flexion("knee_deg", Joint.HIP, Joint.KNEE, Joint.ANKLE, closes=-1, description="")
TRUNK = inclination("trunk_deg", Joint.HIP, Joint.SHOULDER, description="")
SHIN = inclination("shin_deg", Joint.ANKLE, Joint.KNEE, description="")
NECK = relative_inclination("neck_deg", Joint.HIP, Joint.SHOULDER, Joint.EAR, description="")
KNEE_SHARE = share("knee_share", KNEE, HIP, at_least=30.0, description="")
HAND_HEIGHT = height_over(
    "hand_pct", Joint.WRIST, Joint.KNEE, scale=(Joint.KNEE, Joint.ANKLE), description=""
)
HIP_SHIFT = horizontal_offset(
    "hip_shift_pct",
    Joint.HIP,
    Joint.ANKLE,
    scale=(Joint.HIP, Joint.KNEE, Joint.ANKLE),
    forward=-1,
    description="",
)
DRIFT = offset_from_segment("drift_pct", Joint.WRIST, Joint.ANKLE, Joint.KNEE, description="")
BEND = back_bend("bend_deg", description="")
ROUNDED = back_rounding("rounded_deg", description="")

ANGLES = (HIP, KNEE, NECK)
ALL = (HIP, KNEE, TRUNK, SHIN, NECK, KNEE_SHARE, HAND_HEIGHT, HIP_SHIFT, DRIFT, BEND, ROUNDED)
named = pytest.mark.parametrize("signal", ALL, ids=[signal.name for signal in ALL])

figures = st.builds(
    Figure,
    height_px=st.floats(150.0, 2000.0),
    facing=st.sampled_from([1, -1]),
    place_px=st.tuples(st.floats(-500.0, 2000.0), st.floats(0.0, 2000.0)),
)
postures = st.builds(
    Posture,
    trunk_deg=st.floats(-30.0, 110.0),
    thigh_deg=st.floats(-60.0, 20.0),
    shank_deg=st.floats(-15.0, 40.0),
    neck_deg=st.floats(-50.0, 50.0),
    arm_deg=st.floats(-40.0, 60.0),
    back_bend_deg=st.floats(-40.0, 50.0),
)


def body_of(track: PoseTrack, *, side: Side, facing: int) -> Body:
    outline = None if track.outline is None else track.outline.astype(np.float64)
    return Body(xy_px=track.xy_px.astype(np.float64), side=side, facing=facing, outline=outline)


def look_at(figure: Figure, posture: Posture) -> Body:
    pose = figure.pose(posture)
    return Body(xy_px=pose.xy_px, side=figure.near_side, facing=figure.facing, outline=pose.outline)


@given(figures, postures)
def test_the_angles_a_figure_was_built_with_are_found(figure: Figure, posture: Posture) -> None:
    body = look_at(figure, posture)
    built = {
        HIP: posture.hip_flexion_deg,
        KNEE: posture.knee_flexion_deg,
        TRUNK: posture.trunk_deg,
        SHIN: posture.shank_deg,
        NECK: posture.neck_deg,
    }
    for signal, angle_deg in built.items():
        assert float(signal.of(body)) == pytest.approx(float(angle_deg), abs=1e-6), signal.name
    assert float(BEND.of(body)) == pytest.approx(float(posture.back_bend_deg), abs=0.05, rel=0.03)
    assert float(ROUNDED.of(body)) == max(float(BEND.of(body)), 0.0)


@given(figures, postures)
def test_positions_are_in_percent_of_the_body_s_own_segments(figure: Figure, posture: Posture) -> None:
    body = look_at(figure, posture)
    thigh, shank = np.radians([float(posture.thigh_deg), float(posture.shank_deg)])
    shift = -(SHANK * np.sin(shank) + THIGH * np.sin(thigh)) / (SHANK + THIGH)
    assert float(HIP_SHIFT.of(body)) == pytest.approx(100.0 * shift, abs=1e-6)
    wrist, knee = body.joint(Joint.WRIST), body.joint(Joint.KNEE)
    rise = (knee[1] - wrist[1]) / (SHANK * figure.height_px)
    assert float(HAND_HEIGHT.of(body)) == pytest.approx(100.0 * rise, abs=1e-6)


@given(figures, postures, st.floats(-20.0, 20.0))
def test_a_tilted_camera_shifts_leans_and_no_joint(figure: Figure, posture: Posture, roll_deg: float) -> None:
    level = look_at(figure, posture)
    tilted = look_at(Figure(height_px=figure.height_px, facing=figure.facing, roll_deg=roll_deg), posture)
    for signal in ANGLES:
        assert float(signal.of(tilted)) == pytest.approx(float(signal.of(level)), abs=1e-6)
    shift = figure.facing * roll_deg
    assert float(TRUNK.of(tilted)) == pytest.approx(float(TRUNK.of(level)) + shift, abs=1e-6)


@named
def test_a_recording_gives_what_its_frames_give(signal: Signal, rng: np.random.Generator) -> None:
    track = film(deadlift_set([Rep(bottom=hinge(back_bend_deg=30.0, neck_deg=20.0))]), fps=12.0)
    track.xy_px[rng.random(track.xy_px.shape[:2]) < 0.05] = np.nan
    assert track.outline is not None
    track.outline[::7] = np.nan
    whole = signal.of(body_of(track, side=Side.RIGHT, facing=1))
    frames = [
        signal.of(Body(xy_px=pose.xy_px, side=Side.RIGHT, facing=1, outline=pose.outline)) for pose in track
    ]
    assert whole.shape == (len(track),)
    assert all(value.shape == () for value in frames)
    assert np.isfinite(whole).any()
    np.testing.assert_array_equal(whole, np.array(frames))


@named
def test_a_mirrored_person_has_the_same_values(signal: Signal) -> None:
    track = film(deadlift_set([Rep(bottom=hinge(back_bend_deg=-20.0))]), Figure(yaw_deg=12.0), fps=12.0)
    there = signal.of(body_of(track, side=Side.RIGHT, facing=1))
    mirrored = signal.of(body_of(mirror(track), side=Side.LEFT, facing=-1))
    np.testing.assert_allclose(there, mirrored, atol=1e-9)


@named
def test_a_signal_needs_its_joints_and_no_others(signal: Signal) -> None:
    pose = Figure().pose(hinge(back_bend_deg=15.0))
    needed = [landmark_of(joint, Side.RIGHT) for joint in signal.joints]
    only = np.full_like(pose.xy_px, np.nan)
    only[needed] = pose.xy_px[needed]
    value = float(signal.of(Body(xy_px=pose.xy_px, side=Side.RIGHT, facing=1, outline=pose.outline)))
    assert float(signal.of(Body(xy_px=only, side=Side.RIGHT, facing=1, outline=pose.outline))) == value
    if signal.uses_outline:
        assert np.isnan(signal.of(Body(xy_px=pose.xy_px, side=Side.RIGHT, facing=1)))
        return
    for landmark in needed:
        hidden = pose.xy_px.copy()
        hidden[landmark] = np.nan
        assert np.isnan(signal.of(Body(xy_px=hidden, side=Side.RIGHT, facing=1))), landmark.name


def test_hyperextension_is_negative() -> None:
    body = look_at(Figure(), Posture(trunk_deg=-10.0, thigh_deg=3.0, shank_deg=-4.0))
    assert float(HIP.of(body)) == pytest.approx(-13.0)
    assert float(KNEE.of(body)) == pytest.approx(-7.0)


def test_less_takes_off_a_share() -> None:
    corrected = less("hip_less_knee_deg", HIP, KNEE, times=0.5, description="")
    body = look_at(Figure(), hinge(trunk_deg=70.0, knee_deg=20.0))
    assert float(corrected.of(body)) == pytest.approx(float(HIP.of(body)) - 10.0, abs=0.5)
    assert less("x_deg", HIP, BEND, times=0.5, description="").uses_outline


def test_a_share_of_nearly_nothing_is_not_known() -> None:
    assert np.isnan(KNEE_SHARE.of(look_at(Figure(), STANDING)))
    assert float(KNEE_SHARE.of(look_at(Figure(), Posture(trunk_deg=60.0, thigh_deg=-20.0)))) == 0.25


def test_the_drift_is_measured_at_the_height_of_the_hand() -> None:
    xy = np.full((33, 2), np.nan)
    xy[Landmark.RIGHT_KNEE], xy[Landmark.RIGHT_ANKLE] = (130.0, 100.0), (100.0, 200.0)
    body = Body(xy_px=xy, side=Side.RIGHT, facing=1)
    shank = float(np.hypot(30.0, 100.0))
    for height_px, line_x in ((150.0, 115.0), (50.0, 130.0), (250.0, 100.0)):
        xy[Landmark.RIGHT_WRIST] = (160.0, height_px)
        assert float(DRIFT.of(body)) == pytest.approx(100.0 * (160.0 - line_x) / shank)


@pytest.mark.parametrize("signal", [KNEE_SHARE, HAND_HEIGHT, HIP_SHIFT, DRIFT], ids=lambda one: one.name)
def test_a_body_without_size_has_no_proportions(signal: Signal) -> None:
    assert np.isnan(signal.of(Body(xy_px=np.zeros((33, 2)), side=Side.LEFT, facing=1)))
