"""Limbs reach what they can reach, feet measure their soles, and balance is balance."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from render.contacts import Figure
from render.movements.carrying import Carry, carry_weights
from render.movements.kneeling import Kneeling
from render.movements.standing import Stance, balance_point, leg_front, stand
from render.movements.supine import Supine
from render.planar import bend_two_bones, step_in_plane
from render.posture import Posture

from tests.samples.stick_body import StickBody

FIGURE = Figure(StickBody())


@given(
    upper=st.floats(0.1, 1.0),
    lower=st.floats(0.1, 1.0),
    up=st.floats(-2.0, 2.0),
    forward=st.floats(-2.0, 2.0),
    bend=st.sampled_from([1, -1]),
)
def test_two_bones_reach_their_goal_or_point_at_it(
    upper: float, lower: float, up: float, forward: float, bend: int
) -> None:
    away = float(np.hypot(up, forward))
    assume(away > 1e-3)
    reach = bend_two_bones(np.zeros(2), np.array([up, forward]), upper=upper, lower=lower, bend=bend)
    end = step_in_plane(upper, reach.upper_deg) + step_in_plane(lower, reach.lower_deg)
    assert np.hypot(*(end - [up, forward])) == pytest.approx(reach.missing, abs=1e-6)
    assert bend * (reach.upper_deg - reach.lower_deg) >= -1e-6, "the joint bends the way it can"
    if abs(upper - lower) < away < upper + lower:
        assert reach.missing == pytest.approx(0.0, abs=1e-6)


def test_a_joint_bends_one_way_or_the_other() -> None:
    with pytest.raises(ValueError, match="bend must be"):
        bend_two_bones(np.zeros(2), np.ones(2), upper=1.0, lower=1.0, bend=0)


def test_the_footprint_is_that_of_the_sole() -> None:
    footprint = FIGURE.footprint
    assert footprint.ankle_height == pytest.approx(0.07)
    assert (footprint.heel_back, footprint.toe_front) == pytest.approx((-0.06, 0.19))


@given(pitch=st.floats(-60.0, 30.0))
def test_a_rolling_foot_turns_about_its_pivot(pitch: float) -> None:
    flat = FIGURE.footprint.pivot_step(0.0, on_heel=False)
    turned = FIGURE.footprint.pivot_step(pitch, on_heel=False)
    assert np.hypot(*turned) == pytest.approx(np.hypot(*flat))


@given(lean=st.floats(0.0, 85.0), knee=st.floats(2.0, 110.0))
def test_a_stance_has_flat_feet_and_its_knees_as_asked(lean: float, knee: float) -> None:
    stood = stand(FIGURE, Stance(pelvis_lean_deg=lean, knee_flexion_deg=knee))
    limbs = stood.posture.left
    assert limbs.thigh_deg - limbs.shank_deg == pytest.approx(knee)
    soles = FIGURE.lowest(stood.placement, ("left_sole", "right_sole"))
    assert soles == pytest.approx(0.0, abs=1e-9)


def test_the_hips_go_back_when_the_trunk_goes_forward() -> None:
    upright, hinged = (stand(FIGURE, Stance(pelvis_lean_deg=lean, knee_flexion_deg=15.0)) for lean in (0, 70))
    assert hinged.hip[1] < upright.hip[1] - 0.1
    assert abs(hinged.posture.left.shank_deg) < 12.0, "the shins stay upright"
    assert 0.0 < balance_point(FIGURE) < 0.1


@pytest.mark.parametrize("carry", list(Carry))
def test_weights_hang_close_to_the_legs_and_drift_when_told(carry: Carry) -> None:
    front = leg_front(FIGURE)
    stood = stand(FIGURE, Stance(pelvis_lean_deg=60.0, knee_flexion_deg=15.0))
    close, far = (
        FIGURE.handle(FIGURE.place(posture, stood.hip), "L")
        for posture in (
            carry_weights(FIGURE, stood, front, carry=carry, drift_m=drift) for drift in (0.0, 0.15)
        )
    )
    knee = FIGURE.joint(stood.placement, "lowerleg01.L")
    assert -0.05 < close[2] - knee[1] < 0.25
    assert far[2] - close[2] > 0.08


def test_kneeling_lays_knees_and_insteps_down() -> None:
    kneeling = Kneeling(FIGURE, Posture())
    for thigh in (0.0, -30.0, -60.0):
        _, placement = kneeling.settle(Posture().with_limbs({"thigh_deg": thigh}))
        assert FIGURE.lowest(placement, ("left_knee_front",)) == pytest.approx(0.0, abs=1e-9)
    _, placement = kneeling.settle(Posture())
    assert FIGURE.lowest(placement, ("left_instep",)) == pytest.approx(0.0, abs=0.005)


def test_lying_rests_on_the_back_and_the_head() -> None:
    supine = Supine(FIGURE, thorax_share=0.8, most_deg=60.0)
    heights = []
    for beyond in (0.0, 20.0, 40.0):
        placement = FIGURE.place(supine.posture(beyond), supine.hip(beyond))
        assert FIGURE.lowest(placement, ("back", "buttocks")) == pytest.approx(0.0, abs=0.01)
        assert FIGURE.lowest(placement, ("head_back",)) == pytest.approx(0.0, abs=0.01)
        assert FIGURE.joint(placement, "upperarm01.L")[1] == pytest.approx(0.0, abs=0.01)
        heights.append(supine.hip(beyond)[0])
    assert heights == sorted(heights), "the more the pelvis leans, the higher the hips"
