"""Movements: smooth in time, standing on what they stand on, and as deep as they are asked to be."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.angles import angles_of_joints
from render.contacts import Figure
from render.movements.ball_curl import BallCurl, BallCurlRep, BallCurlSet
from render.movements.carrying import Carry
from render.movements.cat_cow import CatCow, CatCowRep, CatCowSet
from render.movements.deadlift import Deadlift
from render.movements.deadlift_plan import DeadliftRep, DeadliftSet
from render.movements.hip_lift import HipLift, HipLiftRep, HipLiftSet
from render.movements.motion import Motion, State
from render.movements.nordic_curl import NordicCurl, NordicRep, NordicSet
from render.movements.single_leg_deadlift import SingleLegDeadlift, SingleLegRep, SingleLegSet
from render.movements.squat import Squat, SquatSet
from render.movements.stand import Quiet, QuietStand, TiltKey
from render.movements.timing import Course, Unrest, minimum_jerk
from render.movements.walk import Walk, WalkPast

from tests.samples.stick_body import StickBody

FIGURE = Figure(StickBody())

MOTIONS: dict[str, Callable[[], Motion]] = {
    "deadlift": lambda: Deadlift(FIGURE, DeadliftSet(picks_up=True, puts_down=True, shuffles_after=1)),
    "single_leg_deadlift": lambda: SingleLegDeadlift(FIGURE, SingleLegSet(stance_side="right")),
    "ball_curl": lambda: BallCurl(FIGURE, BallCurlSet()),
    "nordic_curl": lambda: NordicCurl(FIGURE, NordicSet()),
    "cat_cow": lambda: CatCow(FIGURE, CatCowSet()),
    "hip_lift": lambda: HipLift(FIGURE, HipLiftSet()),
    "squat": lambda: Squat(FIGURE, SquatSet()),
    "stand": lambda: Quiet(FIGURE, QuietStand(keys=(TiltKey(start_s=0.0, end_s=2.0, tilt_deg=10.0),))),
    "walk": lambda: Walk(FIGURE, WalkPast()),
}


def lowest(state: State, *regions: str) -> float:
    return FIGURE.lowest(state.placement, regions)


def angles(state: State, side: str = "left") -> dict[str, float]:
    return angles_of_joints(FIGURE.skeleton.joint_centres(state.placement), side)


@given(share=st.floats(-1.0, 2.0))
def test_least_jerk_stays_between_its_ends(share: float) -> None:
    assert 0.0 <= minimum_jerk(share) <= 1.0
    assert minimum_jerk(share) + minimum_jerk(1.0 - share) == pytest.approx(1.0)


def test_a_course_goes_through_its_keys_and_refuses_time_that_stands_still() -> None:
    course = Course.of([(0.0, 1.0), (2.0, 5.0), (3.0, 5.0), (4.0, -1.0)])
    assert [course.at(t) for t in (-1.0, 0.0, 2.0, 2.7, 4.0, 9.0)] == [1.0, 1.0, 5.0, 5.0, -1.0, -1.0]
    assert course.at(1.0) == pytest.approx(3.0)
    with pytest.raises(ValueError, match="rising"):
        Course.of([(0.0, 1.0), (0.0, 2.0)])
    with pytest.raises(ValueError, match="one value per time"):
        Course(times_s=(0.0,), values=())


def test_unrest_repeats_itself_for_a_seed_and_is_slow() -> None:
    first, again, other = (Unrest(seed=seed, names=("a", "b")) for seed in (1, 1, 2))
    times = np.arange(0.0, 60.0, 0.05)
    wave = np.array([first.at("a", t) for t in times])
    assert np.array_equal(wave, [again.at("a", t) for t in times])
    assert not np.allclose(wave, [other.at("a", t) for t in times])
    assert 0.5 < wave.std() < 1.5
    assert np.abs(np.diff(wave)).max() < 0.5


@pytest.mark.parametrize("name", MOTIONS)
def test_nothing_jumps_and_the_plan_is_in_order(name: str) -> None:
    motion = MOTIONS[name]()
    times = np.arange(0.0, motion.duration_s, 1.0 / 25.0)
    heads = np.array([motion.at(float(t)).placement.heads for t in times])
    speed = np.linalg.norm(np.diff(heads, axis=0), axis=2).max() * 25.0
    assert speed < 6.0, "no bone is faster than 6 m/s"
    assert np.isfinite(heads).all()
    previous = 0.0
    for rep in motion.reps:
        ordered = [previous, rep.leaves_s, rep.arrives_s, rep.departs_s, rep.returns_s, motion.duration_s]
        assert ordered == sorted(ordered)
        previous = rep.returns_s


@pytest.mark.parametrize("name", MOTIONS)
def test_the_same_seed_gives_the_same_movement(name: str) -> None:
    first, second = MOTIONS[name](), MOTIONS[name]()
    middle = 0.4 * first.duration_s
    assert np.array_equal(first.at(middle).placement.heads, second.at(middle).placement.heads)


@pytest.mark.parametrize("depth", [60.0, 90.0, 105.0])
@pytest.mark.parametrize("carry", list(Carry))
def test_a_deadlift_is_as_deep_as_asked_on_flat_feet(depth: float, carry: Carry) -> None:
    motion = Deadlift(FIGURE, DeadliftSet(reps=(DeadliftRep(hip_flexion_deg=depth),), carry=carry))
    rep = motion.reps[0]
    bottom = motion.at(0.5 * (rep.arrives_s + rep.departs_s))
    assert angles(bottom)["hip_flexion_deg"] == pytest.approx(depth, abs=2.5)
    assert angles(bottom)["knee_flexion_deg"] == pytest.approx(18.0, abs=2.0)
    assert abs(angles(bottom)["shin_lean_deg"]) < 12.0
    for time_s in np.linspace(0.0, motion.duration_s, 15):
        state = motion.at(float(time_s))
        assert lowest(state, "left_sole") == pytest.approx(0.0, abs=2e-3)
        assert lowest(state, "right_sole") == pytest.approx(0.0, abs=2e-3)
        ankle = FIGURE.skeleton.joint_centres(state.placement)["left_ankle"]
        assert ankle[2] == pytest.approx(0.0, abs=2e-3), "feet do not slide"
        assert len(state.props.dumbbells) == 2


def test_a_rounded_deadlift_bends_the_spine_and_keeps_its_depth() -> None:
    flat, rounded = (
        Deadlift(FIGURE, DeadliftSet(reps=(DeadliftRep(rounded_deg=extra),))) for extra in (0.0, 35.0)
    )
    time_s = 0.5 * (flat.reps[0].arrives_s + flat.reps[0].departs_s)
    bends = []
    for motion in (flat, rounded):
        state = motion.at(time_s)
        bends.append(state.posture.thorax_lean_deg - state.posture.pelvis_lean_deg)
        assert angles(state)["hip_flexion_deg"] == pytest.approx(90.0, abs=2.5)
    assert bends[1] - bends[0] == pytest.approx(35.0, abs=5.0)


def test_faults_of_a_deadlift_are_in_the_movement() -> None:
    def bottom(**changes: Any) -> dict[str, float]:
        motion = Deadlift(FIGURE, DeadliftSet(reps=(replace(DeadliftRep(), **changes),)))
        return angles(motion.at(motion.reps[0].arrives_s + 0.1))

    plain = bottom()
    assert bottom(neck_deg=-60.0)["neck_deg"] < plain["neck_deg"] - 15.0
    assert bottom(neck_deg=45.0)["neck_deg"] > plain["neck_deg"] + 15.0
    assert bottom(knee_flexion_deg=60.0)["knee_flexion_deg"] > 55.0
    assert bottom(shin_forward_deg=12.0)["shin_lean_deg"] > plain["shin_lean_deg"] + 9.0
    open_top = Deadlift(FIGURE, DeadliftSet(reps=(DeadliftRep(top_hip_flexion_deg=22.0),)))
    assert angles(open_top.at(open_top.reps[0].returns_s))["hip_flexion_deg"] == pytest.approx(22.0, abs=2.5)


def test_weights_come_from_the_floor_and_go_back_there() -> None:
    motion = Deadlift(FIGURE, DeadliftSet(picks_up=True, puts_down=True))
    assert [event.what for event in motion.not_reps] == ["pick_up", "put_down"]
    first, last = motion.at(0.0), motion.at(motion.duration_s)
    for state in (first, last):
        assert all(0.0 < dumbbell.center[1] < 0.1 for dumbbell in state.props.dumbbells)
    held = motion.at(motion.reps[0].leaves_s)
    assert all(dumbbell.center[1] > 0.5 for dumbbell in held.props.dumbbells)
    path = [motion.at(float(t)).props.dumbbells[0].center for t in np.arange(2.0, 4.0, 1 / 60)]
    assert np.linalg.norm(np.diff(path, axis=0), axis=1).max() < 0.05, "weights do not jump into the hands"


def test_partial_dips_are_no_repetitions() -> None:
    dip = DeadliftRep(hip_flexion_deg=30.0, counts=False)
    motion = Deadlift(FIGURE, DeadliftSet(reps=(DeadliftRep(), dip, DeadliftRep())))
    assert len(motion.reps) == 2
    assert [event.what for event in motion.not_reps] == ["partial"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_leg_stands_and_the_other_is_in_line(side: str) -> None:
    motion = SingleLegDeadlift(FIGURE, SingleLegSet(stance_side=side))
    rear = "right" if side == "left" else "left"
    bottom = motion.at(motion.reps[0].arrives_s + 0.1)
    assert lowest(bottom, f"{side}_sole") == pytest.approx(0.0, abs=2e-3)
    assert lowest(bottom, f"{rear}_sole") > 0.15
    assert angles(bottom, side)["hip_flexion_deg"] == pytest.approx(85.0, abs=3.0)
    assert angles(bottom, rear)["thigh_lean_deg"] > 45.0, "the rear knee is behind the hip"
    for time_s in np.linspace(0.0, motion.duration_s, 40):
        assert lowest(motion.at(float(time_s)), f"{rear}_sole") > -5e-3
    with pytest.raises(ValueError, match="stance_side"):
        SingleLegDeadlift(FIGURE, SingleLegSet(stance_side="both"))


@pytest.mark.parametrize(("follow", "is_bent"), [(1.0, False), (0.2, True)])
def test_a_leg_that_hangs_bends_to_clear_the_floor_and_is_said_to(follow: float, is_bent: bool) -> None:
    motion = SingleLegDeadlift(FIGURE, SingleLegSet(reps=(SingleLegRep(follow=follow),)))
    [rep] = motion.reps
    bottom = angles(motion.at(0.5 * (rep.arrives_s + rep.departs_s)), "right")
    named = {fault.name: fault.value for fault in rep.faults}
    assert ("rear_knee_bends" in named) is is_bent
    if is_bent:
        assert named["rear_knee_bends"] == pytest.approx(bottom["knee_flexion_deg"], abs=3.0)


def test_a_leg_that_touches_down_does_so_on_the_way_up() -> None:
    motion = SingleLegDeadlift(FIGURE, SingleLegSet(reps=(SingleLegRep(touches=True),)))
    rep = motion.reps[0]
    touch = motion.at(rep.departs_s + 0.5 * (rep.returns_s - rep.departs_s))
    assert lowest(touch, "right_sole") == pytest.approx(0.0, abs=0.02)


def test_the_ball_keeps_its_size_and_rolls_without_slipping() -> None:
    motion = BallCurl(FIGURE, BallCurlSet())
    balls = [motion.at(float(t)).props.ball for t in np.arange(0.0, motion.duration_s, 0.1)]
    assert all(ball is not None and ball.radius_m == 0.3 and ball.center[1] == 0.3 for ball in balls)
    z = np.array([ball.center[2] for ball in balls if ball is not None])
    roll = np.array([ball.roll_angle_deg for ball in balls if ball is not None])
    assert np.allclose(z - z[0], np.radians(roll - roll[0]) * 0.3, atol=1e-9)
    assert np.ptp(z) > 0.1


def test_a_ball_curl_is_a_line_first_and_bends_the_knees_as_asked() -> None:
    motion = BallCurl(FIGURE, BallCurlSet(reps=(BallCurlRep(knee_flexion_deg=85.0),)))
    rep = motion.reps[0]
    line, curled = angles(motion.at(rep.leaves_s)), angles(motion.at(rep.arrives_s + 0.1))
    assert line["hip_flexion_deg"] == pytest.approx(3.0, abs=2.0)
    assert line["knee_flexion_deg"] == pytest.approx(9.0, abs=2.0)
    assert curled["knee_flexion_deg"] == pytest.approx(85.0, abs=2.0)
    hips = [
        FIGURE.skeleton.joint_centres(motion.at(t).placement)["left_hip"][1]
        for t in (0.0, rep.leaves_s, rep.arrives_s)
    ]
    assert hips == sorted(hips), "the hips rise to the line and again in the curl"


@pytest.mark.parametrize("lowers", [True, False])
def test_legs_reach_the_ball_however_far_the_hips_sag(lowers: bool) -> None:
    reps = tuple(BallCurlRep(hip_flexion_deg=line, lowers=lowers) for line in (3.0, 34.0, 3.0, 28.0))
    motion = BallCurl(FIGURE, BallCurlSet(reps=reps, seed=3))
    times_s = np.arange(0.0, motion.duration_s, 1.0 / 30.0)
    knee_deg = np.array([angles(motion.at(float(t)))["knee_flexion_deg"] for t in times_s])
    assert knee_deg.min() > 0.0, "legs that do not reach the ball are drawn straight"
    assert np.abs(np.diff(knee_deg)).max() < 7.0


def test_a_nordic_curl_is_held_then_falls_and_is_caught_by_the_hands() -> None:
    motion = NordicCurl(FIGURE, NordicSet(reps=(NordicRep(break_deg=35.0, control_s=3.0),)))
    rep = motion.reps[0]
    breaks = dict(rep.known)["break_s"]
    leans = {t: angles(motion.at(t))["thigh_lean_deg"] for t in (breaks - 0.5, breaks, breaks + 0.3)}
    held, given_up, fallen = leans.values()
    assert given_up == pytest.approx(35.0, abs=2.0)
    assert fallen - given_up > given_up - held, "the fall is faster than the lowering"
    low = motion.at(rep.arrives_s + 0.1)
    assert lowest(low, "left_hand_palm") == pytest.approx(0.0, abs=0.01)
    for time_s in np.linspace(0.0, motion.duration_s, 12):
        assert lowest(motion.at(float(time_s)), "left_knee_front") == pytest.approx(0.0, abs=2e-3)
    assert low.props.couch is not None


def test_cat_and_cow_bend_the_back_both_ways_over_hands_and_knees_that_stay() -> None:
    motion = CatCow(FIGURE, CatCowSet(reps=(CatCowRep(),)))
    known = dict(motion.reps[0].known)
    bends = []
    for time_s in (known["cow_s"], known["cat_s"]):
        state = motion.at(time_s)
        bends.append(state.posture.thorax_lean_deg - state.posture.pelvis_lean_deg)
        assert lowest(state, "left_hand_palm") == pytest.approx(0.0, abs=0.01)
        assert lowest(state, "left_knee_front") == pytest.approx(0.0, abs=2e-3)
    assert bends[0] == pytest.approx(-32.0, abs=2.0)
    assert bends[1] == pytest.approx(48.0, abs=2.0)


def test_a_hip_lift_rises_as_asked_with_the_feet_on_the_wall() -> None:
    motion = HipLift(FIGURE, HipLiftSet(reps=(HipLiftRep(rise_m=0.05),)))
    rep = motion.reps[0]
    rest, lifted = (FIGURE.skeleton.joint_centres(motion.at(t).placement) for t in (0.0, rep.arrives_s + 0.5))
    assert lifted["left_hip"][1] - rest["left_hip"][1] == pytest.approx(0.05, abs=0.01)
    assert np.allclose(rest["left_ankle"], lifted["left_ankle"], atol=1e-6)
    assert angles(motion.at(0.0))["knee_flexion_deg"] == pytest.approx(90.0, abs=3.0)
    state = motion.at(rep.arrives_s)
    wall = state.props.wall_z
    assert wall is not None
    assert FIGURE.body.surface("left_sole", state.placement)[:, 2].max() == pytest.approx(wall, abs=0.01)


@pytest.mark.parametrize("tilt", [-15.0, 0.0, 20.0])
def test_a_tilted_pelvis_leaves_the_head_over_the_feet(tilt: float) -> None:
    plain, tilted = (
        Quiet(FIGURE, QuietStand(keys=(TiltKey(start_s=0.0, end_s=1.0, tilt_deg=t),))).at(0.5)
        for t in (0.0, tilt)
    )
    heads = [FIGURE.skeleton.joint_centres(s.placement) for s in (plain, tilted)]
    assert heads[0]["left_ear"][2] == pytest.approx(heads[1]["left_ear"][2], abs=0.01)
    assert tilted.posture.pelvis_lean_deg - plain.posture.pelvis_lean_deg == pytest.approx(tilt)


def test_walking_feet_stand_still_while_they_carry_and_legs_are_long_enough() -> None:
    motion = Walk(FIGURE, WalkPast())
    soles = {side: [] for side in ("left", "right")}  # type: dict[str, list[tuple[float, float]]]
    for time_s in np.arange(0.0, motion.duration_s, 0.02):
        state = motion.at(float(time_s))
        for side, seen in soles.items():
            joints = FIGURE.skeleton.joint_centres(state.placement)
            seen.append((lowest(state, f"{side}_sole"), float(joints[f"{side}_heel"][2])))
        assert min(seen[-1][0] for seen in soles.values()) < 0.03, "one foot is on the floor"
        assert angles(state)["knee_flexion_deg"] > 0.0
    flat = [
        (a, b) for a, b in zip(soles["left"], soles["left"][1:], strict=False) if abs(a[0]) < 1e-6 > abs(b[0])
    ]
    assert sum(abs(b[1] - a[1]) < 1e-3 for a, b in flat) > 0.6 * len(flat)
