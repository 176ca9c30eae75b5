"""From where a set was filmed."""

import numpy as np
import pytest

from formcheck.landmark_bias import LandmarkBias
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.pose import PoseTrack
from formcheck.session import Session
from formcheck.view import estimate_yaw_deg, shoulder_lead
from tests.lifting import Rep, deadlift_set, film, mirror


def shifted(track: PoseTrack, trunks: float) -> PoseTrack:
    """Move the nearer (right) shoulder ahead of the other one; the figure faces right."""
    near, hip = (landmark_of(joint, Side.RIGHT) for joint in (Joint.SHOULDER, Joint.HIP))
    trunk_px = np.linalg.norm(track.xy_px[0, near] - track.xy_px[0, hip])
    track.xy_px[:, landmark_of(Joint.SHOULDER, Side.LEFT), 0] = track.xy_px[:, near, 0] - trunks * trunk_px
    return track


@pytest.mark.parametrize("is_mirrored", [False, True])
@pytest.mark.parametrize("trunks", [-0.2, 0.0, 0.1])
def test_the_lead_has_a_sign_that_no_mirror_changes(trunks: float, is_mirrored: bool) -> None:
    track = shifted(film(deadlift_set([Rep()]), fps=20.0), trunks)
    session = Session("deadlift")
    for pose in mirror(track) if is_mirrored else track:
        session.push(pose)
    lead, yaw_deg = (look(session.observation, []) for look in (shoulder_lead, estimate_yaw_deg))
    assert lead == pytest.approx(trunks, abs=0.02)
    assert yaw_deg is not None
    assert yaw_deg == pytest.approx(np.degrees(np.arcsin(abs(trunks) / 0.74)), abs=2.0)


def test_a_bias_s_line_is_not_followed_beyond_what_was_measured() -> None:
    bias = LandmarkBias(constant=1.0, per_lead=10.0)
    assert bias.take_off(12.0, 0.1) == pytest.approx(10.0)
    assert bias.take_off(12.0, 5.0) == bias.take_off(12.0, 0.35)
    assert bias.take_off(12.0, -5.0) == bias.take_off(12.0, -0.35)


def test_what_is_read_too_small_is_made_larger_after_the_bias_is_off() -> None:
    assert LandmarkBias(constant=2.0, gain=0.8).take_off(10.0, 0.0) == pytest.approx(10.0)
