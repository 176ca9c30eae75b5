"""The single-leg deadlift: the standing leg is told, and every fault has a set that raises it alone."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.analysis import analyse
from formcheck.exercises.single_leg_deadlift import EXERCISE
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.pose import PoseTrack
from formcheck.report import Report
from tests.figure import Figure, Posture
from tests.lifting import (
    STANDING,
    Motion,
    Move,
    Rep,
    add_noise,
    deadlift_set,
    film,
    hinge,
    mirror,
    single_leg_hinge,
)

FPS = 25.0

ON_FAR = replace(STANDING, stands_far=1.0)


def single(bottom: Posture | None = None, *, top: Posture = STANDING, **times: float) -> Rep:
    return Rep(bottom=bottom or single_leg_hinge(), top=top, **times)


def bottoms(*postures: Posture) -> Motion:
    return deadlift_set([single(posture) for posture in postures])


def tops(posture: Posture) -> Motion:
    return deadlift_set([single(top=posture)] * 3)


def touching(*, trunk_deg: float) -> Motion:
    """Put the raised foot down beside the other one on the way up, and raise it again."""
    bottom, down = single_leg_hinge(), hinge(trunk_deg=trunk_deg, knee_deg=10.0)
    again = single_leg_hinge(trunk_deg=trunk_deg - 12.0)
    moves = (
        Move(to=bottom, over_s=2.0, hold_s=0.3),
        Move(to=down, over_s=0.9, hold_s=0.15),
        Move(to=again, over_s=0.5),
        Move(to=STANDING, over_s=0.6, hold_s=1.0),
    )
    return Motion(start=STANDING, hold_s=1.5, moves=moves * 3)


CLEAN = deadlift_set([single()] * 4)

KNEE_BENT = replace(STANDING, trunk_deg=0.0, thigh_deg=-14.0, shank_deg=14.0)
HOLLOW = replace(STANDING, back_bend_deg=-40.0)

WITNESSES: dict[str, tuple[Motion, ...]] = {
    "rounded_back": (
        bottoms(*[single_leg_hinge(back_bend_deg=40.0)] * 3),
        deadlift_set(
            [
                single(single_leg_hinge(back_bend_deg=bend), top=HOLLOW)
                for bend in (-38.0, -38.0, -38.0, -4.0)
            ],
            start=HOLLOW,
        ),
    ),
    "stance_knee_bends": (bottoms(*[single_leg_hinge(knee_deg=62.0, trunk_deg=60.0)] * 3),),
    "leg_not_following": (
        bottoms(*[single_leg_hinge(follows=0.35)] * 3),
        # The trunk so low that the leg, at a fraction in doubt, hangs far below its line.
        bottoms(*[single_leg_hinge(trunk_deg=92.0, follows=0.55)] * 3),
    ),
    "leg_too_high": (bottoms(*[single_leg_hinge(trunk_deg=50.0, follows=1.6)] * 3),),
    "touch_down": (touching(trunk_deg=42.0),),
    "short": (bottoms(*[single_leg_hinge()] * 4, single_leg_hinge(trunk_deg=45.0)),),
    "no_lockout": (tops(replace(STANDING, trunk_deg=13.0, thigh_deg=-11.0, shank_deg=-5.0)),),
    "knee_bent_at_top": (
        tops(KNEE_BENT),
        # In one rep only, so that the hip is lower than at the other tops; without the knee in TestTops.
        deadlift_set([single(), single(), single(top=KNEE_BENT), single()]),
    ),
    "stance_knee_locked": (
        bottoms(*[single_leg_hinge(knee_deg=-8.0, shank_deg=-14.0)] * 3),
        # Nearly straight, and straighter than in the other reps.
        bottoms(*[single_leg_hinge(knee_deg=18.0)] * 3, single_leg_hinge(knee_deg=4.0, shank_deg=-6.0)),
    ),
    "rear_knee_bends": (bottoms(*[single_leg_hinge(raised_knee_deg=60.0)] * 3),),
    "chin_up": (bottoms(*[single_leg_hinge(neck_deg=-55.0)] * 3),),
    "chin_down": (bottoms(*[single_leg_hinge(neck_deg=42.0)] * 3),),
    "too_fast_down": (deadlift_set([single(down_s=0.8)] * 3),),
    "too_fast_up": (deadlift_set([single(up_s=0.35)] * 3),),
}
"""For every fault sets that raise it and nothing else."""


def look_at(motion: Motion, figure: Figure | None = None) -> Report:
    return analyse(film(motion, figure, fps=FPS), exercise="single_leg_deadlift")


def faults(report: Report) -> set[str]:
    return {fault.name for rep in report.reps for fault in rep.faults}


def refusals(report: Report) -> list[str]:
    return [refused.reason for refused in report.refused]


def swap_legs(track: PoseTrack, rows: np.ndarray) -> PoseTrack:
    """Take one leg for the other in some pictures, as landmarkers do."""
    xy = track.xy_px.copy()
    joints = (Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX)
    left, right = (np.array([landmark_of(joint, side) for joint in joints], dtype=np.intp) for side in Side)
    xy[np.ix_(rows, left)], xy[np.ix_(rows, right)] = (
        track.xy_px[np.ix_(rows, right)],
        track.xy_px[np.ix_(rows, left)],
    )
    return replace(track, xy_px=xy)


class TestFaults:
    def test_a_clean_set_raises_nothing_not_even_a_tip(self) -> None:
        report = look_at(CLEAN)
        assert report.rep_count == report.clean_count == 4
        assert faults(report) == set()
        assert report.refused == ()
        assert all(rep.borderline == rep.unchecked == () for rep in report.reps)
        assert report.advice.change == ()
        assert report.quality.warnings == ()

    @pytest.mark.parametrize(
        ("name", "number"),
        [(name, number) for name, motions in WITNESSES.items() for number in range(len(motions))],
    )
    def test_a_witness_raises_its_fault_and_no_other(self, name: str, number: int) -> None:
        report = look_at(WITNESSES[name][number])
        assert faults(report) == {name}
        assert report.refused == ()
        (check, *_) = [check for check in EXERCISE.checks if check.name == name]
        assert report.advice.change == (check.cue,)

    @pytest.mark.parametrize("name", ["rounded_back", "leg_not_following", "touch_down", "stance_knee_bends"])
    def test_a_fault_is_raised_from_either_side_and_through_noise(self, name: str) -> None:
        rng = np.random.default_rng(11)
        track = mirror(add_noise(film(WITNESSES[name][0], fps=FPS), rng, sigma_px=1.5))
        report = analyse(track, exercise="single_leg_deadlift")
        assert report.side == "left"
        assert faults(report) == {name}

    def test_only_the_rep_that_is_short_is_called_short(self) -> None:
        report = look_at(WITNESSES["short"][0])
        assert [[fault.name for fault in rep.faults] for rep in report.reps] == [[], [], [], [], ["short"]]


class TestSwaps:
    def test_a_raised_leg_that_jumps_at_the_turn_is_not_known(self) -> None:
        seen = look_at(CLEAN)
        track = film(CLEAN, fps=FPS)
        xy = track.xy_px.copy()
        at_turn = np.abs(track.time_s - seen.reps[1].turn_s) < 0.5
        # For the first half of the turn the raised leg is put as if it hung behind the standing one.
        jumps = at_turn & (track.time_s < seen.reps[1].turn_s)
        for joint in (Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX):
            left, right = (int(landmark_of(joint, side)) for side in (Side.LEFT, Side.RIGHT))
            xy[jumps, left] = xy[jumps, right] - (60.0, 25.0)
        report = analyse(replace(track, xy_px=xy), exercise="single_leg_deadlift")
        assert [rep.faults for rep in report.reps] == [()] * 4
        assert report.reps[1].metrics["rear_leg_follows"].value is None
        assert "leg_not_following" in report.reps[1].unchecked
        assert report.reps[1].clean is None


class TestTops:
    def test_a_hidden_knee_of_somebody_who_stands_up_is_no_doubt(self) -> None:
        motion = deadlift_set([single(single_leg_hinge(stands_far=True), top=ON_FAR)] * 4, start=ON_FAR)
        track = film(motion, fps=FPS)
        visibility = track.visibility.copy()
        upright = np.ones(track.time_s.size, dtype=bool)
        for rep in look_at(motion).reps:
            upright &= (track.time_s < rep.start_s + 0.2) | (track.time_s > rep.end_s - 0.2)
        visibility[upright, int(landmark_of(Joint.KNEE, Side.LEFT))] = 0.1
        report = analyse(replace(track, visibility=visibility), exercise="single_leg_deadlift")
        assert all(not rep.faults and not rep.borderline for rep in report.reps)

    def test_a_bent_knee_that_is_hidden_at_the_top_is_told_by_the_lower_hip(self) -> None:
        tops = [ON_FAR, replace(KNEE_BENT, stands_far=1.0), ON_FAR, ON_FAR]
        motion = deadlift_set(
            [single(single_leg_hinge(stands_far=True), top=top) for top in tops], start=ON_FAR
        )
        seen = look_at(motion)
        track = film(motion, fps=FPS)
        knee = int(landmark_of(Joint.KNEE, Side.LEFT))
        visibility = track.visibility.copy()
        for rep, after in zip(seen.reps, (*seen.reps[1:], None), strict=True):
            until_s = np.inf if after is None else after.start_s + 0.2
            visibility[(track.time_s > rep.end_s - 0.2) & (track.time_s < until_s), knee] = 0.1
        report = analyse(replace(track, visibility=visibility), exercise="single_leg_deadlift")
        assert report.reps[1].metrics["stance_knee_flexion_top_deg"].value is None
        named = [[fault.name for fault in rep.faults] for rep in report.reps]
        assert named == [[], ["knee_bent_at_top"], [], []]


class TestLegs:
    def test_the_standing_leg_is_told_near_or_far(self) -> None:
        near = look_at(CLEAN)
        far = look_at(deadlift_set([single(single_leg_hinge(stands_far=True), top=ON_FAR)] * 4, start=ON_FAR))
        assert near.side == far.side == "right"
        assert [rep.leg for rep in near.reps] == ["right"] * 4
        assert [rep.leg for rep in far.reps] == ["left"] * 4
        assert near.summary["right_count"] == far.summary["left_count"] == 4
        assert near.summary["left_count"] == far.summary["right_count"] == 0
        for name, measured in near.reps[0].metrics.items():
            assert measured.value == pytest.approx(far.reps[0].metrics[name].value, abs=0.1), name

    def test_a_far_standing_leg_is_less_sure_and_the_lifter_told_to_turn(self) -> None:
        far = look_at(deadlift_set([single(single_leg_hinge(stands_far=True), top=ON_FAR)] * 3, start=ON_FAR))
        assert any("standing leg is nearer to the camera" in warning for warning in far.quality.warnings)
        near = look_at(CLEAN)
        name = "stance_hip_flexion_deg"
        assert far.reps[0].metrics[name].uncertainty > near.reps[0].metrics[name].uncertainty

    def test_legs_may_take_turns(self) -> None:
        on_far = single(single_leg_hinge(stands_far=True, trunk_deg=55.0))
        report = look_at(deadlift_set([single(), on_far] * 3))
        assert [rep.leg for rep in report.reps] == ["right", "left"] * 3
        # The shallow reps are all of one leg, which has its own range.
        assert faults(report) == set()

    def test_the_mirrored_set_is_the_same_on_the_other_leg(self) -> None:
        track = film(deadlift_set([single(), single(single_leg_hinge(stands_far=True))] * 2), fps=FPS)
        one = analyse(track, exercise="single_leg_deadlift")
        two = analyse(mirror(track), exercise="single_leg_deadlift")
        other = {"left": "right", "right": "left"}
        assert [other[str(rep.leg)] for rep in one.reps] == [rep.leg for rep in two.reps]
        for first, second in zip(one.reps, two.reps, strict=True):
            assert first.faults == second.faults
            for name, measured in first.metrics.items():
                assert measured.value == pytest.approx(second.metrics[name].value, abs=0.02), name

    @pytest.mark.parametrize("seed", range(4))
    def test_legs_that_the_landmarker_takes_for_each_other_stay_apart(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        track = film(CLEAN, fps=FPS)
        # Bursts of swapped pictures, a fifth of the whole.
        burst = np.repeat(rng.random(len(track) // 8 + 1) < 0.2, 8)[: len(track)]
        report = analyse(swap_legs(track, burst), exercise="single_leg_deadlift")
        clean = analyse(track, exercise="single_leg_deadlift")
        assert [rep.leg for rep in report.reps] == ["right"] * 4
        assert faults(report) == set()
        for swapped, true in zip(report.reps, clean.reps, strict=True):
            for name in ("stance_knee_flexion_deg", "rear_leg_follows"):
                value = swapped.metrics[name].value
                assert value is None or value == pytest.approx(true.metrics[name].value, abs=2.0), name


class TestOtherMovements:
    def test_a_deadlift_on_two_legs_is_none(self) -> None:
        report = look_at(deadlift_set([Rep()] * 3))
        assert report.rep_count == 0
        assert refusals(report) == ["no_leg_raised"] * 3

    def test_a_single_leg_deadlift_is_no_deadlift_on_two_legs(self) -> None:
        report = analyse(film(CLEAN, fps=FPS), exercise="deadlift")
        assert report.rep_count == 0
        assert refusals(report) == ["on_one_leg"] * 4

    def test_a_leg_raised_without_a_hinge_is_none(self) -> None:
        kick = replace(STANDING, trunk_deg=24.0, raised_thigh_deg=50.0, raised_shank_deg=55.0)
        report = look_at(bottoms(*[kick] * 3))
        assert (report.rep_count, set(refusals(report))) == (0, {"partial"})

    def test_steps_are_none(self) -> None:
        leaning = {"trunk_deg": 14.0, "raised_thigh_deg": 30.0, "raised_shank_deg": 50.0}
        steps = [
            Move(
                to=replace(STANDING, **leaning, ankle_x=0.35 * number, stands_far=float(number % 2)),
                over_s=0.6,
            )
            for number in range(8)
        ]
        report = look_at(Motion(start=STANDING, hold_s=1.0, moves=tuple(steps)))
        assert report.rep_count == 0

    def test_a_lunge_is_none(self) -> None:
        lunge = single_leg_hinge(trunk_deg=40.0, knee_deg=85.0, shank_deg=15.0, raised_knee_deg=90.0)
        report = look_at(bottoms(*[lunge] * 3))
        assert report.rep_count == 0
        assert refusals(report) == ["lunge"] * 3
