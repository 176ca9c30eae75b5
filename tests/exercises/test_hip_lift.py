"""The 90-90 hip lift: a clean set raises nothing, and every fault has a set that raises it and no other."""

import numpy as np
import pytest

from formcheck.analysis import analyse
from formcheck.exercises import load
from formcheck.exercises.hip_lift import EXERCISE
from formcheck.landmarks import Joint
from formcheck.present.words import REASONS
from formcheck.report import Report
from tests.figure import Figure, Posture
from tests.lifting import STANDING, Action, Motion, Move, add_noise, film, hide, hinge, mirror
from tests.lying import AtWall, HipLift

FPS = 25.0

REST, UP = AtWall(), AtWall(rise_pct=8.0)


def lifts(
    up: AtWall = UP, *, times: int = 3, hold_s: float = 4.0, over_s: float = 1.1, rest: AtWall = REST
) -> HipLift:
    there_and_back = ((up, over_s, hold_s), (rest, over_s, 1.5))
    return HipLift(start=rest, hold_s=1.5, moves=there_and_back * times)


def trembling() -> HipLift:
    """Lift and never settle."""
    high, low = AtWall(rise_pct=10.5), AtWall(rise_pct=7.5)
    tremble = ((low, 0.35, 0.0), (high, 0.35, 0.0)) * 5
    return HipLift(start=REST, hold_s=1.5, moves=((high, 1.1, 0.0), *tremble, (REST, 1.0, 1.5)) * 3)


CLEAN = lifts()
BRIDGE = lifts(AtWall(rise_pct=52.0))

WITNESSES: dict[str, tuple[Action, ...]] = {
    "too_high": (lifts(AtWall(rise_pct=26.0)), BRIDGE),
    "never_settles": (trembling(),),
    "hold_short": (lifts(hold_s=1.2),),
    "hold_long": (lifts(hold_s=8.0),),
    "feet_slide": (lifts(AtWall(rise_pct=8.0, slide_pct=18.0)),),
    "knees_drift": (
        lifts(AtWall(rise_pct=8.0, knee_deg=120.0), rest=AtWall(knee_deg=120.0)),
        lifts(AtWall(rise_pct=8.0, knee_deg=48.0), rest=AtWall(knee_deg=48.0)),
    ),
}
"""For every fault sets that raise it and nothing else."""


def look_at(motion: Action, figure: Figure | None = None) -> Report:
    return analyse(film(motion, figure, fps=FPS), exercise="hip_lift")


def faults(report: Report) -> set[str]:
    return {fault.name for rep in report.reps for fault in rep.faults}


def refusals(report: Report) -> list[str]:
    return [refused.reason for refused in report.refused]


class TestFaults:
    def test_a_clean_set_raises_nothing_not_even_a_tip(self) -> None:
        report = look_at(CLEAN)
        assert report.rep_count == report.clean_count == 3
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
        assert report.rep_count == 3
        assert faults(report) == {name}
        assert report.refused == ()
        (check, *_) = [check for check in EXERCISE.checks if check.name == name]
        assert report.advice.change == (check.cue,)

    @pytest.mark.parametrize("name", ["too_high", "hold_short", "feet_slide"])
    def test_a_fault_is_raised_from_either_side_and_through_noise(self, name: str) -> None:
        rng = np.random.default_rng(11)
        track = add_noise(film(WITNESSES[name][0], fps=FPS), rng, sigma_px=0.3)
        for seen in (track, mirror(track)):
            assert faults(analyse(seen, exercise="hip_lift")) == {name}

    @pytest.mark.parametrize("motion", [CLEAN, WITNESSES["hold_short"][0], BRIDGE])
    def test_it_does_not_matter_where_the_head_lies(self, motion: Action) -> None:
        right, left = look_at(motion), look_at(motion, Figure(facing=-1))
        assert (right.facing, left.facing) == ("right", "left")
        assert (right.side, left.side) == ("right", "left")
        assert [rep.metrics for rep in right.reps] == [rep.metrics for rep in left.reps]
        assert [rep.faults for rep in right.reps] == [rep.faults for rep in left.reps]

    def test_a_camera_that_is_not_quite_level_does_not_matter(self) -> None:
        for roll_deg in (-3.0, 3.0):
            report = look_at(CLEAN, Figure(roll_deg=roll_deg))
            assert (report.rep_count, report.clean_count) == (3, 3)

    def test_what_cannot_be_seen_of_a_breath_is_said(self) -> None:
        assert any("breath" in text and "cannot be seen" in text for text in EXERCISE.not_checked)


