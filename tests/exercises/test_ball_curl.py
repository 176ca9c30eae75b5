"""The ball curl: a clean set raises nothing, and every fault has a set that raises it and no other."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.analysis import analyse
from formcheck.exercises import load
from formcheck.exercises.ball_curl import EXERCISE
from formcheck.landmarks import Joint
from formcheck.present.words import REASONS
from formcheck.report import Report
from tests.figure import Figure
from tests.lifting import Action, add_noise, film, hide, mirror
from tests.lying import BallCurl, OnBall

FPS = 25.0

DOWN = OnBall(slope_deg=0.0, line_deg=45.0)
OUT, IN = OnBall(), OnBall(knee_deg=90.0, line_deg=6.0)


def curls(
    curled: OnBall = IN,
    *,
    out: OnBall = OUT,
    times: int = 3,
    out_s: float = 1.8,
    lowers: bool = True,
    down: OnBall = DOWN,
) -> BallCurl:
    """Lift the hips, curl, and lower them after every rep or after the last one only."""
    rep = ((curled, 1.3, 0.3), (out, out_s, 0.4))
    if lowers:
        return BallCurl(start=down, hold_s=1.0, moves=((out, 1.0, 0.3), *rep, (down, 1.0, 1.0)) * times)
    return BallCurl(start=down, hold_s=1.0, moves=((out, 1.0, 0.3), *rep * times, (down, 1.0, 1.0)))


CLEAN = curls()

WITNESSES: dict[str, tuple[Action, ...]] = {
    "hips_sag": (curls(out=replace(OUT, line_deg=28.0)),),
    "hips_pike": (curls(replace(IN, line_deg=44.0)),),
    "short_curl": (curls(replace(IN, knee_deg=58.0)),),
    "not_extended": (
        curls(out=replace(OUT, knee_deg=44.0), down=replace(DOWN, knee_deg=44.0), lowers=False),
    ),
    "too_fast_out": (curls(out_s=0.6), curls(out_s=0.7)),
    "over_arch": (curls(replace(IN, line_deg=-20.0)),),
    "head_lifts": (curls(replace(IN, head_deg=45.0)),),
}
"""For every fault sets that raise it and nothing else."""


def look_at(motion: Action, figure: Figure | None = None) -> Report:
    return analyse(film(motion, figure, fps=FPS), exercise="ball_curl")


def faults(report: Report) -> set[str]:
    return {fault.name for rep in report.reps for fault in rep.faults}


def refusals(report: Report) -> list[str]:
    return [refused.reason for refused in report.refused]


class TestFaults:
    def test_knees_that_stay_bent_in_the_rest_with_the_hips_down_are_no_sag(self) -> None:
        bent_out, bent_down = replace(OUT, knee_deg=27.0), replace(DOWN, knee_deg=31.0)
        report = look_at(curls(out=bent_out, down=bent_down))
        assert report.rep_count == 3
        assert "hips_sag" not in faults(report)

    @pytest.mark.parametrize("lowers", [True, False])
    def test_a_clean_set_raises_nothing_not_even_a_tip(self, lowers: bool) -> None:
        report = look_at(curls(lowers=lowers))
        assert report.rep_count == report.clean_count == 3
        assert faults(report) == set()
        assert report.refused == ()
        assert all(rep.borderline == rep.unchecked == () for rep in report.reps)
        assert report.advice.change == ()
        assert report.advice.good == ("You made a straight line before every curl.",)
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
        assert check.praise not in report.advice.good or not check.praise

    @pytest.mark.parametrize("name", ["hips_sag", "hips_pike", "short_curl"])
    def test_a_fault_is_raised_from_either_side_and_through_noise(self, name: str) -> None:
        rng = np.random.default_rng(11)
        track = add_noise(film(WITNESSES[name][0], fps=FPS), rng, sigma_px=1.5)
        for seen in (track, mirror(track)):
            assert faults(analyse(seen, exercise="ball_curl")) == {name}

    @pytest.mark.parametrize("motion", [CLEAN, *(motions[0] for motions in WITNESSES.values())])
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

    @pytest.mark.parametrize(
        ("name", "motion"),
        [
            ("hips_sag", curls(out=replace(OUT, line_deg=20.0))),
            ("hips_pike", curls(replace(IN, line_deg=30.0))),
            ("short_curl", curls(replace(IN, knee_deg=70.0))),
        ],
    )
    def test_at_a_limit_there_is_no_verdict(self, name: str, motion: Action) -> None:
        report = look_at(motion)
        assert faults(report) == set()
        assert all(name in rep.borderline for rep in report.reps)


class TestMeasuring:
    def test_how_far_the_ball_comes_in_and_goes_out(self) -> None:
        metrics = look_at(curls(replace(IN, knee_deg=83.0), out=replace(OUT, knee_deg=12.0))).reps[1].metrics
        assert metrics["knee_flexion_deg"].value == pytest.approx(83.0, abs=1.5)
        assert metrics["knee_flexion_out_deg"].value == pytest.approx(10.0, abs=3.0)
        assert metrics["line_before_deg"].value == pytest.approx(2.0, abs=1.5)
        assert metrics["line_in_curl_deg"].value == pytest.approx(6.0, abs=1.5)

    @pytest.mark.parametrize("out_s", [1.0, 1.5, 2.5])
    def test_the_way_out_is_timed(self, out_s: float) -> None:
        (rep,) = look_at(curls(times=1, out_s=out_s)).reps
        # The beginning and the end, where the ball hardly moves, are not part of it.
        assert rep.metrics["out_s"].value == pytest.approx(0.85 * out_s, abs=0.12 * out_s)


class TestCounting:
    def test_both_ways_count_and_are_told(self) -> None:
        for lowers, lowered, kept in ((True, 2, 0), (False, 0, 2)):
            report = look_at(curls(lowers=lowers))
            assert report.rep_count == 3
            assert report.summary["hips_lowered_count"] == lowered
            assert report.summary["hips_kept_up_count"] == kept
            told = " ".join(report.advice.noticed)
            # After the last rep everybody lowers them.
            assert ("lowered your hips between reps (2 of 2" in told) is lowers
            assert ("kept your hips up between reps (2 of 2" in told) is not lowers

    def test_a_curl_that_is_far_too_short_is_named_partial(self) -> None:
        report = look_at(curls(replace(IN, knee_deg=46.0)))
        assert (report.rep_count, set(refusals(report))) == (0, {"partial"})

    def test_a_ball_kept_half_in_is_a_rep_all_the_same(self) -> None:
        report = look_at(WITNESSES["not_extended"][0])
        assert (report.rep_count, report.clean_count) == (3, 0)

    def test_with_the_hips_down_it_is_no_ball_curl(self) -> None:
        flat = replace(IN, slope_deg=4.0, line_deg=70.0)
        report = look_at(BallCurl(start=DOWN, hold_s=1.0, moves=((flat, 1.3, 0.3), (DOWN, 1.5, 0.5)) * 3))
        assert (report.rep_count, set(refusals(report))) == (0, {"hips_stayed_down"})

    def test_with_the_feet_on_the_floor_it_is_no_ball_curl(self) -> None:
        bridge = OnBall(knee_deg=95.0, slope_deg=25.0, line_deg=5.0)
        low = OnBall(knee_deg=20.0, slope_deg=12.0, line_deg=5.0)
        report = look_at(BallCurl(start=low, hold_s=1.0, moves=((bridge, 1.3, 0.3), (low, 1.5, 0.5)) * 3))
        assert (report.rep_count, set(refusals(report))) == (0, {"feet_on_the_floor"})

    def test_a_calf_behind_the_ball_for_a_moment_costs_no_rep(self) -> None:
        track = film(CLEAN, fps=FPS)
        hidden = hide(track, from_s=2.6, to_s=3.2, joints=(Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX))
        assert analyse(hidden, exercise="ball_curl").rep_count == 3

    def test_a_calf_hidden_all_the_time_gives_no_rep_and_no_guess(self) -> None:
        track = film(CLEAN, fps=FPS)
        hidden = hide(track, from_s=0.0, to_s=99.0, joints=(Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX))
        assert analyse(hidden, exercise="ball_curl").rep_count == 0

    def test_every_reason_that_is_given_is_explained(self) -> None:
        assert {gate.reason for gate in load("ball_curl").gates} <= set(REASONS)