class TestHolding:
    @pytest.mark.parametrize("hold_s", [1.0, 2.0, 3.0, 5.0, 7.0])
    @pytest.mark.parametrize("over_s", [0.8, 1.1, 1.5])
    @pytest.mark.parametrize("rise_pct", [5.0, 12.0, 45.0])
    def test_a_hold_is_timed_to_a_third_of_a_second(
        self, hold_s: float, over_s: float, rise_pct: float
    ) -> None:
        report = look_at(lifts(AtWall(rise_pct=rise_pct), times=1, hold_s=hold_s, over_s=over_s))
        assert report.reps[0].metrics["hold_s"].value == pytest.approx(hold_s, abs=0.3)

    def test_one_lift_may_be_kept_for_several_breaths(self) -> None:
        low = AtWall(rise_pct=3.5)
        breaths = ((UP, 0.8, 3.5), (low, 0.8, 0.0)) * 2
        motion = HipLift(
            start=REST, hold_s=1.5, moves=((UP, 1.0, 3.5), (low, 0.8, 0.0), *breaths, (REST, 1.0, 1.0))
        )
        report = look_at(motion)
        assert report.rep_count == 1
        assert report.reps[0].metrics["holds"].value == 3.0
        assert report.reps[0].metrics["hold_s"].value == pytest.approx(3.5, abs=0.6)

    def test_where_nothing_is_ever_still_no_hold_is_told(self) -> None:
        shaken = ((AtWall(rise_pct=1.8), 0.3, 0.0), (REST, 0.3, 0.0)) * 3
        motion = HipLift(start=REST, hold_s=0.0, moves=(*shaken, (UP, 1.0, 4.0), (REST, 1.0, 0.0), *shaken))
        report = look_at(motion)
        assert report.rep_count == 1
        assert report.reps[0].metrics["hold_s"].value is None
        assert {"hold_short", "never_settles"} <= set(report.reps[0].unchecked)
        assert faults(report) == set()


class TestCounting:
    def test_a_lift_of_two_centimetres_counts(self) -> None:
        assert look_at(lifts(AtWall(rise_pct=4.8))).rep_count == 3

    def test_tilting_the_pelvis_is_no_lift(self) -> None:
        assert look_at(lifts(AtWall(rise_pct=1.2))).rep_count == 0

    def test_a_bridge_counts_and_is_named(self) -> None:
        report = look_at(BRIDGE)
        assert (report.rep_count, report.clean_count) == (3, 0)
        assert all("too_high" in {fault.name for fault in rep.faults} for rep in report.reps)

    def test_a_recording_that_ends_on_the_way_down_has_seen_the_lift(self) -> None:
        track = film(CLEAN, fps=FPS, until_s=1.5 + 1.1 + 4.0 + 0.6)
        assert analyse(track, exercise="hip_lift").rep_count == 1

    def test_a_lift_that_is_still_held_at_the_end_is_not_finished(self) -> None:
        track = film(CLEAN, fps=FPS, until_s=1.5 + 1.1 + 2.0)
        report = analyse(track, exercise="hip_lift")
        assert (report.rep_count, refusals(report)) == (0, ["not_finished"])

    def test_hidden_feet_cost_no_rep(self) -> None:
        track = film(CLEAN, fps=FPS)
        hidden = hide(track, from_s=0.0, to_s=99.0, joints=(Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX))
        report = analyse(hidden, exercise="hip_lift")
        assert (report.rep_count, refusals(report)) == (3, [])
        assert report.reps[0].metrics["foot_slide_pct"].value is None

    @pytest.mark.parametrize(
        "motion",
        [
            pytest.param(
                Motion(
                    start=STANDING,
                    hold_s=1.0,
                    moves=(Move(to=hinge(), over_s=2.0), Move(to=STANDING, over_s=2.0)),
                ),
                id="a deadlift",
            ),
            pytest.param(
                Motion(
                    start=Posture(trunk_deg=-90.0, thigh_deg=-90.0, shank_deg=-90.0),
                    hold_s=2.0,
                    moves=(
                        Move(
                            to=Posture(trunk_deg=10.0, thigh_deg=-92.0, shank_deg=-88.0),
                            over_s=1.5,
                            hold_s=2.0,
                        ),
                    ),
                ),
                id="sitting up",
            ),
        ],
    )
    def test_other_movements_are_no_lifts(self, motion: Action) -> None:
        assert look_at(motion).rep_count == 0

    def test_every_reason_that_is_given_is_explained(self) -> None:
        assert {gate.reason for gate in load("hip_lift").gates} <= set(REASONS)
